"""通知、公示、公告: what is asked for, of whom, by when, on which conditions and papers."""

from typing import ClassVar, Literal

from gazette.model.approved_list import RowChange
from gazette.model.base import Clausal, Count, Part, ProgrammeId, SectorId, YesNo
from gazette.model.criterion import Criterion
from gazette.model.dates import Copies, Deadline, Period, When
from gazette.model.document import (
    Actor,
    Applicant,
    Attachment,
    Contact,
    Document,
    Publicity,
    Statement,
    Titled,
)
from gazette.model.quantity import ClassAmount, Quantity, Support
from gazette.model.release import Publication
from gazette.model.text import Email, Ident, Rich, Text


class Area(Clausal):
    """One of the fields to choose from."""

    name: Text
    """名称：照原文。"""
    text: Rich | None = None
    """内容：用自己的话写。"""
    points: tuple[Rich, ...] = ()
    """要点：产品、技术、行业、场景，逐条列出。"""


class Areas(Clausal):
    """What the applicant works on, and how many fields it must choose."""

    choose_at_least: Count | None = None
    """至少选几个：原文写了就填。"""
    choose_at_most: Count | None = None
    """最多选几个：原文写了就填。"""
    text: Rich | None = None
    """总述：几个领域共同的要求。"""
    items: tuple[Area, ...]
    """领域：逐个列出。"""

    @property
    def explained(self) -> bool:
        """Whether of any field more is said than its name."""
        return any(area.text or area.points for area in self.items)


class Recommendation(Clausal):
    """Who puts applicants forward, and how many."""

    by: tuple[Actor, ...]
    """推荐单位：按原文顺序，角色写 会同、配合 等。"""
    text: Rich | None = None
    """要求：怎么推荐。"""
    quotas: tuple[ClassAmount, ...] = ()
    """名额：每个地区或类别可推荐几个；原文没有写就不填。"""


class Phase(Clausal):
    """One step of the procedure."""

    name: Text
    """环节：照原文的名称。"""
    kind: Literal["prepare", "apply", "review", "publicity", "publish", "pilot", "accept", "promote", "other"]
    """性质：prepare 部署、apply 申报、review 评审复核、publicity 公示、publish 公布、pilot 实施、accept 验收、promote 推广、other 其他。"""
    when: Period | None = None
    """时间：原文没有写就不填，页面会写明。"""
    actors: tuple[Actor, ...] = ()
    """单位：谁来做。"""
    text: Rich | None = None
    """内容：用自己的话写。"""
    points: tuple[Rich, ...] = ()
    """要点：方法、标准、产出，逐条。"""


class Material(Clausal):
    """A paper to hand in."""

    name: Text
    """材料：照原文的名称。"""
    attachment: Text | None = None
    """附件：对应的附件编号。"""
    form: Text | None = None
    """表格：对应 forms 里的 id。"""
    required: YesNo = True
    """必交：true 或 false。"""
    sealed: YesNo = False
    """盖章：要求加盖公章时写 true。"""
    copies: tuple[Copies, ...] = ()
    """份数：按介质逐项写；原文没有写就不填。"""
    note: Rich | None = None
    """说明：内容要求。"""


class Channel(Clausal):
    """How and to whom papers go."""

    to: Actor
    """报给谁：接收单位。"""
    through: Actor | None = None
    """经由：由谁报送。"""
    medium: Text | None = None
    """方式：纸质、光盘、电子邮件、系统填报 等。"""
    email: Email | None = None
    """邮箱：报送邮箱。"""
    address: Text | None = None
    """地址：邮寄地址；原文没有写就不填。"""
    note: Rich | None = None
    """说明：其他要求。"""


class Indicator(Clausal):
    """指标: what is measured, and the threshold where the source states one."""

    id: Text
    """编号：小写英文短名，供结果引用，如 penetration。"""
    group: Text | None = None
    """一级指标：照原文。"""
    name: Text
    """二级指标：照原文。"""
    quantity: Quantity | None = None
    """指标值：来源没有给门槛就不填，页面会写明。"""
    kind: Literal["约束性", "预期性"] | None = None
    """类别：约束性、预期性。"""
    condition: Text | None = None
    """附带条件：如 5 个及以上重点行业。"""
    note: Rich | None = None
    """说明：口径、出处。"""


class Field(Part):
    """One blank of a form."""

    shown_as: ClassVar[dict[str, str]] = {
        "text": "短文字",
        "person": "人员",
        "long": "长文字",
        "opinion": "意见",
        "pledge": "承诺",
        "seal": "盖章",
        "date": "日期",
    }

    label: Text
    """栏目：照表格原样。"""
    type: Literal["text", "person", "long", "opinion", "pledge", "seal", "date"]
    """类型：text 短文字、person 人员、long 长文字、opinion 意见、pledge 承诺、seal 盖章、date 日期。"""
    limit: Count | None = None
    """字数上限：如 1500。"""
    asks: tuple[Text, ...] = ()
    """包含：人员要填的各项，如 [姓名, 职务, 联系电话, 邮箱]。"""
    prompts: tuple[Text, ...] = ()
    """提示：表格里的填写提示，逐条。"""
    text: Rich | None = None
    """说明：这一栏要写什么，用自己的话。"""
    printed: Text | None = None
    """印好的话：表格里印好、由人盖章认可的话，如承诺书的正文，一字不改照原文写。"""
    filled_by: Text | None = None
    """由谁填写：原文写了就填。"""
    sealed_by: Text | None = None
    """由谁盖章：照表格。"""
    dated: YesNo = False
    """带日期：盖章处有年月日时写 true。"""
    exempt: tuple[Text, ...] = ()
    """免填：哪些主体不用填，如 计划单列市。"""


class FormSection(Part):
    """A group of blanks."""

    title: Text | None = None
    """小标题：没有就不填。"""
    fields: tuple[Field, ...]
    """栏目：按表格顺序。"""


class Form(Part):
    """An annexed form."""

    id: Ident
    """编号：小写英文短名，供材料和附件引用，也是空白表格的文件名。"""
    title: Text
    """标题：表格本身的标题。"""
    attachment: Text | None = None
    """附件：对应的附件编号。"""
    sections: tuple[FormSection, ...] = ()
    """分节：表格是空白模板时不写。"""
    note: Rich | None = None
    """注：表格下面的注。"""

    @property
    def size(self) -> int:
        """How many fields it has."""
        return sum(len(section.fields) for section in self.sections)


class Obligation(Clausal):
    """What the chosen must do."""

    text: Rich
    """内容：要做什么。"""
    every: Text | None = None
    """频次：如 每年。"""
    to: Actor | None = None
    """报给谁：接收单位。"""
    due: When | None = None
    """日期：有具体日期时写。"""


class Pilot(Part):
    """The trial period that follows being chosen."""

    period: Period
    """试点期：起算日没有写明时 start 写 unstated，再写 span。"""
    text: Rich | None = None
    """内容：试点期间怎么做。"""


class Acceptance(Clausal):
    """验收: how and by whom the trial is judged."""

    text: Rich
    """内容：怎么验收，验收后怎样。"""
    by: tuple[Actor, ...] = ()
    """组织单位：谁来验收。"""
    when: Period | None = None
    """时间：原文写了就填。"""
    held: When | None = None
    """已验收：验收结果公布的日期，来自后续文件。"""


class Notice(Publication):
    """通知、公示、公告."""

    kind: ClassVar[str] = "notices"

    name: Text
    """简称：列表和卡片上用的短名。"""
    type: Literal["遴选", "申报", "评估", "征集", "公示", "公告", "通报", "通知"]
    """类型：遴选、申报、评估、征集、公示、公告、通报、通知。"""
    programme: ProgrammeId | None = None
    """项目：所属项目的 id。"""
    document: Document
    """文件：标题、文号、机关、日期、来源。"""
    sectors: tuple[SectorId, ...] = ()
    """领域：data/site.yml 里 sectors 的编号。"""
    summary: tuple[Rich, ...]
    """一分钟读懂：三到五句自己的话。"""
    purpose: tuple[Statement, ...] = ()
    """目的：为什么做。"""
    outcomes: tuple[Statement, ...] = ()
    """成果：要形成什么。"""
    areas: Areas | None = None
    """内容：可选领域或建设重点。"""
    applicants: tuple[Applicant, ...] = ()
    """申报主体：谁可以申报。"""
    criteria: tuple[Criterion, ...] = ()
    """申报条件：逐条写。"""
    recommendation: Recommendation | None = None
    """推荐：由谁推荐。"""
    deadlines: tuple[Deadline, ...] = ()
    """截止：每个层级、主体或方向一项。"""
    principles: tuple[Statement, ...] = ()
    """工作原则：原文写的原则和分工。"""
    phases: tuple[Phase, ...] = ()
    """程序：按原文顺序。"""
    materials: tuple[Material, ...] = ()
    """材料：要交什么。"""
    channels: tuple[Channel, ...] = ()
    """报送：怎么交、交给谁。"""
    indicators: tuple[Indicator, ...] = ()
    """指标：按原文顺序。"""
    forms: tuple[Form, ...] = ()
    """表格：附件里的表格。"""
    obligations: tuple[Obligation, ...] = ()
    """义务：入选后要做什么。"""
    pilot: Pilot | None = None
    """试点：期限和做法。"""
    acceptance: Acceptance | None = None
    """验收：怎么验收。"""
    support: tuple[Support, ...] = ()
    """支持：入选有什么好处。"""
    governance: tuple[Titled, ...] = ()
    """组织保障：原文的要求和保障措施。"""
    contacts: tuple[Contact, ...] = ()
    """联系方式：照原文。"""
    attachments: tuple[Attachment, ...] = ()
    """附件：照清单。"""
    publicity: Publicity | None = None
    """公示：公示类通知写。"""
    row_changes: tuple[RowChange, ...] = ()
    """名单增减：这份文件给以前的名单增加、减去了哪些行；不改那份名单的文件。"""

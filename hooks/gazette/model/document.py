"""What every document has: number, issuers, dates, sources, relations; and the people to call."""

import re
import unicodedata
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, GetCoreSchemaHandler, field_validator, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from gazette.model.base import Clausal, DocumentId, OrganisationId, Part, PlaceId, Short, YesNo
from gazette.model.dates import Period, When
from gazette.model.text import Email, Ident, Mobile, Phone, Rich, Text, Url

NUMBER = re.compile(
    r"(?P<prefix>[^\s〔〕\[\]()（）]+?)"
    r"((〔(?P<year>(19|20|21)[0-9]{2})〕|(?P<plain>(19|20|21)[0-9]{2})年)第?[0-9]+号|(?<=令)第[0-9]+号)"
)
PERSONAL = re.compile(r"contacts(\[[0-9]+\])?(\.(names|mobiles)\b|$)")
"""A field that may hold personal data, which leaves the site when its time is over."""
CHANGES = 40
"""So many changes one revision tells at the most."""
PARTS_OF_NUMBER = re.compile(r"(.+?)(?:〔?((?:19|20|21)[0-9]{2})[〕年])?第?([0-9]+)号")
LONGEST_KEY = 60
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class DocumentNumber(str):
    """发文字号: issuer's prefix, year in 〔〕, sequence: 工信厅电子函〔2024〕267号; or 公告2024年第5号, 令第29号."""

    __slots__ = ()

    @property
    def year(self) -> int | None:
        """The year in the number; orders (令) are numbered without one."""
        match = NUMBER.fullmatch(self)
        assert match
        year = match["year"] or match["plain"]
        return int(year) if year else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a string of that form, and say how a near miss is written."""
        return core_schema.no_info_after_validator_function(
            cls._checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _checked(cls, value: str) -> "DocumentNumber":
        if NUMBER.fullmatch(value):
            return cls(value)
        mended = re.sub(r"\s", "", value).translate(WIDE_DIGITS)
        mended = re.sub(r"[\[（(【［〈<〔](\d{4})年?[\])）】］〉>〕]", r"〔\1〕", mended)
        mended = mended if mended.endswith("号") else f"{mended}号"
        hint = f"；是不是 {mended}" if NUMBER.fullmatch(mended) else ""
        raise PydanticCustomError(
            "gazette",
            "发文字号照“示例〔2099〕1号”的样子写：年份四位，用六角括号〔〕，末尾是“号”{hint}",
            {"hint": hint},
        )


def number_key(number: str) -> str:
    """A document number as people type it into an address: 工信厅电子函2024-267, 公告2024-5, 测试部令29.

    What only divides is left out, so that two ways to write a number have one key. Empty for what is no number, and for
    one that nobody would type.
    """
    found = PARTS_OF_NUMBER.fullmatch(number)
    if not found:
        return ""
    prefix, year, sequence = found.groups()
    prefix = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", prefix).lower()))
    key = f"{prefix}{year}-{sequence}" if year else f"{prefix}{sequence}"
    return key if prefix and len(key) <= LONGEST_KEY else ""


class Actor(Short):
    """Who does something: a known organisation, or words for a whole class of them, as the source prints it."""

    shorthand: ClassVar[str] = "organisation"

    organisation: OrganisationId | None = None
    """机构：data/organisations/ 里的 id。"""
    named_as: Text | None = None
    """称谓：原文怎么称呼就怎么写；泛指一类单位（如 省级工业和信息化主管部门）时只写这一项。"""
    role: Text | None = None
    """角色：主办、会同、配合、责任、牵头、组长 等；原文没有写“牵头”就不要写牵头。"""
    person: Text | None = None
    """人名：由某人担任时写。"""
    title: Text | None = None
    """职务：这个人的职务。"""

    @model_validator(mode="after")
    def _someone(self) -> "Actor":
        if not (self.organisation or self.named_as or self.person):
            raise PydanticCustomError("gazette", "至少写 organisation、named_as、person 中的一项")
        return self


class Contact(Clausal):
    """One or more people, or a desk, that a reader may call."""

    names: tuple[Text, ...] = ()
    """姓名：可以多个，共用下面的电话。"""
    role: Text | None = None
    """事项：业务、邮寄、报送 等。"""
    unit: Actor | None = None
    """单位：联系人所在的机构。"""
    phones: tuple[Phone, ...] = ()
    """办公电话：区号加号码，如 010-12345678。"""
    extension: Text | None = None
    """分机：总机转的号码。"""
    mobiles: tuple[Mobile, ...] = ()
    """个人手机：11 位；事项结束并超过保存期后自动不再显示。"""
    fax: Phone | None = None
    """传真：区号加号码。"""
    email: Email | None = None
    """邮箱：报送或咨询用的邮箱。"""
    address: Text | None = None
    """地址：邮寄地址。"""
    serves: Text | None = None
    """对象：只服务某一类主体或某一个方向时写。"""
    as_of: When | None = None
    """截至：联系方式何时有效；不写就按成文日期。"""

    @model_validator(mode="after")
    def _reachable(self) -> "Contact":
        if not (self.phones or self.mobiles or self.email or self.address or self.fax):
            raise PydanticCustomError("gazette", "至少写一种联系方式：phones、mobiles、fax、email 或 address")
        return self


class Source(Part):
    """Where a fact was read, and how good that evidence is."""

    shown_as: ClassVar[dict[str, str]] = {"official": "官方", "press": "新闻报道", "secondary": "转载或二手来源"}

    title: Text
    """标题：来源的标题或名称。"""
    evidence: Literal["official", "press", "secondary"]
    """证据等级：official 政府网页或转发的官方全文、press 报刊报道、secondary 聚合网站或博客。"""
    url: Url | None = None
    """网址：没有就不填，页面会写明“地址未收录”。"""
    column: Text | None = None
    """栏目：在原网站上的栏目路径。"""
    on: When | None = None
    """日期：来源的日期。"""
    note: Text | None = None
    """说明：这一来源证明了什么。"""


class Cited(Short):
    """A document that another one names: one of our records, or a title and number alone."""

    shorthand: ClassVar[str] = "record"

    record: DocumentId | None = None
    """记录：已收录时写它的 id。"""
    title: Text | None = None
    """标题：没有收录时照原文写，不带书名号。"""
    number: DocumentNumber | None = None
    """发文字号：没有收录时写。"""
    issuers: tuple[Text, ...] = ()
    """发文机关：没有收录时写。"""
    on: When | None = None
    """日期：成文或公布的日期。"""
    clause: Text | None = None
    """条款：只涉及其中一条时写。"""

    @model_validator(mode="after")
    def _something(self) -> "Cited":
        if not (self.record or self.title or self.number):
            raise PydanticCustomError("gazette", "至少写 record、title、number 中的一项")
        return self


class Relation(Part):
    """How this record bears on another."""

    shown_as: ClassVar[dict[str, tuple[str, str]]] = {
        "implements": ("落实", "由此落实"),
        "results_in": ("结果", "来自"),
        "amends": ("修改", "被修改于"),
        "extends": ("延长", "被延长于"),
        "replaces": ("代替", "被代替于"),
        "abolishes": ("废止", "被废止于"),
        "forwards": ("转发", "被转发于"),
        "explains": ("解读", "解读见"),
        "follows": ("后续", "前文"),
    }

    type: Literal[
        "implements", "results_in", "amends", "extends", "replaces", "abolishes", "forwards", "explains", "follows"
    ]
    """关系：implements 落实、results_in 产生结果、amends 修改、extends 延长、replaces 代替、abolishes 废止、forwards 转发、explains 解读、follows 后续文件。"""
    target: Cited
    """对象：另一份记录的 id，或没有收录的文件的标题和文号。"""
    on: When | None = None
    """生效：从哪一天起；不写就按本文件的日期。"""
    until: When | None = None
    """延长至：extends 时写新的到期日。"""
    note: Text | None = None
    """说明：具体改了什么。"""
    evidence: Literal["official", "press", "secondary"] | None = None
    """证据等级：关系来自本文件以外的来源时写。"""


class Flag(Short):
    """数据提示: a doubt, a gap or a contradiction in the source, shown to readers."""

    shorthand: ClassVar[str] = "text"

    text: Rich
    """提示：哪里缺、哪里矛盾，用一两句话说清。"""
    severity: Literal["info", "minor", "major"] = "info"
    """轻重：info 说明、minor 小出入、major 影响理解。"""
    code: Text | None = None
    """代码：同类问题的短名，如 blank_template。"""
    clause: Text | None = None
    """条款：问题在原文的哪一处。"""
    about: Text | None = None
    """部分：在页面哪一节旁显示，写字段名，如 forms、indicators；不写就只在“数据提示”一节。"""


class Change(Part):
    """One fact that a revision put right. What is personal is named without what it was and is."""

    field: Text
    """字段：改了哪一项，如 deadlines[1].at。"""
    before: Text | None = None
    """改前：发布过的写法；原来没有就不写。"""
    after: Text | None = None
    """改后：现在的写法；删去了就不写。"""

    @model_validator(mode="after")
    def _without_personal_data(self) -> "Change":
        if PERSONAL.search(self.field) and (self.before or self.after):
            raise PydanticCustomError("gazette", "联系人的姓名和手机会到期隐去：只写 field，不写 before 和 after")
        return self


class Revision(Part):
    """When and how the record (not the document) changed."""

    on: When
    """日期：改动的日期。"""
    level: Literal["major", "minor"]
    """大小：major 影响结论的更正、minor 文字修补。"""
    text: Text
    """内容：改了什么，为什么。"""
    changes: tuple[Change, ...] = ()
    """改动：逐项写改前和改后，最多 40 项。"""

    @field_validator("changes")
    @classmethod
    def _few(cls, value: tuple[Change, ...]) -> tuple[Change, ...]:
        if len(value) > CHANGES:
            raise PydanticCustomError("gazette", "最多写 40 项；其余的在 text 里用一句话说明")
        return value


class Attachment(Part):
    """附件 as the document lists it."""

    number: Text | None = None
    """序号：附件的编号，如 附件1。"""
    title: Text
    """标题：照附件清单的写法。"""
    inner_title: Text | None = None
    """附件本身的标题：与清单不同时写。"""
    url: Url | None = None
    """网址：可以下载时写。"""
    size: Text | None = None
    """大小：文件大小，如 35 KB。"""
    note: Text | None = None
    """说明：如 原文只有标题，没有内容。"""
    form: Text | None = None
    """表格：附件是表格时写 forms 里的 id。"""


def _subject(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) not in (1, 2):
        raise PydanticCustomError("gazette", "主题分类写一级或一级加二级，如 [科技、教育, 科技]")
    return value


class Document(Part):
    """The document itself, as its head, its index block and its foot state it."""

    title: Text
    """标题：文件全称，照原文写。"""
    number: DocumentNumber | None = None
    """发文字号：照原文写，用六角括号，如 工信厅电子函〔2024〕267号；没有就不填。"""
    issuers: tuple[Actor, ...] = ()
    """发文机关：按原文顺序；原文没有写就不填，并加数据提示。"""
    publisher: Actor | None = None
    """发布机构：网站上标注的发布机构。"""
    category: Text | None = None
    """分类：原网站自己的分类。"""
    subject: Annotated[tuple[Text, ...], AfterValidator(_subject)] | None = None
    """主题分类：国务院文件的两级主题分类。"""
    written: When | None = None
    """成文日期：落款日期。"""
    published: When | None = None
    """发布日期：印发或公开的日期。"""
    effective: When | None = None
    """施行日期：另有规定时写。"""
    expires: When | None = None
    """失效日期：文件写了有效期时写最后一天。"""
    openness: Text | None = None
    """公开属性：主动公开、依申请公开 等，照原文。"""
    addressees: tuple[Actor, ...] = ()
    """主送：按原文顺序。"""
    basis: tuple[Cited, ...] = ()
    """依据：原文写明依据的文件。"""
    sources: tuple[Source, ...] = ()
    """来源：从哪里读到的。"""
    reprints: tuple[Source, ...] = ()
    """转载：其他网页转载的。"""

    @cached_property
    def dated(self) -> When | None:
        """The date by which it is filed: published, else written."""
        for when in (self.published, self.written):
            if when and not when.unstated:
                return when
        return None


class Titled(Clausal):
    """A titled passage in our own words."""

    title: Text
    """小标题：照原文的小标题。"""
    text: Rich | None = None
    """内容：用自己的话写一两句。"""
    actors: tuple[Actor, ...] = ()
    """单位：谁来做。"""
    points: tuple[Rich, ...] = ()
    """要点：逐条写，名称和数字照原文。"""


class Statement(Short, Clausal):
    """One fact in a sentence of our own, with the clause it is from."""

    shorthand: ClassVar[str] = "text"

    text: Rich
    """内容：一句话。"""


class Joint(Part):
    """Whether several may apply together."""

    allowed: YesNo
    """允许联合申报：true 或 false。"""
    condition: Text | None = None
    """条件：如 地域相近、优势互补。"""


class Applicant(Clausal):
    """Who may apply."""

    who: Text
    """谁可以申报：用原文的称谓。"""
    kinds: tuple[
        Literal[
            "city", "district", "county", "province", "enterprise", "small_enterprise", "institute", "park", "other"
        ],
        ...,
    ] = ()
    """主体种类：city 地级及以上城市、district 直辖市区县、county 县、province 省、enterprise 企业、small_enterprise 小微企业、institute 院校和科研机构、park 园区、other 其他。"""
    lowest_level: Text | None = None
    """最低层级：如 地级市、直辖市所辖区县。"""
    joint: Joint | None = None
    """联合申报：allowed 是否允许，condition 条件。"""
    excludes: tuple[Text, ...] = ()
    """不包括：原文明确排除的。"""
    places: tuple[PlaceId, ...] = ()
    """地区：只限这些地区时写。"""
    note: Rich | None = None
    """说明：需要解释的地方。"""


class Publicity(Clausal):
    """公示: its window, and how to object."""

    window: Period
    """公示期：起止日期；没有见到截止日期时 end 写 unstated。"""
    objection: Rich | None = None
    """如何提出异议：方式、要求。"""
    contacts: tuple[Contact, ...] = ()
    """受理异议：联系方式。"""


class Record(Part):
    """What all records share. The id is the file's stem and stands nowhere in the file."""

    kind: ClassVar[str]
    id: Text
    """编号：由文件名得出，不写在文件里。"""
    former_ids: tuple[Ident, ...] = ()
    """旧编号：文件改名以前的 id，旧地址会转到新地址。"""
    flags: tuple[Flag, ...] = ()
    """数据提示：来源的缺漏、矛盾和存疑之处。"""
    relations: tuple[Relation, ...] = ()
    """关系：与其他记录的关系。"""
    revisions: tuple[Revision, ...] = ()
    """更新记录：本条数据何时改过什么。"""

    @property
    def unseen(self) -> bool:
        """Whether a flag says that the document itself was not seen: its title is then ours, and not to be cited."""
        return any(flag.code == "not_seen" and flag.about == "document" for flag in self.flags)

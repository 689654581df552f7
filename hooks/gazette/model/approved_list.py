"""名单: rows approved at a stage, exactly as printed, with the places they stand for and their results."""

from typing import ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import Clausal, Count, ListId, NoticeId, Part, PlaceId, ProgrammeId, SectorId, YesNo
from gazette.model.dates import Period, When
from gazette.model.document import Document, Publicity, Source
from gazette.model.quantity import Figure
from gazette.model.release import Publication, Release
from gazette.model.text import Rich, Text

Stage = Literal["公示", "公布", "试点", "验收", "撤销", "累计"]


class Value(Part):
    """One measured value of a row."""

    indicator: Text
    """指标：columns 里的 id。"""
    number: Figure | None = None
    """数值：照来源的位数；缺就不写这一项。"""
    text: Text | None = None
    """文字：不是数字时写。"""


class Column(Part):
    """A value that rows may have."""

    id: Text
    """编号：小写英文短名；与通知 indicators 的 id 相同时，结果与门槛并排。"""
    name: Text
    """名称：照来源。"""
    unit: Text | None = None
    """单位：%、个、万 等。"""
    mean: Figure | None = None
    """平均：来源给的均值。"""
    total: Figure | None = None
    """合计：来源给的合计。"""
    national: Figure | None = None
    """全国：来源给的全国平均。"""
    note: Text | None = None
    """说明：口径。"""


class Row(Part):
    """One approved place, enterprise, park, street, person or consortium."""

    number: Text | None = None
    """序号：照名单。"""
    label: Text
    """名称：照名单原样。"""
    places: tuple[PlaceId, ...] = ()
    """地区：区划代码或 data/places.yml 里的 id。"""
    party: Literal["place", "enterprise", "park", "street", "person", "consortium", "project"] = "place"
    """类型：place 地区、enterprise 企业、park 园区、street 街道、person 个人、consortium 联合体、project 项目。"""
    members: tuple[Text, ...] = ()
    """成员：联合体的各方。"""
    status: Literal["拟入选", "入选", "支持创建", "通过", "未通过", "退出", "撤销"] | None = None
    """状态：拟入选、入选、支持创建、通过、未通过、退出、撤销；不写就按名单的阶段。"""
    since: When | None = None
    """自：从哪一天起。"""
    until: When | None = None
    """至：到哪一天止。"""
    document: Text | None = None
    """依据：这一行的批复文号或标题。"""
    groups: tuple[Text, ...] = ()
    """分组：合并单元格给这一行的标签。"""
    values: tuple[Value, ...] = ()
    """数值：各项指标。"""
    note: Text | None = None
    """说明：其他。"""


class Total(Part):
    """A total that the source prints and that must add up."""

    group: Text | None = None
    """分组：哪一组的小计；不写就是总计。"""
    count: Count
    """数目：应有的行数。"""


class Removal(Part):
    """A row that a later document takes off a list."""

    label: Text
    """名称：照那份名单原样。"""
    groups: tuple[Text, ...] = ()
    """分组：那份名单里有同名的两行时写，用来区分。"""
    status: Literal["退出", "撤销"]
    """状态：退出（自己退出或期满不再保留）、撤销（被取消）。"""
    reason: Rich | None = None
    """原因：原文写了就写。"""


class RowChange(Clausal):
    """What a document does to the rows of an earlier list, which itself stays as it was published."""

    list: ListId
    """名单：被增减的名单的 id。"""
    on: When | None = None
    """自：从哪一天起；不写就按本文件的日期。"""
    adds: tuple[Row, ...] = ()
    """增加：增加的行，照原样。"""
    removes: tuple[Removal, ...] = ()
    """减去：去掉的行。"""
    count: Count | None = None
    """变动后的数目：文件写了现在一共多少时写，会核对。"""

    @model_validator(mode="after")
    def _something(self) -> "RowChange":
        if not self.adds and not self.removes:
            raise PydanticCustomError("gazette", "写 adds（增加的行）或 removes（减去的行）")
        return self


class ApprovedList(Publication):
    """名单."""

    kind: ClassVar[str] = "lists"

    name: Text
    """简称：列表和卡片上用的短名。"""
    named_as: Text | None = None
    """名单用名：名单里对入选者的称呼，与申报通知不同时尤其要写。"""
    programme: ProgrammeId | None = None
    """项目：所属项目的 id。"""
    call: NoticeId | None = None
    """申报通知：这份名单答复的通知。"""
    no_call: Text | None = None
    """没有申报通知的原因：如 逐个批复。"""
    document: Document | None = None
    """文件：公布名单的文件；没有见到就不填。"""
    sectors: tuple[SectorId, ...] = ()
    """领域：data/site.yml 里 sectors 的编号。"""
    stage: Stage
    """阶段：公示、公布、试点、验收、撤销、累计（逐个批复、没有统一名单）。"""
    batch: Text | None = None
    """批次：如 第二批。"""
    year: Count | None = None
    """年度：名单属于哪一年。"""
    announced: When
    """公布日期：公示或公布的日期。"""
    publicity: Publicity | None = None
    """公示：公示期和异议方式。"""
    pilot: Period | None = None
    """试点期：名单之后的试点期。"""
    as_of: When | None = None
    """截至：名单或数据的时点。"""
    accepted: When | None = None
    """验收：验收结果公布的日期。"""
    release: Release | None = None
    """签发：阶段是“公布”的名单必须写明谁签发、依据什么文件；document 里写了发文机关和标题的不必再写。"""
    publicised: ListId | None = None
    """公示名单：公示阶段的那份名单的 id，页面会列出两份的不同。"""
    ends: YesNo = False
    """到此为止：公布后没有后续阶段时写 true，状态显示“已结束（名单已公布）”。"""
    declared_count: Count | None = None
    """公布的数目：来源说一共多少。"""
    complete: YesNo
    """是否齐全：true 或 false；false 时页面写明缺多少。"""
    ordering: Text | None = None
    """排序说明：如 排名不分先后。"""
    summary: tuple[Rich, ...]
    """一分钟读懂：一到五句自己的话。"""
    columns: tuple[Column, ...] = ()
    """指标列：有数值时写。"""
    rows: tuple[Row, ...]
    """名单：逐行，照原样。"""
    totals: tuple[Total, ...] = ()
    """合计：来源印出的小计和总计，会核对。"""
    row_changes: tuple[RowChange, ...] = ()
    """名单增减：这份文件给以前的名单增加、减去了哪些行；不改那份名单的文件。"""
    sources: tuple[Source, ...] = ()
    """来源：没有文件时写名单从哪里来。"""

    @model_validator(mode="after")
    def _answers_a_call(self) -> "ApprovedList":
        if (self.call is None) == (self.no_call is None):
            raise PydanticCustomError(
                "incomplete", "写 call（申报通知的 id），或写 no_call（没有申报通知的原因），二者选一"
            )
        return self

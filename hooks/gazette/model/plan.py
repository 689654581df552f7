"""行动计划、意见: goals by year, numbered tasks with the units that answer for them, and what they offer."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from gazette.model.base import Clausal, PlaceId, ProgrammeId, SectorId
from gazette.model.dates import Period, When
from gazette.model.document import Actor, Attachment, Contact, Document, Statement, Titled
from gazette.model.quantity import Quantity, Support
from gazette.model.release import Publication
from gazette.model.text import Rich, Text


class Goal(Clausal):
    """What is to be reached by when."""

    by: When | None = None
    """期限：如 2022、2025-06；没有期限就不填。"""
    by_words: Text | None = None
    """期限措辞：照原文，如 到2022年底。"""
    name: Text | None = None
    """指标：定量目标的名称。"""
    quantity: Quantity | None = None
    """数量：定量目标写，定性目标不写。"""
    text: Rich | None = None
    """内容：定性目标写。"""
    evidence: Literal["official", "press", "secondary"] | None = None
    """证据等级：不是来自本文件全文时写。"""


class Offer(Clausal):
    """A measure that someone can use."""

    to: tuple[Text, ...]
    """给谁：受益主体，照原文称呼。"""
    kind: Literal["资金", "金融", "人才", "土地", "采购", "荣誉", "宣传", "服务", "试点", "其他"]
    """种类：资金、金融、人才、土地、采购、荣誉、宣传、服务、试点、其他。"""
    text: Rich
    """内容：一句自己的话。"""


class Task(Clausal):
    """One numbered task."""

    number: Text
    """编号：照原文，如 （一）、1。"""
    title: Text
    """标题：照原文的小标题。"""
    section: Text | None = None
    """所在部分：照原文的一级标题，含编号，如 二、主要任务；续编在前一任务的部分时也要写。"""
    text: Rich | None = None
    """内容：用自己的话写一两句。"""
    points: tuple[Rich, ...] = ()
    """要点：名称、产品、技术、数字，逐条。"""
    units: tuple[Actor, ...] = ()
    """责任单位：按原文顺序；没有写牵头就不写牵头。"""
    units_as_printed: Text | None = None
    """责任单位原文：照原文整句写，保留顿号和逗号。"""
    quantities: tuple[Goal, ...] = ()
    """数量：任务里写明的数量。"""
    offers: tuple[Offer, ...] = ()
    """可用的支持：企业、院校等能用上的措施。"""
    places: tuple[PlaceId, ...] = ()
    """地区：任务落在哪里。"""
    subtasks: tuple["Task", ...] = ()
    """分任务：按原文编号。"""


class LeadingGroup(Clausal):
    """领导小组、联席会议."""

    name: Text
    """名称：照原文。"""
    members: tuple[Actor, ...] = ()
    """成员：每项写 role（组长、副组长、成员、召集人），有人名写 person 和 title。"""
    groups: tuple[Text, ...] = ()
    """下设：如 综合组。"""
    office: Actor | None = None
    """办公室：设在哪个机构。"""
    text: Rich | None = None
    """职责：用自己的话写。"""


class Plan(Publication):
    """行动计划、意见."""

    kind: ClassVar[str] = "plans"

    name: Text
    """简称：列表和卡片上用的短名。"""
    type: Literal["行动计划", "意见", "规划", "方案", "措施", "指导意见"]
    """类型：行动计划、意见、规划、方案、措施、指导意见。"""
    programme: ProgrammeId | None = None
    """项目：不属于任何项目就不填。"""
    document: Document
    """文件：标题、文号、机关、日期、来源。"""
    sectors: tuple[SectorId, ...] = ()
    """领域：data/site.yml 里 sectors 的编号。"""
    places: tuple[PlaceId, ...] = ()
    """地区：适用于哪里；全国就不填。"""
    period: Period | None = None
    """规划期：起止年份。"""
    summary: tuple[Rich, ...]
    """一分钟读懂：三到五句自己的话。"""
    purpose: tuple[Statement, ...] = ()
    """目的和依据：为什么做。"""
    goals: tuple[Goal, ...] = ()
    """目标：按期限和原文顺序。"""
    tasks: tuple[Task, ...] = ()
    """任务：按原文编号。"""
    safeguards: tuple[Task, ...] = ()
    """保障措施：与任务同样写法。"""
    leading_group: LeadingGroup | None = None
    """领导机构：领导小组或联席会议。"""
    support: tuple[Support, ...] = ()
    """支持：不附在某个任务上的支持。"""
    contacts: tuple[Contact, ...] = ()
    """联系方式：照原文。"""
    attachments: tuple[Attachment, ...] = ()
    """附件：照清单。"""
    governance: tuple[Titled, ...] = ()
    """其他要求：不在任务里的要求。"""


def numbered(plan: Plan) -> Iterator[tuple[Task, str, str]]:
    """Every task and safeguard of a plan, subtasks included: (task, its anchor on the page, its whole number)."""

    def inside(tasks: Iterable[Task], anchor: str, number: str) -> Iterator[tuple[Task, str, str]]:
        for position, task in enumerate(tasks, 1):
            yield task, f"{anchor}-{position}", f"{number}{task.number}"
            yield from inside(task.subtasks, f"{anchor}-{position}", f"{number}{task.number}")

    yield from inside(plan.tasks, "task", "")
    yield from inside(plan.safeguards, "safeguard", "")

"""项目: the hub that outlives its documents."""

from typing import ClassVar, Literal

from gazette.model.base import Part, SectorId
from gazette.model.dates import Period
from gazette.model.document import Applicant, Cited, Source, Statement
from gazette.model.plan import Goal
from gazette.model.release import Publication
from gazette.model.text import Rich, Text


class OtherName(Part):
    """Another name that the programme has had."""

    name: Text
    """名称：照来源。"""
    used_by: Cited | None = None
    """出处：哪份文件这样称呼。"""
    note: Text | None = None
    """说明：如 结果名单里的称呼。"""


class Milestone(Statement):
    """A step in the programme's life that no record of ours stands for."""

    when: Period | None = None
    """时间：有日期就写。"""
    evidence: Literal["official", "press", "secondary"] | None = None
    """证据等级：official 官方、press 新闻报道、secondary 转载或二手来源。"""
    source: Source | None = None
    """来源：从哪里读到的。"""


class NextRound(Statement):
    """Whether a next round is known."""

    known: Literal["yes", "no"]
    """是否已知：yes 已有消息、no 没有见到。"""
    when: Period | None = None
    """时间：已知的话。"""


class Programme(Publication):
    """项目."""

    kind: ClassVar[str] = "programmes"

    name: Text
    """名称：现在通行的名称。"""
    other_names: tuple[OtherName, ...] = ()
    """其他名称：曾用名、文件里的不同称呼，都能搜到。"""
    sectors: tuple[SectorId, ...] = ()
    """领域：data/site.yml 里 sectors 的编号。"""
    summary: tuple[Rich, ...]
    """一分钟读懂：一到五句自己的话。"""
    applicants: tuple[Applicant, ...] = ()
    """谁能参加：主体。"""
    brings: tuple[Statement, ...] = ()
    """带来什么：入选有什么好处。"""
    outcome: tuple[Statement, ...] = ()
    """结果：到目前的结果。"""
    goals: tuple[Goal, ...] = ()
    """目标：公布过的目标。"""
    milestones: tuple[Milestone, ...] = ()
    """其他节点：没有单独收录的文件或事件。"""
    next_round: NextRound | None = None
    """下一轮：有没有消息。"""
    sources: tuple[Source, ...] = ()
    """来源：项目本身的来源。"""

"""The page of a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gazette.model.approved_list import ApprovedList, Column
from gazette.model.dates import Deadline, Extension
from gazette.model.document import Applicant, Titled
from gazette.model.notice import Channel, Indicator, Material, Notice, Obligation, Phase
from gazette.status import deadline_schedule
from gazette.views.common import ContactsShown, Entry, Foot, Head, Link, RelationShown, Showing, StatusShown, siblings
from gazette.views.row_changes import RowChangeShown, row_changes
from gazette.views.timeline import Timeline, drawn


class Fact(NamedTuple):
    """A line of the key-facts box."""

    label: str
    links: list[Link]
    """The answer, piece by piece."""
    missing: bool = False
    """The answer is that the source does not say."""
    status: StatusShown | None = None


class IndicatorRow(NamedTuple):
    """An indicator with its threshold, and what the chosen cities reached on average."""

    indicator: Indicator
    threshold: str
    result: str


class ChannelShown(NamedTuple):
    """A way to hand papers in, with its stations resolved."""

    channel: Channel
    through: Link | None
    to: Link


class PhaseShown(NamedTuple):
    """A step of the procedure, with its date in words and its actors resolved."""

    phase: Phase
    when: str
    actors: list[Link]


@dataclass(frozen=True)
class NoticeView:
    """What `pages/notice.md` is given."""

    notice: Notice
    head: Head
    deadlines: list[Link]
    facts: list[Fact]
    channels: list[ChannelShown]
    recommenders: list[Link]
    phases: list[PhaseShown]
    indicators: list[tuple[str, list[IndicatorRow]]]
    has_results: bool
    timeline: Timeline
    contacts: ContactsShown
    obligations: list[tuple[Obligation, Link | None]]
    governance: list[tuple[Titled, list[Link]]]
    accepted_by: list[Link]
    programme: Link | None
    siblings: list[Entry]
    publicity_contacts: ContactsShown
    row_changes: list[RowChangeShown]
    relations: list[RelationShown]
    foot: Foot


def notice_view(showing: Showing, notice: Notice) -> NoticeView:
    """Everything the page of a notice shows, for the day of `showing`."""
    catalogue = showing.catalogue
    lists = [catalogue.lists[card.id] for card in catalogue.lists_answering(notice.id)]
    programme = catalogue.card("programmes", notice.programme) if notice.programme else None
    deadlines = deadlines_told(showing, notice)
    recommenders = showing.actors(notice.recommendation.by) if notice.recommendation else []
    channels = [
        ChannelShown(channel, showing.actor(channel.through) if channel.through else None, showing.actor(channel.to))
        for channel in notice.channels
    ]
    return NoticeView(
        notice=notice,
        head=showing.head(notice, notice.document, notice.type),
        deadlines=deadlines,
        facts=_facts(showing, notice, lists, deadlines, recommenders, [channel.to for channel in channels]),
        channels=channels,
        recommenders=recommenders,
        phases=[
            PhaseShown(
                phase, (phase.when.words or phase.when.chinese) if phase.when else "", showing.actors(phase.actors)
            )
            for phase in notice.phases
        ],
        indicators=_indicators(notice, lists),
        has_results=any(entry.columns for entry in lists),
        timeline=drawn(catalogue.events(notice), notice),
        contacts=showing.contacts(notice, notice.contacts),
        obligations=[(item, showing.actor(item.to) if item.to else None) for item in notice.obligations],
        governance=[(item, showing.actors(item.actors)) for item in notice.governance],
        accepted_by=showing.actors(notice.acceptance.by) if notice.acceptance else [],
        programme=showing.link(programme) if programme else None,
        siblings=siblings(showing, notice, notice.programme),
        publicity_contacts=showing.contacts(notice, notice.publicity.contacts if notice.publicity else ()),
        row_changes=row_changes(showing, notice),
        relations=showing.relations(notice),
        foot=showing.foot(notice.document),
    )


def _facts(
    showing: Showing,
    notice: Notice,
    lists: Sequence[ApprovedList],
    deadlines: list[Link],
    recommenders: list[Link],
    receivers: Sequence[Link],
) -> list[Fact]:
    """The answers a reader wants first: stage, until when, who, through whom to whom, what, and what came of it."""
    facts = [Fact("现在的阶段", [], status=showing.status(notice))]
    if deadlines:
        facts.append(Fact("截止", deadlines))
    elif notice.applicants:
        facts.append(Fact("截止", [Link("原文没有写明")], missing=True))
    if notice.applicants:
        facts.append(
            Fact(
                "谁能参评" if notice.type == "评估" else "谁可以申报",
                [_applicant(applicant) for applicant in notice.applicants],
            )
        )
    if notice.recommendation:
        facts.append(Fact("由谁推荐", recommenders))
    if receivers:
        facts.append(Fact("报给谁", list({link.text: link for link in receivers}.values())))
    if notice.materials:
        facts.append(
            Fact("交什么", [Link(material.name, "#materials", how_many(material)) for material in notice.materials])
        )
    card = showing.catalogue.card("notices", notice.id)
    if card and card.prepared:
        facts.append(Fact("准备申报", [Link("自查条件、填写表格、核对材料", f"apply/{notice.id}/")]))
    if notice.publicity:
        facts.append(Fact("公示期", [Link(notice.publicity.window.chinese)]))
    if notice.pilot:
        facts.append(Fact("试点期", [Link(notice.pilot.period.chinese)]))
    if lists:
        facts.append(Fact("结果", [showing.link(entry, entry.name) for entry in lists]))
    return facts


def deadlines_told(showing: Showing, notice: Notice) -> list[Link]:
    """The deadlines of a call, for its own page and the one on which an application is prepared."""
    return showing.catalogue.told(
        "deadlines", notice.id, lambda: [deadline_told(showing, deadline) for deadline in notice.deadlines]
    )


def deadline_told(showing: Showing, deadline: Deadline) -> Link:
    """Until when, how many days are left, and for whom."""
    told = deadline_schedule(deadline)
    whom = [deadline.level, deadline.applicant, deadline.track, deadline.name]
    extended = [
        f"原为{extension.was.told}" + (f"，由《{act}》延期" if (act := extending_act(showing, extension)) else "")
        for extension in deadline.extended
    ]
    opens = f"开始受理：{deadline.opens.told}" if deadline.opens else None
    relative = deadline.relative if told else None
    note = "，".join(filter(None, (*whom, relative, opens, *extended))) or None
    return Link(deadline.chinese, None, note, showing.status_of(told))


def extending_act(showing: Showing, extension: Extension) -> str:
    """The title of the act that moved a deadline."""
    act = showing.catalogue.document(extension.by) if extension.by else None
    return extension.by_title or (act.title if act else "")


def _applicant(applicant: Applicant) -> Link:
    joint = applicant.joint
    note = (f"可联合申报：{joint.condition}" if joint.condition else "可联合申报") if joint and joint.allowed else None
    return Link(applicant.who, None, note)


def how_many(material: Material) -> str:
    """Whether a paper is sealed, and how many copies are asked for."""
    copies = "、".join(copy.chinese for copy in material.copies)
    return "，".join(filter(None, ("加盖公章" if material.sealed else "", copies)))


def _indicators(notice: Notice, lists: Sequence[ApprovedList]) -> list[tuple[str, list[IndicatorRow]]]:
    columns = {column.id: column for entry in lists for column in entry.columns}
    found: dict[str, list[IndicatorRow]] = {}
    for indicator in notice.indicators:
        threshold = indicator.quantity.chinese if indicator.quantity else ""
        row = IndicatorRow(indicator, threshold, _result(columns.get(indicator.id)))
        found.setdefault(indicator.group or "", []).append(row)
    return list(found.items())


def _result(column: Column | None) -> str:
    if column is None:
        return ""
    unit = column.unit or ""
    gap = "" if unit in ("%", "") else " "
    said = ((column.mean, "平均"), (column.total, "合计"))
    return "，".join(f"{word} {figure}{gap}{unit}" for figure, word in said if figure)

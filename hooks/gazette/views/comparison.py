"""What stands beside what when records of one kind are compared: the same rows in the same order for each of them.

A comparison is made of what the page of the record shows already. It is published beside the page, for a script to put
two to four next to each other, and a programme's page shows those of its latest calls.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from gazette.card import DOCUMENT_KINDS, Card
from gazette.catalogue import Catalogue
from gazette.model.approved_list import ApprovedList
from gazette.model.document import Applicant
from gazette.model.notice import Indicator, Notice
from gazette.model.plan import Goal
from gazette.model.quantity import Support
from gazette.views.common import Link, Showing, StatusShown
from gazette.views.notice import NoticeView, deadlines_told, how_many
from gazette.views.place import PlaceView, Planned
from gazette.views.programme import ProgrammeView

T = TypeVar("T")
TOGETHER = 4
"""So many records stand beside each other at the most: docs/assets/gazette/compare.js has the same number."""
ITEMS = 12
"""So many links to other records a cell has at the most."""
MEASURES = 5
"""So many measures of one plan are told."""
OFFERED = 30
"""So many calls and programmes the page for comparing offers to choose from."""
UNSTATED, UNRECORDED, UNSEEN = "原文没有写明", "没有记录", "没有收录"
"""What a cell says that would be empty, by who is silent: the document, our record of a programme, our collection."""


class Item(NamedTuple):
    """One thing that a cell says."""

    text: str
    note: str = ""
    address: str = ""
    """Where it leads under the site's root."""
    status: StatusShown | None = None
    """Words that change with the day stand in the place of `text`."""
    chip: bool = False
    """Whether those are a status of the vocabulary, not a deadline told in words."""
    missing: bool = False

    @property
    def said(self) -> tuple[str, str]:
        """What a reader reads."""
        return self.status.words if self.status else self.text, self.note


class Row(NamedTuple):
    """One row of one record."""

    label: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Comparison:
    """One record as it stands beside others of its kind."""

    key: str
    """`notices/2099-example`."""
    title: str
    address: str
    rows: list[Row]


class Line(NamedTuple):
    """One row of the table, across all records."""

    label: str
    cells: list[Sequence[Item]]
    same: bool
    """Whether all records say the same."""


@dataclass(frozen=True)
class Table:
    """Records side by side."""

    heads: list[Comparison]
    lines: list[Line]


@dataclass(frozen=True)
class Comparable:
    """What the page for comparing offers to choose from."""

    calls: list[Card]
    programmes: list[Card]
    rounds: list[Link]
    """Programmes on whose pages the calls stand side by side."""
    more: bool
    """Whether there are more calls or programmes."""


def is_comparable(catalogue: Catalogue, card: Card) -> bool:
    """Whether a record can be compared: a call, a programme, a place that is on a list or has a plan of its own."""
    if card.withdrawn:
        return False
    if card.kind == "places":
        return card.id in catalogue.places_listed or bool(catalogue.plans_for(card.id))
    return card.kind == "programmes" or card.calls


def comparable(showing: Showing) -> Comparable:
    """The latest calls and programmes, for the page that compares."""
    catalogue = showing.catalogue
    catalogue.touch(*(f"all {kind}" for kind in ("programmes", *DOCUMENT_KINDS)))
    calls = [card for card in catalogue.documents if card.calls]
    latest = dict.fromkeys(ident for card in catalogue.documents for ident in card.programmes)
    known = catalogue.current["programmes"]
    programmes = [known[ident] for ident in dict.fromkeys((*latest, *known)) if ident in known]
    shown = programmes[:OFFERED]
    return Comparable(
        calls=calls[:OFFERED],
        programmes=shown,
        rounds=[
            Link(card.name, f"{card.address}#rounds")
            for card in shown
            if len(_rounds(catalogue.of_programme(card.id))) > 1
        ],
        more=len(calls) > OFFERED or len(programmes) > OFFERED,
    )


def comparison(showing: Showing, view: NoticeView | ProgrammeView | PlaceView) -> Comparison:
    """A record as it stands beside others, from what its page shows."""
    if isinstance(view, NoticeView):
        return _call(showing, view.notice, view.deadlines, view.recommenders)
    if isinstance(view, ProgrammeView):
        programme = view.programme
        return _compared("programmes", programme.id, programme.name, UNRECORDED, _programme(showing, view))
    return _compared("places", view.place.id, view.place.name, UNSEEN, _place(view))


def rounds(showing: Showing, view: ProgrammeView) -> Table | None:
    """The latest calls of a programme side by side, the latest first; None while it has had only one."""
    calls = _rounds(showing.catalogue.of_programme(view.programme.id))
    if len(calls) < 2:
        return None
    return side_by_side([_read_call(showing, showing.catalogue.notices[card.id]) for card in calls])


def side_by_side(compared: list[Comparison]) -> Table:
    """Records of one kind in one table."""
    lines = []
    for rows in zip(*(one.rows for one in compared), strict=True):
        cells = [row.items for row in rows]
        first, *others = [[item.said for item in items] for items in cells]
        lines.append(Line(rows[0].label, cells, all(other == first for other in others)))
    return Table(compared, lines)


def _rounds(documents: Sequence[Card]) -> list[Card]:
    """The latest calls among the documents of a programme."""
    return [card for card in reversed(documents) if card.calls][:TOGETHER]


def _compared(kind: str, ident: str, title: str, missing: str, found: Iterable[Row]) -> Comparison:
    silent = (Item(missing, missing=True),)
    rows = [Row(label, items or silent) for label, items in found]
    return Comparison(f"{kind}/{ident}", title, f"{kind}/{ident}/", rows)


def _read_call(showing: Showing, notice: Notice) -> Comparison:
    recommenders = showing.actors(notice.recommendation.by) if notice.recommendation else []
    return _call(showing, notice, deadlines_told(showing, notice), recommenders)


def _call(showing: Showing, notice: Notice, deadlines: Iterable[Link], recommenders: Iterable[Link]) -> Comparison:
    found = _of_call(showing, notice, deadlines, recommenders)
    return _compared("notices", notice.id, notice.name, UNSTATED, found)


def _of_call(showing: Showing, notice: Notice, deadlines: Iterable[Link], recommenders: Iterable[Link]) -> list[Row]:
    lists = [showing.catalogue.lists[card.id] for card in showing.catalogue.lists_answering(notice.id)]
    needed, preferred = (
        [item for item in notice.criteria if (item.strength == "优先") is soft] for soft in (False, True)
    )
    dated, recommended, pilot, acceptance = (
        notice.document.dated,
        notice.recommendation,
        notice.pilot,
        notice.acceptance,
    )
    return [
        Row("现在的阶段", _status(showing.status(notice))),
        Row("发布", [Item(dated.chinese, notice.document.number or "")] if dated else []),
        Row("截止", [_linked(link) for link in deadlines]),
        Row("申报主体", [_applicant(applicant) for applicant in notice.applicants]),
        Row("联合申报", _joint(notice.applicants)),
        Row("由谁推荐", [_linked(link) for link in recommenders]),
        Row("名额", [Item(f"{one.name} {one.amount.chinese}") for one in recommended.quotas] if recommended else []),
        Row("领域和内容", [Item(area.name) for area in notice.areas.items] if notice.areas else []),
        Row(
            "必备条件",
            [Item(f"{one.title}（不可偏离）" if one.strength == "不可偏离" else one.title, one.text) for one in needed],
        ),
        Row("优先条件", [Item(criterion.title, criterion.text) for criterion in preferred]),
        Row("指标与门槛", [_indicator(indicator) for indicator in notice.indicators]),
        Row(
            "材料",
            [
                Item(material.name if material.required else f"{material.name}（可不交）", how_many(material))
                for material in notice.materials
            ],
        ),
        Row("试点期", [Item(pilot.period.chinese, pilot.text or "")] if pilot else []),
        Row(
            "义务",
            [
                Item(duty.text, "，".join(filter(None, (duty.every, duty.due.told if duty.due else ""))))
                for duty in notice.obligations
            ],
        ),
        Row(
            "验收",
            [Item(acceptance.text, (acceptance.when.words or acceptance.when.chinese) if acceptance.when else "")]
            if acceptance
            else [],
        ),
        Row("带来什么", [_support(given) for given in notice.support]),
        Row("结果", [_result(entry) for entry in lists] or [Item("没有见到名单", missing=True)]),
    ]


def _programme(showing: Showing, view: ProgrammeView) -> list[Row]:
    programme = view.programme
    documents = showing.catalogue.of_programme(programme.id)
    calls = [card for card in reversed(documents) if card.calls]
    lists = [card for card in reversed(documents) if card.kind == "lists"]
    following = programme.next_round
    when = (following.when.words or following.when.chinese) if following and following.when else ""
    return [
        Row("最近一轮", _status(view.status)),
        Row("领域", [Item(sector) for sector in view.sectors]),
        Row("谁可以参加", [_applicant(applicant) for applicant in programme.applicants]),
        Row("联合申报", _joint(programme.applicants)),
        Row("各轮申报", _first(calls, lambda card: Item(card.name, card.dated, card.address))),
        Row("最近结果", [_result(showing.catalogue.lists[card.id]) for card in lists[:1]]),
        Row("下一轮", [Item(following.text, when)] if following else []),
        Row("带来什么", [Item(given.text) for given in programme.brings]),
        Row("公布过的目标", [_goal(goal) for goal in programme.goals]),
    ]


def _place(view: PlaceView) -> list[Row]:
    return [
        Row("层级", [Item(view.level, "计划单列市" if view.place.separately_planned else "")]),
        Row("所属", [_linked(link._replace(note=None)) for link in view.parents]),
        Row(
            "在哪些名单上",
            _first(
                view.standings,
                lambda one: Item(
                    one.entry.text,
                    "；".join(filter(None, (one.state, one.since, *(f"{name} {value}" for name, value in one.values)))),
                    one.entry.address or "",
                ),
            ),
        ),
        Row("本地的规划", _plans(view.plans)),
        Row("上级的规划", _plans([plan for _, plans in view.above for plan in plans])),
        Row(
            "支持措施",
            [
                item
                for plan in [*view.plans, *(plan for _, found in view.above for plan in found)]
                for item in _measures(plan)
            ],
        ),
        Row("本地机构", _first(view.organisations, _linked)),
    ]


def _first(found: Sequence[T], item: Callable[[T], Item]) -> list[Item]:
    return [item(one) for one in found[:ITEMS]]


def _status(status: StatusShown | None) -> list[Item]:
    return [Item("", status=status, chip=True)] if status else []


def _linked(link: Link) -> Item:
    return Item(link.text, link.note or "", link.address or "", link.status)


def _applicant(applicant: Applicant) -> Item:
    lowest = f"最低：{applicant.lowest_level}" if applicant.lowest_level else ""
    excluded = f"不包括{'、'.join(applicant.excludes)}" if applicant.excludes else ""
    return Item(applicant.who, "，".join(filter(None, (lowest, excluded))))


def _joint(applicants: Sequence[Applicant]) -> list[Item]:
    return [
        Item("可以" if one.joint.allowed else "不能", "，".join(filter(None, (who, one.joint.condition))))
        for one in applicants
        if one.joint
        for who in (one.who if len(applicants) > 1 else "",)
    ]


def _indicator(indicator: Indicator) -> Item:
    asked = indicator.quantity.chinese if indicator.quantity else "没有写明门槛"
    inferred = f"“{indicator.quantity.operator}”为推定" if indicator.quantity and indicator.quantity.inferred else ""
    return Item(f"{indicator.name} {asked}", "，".join(filter(None, (indicator.condition, inferred))))


def _support(given: Support) -> Item:
    amounts = [given.shown_as[given.form]] if given.form else []
    amounts += [amount.chinese for amount in (given.rate, given.amount) if amount]
    classes = [f"{one.name} {one.amount.chinese}" for one in (*given.by_class, *given.quotas)]
    whom = f"给{'、'.join(given.to)}" if given.to else ""
    return Item(given.text, "，".join(filter(None, (whom, " ".join(amounts), *classes))))


def _result(entry: ApprovedList) -> Item:
    count = entry.declared_count or (len(entry.rows) if entry.complete else None)
    told = f"{entry.stage} {count} 个" if count else f"已知 {len(entry.rows)} 个"
    return Item(entry.name, f"{entry.announced.chinese}，{told}", f"lists/{entry.id}/")


def _goal(goal: Goal) -> Item:
    amount = f"{goal.name or ''} {goal.quantity.chinese}".strip() if goal.quantity else goal.name or ""
    return Item(goal.text or amount, goal.by_words or (goal.by.chinese if goal.by else ""))


def _plans(plans: Sequence[Planned]) -> list[Item]:
    return _first(plans, lambda plan: Item(plan.entry.name, plan.entry.dated, plan.entry.address))


def _measures(plan: Planned) -> list[Item]:
    if not plan.measures:
        return []
    found = plan.measures
    told = [
        Item(
            one.words,
            "，".join(filter(None, (one.kind if one.kind != "其他" else "", f"给{one.to}" if one.to else ""))),
            one.address,
        )
        for one in found.shown[:MEASURES]
    ]
    if found.count > len(told):
        told.append(Item(f"共 {found.count} 条", plan.entry.name, found.plan.address or ""))
    return told


Said = dict[str, str | bool]


def published(compared: Comparison, plain: Callable[[str], str]) -> dict[str, object]:
    """What the script is given; `plain` takes the marks out of rich text. Nothing in it depends on the day."""

    def said(item: Item) -> Said:
        text, note, address, status, chip, missing = item
        found: Said = {"schedule": status.schedule} if status else {"text": plain(text)}
        if note:
            found["note"] = plain(note)
        if address:
            found["address"] = address
        if chip:
            found["chip"] = True
        if missing:
            found["missing"] = True
        return found

    return {
        "title": plain(compared.title),
        "rows": [[row.label, [said(item) for item in row.items]] for row in compared.rows],
    }

"""The page of a plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from gazette.model.document import Titled
from gazette.model.plan import Goal, LeadingGroup, Offer, Plan, Task
from gazette.views.common import ContactsShown, Entry, Foot, Head, Link, RelationShown, Showing, grouped, siblings
from gazette.views.timeline import Timeline, drawn


@dataclass(frozen=True)
class Bar:
    """One amount of a chart; `share` is its part of the largest, in percent."""

    name: str
    words: str
    share: float


@dataclass(frozen=True)
class Chart:
    """Amounts of one unit and one year."""

    title: str
    bars: list[Bar]


@dataclass(frozen=True)
class Horizon:
    """The goals of one year."""

    title: str
    goals: list[Goal]
    charts: list[Chart]


@dataclass(frozen=True)
class TaskShown:
    """A task with its units resolved, and its place in the numbering."""

    task: Task
    anchor: str
    units: list[Link]
    places: list[Link]
    subtasks: list["TaskShown"]


@dataclass(frozen=True)
class OfferShown:
    """A measure and the task it stands in."""

    offer: Offer
    task: str
    anchor: str


@dataclass(frozen=True)
class LeadersShown:
    """The leading group, by role."""

    group: LeadingGroup
    members: list[tuple[str, list[Link]]]
    office: Link | None


@dataclass(frozen=True)
class PlanView:
    """What `pages/plan.md` is given."""

    plan: Plan
    head: Head
    places: list[Link]
    horizons: list[Horizon]
    sections: list[tuple[str, list[TaskShown]]]
    safeguards: list[tuple[str, list[TaskShown]]]
    offers: list[OfferShown]
    leaders: LeadersShown | None
    governance: list[tuple[Titled, list[Link]]]
    timeline: Timeline
    contacts: ContactsShown
    programme: Link | None
    siblings: list[Entry]
    relations: list[RelationShown]
    foot: Foot


def plan_view(showing: Showing, plan: Plan) -> PlanView:
    """Everything the page of a plan shows, for the day of `showing`."""
    catalogue = showing.catalogue
    programme = catalogue.card("programmes", plan.programme) if plan.programme else None
    tasks = [_task(showing, task, f"task-{number}") for number, task in enumerate(plan.tasks, 1)]
    safeguards = [_task(showing, task, f"safeguard-{number}") for number, task in enumerate(plan.safeguards, 1)]
    return PlanView(
        plan=plan,
        head=showing.head(plan, plan.document, plan.type),
        places=[showing.place(ident) for ident in plan.places],
        horizons=horizons(plan.goals),
        sections=grouped(tasks, lambda shown: shown.task.section),
        safeguards=grouped(safeguards, lambda shown: shown.task.section),
        offers=[offer for shown in (*tasks, *safeguards) for offer in _offers(shown)],
        leaders=_leaders(showing, plan.leading_group) if plan.leading_group else None,
        governance=[(item, showing.actors(item.actors)) for item in plan.governance],
        timeline=drawn(catalogue.events(plan), plan),
        contacts=showing.contacts(plan, plan.contacts),
        programme=showing.link(programme) if programme else None,
        siblings=siblings(showing, plan, plan.programme),
        relations=showing.relations(plan),
        foot=showing.foot(plan.document),
    )


def horizons(goals: Iterable[Goal]) -> list[Horizon]:
    """Goals by year as the source words it, each year with a chart where amounts of one unit allow it."""
    found = grouped(goals, lambda goal: goal.by_words or (f"到{goal.by.chinese}" if goal.by else None))
    return [Horizon(title or "总体", group, _charts(group)) for title, group in found]


def _charts(goals: list[Goal]) -> list[Chart]:
    amounts = [goal for goal in goals if goal.name and goal.quantity and goal.quantity.number]
    charts = []
    for unit, group in grouped(amounts, lambda goal: goal.quantity.unit if goal.quantity else None):
        figures = [goal.quantity.number.value for goal in group if goal.quantity and goal.quantity.number]
        if len(group) < 2 or min(figures) < 0 or max(figures) == 0:
            continue
        most = 100 if unit == "%" and max(figures) <= 100 else max(figures)
        bars = [
            Bar(goal.name or "", goal.quantity.chinese if goal.quantity else "", round(float(100 * figure / most), 1))
            for goal, figure in zip(group, figures, strict=True)
        ]
        charts.append(Chart(f"单位：{unit}" if unit else "", bars))
    return charts


def _task(showing: Showing, task: Task, anchor: str) -> TaskShown:
    return TaskShown(
        task,
        anchor,
        showing.actors(task.units),
        [showing.place(ident) for ident in task.places],
        [_task(showing, inner, f"{anchor}-{number}") for number, inner in enumerate(task.subtasks, 1)],
    )


def _offers(shown: TaskShown) -> list[OfferShown]:
    title = f"{shown.task.number}{shown.task.title}"
    own = [OfferShown(offer, title, shown.anchor) for offer in shown.task.offers]
    return own + [offer for inner in shown.subtasks for offer in _offers(inner)]


def _leaders(showing: Showing, group: LeadingGroup) -> LeadersShown:
    members = grouped(group.members, lambda actor: actor.role)
    return LeadersShown(
        group,
        [(role, showing.actors(actors)) for role, actors in members],
        showing.actor(group.office) if group.office else None,
    )

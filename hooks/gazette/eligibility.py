"""Conditions and answers → whether one may apply: a verdict with its reason for each condition, and one for the call.

docs/assets/gazette/apply/eligibility.js says the same in the browser; tests/eligibility/vectors.json holds both to it.
Numbers are compared as they are written, never as binary fractions.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from typing import Any

from gazette.model.base import Part
from gazette.model.criterion import NO, YES, Criterion, Question, Rule
from gazette.model.document import Joint
from gazette.model.notice import Indicator, Notice
from gazette.model.quantity import Figure, Quantity
from gazette.model.text import Text

PASS, FAIL, OPEN, HUMAN = "符合", "不符合", "未回答", "需人工判断"
"""What is said of a condition."""
MAY_APPLY, MAY_NOT, TO_CONFIRM, TO_REVIEW = "可申报", "不符合", "待确认", "硬条件符合，待评审"
"""What is said of a call."""
YES_NO = {YES: "是", NO: "否"}
POINTS = {"%": "个百分点", "‰": "个千分点"}
"""What the difference of two shares is counted in."""
EXACT = Context(prec=80)
"""More digits than an answer may have: sums and differences are never rounded."""
WRITTEN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,10})?")
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
CONDITION = ".condition"
"""Added to an indicator's id: whether what its threshold depends on is fulfilled."""


class Sheet(Part):
    """All that one call asks of those who apply."""

    questions: tuple[Question, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    joint: Joint | None = None
    """What the document says of joint applications; None where it says nothing."""
    joint_clause: Text | None = None

    def question(self, rule: Rule) -> Question:
        """What a rule asks."""
        return next(question for question in self.questions if question.id == rule.ask)

    @property
    def rules(self) -> list[Rule]:
        """Every rule of every condition."""
        return rules_of(self.criteria)

    @property
    def of_each(self) -> set[str]:
        """The questions that each of the joint applicants answers for itself."""
        return {rule.ask for rule in self.rules if rule.joint}

    @property
    def binding(self) -> list[Indicator]:
        """The indicators that decide."""
        return [indicator for indicator in self.indicators if indicator.kind == "约束性"]

    def data(self) -> dict[str, Any]:
        """What the browser needs to say the same."""
        unused = {"criteria": {"__all__": {"text"}}, "indicators": {"__all__": {"note", "group", "clause"}}}
        return self.model_dump(mode="json", exclude=unused, exclude_defaults=True)


@dataclass(frozen=True)
class Answers:
    """What a reader has answered so far; whatever is missing or empty is not answered."""

    applicants: tuple[Mapping[str, str], ...] = ({},)
    """Each applicant's `name`, and its answers by question."""
    questions: Mapping[str, str] = field(default_factory=dict)
    """The answers that count for all applicants together, by question."""
    criteria: Mapping[str, str] = field(default_factory=dict)
    """yes or no by `Criterion.key`."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Figures as typed, by indicator."""


@dataclass(frozen=True)
class State:
    """A verdict and why."""

    verdict: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """What is said of one condition."""

    key: str
    title: str
    clause: str
    verdict: str
    reason: str
    hard: bool
    expert: bool
    """Whether experts judge it, whatever the reader answers."""


@dataclass(frozen=True)
class Outcome:
    """What is said of the whole call."""

    overall: str
    told: str
    """How many conditions stand how."""
    judged: list[Judged]


@dataclass(frozen=True)
class Compared:
    """A figure beside a threshold."""

    reached: bool
    apart: str
    """By how much, with the digits of the sources: 高出 35.94, 低 3.2, 与门槛持平."""
    unit: str
    """What the difference is counted in, with the space before it: 个百分点."""


def rules_of(criteria: Iterable[Criterion]) -> list[Rule]:
    """Every rule of these conditions."""
    return [rule for criterion in criteria for rule in (criterion.rule, criterion.unless) if rule]


def sheet_of(notice: Notice, questions: Iterable[Question]) -> Sheet:
    """What a call asks; `questions` are those of the site."""
    applicant = next((one for one in notice.applicants if one.joint), None)
    asked = {rule.ask for rule in rules_of(notice.criteria)}
    return Sheet.model_construct(  # of parts that have been read
        questions=tuple(one for one in questions if one.id in asked),
        criteria=notice.criteria,
        indicators=notice.indicators,
        joint=applicant.joint if applicant else None,
        joint_clause=applicant.clause if applicant else None,
    )


def judge(sheet: Sheet, answers: Answers) -> Outcome:
    """The verdicts.

    A failed hard condition decides. Conditions that are merely preferred (优先) decide nothing. As long as a hard one
    is open, or a person must judge what the document leaves unclear, the whole is to be confirmed.
    """
    judged = [_judged(sheet, answers, criterion) for criterion in sheet.criteria]
    if len(answers.applicants) > 1:
        judged.append(_joint(sheet))
    hard = [one for one in judged if one.hard]
    if any(one.verdict == FAIL for one in hard):
        overall = MAY_NOT
    elif any(one.verdict == OPEN or (one.verdict == HUMAN and not one.expert) for one in hard):
        overall = TO_CONFIRM
    else:
        overall = TO_REVIEW if any(one.verdict == HUMAN for one in hard) else MAY_APPLY
    return Outcome(overall, _told(judged), judged)


def _told(judged: list[Judged]) -> str:
    said = []
    for hard, start, end in ((True, "必须满足的条件", ""), (False, "优先条件", "，不影响能不能申报")):
        kinds = [
            "由专家评审" if one.expert and one.verdict == HUMAN else one.verdict for one in judged if one.hard == hard
        ]
        counts = [f"{kinds.count(kind)} 条{kind}" for kind in (FAIL, OPEN, HUMAN, PASS, "由专家评审") if kind in kinds]
        if counts:
            said.append(f"{start} {len(kinds)} 条：{'，'.join(counts)}{end}")
    return "。".join(said) + "。"


def _judged(sheet: Sheet, answers: Answers, criterion: Criterion) -> Judged:
    state = _checked(sheet, answers, criterion)
    if criterion.unless:
        exempt = _ruled(sheet, answers, criterion.unless)
        if exempt.verdict == PASS:
            state = State(PASS, f"不用满足这一条：{exempt.reason}")
        elif state.verdict == FAIL and exempt.verdict != FAIL:
            state = State(exempt.verdict, f"{state.reason}；也许不用满足这一条：{exempt.reason}")
    return Judged(
        criterion.key,
        criterion.title,
        criterion.clause or "",
        state.verdict,
        state.reason,
        criterion.hard,
        criterion.check == "expert",
    )


def _checked(sheet: Sheet, answers: Answers, criterion: Criterion) -> State:
    if criterion.rule:
        return _ruled(sheet, answers, criterion.rule)
    if criterion.check == "indicators":
        return _by_indicators(sheet, answers)
    if criterion.check == "expert":
        return State(HUMAN, "由专家评审判断")
    said = answers.criteria.get(criterion.key)
    if said == YES:
        return State(PASS, "自己确认符合")
    return State(FAIL, "自己确认不符合") if said == NO else State(OPEN, "要由申报方自己确认")


def _joint(sheet: Sheet) -> Judged:
    joint, clause = sheet.joint, sheet.joint_clause or ""
    if joint is None:
        said, expert = State(HUMAN, "原文没有写可不可以联合申报"), False
    elif not joint.allowed:
        said, expert = State(FAIL, "原文写明不能联合申报"), False
    elif joint.condition:
        said, expert = State(HUMAN, f"可以联合申报，要{joint.condition}，由专家评审判断"), True
    else:
        said, expert = State(PASS, "可以联合申报"), False
    return Judged("joint", "联合申报", clause, said.verdict, said.reason, True, expert)


def _ruled(sheet: Sheet, answers: Answers, rule: Rule) -> State:
    question = sheet.question(rule)
    if rule.ask not in sheet.of_each:
        return _decided(rule, question, answers.questions.get(rule.ask, ""))
    given = [one.get(rule.ask, "") for one in answers.applicants]
    if len(given) == 1:
        return _decided(rule, question, given[0])
    if rule.joint == "sum":
        return _summed(rule, question, given)
    states = [_decided(rule, question, one) for one in given]
    order = (PASS, OPEN, HUMAN, FAIL) if rule.joint == "any" else (FAIL, OPEN, HUMAN, PASS)
    return State(_first(order, states), _of_each(answers, states))


def _first(order: tuple[str, ...], states: Iterable[State]) -> str:
    found = {state.verdict for state in states}
    return next(verdict for verdict in order if verdict in found)


def _of_each(answers: Answers, states: list[State]) -> str:
    names = [one.get("name") or f"第{number}个" for number, one in enumerate(answers.applicants, 1)]
    return "；".join(f"{name}：{state.reason}" for name, state in zip(names, states, strict=True))


def _decided(rule: Rule, question: Question, given: str) -> State:
    if question.type == "number":
        return _measured(given, _quantity(rule, question), question.text)
    names = names_of(question)
    if given not in names:
        return State(OPEN, f"还没有回答：{question.text}")
    said = f"答的是“{names[given]}”"
    if given in rule.unclear:
        return State(HUMAN, f"{said}；{rule.note or '原文没有写明算不算'}")
    if (given in rule.values) != (rule.operator == "not in"):
        return State(PASS, said)
    listed = "、".join(names[value] for value in rule.values)
    if rule.operator == "not in":
        return State(FAIL, f"{said}；不能是{listed}")
    return State(FAIL, f"{said}；要求是{listed}{'之一' if len(rule.values) > 1 else ''}")


def _summed(rule: Rule, question: Question, given: list[str]) -> State:
    figures = [read_figure(one, question.unit) for one in given]
    missing = [number for number, figure in enumerate(figures, 1) if figure is None]
    if missing:
        return State(OPEN, f"还没有填全：{question.text}（第{'、'.join(map(str, missing))}个）")
    with localcontext(EXACT):
        total = Figure(f"{sum((figure.value for figure in figures if figure), Decimal(0)):f}")
    state = _measured(total, _quantity(rule, question), question.text)
    return State(state.verdict, state.reason.replace("填的是", f"{' + '.join(filter(None, figures))}，合计", 1))


def _quantity(rule: Rule, question: Question) -> Quantity:
    return Quantity.model_validate({"operator": rule.operator, "number": rule.values[0], "unit": question.unit})


def _measured(given: str, asked: Quantity, what: str) -> State:
    if not given.strip():
        return State(OPEN, f"还没有填：{what}")
    figure = read_figure(given, asked.unit)
    if figure is None:
        unit = f"，单位是{asked.unit}" if asked.unit else ""
        return State(OPEN, f"看不懂“{given.strip()}”：只写数字，如 70 或 62.91{unit}")
    found = compared(figure, asked.unit, asked)
    if found is None:
        return State(HUMAN, f"填的是 {with_unit(figure, asked.unit)}，与原文的指标值不能直接比")
    assert asked.number
    inferred = f"（{asked.operator} 为推定）" if asked.inferred else ""
    limit = f"{asked.operator} {with_unit(asked.number, asked.unit)}{inferred}"
    apart = f"{found.apart}{found.unit}"
    return State(PASS if found.reached else FAIL, f"填的是 {with_unit(figure, asked.unit)}，要求 {limit}，{apart}")


def _by_indicators(sheet: Sheet, answers: Answers) -> State:
    states = [(indicator.name, assess(indicator, answers)) for indicator in sheet.binding]
    if not states:
        return State(HUMAN, "原文没有写约束性指标")
    verdicts = [state.verdict or HUMAN for _, state in states]
    words = ((PASS, "达到"), (FAIL, "没有达到"), (OPEN, "没有填好"), (HUMAN, "要由人判断"))
    counts = "，".join(f"{verdicts.count(verdict)} 项{word}" for verdict, word in words if verdict in verdicts)
    failed = [f"{name}：{state.reason}" for name, state in states if state.verdict == FAIL]
    verdict = next(verdict for verdict in (FAIL, OPEN, HUMAN, PASS) if verdict in verdicts)
    return State(verdict, "；".join([f"{len(states)} 项约束性指标：{counts}", *failed]))


def assess(indicator: Indicator, answers: Answers) -> State:
    """One indicator: whether the figure reaches the threshold, and by how much. Without a threshold no verdict."""
    if indicator.quantity is None:
        return State("", "原文没有写门槛")
    state = _measured(answers.values.get(indicator.id, ""), indicator.quantity, "这一项")
    if not indicator.condition or state.verdict in (FAIL, OPEN):
        return state
    said = answers.values.get(indicator.id + CONDITION)
    if said == YES:
        return state
    verdict, word = (FAIL, "没有满足") if said == NO else (OPEN, "还没有回答")
    return State(verdict, f"{state.reason}；{word}：{indicator.condition}")


def read_figure(text: str, unit: str | None) -> Figure | None:
    """A figure as a person types it: full-width digits, spaces, thousands separators and its own unit are taken."""
    plain = re.sub("[ \t\r\n]", "", unicodedata.normalize("NFKC", text))
    plain = plain.removesuffix(unicodedata.normalize("NFKC", unit or ""))
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return Figure(re.sub("^0+(?=[0-9])", "", plain)) if WRITTEN.fullmatch(plain) else None


def compared(figure: Figure, unit: str | None, asked: Quantity | None, year: int | None = None) -> Compared | None:
    """A figure beside a threshold; None where comparing would need a guess.

    That is: the threshold is no figure, a range or a rough one, is of another unit, is for another year than the
    results, or nothing says in which direction it counts.
    """
    if asked is None or asked.number is None or asked.to or asked.about or asked.operator is None:
        return None
    if asked.unit != unit or (asked.year and asked.year != year):
        return None
    with localcontext(EXACT):
        apart = figure.value - asked.number.value
        far = f"{abs(apart):f}"
    reached = {"≥": apart >= 0, "达到": apart >= 0, ">": apart > 0, "≤": apart <= 0, "<": apart < 0, "=": apart == 0}
    said = f"{'高出' if apart > 0 else '低'} {far}" if apart else "与门槛持平"
    return Compared(reached[asked.operator], said, _counted_in(unit) if apart else "")


def _counted_in(unit: str | None) -> str:
    return f"\u00a0{POINTS.get(unit, unit)}" if unit else ""


def with_unit(figure: str, unit: str | None) -> str:
    """A figure with its unit, joined so that no line breaks between them."""
    return f"{figure}{'' if unit in ('%', '‰', None) else chr(160)}{unit or ''}"


def names_of(question: Question) -> dict[str, str]:
    """The answers to a question of choice, or of yes and no, in words."""
    return YES_NO if question.type == "yes_no" else {choice.id: choice.name for choice in question.choices}


@dataclass(frozen=True)
class Decision:
    """A line of the table for those who read without a script."""

    criterion: Criterion
    passes: str
    fails: str
    by: str


def decisions(sheet: Sheet) -> list[Decision]:
    """When each condition is met, when not, and who says so."""
    return [_decision(sheet, criterion) for criterion in sheet.criteria]


def _decision(sheet: Sheet, criterion: Criterion) -> Decision:
    passes, fails, by = {
        "self": ("自己确认符合", "自己确认不符合", "申报方自己"),
        "expert": ("专家评审认为符合", "专家评审认为不符合", "专家评审；申报方不能自己定"),
        "indicators": ("每一项约束性指标都达到", "有一项约束性指标没有达到", "申报方填数值，按下面的指标比"),
    }.get(criterion.check, ("", "", ""))
    if criterion.rule:
        passes, fails, by = _in_words(sheet, criterion.rule)
    if criterion.unless:
        exempt = _in_words(sheet, criterion.unless)[0]
        passes, fails = f"{passes}；或不用满足：{exempt}", f"{fails}，也不属于不用满足的"
    return Decision(criterion, passes, fails, by)


def _in_words(sheet: Sheet, rule: Rule) -> tuple[str, str, str]:
    question = sheet.question(rule)
    each = {"every": "每个申报主体：", "any": "至少一个申报主体：", "sum": "各申报主体合计："}.get(rule.joint or "", "")
    each = each if sheet.joint and sheet.joint.allowed else ""
    start = f"{each}{question.text}："
    if question.type == "number":
        limit = f"{rule.operator} {with_unit(rule.values[0], question.unit)}"
        return f"{start}{limit}", f"不是 {limit}", "申报方填数字"
    names = names_of(question)
    inside = [name for answer, name in names.items() if answer in rule.values]
    outside = [name for answer, name in names.items() if answer not in (*rule.values, *rule.unclear)]
    if rule.operator == "not in":
        inside, outside = outside, inside
    unclear = "、".join(names[value] for value in rule.unclear)
    doubt = f"；{unclear}要由人判断：{rule.note or '原文没有写明算不算'}" if unclear else ""
    return f"{start}{'、'.join(inside)}", "、".join(outside), f"按申报主体的资料{doubt}"

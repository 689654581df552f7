"""Conditions of application: what a reader is asked, the rule that decides, and the words, in one record."""

from typing import Annotated, ClassVar, Literal

from pydantic import ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from gazette.model.base import Clausal, KnownIds, Part, Reference
from gazette.model.quantity import FIGURE
from gazette.model.text import Rich, Text, Written

Key = Annotated[
    str,
    Written(
        r"[a-z0-9]+([_-][a-z0-9]+)*", "编号只用小写英文、数字，中间用连字符或下划线连起来，如 administrative_level"
    ),
]
QuestionId = Annotated[str, Reference(("questions",))]
YES, NO = "yes", "no"
"""The answers to a question of yes and no."""
NUMERIC = ("≥", ">", "≤", "<")
"""What a number is compared by; `=` compares answers as well."""


class Choice(Part):
    """One of the answers that a question offers."""

    id: Key
    """编号：小写英文短名，规则的 values 里写它，如 prefecture。"""
    name: Text
    """名称：读者看到的名字。"""
    note: Text | None = None
    """说明：包括哪些，放在名字后面的括号里。"""


class Question(Part):
    """What a reader who checks conditions is asked; rules name it by its id."""

    id: Key
    """编号：小写英文短名，规则的 ask 里写它，如 administrative_level。"""
    text: Text
    """问题：对读者说的一句话，如 申报的是哪一级。"""
    type: Literal["choice", "yes_no", "number"]
    """类型：choice 单选、yes_no 是或否、number 填数字。"""
    unit: Text | None = None
    """单位：填数字时写，如 万元。"""
    choices: tuple[Choice, ...] = ()
    """选项：单选时按显示顺序写。"""

    @model_validator(mode="after")
    def _choices_fit_the_type(self) -> "Question":
        if (self.type == "choice") != bool(self.choices):
            raise PydanticCustomError("gazette", "type 写 choice 就要写 choices，写别的就不写")
        ids = [choice.id for choice in self.choices]
        for ident in ids:
            if ids.count(ident) > 1:
                raise PydanticCustomError("gazette", "选项 {ident} 写了两次", {"ident": ident})
        return self


class Rule(Part):
    """A condition that a program can decide: the answer to a question stands in a relation to values."""

    ask: QuestionId
    """问题：data/site.yml 里 questions 的编号，如 administrative_level。"""
    operator: Literal["in", "not in", "≥", ">", "≤", "<", "="]
    """比较：in 在其中、not in 不在其中、≥、>、≤、<、=。"""
    values: tuple[Text, ...]
    """取值：选项的编号；是或否写 yes、no；数字只写一个。"""
    unclear: tuple[Text, ...] = ()
    """存疑：原文没有写清算不算的选项，由人判断。"""
    note: Text | None = None
    """存疑的原因：为什么看不出来，一句话。"""
    joint: Literal["every", "any", "sum"] | None = None
    """联合申报：every 每个申报主体都要、any 有一个就行、sum 合计；不写就只问一次。"""

    @model_validator(mode="after")
    def _values_fit(self, info: ValidationInfo) -> "Rule":
        known: KnownIds | None = info.context
        numeric = self.operator in NUMERIC or self.joint == "sum"
        single = numeric or self.operator == "="
        if single and len(self.values) != 1:
            raise PydanticCustomError("gazette", "{operator} 只比一个值", {"operator": self.operator})
        if numeric:
            if not FIGURE.fullmatch(self.values[0]) or self.unclear:
                raise PydanticCustomError("gazette", "比大小、求合计时 values 只写一个半角数字，不写 unclear")
            asked = [("numbers", self.ask)]
        elif self.operator == "=" and FIGURE.fullmatch(self.values[0]):
            asked = [("numbers", self.ask)]
        else:
            asked = [("answers", f"{self.ask}={value}") for value in (*self.values, *self.unclear)]
        for kind, identifier in asked if known else ():
            if known and (complaint := known.complaint((kind,), identifier)):
                found, said = identifier.removeprefix(start := f"{self.ask}="), complaint.replace(start, "")
                raise PydanticCustomError("gazette", "{found}：{said}", {"found": found, "said": said})
        return self


class Criterion(Clausal):
    """One condition of application: the words readers see and the rule a program runs, in one record."""

    shown_as: ClassVar[dict[str, str]] = {
        "auto": "可由资料直接判断",
        "self": "由申报方自行确认",
        "indicators": "按约束性指标判断",
        "expert": "由专家评审判断",
    }

    id: Key | None = None
    """编号：小写英文短名；保存读者的答案用，改了标题答案也在。"""
    title: Text
    """小标题：照原文的小标题，没有就概括。"""
    text: Rich
    """条件：用自己的话写清楚。"""
    strength: Literal["必备", "优先", "不可偏离"] = "必备"
    """强度：必备、优先、不可偏离。"""
    check: Literal["auto", "self", "indicators", "expert"]
    """怎么核对：auto 资料直接判断、self 申报方自答、indicators 约束性指标都达到、expert 专家判断。"""
    rule: Rule | None = None
    """规则：check 为 auto 时写。"""
    unless: Rule | None = None
    """免除：符合这条规则的申报主体不用满足这一条。"""
    evidence: tuple[Text, ...] = ()
    """佐证：什么材料能说明符合；原文没有写就不填。"""

    @model_validator(mode="after")
    def _rule_when_automatic(self) -> "Criterion":
        if (self.check == "auto") != (self.rule is not None):
            raise PydanticCustomError("gazette", "check 写了 auto，还要写 rule；写了别的就不写 rule")
        return self

    @property
    def key(self) -> str:
        """What an answer is kept under."""
        return self.id or self.title

    @property
    def hard(self) -> bool:
        """Whether whoever fails it cannot apply; the others are preferred, no more."""
        return self.strength != "优先"

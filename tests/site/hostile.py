"""Invented records with a hostile text in every field, made from the models themselves.

Each text ends in a mark of its own, so that a test can tell where on the site it shows, and whether it shows whole.
"""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from gazette.model.approved_list import ApprovedList
from gazette.model.base import Count, Part, Reference, YesNo
from gazette.model.criterion import Key
from gazette.model.dates import Deadline, PartialDate, Period, Span, When
from gazette.model.document import Actor, Attachment, Cited, DocumentNumber, Record
from gazette.model.place import Place
from gazette.model.quantity import Figure, Quantity
from gazette.model.site import Site
from gazette.model.text import Email, Ident, Mobile, Phone, Rich, Text, Url
from gazette.reading.records import MODELS

LEADS = (
    "1. ",
    "# ",
    "- ",
    "    ",
    "> ",
    "```\n",
    "| a | b |\n|---|---|\n",
    "[x]: javascript:alert(1)\n{: onclick=x }\n",
    "+ ",
)
"""How a text begins; there is one set of records for each. The last one is withdrawn."""
PAYLOAD = (
    "| * _ ~ ~~s~~ *i* __u__ `c` <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) "
    "{{ 7*7 }} {{ 12345*9 }} {% raw %} {# c #} 1. # - > ``` &amp; &lt; <b> \"' \\ </title></style></script>"
    "<script>alert(2)</script> ${7*7} "
    "https://a.example/?a=1&b=2 [^1] [[w]] ==m== {#id .class} --> <!-- "
)
MARKS = ("**<i>bold</i>** [<u>link</u>](https://a.example/?a=*b*&amp;c=|_~`) ", "<i>bold</i> <u>link</u> ")
"""What works in rich text: as it is written, and as it reads."""
DAY = "2099-01-05"
KINDS = (*MODELS, "places")
PLAIN = {
    "organisations/plain-organisation.yml": {"name": "普通机构", "type": "其他"},
    "lists/plain-list.yml": {
        "name": "普通名单",
        "no_call": "示例",
        "stage": "公示",
        "announced": "2099-01-01",
        "complete": "false",
        "summary": ["示例。"],
        "columns": [{"id": "plain", "name": "普通"}],
        "rows": [{"label": "甲", "party": "project"}],
    },
}
"""What the hostile records refer to, where that must not be hostile."""

ONE_OF = {
    When: (["on"], ["not_before", "not_after"], ["unstated"]),
    Deadline: (["at"], ["rolling"], ["within", "counted_from"]),
    Quantity: (["number"], ["vague"]),
    Cited: (["title", "number", "issuers", "on"], ["record"]),
    Actor: (["organisation"], ["named_as"], ["person", "title"]),
    Period: (["start", "end"], ["span"], ["rolling"]),
    Attachment: (["form"], ["url", "size"]),
    ApprovedList: (["call"], ["no_call"]),
}
"""Fields that exclude each other: the sets of records take turns."""
VALUES: dict[Any, str] = {
    Url: "https://a.example/?a=*b*&c=_d_~e(f)[g]&amp;lt;#1.",
    Email: "a_b.c+d@e.example",
    Ident: "hostile-form",
    Phone: "010-00000000",
    Mobile: "10000000000",
    Count: "3",
    YesNo: "true",
    PartialDate: DAY,
    Key: "some-key",
}


class Hostile:
    """One set of records, and how their texts must read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.reads: dict[str, str] = {}
        """Mark → its text as a reader must see it up to the mark, spaces made single."""
        self.fields: dict[str, str] = {}
        """Mark → the field it stands in: `notices.phases.name`."""

    def id(self, kind: str) -> str:
        return f"hostile-{kind}-{self.number}"

    def files(self) -> dict[str, Any]:
        """Path under data/ → tree, for every kind that has files."""
        return {f"{kind}/{self.id(kind)}.yml": self.record(kind) for kind in MODELS}

    def place(self) -> dict[str, Any]:
        """An entry of data/places.yml."""
        tree = {**self.part(Place, "places"), "id": self.id("places"), "former_ids": []}
        above = tree.pop("parent").replace(f"-{self.number}", f"-{self.number - 1}")
        return {**tree, "parent": above} if self.number else tree

    def site(self) -> dict[str, Any]:
        """data/site.yml; its sectors are the ones that the records name."""
        tree = self.part(Site, "site")
        tree["sectors"][0]["id"] = "widgets"
        tree["questions"][0] |= {"id": "level", "type": "choice"}
        tree["questions"][0]["choices"][0]["id"] = "first"
        return tree | {"four_eyes": "false"}

    def record(self, kind: str) -> dict[str, Any]:
        """The tree of a record, with what its parts say of each other made to agree."""
        tree = self.part(MODELS[kind], kind)
        tree["former_ids"] = [f"former-{kind}-{self.number}"]
        if kind == "notices":
            form, attachment, material = tree["forms"][0], tree["attachments"][0], tree["materials"][0]
            material |= {"form": form["id"], "attachment": attachment["number"]}
            rule = {"ask": "level", "operator": "in", "values": ["first"]}
            criterion = tree["criteria"][0]
            criterion["rule"] |= {**rule, "unclear": [], "joint": "every"}
            criterion["unless"] |= {**rule, "values": ["first"], "unclear": [], "joint": "any"}
            if criterion["check"] != "auto":
                del criterion["rule"]
            if "form" in attachment:
                attachment["form"] = form["id"]
        if kind == "lists":
            tree["rows"][0]["values"][0]["indicator"] = tree["columns"][0]["id"]
            tree["rows"][0]["party"] = "project"
            tree["totals"][0] |= {"group": tree["rows"][0]["groups"][0], "count": "1"}
            tree |= {"complete": "true", "declared_count": "1"}
        for change in tree.get("row_changes", ()):
            change["adds"][0]["values"][0]["indicator"] = "plain"
            change["adds"][0]["party"] = "project"
        if "draft" in tree:
            tree["draft"] = "false"
            if self.number != len(LEADS) - 1:
                del tree["withdrawn"]
        if kind == "organisations":
            tree["parent"] = "plain-organisation"
        return tree

    # -- values ----------------------------------------------------------------------------------------------------

    def part(self, model: type[Part], where: str) -> dict[str, Any]:
        """Every field of a model filled."""
        hints = get_type_hints(model, include_extras=True)
        if issubclass(model, Span):
            return {"length": "2年", "after": self.text(f"{where}.after")}
        left_out = set(self.not_this_time(model))
        if issubclass(model, Record):
            left_out |= {"id", "former_ids"}
        if where.endswith("subtasks.subtasks"):
            left_out.add("subtasks")
        found = {
            name: self.value(hints[name], f"{where}.{name}") for name in model.model_fields if name not in left_out
        }
        if model is Quantity or issubclass(model, Quantity):
            found.pop("to", None)
        return found

    def not_this_time(self, model: type[Part]) -> list[str]:
        for base, groups in ONE_OF.items():
            if issubclass(model, base):
                kept = groups[self.number % len(groups)]
                return [name for group in groups for name in group if group is not kept]
        return []

    def value(self, hint: Any, where: str) -> Any:
        """Something of a declared type."""
        if hint in VALUES:
            return VALUES[hint]
        if hint is Text:
            return self.text(where)
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return self.value(next(one for one in inner if one is not type(None)), where)
        if origin is tuple:
            return [self.value(inner[0], where)]
        if origin is Literal:
            return inner[self.number % len(inner)]
        if origin is Annotated:
            reference = next((one for one in inner if isinstance(one, Reference)), None)
            return self.reference(reference) if reference else self.value(inner[0], where)
        if isinstance(hint, type) and issubclass(hint, Part):
            return self.part(hint, where)
        special = {Rich: self.rich, DocumentNumber: self.document_number, Figure: lambda _: "62.910"}
        return special[hint](where)

    def reference(self, reference: Reference) -> str:
        if "sectors" in reference.kinds:
            return "widgets"
        if "questions" in reference.kinds:
            return "level"
        if reference.kinds == ("lists",):
            return "plain-list"
        return self.id("rules" if "rules" in reference.kinds else reference.kinds[0])

    def mark(self, where: str) -> str:
        mark = f"qz{self.number}q{len(self.reads)}zq"
        self.fields[mark] = where
        return mark

    def text(self, where: str) -> str:
        mark = self.mark(where)
        text = f"{LEADS[self.number]}{PAYLOAD}{mark}"
        self.reads[mark] = " ".join(text.split())
        return text

    def rich(self, where: str) -> str:
        mark = self.mark(where)
        self.reads[mark] = " ".join(f"{LEADS[self.number]}{PAYLOAD}{MARKS[1]}{mark}".split())
        return f"{LEADS[self.number]}{PAYLOAD}{MARKS[0]}{mark}"

    def document_number(self, where: str) -> str:
        mark = self.mark(where)
        self.reads[mark] = f"|*_~<b>&amp;\"'{{{{7*7}}}}{{%raw%}}`{mark}"
        return f"{self.reads[mark]}〔2099〕{len(self.reads)}号"

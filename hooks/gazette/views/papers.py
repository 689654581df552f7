"""What an applicant hands in: the forms with their blanks, and a checklist of papers, seals and ways to send them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from gazette.model.dates import Copies
from gazette.model.notice import Channel, Field, Form, Material, Notice
from gazette.views.common import Link, Showing
from gazette.views.notice import deadlines_told

WRITTEN = ("text", "person", "long")
"""Types of fields that are written; the others happen on paper."""
KEYBOARDS = (("电话", "tel"), ("手机", "tel"), ("传真", "tel"), ("邮", "email"))
"""A word in what is asked → the keyboard that a phone shows for it."""


class Input(NamedTuple):
    """One place to write into."""

    name: str
    """What a draft keeps it under: the label, and what of it is asked."""
    asks: str
    """What of the field is asked, such as 姓名; empty when the field asks one thing."""
    tag: str
    """Marks its place in the .docx: the same for the same name."""
    id: str
    keyboard: str


class Blank(NamedTuple):
    """A field of a form and the places to write into; none where something happens on paper."""

    field: Field
    inputs: tuple[Input, ...]
    id: str


@dataclass(frozen=True)
class FormShown:
    """A form to be filled in."""

    form: Form
    sections: list[tuple[str, list[Blank]]]
    counted: bool
    """Whether a field of it has a limit."""
    written: int
    """How many places there are to write into."""


class Item(NamedTuple):
    """Something to have ready or to do, with a tick for each of its parts."""

    title: str
    ticks: tuple[tuple[str, str], ...]
    """What a tick is kept under, and its words; the words are empty where one tick stands for all."""
    said: str
    """What the source asks of it."""
    note: str | None = None
    missing: str = ""
    """What the source does not say."""
    form: str = ""
    """The id of the form that it is."""
    clause: str | None = None
    exempt: tuple[str, ...] = ()
    link: Link | None = None
    email: str = ""


@dataclass(frozen=True)
class Papers:
    """What the components of papers are given."""

    notice: Notice
    forms: list[FormShown]
    exempt: list[str]
    """The classes of applicants for whom some field does not hold."""
    groups: list[tuple[str, list[Item]]]
    count: int
    """How many ticks there are."""
    deadlines: list[Link]
    recommenders: list[Link]
    contacts: Link | None


def papers(showing: Showing, notice: Notice) -> Papers:
    """Everything about papers, for the day of `showing`."""
    groups = [
        ("材料", [_material(material) for material in notice.materials]),
        ("盖章", list(_seals(notice))),
        ("报送", [_channel(showing, channel, at) for at, channel in enumerate(notice.channels, 1)]),
    ]
    fields = [field for form in notice.forms for section in form.sections for field in section.fields]
    return Papers(
        notice=notice,
        forms=[form_shown(form) for form in notice.forms],
        exempt=list(dict.fromkeys(whom for field in fields for whom in field.exempt)),
        groups=groups,
        count=sum(len(item.ticks) for _, items in groups for item in items),
        deadlines=deadlines_told(showing, notice),
        recommenders=showing.actors(notice.recommendation.by) if notice.recommendation else [],
        contacts=Link("联系方式", f"notices/{notice.id}/#contacts") if notice.contacts else None,
    )


def form_shown(form: Form) -> FormShown:
    """A form with a name, and a mark in the .docx, for each place to write into."""
    seen: Counter[str] = Counter()
    sections = [
        (section.title or "", [_blank(form, field, seen) for field in section.fields]) for section in form.sections
    ]
    blanks = [blank for _, inside in sections for blank in inside]
    return FormShown(
        form, sections, any(blank.field.limit for blank in blanks), sum(len(blank.inputs) for blank in blanks)
    )


def _blank(form: Form, field: Field, seen: Counter[str]) -> Blank:
    seen[field.label] += 1
    again = seen[field.label]
    name = f"{field.label}（{again}）" if again > 1 else str(field.label)
    asked: tuple[str, ...] = ()
    if field.type in WRITTEN:
        asked = tuple(map(str, field.asks)) or ("",)
    ident = f"{form.id}-{_mark(name)}"
    return Blank(field, tuple(_input(form, name, asks) for asks in asked), ident)


def _input(form: Form, label: str, asks: str) -> Input:
    name = f"{label}／{asks}" if asks else label
    keyboard = next((kind for word, kind in KEYBOARDS if word in asks), "text")
    return Input(name, asks, f"blank-{_mark(name)}", f"{form.id}-{_mark(name)}-write", keyboard)


@lru_cache(4096)  # forms ask for the same
def _mark(name: str) -> str:
    """A short name in ASCII that stays when other fields come and go."""
    return blake2b(name.encode(), digest_size=4).hexdigest()


def _material(material: Material) -> Item:
    words = "必交" if material.required else "可选"
    said = "，".join(filter(None, (words, "加盖公章" if material.sealed else "", material.attachment)))
    ticks = tuple((f"{material.name}／{copies.medium}", copies.chinese) for copies in material.copies)
    uncounted = [copies.medium for copies in material.copies if _uncounted(copies)]
    missing = f"{'、'.join(uncounted)}要几份，原文没有写明" if uncounted else ""
    if not material.copies:
        missing = "原文没有写明份数"
    return Item(
        material.name,
        ticks or ((material.name, ""),),
        said,
        material.note,
        missing,
        material.form or "",
        material.clause,
    )


def _uncounted(copies: Copies) -> bool:
    """Whether the source leaves open how many; of what goes by wire one is enough."""
    said = copies.count is not None or "份" in (copies.words or "")
    return not said and "电子" not in copies.medium and "邮" not in copies.medium


def _seals(notice: Notice) -> Iterator[Item]:
    """Every seal that a form or a paper must bear."""
    forms = {form.id: form for form in notice.forms}
    for material in notice.materials:
        form = forms.get(material.form or "")
        fields = [field for section in form.sections for field in section.fields if field.sealed_by] if form else []
        for field in fields:
            said = f"盖在《{material.name}》“{field.label}”一栏" + ("，写年月日" if field.dated else "")
            key = f"{material.name}／{field.label}／章"
            yield Item(f"{field.sealed_by}盖章", ((key, ""),), said, exempt=tuple(field.exempt))
        if material.sealed and not fields:
            said = f"盖在《{material.name}》上"
            yield Item("公章", ((f"{material.name}／章", ""),), said, missing="由谁盖章，原文没有写明")


def _channel(showing: Showing, channel: Channel, number: int) -> Item:
    to, through = showing.actor(channel.to), showing.actor(channel.through) if channel.through else None
    by_wire = bool(channel.email) or any(word in (channel.medium or "") for word in ("电子", "系统", "网"))
    said = (
        f"经由{through.text}" if through else "",
        f"地址：{channel.address}" if channel.address else "",
    )
    missing = (
        "" if channel.medium else "方式",
        "" if channel.address or by_wire else "地址",
        "" if through else "经由谁",
    )
    unsaid = "、".join(filter(None, missing))
    return Item(
        f"{channel.medium}报给" if channel.medium else "报给",
        ((f"报送／{number}／{channel.medium or ''}", ""),),
        "，".join(filter(None, said)),
        channel.note,
        f"{unsaid}，原文没有写明" if unsaid else "",
        clause=channel.clause,
        link=to,
        email=str(channel.email or ""),
    )

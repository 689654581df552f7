"""Rules about documents: numbers, annexes, relations, organisations."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping

from gazette.card import DOCUMENT_KINDS, Card, document_of
from gazette.catalogue import Catalogue
from gazette.checks.circles import circles
from gazette.model.base import Part
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.place import Place, PlaceTable
from gazette.reading.known import KIND_NAMES
from gazette.reading.problems import Problem
from gazette.reading.records import Finding
from gazette.reading.yaml_text import SourceText, read_source

SUBJECTS = "data/reference/subjects.yml"
INNER_IDS = (
    ("forms", "id"),
    ("indicators", "id"),
    ("criteria", "key"),
    ("attachments", "number"),
    ("columns", "id"),
    ("sectors", "id"),
    ("questions", "id"),
)


def number_fits_written_date(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """The year in a document number is the year in which the document was written."""
    document = document_of(record)
    written = document.written.on if document and document.written else None
    year = document.number.year if document and document.number else None
    if document and year and written and year != written.year:
        yield ("document", "number"), f"成文日期在 {written.year} 年，文号里的年份不同，请核对", document.number


def attachments_and_forms_agree(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """The forms and attachments that a notice refers to exist in it."""
    if not isinstance(record, Notice):
        return
    forms = {form.id for form in record.forms}
    attachments = {attachment.number for attachment in record.attachments}
    for field in ("materials", "attachments"):
        for number, item in enumerate(getattr(record, field)):
            form, attachment = getattr(item, "form", None), getattr(item, "attachment", None)
            if form and form not in forms:
                yield (field, number, "form"), "forms 里没有这个 id", form
            if attachment and attachment not in attachments:
                yield (field, number, "attachment"), "attachments 里没有这个编号", attachment


def inner_ids_are_unique(record: Part, _places: PlaceTable) -> Iterator[Finding]:
    """The ids inside one file are unique: of forms, indicators, conditions, attachments, columns, and so on."""
    for field, key in INNER_IDS:
        seen: set[str | None] = set()
        for number, item in enumerate(record.__dict__.get(field) or ()):
            ident = getattr(item, key, None)
            if ident and ident in seen:
                where = key if key in type(item).model_fields else "id" if item.id else "title"
                yield (field, number, where), "这个编号用过了，换一个", ident
            seen.add(ident)


def sectors_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """The ids of sectors are unique, those of questions too."""
    for path, advice, found in inner_ids_are_unique(catalogue.site, catalogue.places):
        yield catalogue.locate(catalogue.site, path, advice, found)


def ids_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """Two documents do not share an id, whatever their kinds: a reference names one document."""
    kinds: dict[str, str] = {}
    for kind in DOCUMENT_KINDS:
        for ident, card in catalogue.cards[kind].items():
            if kinds.setdefault(ident, kind) != kind:
                other = KIND_NAMES[kinds[ident]]
                yield catalogue.locate(card, (), f"{other}里已有同名的文件，请换一个文件名", ident)


def numbers_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """Two records do not bear one document number, however it is written: it is an address too."""
    bearers: dict[str, list[Card]] = defaultdict(list)
    for card in catalogue.documents:
        if card.number:
            bearers[card.number_key or card.number].append(card)
    for cards in bearers.values():
        for card in cards[1:]:
            first = catalogue.file(cards[0].kind, cards[0].id)
            yield catalogue.locate(card, ("document", "number"), f"这个文号已在 {first} 用过", card.number)


def subject_is_in_the_classification(catalogue: Catalogue) -> Iterator[Problem]:
    """A subject is one of the two-level classification of the central government's policy library."""
    path = catalogue.root / SUBJECTS
    table = read_source(SUBJECTS, path.read_bytes()) if path.is_file() else SourceText(SUBJECTS)
    yield from table.problems
    subjects = table.tree if isinstance(table.tree, dict) else {}
    for card in catalogue.documents:
        if not subjects or not card.subject:
            continue
        first, *second = card.subject
        if first not in subjects:
            advice = f"主题分类的一级是 {'、'.join(subjects)} 之一"
            yield catalogue.locate(card, ("document", "subject"), advice, first)
        elif second and second[0] not in subjects[first]:
            advice = f"“{first}”之下的二级是 {'、'.join(subjects[first])} 之一"
            yield catalogue.locate(card, ("document", "subject"), advice, second[0])


def former_ids_are_free(catalogue: Catalogue) -> Iterator[Problem]:
    """A former id is not the id, or a former id, of another record of its kind: its old address leads to one page."""
    places = catalogue.places
    of_kind: dict[str, Mapping[str, Card | Place]] = {**catalogue.cards, "places": places.written()}
    for kind, records in of_kind.items():
        present: Container[str] = places if kind == "places" else records
        taken: dict[str, str] = {}
        for ident, record in records.items():
            for number, former in enumerate(record.former_ids):
                if former == ident:
                    advice = "这就是现在的编号，请删去"
                    yield catalogue.locate(record, ("former_ids", number), advice, former)
                elif former in present or taken.setdefault(former, ident) != ident:
                    advice = "这个旧编号正被别的记录使用"
                    yield catalogue.locate(record, ("former_ids", number), advice, former)


def organisations_have_no_circle(catalogue: Catalogue) -> Iterator[Problem]:
    """An organisation does not stand, through its parents, below itself."""
    cards = catalogue.cards["organisations"]
    for circle in circles({ident: card.parent for ident, card in cards.items()}):
        names = " → ".join(cards[ident].name for ident in (*circle, circle[0]))
        advice = f"上级绕成了一圈（{names}），请核对"
        yield catalogue.locate(cards[circle[0]], ("parent",), advice, cards[circle[0]].parent)


def programmes_of_call_and_list_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """A list belongs to the programme of the call that it answers."""
    for card in catalogue.cards["lists"].values():
        call = catalogue.cards["notices"].get(card.call)
        if call and call.programmes != card.programmes:
            advice = f"与申报通知 {call.id} 的项目（{'、'.join(call.programmes) or '未填'}）不一致"
            yield catalogue.locate(card, ("programme",), advice, "、".join(card.programmes) or None)

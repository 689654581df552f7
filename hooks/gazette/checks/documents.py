"""Rules about documents: numbers, annexes, relations, organisations."""

from collections import defaultdict
from collections.abc import Iterator

from gazette.catalogue import DOCUMENT_KINDS, Catalogue, DocumentRecord, document_of, programmes_of
from gazette.checks.circles import circles
from gazette.reading.known import KIND_NAMES
from gazette.reading.problems import Problem
from gazette.reading.yaml_text import SourceText, read_source

SUBJECTS = "data/reference/subjects.yml"
INNER_IDS = (("forms", "id"), ("indicators", "id"), ("attachments", "number"), ("columns", "id"), ("sectors", "id"))


def ids_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """Two documents do not share an id, whatever their kinds: a reference names one document."""
    kinds: dict[str, str] = {}
    for kind in DOCUMENT_KINDS:
        for ident, record in catalogue.data.records[kind].items():
            if kinds.setdefault(ident, kind) != kind:
                other = KIND_NAMES[kinds[ident]]
                yield catalogue.data.locate(record, (), f"{other}里已有同名的文件，请换一个文件名", ident)


def numbers_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """Two records do not bear one document number."""
    bearers: dict[str, list[DocumentRecord]] = defaultdict(list)
    for record in catalogue.documents:
        document = document_of(record)
        if document and document.number:
            bearers[document.number].append(record)
    for number, records in bearers.items():
        for record in records[1:]:
            first = catalogue.data.file(records[0])
            yield catalogue.data.locate(record, ("document", "number"), f"这个文号已在 {first} 用过", number)


def number_fits_written_date(catalogue: Catalogue) -> Iterator[Problem]:
    """The year in a document number is the year in which the document was written."""
    for record in catalogue.documents:
        document = document_of(record)
        written = document.written.on if document and document.written else None
        year = document.number.year if document and document.number else None
        if document and year and written and year != written.year:
            advice = f"成文日期在 {written.year} 年，文号里的年份不同，请核对"
            yield catalogue.data.locate(record, ("document", "number"), advice, document.number)


def subject_is_in_the_classification(catalogue: Catalogue) -> Iterator[Problem]:
    """A subject is one of the two-level classification of the central government's policy library."""
    path = catalogue.data.root / SUBJECTS
    table = read_source(SUBJECTS, path.read_bytes()) if path.is_file() else SourceText(SUBJECTS)
    yield from table.problems
    subjects = table.tree if isinstance(table.tree, dict) else {}
    for record in catalogue.documents:
        document = document_of(record)
        if not subjects or not document or not document.subject:
            continue
        first, *second = document.subject
        if first not in subjects:
            advice = f"主题分类的一级是 {'、'.join(subjects)} 之一"
            yield catalogue.data.locate(record, ("document", "subject"), advice, first)
        elif second and second[0] not in subjects[first]:
            advice = f"“{first}”之下的二级是 {'、'.join(subjects[first])} 之一"
            yield catalogue.data.locate(record, ("document", "subject"), advice, second[0])


def attachments_and_forms_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """The forms and attachments that a notice refers to exist in it."""
    for notice in catalogue.notices.values():
        forms = {form.id for form in notice.forms}
        attachments = {attachment.number for attachment in notice.attachments}
        for field in ("materials", "attachments"):
            for number, item in enumerate(getattr(notice, field)):
                form, attachment = getattr(item, "form", None), getattr(item, "attachment", None)
                if form and form not in forms:
                    yield catalogue.data.locate(notice, (field, number, "form"), "forms 里没有这个 id", form)
                if attachment and attachment not in attachments:
                    advice = "attachments 里没有这个编号"
                    yield catalogue.data.locate(notice, (field, number, "attachment"), advice, attachment)


def inner_ids_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """The ids inside one file are unique: of forms, indicators, numbered attachments, columns, sectors."""
    for record in (catalogue.site, *catalogue.documents):
        for field, key in INNER_IDS:
            seen: set[str | None] = set()
            for number, item in enumerate(getattr(record, field, ())):
                ident = getattr(item, key, None)
                if ident and ident in seen:
                    yield catalogue.data.locate(record, (field, number, key), "这个编号用过了，换一个", ident)
                seen.add(ident)


def former_ids_are_free(catalogue: Catalogue) -> Iterator[Problem]:
    """A former id is not the id, or a former id, of another record of its kind: its old address leads to one page."""
    for records in catalogue.data.records.values():
        taken: dict[str, str] = {ident: ident for ident in records}
        for ident, record in records.items():
            for number, former in enumerate(getattr(record, "former_ids", ())):
                if former == ident:
                    advice = "这就是现在的编号，请删去"
                    yield catalogue.data.locate(record, ("former_ids", number), advice, former)
                elif taken.setdefault(former, ident) != ident:
                    advice = "这个旧编号正被别的记录使用"
                    yield catalogue.data.locate(record, ("former_ids", number), advice, former)


def organisations_have_no_circle(catalogue: Catalogue) -> Iterator[Problem]:
    """An organisation does not stand, through its parents, below itself."""
    for circle in circles({found.id: found.parent for found in catalogue.organisations.values()}):
        organisation = catalogue.organisations[circle[0]]
        names = " → ".join(catalogue.organisations[ident].name for ident in (*circle, circle[0]))
        advice = f"上级绕成了一圈（{names}），请核对"
        yield catalogue.data.locate(organisation, ("parent",), advice, organisation.parent)


def programmes_of_call_and_list_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """A list belongs to the programme of the call that it answers."""
    for entry in catalogue.lists.values():
        call = catalogue.notices.get(entry.call) if entry.call else None
        if call and programmes_of(call) != programmes_of(entry):
            advice = f"与申报通知 {call.id} 的项目（{call.programme or '未填'}）不一致"
            yield catalogue.data.locate(entry, ("programme",), advice, entry.programme)

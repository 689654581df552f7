"""How a document is cited: in the form of GB/T 7714—2015 and in plain words; and where its page is found again."""

from collections.abc import Sequence
from dataclasses import dataclass

from gazette.card import document_of
from gazette.model.approved_list import ApprovedList
from gazette.model.dates import When
from gazette.model.document import Document, Record
from gazette.views.common import Foot, Head, address, in_title_marks

AUTHORS = 3
"""So many authors the standard names; of more, these first ones."""


@dataclass(frozen=True)
class Reference:
    """A reference of the standard, before and after the day on which its reader saw the source."""

    before: str
    after: str = ""
    """Empty where the source is not online: the standard wants no such day then."""


@dataclass(frozen=True)
class Citation:
    """How to cite what a page is about, and where the page is."""

    standard: Reference | None
    """The document, at its source."""
    plain: str
    data: Reference | None
    """The rows of a list, here."""
    short: str
    """The address under the site's root that people can type; empty for a document without a number."""
    page: str
    """The address of the page under the site's root."""
    site: str
    """The address of the root, with a slash at its end; empty where it is not known."""

    @property
    def typed(self) -> str:
        """The short address as people type it: browsers add the rest."""
        return f"{self.site.partition('://')[2] or '/'}{self.short}"


def citation(record: Record, head: Head | None, foot: Foot, short: str, site: str, publisher: str | None) -> Citation:
    """How the page of a notice, plan, rules or list is cited; `publisher` is who runs the site, where that is said."""
    document = document_of(record)
    if record.unseen:
        document = None
    authors = [link.text for link in head.issuers] if head else []
    data = None
    if isinstance(record, ApprovedList) and site:
        changed = [text for revision in record.revisions if (text := _day(revision.on))]
        given = _reference(publisher or "", f"{record.name}: 数据", "DS", max(changed, default=""), True)
        data = Reference(f"{given}[", f"]. {site}{address(record)}.")
    return Citation(
        _standard(authors, document, foot) if document else None,
        _plain(authors, document) if document else "",
        data,
        short,
        address(record),
        site,
    )


def _standard(authors: Sequence[str], document: Document, foot: Foot) -> Reference:
    """The form in which the standard itself cites a circular: 主要责任者. 题名: 文号[A/OL]. (日期)[引用日期]. 路径."""
    named = ", ".join(authors[:AUTHORS]) + (", 等" if len(authors) > AUTHORS else "")
    titled = ": ".join(filter(None, (document.title, document.number)))
    day = _day(document.published) or _day(document.written)
    url = next((source.url for source in foot.sources if source.code == "official" and source.url), None)
    given = _reference(named, titled, "A", day, bool(url))
    return Reference(f"{given}[", f"]. {url}.") if url else Reference(given)


def _reference(author: str, title: str, kind: str, day: str, online: bool) -> str:
    """A reference up to the day on which its source was seen; what is not known is left out, as the standard says."""
    before = f"{author}. {title}" if author else title
    if online:
        return f"{before}[{kind}/OL]. ({day})" if day else f"{before}[{kind}/OL]. "
    return f"{before}[{kind}]. {day}." if day else f"{before}[{kind}]."


def _plain(authors: Sequence[str], document: Document) -> str:
    """《标题》（文号），发文机关，日期."""
    titled = in_title_marks(document.title) + (f"（{document.number}）" if document.number else "")
    when = next((when for when in (document.written, document.published) if when and when.on), None)
    return "，".join(filter(None, (titled, "、".join(authors), when.chinese if when else "")))


def _day(when: When | None) -> str:
    """2024-08-15, as exact as it is known; empty when it is not."""
    return when.on.text[:10] if when and when.on else ""

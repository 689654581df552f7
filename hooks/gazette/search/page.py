"""A record and the text of its page → what search knows of it."""

from gazette.card import document_of, filed_on, title_of
from gazette.model.document import Publicity, Record
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.model.programme import Programme
from gazette.search.document import SearchDocument
from gazette.views.common import Showing, address


def search_document(showing: Showing, record: Record, body: str, line: str) -> SearchDocument:
    """What search knows of a record: `body` is its page's own text, so that a hit is always on the page."""
    catalogue = showing.catalogue
    document = document_of(record)
    card = catalogue.card(record.kind, record.id)
    assert card
    issuers = tuple(showing.actor(actor).text for actor in document.issuers) if document else ()
    title = title_of(record)
    units = [catalogue.card("organisations", ident) for ident, _ in card.acts]
    organisations = sorted(unit.name for unit in units if unit)
    said = record.__dict__  # many times as fast as getattr for a field that is not there
    sectors = {sector.id: sector for sector in catalogue.site.sectors} if said.get("sectors") else {}
    tagged = [sectors[ident] for ident in said.get("sectors", ())]
    places = card.places
    year = card.filed_on[:4]
    provinces = {catalogue.places.name(catalogue.places.with_parents(ident)[-1]): None for ident in places}
    publicity: Publicity | None = said.get("publicity")
    contacts = (*said.get("contacts", ()), *(publicity.contacts if publicity else ()))
    shown = showing.contacts(record, contacts).rows if contacts else []
    numbers: list[str | None] = [document.number if document else None]
    numbers += [number for contact, _ in shown for number in (*contact.phones, *contact.mobiles)]
    return SearchDocument(
        address=address(record),
        kind=record.kind,
        title=title,
        names=tuple(
            dict.fromkeys([*_names(record, title), *(name for sector in tagged for name in sector.other_names)])
        ),
        numbers=tuple(filter(None, dict.fromkeys(numbers))),
        places=tuple(map(catalogue.full_name, places)),
        organisations=tuple(dict.fromkeys([*issuers, *organisations])),
        body=body,
        line=line,
        date=card.filed_on,
        facets={
            "year": (year,) if year else (),
            "sector": tuple(sector.name for sector in tagged),
            "place": tuple(provinces),
            "issuer": issuers,
        },
        schedule=tuple(
            (
                status.start.isoformat() if status.start else None,
                status.code,
                status.words,
                status.last_day.isoformat() if status.last_day else None,
            )
            for status in catalogue.schedule(record.kind, record.id)
        ),
    )


def withdrawn_document(record: Record, body: str, line: str) -> SearchDocument:
    """What search knows of the page that a withdrawn record leaves: it is found by its title and number only."""
    document = document_of(record)
    return SearchDocument(
        address=address(record),
        kind=record.kind,
        title=title_of(record),
        names=(),
        numbers=(str(document.number),) if document and document.number else (),
        places=(),
        organisations=(),
        body=body,
        line=line,
        date=filed_on(record),
        facets={"year": (), "sector": (), "place": (), "issuer": ()},
        schedule=(),
    )


def _names(record: Record, title: str) -> list[str]:
    """The other names that a reader may search for."""
    found = [str(record.__dict__.get("name", "")), record.__dict__.get("named_as") or ""]
    if isinstance(record, Programme):
        found += [other.name for other in record.other_names]
    if isinstance(record, Organisation | Place):
        found += [*record.short_names, *(former.name for former in record.former_names)]
    return [name for name in found if name and name != title]

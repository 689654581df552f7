"""The page of rules."""

from dataclasses import dataclass

from gazette.model.rules import Article, Rules
from gazette.views.common import ROWS, ContactsShown, Entry, Foot, Head, Link, RelationShown, Showing, grouped
from gazette.views.timeline import Timeline, drawn


@dataclass(frozen=True)
class RulesView:
    """What `pages/rules.md` is given."""

    rules: Rules
    head: Head
    chapters: list[tuple[str, list[Article]]]
    programmes: list[Link]
    documents: list[Entry]
    timeline: Timeline
    contacts: ContactsShown
    relations: list[RelationShown]
    foot: Foot


def rules_view(showing: Showing, rules: Rules) -> RulesView:
    """Everything the page of rules shows, for the day of `showing`."""
    catalogue = showing.catalogue
    governed = {
        card.key: card
        for programme in rules.governs
        for card in catalogue.of_programme(programme)
        if card.key != f"rules/{rules.id}"
    }
    return RulesView(
        rules=rules,
        head=showing.head(rules, rules.document, rules.type),
        chapters=grouped(rules.articles, lambda article: article.chapter),
        programmes=[showing.link(card) for ident in rules.governs if (card := catalogue.card("programmes", ident))],
        documents=showing.entries(list(governed.values())[-ROWS:]),
        timeline=drawn(catalogue.events(rules), rules),
        contacts=showing.contacts(rules, rules.contacts),
        relations=showing.relations(rules),
        foot=showing.foot(rules.document),
    )

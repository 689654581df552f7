"""The page on which a reader prepares an application to one call: check oneself, fill in, hand in."""

from dataclasses import dataclass

from gazette.model.notice import Notice
from gazette.views.common import Link, Showing, StatusShown
from gazette.views.papers import Papers, papers
from gazette.views.self_assessment import SelfAssessment, self_assessment
from gazette.views.self_check import SelfCheck, self_check


@dataclass(frozen=True)
class ApplyView:
    """What `pages/apply.md` is given."""

    notice: Notice
    call: Link
    status: StatusShown | None
    papers: Papers
    check: SelfCheck
    assessment: SelfAssessment


def apply_view(showing: Showing, notice: Notice) -> ApplyView:
    """Everything the page shows, for the day of `showing`."""
    return ApplyView(
        notice,
        showing.link(notice),
        showing.status(notice),
        papers=papers(showing, notice),
        check=self_check(showing, notice),
        assessment=self_assessment(showing, notice),
    )

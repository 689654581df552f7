"""The conditions of a call as questions to a reader, and as a table for those who read without a script."""

from dataclasses import dataclass
from typing import Any

from gazette.eligibility import Decision, decisions, sheet_of
from gazette.model.criterion import Question
from gazette.model.document import Joint
from gazette.model.notice import Notice
from gazette.views.common import Showing


@dataclass(frozen=True)
class SelfCheck:
    """What the form and the table are made of."""

    notice: str
    """The id of the call: answers are kept under it."""
    sheet: dict[str, Any]
    """What the script decides by."""
    of_each: list[Question]
    """What each of the joint applicants is asked."""
    once: list[Question]
    """What is asked once."""
    joint: Joint | None
    joint_clause: str
    lines: list[Decision]


def self_check(showing: Showing, notice: Notice) -> SelfCheck:
    """The conditions of one call."""
    sheet = sheet_of(notice, showing.catalogue.site.questions)
    of_each = sheet.of_each
    return SelfCheck(
        notice.id,
        sheet.data(),
        [question for question in sheet.questions if question.id in of_each],
        [question for question in sheet.questions if question.id not in of_each],
        sheet.joint,
        sheet.joint_clause or "",
        decisions(sheet),
    )

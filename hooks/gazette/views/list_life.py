"""The life of a list: its stages from 公示 to 验收, what changed between 公示 and 公布, and who released it."""

from dataclasses import dataclass

from gazette.card import FINALISES
from gazette.model.approved_list import ApprovedList, Row
from gazette.model.dates import Period
from gazette.model.notice import Notice
from gazette.views.common import Link, Showing

COMPARED = {"places": "地区", "party": "类型", "members": "成员", "groups": "分组", "values": "数值", "note": "说明"}
"""The fields in which a row of the final list may differ from the publicised one; number and status differ anyway."""
NOT_SEEN, NOT_SAID = "没有见到", "原文没有写明"


@dataclass(frozen=True)
class Step:
    """One stage: when, as far as it is known, and the list or the document that proves it."""

    name: str
    words: str
    known: bool
    link: Link | None = None


@dataclass(frozen=True)
class Differences:
    """What the final list has otherwise than the publicised one."""

    earlier: Link
    added: list[str]
    dropped: list[str]
    changed: list[tuple[str, str]]
    """The label now, and what is different."""
    same: int


@dataclass(frozen=True)
class Released:
    """Who released a list, by which document, when, and who edited it; or why that is not known."""

    by: list[Link]
    document: str
    on: str
    editor: Link | None
    unstated: str


def life(showing: Showing, entry: ApprovedList, call: Notice | None) -> list[Step]:
    """The stages of a list in their order; none for one that was put together from single approvals."""
    if entry.stage == "累计":
        return []
    steps = [_publicised(showing, entry), _announced(showing, entry)]
    if entry.ends:
        return steps
    period = entry.pilot or (call.pilot.period if call and call.pilot else None)
    steps.append(Step("试点期", _period(period), bool(period)))
    held = entry.accepted or (call.acceptance.held if call and call.acceptance else None)
    steps.append(Step("验收", held.told if held else NOT_SEEN, bool(held)))
    if entry.stage == "撤销":
        steps.append(Step("撤销", entry.announced.told, True))
    return steps


def _publicised(showing: Showing, entry: ApprovedList) -> Step:
    if entry.stage == "公示" or entry.publicity:
        window = entry.publicity.window if entry.publicity else None
        return Step("公示", _period(window) if window else entry.announced.told, True)
    if entry.publicised:
        earlier = showing.catalogue.lists[entry.publicised]
        window = earlier.publicity.window if earlier.publicity else None
        return Step(
            "公示", _period(window) if window else earlier.announced.told, True, showing.link(earlier, "公示名单")
        )
    return Step("公示", NOT_SEEN, False)


def _announced(showing: Showing, entry: ApprovedList) -> Step:
    if entry.stage != "公示":
        return Step("公布", entry.announced.told, True)
    for card in showing.catalogue.relating_to(entry.id):
        if (FINALISES, entry.id) in [target[:2] for target in card.targets]:
            return Step("公布", card.dated, True, showing.link(card, "正式名单"))
    return Step("公布", NOT_SEEN, False)


def _period(period: Period | None) -> str:
    return (period.words or period.chinese) if period else NOT_SAID


def differences(showing: Showing, entry: ApprovedList) -> Differences | None:
    """Row by row: by label and group, else by places; None without a publicised list."""
    if not entry.publicised:
        return None
    earlier = showing.catalogue.lists[entry.publicised]
    before = {(row.label, row.groups): row for row in earlier.rows}
    new = [row for row in entry.rows if (row.label, row.groups) not in before]
    now = {(row.label, row.groups) for row in entry.rows}
    gone = [row for row in earlier.rows if (row.label, row.groups) not in now]
    changed = []
    for row in list(new):
        old = next((one for one in gone if one.label == row.label or (one.places and one.places == row.places)), None)
        if old:
            new.remove(row)
            gone.remove(old)
            renamed = [f"公示时名称为{old.label}"] if old.label != row.label else []
            changed.append((row.label, "；".join([*renamed, *_fields(old, row)])))
    kept = [(before[row.label, row.groups], row) for row in entry.rows if (row.label, row.groups) in before]
    other = [(row.label, "；".join(found)) for old, row in kept if (found := _fields(old, row))]
    return Differences(
        showing.link(earlier),
        [row.label for row in new],
        [row.label for row in gone],
        [*changed, *other],
        len(kept) - len(other),
    )


def _fields(old: Row, new: Row) -> list[str]:
    return [f"{word}不同" for name, word in COMPARED.items() if getattr(old, name) != getattr(new, name)]


def released(showing: Showing, entry: ApprovedList) -> Released | None:
    """The release as the record says it; failing that, the document that announced the list."""
    release, document = entry.release, entry.document
    if release:
        return Released(
            [showing.actor(release.by)] if release.by else [],
            release.document or "",
            release.on.told if release.on else "",
            showing.actor(release.editor) if release.editor else None,
            release.unstated or "",
        )
    if entry.stage != "公布" or not document or not document.issuers:
        return None
    return Released(showing.actors(document.issuers), document.number or document.title, "", None, "")

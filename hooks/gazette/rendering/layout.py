"""The theme's page, cut at its markers once, into which every record is poured.

The theme renders one page per kind whose title, description, address, contents and body are markers. Whatever stands
between the markers is the same for every record of the kind.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from html import escape

OPEN, CLOSE = "\ufdd2", "\ufdd3"
MARKER = re.compile(f"{OPEN}([a-z_]+){CLOSE}")
SLOTS = {
    "title": ("标题", 2),
    "description": ("描述", 1),
    "canonical": ("规范地址", 2),
    "head": ("页首元数据", 1),
    "edit": ("修改链接", 1),
    "toc": ("目录", 2),
    "body": ("正文", 1),
    "crumb": ("位置", 1),
}
"""Slot → its name in messages, and how often it may stand in a layout at the most."""
RAW = frozenset({"head", "toc", "body"})
"""Slots that take HTML; the others take text, escaped for element text and attributes alike."""


class LayoutError(Exception):
    """The theme's page cannot serve as a layout."""


def marker(slot: str) -> str:
    """What the layout page carries where `slot` goes."""
    return f"{OPEN}{slot}{CLOSE}"


class Layout:
    """One kind's page, ready to be filled."""

    def __init__(self, html: str) -> None:
        """Cut the page; raises LayoutError when a marker is missing or stands too often."""
        body = marker("body")
        self.digest = blake2b(html.encode(), digest_size=16).digest()
        pieces = MARKER.split(html.replace(f"<p>{body}</p>", body))  # Markdown makes a paragraph of the marker
        self._fixed, self._slots = [piece.encode() for piece in pieces[::2]], pieces[1::2]
        found = self._slots
        for slot, (name, most) in SLOTS.items():
            count = found.count(slot)
            if count > most or (slot in ("title", "body") and count == 0):
                allowed = "1 次" if most == 1 else f"1 到 {most} 次"
                raise LayoutError(f"页面里放{name}的位置（{slot}）出现了 {count} 次，应当出现 {allowed}")
        unknown = set(found) - SLOTS.keys()
        if unknown or any(mark in piece for piece in pieces[::2] for mark in (OPEN, CLOSE)):
            raise LayoutError(f"页面里有认不出的位置标记：{'、'.join(sorted(unknown)) or '标记不完整'}")

    def pour(self, slots: Mapping[str, str]) -> bytes:
        """The finished page; a slot that is not given stays empty."""
        parts = [self._fixed[0]]
        for slot, piece in zip(self._slots, self._fixed[1:], strict=True):
            value = slots.get(slot, "")
            parts += (value if slot in RAW else escape(value)).encode(), piece
        return b"".join(parts)

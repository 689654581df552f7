"""An address → its QR code as a drawing, for paper."""

import re
from functools import cache
from math import isqrt
from typing import NamedTuple
from urllib.parse import quote

import zxingcpp
from markupsafe import Markup

from gazette.rendering.text import finished

LONGEST = 150
"""Characters; the code of a longer address has too many modules to be read from paper at its size."""
RESERVED = "%/:?#[]@!$&'()*+,;=~"
"""What is not encoded: an address may hold Chinese, and readers of codes disagree about its bytes."""
AT_HAND = 2_000
"""So many strokes are kept of the codes of one size."""
MASK = 3
"""Choosing the best of the eight masks takes six times as long as the code itself; readers are told which it is."""
ROW = b"\n"
STROKE = re.compile(b"[^\0]*\0+|[^\0]+")
"""A stroke over dark modules in a row, and the way to it."""
RUN = re.compile(b"\0+|\xff+|\n")


class _Steps(dict[bytes, str]):
    """A stroke and the way to it → how they are drawn; a code has about 300, of which most are in every code."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __missing__(self, modules: bytes) -> str:
        drawn = ""
        for run in RUN.findall(modules):
            drawn += f"m-{self.size} 1" if run == ROW else f"m{len(run)} 0" if run[0] else f"h{len(run)}"
        if len(self) < AT_HAND:
            self[modules] = drawn
        return drawn


_steps = cache(_Steps)


class QrCode(NamedTuple):
    """A QR code, one unit for each module, without the light margin."""

    size: int
    path: Markup
    """What to stroke, one unit wide: row after row."""


def qr_code(address: str) -> QrCode | None:
    """The code of an address, error correction level M; None when it is too long."""
    address = quote(address, safe=RESERVED)
    if len(address) > LONGEST:
        return None
    image = zxingcpp.create_barcode(address, zxingcpp.QRCode, ec_level="M", data_mask=MASK)
    pixels = bytes(memoryview(image.to_image(scale=1, add_quiet_zones=False)))  # type: ignore[arg-type]
    size = isqrt(len(pixels))
    rows = (pixels[start : start + size] for start in range(0, len(pixels), size))
    strokes = map(_steps(size).__getitem__, STROKE.findall(ROW.join(rows)))
    return QrCode(size, finished("m0 0" + "".join(strokes)))

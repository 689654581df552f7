"""An address → its QR code as a drawing, for paper."""

import re
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
MASK = 3
"""Choosing the best of the eight masks takes six times as long as the code itself; readers are told which it is."""
RUN = re.compile(b"\0+|\xff+|\n")
ROW = b"\n"
STEPS = {b"\0" * length: f"h{length}" for length in range(1, 178)} | {
    b"\xff" * length: f"m{length} 0" for length in range(1, 178)
}
"""Dark modules in a row → a stroke; light ones → a step without. The largest code has 177."""


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
    steps = STEPS | {ROW: f"m-{size} 1"}
    return QrCode(size, finished("m0 0" + "".join(map(steps.__getitem__, RUN.findall(ROW.join(rows))))))

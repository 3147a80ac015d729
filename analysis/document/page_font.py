"""The part of the package's font that a page needs, so that a machine without a Chinese font shows Chinese."""

from __future__ import annotations

import base64
from io import BytesIO

from fontTools import subset

from analysis.figures.fonts import font_path

__all__ = ["embedded_font"]

_FIRST_CHINESE = 0x2E80  # CJK radicals; every Latin font has what comes before and is of use here
_FIRST_BEYOND_ASCII = 0x80


def embedded_font(text: str) -> str:
    """Return a font with the characters of `text` beyond ASCII as base64 of a WOFF file; empty where none is Chinese.

    Characters that the package's font lacks are left out: the reader's own fonts come first anyway.
    """
    wanted = {ord(character) for character in text if ord(character) >= _FIRST_BEYOND_ASCII}
    if not any(code >= _FIRST_CHINESE for code in wanted):
        return ""
    options = subset.Options(flavor="woff", layout_features=[], hinting=False, recalc_timestamp=False)
    buffer = BytesIO()
    with subset.load_font(str(font_path()), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


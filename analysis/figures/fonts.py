"""Charts that look the same on every machine: a font that shows Chinese comes with the package.

The font is a subset of Noto Sans CJK SC (the characters of GB 2312) under the SIL Open Font License 1.1: see OFL.txt
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

__all__ = ["house_style", "saved"]

_FONT = Path(__file__).with_name("NotoSansCJKsc-GB2312.otf")
DOTS_PER_INCH = 150


@cache
def _family() -> str:
    font_manager.fontManager.addfont(_FONT)
    return font_manager.FontProperties(fname=_FONT).get_name()


@contextmanager
def house_style() -> Iterator[None]:
    """Give every text made inside it the package's font, and every axis a light look."""
    style: Any = {
        "font.family": [_family(), "DejaVu Sans"], "font.size": 9, "axes.unicode_minus": False,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "svg.fonttype": "path",
    }  # fmt: skip
    with mpl.rc_context(style):
        yield


def saved(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` (its ending says the kind: .png, .svg, .pdf) and return the path."""
    with house_style():
        figure.savefig(path, dpi=DOTS_PER_INCH)
    return path

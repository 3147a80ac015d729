"""Charts that look the same on every machine: a font that shows Chinese comes with the package.

The font is a subset of Noto Sans CJK SC (20,902 unified ideographs, which is every character of GBK) under the SIL Open
Font License 1.1: see OFL.txt beside it.
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

__all__ = ["font_path", "house_style", "saved"]

_FONT = Path(__file__).with_name("NotoSansCJKsc-GBK.otf")
_NAME = "hotline-sim Noto Sans CJK SC"
DOTS_PER_INCH = 150
# whatever tells when or by which version a picture was made, so that the same picture has the same bytes
_METADATA: dict[str, dict[str, Any]] = {
    ".png": {"Software": None}, ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}  # fmt: skip


def font_path() -> Path:
    """Return the path of the font (OpenType with CFF outlines, one weight: regular)."""
    return _FONT


@cache
def _family() -> str:
    # under its own name a font of the machine would take its place, in another version and with other characters;
    # bold is the same outlines, since a weight that is not there would be looked for elsewhere
    for weight in (400, 700):
        entry = font_manager.FontEntry(fname=str(_FONT), name=_NAME, style="normal", variant="normal", weight=weight,
                                       stretch="normal", size="scalable")
        font_manager.fontManager.ttflist.append(entry)
    return _NAME


@contextmanager
def house_style() -> Iterator[None]:
    """Give every text made inside it the package's font, and every axis a light look."""
    style: Any = {
        "font.family": [_family()], "font.size": 9, "axes.unicode_minus": False,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "svg.fonttype": "path",
        "svg.hashsalt": "hotline-sim", "hatch.linewidth": 0.6,
    }  # fmt: skip
    with mpl.rc_context(style):
        yield


def saved(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` (its ending says the kind: .png, .svg, .pdf) and return the path.

    The same figure gives the same bytes, whenever and in whichever process it is written.
    """
    with house_style():
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata=_METADATA.get(path.suffix, {}))
    return path

"""Charts as pictures inside documents: the same chart gives the same bytes."""

from __future__ import annotations

import re
from io import BytesIO, StringIO

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.figures.fonts import house_style

__all__ = ["as_png", "as_svg"]

_DOTS_PER_INCH = 200
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_NAMES = re.compile(r'(\bid="|href="#|url\(#)')
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


def as_svg(figure: Figure, prefix: str) -> str:
    """Return the chart as an ``<svg>`` element with its texts as paths, and `prefix` before each id in it.

    Two charts on one page need two prefixes: an id that stands twice would make one show parts of the other.
    """
    buffer = StringIO()
    with house_style(), mpl.rc_context({"svg.hashsalt": prefix}):
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
    svg = _COMMENT.sub("", buffer.getvalue())
    return _NAMES.sub(rf"\g<1>{prefix}", svg[svg.index("<svg") :]).strip()


def as_png(figure: Figure) -> bytes:
    """Return the chart as a PNG file of 200 dots an inch."""
    buffer = BytesIO()
    with house_style():
        figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()

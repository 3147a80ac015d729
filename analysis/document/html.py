"""A document as one page that needs nothing else: no network, no script, no font of the reader's."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.document.blocks import Chart, Document
from analysis.document.page_font import embedded_font
from analysis.document.pictures import as_svg

__all__ = ["write_html"]

_TEMPLATES = Path(__file__).with_name("templates")


def write_html(document: Document, path: Path) -> None:
    """Write the document to `path` as one HTML file in UTF-8: charts as SVG, styles and a Chinese font inside.

    It prints to A4 without cutting a chart or a table row in two. The same document gives the same bytes.
    """
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    charts = [index for index, block in enumerate(document.blocks) if isinstance(block, Chart)]
    values = {
        "document": document,
        "blocks": [(type(block).__name__, block) for block in document.blocks],
        "svgs": {index: as_svg(document.blocks[index].figure, f"c{index}-") for index in charts},  # type: ignore[union-attr]
        "words": {"zh": {"data": "数据：", "comma": "、"}, "en": {"data": "Data: ", "comma": ", "}}[document.lang],
    }
    template = environment.get_template("page.html")
    font = embedded_font(template.render(**values, font=""))
    path.write_text(template.render(**values, font=font), encoding="utf-8", newline="\n")

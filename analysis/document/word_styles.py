"""How a Word file looks: A4, styles and fonts; Chinese fonts as in official documents (GB/T 9704-2012)."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor

__all__ = ["TEXT_WIDTH", "apply_styles", "shade"]

TEXT_WIDTH = Mm(160)
_BODY, _STRONG, _SECOND = "仿宋", "黑体", "楷体"
# name: (size in points, bold, Chinese font, space before and after in points)
_STYLES = {
    "Normal": (11, False, _BODY, (0, 4)),
    "Title": (20, True, "宋体", (0, 4)),
    "Subtitle": (12, False, _SECOND, (0, 10)),
    "Heading 1": (15, False, _STRONG, (14, 4)),
    "Heading 2": (13, True, _SECOND, (10, 4)),
    "Heading 3": (11, True, _BODY, (8, 2)),
    "List Bullet": (11, False, _BODY, (0, 2)),
    "Caption": (10, True, _BODY, (8, 3)),
    "Footer": (9, False, _BODY, (0, 0)),
}
_OWN = {
    "Lead": (13, False, _BODY, (0, 6)), "Note": (9, False, _BODY, (2, 6)), "Warning": (11, True, _BODY, (4, 8)),
    "Command": (9.5, False, _BODY, (4, 8)), "Cell": (9, False, _BODY, (1, 1)),
    "Small Cell": (7.5, False, _BODY, (1, 1)), "Figure": (15, True, _STRONG, (0, 0)),
}  # fmt: skip

# Word refuses a file whose elements are not in the order of the schema (ECMA-376 part 1, 17.3.1.26)
_AFTER_SHADING = tuple(f"w:{name}" for name in (
    "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "vAlign",
))  # fmt: skip


def apply_styles(word: WordFile, lang: str) -> None:
    """Set the page to A4, and every style that documents use to black, with a Latin and a Chinese font."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    for name in _OWN:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    latin = "Times New Roman" if lang == "zh" else "Arial"
    for name, (size, bold, chinese, (before, after)) in (_STYLES | _OWN).items():
        style = word.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        _set_fonts(style.element.get_or_add_rPr(), "Consolas" if name == "Command" else latin, chinese, lang)
    for name in ("Lead", "Caption", "Heading 1", "Heading 2", "Heading 3"):
        word.styles[name].paragraph_format.keep_with_next = name != "Lead"
    for border in word.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for name, fill in (("Warning", "FFF0D9"), ("Command", "EFEFEF")):
        shade(word.styles[name].element.get_or_add_pPr(), fill)


def _set_fonts(properties: Any, latin: str, chinese: str, lang: str) -> None:
    """Name the fonts outright: the theme's, which the template's styles ask for, would win over them."""
    for old in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), font)
    properties.insert(0, fonts)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN" if lang == "zh" else "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def shade(properties: Any, fill: str) -> None:
    """Give a paragraph or a cell, by its properties, a background of the colour `fill` ("EFEFEF")."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    properties.insert_element_before(shading, *_AFTER_SHADING)

"""Documents: what is in the page and in the Word file, that they need nothing else, and that they repeat."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from analysis.document import (
    Bullets,
    Chart,
    Command,
    Document,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
    write_docx,
    write_html,
)
from analysis.document.page_font import embedded_font
from analysis.document.word_tables import column_widths
from analysis.figures.fonts import house_style
from sim.errors import ParameterError

WORDS = {
    "zh": {"title": "月度通报", "text": "这是正文。", "unit": "住房和城乡建设局", "alt": "工单柱状图", "data": "数据：a.csv、b.xlsx"},
    "en": {"title": "Monthly bulletin", "text": "This is the text.", "unit": "Housing bureau", "alt": "Bars of orders", "data": "Data: a.csv, b.xlsx"},
}
DANGEROUS = '<script>alert("1")</script> & http://example.org/source'


def figure(label: str) -> Figure:
    with house_style():
        made = Figure(figsize=(8, 2))
        axes = made.subplots()
        axes.plot([1, 2, 3], label=label)
        axes.set_title(label)
        axes.set_xlim(0, 1)  # so that the line is clipped, which takes an id
    return made


def document(lang: str) -> Document:
    words = WORDS[lang]
    return Document(
        words["title"], DANGEROUS, lang,
        (
            Paragraph(words["text"], "lead"), Paragraph("w", "warning"), Paragraph("n", "note"), Heading("H1"), Heading("H2", 2), Heading("H3", 3),
            Bullets(("first", DANGEROUS)), KeyFigures((("label", "97.3 %", "small"), ("other", "12", ""))),
            Table(("Unit", "Orders"), ((words["unit"], "1"), ("b", "2")), "Caption", ("left", "right"), "Table note"),
            Chart(figure(words["alt"]), "What to see", words["alt"], ("a.csv", "b.xlsx")), Chart(figure("again"), "Second", "second"),
            Command("hotline run\nhotline list"), PageBreak(), Paragraph("end"),
        ),
        "the foot",
    )  # fmt: skip


class Page(HTMLParser):
    """Collects tags, attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(params=["zh", "en"])
def lang(request) -> str:
    return request.param


@pytest.fixture
def html(tmp_path, lang) -> str:
    write_html(document(lang), tmp_path / "page.html")
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_page_needs_nothing_else(html):
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    links = [value for _, name, value in page.attributes if name in {"src", "href", "xlink:href", "srcset", "action", "data"}]
    assert links  # glyphs are referred to inside the page
    assert all(value.startswith("#") for value in links)
    assert "@import" not in html
    for target in re.findall(r"url\(([^)]*)\)", html):
        assert target.startswith(("#", "data:font/woff;base64,"))
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_a_page_says_everything_and_lets_nothing_in(html, lang):
    page, words = Page(html), WORDS[lang]
    text = "".join(page.texts)
    assert ("html", "lang", {"zh": "zh-CN", "en": "en"}[lang]) in page.attributes
    for part in (words["title"], DANGEROUS, words["text"], words["unit"], words["data"], "What to see", "97.3 %", "small", "Table note", "hotline list",
                 "the foot"):  # fmt: skip
        assert part in text, part
    assert text.count(DANGEROUS) == 2  # as a text, not as a script
    assert ("div", "aria-label", words["alt"]) in page.attributes
    assert [page.tags.count(tag) for tag in ("h1", "h2", "h3", "h4", "caption", "thead", "figure", "svg", "li", "dt")] == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2]
    assert page.attributes.count(("td", "class", "right")) == 2


def test_no_id_stands_twice_and_every_reference_finds_one(html):
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 10
    references = {*re.findall(r'href="#([^"]+)"', html), *re.findall(r"url\(#([^)]+)\)", html)}
    assert any(name.startswith("c9-") for name in references)
    assert any(name.startswith("c10-") for name in references)
    assert references <= set(ids)


def test_the_font_holds_just_the_chinese_of_the_page(html):
    found = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", html)
    if found is None:
        assert not re.search(r"[\u4e00-\u9fff]", html)
        return
    shown = {ord(character) for character in "".join(Page(html.replace(found[0], "")).texts + re.findall(r'aria-label="([^"]+)"', html))}
    with TTFont(BytesIO(base64.b64decode(found[1]))) as font:
        assert font.flavor == "woff"
        covered = set(font.getBestCmap())
    assert {code for code in shown if 0x4E00 <= code <= 0x9FFF} == {code for code in covered if 0x4E00 <= code <= 0x9FFF}
    assert ord("。") in covered


def test_a_page_without_chinese_carries_no_font():
    assert embedded_font("plain text – with “quotes”, 5 %") == ""
    assert embedded_font("中") != ""


def test_the_same_document_gives_the_same_bytes(tmp_path, lang):
    for name in ("a", "b"):
        write_html(document(lang), tmp_path / f"{name}.html")
        write_docx(document(lang), tmp_path / f"{name}.docx")
    for ending in ("html", "docx"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    with ZipFile(tmp_path / "a.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.fixture
def word(tmp_path, lang):
    write_docx(document(lang), tmp_path / "page.docx")
    return docx.Document(str(tmp_path / "page.docx"))


def test_a_word_file_has_real_styles_tables_and_pictures(word, lang):
    words = WORDS[lang]
    styled = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    for pair in (("Title", words["title"]), ("Heading 1", "H1"), ("Heading 2", "H2"), ("Heading 3", "H3"), ("List Bullet", "first"), ("Lead", words["text"]),
                 ("Caption", "Caption"), ("Note", "Table note"), ("Caption", "What to see"), ("Note", words["data"]),
                 ("Command", "hotline run\nhotline list")):  # fmt: skip
        assert pair in styled, pair
    figures, table = word.tables
    assert [cell.text for cell in figures.rows[0].cells] == ["label\n97.3 %\nsmall", "other\n12"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Unit", "Orders"], [words["unit"], "1"], ["b", "2"]]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [1, 0, 0]
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in table.rows)
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == [words["alt"], "second"]
    assert all(shape.width == Mm(160) and shape.height == pytest.approx(Mm(40), rel=1e-4) for shape in word.inline_shapes)


def test_a_word_file_is_a4_with_page_numbers_and_chinese_fonts(word, lang):
    section = word.sections[0]
    twentieth_of_a_point = 635
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=twentieth_of_a_point)
    foot = section.footer.paragraphs[0]
    assert "the foot" in foot.text
    assert [field.get(qn("w:instr")) for field in foot._p.findall(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    fonts = {name: word.styles[name].element.rPr.find(qn("w:rFonts")) for name in ("Normal", "Heading 1", "Title")}
    assert {name: font.get(qn("w:eastAsia")) for name, font in fonts.items()} == {"Normal": "仿宋", "Heading 1": "黑体", "Title": "宋体"}
    assert fonts["Normal"].get(qn("w:ascii")) == {"zh": "Times New Roman", "en": "Arial"}[lang]
    assert not any("Theme" in key for font in fonts.values() for key in font.attrib)  # a theme's font would win
    assert word.core_properties.title == WORDS[lang]["title"]


ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr"),
    "tblPr": ("tblStyle", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    "tcPr": ("tcW", "gridSpan", "tcBorders", "shd", "vAlign"),
    "trPr": ("cantSplit", "tblHeader"),
    "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "noProof", "color", "spacing", "kern", "sz", "szCs", "u", "lang"),
}  # fmt: skip
"""Order of elements by ECMA-376; Word refuses a file that breaks it."""


def test_elements_of_a_word_file_are_in_the_order_of_the_schema(word):
    found = {}
    for root in (word.element, word.styles.element):
        for kind, order in ORDER.items():
            for properties in root.iter(qn(f"w:{kind}")):
                names = [child.tag.rpartition("}")[2] for child in properties]
                assert set(names) <= set(order)
                assert names == sorted(names, key=order.index), kind
                found[kind] = found.get(kind, 0) + len(names)
    assert set(found) == set(ORDER)


def test_widths_follow_the_longest_cell():
    # 8 and 4 Chinese characters are 16 and 8 half-width ones, each with 2 for margins: 18 to 10
    first, second = column_widths(Table(("a", "b"), (("一二三四五六七八", "一二三四"),)))
    assert first / second == pytest.approx(1.8)
    assert first + second == pytest.approx(Mm(160), abs=2)


def test_a_heading_takes_a_line_a_word():
    # bold: 1.15 times; "overdue" has 7 letters, the Chinese heading 14 half-width characters on two lines of at most 10
    first, second = column_widths(Table(("Orders overdue", "按时办结率名次"), (("1", "2"),)))
    assert first / second == pytest.approx((1.15 * 7 + 2) / (1.15 * 10 + 2))


@pytest.mark.parametrize(("rows", "align", "name"), [((("1", "2", "3"),), (), "rows[0]"), ((("1", "2"), ("1",)), (), "rows[1]"), ((), ("left",), "align")])
def test_a_table_that_does_not_fit_its_columns_is_refused(rows, align, name):
    with pytest.raises(ParameterError, match="one entry for each of the 2 columns") as caught:
        Table(("a", "b"), rows, "T", align)
    assert name in str(caught.value)

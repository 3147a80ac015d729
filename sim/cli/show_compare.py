"""What `hotline compare` prints: what is clear, what is not, and every figure's difference."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from analysis.report.comparison import difference_tables
from analysis.report.decision import Comparison, best_sentences, decisions, stopping_sentences, warnings
from analysis.report.words import word
from sim.cli.common import console
from sim.cli.show import wrapped
from sim.cli.texts import Lang, text

__all__ = ["show_comparison"]


def show_comparison(found: Comparison, folder: Path, lang: Lang) -> None:
    """Print the verdicts, the tables, what to beware of, and where everything is."""
    out = console()
    for table in difference_tables(found, lang):
        shown = Table(title=f"\n{table.caption}", title_justify="left", title_style="bold", show_edge=False,
                      pad_edge=False, box=box.SIMPLE_HEAD)  # fmt: skip
        for column, align in zip(table.columns, table.alignments, strict=True):
            shown.add_column(column, justify=align, no_wrap=align == "right")
        for row in table.rows:
            shown.add_row(*(escape(cell) for cell in row))
        out.print(shown)
    out.print(wrapped(word("table_note", lang), out.width), style="dim", markup=False)
    out.print()
    for sentence in (*best_sentences(found, lang), *decisions(found, lang)):
        out.print(wrapped(sentence, out.width), style="bold", markup=False)
    for sentence in (*warnings(found, lang), *stopping_sentences(found, lang)):
        out.print(wrapped(sentence, out.width), style="yellow", markup=False)
    out.print(f"\n{text('compare_written', lang, folder=folder)}", soft_wrap=True)

"""What it means: KPIs, intervals, results folders, exports; `compare` and `sweep` for researchers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.compare_in_memory import compare

__all__ = ["compare"]

if not TYPE_CHECKING:  # else a type checker would take any name for one that is there

    def __getattr__(name):
        """Return a function of the Python API, imported when first asked for."""
        if name in __all__:
            return getattr(import_module("analysis.compare_in_memory"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

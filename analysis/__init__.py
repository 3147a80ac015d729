"""What it means: KPIs, intervals, results folders, exports; `compare` and `sweep` for researchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.compare_in_memory import compare

__all__ = ["compare"]

if not TYPE_CHECKING:  # else a type checker would take any name for one that is there

    def __getattr__(name: str) -> Any:
        """Return a function of the Python API, imported when first asked for."""
        if name in __all__:
            from analysis import compare_in_memory  # noqa: PLC0415 - whoever uses a part of the package does not pay for the API

            return getattr(compare_in_memory, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""What happens: the order lifecycle, one replication at a time; `load`, `load_study`, `run` for researchers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import load, load_study, run

__all__ = ["load", "load_study", "run"]

if not TYPE_CHECKING:  # else a type checker would take any name for one that is there

    def __getattr__(name: str) -> Any:
        """Return a function of the Python API, imported when first asked for: the model itself needs none of it."""
        if name in __all__:
            # by name, since `sim` is below `analysis` and `scenarios`, which the API uses: docs/adr/0013-python-api.md
            return getattr(import_module("sim.api"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

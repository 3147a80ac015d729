"""What happens: the order lifecycle, one replication at a time; `load` and `run` for researchers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.api import load, run

__all__ = ["load", "run"]

if not TYPE_CHECKING:  # else a type checker would take any name for one that is there

    def __getattr__(name):
        """Return a function of the Python API, imported when first asked for: the model itself needs none of it."""
        if name in __all__:
            return getattr(import_module("sim.api"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""What happens: the order lifecycle, one replication at a time; `load` and `run` for researchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import load, run

__all__ = ["load", "run"]

if not TYPE_CHECKING:  # else a type checker would take any name for one that is there

    def __getattr__(name: str) -> Any:
        """Return a function of the Python API, imported when first asked for."""
        if name in __all__:
            from sim import api  # noqa: PLC0415 - whoever uses a part of the package does not pay for the API

            return getattr(api, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

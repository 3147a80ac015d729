"""What it means: KPIs, intervals, results folders, exports; `compare` and `sweep` for researchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["compare", "sweep"]

if TYPE_CHECKING:  # for a type checker the two are the functions that they act as
    from analysis.compare_in_memory import compare
    from analysis.run_study import sweep
else:
    from types import ModuleType

    from analysis import sweep

    class _CallableModule(ModuleType):
        """The package `analysis.sweep`, which has the name of the function and so must also act as it."""

        def __call__(self, *arguments: Any, **options: Any) -> Any:
            """Run a study; see `analysis.run_study.sweep`."""
            from analysis.run_study import sweep as run  # noqa: PLC0415 - as below

            return run(*arguments, **options)

    sweep.__class__ = _CallableModule

    def __getattr__(name: str) -> Any:
        """Return a function of the Python API, imported when first asked for."""
        if name == "compare":
            from analysis import compare_in_memory  # noqa: PLC0415 - who uses a part does not pay for the API

            return compare_in_memory.compare
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

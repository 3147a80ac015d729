"""Build entry; metadata is in pyproject.toml.

    HOTLINE_COMPILE=1 pip install .

compiles the model with mypyc, unchanged: the same results to the byte, in about four fifths of the time. It needs a C
compiler, and takes a minute.
"""

import os
import sys
import tomllib
from pathlib import Path

from setuptools import setup

# What runs once an order. Scenario sections stay as they are: pydantic makes them when they are imported.
_COMPILED = [
    "sim/arrivals.py",
    "sim/births.py",
    "sim/calendars.py",
    "sim/county.py",
    "sim/deadlines.py",
    "sim/demand.py",
    "sim/disciplines.py",
    "sim/engine/__init__.py",
    "sim/errands.py",
    "sim/hours.py",
    "sim/lifecycle.py",
    "sim/model.py",
    "sim/order_rows.py",
    "sim/people.py",
    "sim/recorder.py",
    "sim/staffing.py",
    "sim/tallies.py",
    "sim/work_order.py",
    *sorted(str(path) for folder in ("stages", "oversight") for path in Path("sim", folder).glob("[a-z]*.py")),
]


def compiled() -> dict[str, object]:
    """Return the arguments that have the model compiled; when nothing is built yet, those that ask for mypyc."""
    needed = [*tomllib.loads(Path("pyproject.toml").read_text())["project"]["dependencies"], "mypy>=1.18"]
    if not {"build_ext", "bdist_wheel", "editable_wheel"} & set(sys.argv):
        return {"setup_requires": needed}
    from mypyc.build import mypycify  # noqa: PLC0415 - there only when it was asked for

    return {"setup_requires": needed, "ext_modules": mypycify(["--ignore-missing-imports", *_COMPILED])}


setup(**(compiled() if os.environ.get("HOTLINE_COMPILE") == "1" else {}))

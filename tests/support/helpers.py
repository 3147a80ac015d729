"""What test files of different folders share and no fixture gives."""

from __future__ import annotations

import shutil
from typing import Any

from sim.parameters import Parameters

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "results", "*.partial", "*.lock", "build"
)
"""What a fresh copy of the project leaves out."""


def altered(parameters: Parameters, changes: dict[str, Any]) -> Parameters:
    """Return the scenario with other values in some fields, by dotted name."""
    data = parameters.model_dump()
    for name, value in changes.items():
        *path, last = name.split(".")
        place = data
        for key in path:
            place = place[key]
        place[last] = value
    return Parameters.model_validate(data)

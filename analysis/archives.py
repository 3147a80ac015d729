"""Office files that come out the same every time: they are ZIP archives, which hold the time of writing."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["FIXED_DATE", "write_archive"]

FIXED_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 -- Office files hold it without a zone
"""Date that files are said to be made at, so that the same content gives the same bytes."""

_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_archive(content: bytes, path: Path) -> None:
    """Write an Office file's bytes to `path` with `FIXED_DATE` as its every date."""
    stamp = FIXED_DATE.isoformat().encode() + b"Z"
    with ZipFile(BytesIO(content)) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _DATES.sub(rb"\g<1>" + stamp, part)
            entry = ZipInfo(name, FIXED_DATE.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            target.writestr(entry, part, ZIP_DEFLATED)

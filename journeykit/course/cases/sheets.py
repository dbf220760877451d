"""How the tables of the cases are written: CSV in UTF-8, moments to the minute, nothing where there is nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

__all__ = ["write_csv"]


def write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows, each with its cells by column; a column that a row lacks stays empty.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_csv(Path(folder) / "a.csv", ("id", "at"), [{"id": 1, "at": datetime(2026, 3, 1, 9, 30)}]).read_text()
    'id,at\\n1,2026-03-01T09:30\\n'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return path


def _cell(value: Any) -> Any:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value

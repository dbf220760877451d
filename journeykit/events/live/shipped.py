"""The shoe shop that ships, as a source to follow."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from journeykit.events.roles import KINDS
from journeykit.places import dataset

__all__ = ["shipped"]


@cache
def shipped() -> Path:
    """A folder with the shoe shop's tables as Parquet files, made once a process and removed when it ends.

    Raises `NotFound` where the data is not installed.

    >>> sorted(file.name for file in shipped().iterdir())
    ['contacts.parquet', 'events.parquet', 'orders.parquet', 'surveys.parquet']
    """
    from pyarrow import csv, parquet  # type: ignore[import-untyped]

    files = {kind: dataset(f"{kind}.csv") for kind in KINDS}
    folder = Path(tempfile.mkdtemp(prefix="journeykit-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for kind, file in files.items():
        parquet.write_table(csv.read_csv(file), folder / f"{kind}.parquet")
    return folder

"""The parts of a table: by which columns it can be split, and a few of its rows drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from journeykit.events.roles import roles
from journeykit.events.tables import Table

__all__ = ["drawn", "parts"]

_MOST: Final = 12
_NO_PARTS: Final = frozenset({"text", "answer_id", "order_id", "customer_id", "contact_id", "case_id", "activity"})


def parts(table: Table, most: int = _MOST) -> Mapping[str, tuple[str, ...]]:
    """The columns that a table can be split by, each with its values: words, 2 to `most` different ones.

    >>> from journeykit.events.reading import read_surveys
    >>> parts(read_surveys(("survey.csv", b"nps,shop\\n10,Lille\\n9,Lyon\\n3,Lyon\\n")))
    {'shop': ('Lille', 'Lyon')}
    """
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    numbers = {one.column for one in roles(table.kind) if one.sort != "text"}
    found: dict[str, tuple[str, ...]] = {}
    for name in table.data.column_names:
        column: Any = table.data[name]
        if name in numbers | _NO_PARTS or not (
            pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        ):
            continue
        values = sorted(filter(None, pc.unique(column).to_pylist()))
        if 2 <= len(values) <= most:
            found[name] = tuple(values)
    return found


def drawn(table: Table, size: int, seed: int, *, answered: str) -> Table:
    """`size` rows that have an answer in the column `answered`, drawn by lot: always the same for a `seed`.

    All such rows where there are no more.

    >>> from journeykit.events.reading import read_surveys
    >>> answers = read_surveys(("survey.csv", b"nps\\n10\\n9\\n3\\n"))
    >>> len(drawn(answers, 2, seed=1, answered="nps")), len(drawn(answers, 30, seed=1, answered="nps"))
    (2, 3)
    """
    import numpy as np

    rows = np.flatnonzero(table.data[answered].is_valid().to_numpy()).tolist()
    if size < len(rows):
        rows = sorted(random.Random(seed).sample(rows, size))
    return replace(table, held=table.data.take(rows), read=len(rows), files=())

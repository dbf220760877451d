"""A table of customers' traces that was read, and what is known of how it was read."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from journeykit.events.masking import Sort
from journeykit.events.parse import day_of
from journeykit.events.roles import KIND_NAMES, Kind, role
from journeykit.events.sources import Frame, Remark, listed
from journeykit.text import Language, number, phrase, quoted

__all__ = ["MOST_SEQ", "TIME", "Table"]

TIME: Final[Mapping[Kind, str]] = {
    "orders": "ordered_us",
    "surveys": "answered_us",
    "events": "ts_us",
    "contacts": "created_us",
}
"""The column that says when a row belongs to a period."""

MOST_SEQ: Final = 10**12
"""Positions in a source stay below: definitions pack an instant and a position into one number."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A table that was read: one row an order, an answer, an event or a contact; and what was left out.

    `data` is an Arrow table with one column a role (null where the source has none): instants are integer
    microseconds (`..._us`), `seq` is the position in the source and orders what happened at the same time.
    Columns that play no role stand beside them as text, so that they can name a segment.
    `used` says which column plays which role; `read` counts the rows of the source; `masks` the personal data that was
    masked in texts, by sort.

    A large log is not held: it stands in `files` (Parquet) as long as the table does, and `data` reads them when asked.
    """

    kind: Kind
    name: str
    held: Any
    used: Mapping[str, str]
    unused: tuple[str, ...]
    read: int
    remarks: tuple[Remark, ...]
    masks: Mapping[Sort, int] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def __len__(self) -> int:
        return self._count if self.files else int(self.held.num_rows)

    @cached_property
    def data(self) -> Any:
        """The rows as an Arrow table, in the order of `seq`. Of a large log that is all of it, in memory."""
        if not self.files:
            return self.held
        from pyarrow import parquet  # type: ignore[import-untyped]

        return parquet.ParquetDataset([str(path) for path in self.files]).read().sort_by("seq")

    @cached_property
    def _count(self) -> int:
        from pyarrow import parquet

        return sum(parquet.read_metadata(path).num_rows for path in self.files)

    @property
    def dropped(self) -> int:
        """How many rows of the source were left out; `remarks` says why."""
        return self.read - len(self)

    @cached_property
    def frame(self) -> Frame:
        """The rows as a pandas DataFrame; instants stay integers."""
        import pandas as pd  # type: ignore[import-untyped]
        import pyarrow as pa

        return self.data.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None when the table has no dates."""
        low, high = self._bounds
        return None if low is None else (day_of(low), day_of(high))

    @cached_property
    def _bounds(self) -> tuple[Any, Any]:
        if self.files:
            import duckdb

            names = [str(path) for path in self.files]
            return duckdb.connect().execute(f"select min({TIME[self.kind]}), max({TIME[self.kind]}) "
                                            "from read_parquet(?)", [names]).fetchall()[0]  # fmt: skip
        import pyarrow.compute as pc  # type: ignore[import-untyped]

        bounds = pc.min_max(self.data[TIME[self.kind]]).as_py()
        return bounds["min"], bounds["max"]

    def lines(self, language: Language = "en") -> list[str]:
        """What was read, which column is used for what, what is not used, and what was left out and why."""
        kind = KIND_NAMES[self.kind].to(language).lower()
        count = phrase("{file}: {n} of {all} rows read as {kind}", file=self.name, kind=kind,
                       n=number(len(self), language), all=number(self.read, language))  # fmt: skip
        said = [count.to(language)]
        for key, column in self.used.items():
            label = role(self.kind, key).label.to(language)
            said.append(f"{label} ({key}) ← {quoted(column, language)}")
        if self.unused:
            said.append(phrase("Not used: {columns}", columns=listed(self.unused)).to(language))
        return [*said, *(remark.says.to(language) for remark in self.remarks)]

    def __repr__(self) -> str:
        return "\n  ".join(self.lines())

    def _repr_html_(self) -> str:
        first, *rest = (html.escape(line) for line in self.lines())
        return f"<b>{first}</b><ul>{''.join(f'<li>{line}</li>' for line in rest)}</ul>"

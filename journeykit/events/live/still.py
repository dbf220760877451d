"""Tables that were read, as a source: they stand still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeykit.events.live.source import Fresh
from journeykit.events.roles import roles
from journeykit.events.tables import Table
from journeykit.text import Phrase

__all__ = ["Still"]


class Still:
    """Gives the rows of tables, once."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.name = ", ".join(table.name for table in tables)
        self.notes: tuple[Phrase, ...] = ()
        self._tables = tuple(tables)
        self.forget()

    def forget(self) -> None:
        """Everything will be given again."""
        self._waiting = list(self._tables)

    def close(self) -> None:
        """Nothing is held open."""

    def news(self) -> Iterator[Fresh]:
        """Every table, the first time."""
        while self._waiting:
            yield _fresh(self._waiting[0])
            self._waiting.pop(0)


def _fresh(table: Table) -> Fresh:
    """A table under the names that its columns are recognised by, with instants as such."""
    import pyarrow as pa  # type: ignore[import-untyped]

    data = table.data
    columns = {}
    for one in roles(table.kind):
        if one.id in table.used:
            cells = data[one.column]
            columns[one.id] = cells.cast(pa.timestamp("us")) if one.sort == "instant" else cells
    known = {*(one.column for one in roles(table.kind)), *columns, "seq"}
    columns |= {name: data[name] for name in data.column_names if name not in known}
    return Fresh(table.kind, pa.table(columns), table.name, 0, data["seq"].to_numpy())

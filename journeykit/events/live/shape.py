"""Rows as a source gives them, in the columns that definitions read: which plays which role, each in its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from journeykit.errors import BadData
from journeykit.events.columns import values_of
from journeykit.events.counting import session_column
from journeykit.events.engines import Embedded
from journeykit.events.parse import is_missing, month_first
from journeykit.events.roles import KIND_NAMES, Kind, Role, guess, missing, roles
from journeykit.events.sources import listed
from journeykit.events.traces import Relation, Traces
from journeykit.text import phrase

__all__ = ["NO_INSTANT", "Rows", "Shape"]

NO_INSTANT: Final = -(2**63)
"""Stands for an instant that is not known."""
_UNSEEN: Final = frozenset({"text"})
"""Roles that no figure rests on: what customers wrote is not held."""


class Rows(NamedTuple):
    """Rows that can be used: `columns` by the names that definitions use (ids and words as Arrow text, instants and
    numbers as numpy), `others` as text, `session` that of an event; `kept` says which rows of the source they are,
    `left_out` how many could not be used."""

    columns: Mapping[str, Any]
    others: Mapping[str, Any]
    session: Any
    kept: Any
    left_out: int


@dataclass(frozen=True)
class Shape:
    """What the columns of one table of a source mean. Raises `BadData` when a required one is not there."""

    kind: Kind
    used: Mapping[str, str]
    others: tuple[str, ...]
    session: str | None = None
    month_first: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: Kind, names: tuple[str, ...], place: str) -> Shape:
        """By the columns' names; `place` is what the table is called in a message."""
        used = guess(names, kind)
        if lacking := missing(kind, used):
            raise BadData(
                phrase("{place} is read as {kind}, and has no column for: {role}.",
                       place=place, kind=KIND_NAMES[kind], role=lacking[0].label),
                phrase("Its columns are: {columns}.", columns=listed(names)),
            )  # fmt: skip
        taken = {*used.values(), *(one.column for one in roles(kind)), "seq"}
        session = _session(used, names) if kind == "events" else None
        others = tuple(name for name in names if name not in taken and name != session)
        return cls(kind, used, others, session)

    def read(self, table: Any) -> Rows:
        """The rows of an Arrow table with these columns."""
        import numpy as np
        import pyarrow as pa  # type: ignore[import-untyped]

        columns = {one.column: self._column(one, table) for one in roles(self.kind) if one.id not in _UNSEEN}
        kept = np.ones(table.num_rows, bool)
        for one in roles(self.kind):
            if one.required and one.id not in _UNSEEN:
                cells = columns[one.column]
                kept &= _there(cells)
        left_out = int(table.num_rows - kept.sum())
        others = {
            name: _text(table[name]) for name in self.others if _may_name_a_segment(table.schema.field(name).type)
        }
        session = _text(table[self.session]) if self.session else None
        if left_out:
            mask = pa.array(kept)
            session = None if session is None else session.filter(mask)
            columns = {name: cells[kept] if _plain(cells) else cells.filter(mask) for name, cells in columns.items()}
            others = {name: cells.filter(mask) for name, cells in others.items()}
        return Rows(columns, others, session, np.flatnonzero(kept), left_out)

    def _column(self, one: Role, table: Any) -> Any:
        import numpy as np
        import pyarrow as pa

        if one.id not in self.used:
            if one.sort in ("id", "text"):
                return pa.nulls(table.num_rows, pa.string())
            return np.full(table.num_rows, NO_INSTANT if one.sort == "instant" else np.nan)
        cells = table[self.used[one.id]]
        cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
        if one.sort in ("id", "text"):
            return _text(cells)
        if one.sort == "instant":
            return self._instants(one, cells)
        if not (pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type) or pa.types.is_boolean(cells.type)):
            cells = self._by_text(one, cells, pa.float64())
        numbers = cells.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
        if one.sort == "flag":
            return np.where(np.isnan(numbers), np.nan, (numbers > 0).astype(float))
        if one.sort == "score":
            off = (numbers < one.least) | (numbers > one.most) | (one.whole & (numbers % 1 != 0))
            return np.where(off, np.nan, numbers)
        return numbers

    def _instants(self, one: Role, cells: Any) -> Any:
        """Microseconds since 1970, as the readers count them (parse.py)."""
        import pyarrow as pa

        if pa.types.is_date(cells.type):
            cells = cells.cast(pa.timestamp("us"))
        if not pa.types.is_timestamp(cells.type):
            cells = self._by_text(one, cells, pa.int64())
        if pa.types.is_timestamp(cells.type):
            cells = cells.cast(pa.timestamp("us", cells.type.tz), safe=False)
        return cells.cast(pa.int64()).fill_null(NO_INSTANT).to_numpy(zero_copy_only=False)

    def _by_text(self, one: Role, cells: Any, sort: Any) -> Any:
        """Text, read once for each different cell."""
        import pyarrow as pa

        coded = _text(cells).dictionary_encode()
        said = [cell if cell and not is_missing(cell) else "" for cell in coded.dictionary.to_pylist()]
        if one.sort == "instant" and one.id not in self.month_first and any(said):
            self.month_first[one.id] = bool(month_first(said))
        read = values_of(one, said, False, self.month_first.get(one.id, False))
        return pa.array(read, sort).take(coded.indices)


def _session(used: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The column that names the session, as the KPIs find it."""
    log = Relation("events", "", names, frozenset(used), "")
    found = session_column(Traces(Embedded(), {"events": log}))
    return None if found == used["case_id"] else found


def _text(cells: Any) -> Any:
    """A column as text, without spaces around it; an empty cell is none."""
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_floating(cells.type) and pc.all(pc.equal(cells, pc.floor(cells))).as_py():
        cells = cells.cast(pa.int64())  # a number that became 2482.0 because a neighbour was empty
    try:
        cells = cells.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        cells = pa.array([None if cell is None else str(cell) for cell in cells.to_pylist()], pa.string())
    cells = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)


def _may_name_a_segment(sort: Any) -> bool:
    import pyarrow as pa

    sort = sort.value_type if pa.types.is_dictionary(sort) else sort
    return any(is_it(sort) for is_it in (pa.types.is_string, pa.types.is_large_string, pa.types.is_boolean))


def _plain(cells: Any) -> bool:
    import numpy as np

    return isinstance(cells, np.ndarray)


def _there(cells: Any) -> Any:
    """Which cells hold something."""
    import numpy as np

    if not _plain(cells):
        return cells.is_valid().to_numpy(zero_copy_only=False)
    return cells != NO_INSTANT if cells.dtype == np.int64 else ~np.isnan(cells)

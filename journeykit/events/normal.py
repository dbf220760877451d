"""A large event log as a table: converted by DuckDB into a Parquet file of case_id, seq, ts_us, activity and the rest.

What is read as what, what is left out and what is said of it is the same as in `columns.py`; a test holds them
together. Dates in an unusual form are read by `parse.py` itself, called from the query.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from journeykit.events import oddities as say
from journeykit.events.columns import RESERVED, Ways
from journeykit.events.large import Large, Room, literal, quoted
from journeykit.events.parse import FIRST_US, LAST_US, MISSING, order_of, to_instants
from journeykit.events.progress import Bar
from journeykit.events.pseudonyms import ADDRESS, pseudonym_sql
from journeykit.events.roles import roles
from journeykit.events.sources import Remark
from journeykit.events.tables import MOST_SEQ, Table

__all__ = ["to_files"]

_SPACE: Final = r"[\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
"""What Python strips from the ends of a text."""
_CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
_PLAIN: Final = rf"[12]\d{{3}}-\d\d-\d\d([T ]{_CLOCK})?"
_ZONED: Final = rf"[12]\d{{3}}-\d\d-\d\d[T ]{_CLOCK}(Z|[+-][01]\d:?[0-5]\d)"
_YEAR_LAST: Final = rf"\d\d[-/.]\d\d[-/.][12]\d{{3}}([T ]{_CLOCK})?"
_COUNTED: Final = r"\d{10}|\d{13}|\d{16}"
_LOG: Final = {one.id: one for one in roles("events")}
_NEEDED: Final = tuple(one for one in roles("events") if one.required)


def to_files(large: Large, used: Mapping[str, str], ways: Ways, bar: Bar) -> Table:
    """The table that `used` (role to column) makes of a large event log. Raises `BadData` when no row is left."""
    unused = tuple(name for name in large.cells if name not in used.values())
    others = say.apart(unused, ("seq", *(one.column for one in _LOG.values()), *RESERVED))
    head = large.head
    with large.room.engine() as con, _dates(con):
        if large.ready is not None and _as_it_is(con, large.ready, used, ways):
            path, said, renamed = large.ready, list(head.remarks), list[Remark]()
        else:
            shape = _Shape(con, large, used, others, ways, bar.step(0, 0.2))
            made, lost = _converted(con, shape, large.room, bar)
            said, renamed = [*head.remarks, *shape.remarks(lost)], list(shape.renamed())
            if made is None:
                raise say.nothing_left(head.name, said)
            path = made
        said += [*_again(con, path, head.first_row, bar.step(0.9, 1.0)), *renamed]
    return Table("events", head.name, large.room, dict(used), unused, head.read, tuple(said), files=(path,))


def _converted(con: Any, shape: _Shape, room: Room, bar: Bar) -> tuple[Path | None, Mapping[str, tuple[int, int]]]:
    """The file of the rows that are kept (None without any), and how many rows are lost by which role."""
    place = Path(tempfile.mkdtemp(dir=room.folder))
    whole, path = place / "whole.parquet", place / "events.parquet"
    bar.step(0.2, 0.8).run(con, f"copy ({shape.select()}) to {literal(whole)} (format parquet)")
    lost = _lost(con, whole)
    if not any(n for n, _ in lost.values()):
        return whole, lost
    kept = " and ".join(f"{one.column} is not null" for one in _NEEDED)
    sql = f"copy (select * from {_file(whole)} where {kept}) to {literal(path)} (format parquet)"
    rows = bar.step(0.8, 0.9).run(con, sql)[0][0]
    whole.unlink()
    return path if rows else None, lost


def _as_it_is(con: Any, path: Path, used: Mapping[str, str], ways: Ways) -> bool:
    """Whether a file in the form of a table can be used in place: nothing of it would be changed or left out."""
    if used != {key: "ts_us" if key == "at" else key for key in _LOG}:
        return False
    names = [
        name for name, kind, *_ in con.execute(f"describe select * from {_file(path)}").fetchall() if kind == "VARCHAR"
    ]
    odd = [f"seq is null or seq not between 0 and {MOST_SEQ - 1}"]
    odd += [f"ts_us is null or ts_us not between {FIRST_US} and {LAST_US}"]
    odd += [f"{one.id} is null" for one in _NEEDED if one.sort != "instant"]
    odd += [f"{name} <> {_blank(name)}" for name in ("case_id", "activity", "channel", "segment")]
    odd += [f"contains({quoted(name)}, '@')" for name in names if ways.mask]
    return not con.execute(f"select 1 from {_file(path)} where {' or '.join(odd)} limit 1").fetchall()


def _file(path: Path) -> str:
    return f"read_parquet({literal(path)})"


class _Shape:
    """A log in SQL: what its cells are as, and what is said of them."""

    def __init__(
        self, con: Any, large: Large, used: Mapping[str, str], others: Sequence[str], ways: Ways, bar: Bar
    ) -> None:
        self._con, self._large, self._used, self._others = con, large, used, others
        texts = [used[one.id] for one in _LOG.values() if one.sort != "instant" and one.id in used]
        self._date = "''" if used["at"] in large.instants else _blank(large.cells[used["at"]])
        names = list(dict.fromkeys((*texts, *others)))
        marks = [f"coalesce(bool_or(contains({large.cells[name]}, '@')), false)" for name in names]
        found = bar.run(con, f"select list(distinct {_form(self._date)}), {', '.join(marks)} from {large.relation}")[0]
        self._forms = {form for form in found[0] if form}
        marked = {name for name, holds in zip(names, found[1:], strict=True) if holds}
        self._counts = {name: self._count(_is_address(_stripped(large.cells[name]))) for name in marked if ways.mask}
        self._first = "month" in self._forms and "day" not in self._forms
        if ways.day_first is not None:
            self._first = not ways.day_first
        self._undecided = ways.day_first is None and "either" in self._forms and not self._forms & {"day", "month"}

    def _count(self, what: str) -> int:
        return int(self._con.execute(f"select count(*) filter ({what}) from {self._large.relation}").fetchall()[0][0])

    def addresses(self, column: str) -> int:
        """How many addresses of a column become pseudonyms."""
        return self._counts.get(column, 0)

    def renamed(self) -> Iterator[Remark]:
        """What is said of addresses in the columns that play no role."""
        for name in self._others:
            if n := self.addresses(name):
                yield say.renamed(name, n)

    def _position(self) -> str:
        """The position of a row: the source's own number, unless definitions could not hold it (a hash, say)."""
        seq = self._large.seq
        beyond = f"select 1 from {self._large.relation} where {seq} not between 0 and {MOST_SEQ - 1} limit 1"
        return f"row_number() over (order by {seq}) - 1" if self._con.execute(beyond).fetchall() else seq

    def select(self) -> str:
        """All rows, in the order of the source and with the columns of a table."""
        columns = [f"{self._position()} as seq"]
        for key, one in _LOG.items():
            if one.sort == "instant":
                columns.append(f"{self._at()} as {one.column}")
            elif key in self._used:
                columns.append(f"{self._text(self._used[key], _blank)} as {quoted(key)}")
            else:
                columns.append(f"null::varchar as {quoted(key)}")
        columns += [f"{self._text(name, _stripped)} as {quoted(name)}" for name in self._others]
        return f"select {', '.join(columns)} from (select *, {self._date} as date_ from {self._large.relation})"

    def _at(self) -> str:
        column = self._used["at"]
        if column not in self._large.instants:
            return _instant("date_", self._first)
        cell = self._large.cells[column]
        return f"case when {cell} between {FIRST_US} and {LAST_US} then {cell} end"

    def _text(self, column: str, cleaned: Callable[[str], str]) -> str:
        cell = cleaned(self._large.cells[column])
        if self.addresses(column):
            cell = f"case when {_is_address(cell)} then {pseudonym_sql(cell)} else {cell} end"
        return f"nullif({cell}, '')"

    def remarks(self, lost: Mapping[str, tuple[int, int]]) -> Iterator[Remark]:
        """What is said of the roles, in their order."""
        for key, one in _LOG.items():
            if key == "at" and self._undecided:
                yield say.either_way(one, self._first_date())
            if key == "at" and self._mixed():
                yield say.mixed_zones(one)
            n, seq = lost.get(key, (0, 0))
            if n:
                yield say.without(one, n, self._cell_at(self._used[key], seq), seq + self._large.head.first_row)
            if key in self._used and (renamed := self.addresses(self._used[key])):
                yield say.renamed(one.label, renamed)

    def _mixed(self) -> bool:
        """Whether some dates name a zone and some do not; only a mixture of forms needs to be counted."""
        if self._forms <= {"plain"} or self._forms == {"zoned"}:
            return False
        dates = f"(select {self._date} as date_ from {self._large.relation} where {self._date} <> '')"
        zoned = f"count(*) filter ({_names_zone('date_')} and {_instant('date_', self._first)} is not null)"
        some, dated = self._con.execute(f"select {zoned}, count(*) from {dates}").fetchall()[0]
        return 0 < int(some) < int(dated)

    def _first_date(self) -> str:
        cell = self._large.cells[self._used["at"]]
        rows = f"from {self._large.relation} where {self._date} <> '' order by {self._large.seq} limit 1"
        return str(self._con.execute(f"select {cell} {rows}").fetchall()[0][0])

    def _cell_at(self, column: str, seq: int) -> str:
        sql = f"select {self._large.cells[column]} from {self._large.relation} where {self._large.seq} = {seq}"
        return str(self._con.execute(sql).fetchall()[0][0] or "")


def _lost(con: Any, path: Path) -> dict[str, tuple[int, int]]:
    """For each role that a row must have, how many rows are lost by it that are not lost already, and the first."""
    counts, kept = [], ""
    for one in _NEEDED:
        lost = f"{kept}{one.column} is null"
        counts += [f"count(*) filter ({lost})", f"min(seq) filter ({lost})"]
        kept += f"{one.column} is not null and "
    row = con.execute(f"select {', '.join(counts)} from {_file(path)}").fetchall()[0]
    return {one.id: (row[2 * n], row[2 * n + 1]) for n, one in enumerate(_NEEDED)}


def _again(con: Any, path: Path, first_row: int, bar: Bar) -> Iterator[Remark]:
    """The rows that come again. They are sought by a hash first, which holds far less than the rows."""
    keys = ", ".join(say.KEYS["events"])
    log = _file(path)
    often = f"select hash({keys}) as h from {log} group by h having count(*) > 1"
    suspects = f"select {keys}, seq from {log} where hash({keys}) in ({often})"
    nth = f"select *, row_number() over (partition by {keys} order by seq) as nth from ({suspects})"
    n, row, key = bar.run(con, f"select count(*), min(seq), arg_min(case_id, seq) from ({nth}) where nth > 1")[0]
    if n:
        yield say.again("events", n, key, row + first_row)


# -- cells in SQL


def _stripped(cell: str) -> str:
    """A cell without the space around it. Most have none, which is cheap to see."""
    tidy = f"{cell} >= '!' and {cell} < chr(127) and right({cell}, 1) between '!' and '~'"
    return f"case when {tidy} then {cell} else regexp_replace({cell}, '^{_SPACE}+|{_SPACE}+$', '', 'g') end"


def _blank(cell: str) -> str:
    """A cell without the space around it, and empty when it holds no answer."""
    longest, missing = max(len(word.encode()) for word in MISSING), ", ".join(map(literal, sorted(MISSING)))
    bare = _stripped(cell)
    return f"case when strlen({cell}) > {longest} then {bare} when lower({bare}) in ({missing}) then '' else {bare} end"


def _form(date: str) -> str:
    """How a date is written: plain, with a zone, or so that its order must be known or `parse.py` asked."""
    return (
        f"case when {date} = '' then '' when regexp_full_match({date}, {literal(_PLAIN)}) then 'plain' "
        f"when regexp_full_match({date}, {literal(f'{_ZONED}|{_COUNTED}')}) then 'zoned' else order_of({date}) end"
    )


def _is_address(name: str) -> str:
    return f"(contains({name}, '@') and regexp_full_match({name}, {literal(ADDRESS)}))"


def _instant(date: str, first: bool) -> str:
    """Microseconds of a date as text; null where it is none."""
    iso = r"'\3-\1-\2\4'" if first else r"'\3-\2-\1\4'"
    turned = rf"regexp_replace({date}, '^(\d\d).(\d\d).(\d{{4}})(.*)$', {iso})"
    return (
        f"case when {date} = '' then null "
        f"when regexp_full_match({date}, {literal(_PLAIN)}) then epoch_us(try_cast({date} as timestamp)) "
        f"when regexp_full_match({date}, {literal(_ZONED)}) then epoch_us(try_cast({date} as timestamptz)) "
        f"when regexp_full_match({date}, {literal(_YEAR_LAST)}) then epoch_us(try_cast({turned} as timestamp)) "
        f"when regexp_full_match({date}, {literal(_COUNTED)}) "
        f"then {date}::bigint * (10 ** (16 - length({date})))::bigint "
        f"else instant({date}, {str(first).lower()}) end"
    )


def _names_zone(date: str) -> str:
    return (
        f"case when {date} = '' or regexp_full_match({date}, {literal(_PLAIN)}) then false "
        f"when regexp_full_match({date}, {literal(f'{_ZONED}|{_COUNTED}')}) then true "
        f"when regexp_full_match({date}, {literal(_YEAR_LAST)}) then false else zoned({date}) end"
    )


@contextmanager
def _dates(con: Any) -> Iterator[None]:
    """The functions of `parse.py` for dates in an unusual form, within SQL."""
    import pyarrow as pa  # type: ignore[import-untyped]

    def instant(cells: Any, first: Any) -> Any:
        return pa.array(to_instants(cells.to_pylist(), bool(first[0].as_py()))[0], pa.int64())

    def zoned(cells: Any) -> Any:
        return pa.array([bool(to_instants([cell])[1] or to_instants([cell], True)[1]) for cell in cells.to_pylist()],
                        pa.bool_())  # fmt: skip

    def order(cells: Any) -> Any:
        return pa.array([order_of(cell) or "odd" for cell in cells.to_pylist()], pa.string())

    made = {
        "instant": (instant, ["VARCHAR", "BOOLEAN"], "BIGINT"),
        "zoned": (zoned, ["VARCHAR"], "BOOLEAN"),
        "order_of": (order, ["VARCHAR"], "VARCHAR"),
    }
    for name, (function, takes, gives) in made.items():
        con.create_function(name, function, takes, gives, type="arrow", null_handling="special")
    try:
        yield
    finally:  # a function that is left registered is reported as leaked when Python ends
        for name in made:
            con.remove_function(name)

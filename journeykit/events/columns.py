"""From plain columns to a table: each role in its sort, and a remark for all that is left out, emptied or odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.parse import FIRST_US, LAST_US, is_missing, month_first, to_flags, to_instants, to_numbers
from journeykit.events.roles import Kind, Role, roles
from journeykit.events.sources import Raw, Remark
from journeykit.events.tables import Table
from journeykit.text import Phrase, phrase, plural, shown

__all__ = ["to_table", "values_of"]

RESERVED: Final = ("delivery", "began")
"""Columns that measuring adds (measure.py)."""
_MANY: Final = 100


def values_of(one: Role, cells: Sequence[str], decimal_comma: bool, first: bool) -> list[Any]:
    """Cells in the sort of a role; None where they cannot be."""
    if one.sort == "instant":
        return list(to_instants(cells, first)[0])
    if one.sort in ("id", "text"):
        return [cell.strip() or None for cell in cells]
    if one.sort == "flag":
        return list(to_flags(cells))
    scale = f"/{one.most:g}" if one.sort == "score" else "/"
    read = to_numbers([cell.replace(" ", "").removesuffix(scale) for cell in cells], decimal_comma)
    if one.sort == "number":
        return list(read)
    return [v if v is not None and one.least <= v <= one.most and not (one.whole and v % 1) else None for v in read]


def to_table(raw: Raw, kind: Kind, used: Mapping[str, str], day_first: bool | None) -> Table:
    """The table that `used` (role to column) makes of a source. Raises `BadData` when no row is left."""
    remarks = list(raw.remarks)
    columns: dict[str, list[Any]] = {"seq": list(raw.seq)}
    months = any(
        month_first(raw.texts(used[one.id])) for one in roles(kind) if one.sort == "instant" and one.id in used
    )
    keep = [True] * len(raw)
    for one in roles(kind):
        if one.id not in used:
            columns[one.column] = [None] * len(raw)
            continue
        columns[one.column], said = _column(raw, one, used[one.id], day_first, months)
        if one.required:  # an unreadable value costs the row, and is counted with the rows left out
            said = [remark for remark in said if not remark.rows]
            said += _without(raw, one, used[one.id], columns[one.column], keep)
        remarks += said
    remarks += _again(raw, kind, columns, keep)
    if kind == "orders" and "customer_id" in used:
        remarks += _strangers(columns["customer_id"], keep)
    if not any(keep):
        why = next(remark.says for remark in remarks if remark.dropped)
        raise BadData(phrase("No row of {file} can be used: {why}.", file=raw.name, why=why),
                      phrase("Check which column is which, and how dates are written."))  # fmt: skip
    unused = tuple(name for name in raw.columns if name not in used.values())
    for name in _apart(unused, {*columns, *RESERVED}):
        columns[name] = [cell.strip() or None for cell in raw.texts(name)]
    return Table(kind, raw.name, _arrow(kind, columns, keep), dict(used), unused, raw.read, tuple(remarks))


def _apart(names: Sequence[str], taken: set[str]) -> Iterator[str]:
    """The names that no other column has, case apart: SQL does not tell them from each other."""
    folded = {name.casefold() for name in taken}
    for name in names:
        if name.casefold() not in folded:
            folded.add(name.casefold())
            yield name


def _arrow(kind: Kind, columns: Mapping[str, list[Any]], keep: Sequence[bool]) -> Any:
    """The rows that are kept, each column in its type."""
    import pyarrow as pa  # type: ignore[import-untyped]

    by_sort = {"instant": pa.int64(), "flag": pa.int64(), "number": pa.float64(), "score": pa.float64()}
    types = {"seq": pa.int64(), **{one.column: by_sort.get(one.sort, pa.string()) for one in roles(kind)}}
    return pa.table({name: pa.array([cell for cell, kept in zip(cells, keep, strict=True) if kept],
                                    types.get(name, pa.string()))
                     for name, cells in columns.items()})  # fmt: skip


def _column(raw: Raw, one: Role, column: str, day_first: bool | None, months: bool) -> tuple[list[Any], list[Remark]]:
    """A column in the sort of its role, and what could not be read in it.

    Dates that could name the day or the month first are read as `day_first` says, else as the other dates of the
    source tell (`months`), else with the day first.
    """
    cells = raw.columns[column]
    if one.sort == "instant" and isinstance(next((c for c in cells if c is not None), ""), int):
        return _on_the_calendar(raw, one, cells)
    texts = raw.texts(column)
    remarks: list[Remark] = []
    first = False
    if one.sort == "instant":
        found = month_first(texts) if day_first is None else not day_first
        first = months if found is None else found
        if found is None and not months:
            remarks.append(Remark(0, False, phrase("{role}: dates such as “{cell}” are read with the day first",
                                                   role=one.label, cell=shown(_first_date(texts), 40))))  # fmt: skip
    gone = {cell for cell in set(texts) if is_missing(cell)}
    blank = ["" if cell in gone else cell for cell in texts]
    values = values_of(one, blank, raw.decimal_comma, first)
    bad = [i for i, (cell, value) in enumerate(zip(blank, values, strict=True)) if cell and value is None]
    if bad:
        remarks.append(Remark(len(bad), False, _bad(one, len(bad), blank[bad[0]], raw.seq[bad[0]] + raw.first_row)))
    if one.sort == "instant" and 0 < to_instants(blank, first)[1] < sum(map(bool, blank)):
        said = phrase("{role}: some dates name a time zone and some do not; those are taken as UTC", role=one.label)
        remarks.append(Remark(0, False, said))
    return values, remarks


def _on_the_calendar(raw: Raw, one: Role, cells: Sequence[Any]) -> tuple[list[Any], list[Remark]]:
    """Instants that the source knew, without those that no date can name."""
    bad = [i for i, us in enumerate(cells) if us is not None and not FIRST_US <= us <= LAST_US]
    if not bad:
        return list(cells), []
    kept = list(cells)
    for i in bad:
        kept[i] = None
    return kept, [Remark(len(bad), False, _bad(one, len(bad), str(cells[bad[0]]), raw.seq[bad[0]] + raw.first_row))]


def _first_date(texts: Sequence[str]) -> str:
    return next((text for text in texts if not is_missing(text)), "")


def _bad(one: Role, n: int, cell: str, row: int) -> Phrase:
    plain = {"instant": phrase("not a date"), "number": phrase("not a number"), "flag": phrase("neither yes nor no")}
    scale = phrase("not on the scale from {least} to {most}", least=f"{one.least:g}", most=f"{one.most:g}")
    what = plain.get(one.sort, scale)
    return plural("{role}: {n} value is {what} (“{cell}” in row {row}): read as empty",
                  "{role}: {n} values are {what} (first “{cell}” in row {row}): read as empty",
                  n=n, role=one.label, what=what, cell=shown(cell, 40), row=row)  # fmt: skip


def _without(raw: Raw, one: Role, column: str, values: Sequence[Any], keep: list[bool]) -> Iterator[Remark]:
    """Rows that lack what a row must have are left out, and counted once."""
    lost = [i for i, value in enumerate(values) if value is None and keep[i]]
    if not lost:
        return
    for i in lost:
        keep[i] = False
    said = plural("{n} row without {role} (row {row}: “{cell}”): left out",
                  "{n} rows without {role} (first row {row}: “{cell}”): left out",
                  n=len(lost), role=one.label, row=raw.seq[lost[0]] + raw.first_row,
                  cell=shown(raw.columns[column][lost[0]] or "", 40))  # fmt: skip
    yield Remark(len(lost), True, said)


def _again(raw: Raw, kind: Kind, columns: Mapping[str, list[Any]], keep: list[bool]) -> Iterator[Remark]:
    """Orders and contacts that come again are left out; answers and events are kept. Both are counted."""
    names = {
        "orders": ("order_id",),
        "surveys": ("answer_id",),
        "events": ("case_id", "activity", "ts_us"),
        "contacts": ("contact_id",),
    }[kind]
    seen: dict[tuple[Any, ...], int] = {}
    again: list[tuple[int, int]] = []
    for i, key in enumerate(zip(*(columns[name] for name in names), strict=True)):
        if keep[i] and key[0] is not None and (first := seen.setdefault(key, i)) != i:
            again.append((i, first))
    if not again:
        return
    n, row, key = len(again), raw.seq[again[0][0]] + raw.first_row, columns[names[0]][again[0][0]]
    if kind in ("events", "surveys"):
        said = plural("{n} row repeats another ({key}, row {row}): kept",
                      "{n} rows repeat others (first: {key}, row {row}): kept", n=n, key=key, row=row)  # fmt: skip
        yield Remark(n, False, said)
        return
    for i, _ in again:
        keep[i] = False
    if kind == "contacts":
        said = plural("{n} row repeats a contact (ticket {key}, row {row}): left out",
                      "{n} rows repeat a contact (first: ticket {key}, row {row}): left out",
                      n=n, key=key, row=row)  # fmt: skip
        yield Remark(n, True, said)
        return
    said = plural("{n} row repeats an order (order {key}, row {row}): left out",
                  "{n} rows repeat an order (first: order {key}, row {row}): left out",
                  n=n, key=key, row=row)  # fmt: skip
    yield Remark(n, True, said)
    yield from _lines_of_orders(again, columns)


def _lines_of_orders(again: Sequence[tuple[int, int]], columns: Mapping[str, list[Any]]) -> Iterator[Remark]:
    """An order on several rows with several amounts: neither the first nor the sum is known to be its amount."""
    for one in roles("orders"):
        if one.sort != "number":
            continue
        values = columns[one.column]
        torn = {first for i, first in again if values[i] is not None and values[i] != values[first]}
        for first in torn:
            values[first] = None
        if torn:
            said = plural("{role}: {n} order stands on several rows with different values: read as empty; add them up",
                          "{role}: {n} orders stand on several rows with different values: read as empty; add them up",
                          n=len(torn), role=one.label)  # fmt: skip
            yield Remark(len(torn), False, said)


def _strangers(customers: Sequence[str | None], keep: Sequence[bool]) -> Iterator[Remark]:
    """A customer number that never comes again is often a number of the order: repeat purchases cannot be seen."""
    known = [one for one, kept in zip(customers, keep, strict=True) if kept and one is not None]
    if len(known) >= _MANY and len(set(known)) == len(known):
        said = phrase(
            "no customer comes twice: if this number is given anew with each order, choose the customer’s own"
        )
        yield Remark(0, False, said)

"""From plain columns to a table: each role in its sort, and a remark for all that is left out, emptied or odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from journeykit.events.masking import Sort, masked_remark, masked_texts
from journeykit.events.oddities import KEYS, again, apart, bad, either_way, mixed_zones, nothing_left, renamed, without
from journeykit.events.parse import FIRST_US, LAST_US, is_missing, month_first, to_flags, to_instants, to_numbers
from journeykit.events.pseudonyms import pseudonyms
from journeykit.events.roles import Kind, Role, roles
from journeykit.events.sources import Raw, Remark
from journeykit.events.tables import Table
from journeykit.text import Language, phrase, plural

__all__ = ["Ways", "to_table", "values_of"]

RESERVED: Final = ("delivery", "began")
"""Columns that measuring adds (measure.py)."""
_MANY: Final = 100


@dataclass(frozen=True)
class Ways:
    """How a source is read: whether the day stands first in dates (None: found out), and whether personal data is
    masked, in the words of a language."""

    day_first: bool | None = None
    mask: bool = True
    language: Language = "en"


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


def to_table(raw: Raw, kind: Kind, used: Mapping[str, str], ways: Ways) -> Table:
    """The table that `used` (role to column) makes of a source. Raises `BadData` when no row is left."""
    remarks = list(raw.remarks)
    columns: dict[str, list[Any]] = {"seq": list(raw.seq)}
    months = any(
        month_first(raw.texts(used[one.id])) for one in roles(kind) if one.sort == "instant" and one.id in used
    )
    keep = [True] * len(raw)
    masks: dict[Sort, int] = {}
    for one in roles(kind):
        if one.id not in used:
            columns[one.column] = [None] * len(raw)
            continue
        columns[one.column], said = _column(raw, one, used[one.id], ways.day_first, months)
        if one.required:  # an unreadable value costs the row, and is counted with the rows left out
            said = [remark for remark in said if not remark.rows]
            said += _without(raw, one, used[one.id], columns[one.column], keep)
        if ways.mask and one.sort in ("id", "text"):
            said += _mask(one, columns, masks, ways.language)
        remarks += said
    remarks += _again(raw, kind, columns, keep)
    if kind == "orders" and "customer_id" in used:
        remarks += _strangers(columns["customer_id"], keep)
    if not any(keep):
        raise nothing_left(raw.name, remarks)
    unused = tuple(name for name in raw.columns if name not in used.values())
    for name in apart(unused, (*columns, *RESERVED)):
        cells = [cell.strip() or None for cell in raw.texts(name)]
        columns[name], n = pseudonyms(cells) if ways.mask else (cells, 0)
        remarks += [renamed(name, n)] if n else []
    arrow = _arrow(kind, columns, keep)
    return Table(kind, raw.name, arrow, dict(used), unused, raw.read, tuple(remarks), masks)


def _mask(one: Role, columns: dict[str, list[Any]], masks: dict[Sort, int], language: Language) -> list[Remark]:
    """Hide personal data in a column: in texts it is masked, and an address that names a customer gets a pseudonym."""
    cells = columns[one.column]
    if one.id != "text":
        columns[one.column], n = pseudonyms(cells)
        return [renamed(one.label, n)] if n else []
    columns[one.column], counts = masked_texts(cells, language, set(columns.get("order_id", ())))
    masks.update(counts)
    said = masked_remark(counts)
    return [said] if said else []


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
            remarks.append(either_way(one, _first_date(texts)))
    gone = {cell for cell in set(texts) if is_missing(cell)}
    blank = ["" if cell in gone else cell for cell in texts] if gone else texts
    zoned = 0
    if one.sort == "instant":
        values, zoned = to_instants(blank, first)
    else:
        values = values_of(one, blank, raw.decimal_comma, first)
    wrong = [i for i, value in enumerate(values) if value is None and blank[i]]
    if wrong:
        remarks.append(bad(one, len(wrong), blank[wrong[0]], raw.seq[wrong[0]] + raw.first_row))
    if 0 < zoned < sum(map(bool, blank)):
        remarks.append(mixed_zones(one))
    return values, remarks


def _on_the_calendar(raw: Raw, one: Role, cells: Sequence[Any]) -> tuple[list[Any], list[Remark]]:
    """Instants that the source knew, without those that no date can name."""
    wrong = [i for i, us in enumerate(cells) if us is not None and not FIRST_US <= us <= LAST_US]
    if not wrong:
        return list(cells), []
    kept = list(cells)
    for i in wrong:
        kept[i] = None
    return kept, [bad(one, len(wrong), str(cells[wrong[0]]), raw.seq[wrong[0]] + raw.first_row)]


def _first_date(texts: Sequence[str]) -> str:
    return next((text for text in texts if not is_missing(text)), "")


def _without(raw: Raw, one: Role, column: str, values: Sequence[Any], keep: list[bool]) -> Iterator[Remark]:
    """Rows that lack what a row must have are left out, and counted once."""
    lost = [i for i, value in enumerate(values) if value is None and keep[i]]
    if not lost:
        return
    for i in lost:
        keep[i] = False
    yield without(one, len(lost), str(raw.columns[column][lost[0]] or ""), raw.seq[lost[0]] + raw.first_row)


def _again(raw: Raw, kind: Kind, columns: Mapping[str, list[Any]], keep: list[bool]) -> Iterator[Remark]:
    """Orders and contacts that come again are left out; answers and events are kept. Both are counted."""
    names = KEYS[kind]
    seen: dict[tuple[Any, ...], int] = {}
    found: list[tuple[int, int]] = []
    for i, key in enumerate(zip(*(columns[name] for name in names), strict=True)):
        if keep[i] and key[0] is not None and (first := seen.setdefault(key, i)) != i:
            found.append((i, first))
    if not found:
        return
    row, key = raw.seq[found[0][0]] + raw.first_row, columns[names[0]][found[0][0]]
    remark = again(kind, len(found), key, row)
    yield remark
    if remark.dropped:
        for i, _ in found:
            keep[i] = False
    if kind == "orders":
        yield from _lines_of_orders(found, columns)


def _lines_of_orders(found: Sequence[tuple[int, int]], columns: Mapping[str, list[Any]]) -> Iterator[Remark]:
    """An order on several rows with several amounts: neither the first nor the sum is known to be its amount."""
    for one in roles("orders"):
        if one.sort != "number":
            continue
        values = columns[one.column]
        torn = {first for i, first in found if values[i] is not None and values[i] != values[first]}
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

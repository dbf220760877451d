"""What is said of rows and cells that are odd: the same words whichever way a source is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from journeykit.errors import BadData
from journeykit.events.roles import Kind, Role
from journeykit.events.sources import Remark
from journeykit.text import Phrase, phrase, plural, shown

__all__ = [
    "KEYS",
    "again",
    "bad",
    "cut_short",
    "either_way",
    "left_out",
    "mixed_zones",
    "nothing_left",
    "renamed",
    "without",
]

KEYS: Final[dict[Kind, tuple[str, ...]]] = {
    "orders": ("order_id",),
    "surveys": ("answer_id",),
    "events": ("case_id", "activity", "ts_us"),
    "contacts": ("contact_id",),
}
"""The columns by which a row is known to come again."""


def either_way(one: Role, cell: str) -> Remark:
    """Dates that can be read two ways, such as 03/04/2025."""
    said = phrase(
        "{role}: dates such as “{cell}” are read with the day first", role=one.label, cell=shown(cell.strip(), 40)
    )
    return Remark(0, False, said)


def mixed_zones(one: Role) -> Remark:
    """Some instants with a time zone, some without."""
    said = phrase("{role}: some dates name a time zone and some do not; those are taken as UTC", role=one.label)
    return Remark(0, False, said)


def bad(one: Role, n: int, cell: str, row: int) -> Remark:
    """Cells that are not what their role asks for: emptied."""
    plain = {"instant": phrase("not a date"), "number": phrase("not a number"), "flag": phrase("neither yes nor no")}
    scale = phrase("not on the scale from {least} to {most}", least=f"{one.least:g}", most=f"{one.most:g}")
    what = plain.get(one.sort, scale)
    said = plural("{role}: {n} value is {what} (“{cell}” in row {row}): read as empty",
                  "{role}: {n} values are {what} (first “{cell}” in row {row}): read as empty",
                  n=n, role=one.label, what=what, cell=shown(cell.strip(), 40), row=row)  # fmt: skip
    return Remark(n, False, said)


def without(one: Role, n: int, cell: str, row: int) -> Remark:
    """Rows that lack what a row must have: left out."""
    said = plural("{n} row without {role} (row {row}: “{cell}”): left out",
                  "{n} rows without {role} (first row {row}: “{cell}”): left out",
                  n=n, role=one.label, row=row, cell=shown(cell.strip(), 40))  # fmt: skip
    return Remark(n, True, said)


def again(kind: Kind, n: int, key: str, row: int) -> Remark:
    """Rows that come again. Orders and contacts count once; answers and events may well happen twice."""
    if kind in ("events", "surveys"):
        said = plural("{n} row repeats another ({key}, row {row}): kept",
                      "{n} rows repeat others (first: {key}, row {row}): kept", n=n, key=key, row=row)  # fmt: skip
    elif kind == "contacts":
        said = plural("{n} row repeats a contact (ticket {key}, row {row}): left out",
                      "{n} rows repeat a contact (first: ticket {key}, row {row}): left out",
                      n=n, key=key, row=row)  # fmt: skip
    else:
        said = plural("{n} row repeats an order (order {key}, row {row}): left out",
                      "{n} rows repeat an order (first: order {key}, row {row}): left out",
                      n=n, key=key, row=row)  # fmt: skip
    return Remark(n, kind in ("orders", "contacts"), said)


def renamed(column: str | Phrase, n: int) -> Remark:
    """Customers known by their e-mail address: a pseudonym stands in its place."""
    said = plural("{column}: {n} e-mail address is replaced by a pseudonym",
                  "{column}: {n} e-mail addresses are replaced by pseudonyms", n=n, column=column)  # fmt: skip
    return Remark(n, False, said)


def left_out(what: Phrase, n: int) -> Remark:
    """Rows that a reader of a format leaves out; `what` says which and why, as `plural` of `n`."""
    return Remark(n, True, what)


def cut_short(name: str) -> Remark:
    """A packed file that ends in the middle: what comes before is read."""
    return Remark(
        0, False, phrase("{file} ends in the middle: what comes before was read; the rest is lost", file=name)
    )


def nothing_left(name: str, remarks: Iterable[Remark]) -> BadData:
    """Why a source is refused of which no row is left."""
    why = next(remark.says for remark in remarks if remark.dropped and remark.rows)
    return BadData(
        phrase("No row of {file} can be used: {why}.", file=name, why=why),
        phrase("Check which column is which, and how dates are written."),
    )


def apart(names: Sequence[str], taken: Iterable[str]) -> list[str]:
    """The names that no other column has, case apart: SQL does not tell them from each other.

    >>> apart(["Note", "note", "SEQ"], ["seq"])
    ['Note']
    """
    folded = {name.casefold() for name in taken}
    found: list[str] = []
    for name in names:
        if name.casefold() not in folded:
            folded.add(name.casefold())
            found.append(name)
    return found

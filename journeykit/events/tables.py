"""Orders, survey answers and events, read from what people have; and a preview before anything is used."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.parse import day_of, is_missing, month_first, to_instants, to_numbers
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, guess, kind_of, missing, role, roles
from journeykit.events.sources import Frame, Raw, Remark, read_raw
from journeykit.text import Language, Phrase, number, phrase, plural, quoted

__all__ = ["Preview", "Table", "preview", "read_events", "read_orders", "read_surveys"]

TIME: Final[Mapping[Kind, str]] = {"orders": "ordered_us", "surveys": "answered_us", "events": "ts_us"}
_FIT_SAMPLE: Final = 2_000
_MANY: Final = 100


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A table that was read: one row an order, an answer or an event, with what was used and what was left out.

    `data` is an Arrow table with one column a role (null where the source has none): instants are integer
    microseconds (`..._us`), `seq` is the position in the source and orders what happened at the same time.
    Columns that play no role stand beside them as text, so that they can name a segment.
    `used` says which column plays which role; `read` counts the rows of the source.
    """

    kind: Kind
    name: str
    data: Any
    used: Mapping[str, str]
    unused: tuple[str, ...]
    read: int
    remarks: tuple[Remark, ...]

    def __len__(self) -> int:
        return int(self.data.num_rows)

    @property
    def dropped(self) -> int:
        """How many rows of the source were left out; `remarks` says why."""
        return self.read - len(self)

    @cached_property
    def frame(self) -> Frame:
        """The rows as a pandas DataFrame; instants stay integers."""
        import pandas as pd  # type: ignore[import-untyped]
        import pyarrow as pa  # type: ignore[import-untyped]

        return self.data.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None when the table has no dates."""
        import pyarrow.compute as pc  # type: ignore[import-untyped]

        bounds = pc.min_max(self.data[TIME[self.kind]]).as_py()
        return None if bounds["min"] is None else (day_of(bounds["min"]), day_of(bounds["max"]))

    def lines(self, language: Language = "en") -> list[str]:
        """What was read, which column is used for what, what is not used, and what was left out and why."""
        count = phrase("{file}: {n} of {all} rows read as {kind}", file=self.name, kind=_lower(self.kind, language),
                       n=number(len(self), language), all=number(self.read, language))  # fmt: skip
        said = [count.to(language)]
        for key, column in self.used.items():
            label = role(self.kind, key).label.to(language)
            said.append(f"{label} ({key}) ← {quoted(column, language)}")
        if self.unused:
            said.append(phrase("Not used: {columns}", columns=", ".join(self.unused)).to(language))
        return [*said, *(remark.says.to(language) for remark in self.remarks)]

    def __repr__(self) -> str:
        return "\n  ".join(self.lines())

    def _repr_html_(self) -> str:
        first, *rest = (html.escape(line) for line in self.lines())
        return f"<b>{first}</b><ul>{''.join(f'<li>{line}</li>' for line in rest)}</ul>"


@dataclass(frozen=True, eq=False, repr=False)
class Preview:
    """What a source looks like before it is used: its columns, and which column seems to play which role.

    Show it, let a person correct `mapping`, then `read`. `kind` is None when no kind of table fits.
    """

    raw: Raw
    kind: Kind | None
    mapping: Mapping[str, str]
    notes: tuple[Phrase, ...]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.raw.name

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the source."""
        return tuple(self.raw.columns)

    @property
    def count(self) -> int:
        """How many rows the source has."""
        return self.raw.read

    @property
    def rows(self) -> tuple[dict[str, str], ...]:
        """The first five rows, as text."""
        head = {name: Raw.texts(replace(self.raw, columns={name: cells[:5]}), name)
                for name, cells in self.raw.columns.items()}  # fmt: skip
        return tuple({name: cells[i] for name, cells in head.items()} for i in range(min(5, len(self.raw))))

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles to ask for, each with its label and whether it is required."""
        return roles(self.kind) if self.kind else ()

    @property
    def problems(self) -> tuple[Phrase, ...]:
        """What stands in the way, or should be looked at, in words."""
        said = [*self.notes, *(remark.says for remark in self.raw.remarks)]
        if self.kind is None:
            said.append(phrase("The columns look neither like orders, nor survey answers, nor events: choose one."))
        elif lacking := missing(self.kind, self.mapping):
            said.append(_lacks(self.raw, self.kind, lacking))
        return tuple(said)

    def as_kind(self, kind: Kind) -> Preview:
        """The same source looked at as another kind of table."""
        mapping, notes = _guess(self.raw, kind)
        return Preview(self.raw, kind, mapping, notes)

    def read(self, columns: Mapping[str, str | None] | None = None, *, day_first: bool | None = None) -> Table:
        """The table. `columns` names the column of some roles; None or "" leaves a role out; others are as guessed.

        Raises `BadData` when a required column is missing or has nothing readable in it.
        """
        if self.kind is None:
            raise BadData(
                phrase("{file} looks neither like orders, nor survey answers, nor events.", file=self.name),
                phrase("Its columns are: {columns}.", columns=", ".join(self.columns)),
            )
        return _read(self.raw, self.kind, _chosen(self, columns or {}), day_first)

    def lines(self, language: Language = "en") -> list[str]:
        """The preview in words."""
        kind = KIND_NAMES[self.kind].to(language) if self.kind else "?"
        said = [f"{self.name}: {kind}, {plural('{n} row', '{n} rows', n=self.count).to(language)}"]
        for one in self.roles:
            column = quoted(self.mapping[one.id], language) if one.id in self.mapping else "—"
            said.append(f"{one.label.to(language)} ({one.id}) ← {column}")
        return [*said, *(problem.to(language) for problem in self.problems)]

    def __repr__(self) -> str:
        return "\n  ".join(self.lines())


def preview(source: Any, kind: Kind | None = None, *, name: str | None = None) -> Preview:
    """Look at a source before using it.

    `source` is a path (CSV, Parquet), an upload (`(name, bytes)` or a file object) or a DataFrame. Raises
    `BadData` when there is no table in it; a missing column is not an error yet, but one of `problems`.

    >>> seen = preview(("answers.csv", b"id;Note NPS;Commentaire\\n1;9;Parfait\\n"))
    >>> seen.kind, dict(seen.mapping)
    ('surveys', {'answer_id': 'id', 'nps': 'Note NPS', 'text': 'Commentaire'})
    """
    raw = read_raw(source, name)
    kind = kind or kind_of(raw.columns)
    mapping, notes = _guess(raw, kind) if kind else ({}, ())
    return Preview(raw, kind, mapping, notes)


def read_orders(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
) -> Table:
    """Orders: one row an order, with when it was placed, promised and delivered.

    `columns` names the columns by role: order_id and ordered_at (required), customer_id, promised_at, delivered_at,
    status, amount, channel, segment, carrier. What is not named is guessed from the names, and the answer shows it.
    An order that comes again is left out, and counted. `day_first` settles dates such as 03/04/2025.
    Raises `BadData`.

    >>> orders = read_orders(("shop.csv", b"Order No,Date\\nA1,2025-12-31\\nA2,soon\\n"))
    >>> print(orders)
    shop.csv: 1 of 2 rows read as orders
      Order number (order_id) ← “Order No”
      Ordered on (ordered_at) ← “Date”
      1 row without Ordered on (row 3: “soon”): left out
    """
    return preview(source, "orders", name=name).read(columns, day_first=day_first)


def read_surveys(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
) -> Table:
    """Survey answers: one row an answer, with its scores and what the customer wrote.

    Roles: nps (0 to 10), rating (1 to 5), csat (1 to 5), ces (1 to 7), text, answer_id, order_id, customer_id,
    answered_at, language, channel, segment; at least one score or the text. A score off its scale is left out of its
    measure and counted; an empty one is no answer and never a zero. Otherwise as `read_orders`.

    >>> len(read_surveys(("s.csv", b"nps\\n10\\n11\\n")).remarks)
    1
    """
    return preview(source, "surveys", name=name).read(columns, day_first=day_first)


def read_events(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
) -> Table:
    """Events: one row a thing that happened, in the order of time and then of the source.

    Roles: case_id, activity, at (required), channel, segment. Otherwise as `read_orders`.

    >>> read_events(("log.csv", b"session,event,timestamp\\n1,visit,2025-01-01T10:00\\n")).used["case_id"]
    'session'
    """
    return preview(source, "events", name=name).read(columns, day_first=day_first)


def _lower(kind: Kind, language: Language) -> str:
    return KIND_NAMES[kind].to(language).lower()


def _lacks(raw: Raw, kind: Kind, lacking: Sequence[Role]) -> Phrase:
    if kind == "surveys":
        return phrase("{file} has no column for a score or for what customers wrote. Its columns are: {columns}.",
                      file=raw.name, columns=", ".join(raw.columns))  # fmt: skip
    said = lacking[0].label
    for one in lacking[1:]:
        said = phrase("{first}, {second}", first=said, second=one.label)
    return phrase("{file} has no column for: {roles}. Its columns are: {columns}.",
                  file=raw.name, roles=said, columns=", ".join(raw.columns))  # fmt: skip


def _guess(raw: Raw, kind: Kind) -> tuple[dict[str, str], tuple[Phrase, ...]]:
    """The roles of columns by their names, as far as what stands in the columns agrees."""
    notes: list[Phrase] = []

    def fits(one: Role, column: str) -> bool:
        cells = [cell for cell in raw.texts(column)[:_FIT_SAMPLE] if not is_missing(cell)]
        if one.sort in ("id", "text") or not cells or isinstance(raw.columns[column][0], int | None):
            return True
        read = _values(one, cells, raw.decimal_comma, False)
        if 2 * sum(value is not None for value in read) >= len(cells):
            return True
        said = phrase("The column “{column}” is not used as {role}: most of it does not fit, for example “{cell}”.",
                      column=column, role=one.label, cell=cells[0])  # fmt: skip
        notes.append(said)
        return False

    return guess(raw.columns, kind, fits), tuple(notes)


def _chosen(seen: Preview, columns: Mapping[str, str | None]) -> dict[str, str]:
    known = [one.id for one in seen.roles]
    for key, column in columns.items():
        if key not in known:
            raise BadData(
                phrase("There is nothing called {key} in {kind}.", key=key, kind=KIND_NAMES[seen.kind or KINDS[0]]),
                phrase("Choose one of {choices}.", choices=", ".join(known)),
            )
        if column and column not in seen.raw.columns:
            raise BadData(
                phrase("{file} has no column “{column}”.", file=seen.name, column=column),
                phrase("Its columns are: {columns}.", columns=", ".join(seen.columns)),
            )
    asked = set(columns.values())
    mapping = {key: column for key, column in seen.mapping.items() if column not in asked} | dict(columns)
    chosen = {key: column for key in known if (column := mapping.get(key))}
    assert seen.kind is not None
    if lacking := missing(seen.kind, chosen):
        said = _lacks(seen.raw, seen.kind, lacking)
        for note in seen.notes:
            said = phrase("{first} {second}", first=said, second=note)
        raise BadData(
            said,
            phrase("Name it, for example columns={example}.", example=f'{{"{lacking[0].id}": "{seen.columns[0]}"}}'),
        )
    return chosen


def _values(one: Role, cells: Sequence[str], decimal_comma: bool, first: bool) -> list[Any]:
    """Cells in the sort of a role; None where they cannot be."""
    if one.sort == "instant":
        return list(to_instants(cells, first)[0])
    if one.sort in ("id", "text"):
        return [cell.strip() or None for cell in cells]
    scale = f"/{one.most:g}" if one.sort == "score" else "/"
    read = to_numbers([cell.replace(" ", "").removesuffix(scale) for cell in cells], decimal_comma)
    if one.sort == "number":
        return list(read)
    return [v if v is not None and one.least <= v <= one.most and not (one.whole and v % 1) else None for v in read]


def _read(raw: Raw, kind: Kind, used: Mapping[str, str], day_first: bool | None) -> Table:
    import pyarrow as pa

    remarks = list(raw.remarks)
    columns: dict[str, list[Any]] = {"seq": list(raw.seq)}
    keep = [True] * len(raw)
    for one in roles(kind):
        if one.id not in used:
            columns[one.column] = [None] * len(raw)
            continue
        cells = raw.columns[used[one.id]]
        values, said = _column(raw, one, used[one.id], cells, day_first)
        columns[one.column] = values
        remarks += said if not one.required else [r for r in said if not r.rows]
        if one.required:
            remarks += _without(raw, one, used[one.id], values, keep)
    remarks += _again(raw, kind, columns, keep)
    if kind == "orders" and "customer_id" in used:
        remarks += _strangers(columns["customer_id"], keep)
    if not any(keep):
        why = next((remark.says for remark in remarks if remark.dropped), phrase("there are no rows"))
        raise BadData(phrase("No row of {file} can be used: {why}.", file=raw.name, why=why),
                      phrase("Check which column is which, and how dates are written."))  # fmt: skip
    unused = tuple(name for name in raw.columns if name not in used.values())
    others = [name for name in unused if name not in columns]
    columns |= {name: [cell.strip() or None for cell in raw.texts(name)] for name in others}
    types = {"instant": pa.int64(), "number": pa.float64(), "score": pa.float64()}
    fields = [("seq", pa.int64()), *((one.column, types.get(one.sort, pa.string())) for one in roles(kind)),
              *((name, pa.string()) for name in others)]  # fmt: skip
    data = pa.table({name: pa.array((v for v, k in zip(columns[name], keep, strict=True) if k), kind_)
                     for name, kind_ in fields})  # fmt: skip
    return Table(kind, raw.name, data, dict(used), unused, raw.read, tuple(remarks))


def _column(
    raw: Raw, one: Role, column: str, cells: Sequence[Any], day_first: bool | None
) -> tuple[list[Any], list[Remark]]:
    """A column in the sort of its role, and what could not be read in it."""
    if one.sort == "instant" and isinstance(next((c for c in cells if c is not None), ""), int):
        return list(cells), []
    texts = raw.texts(column)
    remarks: list[Remark] = []
    first = False
    if one.sort == "instant":
        found = month_first(texts)
        first = not day_first if day_first is not None else bool(found)
        if found is None and day_first is None:
            remarks.append(Remark(0, False, phrase("{role}: dates such as “{cell}” are read with the day first",
                                                   role=one.label, cell=_first_date(texts))))  # fmt: skip
    gone = {cell for cell in set(texts) if is_missing(cell)}
    blank = ["" if cell in gone else cell for cell in texts]
    values = _values(one, blank, raw.decimal_comma, first)
    bad = [i for i, (cell, value) in enumerate(zip(blank, values, strict=True)) if cell and value is None]
    if bad:
        remarks.append(Remark(len(bad), False, _bad(one, len(bad), blank[bad[0]], raw.seq[bad[0]] + raw.first_row)))
    if one.sort == "instant" and 0 < to_instants(blank, first)[1] < sum(map(bool, blank)):
        said = phrase("{role}: some dates name a time zone and some do not; those are taken as UTC", role=one.label)
        remarks.append(Remark(0, False, said))
    return values, remarks


def _first_date(texts: Sequence[str]) -> str:
    return next((text for text in texts if not is_missing(text)), "")


def _bad(one: Role, n: int, cell: str, row: int) -> Phrase:
    what = {"instant": phrase("not a date"), "number": phrase("not a number")}.get(
        one.sort, phrase("not on the scale from {least} to {most}", least=f"{one.least:g}", most=f"{one.most:g}")
    )
    return plural("{role}: {n} value is {what} (“{cell}” in row {row}): read as empty",
                  "{role}: {n} values are {what} (first “{cell}” in row {row}): read as empty",
                  n=n, role=one.label, what=what, cell=_short(cell), row=row)  # fmt: skip


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
                  cell=_short(str(raw.columns[column][lost[0]] or "")))  # fmt: skip
    yield Remark(len(lost), True, said)


def _again(raw: Raw, kind: Kind, columns: Mapping[str, list[Any]], keep: list[bool]) -> Iterator[Remark]:
    """Orders that come again are left out; answers and events that come again are kept. Both are counted."""
    names = {"orders": ("order_id",), "surveys": ("answer_id",), "events": ("case_id", "activity", "ts_us")}[kind]
    seen: dict[tuple[Any, ...], int] = {}
    again: list[tuple[int, int]] = []
    for i, key in enumerate(zip(*(columns[name] for name in names), strict=True)):
        if keep[i] and key[0] is not None and (first := seen.setdefault(key, i)) != i:
            again.append((i, first))
    if not again:
        return
    n, row, key = len(again), raw.seq[again[0][0]] + raw.first_row, columns[names[0]][again[0][0]]
    if kind != "orders":
        said = plural("{n} row repeats another ({key}, row {row}): kept",
                      "{n} rows repeat others (first: {key}, row {row}): kept", n=n, key=key, row=row)  # fmt: skip
        yield Remark(n, False, said)
        return
    for i, _ in again:
        keep[i] = False
    said = plural("{n} row repeats an order (order {key}, row {row}): left out",
                  "{n} rows repeat an order (first: order {key}, row {row}): left out", n=n, key=key, row=row)  # fmt: skip
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


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"

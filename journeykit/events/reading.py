"""Orders, survey answers, events and contacts, read from what people have; and a preview before anything is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.columns import to_table, values_of
from journeykit.events.parse import is_missing, month_first
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, guess, kind_of, missing, roles
from journeykit.events.sources import Raw, listed, read_raw
from journeykit.events.tables import Table
from journeykit.text import Language, Phrase, phrase, plural, quoted, shown

__all__ = ["Preview", "preview", "read_contacts", "read_events", "read_orders", "read_surveys"]

_FIT_SAMPLE: Final = 2_000


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
        head = replace(self.raw, columns={name: cells[:5] for name, cells in self.raw.columns.items()}, seq=range(5))
        texts = [head.texts(name) for name in self.columns]
        return tuple(dict(zip(self.columns, row, strict=True)) for row in zip(*texts, strict=True))

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles to ask for, each with its label and whether it is required."""
        return roles(self.kind) if self.kind else ()

    @property
    def lacking(self) -> tuple[Role, ...]:
        """The roles that have no column yet and must have one; of those of survey answers, one is enough."""
        return missing(self.kind, self.mapping) if self.kind else ()

    @property
    def problems(self) -> tuple[Phrase, ...]:
        """What stands in the way, or should be looked at, in words."""
        said = [*self.notes, *(remark.says for remark in self.raw.remarks)]
        if self.kind is None:
            said.append(phrase("The columns look like no table that is known: choose what they hold."))
        elif self.lacking:
            said.append(_lacks(self.raw, self.kind, self.lacking))
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
                phrase("{file} looks like no table that is known.", file=self.name),
                phrase("Its columns are: {columns}.", columns=listed(tuple(self.columns))),
            )
        return to_table(self.raw, self.kind, _chosen(self, columns or {}), day_first)

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

    `columns` names the columns by role: order_id and ordered_at (required), customer_id, promised_at, shipped_at,
    delivered_at, status, amount, units, returned_units, withdrawn_at, refunded_at, channel, segment, carrier. What is
    not named is guessed from the names, and the answer shows it.
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
    answered_at, replied_at, language, channel, segment; at least one score or the text. A score off its scale is left
    out of its measure and counted; an empty one is no answer and never a zero. Otherwise as `read_orders`.

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


def read_contacts(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
) -> Table:
    """Contacts: one row a question to customer service (a ticket), with when it was asked, answered and solved.

    Roles: created_at (required), contact_id, customer_id, order_id, first_reply_at, solved_at, reopened (1 or 0),
    reason, text, channel, segment. A ticket that comes again is left out, and counted. Otherwise as `read_orders`.

    >>> contacts = read_contacts(("tickets.csv", b"ticket_id,created_at,reopened\\n1,2025-01-01T10:00,false\\n"))
    >>> contacts.used["contact_id"], contacts.data["reopened"].to_pylist()
    ('ticket_id', [0])
    """
    return preview(source, "contacts", name=name).read(columns, day_first=day_first)


def _lacks(raw: Raw, kind: Kind, lacking: Sequence[Role]) -> Phrase:
    if kind == "surveys":
        return phrase("{file} has no column for a score or for what customers wrote. Its columns are: {columns}.",
                      file=raw.name, columns=listed(tuple(raw.columns)))  # fmt: skip
    said = lacking[0].label
    for one in lacking[1:]:
        said = phrase("{first}, {second}", first=said, second=one.label)
    return phrase("{file} has no column for: {roles}. Its columns are: {columns}.",
                  file=raw.name, roles=said, columns=listed(tuple(raw.columns)))  # fmt: skip


def _guess(raw: Raw, kind: Kind) -> tuple[dict[str, str], tuple[Phrase, ...]]:
    """The roles of columns by their names, as far as what stands in the columns agrees."""
    notes: list[Phrase] = []

    def fits(one: Role, column: str) -> bool:
        cells = [cell for cell in raw.texts(column)[:_FIT_SAMPLE] if not is_missing(cell)]
        if one.sort in ("id", "text") or not cells or isinstance(raw.columns[column][0], int | None):
            return True
        read = values_of(one, cells, raw.decimal_comma, one.sort == "instant" and bool(month_first(cells)))
        if 2 * sum(value is not None for value in read) >= len(cells):
            return True
        said = phrase("The column “{column}” is not used as {role}: most of it does not fit, for example “{cell}”.",
                      column=shown(column), role=one.label, cell=shown(cells[0], 40))  # fmt: skip
        notes.append(said)
        return False

    return guess(raw.columns, kind, fits), tuple(notes)


def _chosen(seen: Preview, columns: Mapping[str, str | None]) -> dict[str, str]:
    known = [one.id for one in seen.roles]
    for key, column in columns.items():
        if key not in known:
            raise BadData(
                phrase(
                    "There is nothing called {key} in {kind}.", key=shown(key), kind=KIND_NAMES[seen.kind or KINDS[0]]
                ),
                phrase("Choose one of {choices}.", choices=", ".join(known)),
            )
        if column and column not in seen.raw.columns:
            raise BadData(
                phrase("{file} has no column “{column}”.", file=seen.name, column=shown(column)),
                phrase("Its columns are: {columns}.", columns=listed(tuple(seen.columns))),
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

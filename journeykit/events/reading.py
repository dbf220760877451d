"""Orders, survey answers, events and contacts, read from what people have; and a preview before anything is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.columns import Ways, to_table, values_of
from journeykit.events.large import Large
from journeykit.events.normal import to_files
from journeykit.events.parse import is_missing, month_first
from journeykit.events.progress import Bar, Tell
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, guess, kind_of, missing, roles
from journeykit.events.sources import Raw, listed
from journeykit.events.tables import Table
from journeykit.text import Language, Phrase, phrase, plural, quoted, shown

__all__ = ["Preview", "preview", "read_contacts", "read_events", "read_orders", "read_surveys", "reading", "seen"]

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
    large: Large | None = None

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
        return seen(self.large or self.raw, kind)

    def read(
        self,
        columns: Mapping[str, str | None] | None = None,
        *,
        day_first: bool | None = None,
        mask: bool = True,
        language: Language = "en",
        progress: Tell = True,
    ) -> Table:
        """The table. `columns` names the column of some roles; None or "" leaves a role out; others are as guessed.

        `mask` hides personal data: e-mail addresses, phone, card and order numbers in what people wrote (in the words
        of `language`), and addresses that stand for customers, which become pseudonyms. `progress` as in `preview`.

        Raises `BadData` when a required column is missing or has nothing readable in it.
        """
        if self.kind is None:
            raise BadData(
                phrase("{file} looks like no table that is known.", file=self.name),
                phrase("Its columns are: {columns}.", columns=listed(tuple(self.columns))),
            )
        used, ways = _chosen(self, columns or {}), Ways(day_first, mask, language)
        if self.large is None:
            return to_table(self.raw, self.kind, used, ways)
        if self.kind != "events":
            return to_table(self.large.raw(), self.kind, used, ways)
        with Bar(reading(self.name), progress) as bar:
            return to_files(self.large, used, ways, bar)

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


def preview(source: Any, kind: Kind | None = None, *, name: str | None = None, progress: Tell = True) -> Preview:
    """Look at a source before using it.

    `source` is a path (CSV, Parquet, an export of GA4 as JSON lines, XES, a SQLite file), a folder of such files, an
    upload (`(name, bytes)` or a file object), a DataFrame, or a database (an address such as `sqlite:///shop.db`, or
    an engine of SQLAlchemy). What it is, is found by looking. A long read shows a bar; `progress` can be False, or a
    function that is told the share done. Raises `BadData` when there is no table in it; a missing column is not an
    error yet, but one of `problems`.

    >>> seen = preview(("answers.csv", b"id;Note NPS;Commentaire\\n1;9;Parfait\\n"))
    >>> seen.kind, dict(seen.mapping)
    ('surveys', {'answer_id': 'id', 'nps': 'Note NPS', 'text': 'Commentaire'})
    """
    from journeykit.events.readers.look import look  # the readers stand on this module

    with Bar(reading(name or _called(source)), progress) as bar:
        return seen(look(source, kind, name, bar), kind)


def _read(kind: Kind, source: Any, name: str | None, progress: Tell, **asked: Any) -> Table:
    return preview(source, kind, name=name, progress=progress).read(progress=progress, **asked)


def read_orders(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
    mask: bool = True,
    progress: Tell = True,
) -> Table:
    """Orders: one row an order, with when it was placed, promised and delivered.

    `source` as in `preview`; Shopify's export of orders and Olist's folder are known. `columns` names the columns by
    role: order_id and ordered_at (required), customer_id, promised_at, shipped_at, delivered_at, status, amount,
    units, returned_units, withdrawn_at, refunded_at, channel, segment, carrier. What is not named is guessed from the
    names, and the answer shows it. An order that comes again is left out, and counted. `day_first` settles dates such
    as 03/04/2025. Customers known by an e-mail address get a pseudonym, unless `mask` is False. Raises `BadData`.

    >>> orders = read_orders(("shop.csv", b"Order No,Date\\nA1,2025-12-31\\nA2,soon\\n"))
    >>> print(orders)
    shop.csv: 1 of 2 rows read as orders
      Order number (order_id) ← “Order No”
      Ordered on (ordered_at) ← “Date”
      1 row without Ordered on (row 3: “soon”): left out
    """
    return _read("orders", source, name, progress, columns=columns, day_first=day_first, mask=mask)


def read_surveys(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
    mask: bool = True,
    language: Language = "en",
    progress: Tell = True,
) -> Table:
    """Survey answers: one row an answer, with its scores and what the customer wrote.

    Roles: nps (0 to 10), rating (1 to 5), csat (1 to 5), ces (1 to 7), text, answer_id, order_id, customer_id,
    answered_at, replied_at, language, channel, segment; at least one score or the text. A score off its scale is left
    out of its measure and counted; an empty one is no answer and never a zero. E-mail addresses, phone, card and order
    numbers in the text are masked in the words of `language`, unless `mask` is False. Otherwise as `read_orders`.

    >>> len(read_surveys(("s.csv", b"nps\\n10\\n11\\n")).remarks)
    1
    """
    return _read("surveys", source, name, progress, columns=columns, day_first=day_first, mask=mask, language=language)


def read_events(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
    mask: bool = True,
    progress: Tell = True,
) -> Table:
    """Events: one row a thing that happened, in the order of time and then of the source.

    Roles: case_id, activity, at (required), channel, segment. `source` as in `preview`: GA4's export, XES, Olist's
    folder and folders of daily files are known. A file of 20 MB or more is not held in memory: the answer stands in
    files of its own (`Table.files`) as long as it is used. Otherwise as `read_orders`.

    >>> read_events(("log.csv", b"session,event,timestamp\\n1,visit,2025-01-01T10:00\\n")).used["case_id"]
    'session'
    """
    return _read("events", source, name, progress, columns=columns, day_first=day_first, mask=mask)


def read_contacts(
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    name: str | None = None,
    day_first: bool | None = None,
    mask: bool = True,
    language: Language = "en",
    progress: Tell = True,
) -> Table:
    """Contacts: one row a question to customer service (a ticket), with when it was asked, answered and solved.

    Roles: created_at (required), contact_id, customer_id, order_id, first_reply_at, solved_at, reopened (1 or 0),
    reason, text, channel, segment. A ticket that comes again is left out, and counted. Otherwise as `read_surveys`.

    >>> contacts = read_contacts(("tickets.csv", b"ticket_id,created_at,reopened\\n1,2025-01-01T10:00,false\\n"))
    >>> contacts.used["contact_id"], contacts.data["reopened"].to_pylist()
    ('ticket_id', [0])
    """
    return _read("contacts", source, name, progress, columns=columns, day_first=day_first, mask=mask, language=language)


def seen(found: Raw | Large, kind: Kind | None) -> Preview:
    """What was read of a source, looked at as a kind of table; None finds out which."""
    large = found if isinstance(found, Large) else None
    raw = found.head if isinstance(found, Large) else found
    known = next((one for one in KINDS if one == raw.kind), None)
    kind = kind or known or kind_of(raw.columns)
    if kind is not None and kind == known and raw.roles:
        return Preview(raw, kind, {key: name for key, name in raw.roles.items() if name in raw.columns}, (), large)
    mapping, notes = _guess(raw, kind) if kind else ({}, ())
    return Preview(raw, kind, mapping, notes, large)


def reading(name: str) -> Phrase:
    """What stands before the bar of a long read."""
    return phrase("Reading {file}", file=shown(name))


def _called(source: Any) -> str:
    """What a source is called while it is read."""
    given = source[0] if isinstance(source, tuple) and source else source
    return Path(given).name if isinstance(given, str | Path) else type(source).__name__


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

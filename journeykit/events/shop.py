"""A shoe e-shop that does not exist, for teaching: a year of orders, events, answers and contacts.

Every person and number in it is made up, from a seed: the same arguments write the same bytes
on every machine. Its problems are planted (shop_rules.py), so an analyst's finding can be checked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadValue
from journeykit.events.shop_life import Books, Customer, Row
from journeykit.events.shop_rules import FAULTS, Fault, Rules
from journeykit.text import phrase

__all__ = ["COLUMNS", "FAULTS", "SEED", "make_shop", "shop_tables"]

SEED: Final = 2025
"""The seed of the shop in datasets/."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": (
        *(
            "order_id",
            "customer_id",
            "session_id",
            "ordered_at",
            "promised_at",
            "shipped_at",
            "delivered_at",
            "carrier",
        ),
        *("country", "channel", "device", "segment", "customer_type", "category", "units", "amount", "currency"),
        *("voucher", "voucher_offered", "status", "returned_units", "return_reason", "withdrawal_at", "refunded_at"),
    ),
    "events": ("case_id", "activity", "at", "session_id", "order_id", "channel", "device"),
    "surveys": (
        *("answer_id", "survey", "customer_id", "order_id", "asked_at", "answered_at", "language", "device", "segment"),
        *("nps", "csat", "ces", "rating", "text", "replied_at"),
    ),
    "contacts": (
        *("ticket_id", "customer_id", "order_id", "channel", "reason"),
        *("created_at", "first_reply_at", "solved_at", "reopened"),
    ),
}
"""The columns of each file, in order; datasets/README.md says what they mean."""


def make_shop(
    folder: str | Path,
    *,
    customers: int = 5000,
    seed: int = SEED,
    year: int = 2025,
    without: Iterable[str] = (),
    faults: Mapping[str, Fault] | None = None,
) -> dict[str, Path]:
    """Write orders.csv, events.csv, surveys.csv and contacts.csv of a made-up shoe shop.

    `customers` people visit the shop in `year`; about half of them buy. `without` names the faults to
    leave out, `faults` replaces the table of faults (`FAULTS`). What a fault does not cause stays as it was.
    Returns the path of each file, by table; the columns are explained in datasets/README.md.
    Raises BadValue for a fault that is not there, or for no customers.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     files = make_shop(folder, customers=20, without=["late_carrier"])
    ...     print(files["contacts"].read_text(encoding="utf-8").splitlines()[0])
    ticket_id,customer_id,order_id,channel,reason,created_at,first_reply_at,solved_at,reopened
    """
    tables = shop_tables(customers=customers, seed=seed, year=year, without=without, faults=faults)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return {name: _write(folder / f"{name}.csv", COLUMNS[name], rows) for name, rows in tables.items()}


def shop_tables(
    *,
    customers: int = 5000,
    seed: int = SEED,
    year: int = 2025,
    without: Iterable[str] = (),
    faults: Mapping[str, Fault] | None = None,
) -> dict[str, list[Row]]:
    """The same tables as rows, in order of time: moments as datetimes, what is empty as "".

    Raises BadValue for a fault that is not there, or for no customers.
    """
    if customers < 1:
        raise BadValue(phrase("A shop of {n} customers cannot be made.", n=customers), phrase("Give 1 or more."))
    rules = _rules(FAULTS if faults is None else faults, frozenset(without))
    books = Books(rules, seed, year)
    for number in range(1, customers + 1):
        Customer(books, f"C{number:05d}").live()
    return _tables(books)


def _rules(faults: Mapping[str, Fault], without: frozenset[str]) -> Rules:
    unknown = sorted(without - faults.keys())
    if unknown:
        raise BadValue(
            phrase("The shop has no fault named {name}.", name=unknown[0]),
            phrase("The faults are: {names}.", names=", ".join(faults)),
        )
    rules = Rules()
    for name, fault in faults.items():
        if name not in without:
            rules = fault(rules)
    return rules


def _tables(books: Books) -> dict[str, list[Row]]:
    """The books in order of time, with running numbers in place of the keys used during the year."""
    sessions = [event for event in books.events if event["activity"] == "session_start"]
    numbers = _numbers(sessions, "at", "session_id", "S") | _numbers(books.orders, "ordered_at", "order_id", "O")
    for rows, at, key, letter in (
        (books.contacts, "created_at", "ticket_id", "T"),
        (books.surveys, "answered_at", "answer_id", "A"),
    ):
        rows.sort(key=itemgetter(at))
        for n, row in enumerate(rows, 1):
            row[key] = f"{letter}{n:05d}"
    books.events.sort(key=itemgetter("at"))
    tables = {"orders": books.orders, "events": books.events, "surveys": books.surveys, "contacts": books.contacts}
    for rows in tables.values():
        for row in rows:
            row.update({key: numbers.get(row[key], "") for key in ("session_id", "order_id") if key in row})
    return tables


def _numbers(rows: list[Row], at: str, key: str, letter: str) -> dict[str, str]:
    """The running number for each key, in order of time; orders are sorted on the way."""
    rows.sort(key=itemgetter(at))
    return {row[key]: f"{letter}{n:05d}" for n, row in enumerate(rows, 1)}


def _write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return path


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value

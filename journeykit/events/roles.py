"""What a column of customers' traces may mean, and how a column is recognised by its name.

A *kind* of table (orders, surveys, events, contacts) has *roles*; reading a table is giving each role a column.
To add a role: add a line here and the names of its columns to column_names.toml; it is asked for, guessed,
read and reported from there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

from journeykit.model.vocabulary import fold
from journeykit.text import Phrase, phrase

Kind = Literal["events", "surveys", "orders", "contacts"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Sort = Literal["id", "text", "instant", "number", "score", "flag"]

__all__ = ["KINDS", "KIND_NAMES", "Kind", "Role", "Sort", "guess", "kind_of", "missing", "role", "roles", "squeeze"]


@dataclass(frozen=True)
class Role:
    """What a column means.

    A score is allowed from `least` to `most`, in whole numbers if `whole`. A flag is 1 (yes, or a count above zero)
    or 0. `names` are the column names it is recognised by (column_names.toml).
    """

    id: str
    label: Phrase
    sort: Sort
    required: bool = False
    least: float = 0
    most: float = 0
    whole: bool = False
    names: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The column of the read table: instants are held in microseconds."""
        if self.sort != "instant":
            return self.id
        return "ts_us" if self.id == "at" else self.id.removesuffix("_at") + "_us"


def squeeze(name: str) -> str:
    """A column name without accents, case, spaces and signs.

    >>> squeeze("N° de commande"), squeeze("Order_ID")
    ('ndecommande', 'orderid')
    """
    return re.sub(r"[^a-z0-9]", "", fold(name))


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    with files("journeykit.events").joinpath("column_names.toml").open("rb") as stream:
        return tomllib.load(stream)


def _roles(kind: Kind, *roles: Role) -> tuple[Role, ...]:
    """Roles with the names their columns are recognised by."""
    return tuple(replace(one, names=(squeeze(one.id), *_names()[kind][one.id].split())) for one in roles)


_TICKET: Final = {"ticket", "ticketid", "ticketno", "ticketnumber", "contactid", "numeroticket", "idticket", "nticket"}
"""Columns of contacts alone, which hold orders' numbers and dates too."""
_ANSWERED: Final = {"first_reply_at", "solved_at", "reopened"}
"""Roles that only contacts have."""

ROLES: Final[Mapping[Kind, tuple[Role, ...]]] = {
    "orders": _roles(
        "orders",
        Role("order_id", phrase("Order number"), "id", required=True),
        Role("customer_id", phrase("Customer"), "id"),
        Role("ordered_at", phrase("Ordered on"), "instant", required=True),
        Role("promised_at", phrase("Delivery promised for"), "instant"),
        Role("shipped_at", phrase("Shipped on"), "instant"),
        Role("delivered_at", phrase("Delivered on"), "instant"),
        Role("status", phrase("Status"), "text"),
        Role("amount", phrase("Amount"), "number"),
        Role("units", phrase("Articles sold"), "number"),
        Role("returned_units", phrase("Articles returned"), "number"),
        Role("withdrawn_at", phrase("Withdrawal notice on"), "instant"),
        Role("refunded_at", phrase("Refunded on"), "instant"),
        Role("channel", phrase("Channel"), "text"),
        Role("segment", phrase("Segment"), "text"),
        Role("carrier", phrase("Carrier"), "text"),
    ),
    "surveys": _roles(
        "surveys",
        Role("answer_id", phrase("Answer number"), "id"),
        Role("order_id", phrase("Order number"), "id"),
        Role("customer_id", phrase("Customer"), "id"),
        Role("answered_at", phrase("Answered on"), "instant"),
        Role("nps", phrase("Would recommend, 0 to 10"), "score", least=0, most=10, whole=True),
        Role("rating", phrase("Stars, 1 to 5"), "score", least=1, most=5),
        Role("csat", phrase("Satisfaction, 1 to 5"), "score", least=1, most=5),
        Role("ces", phrase("Ease, 1 to 7 (7 is easy)"), "score", least=1, most=7),
        Role("text", phrase("What they wrote"), "text"),
        Role("replied_at", phrase("Answered by the shop on"), "instant"),
        Role("language", phrase("Language"), "text"),
        Role("channel", phrase("Channel"), "text"),
        Role("segment", phrase("Segment"), "text"),
    ),
    "events": _roles(
        "events",
        Role("case_id", phrase("Customer or session"), "id", required=True),
        Role("activity", phrase("What happened"), "text", required=True),
        Role("at", phrase("When"), "instant", required=True),
        Role("channel", phrase("Channel"), "text"),
        Role("segment", phrase("Segment"), "text"),
    ),
    "contacts": _roles(
        "contacts",
        Role("contact_id", phrase("Ticket number"), "id"),
        Role("customer_id", phrase("Customer"), "id"),
        Role("order_id", phrase("Order number"), "id"),
        Role("created_at", phrase("Asked on"), "instant", required=True),
        Role("first_reply_at", phrase("First answered on"), "instant"),
        Role("solved_at", phrase("Solved on"), "instant"),
        Role("reopened", phrase("Opened again"), "flag"),
        Role("reason", phrase("Reason"), "text"),
        Role("text", phrase("What they wrote"), "text"),
        Role("channel", phrase("Channel"), "text"),
        Role("segment", phrase("Segment"), "text"),
    ),
}
ANSWERS: Final = ("nps", "rating", "csat", "ces", "text")
"""Of these roles, a table of survey answers has at least one."""

KIND_NAMES: Final[Mapping[Kind, Phrase]] = {
    "orders": phrase("Orders"),
    "surveys": phrase("Survey answers"),
    "events": phrase("Events"),
    "contacts": phrase("Contacts"),
}


def roles(kind: Kind) -> tuple[Role, ...]:
    """The roles of a kind of table, in the order a form asks for them.

    >>> [role.id for role in roles("events") if role.required]
    ['case_id', 'activity', 'at']
    """
    return ROLES[kind]


def role(kind: Kind, key: str) -> Role:
    """One role of a kind of table."""
    return next(one for one in ROLES[kind] if one.id == key)


def guess(
    columns: Iterable[str], kind: Kind, fits: Callable[[Role, str], bool] = lambda one, column: True
) -> dict[str, str]:
    """Which column plays which role, from the names and `fits`; a column plays one role at most.

    >>> guess(["N° de commande", "Livré le", "Date"], "orders")
    {'order_id': 'N° de commande', 'ordered_at': 'Date', 'delivered_at': 'Livré le'}
    """
    free: dict[str, str] = {}
    for column in columns:
        free.setdefault(squeeze(column), column)
    best = [
        ("*" in pattern, rank, order, one, name)
        for order, one in enumerate(ROLES[kind])
        for rank, pattern in enumerate(one.names)
        for name in ([name for name in free if pattern.strip("*") in name] if "*" in pattern else [pattern])
        if name in free
    ]
    found: dict[str, str] = {}
    for *_, one, name in sorted(best, key=lambda entry: entry[:3]):
        if one.id not in found and name in free and fits(one, free[name]):
            found[one.id] = free.pop(name)
    return {one.id: found[one.id] for one in ROLES[kind] if one.id in found}


def missing(kind: Kind, mapping: Mapping[str, str]) -> tuple[Role, ...]:
    """The roles that a table of this kind cannot do without and that have no column yet."""
    lacking = tuple(one for one in ROLES[kind] if one.required and one.id not in mapping)
    if kind == "surveys" and not mapping.keys() & set(ANSWERS):
        return tuple(one for one in ROLES[kind] if one.id in ANSWERS)
    return lacking


def kind_of(columns: Iterable[str]) -> Kind | None:
    """The kind of table these columns look like; None when no kind has all it needs.

    >>> kind_of(["session", "event", "timestamp"])
    'events'
    """
    names = tuple(columns)
    tickets = bool({squeeze(name) for name in names} & _TICKET)
    fitting: list[tuple[int, Kind]] = []
    for kind in KINDS:
        found = guess(names, kind)
        wanted = kind in ("contacts", "events") if tickets else kind != "contacts" or found.keys() & _ANSWERED
        if wanted and not missing(kind, found):
            fitting.append((len(found), kind))
    return max(fitting, key=lambda one: one[0])[1] if fitting else None

"""The shoe shop's days as they happen: rows appear and change in the order of time, at a speed of one's choice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol

from journeykit.errors import BadValue
from journeykit.events.shop import COLUMNS
from journeykit.events.shop_life import Row
from journeykit.text import Phrase, phrase

__all__ = ["DAY", "DAYS", "HISTORY", "SPEED", "Moment", "Target", "TargetAway", "feed", "first_alert", "moments"]

DAY: Final = date(2025, 12, 13)
"""On the 13th the Christmas parcels are out, and one carrier does not keep up: on-time delivery comes into alert."""
DAYS: Final = 7
HISTORY: Final = 14
"""So many days before the first are there from the beginning."""
SPEED: Final = 5_000.0
"""So much faster than life: a day in about 17 seconds."""
_TICK: Final = 0.5  # seconds between two writes
_SAY_EVERY: Final = 2.0  # seconds between two lines
KEYS: Final[Mapping[str, str]] = {
    "orders": "order_id",
    "surveys": "answer_id",
    "contacts": "ticket_id",
    "events": "seq",
}
"""What tells one row of a table from another. A row that changes keeps it, and gets a new number in `changed`."""
_LATER: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "orders": {
        "ordered_at": (),
        "shipped_at": ("shipped_at",),
        "delivered_at": ("delivered_at", "voucher_offered"),
        "withdrawal_at": ("withdrawal_at", "returned_units", "return_reason"),
        "refunded_at": ("refunded_at",),
    },
    "surveys": {"answered_at": (), "replied_at": ("replied_at",)},
    "contacts": {"created_at": (), "first_reply_at": ("first_reply_at",), "solved_at": ("solved_at", "reopened")},
    "events": {"at": ()},
}
"""When the columns of a row become known: first those that are not named here, then the others with their moment."""
_WHOLE: Final = frozenset({"units", "returned_units", "nps", "csat", "ces", "rating"})
_YES: Final = frozenset({"reopened", "voucher_offered"})


class Moment(NamedTuple):
    """At `at`, the row of a table is this."""

    at: datetime
    table: str
    row: Row


class TargetAway(Exception):
    """The target cannot be written to now; the same rows are to be written again."""


class Target(Protocol):
    """Where rows are written; `shown` is its address, without a password."""

    name: str
    shown: str

    def make(self, force: bool) -> None:
        """Make the tables. Raises `BadValue` when there are some already, unless `force` is given: then they go."""

    def write(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Write rows: new ones, and others in place of those with the same key. Raises `TargetAway`."""


def moments(tables: Mapping[str, Sequence[Row]]) -> list[Moment]:
    """All that happens to the rows of a shop, in order of time, numbered by it.

    >>> contact = {"ticket_id": "T1", "created_at": datetime(2025, 1, 1), "first_reply_at": datetime(2025, 1, 2)}
    >>> for moment in moments({"contacts": [contact]}):
    ...     print(moment.at.day, moment.row["changed"], moment.row["first_reply_at"])
    1 1 None
    2 2 2025-01-02 00:00:00
    """
    found = [Moment(at, name, row) for name, rows in tables.items() for one in rows for at, row in _states(name, one)]
    found.sort(key=lambda moment: moment.at)
    for n, moment in enumerate(found, 1):
        moment.row["seq" if moment.table == "events" else "changed"] = n
    return found


def _states(name: str, row: Row) -> Iterator[tuple[datetime, Row]]:
    """The row as it is known from each of its moments on."""
    later = _LATER[name]
    plain = {column: _typed(column, row.get(column, "")) for column in COLUMNS[name]}
    known = {column: value for column, value in plain.items() if not any(column in some for some in later.values())}
    state = {**dict.fromkeys(plain), **known}
    if name == "orders":
        state |= {"status": "ordered", "returned_units": 0}
    for at, columns in sorted((plain[at], columns) for at, columns in later.items() if plain[at] is not None):
        state |= {column: plain[column] for column in columns}
        if name == "orders":
            state["status"] = _status(plain, at)
        yield at, dict(state)


def _status(order: Mapping[str, Any], at: datetime) -> str:
    """How an order stands at a moment; how it ended is known with the last."""
    ends = max(order[column] for column in _LATER["orders"] if order[column] is not None)
    if at == ends and order["status"] != "returned":
        return str(order["status"]) if at != order["ordered_at"] else "ordered"
    for column, word in (("withdrawal_at", "returned"), ("delivered_at", "delivered"), ("shipped_at", "shipped")):
        if order[column] is not None and order[column] <= at:
            return word
    return "ordered"


def _typed(column: str, value: Any) -> Any:
    if value == "" or value is None:
        return None
    if column in _YES:
        return value in ("true", True)
    return float(value) if column == "amount" else int(value) if column in _WHOLE else value


def first_alert(found: Sequence[Moment], start: datetime, end: datetime, alert: float) -> tuple[float, datetime | None]:
    """The share of orders that came on time, of those delivered before `start`; and when it first falls to `alert`."""
    placed = {m.row["order_id"] for m in found if m.table == "orders" and m.row["status"] == "ordered" and m.at < end}
    late = delivered = 0
    before = 100.0
    for moment in found:
        row = moment.row
        if moment.table != "orders" or row["order_id"] not in placed or moment.at != row["delivered_at"]:
            continue
        delivered += 1
        late += row["delivered_at"] > row["promised_at"]
        share = 100 * (delivered - late) / delivered
        if moment.at < start:
            before = share
        elif share <= alert:
            return before, moment.at if moment.at < end else None
    return before, None


def feed(
    target: Target,
    found: Sequence[Moment],
    start: datetime,
    end: datetime,
    speed: float,
    say: Callable[[Phrase], None],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Write what was before `start` at once, then what happens until `end`, `speed` times as fast as life.

    While the target is away, the shop's clock stands still. Raises `BadValue` for a speed that is none.
    """
    if not speed > 0:
        raise BadValue(phrase("A speed of {speed} is not possible.", speed=speed), phrase("Give more than 0."))
    at = next((i for i, moment in enumerate(found) if moment.at >= start), len(found))
    _write(target, found[:at], say, sleep)
    say(phrase("Until {moment}: {n} rows.", moment=_clock(start), n=at))
    now, said, counted = start, 0.0, dict[str, int]()
    while now < end and at < len(found):
        sleep(_TICK)
        now = min(end, now + timedelta(seconds=_TICK * speed))
        upto = at
        while upto < len(found) and found[upto].at < now:
            upto += 1
        _write(target, found[at:upto], say, sleep)
        for moment in found[at:upto]:
            counted[moment.table] = counted.get(moment.table, 0) + 1
        at = upto
        if counted and (time.monotonic() - said > _SAY_EVERY or now >= end):
            rows = ", ".join(f"{n} {table}" for table, n in sorted(counted.items()))
            say(phrase("{moment}: {rows}", moment=_clock(now), rows=rows))
            said, counted = time.monotonic(), {}


def _write(
    target: Target, found: Sequence[Moment], say: Callable[[Phrase], None], sleep: Callable[[float], None]
) -> None:
    """Write the last state of every row, however long the target is away."""
    rows: dict[str, dict[Any, Row]] = {}
    for moment in found:
        rows.setdefault(moment.table, {})[moment.row[KEYS[moment.table]]] = moment.row
    if not rows:
        return
    away = False
    while True:
        try:
            target.write({table: list(some.values()) for table, some in rows.items()})
        except TargetAway:
            if not away:
                say(phrase("{target} cannot be written to. The shop waits for it.", target=target.name))
            away = True
            sleep(1)
            continue
        if away:
            say(phrase("{target} is back.", target=target.name))
        return


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"

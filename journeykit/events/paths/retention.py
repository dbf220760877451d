"""How many customers come back, by the period in which they first bought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, get_args

from journeykit.errors import BadData, BadValue
from journeykit.events.intervals import wilson
from journeykit.events.parse import DAY_US, day_of
from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.paths.touches import Named, named
from journeykit.events.roles import Kind
from journeykit.events.sources import Frame
from journeykit.events.tables import TIME, Table
from journeykit.events.traces import Small, Traces
from journeykit.text import phrase, shown

__all__ = ["Period", "retention"]

Period = Literal["week", "month", "quarter"]
_ORDERS: Final = "select customer_id as customer, ordered_us as ts_us from orders where customer_id is not null"
_EVENTS: Final = "select e.case_id as customer, e.ts_us as ts_us from events e join chosen c on c.activity = e.activity"
_COUNTED: Final = "select count(distinct customer), count(*), min(ts_us), max(ts_us) from bought"
_MOST: Final = 2_000


class Span(NamedTuple):
    """A period of the calendar, from a day to a day, the second not included."""

    name: str
    start: date
    end: date


def retention(
    log: Traces | Table, period: Period = "month", activity: Named = None, until: date | str | None = None
) -> Frame:
    """Customers who buy again, by the period of their first purchase.

    Of orders, a customer is a `customer_id`; of a log, a case, with `activity` (default: what means a purchase).
    Traces that hold both are counted by orders, unless `activity` is given. One row a cell: `cohort` ("2025-01",
    "2025-W03", "2025-Q1"), `age` in periods, `customers` of the cohort, `kept` (those who bought in that period),
    `share` in % with its 95 % interval `low`, `high` (Wilson).
    Only periods that are over count: a cell that could not yet be seen is left out, one where nobody came is 0.
    The data is taken to reach to its last day, or to `until`. `attrs` adds `period`, `until`, and `unfinished`, the
    period left out for it. Someone who bought before the data begins looks new: the first cohorts hold them too.
    Raises `BadData` without purchases, customers or a period that is over.

    >>> from journeykit.events.reading import read_orders
    >>> text = b"order_id,customer_id,ordered_at\\n1,ann,2025-01-05\\n2,bob,2025-01-20\\n3,ann,2025-02-28\\n"
    >>> retention(read_orders(("orders.csv", text)))[["cohort", "age", "customers", "kept"]].values.tolist()
    [['2025-01', 0, 2, 2], ['2025-01', 1, 2, 1]]
    """
    import pandas as pd  # type: ignore[import-untyped]

    if period not in get_args(Period):
        raise BadValue(
            phrase("There is no period “{period}”.", period=shown(period)),
            phrase("Choose one of {choices}.", choices=", ".join(get_args(Period))),
        )
    traces = log if isinstance(log, Traces) else Traces.of(log)
    kind, bought, small = _bought(traces, activity)
    relation = f"with bought as ({bought}) "
    customers, purchases, low, high = traces.rows(relation + _COUNTED, base=(kind,), **small)[0]
    if not purchases:
        raise BadData(
            phrase("{source} holds no purchase of a known customer here.", source=traces.source),
            phrase("Choose a longer period or another segment, or name the activity."),
        )
    last = _last_day(traces, kind, until)
    spans = list(_spans(day_of(low), last, period))
    calendar = [(i, _us(one.start), _us(one.end)) for i, one in enumerate(spans)]
    periods = Small(("number", "start_us", "end_us"), calendar, (0, 0, 0))
    rows = traces.rows(relation + path_sql("retention"), base=(kind,), periods=periods, **small)
    over = sum(one.end <= last + timedelta(days=1) for one in spans)
    cells = list(_cells({(c, a): n for c, a, n in rows}, spans[:over]))
    if not cells:
        raise BadData(
            phrase("{source} holds no purchase in a period that is over.", source=traces.source),
            phrase("Choose a shorter period, or say with until to which day the data reaches."),
        )
    columns = ["cohort", "age", "customers", "kept", "share", "low", "high"]
    more = {
        "source": traces.relations[kind].name,
        "period": period,
        "until": last.isoformat(),
        "unfinished": spans[over].name if over < len(spans) else "",
    }
    frame = pd.DataFrame(cells, columns=columns)
    return labelled(frame, "retention", traces, cases=customers, events=purchases, bounds=(low, high), **more)


def _bought(traces: Traces, activity: Named) -> tuple[Kind, str, dict[str, Any]]:
    """Where purchases are counted, the relation `bought`, and the small table it reads."""
    orders = traces.relations.get("orders")
    if activity is None and orders is not None:
        if "customer_id" not in orders.known:
            raise BadData(
                phrase("{file} does not say who ordered.", file=orders.name),
                phrase("Name its column: {key}.", key="customer_id"),
            )
        return "orders", _ORDERS, {}
    traces.columns("events")
    return "events", _EVENTS, {"chosen": named(traces, activity, "activity")}


def _last_day(traces: Traces, kind: Kind, until: date | str | None) -> date:
    """The day to which the data reaches."""
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            raise BadData(
                phrase("“{day}” is not a day.", day=shown(until)), phrase("Write it as year-month-day: 2026-01-31.")
            ) from None
    last = until or day_of(traces.rows(f"select max({TIME[kind]}) from {kind}", base=())[0][0])
    cut = traces.cut.end if kind == "orders" else None
    return min(last, cut) if cut else last


def _spans(first: date, last: date, period: str) -> Iterator[Span]:
    """The periods from the one that holds a day to the one that holds another.

    >>> [span.name for span in _spans(date(2025, 11, 30), date(2026, 1, 1), "month")]
    ['2025-11', '2025-12', '2026-01']
    """
    start = _begins(first, period)
    for _ in range(_MOST):
        if start > last:
            return
        end = _begins(start + timedelta(days={"week": 7, "month": 31, "quarter": 92}[period]), period)
        yield Span(_name(start, period), start, end)
        start = end


def _begins(day: date, period: str) -> date:
    """The first day of the period that a day belongs to; a week begins on Monday (ISO 8601)."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    months = 1 if period == "month" else 3
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _name(start: date, period: str) -> str:
    if period == "week":
        return "{}-W{:02d}".format(*start.isocalendar())
    return start.strftime("%Y-%m") if period == "month" else f"{start.year}-Q{(start.month + 2) // 3}"


def _cells(
    counts: Mapping[tuple[int, int], int], over: list[Span]
) -> Iterator[tuple[str, int, int, int, float, float, float]]:
    """The cells that could be seen: of every cohort that has customers, all ages up to the last period that is over."""
    for cohort, span in enumerate(over):
        customers = counts.get((cohort, 0), 0)
        for age in range(len(over) - cohort if customers else 0):
            kept = counts.get((cohort, age), 0)
            low, high = wilson(kept, customers)
            yield span.name, age, customers, kept, 100 * kept / customers, 100 * low, 100 * high


def _us(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) // 86_400 * DAY_US

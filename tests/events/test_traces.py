"""Traces in an engine: cut, mapped, asked."""

from __future__ import annotations

from datetime import date

import pytest

from journeykit.errors import BadData
from journeykit.events.reading import read_events, read_orders, read_surveys
from journeykit.events.traces import Small, Traces, lived
from journeykit.model.journey import Journey, Stage

LOG = b"""case,activity,at,channel
1,see,2025-01-01T10:00,ad
1,cart,2025-01-01T10:05,ad
1,see,2025-01-02T10:00,search
2,see,2025-01-31T23:59,search
2,O'Brien; DROP TABLE,2025-02-01T00:01,ad
3,cart,2025-02-01T00:00,
"""
JOURNEY = Journey(
    title="Shoes",
    stages=(
        Stage(title="Wait", activities=("see",)),
        Stage(title="Wait", activities=("cart", "O'Brien; DROP TABLE")),
        Stage(title="Nothing here", activities=("other",)),
    ),
)


@pytest.fixture
def traces() -> Traces:
    return Traces.of(read_events(("log.csv", LOG)), journey=JOURNEY)


def events(traces: Traces) -> list[tuple[str, str]]:
    return traces.rows("select case_id, activity from events order by case_id, ts_us, seq")


def test_a_period_takes_whole_cases_by_the_day_they_began(traces: Traces) -> None:
    """A case that began on the last day of a period is in it with all that came later, one that began after is not."""
    assert {case for case, _ in events(traces.where(start="2025-01-31", end=date(2025, 1, 31)))} == {"2"}
    assert len(events(traces.where(end="2025-01-31"))) == 5


def test_a_part_of_a_part_is_never_larger(traces: Traces) -> None:
    """A second period keeps within the first, whichever is asked for first."""
    narrow, wide = {"start": "2025-01-31", "end": "2025-01-31"}, {"start": "2025-01-01", "end": "2025-12-31"}
    assert events(traces.where(**narrow).where(**wide)) == events(traces.where(**narrow))
    assert events(traces.where(**wide).where(**narrow)) == events(traces.where(**narrow))


def test_a_segment_takes_events_and_an_entry_whole_cases(traces: Traces) -> None:
    """A segment keeps the events that have the value, an entry all events of the cases whose first has it."""
    assert events(traces.where(segment={"channel": "search"})) == [("1", "see"), ("2", "see")]
    assert events(traces.where(entered={"channel": "search"})) == [("2", "see"), ("2", "O'Brien; DROP TABLE")]
    assert traces.where(entered={"channel": "ad"}, end="2025-01-31").segment == "ad"


def test_the_way_through_the_stages(traces: Traces) -> None:
    """Events of one stage in a row are one arrival, and two stages of one title are told apart."""
    assert events(traces.by_stage()) == [
        ("1", "Wait"), ("1", "Wait (2)"), ("1", "Wait"), ("2", "Wait"), ("2", "Wait (2)"), ("3", "Wait (2)"),
    ]  # fmt: skip
    assert traces.by_stage().rows("select activity, stage from stages order by stage") == [
        ("Wait", 0), ("Wait (2)", 1), ("Nothing here", 2),
    ]  # fmt: skip


def test_cutting_before_or_after_mapping_is_the_same(traces: Traces) -> None:
    """The order in which a log is cut and mapped does not matter."""
    one = traces.by_stage().where(entered={"channel": "ad"}, end="2025-01-31")
    other = traces.where(end="2025-01-31").where(entered={"channel": "ad"}).by_stage()
    assert events(one) == events(other) == [("1", "Wait"), ("1", "Wait (2)"), ("1", "Wait")]


def test_what_a_log_covers(traces: Traces) -> None:
    """The scope counts what is left after the cut, and names its days, segment and source."""
    assert traces.where(entered={"channel": "ad"}).scope() == (
        1, 3, date(2025, 1, 1), date(2025, 1, 2), "ad", "log.csv",
    )  # fmt: skip
    assert traces.where(segment={"channel": "nowhere"}).scope()[:4] == (0, 0, None, None)


def test_small_tables_stand_in_the_query(traces: Traces) -> None:
    """A definition reads the small tables it is given, whatever stands in them; an empty one keeps its columns."""
    steps = Small(("activity", "step"), [("O'Brien; DROP TABLE", 2), ('a "quoted" \\ one', 3)])
    joined = "select e.case_id, s.step from events e join steps s on s.activity = e.activity"
    assert traces.rows(joined, steps=steps) == [("2", 2)]
    assert traces.rows(joined, steps=Small(("activity", "step"), (), ("", 0))) == []


def test_answers_know_their_order() -> None:
    """An answer has the columns of its order, and whether that came late; a segment of answers may use them."""
    orders = read_orders(("o.csv", b"order_id,ordered_at,promised_at,delivered_at,carrier\n1,2025-01-01,2025-01-03,2025-01-04,A\n2,2025-01-01,2025-01-03,2025-01-02,B\n"))  # fmt: skip  # noqa: E501
    answers = read_surveys(("s.csv", b"order_id,nps\n1,3\n2,10\n,7\n"))
    traces = Traces.of(orders, answers)
    told = "select nps, carrier, delivery from surveys order by nps"
    assert traces.rows(told, base=("surveys",)) == [(3, "A", "late"), (7, None, None), (10, "B", "on time")]
    assert traces.where(segment={"delivery": "late"}).rows(told, base=("surveys",)) == [(3, "A", "late")]


def test_wrong_questions_are_said(traces: Traces) -> None:
    """A day that is none, a missing column or table, and a map without activities are said."""
    for ask, said in (
        (lambda: traces.where(start="soon"), "“soon” is not a day"),
        (lambda: events(traces.where(segment={"colour": "red"})), "no column “colour”"),
        (lambda: traces.rows("select * from orders", base=("orders",)), "There are no"),
        (lambda: traces.mapped(Journey(title="Empty")).by_stage(), "No stage of the map"),
        (lambda: lived(read_orders(("o.csv", b"order_id,ordered_at\n1,2025-01-01\n"))), "There are no"),
        (lambda: Traces.of(read_events(("a.csv", LOG)), read_events(("b.csv", LOG))), "same kind"),
        (lambda: Traces.of(read_events(("a.csv", LOG)), meanings={"nonsense": ["see"]}), "no meaning nonsense"),
        (lambda: Traces.of(read_events(("a.csv", LOG)), memory="much"), "not an amount of memory"),
    ):
        with pytest.raises(BadData, match=said):
            ask()

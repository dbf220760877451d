"""Funnel, transitions, variants and the table of cases: counted by hand, conserved, and as pandas has it."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadValue
from journeykit.events import cases, funnel, read_events, transitions, variants
from journeykit.events.dialects import DUCKDB, Dialect
from journeykit.events.engines import Embedded
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey, Stage

NASTY = "O'Brien; DROP TABLE"
SHOES = Journey(
    title="Shoes",
    stages=(
        Stage(title="Look", activities=("see", "search")),
        Stage(title="Nothing yet", phase="during"),
        Stage(title="Buy", phase="during", activities=("cart",)),
        Stage(title="Pay", phase="during", activities=(NASTY,)),
    ),
)
ROWS = [
    # 1 does all, something between; 2 fills the cart before seeing, too; 3 pays without a cart; 4 enters at the cart
    ("1", "see", 0), ("1", "search", 5), ("1", "cart", 10), ("1", NASTY, 30),
    ("2", "cart", 0), ("2", "see", 10), ("2", "cart", 30), ("2", "see", 40),
    ("3", "see", 0), ("3", "see", 1), ("3", NASTY, 2),
    ("4", "cart", 7), ("4", NASTY, 7),
]  # fmt: skip
STEPS = ("see", "cart", NASTY)


def log_of(rows: list[tuple[str, str, int]]) -> Table:
    """A log whose times are seconds of the first of January 2025."""
    start = pd.Timestamp("2025-01-01")
    return read_events(
        pd.DataFrame([(case, name, start + pd.Timedelta(seconds=at)) for case, name, at in rows],
                     columns=["case_id", "activity", "at"]), name="log"
    )  # fmt: skip


@pytest.fixture(scope="module")
def log() -> Table:
    return log_of(ROWS)


def numbers(frame: Any, *columns: str) -> list[list[Any]]:
    """The values of some columns, a missing one as None."""
    return [
        [None if isinstance(value, float) and isnan(value) else value for value in row]
        for row in frame[list(columns)].values.tolist()
    ]


def test_closed_funnel_begins_with_the_first_step_and_takes_each_next_at_its_earliest(log: Table) -> None:
    """The cart before seeing does not count, and paying without a cart neither."""
    frame = funnel(log, STEPS)
    assert numbers(
        frame, "step", "name", "cases", "share", "passed", "left", "entered", "median_s", "since_first_s"
    ) == [
        [1, "see", 3, 100, None, 1, 3, None, None],
        [2, "cart", 2, pytest.approx(200 / 3), pytest.approx(200 / 3), 1, 0, 15, 15],
        [3, NASTY, 1, pytest.approx(100 / 3), 50, 0, 0, 20, 30],
    ]
    assert numbers(frame, "q1_s", "q3_s")[1] == [12.5, 17.5]
    assert (frame.attrs["cases"], frame.attrs["events"]) == (3, 12)
    assert frame.attrs["start"] == frame.attrs["end"] == "2025-01-01"


def test_open_funnel_counts_whoever_did_a_step(log: Table) -> None:
    """Who enters later is told apart from who comes from the step before; at one instant the source's order counts."""
    columns = ("cases", "passed", "left", "entered", "median_s", "since_first_s")
    assert numbers(funnel(log, STEPS, closed=False), *columns) == [
        [3, None, 1, 3, None, None],
        [3, pytest.approx(200 / 3), 1, 1, 15, 0],
        [3, pytest.approx(200 / 3), 0, 1, 10, 2],
    ]  # fmt: skip


def test_direct_funnel_wants_the_very_next_event(log: Table) -> None:
    """Of a step that is done several times, any time counts whose next event is the next step."""
    assert numbers(funnel(log, STEPS, direct=True), "cases", "left", "median_s") == [
        [3, 2, None],
        [1, 1, 20],
        [0, 0, None],
    ]
    rows = numbers(funnel(log, STEPS, closed=False, direct=True), "cases", "left", "entered", "median_s")
    assert rows == [[3, 2, 3, None], [3, 1, 2, 20], [3, 0, 1, 10]]


def test_a_step_may_mean_several_activities_and_come_again(log: Table) -> None:
    """A step with two activities is reached by either, and the same activity again is a step of its own."""
    assert numbers(funnel(log, {"Look": ["search", "see"], "Pay": NASTY}), "name", "cases") == [["Look", 3], ["Pay", 2]]
    assert numbers(funnel(log, ["see", "see"]), "name", "cases", "median_s") == [["see", 3, None], ["see (2)", 2, 15.5]]


def test_without_steps_the_stages_of_the_map_are_the_funnel(log: Table) -> None:
    """Stages that the log does not reach are left out; stages have their phase; by stage or by event is the same."""
    traces = Traces.of(log, journey=SHOES)
    frame = funnel(traces)
    assert numbers(frame, "name", "phase", "cases") == [
        ["Look", "before", 3],
        ["Buy", "during", 2],
        ["Pay", "during", 1],
    ]
    assert numbers(funnel(traces.by_stage()), "name", "phase", "cases") == numbers(frame, "name", "phase", "cases")


def test_transitions_by_hand(log: Table) -> None:
    """Pairs with their counts, shares of the source and times; where cases begin and end."""
    frame = transitions(log)
    rows = {(source, target): rest for source, target, *rest in frame.values.tolist()}
    assert rows["see", "see"] == [1, 25, 1, 1]
    assert rows["cart", NASTY] == [2, 50, 10, 18]
    assert frame["count"].tolist() == sorted(frame["count"], reverse=True)
    assert frame.attrs["starts"] == {"see": 2, "cart": 2}
    assert frame.attrs["ends"] == {NASTY: 3, "see": 1}
    assert (frame.attrs["cases"], frame.attrs["events"], frame["count"].sum()) == (4, 13, 9)


def test_variants_by_hand() -> None:
    """The most frequent first; coverage reaches 100; keeping some changes no share."""
    log = log_of([("1", "see", 0), ("1", NASTY, 10), ("2", "see", 5), ("2", NASTY, 25), ("3", NASTY, 1)])
    frame = variants(log)
    assert numbers(frame, "variant", "steps", "cases", "median_s") == [[f"see › {NASTY}", 2, 2, 15], [NASTY, 1, 1, 0]]
    assert frame["coverage"].tolist() == [pytest.approx(200 / 3), pytest.approx(100)]
    assert numbers(variants(log, 1), "share") == [[pytest.approx(200 / 3)]]
    assert variants(log, 1).attrs["variants"] == 2


def test_hundreds_of_activities_have_a_sign_each() -> None:
    """More activities than letters, all at one instant, come out in the order of the source."""
    names = [f"page {n}" for n in range(300)]
    assert variants(log_of([("1", name, 0) for name in names]))["variant"].tolist() == [" › ".join(names)]


def test_duckdb_joins_signs_as_any_engine_does() -> None:
    """DuckDB's faster form gives what the plain one gives, before 1970 too."""
    rows = pd.DataFrame([("1", "see", "1950-01-01"), ("1", "buy", "1950-01-01"), ("1", "see", "1969-12-31"),
                         ("2", "buy", "1980-01-01")], columns=["case_id", "activity", "at"])  # fmt: skip
    log = read_events(rows, name="log")
    plain = Traces.of(log)
    assert isinstance(plain.engine, Embedded)
    plain.engine.dialect = Dialect("plain", inline=DUCKDB.inline)  # type: ignore[misc]
    assert variants(plain).values.tolist() == variants(log).values.tolist()


def test_first_and_last_of_a_case_follow_the_source_at_one_instant(log: Table) -> None:
    """The fourth case does both at once."""
    frame = cases(log).set_index("case_id")
    assert frame.loc["4", ["events", "duration_s", "first", "last"]].tolist() == [2, 0, "cart", NASTY]
    assert frame.loc["2", ["events", "duration_s", "first", "last"]].tolist() == [4, 40, "cart", "see"]


def test_wrong_questions_are_answered_in_words(log: Table) -> None:
    """Nothing left after a cut, an activity that is not there, too few steps: each is said, with what to do."""
    empty = Traces.of(log).where(start="2031-01-01")
    for ask in (transitions, variants, cases):
        with pytest.raises(BadData, match="log has no event in this period and segment"):
            ask(empty)
    with pytest.raises(BadData, match="No case of log reaches a step"):
        funnel(empty, STEPS)
    with pytest.raises(BadData, match=r"has no activity “pay”.*Choose one of"):
        funnel(log, ["see", "pay"])
    with pytest.raises(BadValue, match="at least two steps"):
        funnel(log, ["see"])
    with pytest.raises(BadData, match="No stage of the map"):
        funnel(log)
    with pytest.raises(BadValue, match="Choose at least 1"):
        variants(log, 0)


def test_one_event_a_case_has_no_transitions() -> None:
    """A log of single events has an empty graph, and still says where cases begin and end."""
    frame = transitions(log_of([("1", "see", 0), ("2", "see", 0)]))
    assert frame.empty
    assert frame.attrs["starts"] == frame.attrs["ends"] == {"see": 2}


events = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(STEPS), st.integers(0, 4)), min_size=1, max_size=24)


@settings(max_examples=12, deadline=None)
@given(events)
def test_conservation_and_pandas_on_any_log(rows: list[tuple[str, str, int]]) -> None:
    """Cases in = cases through + cases left; edges sum to events minus cases; coverage reaches 100; pandas agrees."""
    log, there = log_of(rows), [name for name in STEPS if any(row[1] == name for row in rows)]
    ordered = pd.DataFrame(rows, columns=["case", "name", "at"]).sort_values("at", kind="stable")
    by_case = {case: list(zip(one["name"], one["at"], strict=True)) for case, one in ordered.groupby("case")}
    graph = transitions(log)
    assert graph["count"].sum() == len(rows) - len(by_case)
    pairs = pd.Series([(a, b) for way in by_case.values() for (a, _), (b, _) in pairwise(way)]).value_counts()
    assert {(s, t): n for s, t, n in graph[["source", "target", "count"]].values.tolist()} == pairs.to_dict()
    ways = variants(log)
    assert ways["coverage"].iloc[-1] == pytest.approx(100)
    counted = pd.Series([" › ".join(name for name, _ in way) for way in by_case.values()]).value_counts()
    assert ways.set_index("variant")["cases"].to_dict() == counted.to_dict()
    table = cases(log).set_index("case_id")
    assert {case: (way[0][0], way[-1][0], len(way)) for case, way in by_case.items()} == {
        case: tuple(row) for case, row in table[["first", "last", "events"]].T.items()
    }
    if len(there) > 1:
        for options in ({}, {"closed": False}, {"direct": True}, {"closed": False, "direct": True}):
            found = funnel(log, there, **options)
            for here, onward in pairwise(found.to_dict("records")):
                assert here["cases"] == here["left"] + onward["cases"] - onward["entered"]
        assert funnel(log, there)["cases"].tolist() == [sum(_reached(way, there) > n for way in by_case.values())
                                                        for n in range(len(there))]  # fmt: skip


def _reached(way: list[tuple[str, int]], steps: list[str]) -> int:
    """How many steps of a closed funnel a case reaches, each at its earliest."""
    reached = 0
    for name, _ in way:
        reached += reached < len(steps) and name == steps[reached]
    return reached


@settings(max_examples=6, deadline=None)
@given(events, st.randoms())
def test_the_order_of_rows_does_not_matter_beside_seq(rows: list[tuple[str, str, int]], chance: Any) -> None:
    """Shuffled rows with their positions give the same frames, and rows that are there twice count twice."""
    import pyarrow as pa

    log = log_of([*rows, rows[0]])
    places = list(range(len(log)))
    chance.shuffle(places)
    shuffled = Traces.of(log)
    shuffled.engine.lay("all_events", log.data.take(pa.array(places)))  # type: ignore[attr-defined]
    assert transitions(shuffled).values.tolist() == transitions(log).values.tolist()
    assert variants(shuffled).values.tolist() == variants(log).values.tolist()
    assert cases(shuffled)["events"].sum() == len(rows) + 1

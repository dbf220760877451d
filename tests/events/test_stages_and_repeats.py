"""Drop-off by stage, times between stages, positions, repeats, and the dotted chart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadValue
from journeykit.events.paths.dotted import dotted
from journeykit.events.paths.drop_off import drop_off
from journeykit.events.paths.loops import loops
from journeykit.events.paths.stage_times import stage_times
from journeykit.events.paths.step_matrix import step_matrix
from journeykit.events.reading import read_events
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey, Stage

SHOES = Journey(
    title="Shoes",
    stages=(
        Stage(title="Look", activities=("see", "search")),
        Stage(title="Order", phase="during", activities=("cart", "pay")),
        Stage(title="Return", phase="after", activities=("O'Brien; DROP TABLE",)),
    ),
)
# one case goes all the way, one comes back to look and stops, one only looks, one begins in the middle
ROWS = [
    ("1", "see", 0), ("1", "search", 10), ("1", "cart", 20), ("1", "pay", 40), ("1", "pay", 70),
    ("1", "O'Brien; DROP TABLE", 100),
    ("2", "see", 0), ("2", "cart", 60), ("2", "see", 90), ("2", "elsewhere", 95),
    ("3", "see", 5),
    ("4", "pay", 7), ("4", "pay", 7), ("4", "pay", 7),
]  # fmt: skip


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


def told(frame: Any, *columns: str) -> list[list[Any]]:
    return frame[list(columns)].values.tolist()


def test_drop_off_counts_who_reached_a_stage_and_no_later_one(log: Table) -> None:
    """Of Look, the one who came back to it and the one who only looked are gone; of the last stage, all who came."""
    frame = drop_off(log, SHOES)
    assert told(frame, "name", "phase", "cases", "left") == [
        ["Look", "before", 3, 1], ["Order", "during", 3, 2], ["Return", "after", 1, 1],
    ]  # fmt: skip
    assert frame["share"].tolist() == [pytest.approx(100 / 3), pytest.approx(200 / 3), 100]
    assert all(frame["low"] <= frame["share"])
    assert all(frame["share"] <= frame["high"])
    assert frame.attrs["stages"][0] == {"name": "Look", "phase": "before"}


def test_times_between_stages_are_between_arrivals(log: Table) -> None:
    """From arriving at a stage to arriving at the next, whatever happened inside; coming back is a way, too."""
    assert told(stage_times(log, SHOES), "source", "target", "cases", "median_s", "q1_s", "q3_s") == [
        ["Look", "Order", 2, 40, 30, 50],
        ["Order", "Look", 1, 30, 30, 30],
        ["Order", "Return", 1, 80, 80, 80],
    ]


def test_positions_and_those_who_have_ended_make_up_all_cases(log: Table) -> None:
    """At each position, the shares of the activities and of the cases that have ended add up to all."""
    frame = step_matrix(log, 7)
    assert frame.loc["see"].tolist() == [75, 0, 25, 0, 0, 0, 0]
    assert [total + ended for total, ended in zip(frame.sum(), frame.attrs["ended"], strict=True)] == [100] * 7
    assert frame.attrs["ended"] == [0, 25, 25, 50, 75, 75, 100]


def test_repeats_are_at_once_or_after_something_else(log: Table) -> None:
    """Paying three times at one instant is two direct repeats; seeing again after the cart is a return."""
    frame = loops(log).set_index("activity")
    assert frame.loc["pay", ["cases", "repeating", "repeats", "direct", "returns"]].tolist() == [2, 2, 3, 3, 0]
    assert frame.loc["see", ["cases", "repeating", "repeats", "direct", "returns"]].tolist() == [3, 1, 1, 0, 1]
    assert frame.loc["pay", "median_s"] == 0
    assert frame.loc["see", "median_s"] == 90
    assert pd.isna(frame.loc["cart", "median_s"])


def test_the_dotted_chart_shows_whole_cases_evenly_chosen(log: Table) -> None:
    """All events of the cases that are shown, in the order in which they began, with time since then and the phase."""
    frame = dotted(Traces.of(log, journey=SHOES), 2)
    assert frame["case"].tolist() == [0] * 6 + [1]
    assert told(frame.tail(2), "since_s", "activity", "phase") == [
        [100, "O'Brien; DROP TABLE", "after"],
        [0, "see", "before"],
    ]
    assert (frame.attrs["shown"], frame.attrs["cases"], frame.attrs["events"]) == (2, 4, 14)
    assert dotted(log)["phase"].unique().tolist() == [""]


def test_of_stages_nothing_repeats_directly(log: Table) -> None:
    """A log of stages has returns to a stage and no direct repeats."""
    frame = loops(Traces.of(log, journey=SHOES).by_stage()).set_index("activity")
    assert frame["direct"].sum() == 0
    assert frame.loc["Look", "returns"] == 1


def test_wrong_questions_are_answered_in_words(log: Table) -> None:
    """No map, a map without activities of the log, and numbers that cannot be shown are said."""
    for ask, said in (
        (lambda: drop_off(log), "drop_off"),
        (lambda: stage_times(log), "stage_times"),
        (lambda: drop_off(log, Journey(title="Empty", stages=(Stage(title="A"),))), "No stage of the map"),
        (lambda: loops(Traces.of(log).where(start="2031-01-01")), "no event"),
        (lambda: step_matrix(log, 0), "0 positions"),
        (lambda: dotted(log, 0), "0 cases"),
    ):
        with pytest.raises((BadData, BadValue), match=said):
            ask()


steps = st.tuples(
    st.sampled_from("123"), st.sampled_from(["see", "cart", "pay", "O'Brien; DROP TABLE"]), st.integers(0, 5)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, min_size=1, max_size=25))
def test_against_pandas_on_any_log(rows: list[tuple[str, str, int]]) -> None:
    """Repeats, positions and drop-off agree with counting by hand in pandas, with ties in the order of the source."""
    log = log_of(rows)
    frame = pd.DataFrame(rows, columns=["case", "name", "at"]).sort_values("at", kind="stable")
    repeats = frame.groupby("name").size() - frame.groupby("name")["case"].nunique()
    before = frame.groupby("case")["name"].shift()
    direct = frame[frame["name"] == before].groupby("name").size()
    found = loops(log).set_index("activity")
    assert {name: int(n) for name, n in repeats.items()} == found["repeats"].to_dict()
    assert {name: int(n) for name, n in direct.items()} == {k: v for k, v in found["direct"].items() if v}
    place = frame.groupby("case").cumcount() + 1
    matrix = step_matrix(log, 25) * frame["case"].nunique() / 100
    for (name, at), n in frame.groupby(["name", place]).size().items():
        assert matrix.loc[name, at] == pytest.approx(n)
    assert matrix.to_numpy().sum() == pytest.approx(len(frame))
    stage = frame["name"].map({"see": 0, "cart": 1, "pay": 1, "O'Brien; DROP TABLE": 2})
    for i, left in zip(sorted(stage.unique()), drop_off(log, SHOES)["left"], strict=True):
        gone = 0
        for _, one in frame.assign(stage=stage).groupby("case"):
            there = (one["stage"] == i).to_numpy()
            gone += bool(there.any()) and not (one["stage"].to_numpy()[there.argmax() :] > i).any()
        assert left == gone

"""Ideal against lived: steps that are seen, done, skipped or out of order, and where cases leave the ideal."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData
from journeykit.events import read_events
from journeykit.events.paths.conformance import conformance
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.frameworks import example
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage
from journeykit.places import dataset


def log(*cases: str) -> Table:
    """A log whose cases are words: an event a letter, all events of a case at the same moment."""
    rows = [f"{n},{letter},2025-01-{1 + n:02d}" for n, letters in enumerate(cases) for letter in letters]
    return read_events(("log.csv", "\n".join(["case,activity,at", *rows]).encode()))


def ideal(*said: str, **fields: object) -> Journey:
    """A map whose ideal steps name these events."""
    cards = [Step(text=f"step {n} {one}", layer="ideal", activity=one) for n, one in enumerate(said)]
    return Journey(title="x", stages=(Stage.model_validate({"title": "y", "cards": cards, **fields}),))


ABC = ideal("a", "b", "c")


def test_counts_by_hand() -> None:
    """One follows all, one skips b, one has b before a, one does nothing of it; other events change nothing."""
    found = conformance(log("axbbc", "ac", "bac", "x"), ABC)
    assert found[["step", "cases", "skipped", "early"]].values.tolist() == [
        ["a", 3, 1, 0], ["b", 2, 2, 1], ["c", 3, 1, 0]
    ]  # fmt: skip
    assert found["share"].tolist() == [75, 50, 75]
    assert found.attrs["fitness"] == pytest.approx(100 * (1 + 2 / 3 + 2 / 3 + 0) / 4)
    assert (found.attrs["conforming"], found.attrs["cases"], found.attrs["events"]) == (25, 4, 11)
    assert found.attrs["unbegun"] == 1
    assert (found.attrs["start"], found.attrs["end"]) == ("2025-01-01", "2025-01-04")


def test_where_they_leave() -> None:
    """A case leaves after the last step it reached in order; what came right after it is what it does instead."""
    found = conformance(log("axc", "ax", "a", "aab", "abc", "xx"), ABC)
    assert sorted((one["after"], one["instead"], one["cases"]) for one in found.attrs["leaves"]) == [
        ("step 0 a", "", 1), ("step 0 a", "x", 2), ("step 1 b", "", 1)
    ]  # fmt: skip
    assert sum(one["cases"] for one in found.attrs["leaves"]) + found.attrs["unbegun"] + 1 == 6


def test_doing_it_again_costs_nothing() -> None:
    """Cases that go round before they go on follow the ideal all the same."""
    assert conformance(log("ababac", "aabbcc"), ABC).attrs["conforming"] == 100


def test_a_step_that_comes_twice() -> None:
    """An ideal that asks for the same event twice is followed by those who do it twice, at any moments."""
    found = conformance(log("aba", "ab", "aa"), ideal("a", "b", "a"))
    assert found["cases"].tolist() == [3, 2, 2]
    assert found["early"].tolist() == [0, 0, 0]
    assert conformance(log("aa", "a"), ideal("a", "a"))["cases"].tolist() == [2, 1]


def test_patterns_and_spellings() -> None:
    """A step's event may be a pattern or spelt otherwise; an exact name wins over a pattern."""
    events = ("log.csv", b"case,activity,at\n1,page_a,2025-01-01\n1,page_b,2025-01-02\n1,Livre,2025-01-03\n")
    found = conformance(read_events(events), ideal("page_*", "page_b", "livré"))
    assert found["cases"].tolist() == [1, 1, 1]
    assert found.attrs["conforming"] == 100


def test_steps_without_an_event() -> None:
    """A step that names no event takes the one of its stage with its words or meaning; others are left out and said."""
    cards = (
        Step(text="My size is found at once", layer="ideal"),
        Step(text="I pay as a guest", layer="ideal"),
        Step(text="The sun shines", layer="ideal"),
        Step(text="It rains", layer="ideal", activity="no such event"),
    )
    stage = Stage(title="y", activities=("size_guide", "view", "begin_checkout"), cards=cards)
    rows = "".join(f"1,{name},2025-01-0{n}\n" for n, name in enumerate(["view", "size_guide", "begin_checkout"], 1))
    table = read_events(("log.csv", f"case,activity,at\n{rows}".encode()))
    found = conformance(table, Journey(title="x", stages=(stage,)))
    assert found["step"].tolist() == ["size_guide", "begin_checkout"]
    assert found.attrs["suggested"] == {cards[0].text: "size_guide", cards[1].text: "begin_checkout"}
    assert found.attrs["unseen"] == ["The sun shines", "It rains"]


def test_what_cannot_be_told_is_refused() -> None:
    """No ideal step, or none that the log shows, is said with the next step; so is a period without events."""
    with pytest.raises(BadData, match="no ideal step"):
        conformance(log("ab"), Journey(title="x", stages=(Stage(title="y", cards=(Step(text="a"),)),)))
    with pytest.raises(BadData, match="no ideal step"):
        conformance(log("ab"))
    with pytest.raises(BadData, match="No event of the log shows"):
        conformance(log("ab"), ideal("z"))
    with pytest.raises(BadData, match="no event"):
        conformance(Traces.of(log("abc")).where(start="2030-01-01"), ABC)


def test_hostile_names() -> None:
    """An event may be called anything."""
    name = "O'Brien; DROP TABLE events --"
    rows = f'1,"{name}",2025-01-01\n1,b,2025-01-02\n'
    table = read_events(("log.csv", f"case,activity,at\n{rows}".encode()))
    assert conformance(table, ideal(name, "b")).attrs["conforming"] == 100


def test_a_part_of_the_log() -> None:
    """A period and the map of the traces are heeded."""
    traces = Traces.of(log("abc", "a", "b"), journey=ABC).where(end="2025-01-02")
    found = conformance(traces)
    assert (found.attrs["cases"], found["cases"].tolist()) == (2, [2, 1, 1])


def test_the_worked_example_beside_its_shop() -> None:
    """Of the shoe shop's 5,000 customers, half buy, and few of the ideal steps that the log shows are done by all."""
    found = conformance(read_events(dataset("events.csv")), example()).set_index("step")
    assert found.loc["purchase", "cases"] == 2464
    assert (found["cases"] + found["skipped"]).tolist() == [5000] * len(found)
    assert 0 < found.attrs["conforming"] < found.attrs["fitness"] < 100


def longest(want: str, way: str) -> int:
    """The length of the longest common subsequence, by trying all."""
    return max(
        n
        for n in range(len(want) + 1)
        for part in combinations(want, n)
        if n == 0 or all(letter in rest for rest in [iter(way)] for letter in part)
    )


def reached(want: str, way: str) -> tuple[int, str]:
    """How many steps are reached one after another, and what comes right after."""
    at = -1
    for n, letter in enumerate(want):
        place = way.find(letter, at + 1)
        if place < 0:
            return n, way[at + 1 : at + 2] if n else ""
        at = place
    return len(want), ""


@given(
    st.lists(st.text("abcx", min_size=1, max_size=7), min_size=1, max_size=6), st.text("abc", min_size=1, max_size=4)
)
@settings(deadline=None, max_examples=60)
def test_agrees_with_trying_all(cases: list[str], want: str) -> None:
    """Fitness, conforming cases and where they leave agree with a plain search through all alignments; all cases are
    counted once."""
    steps = [letter for letter in want if any(letter in way for way in cases)]
    if not steps:
        return
    seen = "".join(steps)
    found = conformance(log(*cases), ideal(*want))
    fitness = sum(longest(seen, way) / len(seen) for way in cases) / len(cases)
    assert found.attrs["fitness"] == pytest.approx(100 * fitness)
    assert found.attrs["conforming"] == pytest.approx(
        100 * sum(longest(seen, way) == len(seen) for way in cases) / len(cases)
    )
    assert (found["cases"] + found["skipped"]).tolist() == [len(cases)] * len(seen)
    left = sorted(reached(seen, way) for way in cases if 0 < reached(seen, way)[0] < len(seen))
    names = {name: n for n, name in enumerate(found["name"], start=1)}
    told = [(names[one["after"]], one["instead"]) for one in found.attrs["leaves"] for _ in range(one["cases"])]
    assert sorted(told) == left
    assert found.attrs["unbegun"] == sum(reached(seen, way)[0] == 0 for way in cases)

"""Flow, retention, touches and attribution: against logs counted by hand, and against pandas written independently."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadValue
from journeykit.events import read_events, read_orders
from journeykit.events.paths.attribution import MODELS, ChannelPath, attribution, credited
from journeykit.events.paths.flow import OTHER, flow
from journeykit.events.paths.retention import retention
from journeykit.events.paths.touches import touches
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey, Stage

Path = list[tuple[str, str]]
EVIL = "O'Brien; DROP TABLE events --"
CASES = st.lists(
    st.lists(st.tuples(st.sampled_from(["see", "ask", "buy", EVIL]), st.sampled_from(["ad", "mail › web", ""])),
             min_size=1, max_size=6),
    min_size=1, max_size=12,
)  # fmt: skip
slow = settings(max_examples=10, deadline=None)


def log_of(cases: list[Path], minutes: int = 1) -> Table:
    """A log of these cases; with no minutes between them, all events of a case happen at once."""
    rows = ["case,activity,at,channel"]
    for case, path in enumerate(cases):
        for i, (activity, channel) in enumerate(path):
            at = datetime(2025, 1, 1) + timedelta(hours=case, minutes=minutes * i)
            rows.append(f'{case},"{activity}",{at.isoformat()},"{channel}"')
    return read_events(("log.csv", "\n".join(rows).encode()), columns={"case_id": "case", "channel": "channel"})


def plain(*activities: str) -> Path:
    return [(name, "") for name in activities]


HAND = log_of([plain("see", "ask", "buy"), plain("see", "buy"), plain("see"), plain("ask", "see", "see", "buy")])


# --- flow ---


def test_flow_counted_by_hand() -> None:
    """From the first "see" of each case, every way and every end is counted."""
    found = flow(HAND, "see", depth=2)
    ways = {(r.position, r.source, r.target): r.count for r in found.itertuples(index=False, name="R")}
    assert {key: int(found["count"][i]) for i, key in enumerate(ways)} == {
        (0, "see", "ask"): 1,
        (0, "see", "buy"): 1,
        (0, "see", "see"): 1,
        (0, "see", ""): 1,
        (1, "see", "buy"): 1,
        (1, "ask", "buy"): 1,
        (1, "buy", ""): 1,
    }
    assert found.attrs["began"] == 4
    assert (found.attrs["analysis"], found.attrs["activity"], found.attrs["cases"]) == ("flow", "see", 4)


def test_flow_backward_counted_by_hand() -> None:
    """Backward from the first purchase, the way that led there is told from its end."""
    found = flow(HAND, "buy", backward=True)
    counted = found.set_index(["position", "source", "target"])["count"].to_dict()
    assert counted == {
        (0, "buy", "see"): 2,
        (0, "buy", "ask"): 1,
        (1, "see", "see"): 1,
        (1, "see", ""): 1,
        (1, "ask", "see"): 1,
        (2, "see", ""): 1,
        (2, "see", "ask"): 1,
        (3, "ask", ""): 1,
    }


@settings(max_examples=25, deadline=None)
@given(cases=CASES, minutes=st.integers(0, 1), start=st.sampled_from([None, "see", EVIL]), backward=st.booleans())
def test_flow_is_what_pandas_counts(cases: list[Path], minutes: int, start: str | None, backward: bool) -> None:
    """For any log, ties in time included, the ways are those that plain Python walks."""
    cases = [*cases, plain("see"), plain(EVIL)]
    found = flow(log_of(cases, minutes), start, backward=backward, depth=4, split="channel")
    expected: Counter[tuple[int, str, str, str]] = Counter()
    for path in cases:
        names = [name for name, _ in path]
        if start is not None and start not in names:
            continue
        if backward:
            names = names[: names.index(start) + 1 if start else None][::-1]
        elif start:
            names = names[names.index(start) :]
        for i, (a, b) in enumerate(zip(names[:4], [*names[1:], ""], strict=False)):
            expected[i, a, b, path[0][1]] += 1
    assert found.set_index(["position", "source", "target", "group"])["count"].to_dict() == dict(expected)
    assert (found["left"] == (found["target"] == "")).all()


@slow
@given(cases=CASES, top=st.integers(1, 4))
def test_flow_loses_nobody(cases: list[Path], top: int) -> None:
    """At every position what comes in goes on or ends, also when small activities are counted together."""
    for frame in (flow(log_of(cases), top=top, depth=5), flow(log_of(cases), backward=True, split="channel")):
        inside = frame.attrs["began"]
        assert inside == len(cases)
        for _, rows in frame.groupby("position"):
            assert rows["count"].sum() == inside
            inside = rows.loc[~rows["left"], "count"].sum()
        assert set(frame["source"]) <= set(frame.attrs["order"])


def test_flow_counts_the_small_together() -> None:
    """The most frequent activities are shown, and the start; the others are "other", and listed."""
    found = flow(HAND, "ask", top=2)
    assert set(found["source"]) == {"ask", "buy", OTHER}
    assert found.attrs["folded"] == {"see": 2}
    assert found.attrs["order"][-1] == OTHER


def test_flow_by_stage_follows_the_map() -> None:
    """Of stages, names are the stages' and in the order of the map, however customers went."""
    stages = (Stage(title="Pay", activities=("buy",)), Stage(title="Look", activities=("see", "ask")))
    found = flow(Traces.of(HAND, journey=Journey(title="Shop", stages=stages)).by_stage(), "Look")
    assert found.attrs["order"] == ["Pay", "Look"]
    assert found.set_index(["position", "source", "target"])["count"].to_dict() == {
        (0, "Look", "Pay"): 3,
        (0, "Look", ""): 1,
        (1, "Pay", ""): 3,
    }
    assert [stage["name"] for stage in found.attrs["stages"]] == ["Pay", "Look"]


def test_flow_of_what_is_not_there() -> None:
    """An activity or column that is not there is named, with what there is; so is a depth that cannot be."""
    with pytest.raises(BadData, match=r"no activity “sea”.*see"):
        flow(HAND, "sea")
    with pytest.raises(BadData, match=r"no column “chanel” to split by.*channel"):
        flow(HAND, split="chanel")
    with pytest.raises(BadValue, match="0 steps"):
        flow(HAND, depth=0)
    with pytest.raises(BadValue, match="-1 most frequent"):
        flow(HAND, top=-1)
    with pytest.raises(BadData, match="no event in this period"):
        flow(Traces.of(HAND).where(start="2030-01-01"))


# --- retention ---

ORDERS = read_orders(
    (
        "orders.csv",
        b"order_id,customer_id,ordered_at\n1,ann,2025-01-31 23:59\n2,bob,2025-01-02\n3,ann,2025-02-01\n"
        b"4,cid,2025-02-10\n5,ann,2025-04-30\n6,bob,2025-04-01\n7,,2025-03-01\n8,dan,2025-05-10\n9,bob,2025-01-09\n",
    )
)


def test_retention_counted_by_hand() -> None:
    """By month: who comes back counts once a month, nobody is 0, and what is not over is left out."""
    found = retention(ORDERS)
    cells = found.set_index(["cohort", "age"])[["customers", "kept"]].apply(tuple, axis=1).to_dict()
    assert cells == {
        ("2025-01", 0): (2, 2),
        ("2025-01", 1): (2, 1),
        ("2025-01", 2): (2, 0),
        ("2025-01", 3): (2, 2),
        ("2025-02", 0): (1, 1),
        ("2025-02", 1): (1, 0),
        ("2025-02", 2): (1, 0),
    }
    assert (found.attrs["unfinished"], found.attrs["until"]) == ("2025-05", "2025-05-10")
    assert (found.attrs["cases"], found.attrs["events"]) == (4, 8)
    assert ("2025-05", 0) in retention(ORDERS, until="2025-05-31").set_index(["cohort", "age"]).index


def test_retention_of_a_log_counts_its_cases() -> None:
    """Of a log, a case is a customer and the named activity brings it back."""
    log = read_events(
        ("l.csv", b"case,activity,at\n1,see,2025-01-01\n1,pay,2025-02-01\n1,pay,2025-05-31\n2,see,2025-06-30\n")
    )
    assert retention(log, "quarter", "pay")[["cohort", "age", "kept"]].values.tolist() == [
        ["2025-Q1", 0, 1],
        ["2025-Q1", 1, 1],
    ]
    with pytest.raises(BadData, match=r"No activity of l\.csv is known to mean a purchase.*activity="):
        retention(read_events(("l.csv", b"case,activity,at\n1,zzz,2025-01-01\n")))


@slow
@given(
    st.sampled_from(["week", "month", "quarter"]),
    st.lists(st.tuples(st.integers(1, 6), st.dates(date(2024, 11, 1), date(2025, 6, 30))), min_size=1, max_size=30),
)
def test_retention_is_what_pandas_counts(period: str, bought: list[tuple[int, date]]) -> None:
    """For any orders, the cells are those of pandas' own calendar."""
    text = "order_id,customer_id,ordered_at\n" + "\n".join(f"{i},{c},{d}" for i, (c, d) in enumerate(bought))
    found = retention(read_orders(("o.csv", text.encode())), period, until="2025-06-30")  # type: ignore[arg-type]
    frame = pd.DataFrame(bought, columns=["customer", "day"])
    frame["number"] = pd.PeriodIndex(pd.to_datetime(frame["day"]), freq=period[0].upper()).astype("int64")
    over = pd.Period("2025-07-01", period[0].upper()).ordinal - 1  # weeks: 30 June 2025 is a Monday
    frame["cohort"] = frame.groupby("customer")["number"].transform("min")
    frame = frame[frame["number"] <= over]
    kept = frame.groupby(["cohort", "number"])["customer"].nunique()
    size = frame.groupby("cohort")["customer"].nunique()
    cells = [(size[c], kept.get((c, n), 0)) for c in sorted(size.index) for n in range(c, over + 1)]
    assert list(found[["customers", "kept"]].itertuples(index=False, name=None)) == cells


def test_retention_of_nothing() -> None:
    """Without customers, purchases or a period that is over, it says so; it never says zero."""
    with pytest.raises(BadData, match="does not say who ordered"):
        retention(read_orders(("o.csv", b"order_id,ordered_at\n1,2025-01-01\n")))
    with pytest.raises(BadData, match="in a period that is over"):
        retention(read_orders(("o.csv", b"order_id,customer_id,ordered_at\n1,ann,2025-01-01\n")))
    with pytest.raises(BadValue, match="no period “year”"):
        retention(ORDERS, "year")  # type: ignore[arg-type]
    with pytest.raises(BadData, match="holds no purchase of a known customer"):
        retention(Traces.of(ORDERS).where(start="2026-01-01"))


# --- touches and attribution ---

CREDIT = log_of(
    [
        [("see", "ad"), ("see", "ad"), ("see", "web"), ("buy", "web"), ("see", "mail")],
        [("see", ""), ("see", "mail"), ("buy", "mail"), ("buy", "mail")],
        [("buy", "web")],
        [("see", "ad"), ("ask", "web")],
        [("buy", "")],
    ]
)


def test_touches_counted_by_hand() -> None:
    """Touchpoints are counted up to the first purchase, under the first channel that is known."""
    found = touches(CREDIT)
    assert found[["channel", "cases", "median"]].values.tolist() == [
        ["", 1, 0], ["ad", 1, 3], ["mail", 1, 2], ["web", 1, 0]
    ]  # fmt: skip
    assert (found.attrs["conversions"], found.attrs["median"]) == (4, 1.0)
    assert found["share"].sum() == pytest.approx(100)
    asked = touches(CREDIT, conversion="ask")
    assert asked[["channel", "cases", "median"]].values.tolist() == [["ad", 1, 1]]


def test_attribution_counted_by_hand() -> None:
    """What a channel is owed by each plain rule; a purchase at once is owed to its own channel, none to none."""
    found = attribution(CREDIT).set_index("channel")
    assert found["first"].to_dict() == {"ad": 1, "mail": 1, "web": 1, "": 1}
    assert found["last"].to_dict() == {"ad": 0, "mail": 1, "web": 2, "": 1}
    assert found["linear"].to_dict() == {"ad": 0.5, "mail": 1, "web": 1.5, "": 1}
    assert found.loc["web", "last_share"] == 50


def test_attribution_by_touches_counts_each() -> None:
    """With touchpoints named, each counts, also two in a row of one channel."""
    log = log_of([[("see", "ad"), ("see", "ad"), ("ask", "tv"), ("see", "web"), ("buy", "web")]])
    by_visit = attribution(log, touch="see").set_index("channel")
    assert by_visit["linear"].to_dict() == pytest.approx({"ad": 2 / 3, "web": 1 / 3})
    assert by_visit["position"].to_dict() == pytest.approx({"ad": 0.6, "web": 0.4})
    assert attribution(log).set_index("channel")["position"].to_dict() == pytest.approx(
        {"ad": 0.4, "tv": 0.2, "web": 0.4}
    )


def test_markov_known_answer() -> None:
    """The worked example: of three paths through c1, c2, c3 one converts; removal effects are 1/2, 1 and 1."""
    paths = [ChannelPath(("c1", "c2", "c3"), 1, 1), ChannelPath(("c1",), 0, 1), ChannelPath(("c2", "c3"), 0, 1)]
    assert credited(paths, ["c1", "c2", "c3"], "markov") == pytest.approx([0.2, 0.4, 0.4])


def removal_by_walking(paths: list[ChannelPath], names: list[str]) -> list[float]:
    """The same by the definition: conversions are computed anew without each channel, by powers of the whole matrix."""
    states = ["(start)", *names, "(conversion)", "(null)"]
    counts = pd.DataFrame(0.0, states, states)
    for path in paths:
        for hits, end in ((path.conversions, "(conversion)"), (path.cases - path.conversions, "(null)")):
            steps = ["(start)", *path.channels, end]
            for a, b in pairwise(steps):
                counts.loc[a, b] += hits
    moves = counts.div(counts.sum(axis=1).replace(0, 1), axis=0)

    def converts(without: str | None) -> float:
        chain = moves.copy()
        if without:
            chain.loc[without] = 0
            chain.loc[without, "(null)"] = 1
        for end in ("(conversion)", "(null)"):
            chain.loc[end, end] = 1
        return float(np.linalg.matrix_power(chain.to_numpy(), 5000)[0, states.index("(conversion)")])

    lost = np.array([converts(None) - converts(name) for name in names])
    return list(lost / lost.sum() * sum(path.conversions for path in paths))


@slow
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5), st.integers(0, 3), st.integers(1, 4)),
        min_size=1,
        max_size=8,
    )
)
def test_markov_is_the_removal_effect(drawn: list[tuple[list[str], int, int]]) -> None:
    """One linear system gives what removing every channel in turn gives."""
    paths = [ChannelPath(tuple(way), hits, hits + more) for way, hits, more in drawn]
    names = sorted({name for path in paths for name in path.channels})
    if any(path.conversions for path in paths):
        assert credited(paths, names, "markov") == pytest.approx(removal_by_walking(paths, names), abs=1e-6)


@slow
@given(cases=CASES, touch=st.sampled_from([None, "see"]))
def test_every_model_adds_up(cases: list[Path], touch: str | None) -> None:
    """Every rule credits exactly the conversions, whatever the log; touches counts the same cases."""
    log = log_of([*cases, plain("see", "buy")])
    found = attribution(log, "buy", touch)
    converting = 1 + sum("buy" in [name for name, _ in path] for path in cases)
    for model in MODELS:
        assert found[model].sum() == pytest.approx(converting)
        assert (found[model] >= 0).all()
    assert touches(log, "buy", touch)["cases"].sum() == converting


@settings(max_examples=5, deadline=None)
@given(cases=CASES)
def test_credit_does_not_depend_on_the_order_of_rows(cases: list[Path]) -> None:
    """Rows that lie in any order give the same: time and seq say what came first."""
    log = log_of([*cases, plain("buy")])
    shuffled = replace(log, held=pa.table(log.data).take(np.random.default_rng(1).permutation(len(log))))
    pd.testing.assert_frame_equal(attribution(log, "buy"), attribution(shuffled, "buy"))
    pd.testing.assert_frame_equal(flow(log), flow(shuffled))


def test_credit_of_nothing() -> None:
    """Without channels, purchases or conversions, it says what is missing and what to do."""
    bare = read_events(("l.csv", b"case,activity,at\n1,buy,2025-01-01\n"))
    for analysis in (touches, attribution):
        with pytest.raises(BadData, match="does not say by which channel"):
            analysis(bare)
        with pytest.raises(BadData, match="no activity “sold”"):
            analysis(CREDIT, "sold")
        with pytest.raises(BadData, match=r"No case of log\.csv converts"):
            analysis(Traces.of(CREDIT).where(entered={"channel": "ad"}, segment={"channel": "mail"}))

"""Whatever rows come in whatever order, the board has the figures that measuring the whole would give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData
from journeykit.events import measure, read_contacts, read_events, read_orders, read_surveys
from journeykit.events.live import Board, Live
from journeykit.events.live.source import Fresh
from journeykit.events.measure import computable
from journeykit.events.roles import Kind
from journeykit.events.traces import Traces
from journeykit.model.cards import Kpi
from journeykit.model.journey import Journey, Stage
from journeykit.model.kpis import kpis

START = datetime(2025, 3, 1)
ACTIVITIES = (
    "view_ad",
    "session_start",
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "purchase",
    "delivered",
    "review",
)
READ = {"events": read_events, "orders": read_orders, "surveys": read_surveys, "contacts": read_contacts}
IDS = {"orders": "order_id", "surveys": "answer_id", "contacts": "contact_id"}
COLUMNS = {
    "events": ("case_id", "activity", "at", "channel", "session_id"),
    "orders": ("order_id", "customer_id", "ordered_at", "promised_at", "shipped_at", "delivered_at", "withdrawn_at",
               "refunded_at", "amount", "units", "returned_units", "channel"),
    "surveys": ("answer_id", "order_id", "answered_at", "nps", "rating", "csat", "ces", "replied_at"),
    "contacts": ("contact_id", "order_id", "created_at", "first_reply_at", "solved_at", "reopened", "reason",
                 "channel"),
}  # fmt: skip
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="look", title="Look", activities=ACTIVITIES[:3]),
        Stage(id="buy", title="Buy", phase="during", activities=ACTIVITIES[3:6]),
        Stage(id="get", title="Get", phase="after", activities=ACTIVITIES[6:]),
    ),
)
for kpi in computable():
    MAP = MAP.replace(
        stages=tuple(
            stage.replace(cards=(*stage.cards, Kpi(id=f"{stage.id}-{kpi}".replace("_", "-"), kpi=kpi)))
            if stage.id == "look" or kpis()[kpi].per_stage
            else stage
            for stage in MAP.stages
        )
    )

moments = st.integers(0, 60 * 24 * 4).map(lambda quarters: START + timedelta(minutes=15 * quarters))
later = st.none() | moments
channels = st.sampled_from(["ad", "web"])
few = st.integers(1, 4).map(str)
rows = {
    "events": st.tuples(few, st.sampled_from(ACTIVITIES), moments, channels, st.none() | few),
    "orders": st.tuples(few, few, moments, later, later, later, later, later, st.none() | st.integers(5, 90),
                        st.integers(1, 3), st.integers(0, 1), channels),
    "surveys": st.tuples(few, st.none() | few, moments, st.none() | st.integers(0, 10), st.none() | st.integers(1, 5),
                         st.none() | st.integers(1, 5), st.none() | st.integers(1, 7), later),
    "contacts": st.tuples(few, st.none() | few, moments, later, later, st.none() | st.booleans(),
                          st.sampled_from(["where is my order", "return"]), channels),
}  # fmt: skip
batch = st.one_of(*(st.tuples(st.just(kind), st.lists(one, min_size=1, max_size=8)) for kind, one in rows.items()))
periods = st.none() | st.tuples(st.integers(0, 50), st.integers(0, 40))
segments = st.sampled_from([None, None, {"channel": "ad"}])


@dataclass
class Given:
    """A source that is given rows by hand."""

    name: str = "given"
    notes: tuple[Any, ...] = ()
    waiting: list[Fresh] = field(default_factory=list)
    all: dict[str, list[Sequence[Any]]] = field(default_factory=dict)

    def put(self, kind: Kind, some: Sequence[Sequence[Any]]) -> None:
        had = self.all.setdefault(kind, [])
        columns = dict(zip(COLUMNS[kind], zip(*some, strict=True), strict=True))
        types = {name: pa.timestamp("us") for name in columns if name == "at" or name.endswith("_at")}
        types |= dict.fromkeys(("nps", "rating", "csat", "ces", "amount", "units", "returned_units"), pa.float64())
        types["reopened"] = pa.bool_()
        data = pa.table({name: pa.array(cells, types.get(name, pa.string())) for name, cells in columns.items()})
        self.waiting.append(Fresh(kind, data, kind, len(had)))
        had += some

    def news(self) -> Iterator[Fresh]:
        while self.waiting:
            yield self.waiting.pop(0)

    def forget(self) -> None:
        self.waiting.clear()

    def close(self) -> None:
        pass

    def whole(self) -> Traces:
        """All of it read by the readers; of versions of an order the last."""
        tables = []
        for kind, some in self.all.items():
            frame = pd.DataFrame(some, columns=COLUMNS[kind])
            if kind in IDS:
                frame = frame.drop_duplicates(IDS[kind], keep="last")
            for name in frame.columns:
                if name == "at" or name.endswith("_at"):
                    frame[name] = pd.to_datetime(frame[name])
            tables.append(READ[kind](frame))
        return Traces.of(*tables, journey=MAP)


def compare(board: Board, source: Given) -> None:
    """Every tile has the value, count and interval that `measure` gives, or neither has any."""
    whole = source.whole()
    for tile in board.tiles:
        if kpis()[tile.kpi].history and board.end is None:
            continue  # without an end, theirs is the last order's instant, ours the end of its day
        try:
            wanted = measure(tile.kpi, whole, stage=tile.stage, start=board.start, end=board.end, segment=board.segment)
        except BadData:
            # sessions without a single order are a revenue of nothing here, and nothing to count there
            assert tile.measure is None or (tile.kpi == "revenue_per_session" and tile.measure.value == 0), tile.kpi
            continue
        assert tile.measure is not None, (tile.kpi, str(tile.needs))
        for name in ("value", "numerator", "denominator", "low", "high"):
            found, right = getattr(tile.measure, name), getattr(wanted, name)
            same = found == right if right is None else found == pytest.approx(right, rel=1e-6, abs=1e-6)
            assert same, (tile.kpi, name, found, right)


@settings(max_examples=8, deadline=None)
@given(st.lists(batch, min_size=1, max_size=5), st.data())
def test_board_is_what_measuring_the_whole_gives(batches: list[tuple[Kind, list[Any]]], data: st.DataObject) -> None:
    """After any rows, new or changed, and any choice of period and segment, the figures are those of the whole."""
    source = Given()
    live = Live(source, MAP)
    for kind, some in batches:
        source.put(kind, some)
        board = live.refresh()
        assert board.new_rows <= len(some) + 1
        if data.draw(st.booleans()):
            segment, period = data.draw(segments), data.draw(periods)
            first = START.date() + timedelta(days=period[0]) if period else None
            last = first + timedelta(days=period[1]) if period and first else None
            board = live.choose(segment, first, last)
            if data.draw(st.booleans()):
                compare(board, source)
    compare(live.refresh(), source)


def test_trend_and_change() -> None:
    """A trend has the value of each step, and the change is against as many days before."""
    source = Given()
    days = {1: (9, 10), 2: (0, 3), 3: (10, 10), 4: (9, 0)}  # day of March: two answers
    source.put(
        "surveys",
        [
            (f"{d}-{i}", None, datetime(2025, 3, d), n, None, None, None, None)
            for d, two in days.items()
            for i, n in enumerate(two)
        ],
    )
    live = Live(
        source, Journey(title="S", stages=(Stage(id="s", title="S", cards=(Kpi(kpi="nps", target=50, alert=0),)),))
    )
    whole = live.refresh().tiles[0]
    assert (whole.measure.value, whole.change, whole.last) == (pytest.approx(25.0), None, date(2025, 3, 4))
    tile = live.choose(None, date(2025, 3, 3), date(2025, 3, 4)).tiles[0]
    assert (tile.measure.value, tile.change, tile.state) == (pytest.approx(50.0), pytest.approx(50.0), "good")
    known = {point.day.day: point.value for point in tile.trend if point.value is not None}
    assert known == {1: 100.0, 2: -100.0, 3: 100.0, 4: 0.0}
    assert [point.day for point in tile.trend] == sorted(point.day for point in tile.trend)


def test_alert_since() -> None:
    """A tile that comes into alert says since when; it stays so while it lasts, and the board lists it."""
    source = Given()
    live = Live(
        source, Journey(title="S", stages=(Stage(id="s", title="S", cards=(Kpi(kpi="nps", target=50, alert=0),)),))
    )
    source.put("surveys", [("a", None, START, 10, None, None, None, None)])
    assert live.refresh().alerts == ()
    source.put("surveys", [(f"b{n}", None, START, 0, None, None, None, None) for n in range(3)])
    alert = live.refresh().alerts[0]
    assert (alert.kpi, alert.state) == ("nps", "alert")
    assert live.refresh().alerts[0].since == alert.since
    source.put("surveys", [(f"b{n}", None, START, 10, None, None, None, None) for n in range(3)])
    assert live.refresh().alerts == ()


def test_missing_tables_and_columns() -> None:
    """What a figure lacks is said in a few words, and is no error and no zero."""
    source = Given()
    source.put("orders", [("1", "c", START, None, None, None, None, None, 10, 1, 0, "ad")])
    tiles = {tile.kpi: tile for tile in Live(source, MAP).refresh().tiles}
    assert str(tiles["first_response_time"].needs) == "needs contacts"
    assert tiles["first_response_time"].measure is None
    assert tiles["average_order_value"].measure.value == 10
    assert str(tiles["delivery_lead_time"].needs) == "nothing to count yet"


def test_sensible_figures_without_cards() -> None:
    """A map without KPIs gets a few of those that the data gives under each stage, none that it cannot give."""
    source = Given()
    source.put("orders", [(str(n), "c", START, START, START, START, None, None, 10, 1, 0, "ad") for n in range(4)])
    plain = Journey(
        title="S",
        stages=(Stage(id="buy", title="Buy", phase="during"), Stage(id="get", title="Delivery", phase="after")),
    )
    board = Live(source, plain).refresh()
    assert {tile.stage for tile in board.tiles} == {"buy", "get"}
    assert all(tile.needs is None or tile.measure is None for tile in board.tiles)
    assert "on_time_delivery_rate" in {tile.kpi for tile in board.tiles if tile.stage == "get"}


def test_rows_without_what_they_must_have() -> None:
    """They are left out, counted and said."""
    source = Given()
    source.put(
        "events",
        [("1", "view_item", START, "ad", None), ("2", None, START, "ad", None), (None, "x", START, "ad", None)],
    )
    board = Live(source, MAP).refresh()
    assert (board.rows, board.left_out) == (1, 2)
    assert "2 rows" in str(board.notes[-1])


def test_segment_that_a_table_does_not_know() -> None:
    """The tile says which column its table lacks; the others are of the segment."""
    source = Given()
    source.put(
        "orders",
        [
            ("1", "c", START, None, None, None, None, None, 10, 1, 0, "ad"),
            ("2", "c", START, None, None, None, None, None, 30, 1, 0, "web"),
        ],
    )
    source.put("contacts", [("t", "1", START, START, None, None, "return", "phone")])
    live = Live(source, MAP)
    live.refresh()
    tiles = {tile.kpi: tile for tile in live.choose({"channel": "web"}).tiles}
    assert tiles["average_order_value"].measure.value == 30
    source.put("surveys", [("a", None, START, 9, None, None, None, None)])
    live.refresh()
    tiles = {tile.kpi: tile for tile in live.choose({"reason": "return"}).tiles}
    assert tiles["average_order_value"].measure is None
    assert "reason" in str(tiles["average_order_value"].needs)
    assert tiles["first_response_time"].measure is not None

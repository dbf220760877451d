"""What a new measure did: intervals that hold, whole groups, warnings that are due, the planted effects found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadValue, NotFound
from journeykit.events import read_contacts, read_events, read_orders, read_surveys
from journeykit.events.differences import Side, difference, needed_of_figures, needed_of_shares
from journeykit.events.effect import a_b, before_after
from journeykit.events.intervals import mean, median_ranks, wilson
from journeykit.events.paths.compare import compare
from journeykit.events.paths.flow import flow
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey, Stage

DATASETS = Path(__file__).parents[2] / "datasets"


# --- intervals ---


def share(hits: float, n: float) -> Side:
    return Side(hits / n, *wilson(hits, n))


def middle(values: np.ndarray) -> Side:
    ordered, ranks = np.sort(values), median_ranks(len(values))
    assert ranks
    return Side(float(np.median(ordered)), float(ordered[ranks[0] - 1]), float(ordered[ranks[1] - 1]))


def average(values: np.ndarray) -> Side:
    limits = mean(float(values.mean()), float(values.std(ddof=1)), len(values))
    assert limits
    return Side(float(values.mean()), *limits)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [((48, 80), (56, 70), 0.0524, 0.3339), ((3, 10), (9, 10), 0.1705, 0.8090), ((0, 10), (10, 10), 0.6075, 1.0)],
)
def test_shares_agree_with_newcombe(a: tuple[int, int], b: tuple[int, int], low: float, high: float) -> None:
    """The intervals of method 10 that Newcombe (1998, table II) prints."""
    found = difference(share(*a), share(*b))
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_means_agree_with_welch() -> None:
    """Of means, the interval is Welch's, up to one part in twenty on the safe side."""
    rng = np.random.default_rng(1)
    for n, m in ((20, 60), (200, 40), (12, 12)):
        a, b = rng.normal(3, 1, n), rng.normal(4, 2, m)
        found = difference(average(a), average(b))
        error = sqrt(a.var(ddof=1) / n + b.var(ddof=1) / m)
        freedom = error**4 / ((a.var(ddof=1) / n) ** 2 / (n - 1) + (b.var(ddof=1) / m) ** 2 / (m - 1))
        draws = np.abs(rng.standard_t(freedom, 400_000))
        welch = float(np.quantile(draws, 0.95)) * error
        assert welch * 0.99 < found.high - found.value < welch * 1.08


DRAWN: dict[str, tuple[Callable[[np.random.Generator, float], Side], float]] = {
    "shares": (lambda rng, p: share(int(rng.binomial(120, p)), 120), 1),
    "rare": (lambda rng, p: share(int(rng.binomial(40, p / 5)), 40), 1 / 5),
    "means": (lambda rng, p: average(rng.normal(p, 1 + p, 15)), 1),
    "medians": (lambda rng, p: middle(rng.exponential(p, 60)), float(np.log(2))),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_intervals_hold_the_truth(kind: str) -> None:
    """Of 2,000 trials with a known truth, about 95 % of the intervals hold it; never fewer than 93.5 %."""
    draw, scale = DRAWN[kind]
    rng, truth = np.random.default_rng(20), (0.7 - 0.4) * scale
    held = 0
    for _ in range(2_000):
        found = difference(draw(rng, 0.4), draw(rng, 0.7))
        held += found.low <= truth <= found.high
    assert 0.935 <= held / 2_000 <= 0.99


@pytest.mark.parametrize(("a", "b"), [(0.10, 0.12), (0.5, 0.6), (0.9, 0.7)])
def test_so_many_are_needed(a: float, b: float) -> None:
    """With the number that is said to be needed, 8 of 10 trials see the effect."""
    n, rng = needed_of_shares(a, b), np.random.default_rng(5)
    assert n is not None
    seen = 0
    for hits_a, hits_b in zip(rng.binomial(n, a, 1_500), rng.binomial(n, b, 1_500), strict=True):
        found = difference(share(hits_a, n), share(hits_b, n))
        seen += not found.low <= 0 <= found.high
    assert 0.76 <= seen / 1_500 <= 0.84
    figures = needed_of_figures(share(a * 10_000, 10_000), share(b * 10_000, 10_000), 10_000, 10_000)
    assert figures == pytest.approx(n, rel=0.06)


# --- groups ---

ORDERS = read_orders(
    (
        "orders.csv",
        b"order_id,customer_id,ordered_at,amount,offered\n"
        b"1,ann,2025-01-01,10,yes\n2,ann,2025-02-01,20,\n3,bob,2025-01-02,30,no\n4,cid,2025-01-03,40,yes\n"
        b"5,dan,2025-01-04,50,\n6,bob,2025-03-01,60,yes\n",
    )
)


def test_a_customer_stays_in_one_group() -> None:
    """All that a customer does counts for the group of the first row that has a value; who has none is in none."""
    effect = a_b("repeat_purchase_rate", ORDERS, "offered", "no", "yes")
    assert [(arm.n, arm.figure.numerator) for arm in (effect.a, effect.b)] == [(1, 1), (2, 1)]
    assert effect.difference == -50


def test_yes_and_no_and_several_tables() -> None:
    """Yes and no are found as the data writes them, and tables may be given as a list."""
    rows = "".join(f"{i},{i},2025-01-01,{'true' if i % 2 else 'false'},{i}\n" for i in range(20))
    orders = read_orders(("o.csv", f"order_id,customer_id,ordered_at,new,amount\n{rows}".encode()))
    effect = a_b("average_order_value", [orders, read_surveys(("s.csv", b"nps\n9\n"))], "new", False, True)
    assert (effect.a.figure.value, effect.b.figure.value) == (9, 10)


def test_an_order_counts_for_its_own_group() -> None:
    """Of figures by order, each order belongs to the group that it names."""
    effect = a_b("average_order_value", ORDERS, "offered", "no", "yes")
    assert (effect.a.figure.value, effect.b.figure.value, effect.low) == (30, pytest.approx(110 / 3), None)
    assert "too few to say more" in effect.sentence()


def test_a_figure_of_a_stage_compares_whole_cases() -> None:
    """A KPI of a stage is compared for cases by the value at their first event."""
    rows = "".join(
        f"{i},see,2025-01-01,{'ad' if i % 2 else 'web'}\n" + (f"{i},buy,2025-01-02,web\n" if i % 4 else "")
        for i in range(40)
    )
    log = read_events(("log.csv", f"case,activity,at,channel\n{rows}".encode()))
    stages = (Stage(id="look", title="Look", activities=("see",)), Stage(title="Buy", activities=("buy",)))
    effect = a_b("stage_conversion_rate", Traces.of(log, journey=Journey(title="Shop", stages=stages)),
                 "channel", "web", "ad", stage="look")  # fmt: skip
    assert (effect.a.figure.value, effect.b.figure.value) == (50, 100)
    assert effect.better


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["x", "y"]), st.integers(0, 10)), min_size=2, max_size=60))
def test_the_other_way_round_is_minus_it(answers: list[tuple[str, int]]) -> None:
    """B against A is A against B with the sign turned, interval and needed number included."""
    rows = "nps,version\n9,x\n3,y\n" + "\n".join(f"{score},{group}" for group, score in answers)
    table = read_surveys(("s.csv", rows.encode()))
    there, back = a_b("nps", table, "version", "x", "y"), a_b("nps", table, "version", "y", "x")
    assert there.difference == pytest.approx(-back.difference)
    assert there.low is not None
    assert (there.low, there.high) == (pytest.approx(-(back.high or 0)), pytest.approx(-(back.low or 0)))
    assert (there.needed, there.seen) == (back.needed, back.seen)


def test_wrong_questions() -> None:
    """What is not there is named, with what there is."""
    with pytest.raises(NotFound, match="no KPI happiness"):
        a_b("happiness", ORDERS, "offered", "no", "yes")
    with pytest.raises(BadData, match=r"no column “colour”.*offered"):
        a_b("repeat_purchase_rate", ORDERS, "colour", "red", "blue")
    with pytest.raises(BadData, match=r"counts nobody with “maybe” in “offered”.*no, yes"):
        a_b("repeat_purchase_rate", ORDERS, "offered", "no", "maybe")
    with pytest.raises(BadData, match="needs Survey answers"):
        a_b("nps", ORDERS, "offered", "no", "yes")
    with pytest.raises(BadData, match="“soon” is not a day"):
        before_after("average_order_value", ORDERS, "soon")
    with pytest.raises(BadValue, match=r"no data on both sides of 1 January 2025.*reaches from 1 January 2025"):
        before_after("average_order_value", ORDERS, "2025-01-01")
    with pytest.raises(BadValue, match=r"no 99 days on that side.*1 to 31"):
        before_after("average_order_value", ORDERS, "2025-02-01", before=99)


# --- before and after ---


def daily(days: int, rate: Callable[[int], float], each: int = 40) -> Table:
    """So many orders each day, of which a share arrives on time."""
    rows = ["order_id,ordered_at,promised_at,delivered_at"]
    for i in range(days):
        day = date(2025, 1, 1) + timedelta(days=i)
        for k in range(each):
            arrives = day + timedelta(days=2 if k < rate(i) * each else 5)
            rows.append(f"{i}-{k},{day},{day + timedelta(days=3)},{arrives}")
    return read_orders(("orders.csv", "\n".join(rows).encode()))


def test_before_and_after_in_whole_weeks() -> None:
    """Without windows, as many whole weeks on both sides as there are; the day of the change is after."""
    effect = before_after("on_time_delivery_rate", daily(50, lambda i: 0.5 if i < 30 else 0.75), "2025-01-31")
    assert (effect.a.figure.start, effect.a.figure.end) == (date(2025, 1, 17), date(2025, 1, 30))
    assert (effect.b.figure.start, effect.b.figure.end) == (date(2025, 1, 31), date(2025, 2, 13))
    assert (effect.a.figure.value, effect.b.figure.value, effect.difference) == (50, 75, 25)
    assert effect.better
    assert [str(one)[:7] for one in effect.warnings] == ["Season,"]


def test_windows_that_are_not_alike() -> None:
    """Unequal windows, and windows that are not whole weeks, are said."""
    effect = before_after("on_time_delivery_rate", daily(50, lambda i: 0.5), "2025-01-31", before=10, after=14)
    said = " ".join(map(str, effect.warnings))
    assert "10 days before, 14 after" in said
    assert "not whole weeks" in said
    assert not effect.seen
    assert effect.needed is None
    assert "may be chance" in str(effect)


def test_what_was_moving_already() -> None:
    """A figure that moved before the change, and one that did not stay afterwards, are said."""
    drifting = before_after("on_time_delivery_rate", daily(56, lambda i: 0.2 + i / 100), "2025-01-29")
    assert any("already moving" in str(one) for one in drifting.warnings)
    fading = daily(56, lambda i: 0.5 if i < 28 else 0.9 if i < 42 else 0.6)
    assert any(
        "did not stay" in str(one) for one in before_after("on_time_delivery_rate", fading, "2025-01-29").warnings
    )


# --- warnings ---


def answers(a: tuple[int, int], b: tuple[int, int]) -> Table:
    """Answers of 5 stars and of 1 star, of two versions, a day apart from each other."""
    rows = [f"{score},{name},2025-01-0{1 + i % 2}" for name, group in (("a", a), ("b", b))
            for score, n in zip((5, 1), group, strict=True) for i in range(n)]  # fmt: skip
    return read_surveys(("s.csv", ("csat,version,answered_at\n" + "\n".join(rows)).encode()))


def said_of(table: Table, **options: int | bool) -> str:
    return " ".join(map(str, a_b("csat", table, "version", "a", "b", **options).warnings))  # type: ignore[arg-type]


def test_small_numbers_are_named() -> None:
    """Fewer than 30 on a side, or fewer than 5 of a kind, are said with their count; enough are not."""
    assert "12 count for “version a”" in said_of(answers((6, 6), (50, 50)))
    assert "of 60 for “version b”, only 3" in said_of(answers((50, 50), (57, 3)))
    assert "Small" not in said_of(answers((50, 50), (50, 50)))


def test_peeking_is_said() -> None:
    """Looking before the planned end, or again and again, is said with what it does."""
    table = answers((50, 50), (60, 40))
    assert "of 400 planned on each side, there are 100" in said_of(table, planned=400)
    assert "in 14 of 100 trials" in said_of(table, looks=6)
    assert "Looked" not in said_of(table, planned=100, looks=1)


def test_what_was_not_by_lot_is_said() -> None:
    """Without a lot, groups may differ in more than what is compared."""
    assert "Did chance decide" in said_of(answers((50, 50), (60, 40)))
    assert said_of(answers((50, 50), (60, 40)), by_lot=True) == ""


def test_groups_of_different_times_are_said() -> None:
    """Groups that lived at different times carry the season with them."""
    rows = "".join(f"{5 if i % 2 else 1},a,2025-01-{1 + i % 28:02d}\n4,b,2025-03-{1 + i % 28:02d}\n" for i in range(60))
    table = read_surveys(("s.csv", f"csat,version,answered_at\n{rows}".encode()))
    assert "not of the same time: 2025-01-01 to 2025-01-28, and 2025-03-01" in said_of(table)


# --- how it is said ---


def test_sentence_says_the_figures() -> None:
    """The sentence names both figures with their counts, the difference with its interval, and what to make of it."""
    effect = a_b("csat", answers((50, 50), (60, 40)), "version", "a", "b", by_lot=True)
    said = effect.sentence().replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Customer satisfaction: 50.0 % (version a, n = 100), 60.0 % (version b, n = 100). ")
    assert "Difference +10.0 points (95 % interval: −3.7 to +23.2): this may be chance." in said
    assert f"{effect.needed} on each side would be needed, {effect.more} more than there are." in said
    assert effect.more == (effect.needed or 0) - 100
    assert "60,0" in effect.sentence("fr")


def test_effect_as_a_page_and_a_frame() -> None:
    """On a page the text of people is no markup; as a frame it carries what a picture needs."""
    table = read_surveys(("s.csv", b"csat,version\n" + b"5,<b>x</b>\n1,<b>x</b>\n" * 20 + b"4,y\n" * 30))
    effect = a_b("csat", table, "version", "<b>x</b>", "y")
    assert "<b>x" not in effect._repr_html_()
    assert "&lt;b&gt;x" in effect._repr_html_()
    attrs = effect.frame.attrs
    assert (attrs["analysis"], attrs["value"], attrs["cases_a"], attrs["cases_b"]) == ("compare", "value", 40, 30)
    assert effect.frame["difference"].tolist() == [50.0]


# --- the shoe shop: which problem is planted where ---


@pytest.fixture(scope="module")
def shop() -> Traces:
    return Traces.of(
        read_orders(DATASETS / "orders.csv"),
        read_surveys(DATASETS / "surveys.csv"),
        read_contacts(DATASETS / "contacts.csv"),
        read_events(DATASETS / "events.csv"),
    )


def test_the_voucher_brings_customers_back(shop: Traces) -> None:
    """Customers sent a voucher by lot order again more often, as pandas counts them."""
    effect = a_b("repeat_purchase_rate", shop, "voucher_offered", "false", "true", by_lot=True)
    orders = pd.read_csv(DATASETS / "orders.csv", dtype=str)
    offered = orders.dropna(subset="voucher_offered").groupby("customer_id")["voucher_offered"].first()
    again = orders.groupby("customer_id").size().ge(2).groupby(offered).agg(["sum", "count"])
    assert [(arm.figure.numerator, arm.n) for arm in (effect.a, effect.b)] == [
        tuple(again.loc["false"]),
        tuple(again.loc["true"]),
    ]
    assert effect.better
    assert 7 < effect.difference < 14
    assert effect.warnings == ()


def test_the_late_carrier_is_albatros(shop: Traces) -> None:
    """Albatros is late, is asked after and rated lower; the two others are alike."""
    late = a_b("on_time_delivery_rate", shop, "carrier", "Colibri", "Albatros")
    assert late.difference == pytest.approx(56.3 - 94.1, abs=0.1)
    for kpi in ("on_time_delivery_rate", "wismo_rate", "average_rating", "nps"):
        effect = a_b(kpi, shop, "carrier", "Colibri", "Albatros")
        assert effect.seen
        assert not effect.better, kpi
    assert not a_b("average_rating", shop, "carrier", "Colibri", "Martinet").seen
    orders = Traces.of(
        read_events(DATASETS / "events.csv", columns={"case_id": "order_id"}), read_orders(DATASETS / "orders.csv")
    )
    asked = compare("flow", orders, "carrier", "Colibri", "Albatros", start="shipped", depth=1).set_index("target")
    assert asked.loc["contact", "low"] > 10  # before the parcel came


def test_the_checkout_fails_on_phones_at_the_payment(shop: Traces) -> None:
    """On a phone half of those who give a means of payment meet an error; up to there, phones do as well."""
    found = compare("flow", shop, "device", "desktop", "mobile", whole=False, start="add_payment_info", depth=1)
    rows = found.set_index("target")
    assert rows.loc["payment_error", "share_a"] < 5
    assert rows.loc["payment_error", "low"] > 35
    before = compare("flow", shop, "device", "desktop", "mobile", whole=False, start="begin_checkout", depth=1)
    to_payment = before.set_index("target").loc["add_payment_info"]
    assert to_payment["low"] < 0 < to_payment["high"] + 3
    assert a_b("checkout_completion_rate", shop, "device", "desktop", "mobile").difference < -8


def test_returns_are_not_understood(shop: Traces) -> None:
    """Who looks at the return procedure looks again and asks, and says that it was hard."""
    by_order = read_events(DATASETS / "events.csv", columns={"case_id": "order_id"})
    found = flow(by_order, "return_procedure_viewed", depth=2)
    ways = found.groupby(["position", "source", "target"])["count"].sum() / found.attrs["began"]
    assert ways[0, "return_procedure_viewed", "return_procedure_viewed"] > 0.6
    assert ways[1, "return_procedure_viewed", "contact"] > 0.25
    assert ways[0, "return_procedure_viewed", "return_requested"] < 0.4
    ease = a_b("customer_effort_score", shop, "survey", "checkout_exit", "after_return")
    assert ease.seen
    assert ease.difference < -1
    asked = a_b("contact_rate", shop, "status", "delivered", "returned")
    assert asked.difference > 25


def test_chance_shows_little() -> None:
    """Customers parted by lot are counted as pandas counts them, and differ by more than chance in 5 of 100 lots."""
    orders, rng, seen = read_orders(DATASETS / "orders.csv"), np.random.default_rng(4), 0
    customers = orders.frame["customer_id"]
    again = customers.value_counts().ge(2)
    for i in range(1_000):
        lot = pd.Series(rng.choice(["a", "b"], len(again)), index=again.index)
        (hits_a, n_a), (hits_b, n_b) = again.groupby(lot).agg(["sum", "count"]).to_numpy()
        found = difference(share(hits_a, n_a), share(hits_b, n_b))
        seen += not found.low <= 0 <= found.high
        if i < 3:
            data = orders.data.append_column("lot", pa.array(customers.map(lot)))
            effect = a_b("repeat_purchase_rate", replace(orders, held=data), "lot", "a", "b")
            assert (effect.low, effect.high) == (pytest.approx(100 * found.low), pytest.approx(100 * found.high))
    assert 30 <= seen <= 70

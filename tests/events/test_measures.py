"""KPIs against tables small enough to count by hand."""

from __future__ import annotations

from datetime import date
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, NotFound
from journeykit.events import computable, intervals, measure, read_events, read_orders, read_surveys
from journeykit.events.counting import definition_sql
from journeykit.model.journey import Journey, Stage
from journeykit.model.kpis import kpis

ORDERS = read_orders(
    (
        "orders.csv",
        b"order_id,customer_id,ordered_at,promised_at,delivered_at,amount,carrier,units,returned_units,withdrawn_at,refunded_at\n"
        b"1,ann,2025-01-01 12:00,2025-01-04,2025-01-03 12:00,10,Swift,1,,,\n"  # on time, 2 days
        b"2,ann,2025-01-02 12:00,2025-01-05,2025-01-05 12:00,20,Swift,2,1,2025-01-06,2025-01-16\n"  # on the day, 3 days
        b"3,bob,2025-02-01 12:00,2025-02-04,2025-02-08 12:00,60,Slow,1,1,2025-02-09,2025-02-13\n"  # late, 7 days
        b"4,cid,2025-02-02 12:00,2025-02-05,,30,Slow,1,,,\n",  # not delivered
    )
)
SURVEYS = read_surveys(
    (
        "survey.csv",
        b"order_id,answered_at,nps,csat,rating,ces,replied_at\n1,2025-01-05,10,5,5,7,2025-01-06\n"
        b"2,2025-01-08,9,4,4,6,\n3,2025-02-10,0,1,1,1,\n,2025-02-11,8,,,,\n,2025-02-12,,3,,,\n",
    )
)
LOG = read_events(
    (
        "log.csv",
        b"case,activity,at,device\n"
        b"1,visit,2025-01-01 10:00,mobile\n1,add_to_cart,2025-01-01 10:00,mobile\n1,purchase,2025-01-02 10:00,mobile\n"
        b"2,visit,2025-01-01 11:00,mobile\n2,add_to_cart,2025-01-01 11:05,mobile\n"
        b"3,visit,2025-02-01 11:00,desktop\n"
        b"4,visit,2025-02-01 12:00,desktop\n4,purchase,2025-02-04 12:00,desktop\n4,visit,2025-02-05 12:00,desktop\n",
    )
)
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="look", title="Look around", activities=("visit",)),
        Stage(id="fill", title="Fill the cart", phase="during", activities=("add_to_cart",)),
        Stage(id="empty", title="Think", phase="during"),
        Stage(id="pay", title="Pay", phase="during", activities=("purchase",)),
    ),
)


@pytest.mark.parametrize(
    ("kpi", "value", "numerator", "denominator"),
    [
        ("on_time_delivery_rate", 100 / 3, 1, 3),
        ("on_time_delivery_rate_by_date", 200 / 3, 2, 3),
        ("delivery_lead_time", 3, None, 3),
        ("average_order_value", 30, 120, 4),
        ("repeat_purchase_rate", 100 / 3, 1, 3),
        ("purchase_frequency", 4 / 3, 4, 3),
        ("return_rate", 40, 2, 5),
        ("refund_lead_time", 7, None, 2),
        ("nps", 25, 1, 4),
        ("csat", 50, 2, 4),
        ("average_rating", 10 / 3, 10, 3),
        ("customer_effort_score", 14 / 3, 14, 3),
        ("review_rate", 100, 3, 3),
        ("review_response_rate", 100 / 3, 1, 3),
        ("conversion_rate", 50, 2, 4),
        ("add_to_cart_rate", 50, 2, 4),
        ("cart_abandonment_rate", 50, 1, 2),
        ("time_to_purchase", 2, None, 2),
        ("touches_before_conversion", 1.5, None, 2),
    ],
)
def test_counted_by_hand(kpi: str, value: float, numerator: float | None, denominator: float) -> None:
    """Each KPI gives what a person counts, with its numerator and denominator; what is empty does not count."""
    found = measure(kpi, ORDERS, SURVEYS, LOG)
    assert isclose(found.value, value)
    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_checkout_completion() -> None:
    """Only a purchase after checkout began completes it."""
    log = read_events(
        (
            "log.csv",
            b"case,activity,at\n1,purchase,2025-01-01\n1,checkout,2025-01-02\n2,checkout,2025-01-01\n2,purchase,2025-01-01\n",
        )
    )
    assert measure("checkout_completion_rate", log).numerator == 1


@pytest.mark.parametrize(("stage", "value", "n"), [("look", 75, 4), ("fill", 50, 2)])
def test_conversion_of_a_stage(stage: str, value: float, n: float) -> None:
    """A case goes on when any later stage comes after this one, and drops off when none does."""
    onward = measure("stage_conversion_rate", LOG, journey=MAP, stage=stage)
    assert (onward.value, onward.denominator) == (value, n)
    assert measure("drop_off_rate", LOG, journey=MAP, stage=stage).value == 100 - value


def test_the_same_instant_keeps_the_order_of_the_source() -> None:
    """Of two events at one instant, the one that stands first in the source came first."""
    there = read_events(("a.csv", b"case,activity,at\n1,visit,2025-01-01\n1,purchase,2025-01-01\n"))
    back = read_events(("b.csv", b"case,activity,at\n1,purchase,2025-01-01\n1,visit,2025-01-01\n"))
    assert measure("stage_conversion_rate", there, journey=MAP, stage="look").value == 100
    assert measure("stage_conversion_rate", back, journey=MAP, stage="look").value == 0


@pytest.mark.parametrize(
    ("stage", "words"), [(None, "figure of a stage"), ("empty", "names no activity"), ("pay", "No stage")]
)
def test_stages_without_a_conversion(stage: str | None, words: str) -> None:
    """A stage without activities, or with none after it, has no conversion: it is said, and is no zero."""
    with pytest.raises(BadData, match=words):
        measure("stage_conversion_rate", LOG, journey=MAP, stage=stage)


def test_a_stage_that_the_log_does_not_reach_is_no_drop_off() -> None:
    """Where the log ends, customers have not dropped off: the last stage that it reaches has no conversion."""
    after = Stage(id="after", title="Receive", phase="after", activities=("delivered",))
    with pytest.raises(BadData, match="No stage that the log reaches"):
        measure("stage_conversion_rate", LOG, journey=MAP.replace(stages=(*MAP.stages, after)), stage="pay")


def test_activities_with_odd_names() -> None:
    """A name with a quotation mark and SQL in it is a name."""
    odd = "O'Brien; DROP TABLE events"
    log = read_events(("a.csv", f"case,activity,at\n1,{odd},2025-01-01\n1,purchase,2025-01-02\n".encode()))
    stages = (Stage(id="odd", title="Odd", activities=(odd,)), Stage(id="pay", title="Pay", activities=("purchase",)))
    assert measure("stage_conversion_rate", log, journey=Journey(title="x", stages=stages), stage="odd").value == 100
    with pytest.raises(BadData, match="nothing to count"):
        measure("conversion_rate", log, segment=odd)


def test_what_a_purchase_is_called_can_be_said() -> None:
    """Where names do not tell, the caller says which activity is the purchase."""
    log = read_events(("a.csv", b"case,activity,at\n1,step A,2025-01-01\n1,step B,2025-01-02\n2,step A,2025-01-01\n"))
    with pytest.raises(BadData, match="which activity means purchase"):
        measure("conversion_rate", log)
    assert measure("conversion_rate", log, meanings={"purchase": ["step B"]}).value == 50
    with pytest.raises(BadData, match="no meaning"):
        measure("conversion_rate", log, meanings={"sale": ["step B"]})


def test_segments() -> None:
    """A figure of a segment is that of its rows alone; answers know the columns of their order."""
    assert measure("conversion_rate", LOG, segment={"device": "mobile"}).denominator == 2
    assert measure("on_time_delivery_rate", ORDERS, segment={"carrier": "Slow"}).value == 0
    late = measure("average_rating", ORDERS, SURVEYS, segment={"delivery": "late"})
    assert (late.numerator, late.denominator, late.segment) == (5, 2, "late")
    assert measure("average_rating", ORDERS, SURVEYS, segment={"carrier": "Swift"}).value == 4.5
    with pytest.raises(BadData, match="no column “colour”"):
        measure("nps", SURVEYS, segment={"colour": "red"})
    with pytest.raises(BadData, match="nothing to count"):
        measure("nps", ORDERS, SURVEYS, segment={"carrier": "'; drop table orders; --"})


def test_periods() -> None:
    """Both days of a period count, cases belong to the day they began, and the days covered are said."""
    january = measure("average_order_value", ORDERS, start="2025-01-01", end="2025-01-02")
    assert (january.value, january.start, january.end) == (15, date(2025, 1, 1), date(2025, 1, 2))
    assert measure("conversion_rate", LOG, start=date(2025, 2, 1), end=date(2025, 2, 1)).numerator == 1
    assert measure("review_rate", ORDERS, SURVEYS, end="2025-01-01").denominator == 1
    with pytest.raises(BadData, match="not a day"):
        measure("nps", SURVEYS, start="01/02/2025")
    with pytest.raises(BadData, match="no dates"):
        measure("nps", read_surveys(("a.csv", b"nps\n9\n")), start="2025-01-01")


@pytest.mark.parametrize(
    ("kpi", "tables", "words"),
    [
        ("on_time_delivery_rate", (SURVEYS,), "needs Orders"),
        ("review_rate", (ORDERS,), "needs Survey answers"),
        ("nps", (read_surveys(("a.csv", b"rating\n4\n")),), "needs Would recommend"),
        ("nps", (read_surveys(("a.csv", b"nps,rating\n,4\n")),), "nothing to count"),
        ("nps", (SURVEYS, SURVEYS), "same kind"),
        ("wismo_rate", (ORDERS,), "needs Shipped on"),
    ],
)
def test_what_is_missing_is_no_zero(kpi: str, tables: tuple[object, ...], words: str) -> None:
    """A missing table, column or answer is said, and never becomes a zero."""
    with pytest.raises(BadData, match=words):
        measure(kpi, *tables)  # type: ignore[arg-type]


def test_unknown_kpi() -> None:
    """A KPI that is not in the catalogue is refused with those that are."""
    with pytest.raises(NotFound, match="on_time_delivery_rate"):
        measure("happiness", SURVEYS)


def test_errors_in_french_name_the_kpi_in_french() -> None:
    """The name of a KPI in an error is in the language of the reader."""
    with pytest.raises(BadData) as refused:
        measure("repeat_purchase_rate", SURVEYS)
    assert "Réachat" in refused.value.to("fr")


def test_notes_say_what_is_compared() -> None:
    """On-time delivery says whether instants or dates are compared, in the language asked for."""
    assert measure("on_time_delivery_rate", ORDERS).note == "instants compared"
    assert measure("on_time_delivery_rate_by_date", ORDERS, language="fr").note == "dates comparées"
    assert measure("nps", SURVEYS).source == "survey.csv"


def test_catalogue_is_whole() -> None:
    """Every KPI of the catalogue is named in both languages, and one with a statistic has its SQL."""
    assert len(kpis()) >= 32
    for one in kpis().values():
        assert all(one.name[language] and one.formula[language] for language in ("en", "fr"))
        assert (one.good, bool(one.phases), bool(one.needs), bool(one.source)) == (one.good, True, True, True)
        assert one.per_stage or one.place
    assert all(definition_sql(kpi).startswith("--") for kpi in computable())


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_nps_of_any_answers(scores: list[int], chance: object) -> None:
    """The NPS lies in its interval and on its scale, and the order of the rows does not matter."""

    def score(values: list[int]) -> tuple[float, float, float]:
        rows = "".join(f"{value}\n" for value in values)
        found = measure("nps", read_surveys(("a.csv", f"nps\n{rows}".encode())))
        assert found.low is not None
        assert found.high is not None
        return found.low, found.value, found.high

    low, value, high = score(scores)
    assert -100 <= low <= value <= high <= 100
    assert isclose(value, 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores), abs_tol=1e-9)
    shuffled = list(scores)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score(shuffled) == (low, value, high)


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(pair: tuple[int, int]) -> None:
    """The interval of a share holds the share, stays between 0 and 1, and is never without width."""
    hits, n = pair
    low, high = intervals.wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert low < high


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=50))
def test_median_ranks_hold_the_median(values: list[float]) -> None:
    """The values at the ranks stand on both sides of the median."""
    ranks = intervals.median_ranks(len(values))
    assert ranks is not None
    ordered, middle = sorted(values), len(values) // 2
    median = ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    assert ordered[ranks[0] - 1] <= median <= ordered[ranks[1] - 1]


@pytest.mark.parametrize("n", [6, 7, 25, 40, 101])
def test_limits_of_a_median_are_those_of_resampling(n: int) -> None:
    """The limits of a median are those that 20,000 resamples with replacement come to, give or take a rank."""
    chance = np.random.default_rng(n)
    values = np.sort(chance.lognormal(size=n))
    medians = np.median(chance.choice(values, size=(20_000, n)), axis=1)
    drawn = np.quantile(medians, [0.025, 0.975])
    ranks = intervals.median_ranks(n)
    assert ranks is not None
    for rank, limit in zip(ranks, drawn, strict=True):
        assert values[max(rank - 2, 0)] <= limit <= values[min(rank, n - 1)]


def test_limits_of_a_ratio_are_those_of_resampling() -> None:
    """The interval of a sum over a sum is about the one that resampling its units comes to."""
    chance = np.random.default_rng(3)
    down = chance.integers(1, 5, size=400)
    up = down * chance.exponential(2, size=400)
    picked = chance.integers(0, 400, size=(5_000, 400))
    drawn = np.quantile(up[picked].sum(axis=1) / down[picked].sum(axis=1), [0.025, 0.975])
    squares = float(((up - up.sum() / down.sum() * down) ** 2).sum())
    limits = intervals.ratio(float(up.sum()), float(down.sum()), squares, 400)
    assert limits == pytest.approx(tuple(drawn), rel=0.03)
    assert intervals.ratio(1, 1, 0, 3) is None


@pytest.mark.parametrize(("freedom", "table"), [(5, 2.571), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_student(freedom: int, table: float) -> None:
    """The points of Student's t agree with the printed table."""
    assert isclose(intervals._student(freedom), table, abs_tol=0.004)

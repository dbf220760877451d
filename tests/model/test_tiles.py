"""A tile in words: change, trend, since when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from journeykit.model.cards import Kpi
from journeykit.model.tiles import alert_days, change_in_words, clock, days_before, last_days, trend_in_words

FIRST = date(2026, 10, 1)


def days(*values: float | None) -> list[tuple[date, float | None]]:
    return [(FIRST + timedelta(days=n), value) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("kpi", "change", "says", "better"),
    [
        ("cart_abandonment_rate", 5.0, "5 points worse", False),
        ("cart_abandonment_rate", -1.04, "1 point better", True),
        ("on_time_delivery_rate", 2.26, "2.3 points better", True),
        ("nps", -9.0, "9 points worse", False),
        ("refund_lead_time", 4.0, "4 days slower", False),
        ("first_response_time", -0.5, "0.5 hours faster", True),
        ("customer_effort_score", -0.7, "worse by 0.7", False),
        ("average_order_value", 5.0, "better by 5", True),
        ("average_order_value", 0.04, "no change", None),
    ],
)
def test_a_change_is_better_or_worse_in_its_unit(kpi: str, change: float, says: str, better: bool | None) -> None:
    """A change is said in the KPI's unit, and better or worse by its good direction; what rounds to nothing is none."""
    said = change_in_words(Kpi(kpi=kpi), change, "en")
    assert said is not None
    assert (said.says.to("en"), said.better) == (says, better)


def test_without_a_period_before_there_is_no_change() -> None:
    """Where nothing is known of the period before, nothing is said of it."""
    assert change_in_words(Kpi(kpi="nps"), None, "en") is None


def test_since_when_it_is_in_alert() -> None:
    """The alert goes back to the first day after the last that was none; days without a value break nothing."""
    card = Kpi(kpi="return_rate", target=20, alert=25)
    assert alert_days(card, days(26, 18, None, 26, None, 27)) == FIRST + timedelta(days=3)
    assert alert_days(card, days(26, 27)) is None  # it may have begun before
    assert alert_days(card, days(26, 22)) is None  # it is over
    assert alert_days(card, days(None, None)) is None
    assert alert_days(card, []) is None


def test_a_line_in_words() -> None:
    """Who does not see the line hears its ends, its lowest and its highest, in the KPI's unit."""
    card = Kpi(kpi="return_rate")
    said = trend_in_words(card, days(None, 20, 31, 22.5), "en")
    assert said is not None
    assert said.to("en").replace("\N{NO-BREAK SPACE}", " ") == (
        "20.0 % on 2 October 2026, 22.5 % on 4 October 2026; between 20.0 % and 31.0 %"
    )
    assert trend_in_words(card, days(None, 20), "en") is None


def test_the_period_before_is_as_long() -> None:
    """A period is compared with one of as many days that ends the day before; a single day with the day before."""
    assert days_before(FIRST, FIRST) == (FIRST - timedelta(days=1),) * 2
    start, end = days_before(date(2026, 2, 1), date(2026, 2, 28))
    assert (start, end) == (date(2026, 1, 4), date(2026, 1, 31))


def test_the_last_days_end_with_the_data() -> None:
    """The last seven days are counted from the newest day, and are fewer where the data is younger."""
    assert last_days(7, (FIRST, FIRST + timedelta(days=30))) == FIRST + timedelta(days=24)
    assert last_days(7, (FIRST, FIRST + timedelta(days=2))) == FIRST


def test_the_time_of_day() -> None:
    """The time is that of where the reader is, as each language writes it."""
    when = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
    here = when.astimezone()
    assert clock(when, "en") == f"{here:%H:%M}"
    assert clock(when, "fr") == f"{here:%H}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{here:%M}"

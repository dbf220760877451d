"""A KPI's figures in words."""

from __future__ import annotations

from datetime import date

from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures


def test_says_all_that_is_known() -> None:
    """Value, target, state, and what it was counted from: share, interval, period, segment, note."""
    kpi = Kpi(kpi="on_time_delivery_rate", target=95, measure=Measure(
        value=91.96, numerator=2654, denominator=2886, low=90.9, high=93, start=date(2025, 3, 1),
        end=date(2026, 2, 28), segment="France", note="one carrier",
    ))  # fmt: skip
    said = figures(kpi, "en")
    assert (said.name, said.value, said.target) == ("On-time delivery", "92.0\xa0%", "target ≥ 95.0\xa0%")
    assert said.state == "Watch"
    assert said.counted == (
        "2,654 of 2,886", "95 %: 90.9 to 93.0", "1 March 2025 to 28 February 2026", "France", "one carrier",
    )  # fmt: skip


def test_says_nothing_that_is_not_known() -> None:
    """Without a measure and a target there is no value, no target and nothing counted, and the state says so."""
    said = figures(Kpi(text="Calls a day"), "fr")
    assert (said.name, said.value, said.target, said.counted) == ("Calls a day", "", "", ())
    assert said.state == "Pas encore de valeur"


def test_decimals_and_units_are_those_of_the_kpi() -> None:
    """Percentages and stars have one decimal, counts none; money has no sign; lower can be better."""
    for unit, value, written in (
        ("stars", 4, "4.0\xa0of 5"), ("days", 12, "12\xa0days"), ("count", 1200, "1,200"), ("money", 52.25, "52.2"),
        ("percent", -3, "−3.0\xa0%"), ("parcels", 3, "3\xa0parcels"),
    ):  # fmt: skip
        assert figures(Kpi(text="K", unit=unit, measure=Measure(value=value)), "en").value == written, unit
    assert figures(Kpi(text="K", unit="days", good="down", target=5), "en").target == "target ≤ 5\xa0days"

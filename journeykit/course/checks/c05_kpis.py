"""Checks of exercise 05: the garden centre's survey and deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.figures import ROUNDED_TWICE, same, which
from journeykit.course.texts import Said
from journeykit.events.intervals import balance

ALERTS: Final = {"on_time_delivery_rate": 85.0, "nps": 40.0, "delivery_lead_time": 6.0}
"""The limits that 05-f names, by KPI."""


@cache
def _table(name: str) -> Any:
    """A file of the garden centre, as the code track reads it."""
    import pandas as pd  # type: ignore[import-untyped]

    from journeykit.places import dataset

    dates = {"orders": ["ordered_at", "promised_at", "delivered_at"], "surveys": ["answered_at"]}
    return pd.read_csv(dataset(f"garden/{name}.csv"), parse_dates=dates[name])


@cache
def _read(name: str) -> Any:
    """The same file, as `jk.read_orders` and `jk.read_surveys` read it."""
    from journeykit.events import read_orders, read_surveys
    from journeykit.places import dataset

    return {"orders": read_orders, "surveys": read_surveys}[name](dataset(f"garden/{name}.csv"))


@dataclass(frozen=True)
class Scores:
    """The counts that an NPS is made of."""

    rows: int
    answers: int
    promoters: int
    detractors: int

    @property
    def none(self) -> int:
        """How many gave no score."""
        return self.rows - self.answers

    @property
    def nps(self) -> float:
        """The NPS of those who gave one."""
        return 100 * (self.promoters - self.detractors) / self.answers


@cache
def scores() -> Scores:
    """The counts of the whole survey."""
    score = _table("surveys")["nps"]
    return Scores(len(score), int(score.count()), int((score >= 9).sum()), int((score <= 6).sum()))


@checks("05-a", "whole")
def _answers(answer: int) -> Verdict:
    counted, survey = scores(), _table("surveys")
    if answer == counted.answers:
        return right(answers=counted.answers, rows=counted.rows, none=counted.none)
    foreseen = {
        "rows": counted.rows,
        "none": counted.none,
        "comments": int(survey["comment_en"].count()),
        "scores": int(survey["nps"].nunique()),
    }
    found = next((name for name, value in foreseen.items() if answer == value), None)
    return wrong(found, **{found: foreseen[found]}) if found else wrong("unknown")


@checks("05-b", "number")
def _nps(answer: float) -> Verdict:
    counted, score = scores(), _table("surveys")["nps"]
    people = {"promoters": counted.promoters, "detractors": counted.detractors}
    if same(answer, counted.nps, ROUNDED_TWICE):
        low, high = balance(counted.promoters, counted.detractors, counted.answers)
        thirty = 30 / counted.answers
        low_30, high_30 = balance(thirty * counted.promoters, thirty * counted.detractors, 30)
        limits = {"low": low, "high": high, "low_30": low_30, "high_30": high_30}
        said = {name: round(100 * value, 1) for name, value in limits.items()}
        return right(nps=counted.nps, answers=counted.answers, none=counted.none, **people, **said)
    share = counted.promoters - counted.detractors
    if close(answer, counted.nps / 100, 0.006) or close(answer, share / counted.rows, 0.0006):
        return wrong("fraction")
    foreseen = {
        "all_rows": 100 * share / counted.rows,
        "zeros": 100 * (share - counted.none) / counted.rows,
        "promoters": 100 * counted.promoters / counted.answers,
        "reversed": -counted.nps,
        "eights": 100 * ((score >= 8).sum() - counted.detractors) / counted.answers,
        "sixes": 100 * (counted.promoters - (score <= 5).sum()) / counted.answers,
        "mean": score.mean(),
        "counts": share,
    }
    name = which(answer, foreseen)
    return wrong(name, rows=counted.rows, none=counted.none, **people) if name else wrong("unknown")


@checks("05-c", "number")
def _on_time(answer: float) -> Verdict:
    orders = _table("orders")
    delivered = orders.dropna(subset=["delivered_at"])
    on_time = int((delivered["delivered_at"] <= delivered["promised_at"]).sum())
    days = delivered["delivered_at"].dt.date <= delivered["promised_at"].dt.date
    rate, by_day = 100 * on_time / len(delivered), 100 * days.mean()
    said = {"on_time": on_time, "delivered": len(delivered)}
    if same(answer, rate):
        return right(rate=rate, by_day=by_day, **said)
    if close(answer, rate / 100, 0.006):
        return wrong("fraction")
    foreseen = {"all_orders": 100 * on_time / len(orders), "by_day": by_day, "late": 100 - rate, "count": on_time}
    name = which(answer, foreseen)
    if name is None:
        return wrong("unknown")
    return wrong(name, orders=len(orders), open=len(orders) - len(delivered), **said)


@checks("05-d", "number")
def _wait(answer: float) -> Verdict:
    import pandas as pd

    orders = _table("orders").dropna(subset=["delivered_at"])
    waits = orders["delivered_at"] - orders["ordered_at"]
    days = waits / pd.Timedelta(days=1)
    if same(answer, days.median()):
        return right(median=days.median(), mean=days.mean(), delivered=len(days))
    promised = (orders["promised_at"] - orders["ordered_at"]) / pd.Timedelta(days=1)
    foreseen = {
        "mean": days.mean(),
        "hours": 24 * days.median(),
        "whole_days": waits.dt.days.median(),
        "promised": promised.median(),
    }
    name = which(answer, foreseen)
    return wrong(name, mean=days.mean(), given=answer) if name else wrong("unknown")


@checks("05-e", "choice")
def _forty(answer: str) -> Verdict:
    from journeykit.events import before_after

    change = before_after("nps", _read("surveys"), "2026-06-18", before=48, after=8)
    before, after = change.a.figure, change.b.figure
    said = {"before": before.value, "after": after.value, "n_before": int(change.a.n), "n_after": int(change.b.n)}
    if answer == ("rose" if change.better else "unclear"):
        needed = round(change.needed or 0, -2)
        return right(change=change.difference, low=change.low, high=change.high, needed=needed, **said)
    return wrong(answer, low_after=after.low, high_after=after.high, **said)


_MONTHS: Final = {
    3: Said("March", "mars"), 4: Said("April", "avril"), 5: Said("May", "mai"), 6: Said("June", "juin"),
}  # fmt: skip


@checks("05-f", "choice")
def _first_alert(answer: str) -> Verdict:
    from journeykit.events import measure_by
    from journeykit.model.kpis import kpis

    first: dict[str, date] = {}
    values: dict[str, float] = {}
    for kpi, alert in ALERTS.items():
        months = measure_by(kpi, _read("surveys" if kpi == "nps" else "orders"), by="month")
        sign = 1 if kpis()[kpi].good == "up" else -1
        worst = min(months.values(), key=lambda one: sign * one.value)
        values[kpi] = worst.value
        for month, figure in months.items():
            if sign * figure.value < sign * alert and isinstance(month, date):
                first[kpi], values[kpi] = month, figure.value
                break
    said = {
        "on_time": values["on_time_delivery_rate"],
        "nps": values["nps"],
        "lead": values["delivery_lead_time"],
        "on_time_month": _MONTHS[first["on_time_delivery_rate"].month],
        "nps_month": _MONTHS[first["nps"].month],
    }
    return right(**said) if answer == min(first, key=lambda kpi: first[kpi]) else wrong(answer, **said)

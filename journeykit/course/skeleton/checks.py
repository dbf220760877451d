"""The checks of this exercise: each is given an answer, and says which message of tasks/NAME.toml fits.

What is right is computed from the data, so that the checks hold whatever data you make.
"""

from functools import cache
from typing import Any

import pandas as pd

import journeykit as jk
from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.texts import Said

PHASES = {"before": Said("before", "avant"), "during": Said("during", "pendant"), "after": Said("after", "après")}


@cache
def _orders() -> Any:
    orders = pd.read_csv(jk.dataset("NAME/orders.csv"), parse_dates=["promised_at", "delivered_at"])
    return orders.assign(on_time=orders["delivered_at"] <= orders["promised_at"])


def _delivered() -> Any:
    return _orders()[_orders()["delivered_at"].notna()]


@checks("NAME-a", "number")
def _on_time(answer: float) -> Verdict:
    orders, delivered = len(_orders()), len(_delivered())
    on_time = int(_delivered()["on_time"].sum())
    rate = 100 * on_time / delivered
    if close(answer, rate, 0.1):
        return right(rate=rate, on_time=on_time, delivered=delivered)
    if close(answer, 100 * on_time / orders, 0.1):
        return wrong("all_orders", orders=orders, never=orders - delivered)
    if close(answer, 100 - rate, 0.1):
        return wrong("late_ones")
    return wrong("unknown")


@checks("NAME-b", "choice")
def _carrier(answer: str) -> Verdict:
    carriers = _delivered().groupby("carrier")["on_time"]
    rates = (100 * carriers.mean()).sort_values()
    late = carriers.size() - carriers.sum()
    if answer == rates.index[0]:
        return right(carrier=answer, rate=rates.iloc[0], next=rates.iloc[1])
    if answer == late.idxmax():
        return wrong("most_parcels", carrier=answer)
    return wrong("unknown", carrier=answer, rate=rates[answer])


@checks("NAME-c", "journey")
def _map(answer: jk.Journey) -> Verdict:
    if not answer.need.strip():
        return wrong("no_need")
    present = {stage.phase for stage in answer.stages}
    for phase, called in PHASES.items():
        if phase not in present:
            return wrong("phases", stages=len(answer.stages), phase=called)
    return right(stages=len(answer.stages))

"""Every KPI of the catalogue on the shoe shop, beside the same counted with pandas, which shares nothing with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
import pytest

from journeykit.events import computable, measure, preview
from journeykit.events.traces import Traces
from journeykit.frameworks import example
from journeykit.places import dataset

KINDS = ("events", "orders", "surveys", "contacts")
DAY, HOUR = pd.Timedelta(days=1), pd.Timedelta(hours=1)


class Shop(NamedTuple):
    """The files, as pandas reads them."""

    events: pd.DataFrame
    orders: pd.DataFrame
    surveys: pd.DataFrame
    contacts: pd.DataFrame


@pytest.fixture(scope="module")
def traces() -> Traces:
    """The shoe shop with its map."""
    tables = (preview(dataset(f"{kind}.csv")).read() for kind in KINDS)
    return Traces.of(*tables, journey=example())


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(*(_read(kind) for kind in KINDS))


def _read(kind: str) -> pd.DataFrame:
    frame = pd.read_csv(dataset(f"{kind}.csv"))
    for name in frame.columns:
        if name == "at" or name.endswith("_at"):
            frame[name] = pd.to_datetime(frame[name])
    return frame


def sessions(shop: Shop) -> pd.Series:
    """The activities of each session, in order."""
    return shop.events[shop.events.session_id.notna()].groupby("session_id").activity.agg(list)


def bought_after(first: str, shop: Shop) -> float:
    """Of the sessions with something, the share with a purchase after it."""
    ways = [way for way in sessions(shop) if first in way]
    return 100 * sum("purchase" in way[way.index(first) + 1 :] for way in ways) / len(ways)


def engaged(shop: Shop) -> pd.Series:
    there = shop.events.assign(view=shop.events.activity.str.contains("view"), buys=shop.events.activity == "purchase")
    visits = there[there.session_id.notna()].groupby("session_id")
    lasted = (visits["at"].max() - visits["at"].min()).dt.total_seconds()
    return (lasted > 10) | (visits.view.sum() >= 2) | visits.buys.any()


def first_purchases(shop: Shop) -> pd.DataFrame:
    """The first purchase of each case, with its position in the case and when the case began."""
    cases = shop.events.groupby("case_id")
    there = shop.events.assign(place=cases.cumcount(), began=cases["at"].transform("min"))
    return there[there.activity == "purchase"].groupby("case_id").first()


def kept(shop: Shop) -> pd.Series:
    """Of the customers of the 180 days before the last 180, who ordered in the last 180; and what they spent there."""
    end = shop.orders.ordered_at.max() + pd.Timedelta(microseconds=1)
    start = end - 180 * DAY
    there = shop.orders[shop.orders.ordered_at.between(start - 180 * DAY, start, inclusive="left")].customer_id.unique()
    last = shop.orders[shop.orders.ordered_at >= start].groupby("customer_id").amount.sum()
    return last.reindex(there)


def lifetime(shop: Shop) -> float:
    spent = kept(shop)
    retention, discount = spent.notna().mean(), 1.1 ** (180 / 365) - 1
    return 0.3 * spent.mean() * retention / (1 + discount - retention)


def at_stage(shop: Shop) -> list[bool]:
    """Of those who reached the first stage of the map, who went on to a later one after it."""
    place = {name: i for i, stage in reversed([*enumerate(example().stages)]) for name in stage.activities}
    ways = shop.events.assign(stage=shop.events.activity.map(place)).dropna(subset="stage").groupby("case_id").stage
    reached = [list(way) for _, way in ways]
    return [any(stage > 0 for stage in way[way.index(0) :]) for way in reached if 0 in way]


def mean(values: pd.Series) -> float:
    return float(values.mean())


def hours(shop: Shop, column: str) -> float:
    return float(((shop.contacts[column] - shop.contacts.created_at) / HOUR).median())


def asked(shop: Shop) -> pd.DataFrame:
    return shop.contacts[shop.contacts.reason == "where_is_my_order"]


def delivered(shop: Shop) -> pd.DataFrame:
    return shop.orders[shop.orders.delivered_at.notna() & shop.orders.promised_at.notna()]


def rated(shop: Shop) -> pd.DataFrame:
    return shop.surveys[shop.surveys.rating.notna()]


def share(of: pd.Series, test: Callable[[list[str]], bool]) -> float:
    return 100 * float(of.map(test).mean())


BY_HAND: dict[str, Callable[[Shop], float]] = {
    "engagement_rate": lambda shop: 100 * mean(engaged(shop)),
    "bounce_rate": lambda shop: 100 - 100 * mean(engaged(shop)),
    "touches_before_conversion": lambda shop: first_purchases(shop).place.median(),
    "time_to_purchase": lambda shop: ((first_purchases(shop)["at"] - first_purchases(shop).began) / DAY).median(),
    "stage_conversion_rate": lambda shop: 100 * sum(at_stage(shop)) / len(at_stage(shop)),
    "drop_off_rate": lambda shop: 100 - 100 * sum(at_stage(shop)) / len(at_stage(shop)),
    "add_to_cart_rate": lambda shop: share(sessions(shop), lambda way: "add_to_cart" in way),
    "conversion_rate": lambda shop: share(sessions(shop), lambda way: "purchase" in way),
    "cart_abandonment_rate": lambda shop: 100 - bought_after("add_to_cart", shop),
    "checkout_completion_rate": lambda shop: bought_after("begin_checkout", shop),
    "average_order_value": lambda shop: mean(shop.orders.amount),
    "revenue_per_session": lambda shop: shop.orders.amount.sum() / shop.events.session_id.nunique(),
    "on_time_delivery_rate": lambda shop: 100 * mean(delivered(shop).delivered_at <= delivered(shop).promised_at),
    "on_time_delivery_rate_by_date": lambda shop: (
        100 * mean(delivered(shop).delivered_at.dt.date <= delivered(shop).promised_at.dt.date)
    ),
    "delivery_lead_time": lambda shop: ((shop.orders.delivered_at - shop.orders.ordered_at) / DAY).median(),
    "wismo_rate": lambda shop: 1000 * len(asked(shop)) / shop.orders.shipped_at.notna().sum(),
    "return_rate": lambda shop: 100 * shop.orders.returned_units.sum() / shop.orders.units.sum(),
    "refund_lead_time": lambda shop: ((shop.orders.refunded_at - shop.orders.withdrawal_at) / DAY).median(),
    "first_response_time": lambda shop: hours(shop, "first_reply_at"),
    "resolution_time": lambda shop: hours(shop, "solved_at"),
    "first_contact_resolution": lambda shop: 100 * mean(shop.contacts.solved_at.notna() & ~shop.contacts.reopened),
    "contact_rate": lambda shop: 100 * mean(shop.orders.order_id.isin(set(shop.contacts.order_id))),
    "reopen_rate": lambda shop: (
        100 * mean(shop.contacts[shop.contacts.solved_at.notna() | shop.contacts.reopened].reopened)
    ),
    "customer_effort_score": lambda shop: mean(shop.surveys.ces),
    "csat": lambda shop: 100 * mean(shop.surveys.csat.dropna() >= 4),
    "nps": lambda shop: 100 * (mean(shop.surveys.nps.dropna() >= 9) - mean(shop.surveys.nps.dropna() <= 6)),
    "average_rating": lambda shop: mean(shop.surveys.rating),
    "review_rate": lambda shop: (
        100 * mean(shop.orders[shop.orders.delivered_at.notna()].order_id.isin(set(rated(shop).order_id)))
    ),
    "review_response_rate": lambda shop: 100 * mean(rated(shop).replied_at.notna()),
    "repeat_purchase_rate": lambda shop: 100 * mean(shop.orders.groupby("customer_id").size() >= 2),
    "purchase_frequency": lambda shop: len(shop.orders) / shop.orders.customer_id.nunique(),
    "retention_rate": lambda shop: 100 * mean(kept(shop).notna()),
    "churn_rate": lambda shop: 100 * mean(kept(shop).isna()),
    "customer_lifetime_value": lifetime,
}


def test_nothing_is_left_out() -> None:
    """Every KPI of the catalogue is counted here but the one that the shop has no data for."""
    assert {*computable()} - {*BY_HAND} == {"click_through_rate"}


@pytest.mark.parametrize("kpi", BY_HAND)
def test_pandas_agrees(kpi: str, traces: Traces, shop: Shop) -> None:
    """The catalogue's value is the one that pandas counts from the files."""
    stage = example().stages[0].id
    assert measure(kpi, traces, stage=stage).value == pytest.approx(BY_HAND[kpi](shop))

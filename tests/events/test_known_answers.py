"""The known answers on real shops' data, through the same door as everybody's."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from journeykit.events import measure, preview, read_orders, read_surveys, verbatims


def test_on_time_delivery(real_data: Path) -> None:
    """92.0 % of orders are on time comparing instants, 93.4 % comparing dates."""
    orders = read_orders(real_data / "olist_sample" / "olist_orders_dataset.csv")
    instants, dates = (measure(f"on_time_delivery_rate{which}", orders) for which in ("", "_by_date"))
    assert (round(instants.value, 1), round(dates.value, 1)) == (92.0, 93.4)
    assert instants.denominator == dates.denominator == 2904


def test_rating_of_late_orders(real_data: Path) -> None:
    """The mean review is 4.27 when on time and 2.55 when late, as pandas finds by itself."""
    folder = real_data / "olist_sample"
    orders = read_orders(folder / "olist_orders_dataset.csv")
    reviews = read_surveys(folder / "olist_order_reviews_dataset.csv")
    found = [
        measure("average_rating", reviews, orders, segment={"delivery": when}).value for when in ("on time", "late")
    ]
    assert [round(value, 2) for value in found] == [4.27, 2.55]
    both = pd.read_csv(folder / "olist_orders_dataset.csv").merge(
        pd.read_csv(folder / "olist_order_reviews_dataset.csv"), on="order_id"
    )
    both = both[both.order_delivered_customer_date.notna()]
    late = both[both.order_delivered_customer_date > both.order_estimated_delivery_date]
    assert found[1] == late.review_score.mean()


def test_customers_joined_by_the_caller(real_data: Path) -> None:
    """The customers of orders come from another table: a merged DataFrame reads, and finds who came back."""
    folder = real_data / "olist_sample"
    orders = pd.read_csv(folder / "olist_orders_dataset.csv")
    merged = orders.merge(pd.read_csv(folder / "olist_customers_dataset.csv"), on="customer_id")
    table = read_orders(merged, columns={"customer_id": "customer_unique_id"})
    counts = merged.groupby("customer_unique_id").order_id.nunique()
    found = measure("repeat_purchase_rate", table)
    assert (found.numerator, found.denominator) == ((counts >= 2).sum(), len(counts))


def test_nps_of_the_answered_rows(real_data: Path) -> None:
    """The NPS is 53.4 on the answered rows; missing answers in the denominator would give 52.1."""
    path = real_data / "nps_fr" / "survey.csv"
    answers = read_surveys(path)
    score = measure("nps", answers)
    assert round(score.value, 1) == 53.4
    assert score.denominator == 13_612
    assert len(answers) == answers.read == 13_954
    assert "csat" not in preview(path).mapping


def test_french_verbatims(real_data: Path) -> None:
    """Detractors who wait at the tills are found, with the number of their answer."""
    words = verbatims(read_surveys(real_data / "nps_fr" / "survey.csv"))
    hits = words.search("ATTENTE caisses", max_score=6)
    assert len(hits) > 5
    assert all(hit.score is not None and hit.score <= 6 and "survey.csv, answer" in hit.source for hit in hits)

"""Analyses compared for two groups: every difference is of what each side shows alone, with an interval that holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from journeykit import events as analyses
from journeykit.errors import BadData, BadValue
from journeykit.events import read_events, read_orders
from journeykit.events.paths.compare import COMPARABLE, compare
from journeykit.events.shop import make_shop
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage

IDEAL = [Step(text="I choose", layer="ideal", activity="add_to_cart"),
         Step(text="I pay", layer="ideal", activity="purchase")]  # fmt: skip
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(title="Look", activities=("view_ad", "session_start", "view_item_list", "view_item"), cards=IDEAL),
        Stage(title="Pay", phase="during", activities=("begin_checkout", "add_payment_info", "purchase")),
        Stage(title="Get", phase="after", activities=("shipped", "delivered")),
    ),
)
OPTIONS: dict[str, dict[str, Any]] = {"flow": {"depth": 2}, "step_matrix": {"steps": 4}, "variants": {"top": 20}}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Traces:
    files = make_shop(tmp_path_factory.mktemp("shop"), customers=400)
    return Traces.of(read_events(files["events"]), read_orders(files["orders"]), journey=MAP)


def small(first: list[int], second: list[int]) -> Table:
    """A log of cases by "ad" and by "web"; each number is that of a case's purchases."""
    rows = ["case,activity,at,channel"]
    for channel, cases in (("ad", first), ("web", second)):
        for i, times in enumerate(cases):
            rows.append(f"{channel}{i},see,2025-01-01 10:00,{channel}")
            rows += [f"{channel}{i},buy,2025-01-0{2 + k} 1{k}:00,shop" for k in range(times)]
    return read_events(("log.csv", "\n".join(rows).encode()))


def test_shares_counted_by_hand() -> None:
    """Whole cases by their first event: of 4 by ad 1 buys, of 5 by web 4, so 55 points more, by Newcombe's interval."""
    found = compare("flow", small([1, 0, 0, 0], [1, 1, 2, 0, 1]), "channel", "ad", "web", start="see", depth=1)
    assert found.attrs["keys"] == ["position", "source", "target", "group", "left"]
    row = found.set_index("target").loc["buy"]
    assert (row["count_a"], row["count_b"]) == (1, 4)
    assert (row["share_a"], row["share_b"], row["difference"]) == (25, 80, pytest.approx(55))
    assert (row["low"], row["high"]) == (pytest.approx(-6.8, abs=0.05), pytest.approx(81.2, abs=0.05))
    attrs = found.attrs
    assert (attrs["analysis"], attrs["of"], attrs["by"], attrs["a"], attrs["b"]) == (
        "compare", "flow", "channel", "ad", "web"
    )  # fmt: skip
    assert (attrs["cases"], attrs["cases_a"], attrs["cases_b"], attrs["value"]) == (9, 4, 5, "share")


def test_whole_cases_or_events() -> None:
    """Cases count whole by where they began; with whole=False, the events that have the value count."""
    log = small([1, 1], [0, 1])
    whole = compare("flow", log, "channel", "ad", "web", depth=1)
    assert whole.attrs["events"] == 4 + 3
    events = compare("flow", log, "channel", "ad", "shop", whole=False, depth=1)
    assert (events.attrs["cases_a"], events.attrs["cases_b"], events.attrs["events"]) == (2, 3, 5)


@pytest.mark.parametrize("name", COMPARABLE)
def test_each_side_is_what_the_analysis_says_of_it(name: str, shop: Traces) -> None:
    """Whatever is compared, the sides are the analysis of each, and intervals hold the difference."""
    options = OPTIONS.get(name, {})
    found = compare(name, shop, "device", "desktop", "mobile", **options)
    value, keys = found.attrs["value"], found.attrs["keys"]
    assert len(found) > 1
    assert not found.duplicated(keys).any()
    known = found.dropna(subset="difference")
    assert len(known)
    assert np.allclose(known["difference"], known[f"{value}_b"] - known[f"{value}_a"]) or name == "cases"
    assert (known["low"] <= known["difference"] + 1e-9).all()
    assert (known["difference"] <= known["high"] + 1e-9).all()
    if name in ("cases", "step_matrix", "retention"):
        return
    alone = getattr(analyses, name)(shop.where(entered={"device": "desktop"}), **options)
    if value in alone:
        expected = alone.set_index(keys)[value].dropna()
        sides = found.set_index(keys)[f"{value}_a"]
        assert np.allclose(sides.loc[expected.index], expected)


@pytest.mark.parametrize("name", COMPARABLE)
def test_a_group_does_not_differ_from_itself(name: str, shop: Traces) -> None:
    """Compared with itself, every difference is 0 and its interval holds 0; turned round, the sign turns."""
    options = OPTIONS.get(name, {})
    same = compare(name, shop, "device", "tablet", "tablet", **options).dropna(subset="difference")
    assert (same["difference"] == 0).all()
    assert ((same["low"] <= 0) & (same["high"] >= 0)).all()
    there = compare(name, shop, "device", "desktop", "tablet", **options)
    back = compare(name, shop, "device", "tablet", "desktop", **options)
    keys = there.attrs["keys"]
    pd.testing.assert_series_equal(
        there.set_index(keys)["low"].sort_index(), -back.set_index(keys)["high"].sort_index(), check_names=False
    )


def test_medians_counted_by_hand() -> None:
    """Of medians, the difference is in their unit; below six values there is no interval, and it is missing."""
    found = compare("cases", small([0, 1, 1, 1, 2, 2, 2], [2] * 7), "channel", "ad", "web").set_index("figure")
    row = found.loc["events"]
    assert (row["n_a"], row["median_a"], row["median_b"], row["difference"]) == (7, 2, 3, 1)
    assert (row["low"], row["high"]) == (0, 1)
    few = compare("cases", small([1, 1], [2] * 7), "channel", "ad", "web")
    assert few["difference"].isna().all()


def test_periods() -> None:
    """Two periods are compared by the day a case began, both ends included."""
    rows = "".join(f"{i},see,2025-0{1 + i % 3}-15\n" + f"{i},buy,2025-04-01\n" * (i % 3 == 1) for i in range(30))
    log = read_events(("log.csv", f"case,activity,at\n{rows}".encode()))
    found = compare("flow", log, "period", ("2025-01-15", "2025-01-15"), ("2025-02-01", "2025-02-28"), start="see")
    row = found.set_index(["position", "target"]).loc[(0, "buy")]
    assert (row["share_a"], row["share_b"], row["low"] > 50) == (0, 100, True)
    assert (found.attrs["a"], found.attrs["cases_b"]) == ("2025-01-15 … 2025-01-15", 10)


def test_cases_are_told_apart_by_their_orders() -> None:
    """A column that only the orders have groups whole cases by their first order, be they customers or orders."""
    orders = read_orders(
        (
            "o.csv",
            b"order_id,customer_id,ordered_at,carrier\n1,ad0,2025-01-02,A\n2,ad0,2025-01-03,B\n3,web0,2025-01-02,B\n",
        )
    )
    found = compare("flow", Traces.of(small([1, 1], [2]), orders), "carrier", "A", "B", start="see", depth=2)
    assert (found.attrs["cases_a"], found.attrs["cases_b"]) == (1, 1)
    told = b"order_id,customer_id,ordered_at,segment\n1,ad0,2025-01-02,city\n2,ad1,2025-01-03,runners\n"
    found = compare("flow", Traces.of(small([1, 1], [2]), read_orders(("o.csv", told))), "segment", "city", "runners")
    assert (found.attrs["cases_a"], found.attrs["cases_b"]) == (1, 1)
    by_order = read_events(("l.csv", b"case,activity,at\n1,sent,2025-01-02\n2,sent,2025-01-03\n3,sent,2025-01-03\n"))
    found = compare("flow", Traces.of(by_order, orders), "carrier", "A", "B")
    assert (found.attrs["cases_a"], found.attrs["cases_b"]) == (1, 2)


def test_what_cannot_be_compared() -> None:
    """An analysis, column, group or period that is not there is named, with what there is."""
    log = small([1], [1])
    with pytest.raises(BadValue, match=r"“dotted” cannot be compared.*funnel"):
        compare("dotted", log, "channel", "ad", "web")
    with pytest.raises(BadData, match=r"no column “colour”.*channel"):
        compare("flow", log, "colour", "red", "blue")
    with pytest.raises(BadData, match=r"Nobody has “tv” in “channel”.*ad, shop, web"):
        compare("flow", log, "channel", "ad", "tv")
    with pytest.raises(BadValue, match="“2025” is not a period"):
        compare("flow", log, "period", "2025", "2026")
    with pytest.raises(BadData, match="“then” is not a day"):
        compare("flow", log, "period", ("then", "2025-01-01"), ("2025-01-01", "2025-02-01"))

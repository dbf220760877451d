"""The catalogue as a table: figures by segment, period and stage, what is lacking, and a KPI of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from journeykit.errors import BadFile, BadValue, NeedsData, NotFound
from journeykit.events import (
    Table,
    computable,
    kpis,
    measurable,
    measure,
    measure_by,
    read_contacts,
    read_events,
    read_orders,
    read_surveys,
)
from journeykit.events.traces import Traces
from journeykit.model.cards import Kpi, Measure
from journeykit.model.journey import Journey, Stage
from journeykit.model.kpis import CATALOGUE
from journeykit.model.kpis import kpis as catalogue
from journeykit.model.review import review
from journeykit.places import dataset
from journeykit.text import LANGUAGES
from journeykit.widgets.spec import spec

ORDERS = read_orders(
    (
        "orders.csv",
        b"order_id,customer_id,ordered_at,promised_at,shipped_at,delivered_at,amount,carrier,device,units,"
        b"returned_units,withdrawn_at,refunded_at\n"
        b"1,ann,2025-01-01 12:00,2025-01-04,2025-01-02,2025-01-03 12:00,10,Swift,mobile,1,,,\n"
        b"2,ann,2025-01-02 12:00,2025-01-05,2025-01-03,2025-01-05 12:00,20,Swift,mobile,2,1,2025-01-06,2025-01-16\n"
        b"3,bob,2025-02-01 12:00,2025-02-04,2025-02-02,2025-02-08 12:00,60,Slow,desktop,1,1,2025-02-09,2025-02-13\n"
        b"4,cid,2025-02-02 12:00,2025-02-05,,,,Slow,desktop,,,,\n"
        b"5,ann,2025-06-01 12:00,,2025-06-02,,40,Swift,mobile,1,,,\n",
    )
)
CONTACTS = read_contacts(
    (
        "contacts.csv",
        "ticket_id,order_id,reason,channel,created_at,first_reply_at,solved_at,reopened\n"
        "a,3,where_is_my_order,chat,2025-02-05 08:00,2025-02-05 09:00,2025-02-05 18:00,false\n"
        "b,3,Où est ma commande,phone,2025-02-06 08:00,2025-02-06 11:00,2025-02-07 08:00,true\n"
        "c,1,return,chat,2025-01-05 08:00,2025-01-05 10:00,2025-01-05 12:00,\n"
        "d,,invoice,chat,2025-01-06 08:00,,,false\n".encode(),
    )
)
SURVEYS = read_surveys(
    (
        "survey.csv",
        b"order_id,answered_at,nps,csat,rating,ces,replied_at,channel\n1,2025-01-05,10,5,5,7,2025-01-06,web\n"
        b"2,2025-01-08,9,4,4,6,,web\n3,2025-02-10,0,1,1,1,,shop\n,2025-02-11,8,,,,,shop\n,2025-02-12,,3,,,,\n",
    )
)
LOG = read_events(
    (
        "log.csv",
        b"case,session_id,activity,at,device\n"
        b"ann,s1,ad_impression,2025-01-01 10:00:00,mobile\nann,s1,ad_click,2025-01-01 10:00:05,mobile\n"
        b"ann,s2,page_view,2025-01-02 10:00:00,mobile\nann,s2,page_view,2025-01-02 10:00:04,mobile\n"
        b"ann,s2,purchase,2025-01-02 10:00:06,mobile\nann,,delivered,2025-01-05 10:00,\n"
        b"bob,s3,ad_impression,2025-02-01 10:00:00,desktop\nbob,s3,add_to_cart,2025-02-01 10:00:11,desktop\n"
        b"cid,s4,ad_impression,2025-02-01 10:00:00,desktop\n",
    )
)
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="see", title="See it", activities=("ad_impression", "ad_click", "page_view")),
        Stage(id="cart", title="Fill the cart", phase="during", activities=("add_to_cart",)),
        Stage(
            id="buy",
            title="Buy",
            phase="during",
            activities=("purchase",),
            cards=(Kpi(kpi="conversion_rate", target=20),),
        ),
    ),
)
ALL = (ORDERS, CONTACTS, SURVEYS, LOG)


@pytest.mark.parametrize(
    ("kpi", "value", "numerator", "denominator"),
    [
        ("click_through_rate", 100 / 3, 1, 3),
        ("engagement_rate", 50, 2, 4),  # s2 by views and purchase, s3 by 11 seconds
        ("bounce_rate", 50, 2, 4),
        ("conversion_rate", 25, 1, 4),
        ("add_to_cart_rate", 25, 1, 4),
        ("revenue_per_session", 130 / 4, 130, 4),
        ("wismo_rate", 500, 2, 4),
        ("contact_rate", 40, 2, 5),
        ("first_response_time", 2, None, 3),
        ("resolution_time", 10, None, 3),
        ("first_contact_resolution", 100 / 3, 1, 3),  # a; c is solved without a word on reopening, d is open
        ("reopen_rate", 50, 1, 2),
        ("return_rate", 40, 2, 5),
    ],
)
def test_counted_by_hand(kpi: str, value: float, numerator: float | None, denominator: float) -> None:
    """Each KPI gives what a person counts; what is empty does not count, and is no zero."""
    found = measure(kpi, *ALL)
    assert found.value == pytest.approx(value)
    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_customers_kept_and_lost() -> None:
    """Of the customers of a window before the period, those who order in the window before its end are kept."""
    period = {"start": "2025-03-01", "end": "2025-06-30"}
    kept = measure("retention_rate", ORDERS, **period, given={"window_days": 60})  # type: ignore[arg-type]
    lost = measure("churn_rate", ORDERS, **period, given={"window_days": 60})  # type: ignore[arg-type]
    assert (kept.numerator, lost.numerator, kept.denominator) == (1, 2, 3)
    assert (kept.start, kept.end) == (date(2025, 3, 1), date(2025, 6, 30))
    assert "60 days" in kept.note
    assert measure("churn_rate", ORDERS, **period, given={"window_days": 60}, segment={"device": "mobile"}).value == 0  # type: ignore[arg-type]


def test_lifetime_value_by_the_formula() -> None:
    """Lifetime value is margin x retention / (1 + discount - retention) - cost, and says its assumptions."""
    numbers = {"window_days": 60, "margin": 0.5, "discount": 0.1, "acquisition_cost": 3}
    found = measure("customer_lifetime_value", ORDERS, start="2025-03-01", end="2025-06-30", given=numbers)
    retention, margin = 1 / 2, 0.5 * 40  # ann and bob; cid's order has no amount. Who is kept brings 40
    discount = 1.1 ** (122 / 365) - 1
    assert found.value == pytest.approx(margin * retention / (1 + discount - retention) - 3)
    assert (found.denominator, found.numerator) == (2, None)
    assert "0.5" in found.note
    with pytest.raises(BadValue, match="window_days"):
        measure("customer_lifetime_value", ORDERS, given={"marge": 0.5})


def test_sessions_or_cases() -> None:
    """A log without sessions takes a case for one, and the note says which of the two it was."""
    assert measure("conversion_rate", LOG).note == "sessions by session_id"
    plain = read_events(("a.csv", b"case,activity,at\n1,visit,2025-01-01\n1,purchase,2025-01-01\n2,visit,2025-01-01\n"))
    found = measure("conversion_rate", plain)
    assert (found.value, found.note) == (50, "a session is a case of the log")


def test_more_clicks_than_impressions_have_no_interval() -> None:
    """A share above one comes from data that do not fit together: it has no interval, and is no crash."""
    log = read_events(("a.csv", b"case,activity,at\n1,impression,2025-01-01\n1,click,2025-01-01\n1,click,2025-01-01\n"))
    found = measure("click_through_rate", log)
    assert (found.value, found.low, found.high) == (200, None, None)


@pytest.mark.parametrize(
    ("kpi", "by", "parts"),
    [
        ("delivery_lead_time", "carrier", {"Slow": 7, "Swift": 2.5}),
        ("wismo_rate", "carrier", {"Slow": 2000, "Swift": 0}),
        ("contact_rate", "carrier", {"Slow": 50, "Swift": 100 / 3}),
        ("review_rate", "carrier", {"Slow": 100, "Swift": 100}),
        ("repeat_purchase_rate", "device", {"desktop": 0, "mobile": 100}),
        ("purchase_frequency", "month", {date(2025, 1, 1): 2, date(2025, 2, 1): 1, date(2025, 6, 1): 1}),
        ("nps", "channel", {"shop": -50, "web": 100}),
        ("first_response_time", "channel", {"chat": 1.5, "phone": 3}),
        ("conversion_rate", "device", {"desktop": 0, "mobile": 50}),
        ("conversion_rate", "day", {date(2025, 1, 1): 0, date(2025, 1, 2): 100, date(2025, 2, 1): 0}),
        ("revenue_per_session", "device", {"desktop": 30, "mobile": 35}),
        ("csat", "week", {date(2024, 12, 30): 100, date(2025, 1, 6): 100, date(2025, 2, 10): 0}),
    ],
)
def test_parts_counted_by_hand(kpi: str, by: str, parts: dict[Any, float]) -> None:
    """Each part has its own figure; weeks begin on Monday, and a part with nothing to count is left out."""
    found = measure_by(kpi, *ALL, by=by)
    assert {part: round(one.value, 6) for part, one in found.items()} == {
        part: pytest.approx(value, abs=1e-6) for part, value in parts.items()
    }


def test_rows_without_a_value_stand_apart() -> None:
    """Rows that have no value of the column are a part of their own, so that the parts add up to the whole."""
    found = measure_by("nps", SURVEYS, by="order_id")
    assert found[""].denominator == 1
    assert sum(one.denominator or 0 for one in found.values()) == measure("nps", SURVEYS).denominator


def test_stages() -> None:
    """A KPI of a stage is split by stage, and can be split further at one stage."""
    found = measure_by("drop_off_rate", LOG, by="stage", journey=MAP)
    assert {stage: one.value for stage, one in found.items()} == {
        "see": pytest.approx(100 / 3), "cart": 100, "buy": 100
    }  # fmt: skip
    mobile = measure_by("drop_off_rate", LOG, by="device", journey=MAP, stage="see")
    assert {part: one.value for part, one in mobile.items()} == {"desktop": 50, "mobile": 0}
    with pytest.raises(BadValue, match="not the figure of a stage"):
        measure_by("nps", SURVEYS, by="stage", journey=MAP)


@pytest.fixture(scope="module")
def shop() -> Traces:
    """The shoe shop."""
    readers: dict[str, Callable[..., Table]] = {
        "orders": read_orders, "surveys": read_surveys, "events": read_events, "contacts": read_contacts
    }  # fmt: skip
    return Traces.of(*(read(dataset(f"{kind}.csv")) for kind, read in readers.items()))


def assert_same(one: Measure, other: Measure) -> None:
    """Two figures are the same, but for the last digits of sums in another order."""
    numbers = {"value", "numerator", "denominator", "low", "high"}
    assert one.model_dump(exclude=numbers) == other.model_dump(exclude=numbers)
    assert one.model_dump(include=numbers) == pytest.approx(other.model_dump(include=numbers))


SPLIT = {"events": ("device", "mobile"), "orders": ("carrier", "Albatros"), "contacts": ("channel", "phone")}
WHOLE = [key for key, one in catalogue().items() if not one.per_stage and key != "click_through_rate"]


@pytest.mark.parametrize("kpi", WHOLE)
def test_a_part_is_what_its_segment_gives(shop: Traces, kpi: str) -> None:
    """The figure of a part is the same, interval and days included, as that of the segment asked for alone."""
    column, value = SPLIT.get(next(iter(catalogue()[kpi].keys)), ("language", "fr"))
    assert_same(measure_by(kpi, shop, by=column)[value], measure(kpi, shop, segment={column: value}))


@pytest.mark.parametrize("kpi", WHOLE)
def test_a_month_is_what_its_days_give(shop: Traces, kpi: str) -> None:
    """The figure of a month is the same as that of its days asked for alone."""
    october = measure_by(kpi, shop, by="month")[date(2025, 10, 1)]
    assert_same(october, measure(kpi, shop, start="2025-10-01", end="2025-10-31"))


def test_table_of_everything(shop: Traces) -> None:
    """With all tables and a map, whatever the shop has is there, says what it means, and has an interval."""
    frame = kpis(shop, journey=MAP)
    assert list(dict.fromkeys(frame.kpi)) == list(computable())
    there = frame[frame.needs == ""]
    assert set(frame[frame.needs != ""].kpi) <= {"click_through_rate", "drop_off_rate", "stage_conversion_rate"}
    assert ((there.low <= there.value) & (there.value <= there.high)).all()
    assert there.sentence.str.contains(r"\d").all()
    assert not there.sentence.str.contains("{", regex=False).any()
    assert frame.set_index("kpi").loc["conversion_rate", "state"] == "alert"
    assert frame.attrs["analysis"] == "kpis"


def test_table_says_what_is_lacking() -> None:
    """Without a table its KPIs stay in the list and say what they need, in the reader's language: never a zero."""
    frame = kpis(SURVEYS).set_index("kpi")
    assert frame.loc["first_response_time", "needs"] == "needs contacts"
    assert frame.loc["wismo_rate", "needs"] == "needs orders"
    assert frame.loc["drop_off_rate", "needs"] == "needs events"
    assert pd.isna(frame.loc["wismo_rate", "value"])
    assert frame.loc["nps", "needs"] == ""
    parted = kpis(ORDERS, SURVEYS, by="carrier", kpi=["delivery_lead_time", "conversion_rate"])
    assert parted.part.tolist() == ["Slow", "Swift", ""]
    with pytest.raises(NeedsData) as refused:
        measure("contact_rate", ORDERS)
    assert str(refused.value.needs) == "needs contacts"
    with pytest.raises(NotFound):
        kpis(SURVEYS, kpi="happiness")


def test_every_entry_speaks_both_languages() -> None:
    """Each entry has a name, a formula and a sentence with the value in it, in both languages."""
    for one in catalogue().values():
        for language in LANGUAGES:
            assert one.name[language], one.id
            assert one.formula[language], one.id
            assert "{value}" in one.says[language], one.id
    assert catalogue()["cart_abandonment_rate"].sentence(71.2, "fr") == "Sur 100 paniers, 71 ne sont jamais payés."


ENTRY = """
[two_pairs]
name    = "Orders of two pairs or more"
formula = { en = "orders of two articles or more / orders", fr = "commandes d’au moins deux articles / commandes" }
says    = { en = "Of 100 orders, {value} are of two pairs.", fr = "Sur 100 commandes, {value} sont de deux paires." }
unit    = "percent"
good    = "up"
needs   = ["orders"]
columns = ["orders.units"]
statistic = "rate"
key     = "order_id"
source  = "Our class"
"""
QUERY = """
select order_id as unit, case when units >= 2 then 1 else 0 end as numerator, 1 as denominator
from orders
where units is not null
"""


@pytest.mark.parametrize("beside", [True, False])
def test_a_kpi_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool) -> None:
    """One entry, with its query in it or beside it, is measured, tabled, proposed, offered and reviewed."""
    own = tmp_path / "class.toml"
    own.write_text(ENTRY if beside else f"{ENTRY}sql = '''{QUERY}'''\n", encoding="utf-8")
    if beside:
        (tmp_path / "two_pairs.sql").write_text(QUERY, encoding="utf-8")
    monkeypatch.setenv(CATALOGUE, str(own))
    assert measure("two_pairs", ORDERS).value == 25
    assert measure_by("two_pairs", ORDERS, by="carrier")["Swift"].denominator == 3
    assert kpis(ORDERS, kpi="two_pairs").sentence[0] == "Of 100 orders, 25 are of two pairs."
    assert "two_pairs" in {one.kpi for one in measurable(ORDERS, journey=MAP)}
    card = Kpi(kpi="two_pairs")
    assert card.name("fr") == "Orders of two pairs or more"  # said in one language only
    spec.cache_clear()
    assert "two_pairs" in {one["id"] for one in spec("en")["kpis"]}
    assert review(MAP.replace(stages=(MAP.stages[0].replace(cards=(card,)), *MAP.stages[1:])))
    monkeypatch.delenv(CATALOGUE)
    spec.cache_clear()
    assert "two_pairs" not in catalogue()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x", "not written as TOML"),
        (ENTRY, "no query"),
        (ENTRY.replace('"percent"', '"parsecs"'), "parsecs"),
        (ENTRY.replace("good ", "god "), "“god” is no line"),
        (ENTRY.replace('["orders"]', "[]"), "no needs"),
        (ENTRY.replace("key     = ", "# "), "no key"),
        (ENTRY.replace("formula =", "#"), "no formula"),
        ("x = 3", "no name"),
    ],
)
def test_an_entry_that_is_not_whole(text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one's own catalogue names the file, the entry and what is wrong."""
    own = tmp_path / "class.toml"
    own.write_text(text, encoding="utf-8")
    monkeypatch.setenv(CATALOGUE, str(own))
    with pytest.raises(BadFile, match=said) as refused:
        catalogue()
    assert "class.toml" in str(refused.value)


def test_a_catalogue_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that points nowhere is said by its name."""
    monkeypatch.setenv(CATALOGUE, str(tmp_path / "none.toml"))
    with pytest.raises(BadFile, match="JOURNEYKIT_KPIS"):
        catalogue()


@pytest.mark.parametrize("kpi", computable())
def test_without_its_table_a_kpi_says_so(kpi: str) -> None:
    """Each KPI without a table that it needs says which in a few words, and gives no value."""
    needed = catalogue()[kpi].needs
    others = [table for table in ALL if table.kind != needed[0]]
    with pytest.raises(NeedsData) as refused:
        measure(kpi, *others)
    assert str(refused.value.needs).startswith("needs ")
    row = kpis(*others, kpi=kpi).iloc[0]
    assert pd.isna(row.value)
    assert row.needs == str(refused.value.needs)


@pytest.mark.parametrize("kpi", WHOLE)
def test_outside_of_its_period_there_is_nothing(kpi: str) -> None:
    """Each KPI over days without a row has nothing to count, and no value."""
    numbers = {"window_days": 5} if catalogue()[kpi].history else {}
    said = {"checkout": ["page_view"]}
    with pytest.raises(NeedsData, match="nothing to count"):
        measure(kpi, *ALL, start="2031-01-01", end="2031-01-31", given=numbers, meanings=said)

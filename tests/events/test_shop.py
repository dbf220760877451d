"""The made-up shop: the same bytes each time, sound tables, the planted problems found where the README says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from journeykit.errors import BadValue
from journeykit.events import preview
from journeykit.events.shop import COLUMNS, FAULTS, make_shop
from journeykit.events.shop_rules import Rules

Tables = dict[str, pd.DataFrame]
DATASETS = Path(__file__).parents[2] / "datasets"
README = (DATASETS / "README.md").read_text(encoding="utf-8")


def load(folder: Path) -> Tables:
    return {name: pd.read_csv(folder / f"{name}.csv") for name in COLUMNS}


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return load(DATASETS)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Tables]:
    made: dict[str, Tables] = {}

    def without(fault: str) -> Tables:
        if fault not in made:
            folder = tmp_path_factory.mktemp(fault)
            make_shop(folder, without=[fault])
            made[fault] = load(folder)
        return made[fault]

    return without


def section(name: str) -> str:
    return README.split(f"### {name}.csv\n")[1].split("\n### ")[0]


def documented(name: str) -> dict[str, list[str]]:
    """The dictionary of one file: column -> type, values, meaning."""
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", section(name), re.MULTILINE)
    return {column: [cell.strip() for cell in rest.split("|")] for column, rest in rows if rest.count("|") == 2}


# --- the files ---


def test_the_shipped_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    """datasets/ is, byte for byte, what the documented command makes."""
    for name, path in make_shop(tmp_path).items():
        assert path.read_bytes() == (DATASETS / path.name).read_bytes(), name


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    """The same arguments write the same bytes; another seed does not."""
    first, again, other = (
        {name: path.read_bytes() for name, path in make_shop(tmp_path / str(n), customers=60, seed=seed).items()}
        for n, seed in enumerate((1, 1, 2))
    )
    assert first == again
    assert all(first[name] != other[name] for name in COLUMNS)


def test_another_year_and_size(tmp_path: Path) -> None:
    """The shop can be made for another year and another number of customers."""
    make_shop(tmp_path, customers=80, year=2028)
    tables = load(tmp_path)
    assert set(tables["orders"].ordered_at.str[:4]) == {"2028"}
    assert tables["events"].case_id.nunique() <= 80


def test_the_files_stay_small() -> None:
    """All that ships stays under 12 MB."""
    assert sum(path.stat().st_size for path in DATASETS.iterdir()) < 12_000_000


@pytest.mark.parametrize("name", COLUMNS)
def test_dictionary_agrees_with_the_file(name: str, shipped: Tables) -> None:
    """README explains exactly the columns of each file, in order, and gives its number of rows."""
    assert list(documented(name)) == list(shipped[name].columns) == list(COLUMNS[name])
    assert f"[{name}.csv]({name}.csv)" in README
    assert re.search(rf"\[{name}\.csv\].*\| {len(shipped[name]):,} \|", README)


@pytest.mark.parametrize("name", COLUMNS)
def test_dictionary_lists_the_values(name: str, shipped: Tables) -> None:
    """Where README lists the values of a column, these are the values it has."""
    for column, (kind, values, _) in documented(name).items():
        if kind in ("text", "yes or no") and "..." not in values and values != "see below" and column != "text":
            found = {str(v).lower() if kind == "yes or no" else v for v in shipped[name][column].dropna()}
            assert found == set(values.split(", ")), column


def test_every_activity_is_explained(shipped: Tables) -> None:
    """README says what each activity of events.csv is."""
    said = re.findall(r"^\| `(\w+)` \| [^|]+ \|$", section("events"), re.MULTILINE)
    assert sorted(said) == sorted(shipped["events"].activity.unique())


def test_the_readers_know_the_columns() -> None:
    """The files are read without naming a column."""
    expected = {
        "orders": "order_id customer_id ordered_at promised_at shipped_at delivered_at status amount channel carrier",
        "surveys": "answer_id order_id customer_id answered_at nps rating csat ces text language segment",
        "events": "case_id activity at channel",
        "contacts": "customer_id order_id channel reason created_at first_reply_at solved_at reopened",
    }
    for name, columns in expected.items():
        mapping = preview(DATASETS / f"{name}.csv").mapping
        assert {column: mapping.get(column) for column in columns.split()} == {c: c for c in columns.split()}
    for name in expected:
        assert not preview(DATASETS / f"{name}.csv").read().remarks, name


# --- the tables are sound ---


def test_ids_are_unique_and_known(shipped: Tables) -> None:
    """Ids are unique, and every reference to a customer, session or order leads to one."""
    orders, events, surveys, contacts = (shipped[name] for name in COLUMNS)
    for table, key in ((orders, "order_id"), (surveys, "answer_id"), (contacts, "ticket_id")):
        assert table[key].is_unique
        assert table[key].notna().all()
    sessions = events[events.activity == "session_start"].session_id
    assert sessions.is_unique
    assert set(events.session_id.dropna()) == set(sessions)
    for table in (events, surveys, contacts):
        assert set(table.order_id.dropna()) <= set(orders.order_id)
    for table in (orders, surveys, contacts):
        assert set(table.customer_id) <= set(events.case_id)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("orders", ["ordered_at", "shipped_at", "delivered_at", "withdrawal_at", "refunded_at"]),
        ("orders", ["ordered_at", "promised_at"]),
        ("surveys", ["asked_at", "answered_at", "replied_at"]),
        ("contacts", ["created_at", "first_reply_at", "solved_at"]),
    ],
)
def test_times_are_in_order(name: str, columns: list[str], shipped: Tables) -> None:
    """Nothing is delivered before it is sent, refunded before it is announced, answered before it is asked."""
    known = shipped[name][columns].ffill(axis=1)
    assert all((known[a] <= known[b]).all() for a, b in pairwise(columns))


def test_events_are_in_order(shipped: Tables) -> None:
    """Events stand in order of time, and agree with the orders on when and how many."""
    events, orders = shipped["events"], shipped["orders"].set_index("order_id")
    assert events["at"].is_monotonic_increasing
    for activity, column in (("purchase", "ordered_at"), ("shipped", "shipped_at"), ("delivered", "delivered_at")):
        seen = events[events.activity == activity].set_index("order_id")["at"].sort_index()
        assert seen.equals(orders[column].dropna().sort_index().rename("at")), activity
    assert (events.activity == "contact").sum() == len(shipped["contacts"])


def test_status_says_what_the_order_shows(shipped: Tables) -> None:
    """Returned orders have returned units and dates, cancelled ones were never sent, none returns more than it sold."""
    orders = shipped["orders"]
    returned = orders.status == "returned"
    assert (orders.returned_units.gt(0) == returned).all()
    assert (orders.withdrawal_at.notna() == returned).all()
    assert (orders.returned_units <= orders.units).all()
    assert orders[orders.status == "cancelled"].shipped_at.isna().all()
    assert (orders.delivered_at.notna() == orders.status.isin(["delivered", "returned"])).all()
    assert (orders.amount > 0).all()


def test_scores_stay_on_their_scales(shipped: Tables) -> None:
    """Scores are whole numbers on their scale, with gaps as people leave them."""
    for column, least, most in (("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7), ("rating", 1, 5)):
        scores = shipped["surveys"][column].dropna()
        assert scores.between(least, most).all()
        assert (scores % 1 == 0).all()
        assert set(scores) == set(range(least, most + 1)) or column == "nps"
        assert shipped["surveys"][column].isna().any()


def test_nobody_is_named(shipped: Tables) -> None:
    """No text holds anything like an address, a telephone number or an order of somebody."""
    texts = shipped["surveys"].text.dropna()
    assert not texts.str.contains(r"@|https?:|www\.|\d{4,}|\b[COST]\d{5}").any()


def test_words_are_many_and_in_both_languages(shipped: Tables) -> None:
    """Hundreds of different verbatims in each language, no unfilled place, none above one in fifty."""
    texts = shipped["surveys"].dropna(subset="text")
    assert texts.groupby("language").text.nunique().min() > 300
    assert not texts.text.str.contains(r"[{}]").any()
    assert texts.text.value_counts(normalize=True).max() < 0.02


# --- what is planted ---


def ordered_again(tables: Tables, offered: bool) -> float:
    orders = tables["orders"]
    first = orders[orders.voucher_offered == offered][["customer_id", "ordered_at"]]
    pairs = first.merge(orders[["customer_id", "ordered_at"]], on="customer_id", suffixes=("", "_next"))
    return 100 * pairs[pairs.ordered_at_next > pairs.ordered_at].customer_id.nunique() / len(first)


def reached(tables: Tables, device: str, step: str) -> float:
    events = tables["events"]
    sessions = events[events.device == device].groupby("activity").session_id.agg(set)
    return 100 * len(sessions["begin_checkout"] & sessions[step]) / len(sessions["begin_checkout"])


def on_time(tables: Tables, carrier: str) -> float:
    orders = tables["orders"].query("carrier == @carrier").dropna(subset="delivered_at")
    return 100 * (orders.delivered_at <= orders.promised_at).mean()


def asked_where(tables: Tables, carrier: str) -> float:
    asked = tables["contacts"].query("reason == 'where_is_my_order'").order_id
    orders = tables["orders"].query("carrier == @carrier").dropna(subset="shipped_at")
    return 1000 * orders.order_id.isin(asked).mean()


def stars(tables: Tables, carrier: str) -> float:
    answers = tables["surveys"].merge(tables["orders"][["order_id", "carrier"]], on="order_id")
    return answers[answers.carrier == carrier].rating.mean()


def return_views(tables: Tables) -> pd.Series:
    events = tables["events"]
    return events[events.activity == "return_procedure_viewed"].groupby("order_id").size()


def asked_about_return(tables: Tables) -> float:
    asked = tables["contacts"].query("reason == 'return'").order_id
    return 100 * return_views(tables).index.isin(asked).mean()


def gave_up(tables: Tables) -> float:
    returned = tables["orders"].query("returned_units > 0").order_id
    return 100 * (~return_views(tables).index.isin(returned)).mean()


def ease_of_return(tables: Tables) -> float:
    return tables["surveys"].query("survey == 'after_return'").ces.mean()


def nps(tables: Tables) -> float:
    scores = tables["surveys"].nps.dropna()
    return 100 * ((scores >= 9).mean() - (scores <= 6).mean())


FIGURES: dict[str, tuple[Callable[[Tables], float], ...]] = {
    "unclear_returns": (lambda t: return_views(t).mean(), asked_about_return, gave_up, ease_of_return, nps),
    "late_carrier": (
        lambda t: on_time(t, "Albatros"),
        lambda t: on_time(t, "Colibri"),
        lambda t: asked_where(t, "Albatros"),
        lambda t: stars(t, "Albatros"),
    ),
    "mobile_checkout": (
        lambda t: reached(t, "mobile", "purchase"),
        lambda t: reached(t, "desktop", "purchase"),
        lambda t: reached(t, "mobile", "add_payment_info"),
        lambda t: len(t["orders"]),
    ),
    "voucher_works": (lambda t: ordered_again(t, True), lambda t: ordered_again(t, False)),
}


def told(fault: str) -> list[list[str]]:
    """The last two cells (with, without) of each line that README has on a fault."""
    part = README.split(f"| `{fault}` |")[1].split("\n| `")[0].split("\n\n")[0]
    return [[cell.strip(" %") for cell in line.rstrip("| ").split("|")[-2:]] for line in part.splitlines()]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_problem_is_as_large_as_told(fault: str, shipped: Tables, healthy: Callable[[str], Tables]) -> None:
    """A simple analysis finds each planted problem, as large as README tells, and does not find it without."""
    lines = told(fault)
    assert len(lines) == len(FIGURES[fault])
    for figure, cells in zip(FIGURES[fault], lines, strict=True):
        for tables, cell in zip((shipped, healthy(fault)), cells, strict=True):
            digits = len(cell.partition(".")[2])
            assert f"{figure(tables):,.{digits}f}" == cell


def test_a_fault_moves_nothing_but_what_it_causes(shipped: Tables, healthy: Callable[[str], Tables]) -> None:
    """Without the late carrier the same people order the same first shoes, and the others' parcels come as before."""
    with_it, without = (
        tables["orders"].drop_duplicates("customer_id").set_index(["customer_id", "ordered_at"])
        for tables in (shipped, healthy("late_carrier"))
    )
    assert with_it[["carrier", "amount", "shipped_at"]].equals(without[["carrier", "amount", "shipped_at"]])
    others = with_it.carrier != "Albatros"
    assert with_it.delivered_at[others].equals(without.delivered_at[others])


def test_a_fault_of_ones_own(tmp_path: Path) -> None:
    """A fault from another table is planted, alone or beside those that ship."""

    def nothing_can_be_paid(rules: Rules) -> Rules:
        return replace(rules, desktop_failure=1.0, mobile_failure=1.0, payment_retry=0.0)

    make_shop(tmp_path, customers=40, faults={**FAULTS, "nothing_can_be_paid": nothing_can_be_paid})
    tables = load(tmp_path)
    assert tables["orders"].empty
    assert "payment_error" in set(tables["events"].activity)


def test_a_fault_that_is_not_there(tmp_path: Path) -> None:
    """Leaving out an unknown fault is refused, names the known ones, and writes nothing."""
    with pytest.raises(BadValue, match=r"no fault named late_carier.*late_carrier"):
        make_shop(tmp_path / "shop", without=["late_carier"])
    assert not (tmp_path / "shop").exists()


def test_a_shop_needs_customers(tmp_path: Path) -> None:
    """A shop of no customers is refused."""
    with pytest.raises(BadValue, match="0 customers"):
        make_shop(tmp_path, customers=0)

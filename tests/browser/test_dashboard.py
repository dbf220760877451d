"""The Dashboard in a real browser, over real sources that grow, go away and come back while it is watched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from outside import ask
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sight import PHONE, SPACING, in_the, looks, sound

import journeykit as jk
from journeykit.model.cards import Kpi

FRENCH = re.compile(r"No data|Alert:|Updated|Compared|Segment:|All |The last|Dashboard|worse|better|target|stale")
ORDERS = "order_id text, customer_id text, ordered_at text, promised_at text, delivered_at text, channel text"


class Watcher:
    """Somebody who watches a dashboard; no page may say an error to the console."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.faults = page, list[str]()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.goto(url, wait_until="commit")
        page.locator(".jd-board").wait_for()

    def tile(self, name: str) -> Locator:
        """The tile of a KPI."""
        return self.page.locator(".jd-tile").filter(has=self.page.get_by_role("heading", name=name, exact=True))

    def hears(self, text: str) -> None:
        """What the live region says, soon."""
        expect(self.page.locator(".jd-said")).to_contain_text(text)


@pytest.fixture(scope="module")
def shop_url(serve: Callable[..., Any]) -> str:
    """The dashboard as a first visitor finds it."""
    url: str = serve(app="dashboard").url
    return url


@pytest.fixture
def watch(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Watcher]]:
    """Open a dashboard as somebody new."""
    came: list[Watcher] = []

    def comes(url: str, **options: object) -> Watcher:
        came.append(Watcher(new_context(**options).new_page(), url))
        return came[-1]

    yield comes
    assert [fault for one in came for fault in one.faults] == []


def a_map(place: Path) -> Path:
    """A map with two figures of orders, and one that needs contacts."""
    figures = (
        Kpi(kpi="on_time_delivery_rate", target=90, alert=70),
        Kpi(kpi="delivery_lead_time", target=9),
        Kpi(kpi="first_contact_resolution", target=75),
    )
    stages = (jk.Stage(title="I order", phase="during"), jk.Stage(title="I wait", phase="after", cards=figures))
    return jk.save(jk.Journey(title="Boots by post", stages=stages), place / "boots.journey.json")


def order(n: int, *, late: bool) -> tuple[str, ...]:
    """An order of the third of March that came in time, or late."""
    arrived = "2026-03-09T10:00:00" if late else "2026-03-05T10:00:00"
    return (f"O{n}", f"C{n}", "2026-03-03T10:00:00", "2026-03-06T10:00:00", arrived, "ad" if n % 2 else "search")


def write(database: Path, *orders: tuple[str, ...]) -> None:
    """More orders, in one transaction."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"create table if not exists orders ({ORDERS})")
        connection.executemany("insert into orders values (?, ?, ?, ?, ?, ?)", orders)


# -- what is seen


def test_a_first_visitor_sees_the_shoe_shop(watch: Callable[..., Watcher], shop_url: str) -> None:
    """Without a map and data, the worked example stands there with the shop's figures, alerts first, complete."""
    page = watch(shop_url).page
    expect(page.get_by_role("heading", level=1)).to_have_text("Buying shoes online")
    assert page.title() == "Buying shoes online · JourneyKit"
    assert page.locator(".jd-chevron").all_inner_texts()[0].startswith("I need new shoes")
    assert page.locator(".jd-value").count() > 10
    expect(page.get_by_role("region", name="Alerts").get_by_role("heading")).to_contain_text("alert")
    expect(page.locator(".jd-tile", has_text="No data yet").first).to_contain_text("It will show")
    assert "Builder" not in page.locator("body").inner_text()


def test_a_tile_says_in_place_how_it_is_counted(watch: Callable[..., Watcher], shop_url: str) -> None:
    """With the keyboard alone an alert leads to its tile, and the tile opens where it stands and closes again."""
    watcher = watch(shop_url)
    page = watcher.page
    alert = page.get_by_role("button", name=re.compile("^On-time delivery:"))
    alert.press("Enter")
    expect(watcher.tile("On-time delivery").get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    tile = watcher.tile("On-time delivery")
    expect(tile.get_by_role("button")).to_have_attribute("aria-expanded", "true")
    for label in ("It means", "Formula", "Counted", "Target and alert", "Newest data", "Defined by"):
        expect(tile.get_by_text(label, exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(tile.get_by_text("Formula", exact=True)).to_have_count(0)
    expect(tile.get_by_role("button")).to_be_focused()


def test_segment_and_period_are_chosen(watch: Callable[..., Watcher], shop_url: str) -> None:
    """Another segment and another period show other figures, with what they are compared with, and it is said."""
    watcher = watch(shop_url)
    page, value = watcher.page, watcher.tile("Cart abandonment").locator(".jd-value b")
    page.get_by_label("Period").select_option(label="All days")
    watcher.hears("Shown: all customers; 1 January 2025 to")
    whole = value.inner_text()
    page.get_by_label("Segment").select_option(label="mobile")
    watcher.hears("Shown: mobile")
    expect(value).not_to_have_text(whole)
    page.get_by_label("Period").select_option(label="The last 90 days")
    expect(page.locator(".jd-choice.said")).to_contain_text("Compared with")
    expect(page.locator(".jd-value small", has_text=re.compile("better|worse|faster|slower")).first).to_be_visible()
    page.get_by_label("Period").select_option(label="From ... to ...")
    page.get_by_label("From", exact=True).fill("2025-03-01")
    watcher.hears("1 March 2025 to")
    page.get_by_label("Segment").select_option(label="All customers")
    page.get_by_label("Period").select_option(label="All days")
    expect(value).to_have_text(whole)


def test_nothing_for_axe(watch: Callable[..., Watcher], shop_url: str) -> None:
    """axe finds nothing, small or large, in the light and in the dark, on a phone and in French."""
    page = watch(shop_url, reduced_motion="reduce").page
    for tile in range(3):
        page.locator(".jd-tile button").nth(tile).click()
    page.get_by_role("button", name="Read them all").click()
    sound(page)
    phone = watch(shop_url, reduced_motion="reduce", locale="fr-FR", **PHONE).page
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    sound(phone)


def test_the_focus_is_seen_and_nothing_is_cut(watch: Callable[..., Watcher], shop_url: str) -> None:
    """Every stop shows its focus; enlarged, on small screens and with wider text nothing runs out of its box."""
    page = watch(shop_url, reduced_motion="reduce").page
    page.keyboard.press("Tab")
    for look in (("light",), ("dark",), ("dark", "active")):
        in_the(page, *look)
        count, faults = looks(page, "stops")
        assert faults == []
        assert count > 18
    assert looks(page, "moving") == []
    in_the(page, "light")
    page.locator(".jd-tile button").nth(1).click()
    for width, height, spacing in ((1280, 800, SPACING), (640, 450, ""), (400, 860, SPACING), (320, 640, "")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("css => { (document.adoptedStyleSheets[0] ??= new CSSStyleSheet()).replaceSync(css); }", spacing)
        assert looks(page, "spilt") == []


def test_on_a_phone_stages_stand_below_each_other(watch: Callable[..., Watcher], shop_url: str) -> None:
    """A phone shows the stages one under the other, in their order, alerts first, without scrolling sideways."""
    page = watch(shop_url, **PHONE).page
    heights = [box["y"] for one in page.locator(".jd-chevron").all() if (box := one.bounding_box())]
    assert heights == sorted(set(heights))
    strip = page.get_by_role("region", name="Alerts").bounding_box()
    assert strip
    assert strip["y"] < heights[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_speaks_french(watch: Callable[..., Watcher], shop_url: str) -> None:
    """In French no English is left, in the words of the page, of the map, of the figures; and English comes back."""
    page = watch(f"{shop_url}?lang=fr").page
    expect(page.get_by_role("heading", level=1)).to_have_text("Acheter des chaussures en ligne")
    page.locator(".jd-tile button").nth(3).click()
    assert FRENCH.findall(page.locator(".jd").inner_text()) == []
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buying shoes online")


# -- what changes while it is watched


def test_a_new_row_is_seen_at_once(serve: Callable[..., Any], watch: Callable[..., Watcher], tmp_path: Path) -> None:
    """Rows written to a database change their tile and no other; the alert that arises is heard, once."""
    database = tmp_path / "boots.sqlite"
    write(database, *(order(n, late=n == 0) for n in range(10)))
    served = serve(str(a_map(tmp_path)), "--data", str(database), app="dashboard")
    watcher = watch(served.url)
    tile = watcher.tile("On-time delivery")
    expect(tile).to_contain_text("90.0")
    expect(tile).to_contain_text("Good")
    expect(watcher.tile("First-contact resolution")).to_contain_text("No data yet")
    expect(watcher.page.get_by_role("heading", name="No alert")).to_be_visible()
    write(database, *(order(n, late=True) for n in range(10, 20)))
    expect(tile).to_contain_text("45.0")
    expect(tile).to_contain_text("Alert")
    watcher.hears("Alert: On-time delivery")
    expect(watcher.page.get_by_role("heading", name="1 alert")).to_be_visible()
    write(database, *(order(n, late=False) for n in range(20, 220)))
    expect(tile).to_contain_text("Good")

    database.rename(tmp_path / "away.sqlite")
    expect(tile).to_contain_text("Stale")
    expect(tile).to_contain_text("last data on 3 March 2026, stale since")
    watcher.hears("The source does not answer.")
    expect(watcher.page.get_by_role("region", name="Alerts")).to_contain_text("No answer from the source since")
    sound(watcher.page)
    in_the(watcher.page, "light")
    (tmp_path / "away.sqlite").rename(database)
    expect(tile).to_contain_text("Good")
    watcher.hears("The source is back.")
    write(database, *(order(n, late=True) for n in range(220, 400)))
    expect(tile).to_contain_text("Alert")


def test_a_folder_that_grows(serve: Callable[..., Any], watch: Callable[..., Watcher], tmp_path: Path) -> None:
    """A folder may come after its dashboard; each file that is added counts."""
    import pandas as pd

    folder = tmp_path / "boots"
    served = serve(str(a_map(tmp_path)), "--data", str(folder), app="dashboard")
    watcher = watch(served.url)
    expect(watcher.page.get_by_role("region", name="Alerts")).to_contain_text("No answer from the source")
    names = [column.split()[0] for column in ORDERS.split(", ")]
    folder.mkdir()
    for part, shown in ((range(4), "75.0"), (range(4, 8), "87.5")):
        rows = pd.DataFrame([order(n, late=n == 0) for n in part], columns=names)
        rows.to_parquet(tmp_path / "part", index=False)
        (tmp_path / "part").rename(folder / f"orders-{part.start}.parquet")
        expect(watcher.tile("On-time delivery")).to_contain_text(shown)


def test_a_database_that_is_stopped_and_started(
    serve: Callable[..., Any], watch: Callable[..., Watcher], postgres: Any, tmp_path: Path
) -> None:
    """A PostgreSQL server that stops makes the tiles stale; when it runs again, they go on with what came meanwhile."""
    url = postgres.new_store()

    def insert(*orders: tuple[str, ...]) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create table if not exists orders ({ORDERS})")
            connection.cursor().executemany("insert into orders values (%s, %s, %s, %s, %s, %s)", orders)

    insert(*(order(n, late=n == 0) for n in range(10)))
    watcher = watch(serve(str(a_map(tmp_path)), app="dashboard", JOURNEYKIT_DATA=url).url)
    tile = watcher.tile("On-time delivery")
    expect(tile).to_contain_text("90.0")
    postgres.stop()
    try:
        expect(tile).to_contain_text("Stale")
    finally:
        postgres.start()
    insert(*(order(n, late=True) for n in range(10, 20)))
    expect(tile).to_contain_text("45.0")
    expect(tile).to_contain_text("Alert")
    watcher.hears("Alert: On-time delivery.")


# -- nobody else's business


def test_a_password_of_the_database_is_told_to_nobody(serve: Callable[..., Any], watch: Callable[..., Watcher]) -> None:
    """The address's password stands neither in the page nor in what the server says, though the database is away."""
    secret = "s3cretOfTheShop"
    served = serve(app="dashboard", JOURNEYKIT_DATA=f"postgresql://me:{secret}@127.0.0.1:1/shop")
    page = watch(served.url).page
    expect(page.get_by_role("region", name="Alerts")).to_contain_text("No answer from the source")
    assert secret not in page.content()
    assert secret not in str(page.evaluate("JSON.stringify(document.querySelector('#jupyter-config-data').text)"))
    served.process.terminate()
    said, wrong = served.process.communicate(timeout=20)
    assert secret not in said + wrong


def test_the_doors_are_those_of_the_builder(shop_url: str) -> None:
    """One page, the same policy, and nothing else; what is said there is said of the dashboard."""
    status, headers, text = ask(shop_url)
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Dashboard.app" not in text
    assert "Opening the dashboard" in text
    for path in ("/voila/files/dashboard.ipynb", "/voila/render/builder.ipynb", "/api/contents", "/voila/tree"):
        status, _, text = ask(shop_url, path)
        assert status in (403, 404)
        assert "Open the dashboard" in text
        assert "Builder" not in text

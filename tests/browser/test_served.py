"""The pages as they are served: nothing from outside, nobody in, and no seat without end."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from outside import READY, ask, until
from playwright.sync_api import BrowserContext, Page, Route


def test_the_builder_opens(page: Page, voila_url: str) -> None:
    """The Builder has the whole window for it, with a title and a language."""
    page.goto(voila_url, wait_until="commit")
    page.wait_for_selector(READY)
    assert page.title() == "JourneyKit"
    assert page.locator("html").get_attribute("lang") == "en"
    edge = page.locator("#app .lm-Panel > .lm-Widget").bounding_box()
    assert edge is not None
    assert (edge["x"], edge["y"], edge["width"]) == (0, 0, 1440)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_waiting_is_said_in_the_reader_s_language(new_context: Callable[..., BrowserContext], voila_url: str) -> None:
    """While the kernel starts, the page says so in the browser's language; `?lang=` has the last word."""
    page = new_context(locale="fr-FR").new_page()
    page.goto(voila_url, wait_until="commit")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.wait_for_selector("#note .opening p[lang=fr]", state="attached")
    assert page.evaluate("getComputedStyle(document.querySelector('#note .opening p[lang=en]')).display") == "none"
    page.goto(f"{voila_url}?lang=en", wait_until="commit")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/lessons/04_lived_process", {"Accept_Language": "fr-FR,fr;q=0.9"}),
        ("/lessons/04_lived_process", {"Accept_Language": "fr", "Referer": "http://elsewhere.example/"}),
        ("/lessons/04_lived_process", {"Accept_Language": "en", "Cookie": "journeykit-language=fr"}),
        ("/lessons/04_lived_process?lang=fr", {}),
        ("/fr/lessons/04_lived_process?lang=en", {"Accept_Language": "fr"}),
    ],
)
def test_an_address_leads_to_the_reader_s_language(voila_url: str, path: str, said: dict[str, str]) -> None:
    """A lesson's address without a language is opened in the reader's: the one asked for, else chosen, else spoken."""
    status, headers, _ = ask(voila_url, path, **said)
    to = "/" if "=en" in path else "/fr/"
    assert (status, headers["Location"]) == (302, f"{to}lessons/04_lived_process")
    assert ("journeykit-language=" in str(headers.get_all("Set-Cookie"))) == ("lang=" in path)


def test_dark_follows_the_system(new_context: Callable[..., BrowserContext], voila_url: str) -> None:
    """A dark system gets Jupyter's dark variables from the first moment on."""
    page = new_context(color_scheme="dark").new_page()
    page.goto(voila_url, wait_until="commit")
    page.wait_for_selector(READY)
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--jp-layout-color1').trim()") != "white"


def test_a_builder_that_cannot_start_says_so(page: Page, voila_url: str) -> None:
    """When the app's cell fails, the page says what to do instead of waiting for ever."""

    def without_widget(route: Route) -> None:
        body = route.fetch().text().replace('widget-view+json":', 'nothing+json":')
        route.fulfill(body=body, content_type="text/html")

    page.route(voila_url, without_widget)
    page.goto(voila_url, wait_until="commit")
    page.wait_for_selector("body[data-state=failed]")
    assert "journeykit doctor" in page.inner_text("#note")
    assert "Opening" not in page.inner_text("#note")


def test_headers(voila_url: str) -> None:
    """Only our own content may load, nobody may frame the page, and no link with a key is told to others."""
    _, headers, text = ask(voila_url, "/builder")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Builder.app" not in text  # the source


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/builder.ipynb",
        "/voila/files/.git/config",
        "/voila/files/picture.png",
        "/voila/tree",
        "/voila/query/00000000-0000-0000-0000-000000000000",
        "/voila/render/builder.ipynb",
        "/api/contents",
        "/api/sessions",
        "/api/terminals",
        "/voila/static/..%2f..%2f..%2f..%2fetc/passwd",
        "/voila/templates/journeykit/static/..%2f..%2fconf.json",
    ],
)
def test_nothing_else_is_served(voila_url: str, path: str) -> None:
    """Files, lists and Jupyter's own routes answer nothing, and say it on a page of ours."""
    status, _, text = ask(voila_url, path)
    assert status in (403, 404)
    assert "Go to the first page" in text
    assert "Traceback" not in text
    assert "base_template" not in text
    assert "cdn" not in text


def test_no_code_from_outside(voila_url: str) -> None:
    """Nobody starts a kernel or a session by asking for one."""
    for path in ("/api/kernels", "/api/sessions"):
        assert ask(voila_url, path, "POST")[0] in (403, 404, 405)


def test_another_name_for_this_machine_is_refused(voila_url: str) -> None:
    """A page elsewhere whose name points here (DNS rebinding) gets nothing."""
    assert ask(voila_url, Host="evil.example")[0] == 403


def test_neither_template_nor_theme_from_the_link(voila_url: str) -> None:
    """The link cannot choose Voila's own templates, which call a CDN."""
    text = ask(voila_url, "/builder?template=lab&theme=dark")[2]
    assert "cdn" not in text
    assert "Opening the Builder" in text


def test_a_closed_tab_ends_its_kernel(new_context: Callable[..., BrowserContext], serve: Callable[..., Any]) -> None:
    """Reloads hold one kernel, and leaving the page none."""
    served = serve("--warm", "0")
    page = new_context().new_page()
    for _ in range(3):
        page.goto(served.builder, wait_until="commit")
        page.wait_for_selector(READY)
    assert until(lambda: served.kernels() == 1)
    page.goto("about:blank")
    assert until(lambda: served.kernels() == 0)


def test_seats(new_context: Callable[..., BrowserContext], serve: Callable[..., Any]) -> None:
    """Seats are counted over all pages: with none left a friendly page says so, and the first page still opens."""
    served = serve("--seats", "1")
    first, second = new_context().new_page(), new_context().new_page()
    first.goto(served.builder, wait_until="commit")
    first.wait_for_selector(READY)
    with ThreadPoolExecutor() as others:  # all at once: each waits a while, in case a seat gets free
        asked = others.map(partial(ask, served.url), ("/lessons/01_stages", "/dashboard"))
        answer = second.goto(served.builder)
        assert answer is not None
        told = [(answer.status, second.inner_text("body")), *((status, text) for status, _, text in asked)]
    for status, text in told:
        assert status == 503
        assert "Every seat is taken" in text
    assert ask(served.url)[0] == ask(served.url, "/help")[0] == 200
    first.goto("about:blank")
    assert until(lambda: second.reload(wait_until="commit").status == 200)
    second.wait_for_selector(READY)
    answer = second.reload(wait_until="commit")  # one's own seat is free again in time
    assert answer is not None
    assert answer.status == 200


def test_the_end_leaves_nothing_behind(serve: Callable[..., Any]) -> None:
    """Stopping the server ends its kernels and it leaves with 0."""
    served = serve()
    ask(served.url, "/builder")
    assert served.kernels() > 0
    served.process.terminate()
    assert served.process.wait(20) == 0


def test_a_killed_server_takes_its_seats_along(serve: Callable[..., Any]) -> None:
    """No seat outlives its server, not even one that had no time to say so."""
    served = serve()
    ask(served.url, "/builder")
    seats = psutil.Process(served.process.pid).children(recursive=True)
    assert len(seats) > 1
    served.process.kill()
    assert until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in seats))


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has loaded is read from /proc")
def test_a_seat_loads_what_it_needs(serve: Callable[..., Any]) -> None:
    """A seat that waits shares most of what it has, and has neither DuckDB, which has threads, nor Voila."""
    served = serve()
    assert until(lambda: served.kernels() > 0)
    time.sleep(2)  # what it loads after it has started counts too
    for one in psutil.Process(served.process.pid).children(recursive=True):
        loaded = Path(f"/proc/{one.pid}/maps").read_text()
        assert re.findall(r"/site-packages/(duckdb|debugpy|voila)/", loaded) == []
        assert one.memory_full_info().uss < 60_000_000


def test_a_password_where_others_can_reach_it(page: Page, serve: Callable[..., Any]) -> None:
    """Without the password there is neither page nor kernel; with it, the link that was opened still holds its key.

    It is so below an address that a reverse proxy gives it, too.
    """
    served = serve("--warm", "0", "--address", "http://localhost/maps/", JOURNEYKIT_PASSWORD="correct horse")
    assert served.url.endswith("/maps/")
    assert served.kernels() == 0
    page.goto(f"{served.url}#key=of-nobody-in-particular")
    assert served.kernels() == 0
    page.fill("input[type=password]", "wrong")
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("text=That is not the password.")
    assert served.kernels() == 0
    page.fill("input[type=password]", "correct horse")
    with page.expect_navigation(url=f"{served.builder}#key=of-nobody-in-particular", wait_until="commit"):
        page.press("input[type=password]", "Enter")
    page.wait_for_selector(READY)


def test_the_wheel_serves_the_builder(page: Page, serve: Callable[..., Any], elsewhere: Path) -> None:
    """Installed from the wheel, outside any clone, `journeykit serve` opens the same Builder."""
    served = serve(program=(str(elsewhere),), PYTHONPATH="")
    page.goto(served.builder, wait_until="commit")
    page.wait_for_selector(READY)

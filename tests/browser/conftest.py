"""A real server and a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import FLAGS, find
from outside import Served
from person import Person
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

HERE = ("127.0.0.1", "localhost")
OURS = (sys.executable, "-m", "journeykit")


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start `journeykit serve`, or another `app`, with more options, on a free port, with a store of its own."""
    with ExitStack() as stack:

        def start(*options: str, program: tuple[str, ...] = OURS, app: str = "serve", **environment: str) -> Served:
            store = tmp_path_factory.mktemp("store") / "work.sqlite"
            command = [*program, app, "--port", "0", "--no-browser", *options]
            served = _started(command, os.environ | {"JOURNEYKIT_STORE": str(store), "LANG": "C"} | environment, store)
            stack.callback(_stop, served.process)
            return served

        yield start


def _started(command: list[str], environment: dict[str, str], store: Path) -> Served:
    process = subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=store.parent
    )
    clock = threading.Timer(60, process.kill)
    clock.start()
    assert process.stdout is not None
    line = process.stdout.readline()
    clock.cancel()
    url = next((word for word in line.split() if word.startswith("http")), None)
    assert url, f"it did not start: {line}{process.communicate()[1]}"
    return Served(url, process, store)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(20)
    finally:
        process.kill()


@pytest.fixture(scope="session")
def served(serve: Serve) -> Served:
    """One server for the tests that need nothing special."""
    return serve("--seats", "120")


@pytest.fixture(scope="session")
def voila_url(served: Served) -> str:
    """The Builder's address."""
    return served.builder


@pytest.fixture(scope="session")
def site(served: Served) -> str:
    """Where its first page is."""
    return served.url


@pytest.fixture(scope="module")  # Playwright's event loop may not outlive a module: others run their own
def browser() -> Iterator[Browser]:
    """Chromium. Without one, CI fails and everybody else skips."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium: make test installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


def leave(context: BrowserContext) -> None:
    """Go away as a person does, which ends the page's kernel; a context that is closed only drops its connections."""
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank", timeout=5_000)


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh visitor; a request that leaves this machine fails the test."""
    outside: list[str] = []

    def look(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HERE:
            outside.append(url)

    with ExitStack() as stack:

        def fresh(**options: object) -> BrowserContext:
            context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options})
            stack.callback(context.close)
            stack.callback(leave, context)
            context.on("request", lambda request: look(request.url))
            context.on("page", lambda page: page.on("websocket", lambda socket: look(socket.url)))
            return context

        yield fresh
    assert not outside


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A file of orders."""
    place = tmp_path / "orders.csv"
    lines = (f"{n},c{n % 9},2025-01-{n % 27 + 1:02d},{n * 3}.5" for n in range(50))
    place.write_text("\n".join(("order_id,customer_id,ordered_at,amount", *lines)))
    return place


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A fresh visitor's page."""
    return new_context().new_page()


@pytest.fixture
def people(new_context: Callable[..., BrowserContext], served: Served) -> Iterator[Callable[..., Person]]:
    """Persons who come to the Builder, each with a browser of their own; no page may say an error to the console."""
    came: list[Person] = []

    def comes(link: str = "", **options: object) -> Person:
        came.append(Person(new_context(**options).new_page(), served.builder, served.store))
        return came[-1].comes(link)

    yield comes
    assert [fault for one in came for fault in one.faults] == []


@pytest.fixture
def person(people: Callable[..., Person]) -> Person:
    """One person, at the start page."""
    return people()

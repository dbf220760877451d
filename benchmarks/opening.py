"""How long a page takes until a person can use it, in a fresh browser: the Builder beside a bare Voila page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from chromium import FLAGS, find
from figure import Figure, bare_voila, builder
from playwright.sync_api import Playwright, sync_playwright

ROUNDS = 9
HELLO = 'print("hello world")'


def figures() -> Iterator[Figure]:
    """Both preheated, by turns; the first round, in which both servers see their first page, does not count."""
    with bare_voila(HELLO) as bare, builder() as ours, sync_playwright() as playwright:
        rounds = [
            (
                _opens(playwright, f"{ours.url}builder", ".jk-start button"),
                _opens(playwright, bare.url, "text=hello world"),
            )
            for _ in range(ROUNDS + 1)
        ][1:]
    a, b = (statistics.median(column) for column in zip(*rounds, strict=True))
    yield Figure("Builder page / bare Voila page, until it can be used", a / b, 1.2, f"{a:.2f} s / {b:.2f} s")


def _opens(playwright: Playwright, url: str, sign: str) -> float:
    browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
    page = browser.new_page()
    begin = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(sign).first.wait_for()
    took = time.perf_counter() - begin
    browser.close()
    time.sleep(4)  # the next kernel warms up
    return took

"""An edit on a large board, from the key that ends it to the page that shows it; and what goes over the wire."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from chromium import FLAGS, find
from figure import Figure, builder, quantile
from maps import map_of
from playwright.sync_api import Page, sync_playwright

from journeykit.workshop.store import Store

EDITS = 60
SMALL, LARGE = 30, 200

# in the page itself: from the key until the frame with the card is drawn
CLOCK = """() => {
  window.took = [];
  let from = 0;
  const there = () => [...document.querySelectorAll("[data-card]:not(.editing)")]
    .some((one) => one.textContent.includes(window.expected));
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "TEXTAREA") from = performance.now();
  }, true);
  new MutationObserver(() => {
    if (!from || !there()) return;
    const began = from;
    from = 0;
    requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - began), 0));
  }).observe(document.querySelector(".jk"), { childList: true, subtree: true, characterData: true });
}"""


def figures() -> Iterator[Figure]:
    """A person adds goals to one stage of maps of two sizes."""
    with builder() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page()
        wire = {}
        for size in (SMALL, LARGE):
            with Store.open(server.store) as store:
                key = store.create(map_of(size)).key
            took, wire[size] = _edited(page, f"{server.url}builder#key={key}")
        browser.close()
    of = f"median {statistics.median(took):.0f} ms, {len(took)} edits"
    yield Figure("ms, p95 of an edit on 200 cards: key, kernel, drawn", quantile(took, 0.95), 100, of)
    a, b = wire[LARGE], wire[SMALL]
    yield Figure("bytes of an edit on 200 cards / on 30 cards", a / b, 1.5, f"{a:.0f} / {b:.0f}")


def _edited(page: Page, link: str) -> tuple[list[float], float]:
    """How long each edit took, and the bytes of one in both directions."""
    page.goto("about:blank")
    frames: list[int] = []
    page.once("websocket", lambda socket: _count(socket, frames))
    page.goto(link, wait_until="commit")
    page.locator(".jk-board").wait_for()
    page.evaluate(CLOCK)
    page.wait_for_timeout(2000)
    frames.clear()
    for number in range(EDITS):
        words = f"I want number {number} of many."
        page.evaluate("words => { window.expected = words; }", words)
        page.get_by_role("button", name="Add a goal to ").first.click()
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        page.wait_for_function("n => window.took.length > n", arg=number)
        page.wait_for_timeout(100)
    return page.evaluate("window.took"), sum(frames) / EDITS


def _count(socket: Any, frames: list[int]) -> None:
    socket.on("framesent", lambda said: frames.append(len(said)))
    socket.on("framereceived", lambda said: frames.append(len(said)))

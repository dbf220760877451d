"""A person at the Builder: what they see, and what they do with mouse, keyboard and fingers."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import CDPSession, Locator, Page, expect

from journeykit.model.cards import CardBase
from journeykit.model.journey import Journey
from journeykit.workshop.store import Store

SHOES = "Buying shoes online"
"""The worked example."""
STAGES = (
    "Need: I see what I need and look for information",
    "Comparison: I compare what I found",
    "Decision: I choose and buy",
)
"""The first of the six classic stages."""
FAST = {"steps": 4}

expect.set_options(timeout=15_000)  # a machine that tests with all its cores is slow at times


class Person:
    """One person's page. Everything is found by what it says or by its role."""

    def __init__(self, page: Page, url: str, store: Path) -> None:
        self.page, self.url, self.store = page, url, store
        self.faults: list[str] = []
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    # -- coming and going

    def comes(self, link: str = "") -> Person:
        """To the start page, or where the link leads."""
        self.page.goto(link or self.url, wait_until="commit")
        self.page.locator(".jk-board" if "#key=" in link else ".jk-start").wait_for()
        return self

    def starts(self, way: str) -> Person:
        """The way to start whose title begins so."""
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(way)}")).first.click()
        self.page.locator(".jk-board").wait_for()
        return self

    def comes_back(self) -> Person:
        """After a reload."""
        self.page.reload(wait_until="commit")
        self.page.locator(".jk-board").wait_for()
        return self

    @property
    def link(self) -> str:
        """The address of this map, once it has its key."""
        self.page.wait_for_url("**#key=*")
        return self.page.url

    @property
    def journey(self) -> Journey:
        """The map as the store has it."""
        store = Store.open(str(self.store))
        try:
            return store.work(self.link.partition("#key=")[2]).journey
        finally:
            store.close()

    def kept(self, lane: str) -> dict[str, list[str]]:
        """What the store has in a lane: the words of the cards of each stage that has some."""
        return {s.id: [c.text for c in s.cards if c.lane == lane] for s in self.journey.stages if s.cards}

    def kept_card(self, text: str) -> CardBase:
        """The card with these words, as the store has it."""
        return next(card for _, card in self.journey.cards() if card.text == text)

    # -- what is seen

    def hears(self, text: str | re.Pattern[str]) -> None:
        """What the live region says, soon."""
        expect(self.page.locator(".jk-live [role=status]")).to_contain_text(text)

    def focus_is(self, *words: str) -> bool:
        """Whether what has the focus is soon called one of these; without words, whether anything has it."""
        self.page.wait_for_function(
            "words => { const at = document.activeElement; if (at === document.body) return false;"
            " const said = at.getAttribute('aria-label') || at.value || at.innerText || at.tagName;"
            " return words.length ? words.some((one) => said.startsWith(one)) : Boolean(said); }",
            arg=list(words),
        )
        return True

    def card(self, text: str) -> Locator:
        """The card with these words."""
        return self.page.locator("[data-card]:not(.editing)", has_text=text).first

    def cell(self, lane: str, stage: str) -> Locator:
        """The list of cards of a lane ("Goals") at a stage."""
        return self.page.get_by_role("list", name=f"{lane}, {stage}", exact=True)

    @property
    def form(self) -> Locator:
        """The card that is being edited."""
        return self.page.get_by_role("form", name=re.compile("^(Edit|Modifier)"))

    @property
    def words(self) -> Locator:
        """The words of the card that is being edited."""
        return self.form.locator("textarea").first

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog")

    @property
    def stages(self) -> list[str]:
        """The titles of the stages, in order."""
        return self.page.locator("[data-head]").all_inner_texts()

    # -- what is done

    def step(self, title: str) -> None:
        """Go to one of the five steps."""
        self.page.get_by_role("navigation", name="The five steps").get_by_role("button", name=title).click()

    def press(self, *keys: str) -> None:
        """Keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def does(self, button: str) -> None:
        """Click the button with exactly this name."""
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def picks(self, menu: str, item: str) -> None:
        """An item of a menu."""
        self.does(menu)
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def adds(self, what: str, stage: str, text: str) -> None:
        """A card ("a goal") with only its words."""
        self.does(f"Add {what} to {stage}")
        self.words.fill(text)
        self.words.press("Enter")
        expect(self.form).to_have_count(0)
        self.hears(f"Added “{text[:50]}")

    def drags(self, thing: Locator, target: Locator, *, at: tuple[float, float] = (0.5, 0.5)) -> None:
        """With the mouse, from the middle of a thing to a point of another (in parts of its box)."""
        thing.scroll_into_view_if_needed()
        box, goal = thing.bounding_box(), target.bounding_box()
        assert box
        assert goal
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] / 2, box["y"] + min(12, box["height"] / 2))
        mouse.down()
        mouse.move(goal["x"] + goal["width"] * at[0], goal["y"] + goal["height"] * at[1], **FAST)
        mouse.up()

    def uploads(self, button: str, *files: Path) -> None:
        """A file, by the button that asks for it."""
        with self.page.expect_file_chooser() as chosen:
            self.page.get_by_role("button", name=button).first.click()
        chosen.value.set_files([str(file) for file in files])

    def downloads(self, item: str, folder: Path) -> Path:
        """A file, by the Export menu, under the name it was given."""
        with self.page.expect_download() as coming:
            self.picks("Export", item)
        place = folder / coming.value.suggested_filename
        coming.value.save_as(place)
        return place


def touch(page: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """A finger, as the browser's own input."""
    spots = [{"x": x, "y": y} for x, y in points]
    page.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

"""One map in two tabs, and under two people's hands: each sees the other's cards, nobody loses what they type."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from person import STAGES, Person
from playwright.sync_api import expect


def two_tabs(person: Person) -> Person:
    """A map with a goal, and a second tab of the same browser at it; the first has begun another goal."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "I want to know.")
    person.does(f"Add a goal to {STAGES[1]}")
    person.words.press_sequentially("half a th")
    other = Person(person.page.context.new_page(), person.url, person.store).comes(person.link)
    other.step("Goals")
    return other


def test_drafts_belong_to_their_tab(person: Person) -> None:
    """A second tab, even a copy of the first, does not show what the first is typing, until that one is gone."""
    other = two_tabs(person)
    with person.page.expect_popup() as opened:
        person.page.evaluate("() => void open(location.href)")  # a copy has the first one's memory too
    copy = Person(opened.value, person.url, person.store)
    copy.page.locator(".jk-board").wait_for()
    for tab in (other, copy):
        tab.page.wait_for_timeout(500)  # long enough for a draft to come
        expect(tab.form).to_have_count(0)
    other.does(f"Add a goal to {STAGES[2]}")
    other.words.press_sequentially("in the other")
    person.words.press_sequentially("ought")
    person.comes_back()
    expect(person.words).to_have_value("half a thought")
    person.page.close()
    other.comes_back()
    expect(other.words).to_have_value(re.compile("in the other|half a thought"))
    for _ in range(2):
        text = other.words.input_value()
        other.words.press("Control+Enter")
        other.hears(f"Added “{text}”")
    expect(other.form).to_have_count(0)
    assert other.kept("goal") == {
        "need": ["I want to know."],
        "comparison": ["half a thought"],
        "decision": ["in the other"],
    }
    assert other.faults == copy.faults == []


def test_two_tabs_see_each_other(person: Person) -> None:
    """What one tab changes the other shows within two seconds, and neither takes away what the other types."""
    other = two_tabs(person)
    other.card("I want to know.").press("Enter")
    other.words.fill("I want to know now.")
    other.press("Enter")
    expect(person.card("I want to know now.")).to_be_visible(timeout=2_000)
    expect(person.words).to_have_value("half a th")
    person.words.press_sequentially("ought")
    person.press("Enter")
    expect(other.card("half a thought")).to_be_visible(timeout=2_000)


def test_the_same_card_by_two(person: Person, people: Callable[..., Person]) -> None:
    """Of two who change a card the later stands, is told of the other's words, and these are in the history."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "As it was")
    other = people(person.link)
    person.card("As it was").press("Enter")
    person.words.fill("Mine")
    other.step("Goals")
    other.card("As it was").press("Enter")
    other.words.fill("Theirs")
    other.press("Enter")
    expect(person.form.get_by_role("status")).to_contain_text("Theirs")
    expect(person.words).to_have_value("Mine")
    other.card("Theirs").press("Alt+ArrowRight")  # and moves it, under the words that are being typed
    expect(person.cell("Goals", STAGES[1]).get_by_role("form")).to_be_visible()
    expect(person.words).to_have_value("Mine")
    expect(person.words).to_be_focused()
    person.press("Enter")
    expect(other.card("Mine")).to_be_visible(timeout=2_000)
    assert person.kept("goal") == {"comparison": ["Mine"]}
    person.picks("Menu", "Versions")
    expect(person.dialog.get_by_role("listitem").filter(has_text="Changed “Theirs”")).to_have_count(1)


def test_no_stage_is_left(person: Person, people: Callable[..., Person]) -> None:
    """Words typed at the last stage, which another removes, wait in the browser and come back with it."""
    person.starts("Blank map")
    person.does("Add a stage")
    person.page.get_by_role("textbox", name="Name of the stage").press("Enter")
    person.step("Goals")
    person.does("Add a goal to New stage")
    person.words.press_sequentially("I want")
    other = people(person.link)
    other.page.locator("[data-head]").first.press("Delete")
    expect(person.form).to_have_count(0)
    time.sleep(0.2)
    other.press("Control+z")
    expect(person.words).to_have_value("I want")

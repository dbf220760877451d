"""The Builder by keys alone: everything can be done, the focus stays where one was, and each step is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from person import SHOES, STAGES, Person
from playwright.sync_api import expect


def tab_to(person: Person, name: str, key: str = "Tab", most: int = 150) -> None:
    """With the Tab key alone, to what is called so."""
    for _ in range(most):
        person.press(key)
        at = person.page.evaluate(
            "() => { const at = document.activeElement; return at.getAttribute('aria-label') || at.innerText || ''; }"
        )
        if at.startswith(name):
            return
    raise AssertionError(f"the Tab key does not come to {name}")


def test_stages_and_steps_by_keys(person: Person) -> None:
    """Stages are named, moved, added and removed by keys and menus; the focus stays, and each is said."""
    tab_to(person, "Six classic stages")
    person.press("Enter")
    person.page.locator(".jk-board").wait_for()
    expect(person.page.locator(".jk-stepper [aria-current]")).to_be_focused()
    tab_to(person, "To the board", "Shift+Tab")
    person.press("Enter")
    assert person.focus_is(STAGES[0])
    person.press("F2")
    person.page.keyboard.type("I hear of it")
    person.press("Enter")
    person.hears("Changed the stage “I hear of it”")
    assert person.focus_is("I hear of it")
    person.press("Alt+ArrowRight")
    person.hears("Moved the stage “I hear of it”")
    assert person.focus_is("I hear of it")
    person.press("Tab", "Enter", "End")
    assert person.focus_is("Remove with its cards")
    person.press("Home")
    assert person.focus_is("Rename")
    person.press("Escape")
    assert person.focus_is("Stage I hear of it")
    person.press("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    person.hears("Added the stage")
    person.page.keyboard.type("I sleep on it")
    person.press("Enter")
    assert person.focus_is("I sleep on it")
    person.press("Delete")
    person.hears("Removed the stage “I sleep on it”")
    assert person.focus_is(STAGES[2])
    tab_to(person, "Goals", "Shift+Tab")
    person.press("Enter")
    person.hears("Step 2 of 5: Goals")
    assert person.focus_is("Goals")
    tab_to(person, "To the board", "Shift+Tab")
    person.press("Enter")
    assert person.focus_is(f"Add a goal to {STAGES[1]}")


def test_the_panel_and_the_data_by_keys(person: Person, orders: Path) -> None:
    """Help, data and review by keys: figures ticked and put, words pinned, a file left out; the focus stays."""
    person.starts(SHOES)
    tab_to(person, "Skip the board", "Shift+Tab")
    person.press("Enter", "Enter", "Enter")
    assert person.focus_is("Fold panel")
    tab_to(person, "Go on to Goals")
    person.press("Enter")
    person.hears("Step 2 of 5: Goals")
    tab_to(person, "Customers’ data")
    person.press("Enter")
    tab_to(person, "Try with the shoe shop")
    person.press("Enter")
    person.page.get_by_role("button", name="Figures for the map").wait_for()
    person.hears("rows read as contacts")
    assert person.focus_is()
    person.uploads("Add a file", orders)
    assert person.focus_is("Close")
    tab_to(person, "Use these columns")
    person.press("Enter")
    person.hears("orders.csv: 50 of 50 rows read")
    tab_to(person, "Figures for the map")
    person.press("Enter")
    person.dialog.get_by_role("checkbox").first.wait_for()
    person.press("Tab", "Space")
    tab_to(person, "Put")
    person.press("Enter")
    person.hears("more changes")
    assert person.focus_is("Figures for the map")
    tab_to(person, "Search their words")
    person.press("Enter")
    person.dialog.get_by_role("listitem").first.wait_for()
    tab_to(person, "Pin")
    person.press("Enter")
    expect(person.dialog.get_by_role("status").last).to_contain_text("Pinned")  # outside the dialog nothing is heard
    assert person.focus_is("Pinned")
    person.press("Escape")
    assert person.focus_is("Search their words")
    tab_to(person, "Leave surveys.csv out", "Shift+Tab")
    person.press("Enter")
    expect(person.page.locator(".jk-tables li")).to_have_count(3)
    assert person.focus_is("Leave")
    tab_to(person, "Review")
    person.press("Tab", "Enter", "Tab", "Tab", "Enter")
    person.hears("Set aside.")
    assert person.focus_is()


def test_menus_and_dialogs_by_keys(person: Person) -> None:
    """History, export, language, another map and the way back by keys; the focus is where one was."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "I want to know.")
    tab_to(person, "Undo", "Shift+Tab")
    person.press("Enter")
    person.hears("Undone: Added “I want to know.”")
    tab_to(person, "Menu")
    person.press("Enter", "v", "Enter")  # Versions
    tab_to(person, "Bring back: Added")
    person.press("Enter")
    person.hears("Brought back version 1")
    assert person.focus_is("Menu")
    tab_to(person, "Export", "Shift+Tab")
    with person.page.expect_download():
        person.press("Enter", "Enter")
    person.hears("is in your downloads")
    assert person.focus_is("Export")
    tab_to(person, "FR", "Shift+Tab")
    person.press("Enter")
    person.hears("Français")
    assert person.focus_is("FR")
    person.press("Shift+Tab", "Enter")
    person.hears("English")
    tab_to(person, "Menu")
    person.press("Enter", "s", "Enter")  # Start another map
    expect(person.page.locator(".jk-start h1")).to_be_focused()
    tab_to(person, "Six classic stages")
    person.press("Enter")
    expect(person.card("I want to know.")).to_be_visible()


def test_a_way_to_start_that_fails(person: Person, tmp_path: Path) -> None:
    """When a map cannot be opened the person is told, and is still where they were."""
    person.starts("Blank map")
    person.picks("Menu", "Start another map")
    person.page.evaluate(
        "localStorage['journeykit.recent'] = JSON.stringify([{key: 'A'.repeat(24), title: 'Old', about: '', when: 0}])"
    )
    person.page.reload(wait_until="commit")
    tab_to(person, "Old")
    person.press("Enter")
    person.page.get_by_role("alert").wait_for()
    assert person.focus_is()


def test_what_somebody_else_takes_away(person: Person, people: Callable[..., Person]) -> None:
    """The focus goes with a card that another moves, and to what is beside it when another removes it."""
    person.starts("Six classic stages")
    person.step("Goals")
    for text in ("First", "Second"):
        person.adds("a goal", STAGES[0], text)
    other = people(person.link)
    other.step("Goals")
    person.card("First").focus()
    other.card("First").press("Alt+ArrowRight")
    person.hears("Moved “First”")
    expect(person.card("First")).to_be_focused()
    person.card("Second").focus()
    other.card("Second").press("Delete")
    person.hears("Removed “Second”")
    assert person.focus_is()

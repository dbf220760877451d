"""Work is kept, over a reload and a closed tab (test_kills.py: over a killed server), and shared by its link."""

from __future__ import annotations

from collections.abc import Callable

from person import Person
from playwright.sync_api import expect

NEED, DECISION = "Need: I see what I need and look for information", "Decision: I choose and buy"


def with_a_goal(person: Person) -> None:
    """A map with one goal, and the step of the goals in front."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", NEED, "I want to know what suits me.")


def half_typed(person: Person) -> None:
    """A second goal, begun."""
    person.does(f"Add a goal to {DECISION}")
    person.words.press_sequentially("I want to pay in two")


def test_a_reload_and_a_closed_tab(person: Person) -> None:
    """A reload, and a new tab after all are closed, find the map and the words that were half typed."""
    with_a_goal(person)
    half_typed(person)
    person.comes_back()
    expect(person.card("I want to know what suits me.")).to_be_visible()
    expect(person.words).to_have_value("I want to pay in two")
    person.hears("What you were typing is back.")
    link, context = person.link, person.page.context
    person.page.close()
    again = Person(context.new_page(), person.url, person.store).comes(link)
    expect(again.words).to_have_value("I want to pay in two")
    again.words.press("Control+Enter")
    again.hears("Added “I want to pay in two”")
    assert again.kept("goal") == {"need": ["I want to know what suits me."], "decision": ["I want to pay in two"]}
    again.comes_back()
    expect(again.form).to_have_count(0)
    assert again.faults == []


def test_from_the_start_page(person: Person) -> None:
    """The start page lists the maps of this browser, and opens one again."""
    with_a_goal(person)
    link = person.link
    person.picks("Menu", "Start another map")
    assert "#key=" not in person.page.url
    person.page.get_by_role("region", name="Carry on where you were").get_by_role("button").first.click()
    expect(person.card("I want to know what suits me.")).to_be_visible()
    assert person.link == link


def test_a_link_with_a_wrong_key(person: Person) -> None:
    """A link whose key opens nothing says so, shows nobody's work, and leaves the ways to start."""
    with_a_goal(person)
    person.page.goto("about:blank")
    person.page.goto(f"{person.url}#key=AAAAAAAAAAAAAAAAAAAAAAAA", wait_until="commit")
    expect(person.page.get_by_role("alert")).to_be_visible()
    expect(person.page.get_by_text("I want to know what suits me.")).to_have_count(0)
    person.starts("Blank map")


def test_every_earlier_state(person: Person) -> None:
    """Every state is listed and can be brought back, the first one too, and that can be undone."""
    with_a_goal(person)
    person.adds("a goal", DECISION, "I want to pay fast.")
    person.card("I want to pay fast.").press("Delete")
    person.hears("Removed")
    person.picks("Menu", "Versions")
    expect(person.dialog.get_by_role("listitem")).to_have_count(4)
    person.dialog.get_by_role("button", name="Bring back: Added “I want to pay fast.”").click()
    expect(person.card("I want to pay fast.")).to_be_visible()
    person.picks("Menu", "Versions")
    person.dialog.get_by_role("button", name="Bring back: As it began").click()
    expect(person.card("I want to pay fast.")).to_have_count(0)
    assert person.kept("goal") == {}
    person.does("Undo")
    expect(person.card("I want to pay fast.")).to_be_visible()
    assert person.kept("goal") == {"need": ["I want to know what suits me."], "decision": ["I want to pay fast."]}


def test_two_people(person: Person, people: Callable[..., Person]) -> None:
    """Two people with the link see each other's cards within two seconds; undo takes back one's own."""
    with_a_goal(person)
    other = people(person.link)
    expect(other.card("I want to know what suits me.")).to_be_visible()
    other.step("Goals")
    other.adds("a goal", DECISION, "I want to pay fast.")
    expect(person.card("I want to pay fast.")).to_be_visible(timeout=2_000)
    person.hears("Added “I want to pay fast.”")
    person.does("Undo")
    person.hears("Undone: Added “I want to know what suits me.”")
    expect(other.card("I want to know what suits me.")).to_have_count(0, timeout=2_000)
    expect(other.card("I want to pay fast.")).to_be_visible()


def test_a_name_that_is_being_typed(person: Person, people: Callable[..., Person]) -> None:
    """The name of a stage stays as it is typed while somebody else's change arrives."""
    with_a_goal(person)
    other = people(person.link)
    person.does("Add a stage")
    name = person.page.get_by_role("textbox", name="Name of the stage")
    name.fill("I wear them")
    other.step("Goals")
    other.adds("a goal", DECISION, "I want to pay fast.")
    expect(person.card("I want to pay fast.")).to_be_visible()
    expect(name).to_have_value("I wear them")
    person.press("Enter")
    expect(person.page.get_by_role("heading", name="I wear them")).to_be_visible()


def test_a_card_that_somebody_else_removes(person: Person, people: Callable[..., Person]) -> None:
    """Words typed into a card that another person removes are kept as a new card."""
    with_a_goal(person)
    other = people(person.link)
    person.card("I want to know what suits me.").click()
    person.words.press_sequentially(" Today.")
    other.card("I want to know what suits me.").press("Delete")
    person.hears("That card is gone.")
    expect(person.words).to_have_value("I want to know what suits me. Today.")
    person.words.press("Enter")
    expect(other.card("I want to know what suits me. Today.")).to_be_visible()
    assert person.kept("goal") == {"need": ["I want to know what suits me. Today."]}

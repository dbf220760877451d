"""Versions and personas at the page: what differs, a merge chosen by keys, maps side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from person import Person
from playwright.sync_api import expect

from journeykit.files import save
from journeykit.frameworks import framework
from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard, apply
from journeykit.model.journey import Persona


def test_two_teams_and_two_personas(person: Person, people: Callable[..., Person], tmp_path: Path) -> None:
    """Who changed what is listed by name; another team's file is merged by keys, choosing at each contradiction;
    a stage is copied from another persona's map; a third persona's is begun, and after a reload all are there."""
    person.starts("Six classic stages")
    start = person.journey
    stage = start.stages[0]
    person.step("Goals")
    person.adds("a goal", stage.title, "I want shoes.")
    person.picks("Menu", "Versions")
    person.dialog.get_by_role("textbox", name="Your name").fill("Ana")
    person.press("Enter")
    expect(person.dialog.get_by_text("is signed “Ana”")).to_be_visible()
    person.press("Escape")
    assert person.focus_is("Menu")
    card = person.journey.stages[0].cards[0]
    person.card("I want shoes.").press("Enter")
    person.words.fill("I want boots.")
    person.words.press("Enter")
    person.hears("Changed “I want boots.”")

    person.picks("Menu", "Versions")
    expect(person.dialog.get_by_role("heading", name="Ana (you)")).to_be_visible()
    person.dialog.get_by_role("button", name="Differences: As it began").press("Enter")
    expect(person.dialog.get_by_text("Goals: “I want boots.” added")).to_be_visible()
    theirs = apply(start, AddCard(stage=stage.id, card=card.replace(text="I want sandals.")))
    file = save(apply(theirs, AddCard(stage=stage.id, card=Goal(text="Soon"))), tmp_path / "b.journey.json")
    person.uploads("Merge a file", file)
    expect(person.dialog.get_by_text("Goals: “Soon” added")).to_be_visible()
    person.dialog.get_by_role("combobox").select_option(label=person.dialog.get_by_role("option").nth(2).inner_text())
    choice = person.dialog.get_by_role("group", name="I want boots.")
    choice.get_by_role("radio", name="Ours").focus()
    person.press("ArrowDown")
    expect(choice.get_by_role("radio", name="Theirs")).to_be_checked()
    person.dialog.get_by_role("button", name="Merge", exact=True).press("Enter")
    person.hears("Merged b.journey.json")
    assert person.kept("goal") == {stage.id: ["I want sandals.", "Soon"]}
    person.does("Undo")
    expect(person.card("I want boots.")).to_be_visible()

    paul = framework("five-stages").replace(persona=Persona(name="Paul"))
    person.picks("Menu", "Personas")
    person.uploads("Add a map", save(paul, tmp_path / "paul.journey.json"))
    person.dialog.get_by_role("button", name=f"Copy “{paul.stages[0].title}” from Paul").press("Enter")
    expect(person.dialog.get_by_role("status")).to_contain_text("Copied “")
    with person.page.expect_download() as coming:
        person.does("Keep all in one file")
    assert coming.value.suggested_filename.endswith(".personas.json")
    assert len(person.journey.stages) == 7
    person.dialog.get_by_role("textbox", name="Name of another persona").fill("Zoé")
    person.press("Enter")
    person.hears("(Zoé)”")
    assert [stage.cards for stage in person.journey.stages] == [()] * 7
    person.comes_back()
    person.picks("Menu", "Personas")
    person.dialog.get_by_role("button", name="Open the map of Paul").press("Enter")
    person.hears(f"Opened “{paul.title}”")
    assert person.journey == paul

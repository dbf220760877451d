"""Ideal beside lived in the Builder: both layers seen and edited together, and the gap listed stage by stage."""

from __future__ import annotations

import re

from person import Person
from playwright.sync_api import expect

from journeykit.model.cards import Step
from journeykit.model.gap import gaps

SHOES = "Buying shoes online"


def test_both_journeys_are_edited_side_by_side(person: Person) -> None:
    """Both layers stand in the same columns, lived above ideal; a card, a point of the curve and a drag keep theirs."""
    person.starts(SHOES)
    person.step("Lived process")
    first = person.journey.stages[0]
    lived, ideal = (person.cell(lane, first.title) for lane in ("Lived process", "Ideal journey"))
    expect(ideal).to_have_count(0)
    person.does("Both")
    above, below = lived.bounding_box(), ideal.bounding_box()
    assert above
    assert below
    assert abs(above["x"] - below["x"]) < 1
    assert above["y"] + above["height"] <= below["y"]
    person.adds("an ideal step", first.title, "I know my size.")
    assert [card.text for card in person.journey.stages[0].of("step", "ideal")][-1] == "I know my size."
    point = person.page.get_by_role("slider", name="Ideal feeling at “I know my size.”")
    point.focus()
    person.press("End")
    expect(point).to_have_attribute("aria-valuenow", "2")
    assert person.kept_card("I know my size.").emotion == 2  # type: ignore[attr-defined]
    person.drags(person.card("I know my size."), lived)  # lived is what customers did: nothing is dragged into it
    person.hears("Put back where it was.")
    person.card("I know my size.").focus()
    person.press("Alt+ArrowRight")
    person.hears("Moved “I know my size.”")
    moved = next(stage for stage, card in person.journey.cards() if card.text == "I know my size.")
    assert moved.id == person.journey.stages[1].id
    person.does("Lived")
    expect(person.card("I know my size.")).to_have_count(0)


def test_the_gap_leads_to_its_stage(person: Person) -> None:
    """The panel lists the gaps from the largest, each with both feelings; a line leads to the ideal of its stage."""
    person.starts(SHOES)
    person.step("Lived process")
    lines = person.page.locator(".jk-gaps button")
    titles = [one.stage.title for one in gaps(person.journey)]
    assert [line.split("\n")[0] for line in lines.all_inner_texts()] == titles
    expect(lines.first).to_contain_text(re.compile(r"\+2\.2.*lived −1\.2, ideal \+1", re.DOTALL))
    lines.first.click()
    here = person.page.locator("[data-layer=ideal] [data-stop]:focus")
    expect(here).to_contain_text("The label is in the box")
    expect(person.page.get_by_role("button", name="Both", exact=True)).to_have_attribute("aria-pressed", "true")


def test_lived_steps_are_copied_as_a_start(person: Person) -> None:
    """One click copies every lived step to the ideal, without what customers said; one undo takes it back."""
    person.starts("Six classic stages")
    person.step("Lived process")
    stages = person.stages[:2]
    for stage in stages:
        person.adds("a step", stage, f"I do it: {stage[:20]}")
    before = person.journey
    person.page.get_by_role("complementary").get_by_role("button", name="Copy the lived steps").click()
    person.hears("Copied 2 lived steps to the ideal")
    assert person.focus_is()
    copies = [step for _, step in person.journey.steps("ideal")]
    assert [step.text for step in copies] == [step.text for _, step in before.steps()]
    assert all(isinstance(step, Step) and not step.verbatims for step in copies)
    expect(person.page.locator(".jk-gaps button").first).to_contain_text("no ideal feeling yet")
    person.does("Undo")
    person.hears("Undone")
    assert person.journey == before

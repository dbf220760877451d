"""A file comes in while a map is on the board: chosen in the menu, or dropped."""

from __future__ import annotations

from pathlib import Path

from person import SHOES, Person
from playwright.sync_api import expect

import journeykit as jk
from journeykit.deliverables import deliverable
from journeykit.model.edits import ChangeCard

DROP = """(board) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["stage,lane,text\\nI look,goal,I want to find it"], "plain.csv"));
  for (const kind of ["dragover", "drop"])
    board.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
}"""


def test_a_workbook_that_was_edited_comes_back(person: Person, tmp_path: Path) -> None:
    """What it would change is read before anything does; then it is the map under the same link; undo takes it back."""
    person.starts(SHOES)
    link, before = person.link, person.journey
    edited = jk.apply(before, ChangeCard(card="s01", fields={"text": "My heel hurts."}))
    workbook = tmp_path / "shoes.xlsx"
    workbook.write_bytes(deliverable("excel").make(edited, "en"))
    person.picks("Menu", "Open a file")
    person.uploads("Choose a file", workbook)
    expect(person.dialog.get_by_role("listitem")).to_contain_text("My heel hurts.")
    assert person.focus_is(before.title)
    assert person.journey == before
    person.does("Put it in the place of this map")
    expect(person.card("My heel hurts.")).to_be_visible()
    assert (person.link, person.journey) == (link, edited)
    person.does("Undo")
    expect(person.card("My heel hurts.")).to_have_count(0)
    assert person.journey == before


def test_a_file_that_is_dropped_becomes_another_map(person: Person) -> None:
    """A file may be dropped on the board and opened beside: the map before stays, and is found again."""
    person.starts(SHOES)
    link = person.link
    person.page.locator(".jk-board").evaluate(DROP)
    person.does("Open it as another map")
    expect(person.page.locator("[data-head]")).to_have_text(["I look"])
    person.page.wait_for_url(lambda url: url != link)
    person.picks("Menu", "Start another map")
    expect(person.page.get_by_role("region", name="Carry on where you were")).to_contain_text(jk.example().title)

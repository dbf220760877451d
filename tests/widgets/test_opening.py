"""A file that comes in while a map is on the board."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
import pytest
from page import Page

import journeykit as jk
from journeykit.deliverables import deliverable
from journeykit.errors import BadFile
from journeykit.files import personas
from journeykit.model.cards import Goal
from journeykit.model.edits import ChangeCard, apply
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.personas import Personas
from journeykit.widgets import Builder
from journeykit.widgets.opening import maps_in
from journeykit.workshop.store import Store

EDITED = apply(jk.example(), ChangeCard(card="s01", fields={"text": "My heel hurts."}))
THREE = Personas(
    title="Shoes", maps=tuple(Journey(title="Shoes", persona=Persona(name=who)) for who in ("Lea", "Paul", "Maya"))
)


def content(journey: Journey, kind: str = "map") -> bytes:
    return deliverable(kind).make(journey, "en")


@pytest.mark.parametrize(("name", "kind"), [("shoes.journey.json", "map"), ("shoes.xlsx", "excel")])
def test_it_says_what_would_change_before_it_does(page: Page, name: str, kind: str) -> None:
    """A file that was edited elsewhere tells what differs; once taken it is the map, and undo brings the other back."""
    found = page.ask("open_look", [content(EDITED, kind)], name=name)["maps"]
    assert [one["title"] for one in found] == [jk.example().title]
    assert len(found[0]["says"]) == 1
    assert "My heel hurts." in found[0]["says"][0]
    assert found[0]["counts"] == "1 change"
    assert page.builder.journey == jk.example()
    said = page.ask("open", map=0)
    assert name in said["says"]
    assert page.builder.journey == EDITED
    page.ask("undo")
    assert page.builder.journey == jk.example()


def test_the_same_map_again(page: Page) -> None:
    """A file that says what the map says already changes nothing, and that is said."""
    found = page.ask("open_look", [content(jk.example())], name="shoes.journey.json")["maps"][0]
    assert (found["says"], found["counts"]) == ([], "")
    assert "already" in page.ask("open", map=0)["problem"]
    assert not page.view["can"]["undo"]


@pytest.mark.parametrize("name", ["shoes.personas.json", "shoes.personas (1).json"])
def test_a_file_of_personas_loses_nobody(page: Page, name: str) -> None:
    """One of its maps is taken, by number; the others are beside it, and go into the next file of personas."""
    found = page.ask("open_look", [personas.dumps(THREE).encode()], name=name)["maps"]
    assert [one["who"] for one in found] == ["Lea", "Paul", "Maya"]
    page.ask("open", map=1)
    assert page.builder.journey == THREE.maps[1]
    kept = personas.loads(page.ask("personas_file")["text"])
    assert {one.persona.name for one in kept.maps} == {"Lea", "Paul", "Maya"}


def test_to_start_from_a_file_of_personas() -> None:
    """The start page opens its first map and says where the others are."""
    page = Page(Builder())
    said = page.ask("start", [personas.dumps(THREE).encode()], how="file", name="shoes.personas.json")
    assert page.builder.journey == THREE.maps[0]
    assert "Personas" in said["says"]
    assert len(page.ask("personas")["maps"]) == 3


def test_another_map_has_a_link_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Served, a file may open as another map: the one before stays as it was, under its key."""
    store = Store.open(str(tmp_path / "work.sqlite"))
    builder = Builder()
    builder._store = store
    page = Page(builder)
    page.ask("start", how="example", id="buying-shoes")
    before = page.view["key"]
    page.ask("open_look", [content(EDITED)], name="shoes.journey.json")
    page.ask("open", map=0, apart=True)
    assert builder.journey == EDITED
    assert page.view["key"] not in ("", before)
    assert store.work(before).journey == jk.example()
    store.close()


@pytest.mark.parametrize("given", [{}, {"map": 1}, {"map": -1}, {"map": True}, {"map": "0"}, {"map": [0]}])
def test_only_what_is_in_the_file(page: Page, given: dict[str, Any]) -> None:
    """A map that the file does not hold is not opened."""
    page.ask("open_look", [content(EDITED)], name="shoes.journey.json")
    assert page.ask("open", **given)["problem"]
    assert page.builder.journey == jk.example()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("shoes.pdf", b"%PDF-1.7"),
        ("shoes.journey.json", b"%PDF-1.7"),
        ("shoes.xlsx", b"%PDF-1.7"),
        ("shoes.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)),
        ("shoes.json", b""),
        ("shoes.csv", b""),
        ("shoes.personas.json", b'{"format": 1, "title": "Shoes", "maps": []}'),
    ],
)
def test_a_file_that_is_none(page: Page, name: str, given: bytes) -> None:
    """What cannot be read is refused with its name and a way on, and the map stays."""
    answer = page.ask("open_look", [given], name=name)
    assert name in answer["problem"]
    assert page.builder.journey == jk.example()
    with pytest.raises(BadFile) as told:
        maps_in(name, given)
    assert told.value.next_step is not None


def template() -> bytes:
    """A school's: a layout that says whose it is."""
    deck = pptx.Presentation()
    deck.slide_masters[0].name = "School of Trade"
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def master(answer: dict[str, Any]) -> str:
    return str(pptx.Presentation(BytesIO(base64.b64decode(answer["bytes"]))).slide_masters[0].name)


def test_a_deck_in_a_school_s_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deck stands on a person's own template, else on the one that the server was given; a wrong one is said."""
    page = Page(Builder(Journey(title="Shoes", stages=(Stage(title="I look", cards=(Goal(text="I find it."),)),))))
    assert master(page.ask("export", [template()], format="deck")) == "School of Trade"
    assert master(page.ask("export", format="deck")) != "School of Trade"
    place = tmp_path / "school.pptx"
    place.write_bytes(template())
    monkeypatch.setenv("JOURNEYKIT_TEMPLATE", str(place))
    assert master(page.ask("export", format="deck")) == "School of Trade"
    assert "ours.potx" in page.ask("export", [b"%PDF-1.7"], format="deck", name="ours.potx")["problem"]

"""Which pages are served, how a notebook becomes one, and what they say."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from journeykit.apps.outline import begins, closes, opening, parts
from journeykit.apps.pages import alone, house
from journeykit.course.lessons import lessons
from journeykit.course.texts import texts_of
from journeykit.places import share

WORDS = files("journeykit") / "apps" / "words.toml"


def test_every_lesson_has_its_pages() -> None:
    """Each lesson and each exercise has a page in both languages, with its language's other page one step away."""
    pages = house(share("notebooks").parent)
    for key in lessons():
        for room in ("lessons", "exercises"):
            english, french = pages[f"{room}/{key}"], pages[f"fr/{room}/{key}"]
            assert (english.other, french.other) == (french.address, english.address)
            assert english.progress == french.progress
    assert {"builder", "dashboard", "instructor", "fr/instructor"} <= set(pages)


def test_only_known_notebooks_have_a_page(tmp_path: Path) -> None:
    """A notebook that is not of the course has no page, nor has a lesson that is not there."""
    for name in ("01_stages", "tour", "mine", "apps/builder", "fr/02_goals", "fr/apps/builder"):
        place = tmp_path / "notebooks" / f"{name}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("")
    assert set(house(tmp_path)) == {"lessons/01_stages", "fr/lessons/02_goals", "builder"}
    assert house(tmp_path / "nowhere") == {}
    assert set(alone("dashboard")) == {""}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("## 1. Two ways to tell it · 5 min\n\nText", ("1", "Two ways to tell it", 5)),
        ("## 05-b Le Net Promoter Score · 6 min", ("05-b", "Le Net Promoter Score", 6)),
        ("## 12. Deux · points · 1 min", ("12", "Deux · points", 1)),
        ("## What is done", ("", "What is done", None)),
        ("### 1. Too deep · 5 min", None),
        ("# Title", None),
        ("Text\n\n## 1. Later · 5 min", None),
        ("", None),
    ],
)
def test_headings(source: str, found: tuple[str, str, int | None] | None) -> None:
    """A part begins with its heading, with or without number and minutes, and nowhere else."""
    part = begins(source)
    assert (part and (part.label, part.title, part.minutes)) == found


def test_parts_that_wait() -> None:
    """A part waits for its widget where there is a map, a quiz or a task, and not for what is only to look at."""

    def code(source: str) -> dict[str, str]:
        return {"cell_type": "code", "source": source}

    def text(source: str) -> dict[str, str]:
        return {"cell_type": "markdown", "source": source}

    cells = [code("lesson.board()"), text("## 1. A"), code('lesson.explore("kpis")'), text("## 2. B"), text("more")]
    cells += [code("lesson.board()"), text("## 3. C"), code("lesson.quiz()"), text("## 4. D"), code("lesson.next()")]
    assert [part.waits for part in parts(cells)] == [False, True, True, False]
    assert parts([]) == []


def test_an_opening_of_another_form_is_all_text() -> None:
    """What does not stand in a lesson's form is shown all the same, as text."""
    told = opening("# Exercise 05: KPIs\n\nA garden centre *asked* its customers.\n\n*Really.* So.")
    assert told.title == "Exercise 05: KPIs"
    assert told.question == told.aims == ""
    assert told.text == "A garden centre *asked* its customers.\n\n*Really.* So."
    assert opening("").title == ""
    assert not closes("Not small.")


def test_pages_speak_both_languages() -> None:
    """Every sentence of the pages is there in both languages with the same values, its French with French spaces."""
    told = texts_of(tomllib.loads(WORDS.read_text(encoding="utf-8")))
    assert len(told) > 100
    for place, entry in told:
        assert entry["en"].strip(), place
        assert entry["fr"].strip(), place
        assert set(re.findall(r"{\w+}", entry["en"])) == set(re.findall(r"{\w+}", entry["fr"])), place
        assert not re.search(r"[^\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}][:;?!%»](?:\s|$)", entry["fr"]), place
        assert "'" not in entry["fr"], place
        assert "..." not in entry["en"] + entry["fr"], place

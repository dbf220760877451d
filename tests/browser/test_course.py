"""The course as a participant takes it: the first page, lessons 01 to 05, an exercise, in English and in French."""

from __future__ import annotations

import ast
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from outside import KERNEL_ID, READY, kernel_of
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sight import sound

from journeykit.course.lessons import lessons
from journeykit.course.quizzes import questions
from journeykit.course.tasks import tasks_of
from journeykit.places import share
from journeykit.text import Language, phrase
from journeykit.workshop.store import Store

LANES = {"02_goals": "goal", "03_expectations": "expectation", "04_lived_process": "step"}
"""What is added to the map, by lesson."""
MINE = {"en": "I want to ride home tonight.", "fr": "Je veux rentrer à vélo ce soir."}


class Learner:
    """Somebody at a page of the course, who reads one language."""

    def __init__(self, page: Page, served: Any, language: Language) -> None:
        self.page, self.served, self.language = page, served, language
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def says(self, english: str, **values: Any) -> str:
        """A sentence of the widgets, in the learner's language."""
        return phrase(english, **values).to(self.language)

    def opens(self, path: str) -> Learner:
        """A page of the course, by its address in English."""
        self.page.goto(f"{self.served.url}{'fr/' if self.language == 'fr' else ''}{path}", wait_until="commit")
        return self.waits()

    def waits(self) -> Learner:
        """Until all that works is open."""
        self.page.wait_for_selector(READY, timeout=60_000)
        return self

    def part(self, what: str) -> Locator:
        """The part of the page with this in it."""
        return self.page.locator("section[data-part]").filter(has=self.page.locator(what))

    def adds_a_stage(self, title: str) -> None:
        """At the end of the map."""
        board = self.part(".jk-board")
        board.get_by_role("button", name=self.says("Add a stage"), exact=True).click()
        field = board.get_by_role("textbox", name=self.says("Name of the stage"))
        field.fill(title)
        field.press("Enter")
        expect(board.locator("[data-head]").filter(has_text=title)).to_be_visible()

    def adds(self, lane: str, stage: str, text: str) -> None:
        """A card with only its words, on the lane that the lesson is about."""
        board = self.part(".jk-board")
        board.locator(f"[data-lane={lane}]").get_by_role("button", name=stage).first.click()
        board.locator(".editing textarea").first.fill(text)
        board.locator(".editing textarea").first.press("Control+Enter")
        expect(board.locator(".editing")).to_have_count(0)
        expect(board.locator("[data-card]").filter(has_text=text)).to_be_visible()

    def answers(self, lesson: str) -> None:
        """Each question wrong first, then right; every choice is explained."""
        quiz = self.part(".jl-quiz")
        for question, box in zip(questions(lesson), quiz.locator("fieldset").all(), strict=True):
            wrong = next(i for i, option in enumerate(question.options) if not option.right)
            choices = box.locator(".jl-option")
            choices.nth(wrong).locator("label").click()
            expect(choices.nth(wrong)).to_contain_text(question.options[wrong].says.to(self.language))
            if question.several:
                choices.nth(wrong).locator("label").click()
            for i, option in enumerate(question.options):
                if option.right:
                    choices.nth(i).locator("label").click()
                    expect(choices.nth(i)).to_contain_text(option.says.to(self.language))
        expect(self.stop(quiz)).to_have_class(re.compile("done"))

    def reads_to_the_end(self) -> None:
        """Every part, to its last line."""
        for section in self.page.locator("section[data-part]").all():
            expect(section.locator("[aria-busy=true]")).to_have_count(0)
            section.evaluate("one => one.scrollIntoView({block: 'end'})")
            if not self.stop(section).get_attribute("data-waits"):
                expect(self.stop(section)).to_have_class(re.compile("done"))

    def stop(self, section: Locator) -> Locator:
        """Where the rail tells of a part."""
        return self.page.locator(".rail li").nth(int(section.get_attribute("data-part") or -1))

    def remembers(self, name: str) -> Any:
        """What the browser keeps under a name."""
        return json.loads(self.page.evaluate("name => localStorage.getItem(name)", name) or "null")

    @property
    def titles(self) -> list[str]:
        """The stages of the map as the store has it."""
        store = Store.open(str(self.served.store))
        try:
            return [stage.title for stage in store.work(self.remembers("journeykit.course")["key"]).journey.stages]
        finally:
            store.close()


@pytest.fixture
def learner(new_context: Callable[..., BrowserContext], served: Any) -> Callable[..., Learner]:
    """A fresh participant."""

    def comes(language: Language = "en", **options: Any) -> Learner:
        locale = "fr-FR" if language == "fr" else "en-GB"
        return Learner(new_context(locale=locale, **options).new_page(), served, language)

    return comes


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lessons_one_to_five(learner: Callable[..., Learner], language: Language) -> None:
    """Whoever follows the lessons reads, works on one map that goes along, answers, and sees how far they are."""
    one = learner(language)
    stage = "Je repars" if language == "fr" else "I leave again"
    one.opens("lessons/01_stages")
    assert one.page.locator("html").get_attribute("lang") == language
    expect(one.page.locator("h1")).to_have_text(lessons()["01_stages"].title.to(language))
    one.adds_a_stage(stage)
    for key, after in zip(list(lessons())[1:6], [*list(lessons())[2:6], ""], strict=True):
        if lane := LANES.get(key):
            one.adds(lane, stage, f"{MINE[language]} {key[:2]}")
        one.answers(key)
        if key == "01_stages":
            one.reads_to_the_end()
        board = one.page.locator(".jk-board")
        expect(board).to_contain_text(stage)
        assert not one.page.locator("text=lesson.board").count()  # no code
        if after:
            one.page.locator(f".out a[href$='{after}']").last.click()
            one.page.wait_for_url(f"**/lessons/{after}")
            one.waits()
    assert stage in one.titles
    assert one.faults == []
    progress = one.remembers("journeykit.progress")
    assert set(progress) >= set(list(lessons())[1:6])
    one.page.get_by_role("link", name="JourneyKit").click()
    row = one.page.locator(".les[data-id='01_stages']")
    done, parts = len(progress["01_stages"]["done"]), progress["01_stages"]["parts"]
    assert done == parts - 1  # a stage in each phase is still to come
    expect(row.locator(".st")).to_contain_text(f"{done} sur {parts}" if language == "fr" else f"{done} of {parts}")
    expect(one.page.locator("#carry figure")).to_contain_text(stage)
    sound(one.page)


def test_an_exercise(learner: Callable[..., Learner]) -> None:
    """A wrong answer is told why, a right one is done in the rail and on the first page; no code shows."""
    one = learner("fr").opens("exercises/01_stages")
    task = tasks_of("01_stages")[0]
    section = one.part(f".parth .n:text-is('{task.id}')")
    right = solved("01_stages", task.id)
    for answer in ([key for key, _ in task.options if key not in right][:1], right):
        for key, text in task.options:
            section.get_by_role("checkbox", name=text.to("fr"), exact=True).set_checked(key in answer)
        section.get_by_role("button", name=one.says("Check"), exact=True).click()
        expect(section).to_contain_text(one.says("Correct" if answer is right else "Try again"))
    expect(one.stop(section)).to_have_class(re.compile("done"))
    assert not one.page.locator("text=check(").count()
    assert one.page.locator(".rail li[data-counts]").count() == len(tasks_of("01_stages"))
    one.page.get_by_role("link", name="JourneyKit").click()
    expect(one.page.locator(".les[data-id='01_stages'] .ex")).to_contain_text(f"1 sur {len(tasks_of('01_stages'))}")
    assert one.faults == []


def solved(exercise: str, task: str) -> Any:
    """The answer that stands in the solution of an exercise."""
    cells = json.loads((share("solutions") / f"{exercise}.ipynb").read_text(encoding="utf-8"))["cells"]
    source = next(text for text in ("".join(cell["source"]) for cell in cells) if f'check("{task}"' in text)
    return ast.literal_eval(source.partition(" = ")[2].partition("  # SOLUTION")[0])


PLACES = ("", "help", "instructor", "lessons/04_lived_process", "exercises/01_stages")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_serious_for_axe(learner: Callable[..., Learner], place: str) -> None:
    """axe finds nothing on the pages of the course, in the light and in the dark, and nothing runs out of a phone."""
    one = learner("en", reduced_motion="reduce")
    one.page.goto(f"{one.served.url}{place}", wait_until="commit")
    written = place not in ("", "help")
    if written:
        one.waits()
    sound(one.page, but=("minor", "moderate") if written else ())  # tables and regions are as a lesson has them
    one.page.set_viewport_size({"width": 400, "height": 860})
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_first_page_without_scripts(new_context: Callable[..., BrowserContext], served: Any) -> None:
    """Without JavaScript the first page is a list of links to every lesson and app, in the reader's language."""
    page = new_context(java_script_enabled=False, locale="fr-FR").new_page()
    page.goto(served.url)
    assert page.locator("html").get_attribute("lang") == "fr"
    links = page.locator(".les .t").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert links == [f"/fr/lessons/{key}" for key in lessons()]
    expect(page.get_by_role("link", name="Éditeur")).to_have_attribute("href", "/builder?lang=fr")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("Learn to map")


def test_ways_in(learner: Callable[..., Learner]) -> None:
    """An old link and a code lead to their map in the Builder; the language that was chosen stays."""
    one = learner("fr")
    key = "A" * 24
    one.page.goto(f"{one.served.url}#key={key}", wait_until="commit")
    one.page.wait_for_url(f"{one.served.builder}#key={key}")
    one.page.goto(one.served.url)
    one.page.get_by_role("link", name="English").click()
    one.page.wait_for_url("**lang=en")
    one.page.goto(one.served.url)
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.page.get_by_text("Workshop participant").click()
    one.page.get_by_label("Link or code").fill("nothing here")
    one.page.get_by_role("button", name="Open the map").click()
    expect(one.page.get_by_role("alert")).to_contain_text("This holds no code.")
    one.page.get_by_label("Link or code").fill(f"https://example.org/maps/builder#key={key}")
    one.page.get_by_role("button", name="Open the map").click()
    one.page.wait_for_url(f"{one.served.builder}?lang=en#key={key}")


def test_the_other_language_is_the_same_lesson(learner: Callable[..., Learner]) -> None:
    """Whoever reads French and opens an address without a language has the lesson in French; the switch leads to the
    same lesson in English, where what was done of it counts, and is remembered."""
    one = learner("fr")
    one.page.goto(f"{one.served.url}lessons/02_goals", wait_until="commit")
    one.page.wait_for_url("**/fr/lessons/02_goals")
    one.waits().answers("02_goals")
    done = one.remembers("journeykit.progress")["02_goals"]["done"]
    one.page.get_by_role("link", name="English").click()
    one.page.wait_for_url(f"{one.served.url}lessons/02_goals")
    one.language = "en"
    one.waits()
    assert one.page.locator("html").get_attribute("lang") == "en"
    expect(one.page.locator(".rail li.done")).to_have_count(len(done))
    assert [kept["value"] for kept in one.page.context.cookies() if "language" in kept["name"]] == ["en"]
    assert one.faults == []


@pytest.mark.skipif(sys.platform != "linux", reason="which process is whose kernel is read from /proc")
def test_a_page_whose_kernel_dies_comes_back(learner: Callable[..., Learner]) -> None:
    """When the kernel of a lesson is killed the page says so, opens again by itself, and the map is as it was."""
    one = learner("en").opens("lessons/01_stages")
    one.adds_a_stage("I ride home")
    expect(one.part(".jk-board").locator(".jk-saved")).to_contain_text("Saved")
    process = kernel_of(one.served.process, one.page.evaluate(KERNEL_ID))
    assert process
    with one.page.expect_navigation(wait_until="commit"):
        process.kill()
        expect(one.page.locator(".banner")).to_contain_text("What you did is kept.")
        one.page.evaluate("document.activeElement.blur()")
    one.waits()
    expect(one.part(".jk-board")).to_contain_text("I ride home")


SMALL = {
    "title": "# Small\n\n*What for?*\n\nTo try.\n\n**After this you can**\n\n- see\n\nAbout 2 minutes.",
    "one": "## 1. What fails · 1 min\n\nRead this.",
    "fails": "raise RuntimeError('inner secret')",
    "between": "Between.",
    "prints": "import sys\nprint('said aloud')\nprint('grumbled', file=sys.stderr)",
    "two": "## 2. What works · 1 min",
    "hidden-words": "In code: secret words.",
    "hidden": "print('secret code ran')",
    "works": "import ipywidgets\nipywidgets.Button(description='Press me')",
    "sources": "<small>Small print.</small>",
}
CODE = ("fails", "prints", "hidden", "works")


@pytest.fixture
def small(tmp_path: Path, serve: Callable[..., Any]) -> Any:
    """A server whose first lesson is a small one with a cell that fails and cells for those who write Python."""
    apps = share("notebooks") / "apps"
    shutil.copytree(apps, tmp_path / "notebooks" / "apps")
    cells = [
        {"cell_type": "code", "execution_count": None, "outputs": []} if name in CODE else {"cell_type": "markdown"}
        for name in SMALL
    ]
    for cell, (name, source) in zip(cells, SMALL.items(), strict=True):
        tags = {"tags": ["code-track"]} if name.startswith("hidden") else {}
        cell |= {"id": name, "metadata": tags, "source": source}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks" / "01_stages.ipynb").write_text(json.dumps(notebook))
    program = (
        "import sys, pathlib, journeykit.apps.start as start\n"
        f"start.share = lambda name: pathlib.Path({str(tmp_path)!r}) / name\n"
        "from journeykit.__main__ import main\nmain()"
    )
    return serve("--warm", "0", program=(sys.executable, "-c", program))


def test_a_cell_that_fails_takes_nothing_along(page: Page, small: Any) -> None:
    """Where a cell fails the page says so calmly; the rest works, and neither code nor its words are seen or run."""
    page.goto(f"{small.url}lessons/01_stages", wait_until="commit")
    page.wait_for_selector(READY)
    text = page.inner_text("body")
    assert "This piece could not be shown." in text
    assert "said aloud" in text
    for secret in ("inner secret", "RuntimeError", "Traceback", "grumbled", "secret", "raise", "ipywidgets"):
        assert secret not in text
    page.get_by_role("button", name="Press me").click()
    assert page.locator("section[data-part]").count() == 2
    assert page.locator(".prose.small").inner_text() == "Small print."
    assert page.get_by_role("link", name="Français").count() == 0  # there is no such page here
    for path in ("lessons/02_goals", "fr/lessons/01_stages", "instructor"):
        assert page.request.get(small.url + path).status == 404

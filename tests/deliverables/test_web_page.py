"""The HTML page: one file, a real table, read by everybody, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import chromium
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from journeykit.deliverables.web_page import dumps
from journeykit.frameworks import example
from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import PHASES, Journey, Persona, Stage

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)
BAD = "</style><script>alert(1)</script>\" onload='alert(1)' 👟 שלום {{ 7 * 7 }} &amp;"


def wild(text: str) -> Journey:
    """A map that says `text` wherever somebody may write."""
    pain = Pain(text=text, source=text)
    cards = (
        Goal(text=text), Expectation(text=text, shaped_by=(text,), importance=5), pain,
        Step(text=text, touchpoint=text, channel=text, feeling=text[:40], emotion=-1, department=text, moment="first",
             moment_question=text, verbatims=(Verbatim(text=text, source=text),), activity=text),
        Step(text=text, layer="ideal", emotion=2), Opportunity(text=text, answers=pain.id, owner=text),
        Kpi(text=text, unit=text, target=5, measure=Measure(value=9, segment=text, note=text)),
    )  # fmt: skip
    persona = Persona(name=text, summary=text, need=text, context=text, behaviour=text)
    return Journey(
        title=text, need=text, resolution=text, scenario=text, persona=persona, owner=text, sources=(text,),
        review_on=date(2020, 1, 1), stages=(Stage(title=text, cards=cards),),
    )  # fmt: skip


class Read(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


PLAIN = Read(dumps(wild("plain"), "en", TODAY)).tags


def same_page(text: str) -> None:
    """The page with `text` on it has the very elements and attributes of the page with a plain word."""
    read = Read(dumps(wild(text), "en", TODAY))
    assert [(tag, sorted(values)) for tag, values in read.tags] == [(tag, sorted(values)) for tag, values in PLAIN]
    assert read.text.count(text) >= 10


def test_text_is_never_markup() -> None:
    """What closes a style, opens a script or an attribute, or is a template, stands on the page as it was written."""
    same_page(BAD)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.sampled_from("<>&\"'{}%#/=!-`\\ aé"), min_size=1, max_size=30))
def test_no_text_is_ever_markup(text: str) -> None:
    """Whatever somebody writes, the page has the same elements."""
    if text.strip():
        same_page(f"x{text}x")


def test_the_page_is_by_itself() -> None:
    """Nothing is loaded and nothing runs: no script, no address, and a policy that forbids both."""
    page = dumps(example(), "en", TODAY)
    tags = [tag for tag, _ in Read(page).tags]
    assert not {"script", "link", "img", "iframe", "object", "form"} & {*tags}
    assert not re.search(rb"https?:|url\(|@import|src=|\son\w+=", page)
    assert b"default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert page.startswith(b"<!doctype html>\n")
    assert len(page) < 150_000


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_the_map_is_on_the_page(language: Any) -> None:
    """Every text, customer's words with their source, the curve in words, KPIs with their state, dates and owner."""
    journey = example(language)
    page = dumps(journey, language, TODAY)
    text = " ".join(" ".join(Read(page).text).split())
    assert f'<html lang="{language}">'.encode() in page
    steps = [step for _, step in journey.steps()]
    told = [card.text for _, card in journey.cards() if card.text]
    heard = [said for step in steps for one in step.verbatims for said in (one.text, one.source)]
    who = journey.persona
    header = (journey.title, journey.need, journey.resolution, journey.owner, who.name, who.need, *journey.sources)
    for said in (*told, *heard, *header, *(step.feeling for step in steps)):
        assert " ".join(said.split()) in text
    assert {"en": "Lowest at step 9", "fr": "Au plus bas à l’action 9"}[language] in text
    assert {"en": "21 February 2027", "fr": "21 février 2027"}[language] in text
    assert text.count({"en": "Alert", "fr": "Alerte"}[language]) >= 6
    assert {"en": "Return rate: 26.9", "fr": "Taux de retour : 26,9"}[language] in text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_review_that_is_overdue_is_said() -> None:
    """Once the date has passed, the page says so in words."""
    journey = Journey(title="Shoes", review_on=date(2026, 1, 2))
    assert "Review overdue since 2 January 2026." in dumps(journey, "en", TODAY).decode()
    assert "Review by 2 January 2026." in dumps(journey, "en", date(2026, 1, 1)).decode()


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (7, 1), (8, 2), (13, 2), (60, 9)])
def test_long_journeys_stand_in_several_tables(count: int, parts: int) -> None:
    """No table is wider than seven stages; together they hold every stage once, in order."""
    stages = tuple(Stage(title=f"Stage {n}", phase=PHASES[n * 3 // count]) for n in range(count))
    tags = Read(dumps(Journey(title="Long", stages=stages), "en", TODAY)).tags
    heads = [values["id"] for tag, values in tags if tag == "th" and values.get("scope") == "col"]
    assert heads == [f"stage-{n + 1}" for n in range(count)]
    assert sum(tag == "table" for tag, _ in tags) == parts


def test_an_empty_map_says_so() -> None:
    """A map without stages has a page with its title, which says what it lacks."""
    page = dumps(Journey(title="Shoes"), "en", TODAY).decode()
    assert "The map has no stages." in page
    assert "<table" not in page


Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests that look."""
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the page of a map in a window of a width; what the page complains of, or asks of others, fails the test."""
    complaints: list[str] = []
    contexts = []

    def show(journey: Journey, width: int = 1440, scheme: Any = "light", language: Any = None) -> Page:
        file = tmp_path / "map.html"
        file.write_bytes(dumps(journey, language, TODAY))
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url))
        page.goto(file.as_uri())
        return page

    yield show
    for one in contexts:
        one.close()
    assert complaints == []


SMALL = example().replace(stages=example().stages[:2])


def test_nothing_for_axe(opened: Open) -> None:
    """axe finds nothing on a screen, and nothing too faint on a phone in the dark."""
    page = opened(SMALL)
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")["violations"]
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run({runOnly: ['color-contrast', 'target-size', 'link-in-text-block']})")["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


def test_the_table_is_read_by_its_heads(opened: Open) -> None:
    """For who hears the page, cells stand under a stage and beside a lane, on a phone as on a screen."""
    for width in (1440, 390):
        page = opened(SMALL, width)
        assert page.get_by_role("table").first.get_by_role("columnheader").count() >= 2
        assert page.get_by_role("cell", name="I want to choose one pair").count() == 1
        assert page.get_by_role("heading", level=1).inner_text() == SMALL.title
        rows = page.get_by_role("row").filter(has=page.get_by_role("cell"))
        tables = rows.filter(has=page.get_by_role("rowheader", name="KPIs"))
        assert tables.get_by_role("cell").count() == len(SMALL.stages), "a cell that is left out moves the others"


def test_who_hears_the_page_is_told_what_a_value_is() -> None:
    """What an icon or a place says to the eye stands there in words; scores are told by signs, not by a colour."""
    text = " ".join(" ".join(Read(dumps(example(), "en", TODAY)).text).split())
    for said in ("Feels:", "Rests on: Verbatim", "Touchpoint:", "Channel:", "●●●● ○ 4 of 5"):
        assert said in text.replace(" :", ":")


def test_each_language_is_marked() -> None:
    """Words of an English map on a French page are read in English, the kit's own in French."""
    page = dumps(example("en"), "fr", TODAY).decode()
    assert '<h1 dir="auto" lang="en">' in page
    assert '<p class="text" dir="auto" lang="en">' in page
    assert 'lang="en"' not in dumps(example("fr"), "fr", TODAY).decode()


def test_without_a_style(opened: Open) -> None:
    """In a reader or a document no icon fills the page, and signs that only repeat words are left out."""
    page = opened(SMALL)
    page.evaluate("document.querySelectorAll('style').forEach(one => one.remove())")
    assert page.evaluate("Math.max(...[...document.querySelectorAll('svg.i')].map(one => one.clientHeight))") <= 16
    assert not page.locator(".steps, .levels").filter(visible=True).count()


@pytest.mark.parametrize("width", [1440, 1000, 768, 390, 320])
def test_nothing_runs_out_of_the_window(opened: Open, width: int) -> None:
    """No window scrolls sideways, whatever the words: wide tables scroll by themselves."""
    for journey in (wild("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2), example()):
        assert opened(journey, width).evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_shows_a_stage_at_a_time(opened: Open) -> None:
    """On a phone all of a stage stands over the head of the next one, each cell with the name of its lane."""
    page = opened(example(), 390)
    tops = page.evaluate("""() => [...document.querySelectorAll('.stages th[scope=col]')].map((head, n) => [
      head.getBoundingClientRect().top,
      ...[...document.querySelectorAll('.map tbody tr')].map(row => row.cells[n + 1])
        .filter(cell => cell.offsetHeight).map(cell => cell.getBoundingClientRect().top)])""")
    flat = [top for stage in tops for top in stage]
    assert flat == sorted(flat)
    lane = page.evaluate("getComputedStyle(document.querySelector('.map td'), '::before').content")
    assert lane == '"Goals" / ""'  # seen; who hears the page has the head of the row


def test_every_curve_word_is_inside(opened: Open) -> None:
    """Faces and their words stand inside the frame of the curve, the lowest face lowest."""
    page = opened(example(), 1440)
    frame = page.locator(".plot").bounding_box()
    boxes = [one.bounding_box() for one in page.locator(".faces em").all()]
    assert frame
    assert len(boxes) == 16
    for box in boxes:
        assert box
        assert frame["x"] < box["x"]
        assert box["x"] + box["width"] < frame["x"] + frame["width"]
        assert box["y"] + box["height"] < frame["y"] + frame["height"]


def test_paper_repeats_the_heads(opened: Open) -> None:
    """Printed on A4 across, the stages stand at the head of every page of the table, and on white."""
    page = opened(SMALL, 1440, "dark")
    pages = [one.extract_text() for one in PdfReader(BytesIO(page.pdf(format="A4", landscape=True))).pages]
    of_the_table = [text for text in pages if "I look and compare" in text and "Phase" in text]
    assert len(of_the_table) >= max(2, len(pages) - 2)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--card')") == "#fff"

"""What is printed: sheets as geometry, and PDFs as a reader of PDFs finds them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdf
import pytest
from pictured import faults, inside

from journeykit.drawing.layout import Picture, lay_out
from journeykit.drawing.marks import Box, Icon, Line, Text, rect
from journeykit.drawing.measure import PT, clean
from journeykit.drawing.paper import (
    PAPERS,
    canvas,
    dots,
    empathy,
    empathy_sheet,
    persona,
    persona_sheet,
    print_map,
    voting_dots,
)
from journeykit.drawing.paper.canvas import NOTE
from journeykit.drawing.paper.canvas import leaves as canvas_leaves
from journeykit.drawing.paper.forms import Form
from journeykit.drawing.paper.leaf import Leaf
from journeykit.drawing.paper.parts import Size, on_pages
from journeykit.drawing.paper.prints import SIZES, leaves
from journeykit.drawing.paper.tiles import SHEETS
from journeykit.drawing.sheet import LEAST
from journeykit.errors import BadValue
from journeykit.frameworks import example, framework, frameworks
from journeykit.model.cards import Goal, Step
from journeykit.model.journey import Journey, Persona, Stage

TODAY = date(2026, 11, 21)
CAPITAL = 0.66
"""How high a capital of Source Sans Pro is, in ems."""
WHOLE = 6.0
"""What no printer leaves white, in millimetres from the edge."""


def printed(leaf: Leaf) -> Picture:
    """A sheet as a picture, without what lies on a disc that covers the corners of others."""
    discs = [rect(mark) for mark in leaf.marks if isinstance(mark, Box) and mark.fill == "ground"]
    marks = (
        one for one in leaf.marks if not (isinstance(one, Text) and any(inside(rect(one), disc, 0) for disc in discs))
    )
    return Picture("", leaf.width, leaf.height, 1.0, tuple(marks))


def words_on(sheets: tuple[Leaf, ...]) -> set[str]:
    return {word for leaf in sheets for text in leaf.texts for word in text.text.split()}


# -- maps


MAPS = [(3, 30, "plain"), (13, 90, "plain"), (30, 30, "long"), (6, 40, "strange")]


@pytest.mark.parametrize(("stages", "cards", "kind"), MAPS)
def test_a_map_on_a4_goes_over_as_many_pages_as_it_needs(make_map, stages, cards, kind):
    """Every stage stands on a page, in order; text is whole, free, in what is printed, and at 7 points or more."""
    journey = make_map(stages, cards, "fr", kind)
    pages = on_pages(journey, "fr", SIZES["a4"], TODAY)
    assert [title for page in pages for title, *_ in page.stages] == [stage.title for stage in journey.stages]
    for page in pages:
        assert (page.width, page.height) == (297.0, 210.0)
        assert list(faults(page)) == []
        assert min(text.size for text in page.texts) >= LEAST
        assert all(rect(text)[0] > WHOLE and rect(text)[2] < page.width - WHOLE for text in page.texts)
    found = {word for page in pages for text in page.texts for word in text.text.split()}
    if kind == "plain":
        assert {word for _, card in journey.cards() for word in clean(card.text).split()} <= found


def test_lanes_are_named_on_each_page_and_steps_keep_their_numbers(make_map):
    """The second page names its lanes again, its stages by their place on the map, and counts its steps on."""
    journey = make_map(13, 90)
    pages = on_pages(journey, "en", SIZES["a4"], TODAY)
    assert len(pages) > 1
    for n, page in enumerate(pages, start=1):
        told = {text.text for text in page.texts}
        assert {"Stage", "Goals", "Lived process", "KPIs"} <= told
        assert any(f"Page {n} of {len(pages)}" in text for text in told)
    second = {text.text for text in pages[1].texts}
    first_step = (
        len([step for stage in journey.stages[: len(pages[0].stages)] for step in stage.of("step", "lived")]) + 1
    )
    assert str(first_step) in second
    assert "1" not in second
    start = len(pages[0].stages)
    assert f"Stages {start + 1} to {start + len(pages[1].stages)} of 13" in second


def test_the_curve_goes_on_from_page_to_page():
    """One page's curve leaves at the right at the very feeling at which the next one's enters at the left."""
    steps = [Step(text="I do.", emotion=emotion) for emotion in (2, -2, 1, -1)]
    stages = tuple(Stage(title=f"I do {n}", cards=(step,)) for n, step in enumerate(steps))
    pages = on_pages(Journey(title="Shoes", stages=stages), "en", Size("card", 120.0, 210.0), TODAY)
    assert [len(page.stages) for page in pages] == [2, 2]
    ends = []
    for page in pages:
        axis = {name: rect(find_icon(page, f"feel{name}")) for name in (2, -2)}
        top, bottom = ((room[1] + room[3]) / 2 for room in (axis[2], axis[-2]))
        curve = next(mark for mark in page.marks if isinstance(mark, Line) and len(mark.points[-1]) == 6)
        plot = max((m for m in page.marks if isinstance(m, Box) and m.y < top < m.y + m.h), key=lambda box: box.h)
        ends.append([(plot.y + point[-1] - top) / (bottom - top) for point in (curve.points[0], curve.points[-1])])
    assert ends[0][1] == pytest.approx(ends[1][0])
    assert 2 - 4 * ends[0][1] == pytest.approx((-2 + 1) / 2)


def find_icon(page: Picture, name: str) -> Icon:
    """The icon of that name which is the leftmost."""
    return min((m for m in page.marks if isinstance(m, Icon) and m.name == name), key=lambda icon: icon.x)


def test_a_stage_with_too_many_cards_goes_on_over_the_next_page():
    """No card of a crowded stage is lost, and its next page says that it is continued."""
    cards = tuple(Goal(text=f"I want thing{n} " + "and more of it " * 12) for n in range(90))
    journey = Journey(title="Shoes", stages=(Stage(title="I look", cards=cards), Stage(title="I buy")))
    sheets = leaves(journey, "a4", "en", TODAY)
    assert len(sheets) > 1
    found = words_on(sheets)
    assert {f"thing{n}" for n in range(90)} <= found
    assert any("continued" in text.text for leaf in sheets for text in leaf.texts)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_map_of_thirteen_stages_is_read_from_a_metre(make_map, language):
    """On A3, capitals of titles, phases and feelings of 13 stages are 2.2 mm high at least; those of six, 2.9 and 4."""
    for stages, least, titles in ((13, 2.2, 2.4), (6, 2.9, 4.0)):
        journey = make_map(stages, 50, language)
        picture = lay_out(journey, language, "a3", TODAY)
        heads = [text for text in picture.texts if text.colour == "card" and text.font == "semibold"]
        feelings = [text for text in picture.texts if text.text in ("lost", "relieved", "soulagement")]
        phases = [text for text in picture.texts if text.text in ("Before purchase", "Avant l’achat")]
        assert heads
        assert feelings
        assert phases
        assert all(text.size * PT * CAPITAL >= titles for text in heads)
        assert all(text.size * PT * CAPITAL >= least for text in (*feelings, *phases))


def test_a_header_too_long_for_a_page_stands_on_a_larger_one():
    """A map without stages whose header is more than a page is printed whole, on one page of the same proportions."""
    text = "A very long text that goes on. " * 64
    who = Persona(name="Maya", need=text, context=text, behaviour=text)
    sources = tuple(f"source {n}: {text[:150]}" for n in range(40))
    journey = Journey(title="Shoes", scenario=text, persona=who, sources=sources)
    (sheet,) = leaves(journey, "a4", "en", TODAY)
    assert sheet.width > 297
    assert sheet.width / sheet.height == pytest.approx(297 / 210)


def test_paper_is_white():
    """The ground is not printed: it would cost ink, and show where a printer leaves its margins."""
    page = pypdf.PdfReader(BytesIO(print_map(Journey(title="Shoes"), "a4", today=TODAY))).pages[0]
    assert b"0.9607843 0.96862745 0.98039216" not in page.get_contents().get_data()


@pytest.mark.parametrize("paper", ["letter", "", "A3", "a3" * 1000])
def test_papers_that_do_not_exist(paper):
    """Another paper is refused by name, with those there are; never with an endless message."""
    for make in (lambda: print_map(Journey(title="Shoes"), paper), lambda: canvas(Journey(title="Shoes"), paper)):
        with pytest.raises(BadValue, match="a4, a3, a1, tiles, tiles-a3") as refused:
            make()
        assert len(str(refused.value)) < 300


# -- posters


@pytest.mark.parametrize(("paper", "count"), [("tiles", 9), ("tiles-a3", 4)])
def test_a_poster_is_its_sheets(make_map, paper, count):
    """A plan comes first; every text of the map is on the sheet that its place asks for, at the place it is cut to."""
    journey, sheets = make_map(13, 50), SHEETS[paper]
    plan, *tiles = leaves(journey, paper, "en", TODAY)
    assert len(tiles) == count
    columns = rows = int(count**0.5)
    poster = {}
    for n, tile in enumerate(tiles):
        (window,) = tile.windows
        (row, column), (right, down) = divmod(n, columns), sheets.step
        assert f"Row {row + 1}, column {column + 1} · sheet {n + 1} of {count}" in {text.text for text in tile.texts}
        for text in (mark for mark in window.seen if isinstance(mark, Text)):
            at = (round(text.x + column * right, 3), round(text.y + row * down, 3))
            assert poster.setdefault(at, text.text) == text.text
    (small,) = plan.windows
    whole = [mark for mark in small.marks if isinstance(mark, Text)]
    assert poster == {(round(text.x, 3), round(text.y, 3)): text.text for text in whole}
    assert {str(n + 1) for n in range(count)} <= {text.text for text in plan.texts}
    assert {f"Row {rows}", f"Column {columns}"} <= {text.text for text in plan.texts}


def test_crop_marks_stand_outside_of_what_is_kept():
    """Eight thin lines point at the corners of what is kept; they and the words beyond it do not touch it."""
    for tile in leaves(Journey(title="Shoes"), "tiles", "en", TODAY)[1:]:
        (window,) = tile.windows
        kept = (window.x, window.y, window.x + window.w, window.y + window.h)
        marks = [mark for mark in tile.marks if isinstance(mark, Line) and not mark.dash]
        assert len(marks) == 8
        for mark in (*marks, *(one for one in tile.marks if isinstance(one, Text))):
            left, top, right, bottom = rect(mark)
            outside = right < kept[0] or left > kept[2] or bottom < kept[1] or top > kept[3]
            assert outside, mark
        on_edge = [mark.x in (kept[0], kept[2]) or mark.y in (kept[1], kept[3]) for mark in marks]
        assert all(on_edge)


def test_a_poster_grows_with_its_map(make_map):
    """Sixty stages take more sheets, side by side, each stage as wide as a long word; the plan says how many."""
    plan, *tiles = leaves(make_map(60, 60, "fr"), "tiles", "fr", TODAY)
    assert len(tiles) > 9
    heads = [mark for mark in plan.windows[0].marks if isinstance(mark, Text) and mark.colour == "card"]
    assert len({round(text.x) for text in heads}) >= 60


# -- canvases and sheets to fill in


@pytest.mark.parametrize("paper", PAPERS)
def test_canvases_of_every_framework(paper):
    """On every paper, in both languages, each framework has each stage once, and nothing over anything else."""
    for key, language in [(key, language) for key in frameworks() for language in ("en", "fr")]:
        journey = framework(key, language)
        sheets = canvas_leaves(journey, paper, language, TODAY)
        said = [mark for leaf in sheets for mark in leaf.bookmarks]
        for stage in journey.stages:
            assert sum(one.title == stage.title for one in said) == 1
        for leaf in sheets:
            assert all(text.size >= LEAST for text in leaf.texts)
            if paper in ("a1", "a3", "a4"):
                assert list(faults(printed(leaf))) == [], key


@pytest.mark.parametrize("key", [*frameworks()])
def test_sticky_notes_have_their_places_on_a1(key):
    """In every lane but the figures, each stage has a free field of at least 76 by 76 mm."""
    for leaf in canvas_leaves(framework(key), "a1", "en", TODAY):
        large = [mark for mark in leaf.marks if isinstance(mark, Box) and NOTE <= mark.w < 400 and mark.h >= NOTE]
        stages = len(leaf.bookmarks) or 6
        assert len(large) == 5 * stages


def test_fields_hold_as_many_notes_as_asked_for():
    """For two notes side by side the stages go over two sheets; paper that has no such fields is refused."""
    sheets = canvas_leaves(framework("six-stages"), "a1", "en", TODAY, 2)
    fields = [mark for leaf in sheets for mark in leaf.marks if isinstance(mark, Box) and NOTE <= mark.h < 2 * NOTE]
    assert len(sheets) == 2
    assert min(mark.w for mark in fields) >= 2 * NOTE
    for paper, notes in (("a3", 2), ("a1", 0), ("a1", 11)):
        with pytest.raises(BadValue, match="Choose a1, tiles or tiles-a3"):
            canvas_leaves(framework("six-stages"), paper, "en", TODAY, notes)


def test_a_canvas_of_a_map_leaves_its_cards_out_and_keeps_who_it_is_about():
    """The stages, the persona and the need of a map stand on its canvas; no card does."""
    journey = example("en")
    said = " ".join(text.text for leaf in canvas_leaves(journey, "a3", "en", TODAY) for text in leaf.texts)
    assert "Maya Ellis" in said
    assert "hurt by noon" in said
    assert not any(card.text in said for _, card in journey.cards() if card.text)


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_sheets_stand_whole(paper, language):
    """Persona, empathy and voting sheets have no text over another, beyond the page or under 7 points."""
    form = Form(paper, language)
    sheets = [
        *persona.leaves(form, None, "Who?"),
        *persona.leaves(form, example(language), "Maya"),
        *empathy.leaves(form),
    ]
    if paper == "a4":
        sheets += dots.leaves(form)
    for leaf in sheets:
        assert list(faults(printed(leaf))) == []
        assert all(text.size >= LEAST for text in leaf.texts)


def test_there_are_dots_enough_of_one_kind():
    """Beside the sheet with all kinds each kind has one of its own: three dots each for more than 20 people."""
    mixed, *each = dots.leaves(Form("a4", "en"))
    for leaf in each:
        (title,) = (one.title for one in leaf.bookmarks)
        assert sum(isinstance(mark, Box) for mark in leaf.marks) >= 60
        assert title in " ".join(text.text for text in mixed.texts) or title == "Blank"


def test_a_persona_sheet_shows_what_the_map_knows():
    """Name, need, goals, pain points and channels are on it; what has no room is counted."""
    (leaf,) = persona.leaves(Form("a4", "en"), example("en"), "Maya Ellis")
    said = " ".join(text.text for text in leaf.texts)
    for part in ("Maya Ellis", "Shoes she can stand in for ten hours.", "I want to choose one pair", "Mobile (6)"):
        assert part in said
    assert "more on the map" in said


def test_no_word_of_a_persona_is_lost():
    """Words that are too many for their box go on over a second page."""
    who = Persona(name="Maya", summary="a" * 300, need="need " * 399, context="context " * 249, behaviour="b" * 2000)
    sheets = tuple(persona.leaves(Form("a4", "en"), Journey(title="Shoes", persona=who), "Maya"))
    assert len(sheets) == 2
    texts = [text.text for leaf in sheets for text in leaf.texts]
    assert sum(text.split().count("need") for text in texts) == 399
    assert sum(text.split().count("context") for text in texts) == 249
    assert sum(text.rstrip("-").count("b") for text in texts if set(text) <= {"b", "-"}) == 2000
    for leaf in sheets:
        assert list(faults(printed(leaf))) == []


# -- the files

FILES = {
    "map": lambda language: print_map(example(language, "running-shoes"), "a4", language, today=TODAY),
    "poster": lambda language: print_map(Journey(title="👟 שלום"), "tiles-a3", language, today=TODAY),
    "canvas": lambda language: canvas(framework("ecommerce-13", language), "a1", language, today=TODAY),
    "persona": lambda language: persona_sheet(example(language), language, today=TODAY),
    "empathy": lambda language: empathy_sheet(language, "a3", today=TODAY),
    "dots": lambda language: voting_dots(language, today=TODAY),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pdf_has_its_fonts_tags_bookmarks_and_language(kind, language):
    """Fonts are embedded, none of Type 3; it has tags, title, bookmarks, language; it prints at 100 %, on one side."""
    pdf = pypdf.PdfReader(BytesIO(FILES[kind](language)), strict=True)
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert font["/Subtype"] == "/Type0"
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner)
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert [root["/ViewerPreferences"][key] for key in ("/PrintScaling", "/Duplex")] == ["/None", "/Simplex"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata.title
    assert pdf.outline


@pytest.mark.parametrize("kind", ["poster", "canvas", "dots"])
def test_the_same_again_is_the_same_file(kind):
    """Made twice on a day, a file is the same byte for byte."""
    assert FILES[kind]("fr") == FILES[kind]("fr")


def test_bookmarks_lead_to_the_stages():
    """Each stage of a map is a bookmark, in order, on the page where it stands."""
    journey = example("en", "running-shoes")
    pdf = pypdf.PdfReader(BytesIO(print_map(journey, "a4", today=TODAY)))
    assert [entry.title for entry in pdf.outline] == [stage.title for stage in journey.stages]
    places = [pdf.get_destination_page_number(entry) for entry in pdf.outline]
    assert places == sorted(places)
    for entry, place in zip(pdf.outline, places, strict=True):
        assert entry.title.split()[-1] in pdf.pages[place].extract_text()

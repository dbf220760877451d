"""The picture as geometry: nothing overlaps, nothing is cut, whatever the map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from journeykit.drawing.layout import PAPERS, Picture, lay_out
from journeykit.drawing.marks import Box, Dots, Icon, Lines, Mark, Rect, Text, meet, paragraph, rect
from journeykit.drawing.measure import clean, right_to_left, width, wrap
from journeykit.drawing.sheet import LEAST
from journeykit.errors import BadValue
from journeykit.model.cards import Goal, Step
from journeykit.model.journey import Journey, Stage

TODAY = date(2026, 11, 21)


def inside(one: Rect, other: Rect, slack: float) -> bool:
    return (
        one[0] >= other[0] - slack
        and one[1] >= other[1] - slack
        and one[2] <= other[2] + slack
        and one[3] <= other[3] + slack
    )


def faults(picture: Picture) -> Iterator[str]:
    """Text or icons over text, over a frame's edge or beyond the page; frames across each other."""
    marks: list[tuple[Rect, Mark]] = [(rect(m), m) for m in picture.marks if isinstance(m, Text | Icon | Dots)]
    marks.sort(key=lambda one: one[0][0])
    boxes = [(rect(m), m) for m in picture.marks if isinstance(m, Box) and m.w > 2]
    page = (0.0, 0.0, picture.width, picture.height)
    for n, (room, mark) in enumerate(marks):
        if not inside(room, page, 0.0):
            yield f"beyond the page: {mark}"
        for other_room, other in marks[n + 1 :]:
            if other_room[0] > room[2]:
                break
            if meet(room, other_room, 0.15) and Text in (type(mark), type(other)):
                yield f"overlap: {mark} and {other}"
        for frame, box in boxes:
            if meet(room, frame, 0.35) and not inside(room, frame, 0.35):
                yield f"over an edge: {mark} and {box}"
    for n, (frame, box) in enumerate(boxes):
        for other_frame, other_box in boxes[n + 1 :]:
            apart = not meet(frame, other_frame, 0.05)
            if not (apart or inside(frame, other_frame, 0.01) or inside(other_frame, frame, 0.01)):
                yield f"frames cross: {box} and {other_box}"


SOME = [(stages, cards, *words) for stages in (3, 6, 13) for cards in (5, 50)
        for words in (("en", "plain"), ("fr", "plain"), ("en", "long"), ("fr", "strange"))]  # fmt: skip
MANY = [(3, 200, "fr", "plain"), (6, 200, "en", "long"), (13, 200, "fr", "strange"), (13, 200, "en", "plain")]


@pytest.mark.parametrize(("stages", "cards", "language", "kind"), [*SOME, *MANY])
def test_nothing_overlaps_and_nothing_is_cut(make_map, stages, cards, language, kind):
    """At every size, in both languages and with awkward words, every text stands whole, free, and at 7 pt or more."""
    picture = lay_out(make_map(stages, cards, language, kind), language, "a3", TODAY)
    assert list(faults(picture)) == []
    assert min(text.size for text in picture.texts) >= LEAST


@pytest.mark.parametrize(("stages", "cards"), [(3, 5), (6, 50), (13, 50)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_ordinary_maps_fit_on_a3(make_map, stages, cards, language):
    """A map of up to 50 cards is drawn on A3; only larger ones ask for larger paper."""
    assert lay_out(make_map(stages, cards, language), language, "a3", TODAY).paper == "a3"


@pytest.mark.parametrize("name", ["buying-shoes", "investing-money", "running-shoes"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_worked_examples_fit_on_a3(name, language):
    """The worked examples are drawn whole on A3, in both languages."""
    from importlib.resources import files

    from journeykit.files import native

    text = files("journeykit.frameworks").joinpath("examples", f"{name}.{language}.journey.json").read_bytes()
    picture = lay_out(native.loads(text), language, "a3", TODAY)
    assert picture.paper == "a3"
    assert list(faults(picture)) == []


@pytest.mark.parametrize(
    "journey",
    [
        Journey(title="Only a title"),
        Journey(title="T" * 200),
        Journey(title="One stage", stages=(Stage(title="I look"),)),
        Journey(title="One card", stages=(Stage(title="I look", cards=(Goal(text="I find it."),)),)),
        Journey(title="One feeling", stages=(Stage(title="I look", cards=(Step(text="I look.", emotion=1),)),)),
        Journey(title="👟", need="n" * 300, resolution="r " * 150, scenario="long " * 399, owner="o" * 300),
        Journey(title="13 empty", stages=tuple(Stage(title="I look, and wonder what is next") for _ in range(13))),
        Journey(title="30 stages", stages=tuple(Stage(title=f"Stage {n}") for n in range(30))),
    ],
    ids=lambda journey: journey.title[:12],
)
def test_small_and_odd_maps(journey):
    """An empty map, a single card, endless words and thirty stages are drawn without overlap."""
    assert list(faults(lay_out(journey, "en", "a3", TODAY))) == []


def test_every_word_of_the_map_is_on_the_picture(make_map):
    """The text of every card is found, whole, among the lines drawn."""
    journey = make_map(6, 50)
    drawn = " ".join(text.text for text in lay_out(journey, "en", "a3", TODAY).texts)
    words = set(drawn.split())
    for _, card in journey.cards():
        assert set(clean(card.text).split()) <= words, card.text


def test_same_map_same_layout(make_map):
    """Drawing is deterministic: the same map on the same day gives the same marks."""
    journey = make_map(6, 50)
    assert lay_out(journey, "en", "a3", TODAY) == lay_out(journey, "en", "a3", TODAY)


def test_larger_maps_take_larger_paper(make_map):
    """Two hundred cards ask for larger paper, of the same proportions, and the picture says which."""
    picture = lay_out(make_map(6, 200), "en", "a3", TODAY)
    assert picture.paper in ("a2", "a1")
    assert (picture.width, picture.height) == PAPERS[picture.paper]
    assert any(picture.paper.upper() in text.text for text in picture.texts)


def test_a_larger_paper_can_be_asked_for(make_map):
    """The paper given is the smallest used."""
    assert lay_out(make_map(3, 5), "en", "a1", TODAY).paper == "a1"


def test_unknown_paper_is_refused():
    """An unknown paper raises BadValue, which names it and the choices."""
    with pytest.raises(BadValue, match=r"'letter'.*a3, a2"):
        lay_out(Journey(title="Shoes"), "en", "letter", TODAY)


def test_a_new_lane_is_drawn_from_its_fields_alone(monkeypatch):
    """A lane the drawing has never heard of appears with its words, its scale, its choice, its flag and its quotes."""
    from typing import Annotated, Literal

    from journeykit.drawing import header, layout, sheet, widths
    from journeykit.model import cards
    from journeykit.text import phrase

    class Risk(cards.CardBase):
        lane: Literal["risk"] = "risk"
        likelihood: Annotated[int | None, cards.Show("scale", phrase("Likelihood"))] = None
        channel: Annotated[str, cards.Show("choice", phrase("Channel"), words="channel")] = ""
        urgent: Annotated[bool, cards.Show("flag", phrase("Urgent"))] = False
        heard: Annotated[tuple[cards.Verbatim, ...], cards.Show("verbatims", phrase("Heard"))] = ()

    lane = cards.Lane("risk", Risk, phrase("Risks"), phrase("risk"), phrase("It rains."), "alert")
    for module in (header, layout, sheet, widths):
        monkeypatch.setattr(module, "LANES", (*cards.LANES, lane))
    risk = Risk(
        text="The lorry breaks down.",
        likelihood=4,
        channel="web",
        urgent=True,
        heard=(cards.Verbatim(text="Where is it?"),),
    )
    stage = Stage.model_construct(id="s", title="I wait", phase="after", hint="", activities=(), cards=(risk,))
    journey = Journey.model_construct(**{**dict(Journey(title="Shoes")), "stages": (stage,)})
    picture = lay_out(journey, "en", "a3", TODAY)
    drawn = {text.text for text in picture.texts}
    assert {"Risks", "The lorry breaks down.", "likelihood", "Web", "Urgent", "“Where is it?”"} <= drawn
    assert any(isinstance(mark, Dots) and mark.filled == 4 and mark.total == 5 for mark in picture.marks)
    assert list(faults(picture)) == []


def test_lines_are_never_wider_than_their_room():
    """Wrapping breaks inside a word when it must, keeps every letter, and never makes an endless line."""
    word = "Donaudampfschifffahrtsgesellschaft"
    for room in (3.0, 8.0, 21.0):
        lines = wrap(word, "regular", 8, room)
        assert all(width(line, "regular", 8) <= room for line in lines)
        assert "".join(line.removesuffix("-") for line in lines) == word


def test_signs_that_no_font_has_become_a_square():
    """What cannot be drawn shows as a square, and invisible signs are dropped."""
    assert clean("a\u200bb \U0001f469\U0001f3fd\u200d\U0001f680 箱") == "ab \U0001f469\U0001f680 □"


@pytest.mark.parametrize(("title", "told"), [("顧客は箱を待つ", True), ("a\u200bb « été » □ ✓ 😀", False)])
def test_the_foot_says_what_squares_are(title, told):
    """A picture with squares says what they stand for, and one without does not."""
    texts = " ".join(text.text for text in lay_out(Journey(title=title), "en", "a3", TODAY).texts)
    assert ("□ stands for a character" in texts) is told


def test_each_line_runs_the_way_its_text_runs():
    """A text in Hebrew stands at the right; its lines, and those of an English text, begin in the way of the whole."""
    hebrew = "\u05d0\u05d1\u05d2 " * 6 + "Nike 270 " * 3
    (lines,) = paragraph(hebrew, 30, 8).marks
    assert isinstance(lines, Lines)
    assert (lines.anchor, len(lines.lines) > 2) == ("right", True)
    assert all(map(right_to_left, lines.lines))
    assert not any(map(right_to_left, wrap("Nike 270 " * 3 + hebrew, "regular", 8, 30)))


def test_no_letter_is_lost_in_italics():
    """What the italic font lacks, such as Arabic, is set upright."""
    (lines,) = paragraph("\u0628 says", 30, 8, "italic").marks
    assert isinstance(lines, Lines)
    assert (lines.font, "\u0628" in lines.lines[0]) == ("regular", True)

"""The deck: what stands on it, that it stands there whole, and the templates it takes."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pptx
import pytest
from openpyxl import load_workbook
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu
from pypdf import PdfReader

from journeykit.deliverables.deck import dumps, save
from journeykit.deliverables.deck.ground import ground
from journeykit.deliverables.deck.look import Look, contrast
from journeykit.deliverables.deck.words import height, para, split
from journeykit.errors import BadFile
from journeykit.frameworks import example, framework
from journeykit.model.cards import Card, Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage

TODAY = date(2026, 11, 22)
TEMPLATE = ".presentationml.presentation.main+xml", ".presentationml.template.main+xml"


def opened(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


def deck(journey: Journey, **options: Any) -> Any:
    return opened(dumps(journey, today=TODAY, **options))


def texts(slide: Any) -> Iterator[str]:
    """Every paragraph of a slide, in the order in which it is read."""
    for paragraph in slide._element.iter("{*}p"):
        text = "".join(run.text or "" for run in paragraph.iter("{*}t"))
        if text:
            yield text


def words(slide: Any) -> str:
    return "\n".join(texts(slide))


def titles(slides: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides.slides]


def titled(slides: Any, start: str) -> Any:
    """The first slide whose title begins so."""
    return next(slide for slide in slides.slides if slide.shapes.title.text_frame.text.startswith(start))


def filled(title: str, phase: Any = "before", more: tuple[Card, ...] = ()) -> Stage:
    cards = (
        Goal(text="I want to be sure of the size."),
        Step(text="I browse and compare.", emotion=-1, feeling="lost"),
        Step(text="I am told my size.", layer="ideal", emotion=1),
        Pain(text="Nothing says how it fits."),
        Opportunity(text="Say how it fits.", impact=4, effort=2),
        *more,
    )
    return Stage(title=title, phase=phase, cards=cards)


@pytest.fixture(scope="module")
def shoes() -> Any:
    return deck(example("en"))


def test_what_is_on_the_slides(shoes: Any) -> None:
    """Title, the map in short, persona, map, stages, curve, gap, priorities, KPIs, actions and sources, in their order.

    Each title says what its slide shows.
    """
    found = titles(shoes)
    stages = [stage.title for stage in example("en").stages]
    starts = [
        "Buying shoes online", "In short: begin with “Put the label", "Maya Ellis: “I want shoes that",
        "The journey is hardest at “I send them back", *(f"{title}\N{NO-BREAK SPACE}–" for title in stages),
        "Lowest at step 9", "The widest gap", "Fix first", "2 moments", "6 of 14 KPIs", "Next actions",
        "Sources: no card is a mere assumption",
    ]  # fmt: skip
    places = [next(n for n, title in enumerate(found) if title.startswith(start)) for start in starts]
    assert places == sorted(places)
    assert titled(shoes, stages[0]).shapes.title.text_frame.text.endswith("the page shows running shoes")


def test_the_whole_map_is_on_one_slide(shoes: Any) -> None:
    """No lane is left out, no letter is smaller than 10 points, and what fails is said in words beside its sign."""
    whole = titled(shoes, "The journey is hardest")
    said = [*texts(whole)]
    assert {"Goals", "Expectations", "Lived process", "Pain points", "Opportunities", "KPIs"} <= {*said}
    assert "▲\N{NO-BREAK SPACE}4 of 4 are missed" in said
    assert "▲\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}Alert" in said
    assert min(int(run.get("sz")) for run in whole._element.iter("{*}rPr") if run.get("sz")) >= 1000


def test_every_card_is_on_a_slide(shoes: Any) -> None:
    """Nothing of the map is lost: each card and each verbatim stands somewhere, whole."""
    said = "\n".join(words(slide) for slide in shoes.slides)
    for _, card in example("en").cards():
        assert card.text in said
        assert all(one.text in said for one in getattr(card, "verbatims", ()))


def test_shapes_are_native(shoes: Any) -> None:
    """No picture of anything: shapes, tables and a chart whose data can be edited."""
    shapes = [shape for slide in shoes.slides for shape in slide.shapes]
    assert not [shape for shape in shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE]
    assert sum(shape.has_table for shape in shapes) >= 4
    (chart,) = [shape.chart for shape in shapes if shape.has_chart]
    lived = next(iter(chart.plots[0].series))
    assert [one for one in lived.values if one is not None] == [step.emotion for _, step in example("en").steps()]
    assert chart.part.chart_workbook.xlsx_part is not None


def test_no_text_becomes_a_formula() -> None:
    """Steps that begin with = + - @ are text in the data of the chart."""
    steps = [Step(text=f"{sign}1+1", emotion=0, layer=layer) for sign in "=+-@" for layer in ("lived", "ideal")]
    slides = deck(Journey(title="Shoes", stages=(Stage(title="Buy", cards=tuple(steps)),)))
    (chart,) = [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert any("=1+1" in str(cell.value) for cell in sheet["A"])


def test_notes_help_the_presenter(shoes: Any) -> None:
    """Each slide has notes; a stage's say which words to read aloud and where they come from."""
    notes = [slide.notes_slide.notes_text_frame.text for slide in shoes.slides]
    assert all(notes)
    first = titled(shoes, "I need new shoes").notes_slide.notes_text_frame.text
    assert "By noon I walk like my grandmother" in first
    assert "12 interviews, September" in first


def test_who_does_not_see_it(shoes: Any) -> None:
    """Titles are placeholders, read first, numbers last; what has no words is described, or decoration."""
    for slide in shoes.slides:
        first, *_, last = slide.shapes
        assert first == slide.shapes.title
        assert last.name == "Slide number" or slide == shoes.slides[0]
        for named in slide._element.iter("{*}cNvPr"):
            holder = named.getparent().getparent()
            wordless = holder.tag.endswith(("}sp", "}cxnSp")) and not any(run.text for run in holder.iter("{*}t"))
            if holder.tag.endswith("}graphicFrame") or (wordless and named.get("name")):
                assert named.get("descr") or [*named.iter("{*}decorative")], named.get("name")
    spoken = {run.get("lang") for slide in shoes.slides for run in slide._element.iter("{*}rPr")}
    assert spoken == {"en-GB"}


def test_in_french() -> None:
    """The kit's words are French; words of an English map keep their language for who listens to them."""
    slides = deck(example("en"), language="fr")
    stage = titled(slides, "I need new shoes")
    assert "Irritants" in [*texts(stage)]
    heads = {run.text: run.find("{*}rPr").get("lang") for run in stage._element.iter("{*}r")}
    assert heads["Irritants"] == "fr-FR"
    assert heads["I find advice for work on my feet."] == "en-GB"


def inside(slides: Any) -> None:
    """Every shape stands on the slide, and every text in its shape at 8 points or more."""
    wide, high = slides.slide_width, slides.slide_height
    for n, slide in enumerate(slides.slides, start=1):
        for shape in slide.shapes:
            if shape.is_placeholder:
                continue
            assert shape.left >= -1, (n, shape.name)
            assert shape.top >= -1, (n, shape.name)
            assert shape.left + shape.width <= wide + 20_000, (n, shape.name)
            assert shape.top + shape.height <= high + 20_000, (n, shape.name)
        sizes = [int(run.get("sz")) for run in slide._element.iter("{*}rPr") if run.get("sz")]
        assert min(sizes, default=800) >= (600 if slide.shapes[-1].name == "Slide number" else 800), n


WILD = "رحلة 👩‍👩‍👧 "


def nasty() -> Journey:
    long = "Donaudampfschifffahrtsgesellschaft" * 50
    more: tuple[Card, ...] = (
        Goal(text=long),
        Step(
            text="words " * 300, priority=True, emotion=-2, feeling="😀" * 10, verbatims=(Verbatim(text="q" * 2_500),)
        ),
        *(Pain(text="=cmd|' /C calc'!A0 " * n) for n in range(1, 20)),
        Opportunity(text="opp " * 400),
        *(Expectation(text=f"expect {n} " * 9, importance=4, satisfaction=2) for n in range(40)),
        Kpi(text="kpi " * 300, unit="furlongs", target=1e9, measure=Measure(value=-12_345_678.9)),
    )
    return Journey(
        title=WILD + "very long title " * 10,
        scenario="<b>&amp;</b> " + "word " * 380,
        review_on=date(2020, 1, 1),
        persona=Persona(name="مها 😀", summary="x" * 300, need="שלום " * 200, context="日本語" * 300),
        sources=tuple(f"{n} " + "y" * 200 for n in range(30)),
        stages=(filled("W" * 120, more=more), filled("أريد حذاء جديدا", "after")),
    )


def test_long_and_odd_words_stand_whole() -> None:
    """Emoji, right-to-left words, markup, formula signs and endless words go on on further slides; nothing is cut."""
    slides = deck(nasty(), language="fr")
    inside(slides)
    joined = re.sub(r"\s+", "", "".join(words(slide) for slide in slides.slides))
    for text, times in (("q", 2_500), ("words", 300), ("=cmd|'/Ccalc'!A0", 190), ("<b>&amp;</b>", 1), ("مها😀", 1)):
        assert joined.count(text) >= times
    arabic = [one for slide in slides.slides for one in slide._element.iter("{*}pPr") if one.get("rtl") == "1"]
    assert arabic
    assert any("(continued, 2)" in title or "(suite, 2)" in title for title in titles(slides))


def test_thirteen_stages_can_be_read() -> None:
    """The map of 13 stages is on one slide, with every lane; that it is shortened there is said."""
    thirteen = framework("ecommerce-13", "en")
    stages = tuple(filled(stage.title, stage.phase, (Goal(text="word " * 40),)) for stage in thirteen.stages)
    slides = deck(thirteen.replace(stages=stages))
    inside(slides)
    (whole,) = [slide for slide in slides.slides if any(shape.name == "Emotion" for shape in slide.shapes)]
    assert all(stage.title in words(whole) for stage in stages)
    assert {"Goals", "Lived process", "Pain points", "Opportunities"} <= {*texts(whole)}
    assert "the slide of each stage has every word" in words(whole)


def test_sixty_stages() -> None:
    """The road of 60 stages is on one slide, by number and name; each stage has its own slide."""
    stages = tuple(filled(f"Stage number {n}", "before" if n < 30 else "after") for n in range(60))
    slides = deck(Journey(title="Long", stages=stages))
    inside(slides)
    found = titles(slides)
    assert found.count("The journey at a glance") == 1
    named = [title for title in found if title.startswith("Stage number")]
    assert [title.partition("\N{NO-BREAK SPACE}")[0] for title in named] == [stage.title for stage in stages]
    leads = [one for one in titled(slides, "The journey at a glance").shapes if one.name == "8 Stage number 7"]
    assert [one.click_action.target_slide for one in leads] == [titled(slides, "Stage number 7")]


def test_little_or_nothing() -> None:
    """An empty map and empty stages make a deck that invites; without a persona its notes say so."""
    empty = deck(Journey(title="Shoes"))
    assert titles(empty) == ["Shoes", "The journey at a glance"]
    assert "No stage yet" in words(empty.slides[1])
    assert "no persona yet" in empty.slides[0].notes_slide.notes_text_frame.text
    bare = deck(framework("six-stages", "en"))
    assert len(bare.slides) == 9
    assert "No card yet" in words(bare.slides[2])


def test_next_actions() -> None:
    """What brings most for least stands first; an owner that lacks and a review that is overdue are said in words."""
    cards = (
        Opportunity(text="Much work", impact=3, effort=5),
        Opportunity(text="Quick win", impact=5, effort=1, owner="Ada"),
    )
    late = Journey(title="Shoes", review_on=date(2026, 1, 1), stages=(Stage(title="Buy", cards=cards),))
    last = deck(late).slides[-1]
    said = words(last)
    assert said.index("Quick win") < said.index("Much work")
    assert "Review overdue since 1 January 2026." in said
    assert "No owner yet" in said
    assert last.shapes.title.text_frame.text == "Next actions: 1 has no owner yet"


# Templates


def template(change: Callable[[Any], None] = lambda slides: None) -> bytes:
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[1]).shapes.title.text = "An old slide"
    change(slides)
    out = io.BytesIO()
    slides.save(out)
    return out.getvalue()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as again:
        for part in packed.infolist():
            again.writestr(part, change(part.filename, packed.read(part)))
    return out.getvalue()


def dark(slides: Any) -> None:
    named = slides.slide_master._element.find("{*}clrMap")
    for slot, value in {"bg1": "dk1", "tx1": "lt1"}.items():
        named.set(slot, value)


def low(slides: Any) -> None:
    slides.slide_height = Emu(2_500_000)


def test_the_template_is_used() -> None:
    """Its master, its size and its colours make the deck; its own slides are gone."""
    slides = deck(example("en"), template=template(dark))
    inside(slides)
    assert slides.slide_width == Emu(9_144_000)
    assert {layout.name for layout in slides.slide_layouts} >= {"Title Slide", "Title Only"}
    assert slides.slides[3].slide_layout.name == "Title Only"
    assert "An old slide" not in titles(slides)
    assert not [part for part in slides.part.package.iter_parts() if "An old slide" in str(getattr(part, "blob", b""))]


def logo_and_dark_ground(slides: Any) -> None:
    """A logo where the title ends, and a ground that the theme's own ink cannot be read on."""
    master = slides.slide_master
    for layout in (master, *slides.slide_layouts):
        ground = parse_xml(
            f'<p:bg {nsdecls("p", "a")}><p:bgPr><a:solidFill><a:srgbClr val="0B2545"/></a:solidFill></p:bgPr></p:bg>'
        )
        layout._element.cSld.insert(0, ground)
    logo = f'<a:off x="0" y="{Emu(1_500_000)}"/><a:ext cx="{Emu(9_144_000)}" cy="{Emu(500_000)}"/>'
    master._element.cSld.spTree.append(
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="77" name="Logo"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr><a:xfrm>{logo}</a:xfrm></p:spPr></p:sp>"
        )
    )


def title_at_the_side(slides: Any) -> None:
    """The title stands in a bar at the left, over all of the slide, of 16:9."""
    slides.slide_width, slides.slide_height = Emu(12_192_000), Emu(6_858_000)
    for layout in slides.slide_layouts:
        for holder in layout.placeholders:
            kind = holder._element.ph.get("type")
            holder.left, holder.top, holder.width, holder.height = (
                Emu(200_000),
                Emu(300_000),
                Emu(2_500_000),
                (Emu(5_500_000) if kind in ("title", "ctrTitle") else Emu(300_000)),
            )


def test_what_stands_on_the_master_is_kept_free() -> None:
    """Nothing is drawn over a logo, and words are read on the ground that is really behind them."""
    content = template(logo_and_dark_ground)
    stood = ground(content)
    assert stood.area[1] >= 2_000_000 / 12_700
    assert contrast(stood.look.rgb(stood.look.readable("ink", "card")), "#0B2545") >= 4.5
    slides = deck(example("en"), template=content)
    inside(slides)
    for slide in [*slides.slides][1:]:
        drawn = [shape for shape in slide.shapes if not shape.is_placeholder]
        assert min(shape.top for shape in drawn) >= 2_000_000


def test_a_title_at_the_side() -> None:
    """Where the title has no room under it, what is free beside it is taken; titles have one size."""
    slides = deck(example("en"), template=template(title_at_the_side))
    inside(slides)
    for slide in [*slides.slides][1:]:
        assert min(shape.left for shape in slide.shapes if not shape.is_placeholder) >= 2_700_000
    sizes = [run.get("sz") for slide in [*slides.slides][1:] for run in slide.shapes.title._element.iter("{*}rPr")]
    assert len({*sizes}) <= 2


def test_a_potx(tmp_path: Path) -> None:
    """A template file proper (.potx) is taken as a presentation is."""
    potx = tmp_path / "school.potx"
    potx.write_bytes(rezipped(template(), lambda name, part: part.replace(*map(str.encode, TEMPLATE))))
    assert titles(opened(dumps(Journey(title="Shoes"), template=potx)))[0] == "Shoes"


def test_without_the_usual_layouts() -> None:
    """A template whose one layout has a title beside other things still makes a deck."""

    def strip(slides: Any) -> None:
        slides.part.drop_rel(slides.slides._sldIdLst[0].rId)
        del slides.slides._sldIdLst[0]
        for layout in list(slides.slide_layouts):
            if layout.name != "Comparison":
                slides.slide_layouts.remove(layout)

    slides = deck(example("en"), template=template(strip))
    inside(slides)
    assert next(texts(slides.slides[4])) in titles(slides)
    assert not [
        one for one in slides.slides[4].placeholders if one._element.ph.get("type") not in ("title", "ftr", "sldNum")
    ]


def no_titles(name: str, part: bytes) -> bytes:
    return re.sub(b'type="(title|ctrTitle)"', b'type="body" idx="33"', part) if "slideLayouts/slide" in name else part


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cannot be read as a PowerPoint template"),
        (b"Not a presentation at all", "cannot be read as a PowerPoint template"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "has a password"),
        (template()[:20_000], "cannot be read as a PowerPoint template"),
        (
            rezipped(template(), lambda name, part: part.replace(b"</Types>", b"<!--vbaProject--></Types>")),
            "holds macros",
        ),
        (rezipped(template(), no_titles), "has no layout with a title"),
        (rezipped(template(), lambda name, part: b"<" if "theme1" in name else part), "cannot be read as a PowerPoint"),
        (template(low), "leaves too little room"),
    ],
    ids=["empty", "text", "password", "cut", "macros", "titles", "theme", "low"],
)
def test_a_template_that_cannot_be_used(content: bytes, says: str) -> None:
    """It is refused in words that say what to do."""
    with pytest.raises(BadFile, match=says) as found:
        dumps(example("en"), template=content)
    assert found.value.next_step is not None


def test_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that unpacks to more than any template is refused before it is unpacked."""
    monkeypatch.setattr("journeykit.deliverables.deck.ground.MOST_BYTES", 10_000)
    with pytest.raises(BadFile, match="larger than a template can be"):
        dumps(example("en"), template=template())


def test_saving(tmp_path: Path) -> None:
    """A deck is saved under its ending only, and a template that is not there is named."""
    assert save(Journey(title="Shoes"), tmp_path / "shoes.pptx").stat().st_size > 10_000
    with pytest.raises(BadFile, match=r"notes\.docx"):
        save(Journey(title="Shoes"), tmp_path / "notes.docx")
    with pytest.raises(BadFile, match=r"none\.pptx cannot be read: there is no such file"):
        save(Journey(title="Shoes"), tmp_path / "shoes.pptx", template=tmp_path / "none.pptx")


# Words and colours


def test_split() -> None:
    """A paragraph that has no room is taken apart between its words, and nothing of it is lost."""
    whole = [para("A short one.", 12), para("One two three. " * 60, 12, before=4)]
    head, rest = split(whole, 200, 120, 1.1)
    assert height(head, 200, 1.1) <= 120
    assert " ".join(" ".join(one.text for one in (*head, *rest)).split()) == " ".join(
        " ".join(one.text for one in whole).split()
    )


@pytest.mark.parametrize("accent", ["#FFC20E", "#8BC53F", "#101820", "#FFFFFF", "#808080"])
def test_text_can_be_read_on_any_theme(accent: str) -> None:
    """Whatever the colours of a school: text on a card, and on the colour of a phase, has a contrast of 4.5."""
    slots = {**ground().look.slots, "tx1": "#FFFFFF", "bg1": "#101820", "accent1": accent, "accent2": accent}
    look = Look(slots, own=False)
    for role in ("accent", "before", "alert", "watch", "good", "quiet"):
        assert contrast(look.rgb(look.readable(role, "card")), look.rgb("card")) >= 4.5
    assert contrast(look.rgb(look.over("before")), look.rgb("before")) >= 4.4


def test_opened_by_libreoffice(opened_by_office: Callable[..., Path], tmp_path: Path, shoes: Any) -> None:
    """LibreOffice opens the deck: a page a slide, with the words of each slide on its page."""
    pages = PdfReader(opened_by_office(save(example("en"), tmp_path / "shoes.pptx", today=TODAY))).pages
    assert len(pages) == len(shoes.slides)
    for page, slide in zip(pages, shoes.slides, strict=True):
        shown = re.sub(r"\W", "", page.extract_text())
        missing = [text for text in texts(slide) if re.sub(r"\W|‹#›", "", text) not in shown]
        assert not missing, slide.shapes.title.text_frame.text

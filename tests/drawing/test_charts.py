"""Pictures of analyses as geometry and in words: nothing overlaps, nothing is cut, nothing is left unsaid."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import analysed
import pandas as pd
import pytest
from pictured import faults, unreadable

from journeykit.drawing import describe, draw
from journeykit.drawing.charts import CHARTS, facts_of, lay_out
from journeykit.drawing.charts.flow import LEFT, VIA, Node, arrange
from journeykit.drawing.marks import Box
from journeykit.drawing.measure import width
from journeykit.errors import BadValue
from journeykit.model.journey import Journey

Make = Callable[[], pd.DataFrame]
FRAMES: dict[str, Make] = {name: getattr(analysed, name) for name in CHARTS} | {
    "compare units": analysed.compare_cases, "compare kpi": analysed.effect,
    "flow split": partial(analysed.flow, split=True), "flow loops": partial(analysed.flow, loops=True, split=True),
    "flow backward": partial(analysed.flow, loops=True, backward=True),
    "flow backward long": partial(analysed.flow, long=True, backward=True, loops=True),
    "flow many": partial(analysed.flow, names=20),
    "funnel unmapped": partial(analysed.funnel, stages=False), "loops none": partial(analysed.loops, none=True),
    "transitions stages": partial(analysed.transitions, rows=5, stages=True),
    "variants numbered": partial(analysed.variants, steps=22, stages=False),
    "variants endless": partial(analysed.variants, steps=60, stages=False),
    "cases near": partial(analysed.cases, near=True),
    "retention weeks": partial(analysed.retention, rows=26, period="week"),
}  # fmt: skip
ROWS = ("attribution", "compare", "conformance", "distinctive", "drop_off", "loops", "rings_true", "stage_times",
        "step_matrix", "touches", "transitions", "variants")  # fmt: skip
FRAMES |= {f"{name} long": partial(getattr(analysed, name), long=True) for name in (*ROWS, "flow", "funnel")}
FRAMES |= {f"{name} twenty": partial(getattr(analysed, name), rows=20, long=True) for name in ROWS}
FRAMES |= {f"{name} one": partial(getattr(analysed, name), rows=1) for name in (*ROWS, "retention", "cases", "dotted")}
FRAMES |= {
    "funnel twenty": partial(analysed.funnel, steps=20, long=True),
    "funnel one": partial(analysed.funnel, steps=1),
}
FRAMES |= {f"{name} two": partial(getattr(analysed, name), rows=2) for name in ("cases", "dotted")}
SIZES = [None, (120.0, 90.0), (600.0, 200.0), (200.0, 280.0)]


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_overlaps_and_nothing_is_cut(name, language):
    """Whatever the rows and names, every text stands whole, free, at 7 points or more, in a colour to be read."""
    picture = lay_out(FRAMES[name](), language)
    assert list(faults(picture)) == []
    assert min(text.size for text in picture.texts) >= 7.0
    assert all(text.text for text in picture.texts)
    assert [*unreadable(picture, "light"), *unreadable(picture, "dark")] == []


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("name", CHARTS)
def test_on_an_axes_of_any_size(name, size):
    """On an Axes of other proportions the picture has these proportions, and still nothing overlaps."""
    picture = lay_out(FRAMES[name](), "fr", size)
    assert list(faults(picture)) == []
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.02)


TOLD = [name for name in FRAMES if not name.startswith(("cases", "dotted"))]


@pytest.mark.parametrize(
    ("name", "language"), [*((name, "en") for name in TOLD), *((name, "fr") for name in TOLD if name in CHARTS)]
)
def test_every_number_is_said_in_words(name, language):
    """The text alternative says every number of the frame, as the language writes it, and every name."""
    frame = FRAMES[name]()
    said = describe(frame, language)
    facts = facts_of(frame, language)
    for row in facts.rows:
        for column, value in row.items():
            if column in ("position", "left", "age", "phase", "example", "theirs") or value is None:
                continue
            if column == "step" and row.get("name"):  # an id, or the name in the data: the map's is said
                continue
            if isinstance(value, str):
                assert value in said or value == "" or column in facts.about.get("keys", ()), (column, value)
            elif not (column in ("median_s", "q1_s", "q3_s", "since_first_s") and frame.attrs["analysis"] == "funnel"):
                shapes = {facts.n(value), facts.share(value), facts.points(value), facts.time(value)}
                shapes |= {facts.n(round(abs(value), 2), digits) for digits in (1, 2)}
                shapes |= {facts.time(abs(value)), facts.share(value).removesuffix("\xa0%")}
                assert any(shape in said for shape in shapes), (column, value)


def test_a_funnel_tells_how_long_each_step_takes():
    """The times of a funnel are said from the second step on: the first has none."""
    said = describe(analysed.funnel())
    assert "after a median of 7 min, the middle half 3.5 min to 13 min" in said
    assert said.count("after a median of") == 5


@pytest.mark.parametrize("name", CHARTS)
def test_what_every_picture_says(name):
    """Title, counts, period and source stand on the picture and in its text alternative."""
    frame = FRAMES[name]()
    drawn = " ".join(text.text for text in lay_out(frame, "en").texts)
    said = describe(frame)
    counted = {"compare": "1,000 cases", "distinctive": "1,000 texts", "rings_true": "5 steps, 8,214 texts",
               "priorities": "9 expectations, means of 360 answers"}  # fmt: skip
    for part in (
        counted.get(name, "1,000 cases, 8,214 events"),
        "1 September 2026 to 31 October 2026",
        "Source: events.csv",
    ):
        assert part in drawn
        assert part in said
    assert all(word in drawn for word in said.partition("\n")[0].split())


def test_segment_is_named():
    """The segment that a frame was cut to is named at the foot."""
    frame = analysed.drop_off()
    frame.attrs["segment"] = "channel: ad"
    assert "channel: ad" in " ".join(text.text for text in lay_out(frame, "en").texts)


@pytest.mark.parametrize("name", [name for name in FRAMES if name.startswith("flow")])
def test_flow_keeps_every_case(name):
    """What comes into a node goes on from it or ends there: at each node, and in all, bands add up to the frame."""
    frame = FRAMES[name]()
    nodes, bands, aligned = arrange(facts_of(frame, "en"))
    first = min(column for column, _ in nodes)
    last = max(column for column, _ in nodes)
    for place, node in nodes.items():
        into = sum(band.count for band in bands if band.target == place)
        out = sum(band.count for band in bands if band.source == place)
        assert node.count == max(into, out)
        assert into == out or place[0] in (first, last) or place[1] == LEFT, place
    ended = sum(band.count for band in bands if band.target[1] == LEFT)
    assert ended == frame.loc[frame["left"], "count"].sum()
    begun = sum(band.count for band in bands if band.source[0] == first and not band.source[1].startswith(VIA))
    assert begun == frame.loc[frame["position"] == 0, "count"].sum()
    assert aligned == (name in ("flow", "flow split", "flow long"))


def test_flow_bands_are_as_thick_as_their_counts():
    """At every node the bands that leave it, and those that reach it, are together as high as its bar."""
    from journeykit.drawing.charts.flow import _bands, _colours, _place
    from journeykit.drawing.marks import Shape

    facts = facts_of(analysed.flow(split=True), "en")
    nodes, bands, _ = arrange(facts)
    for node in nodes.values():
        node.x, node.room = 50.0 * node.column, 45.0
    _place(facts, nodes, 120.0)
    shapes = [mark for mark in _bands(facts, nodes, bands, _colours(facts, bands)) if isinstance(mark, Shape)]
    assert len(shapes) == len(bands)
    for node in nodes.values():
        out = [shape for shape in shapes if shape.x == pytest.approx(node.x + 3.2) and _within(shape.y, node)]
        if out:
            assert sum(shape.points[-1][-1] for shape in out) == pytest.approx(node.high)


def _within(y: float, node: Node) -> bool:
    return node.y - 0.01 <= y <= node.y + node.high + 0.01


def test_funnel_bars_are_in_proportion():
    """A bar is as long as its share of the largest; the phases of the map colour it."""
    frame = analysed.funnel()
    bars = [m for m in lay_out(frame, "en").marks if isinstance(m, Box) and m.line is None and m.h > 9]
    assert [bar.fill for bar in bars] == list(frame["phase"])
    longest = bars[0].w / frame["cases"][0]
    assert [bar.w for bar in bars] == pytest.approx([longest * count for count in frame["cases"]])


def test_transitions_say_how_many_are_left_out():
    """Ways that would not stay readable are left out, the weakest first, and the picture says how many."""
    frame = analysed.transitions(rows=12)
    drawn = " ".join(text.text for text in lay_out(frame, "en").texts)
    shown = int(drawn.split("Drawn are the ")[1].split()[0])
    assert f"{len(frame) - shown} more are left out" in drawn
    assert 8 <= shown < len(frame)


def test_shares_of_nobody_and_of_everybody():
    """0 % and 100 % are said only of nobody and of everybody, however close a share comes."""
    facts = facts_of(analysed.drop_off(), "en")
    said = [facts.share(one).replace("\xa0", " ") for one in (0, 0.04, 0.4, 9.96, 52.4, 99.94, 99.99, 100, None)]
    assert said == ["0 %", "< 0.1 %", "0.4 %", "10 %", "52 %", "99.9 %", "> 99.9 %", "100 %", "–"]


def test_measured_text_is_clean():
    """Signs that no font has become a square instead of an empty place, in a picture as on a map."""
    frame = analysed.drop_off(rows=2)
    frame["name"] = ["顧客 👟", "O'Brien; DROP TABLE\n<b>"]
    drawn = [text for text in lay_out(frame, "en").texts if "□" in text.text or "O'Brien" in text.text]
    assert drawn
    assert all(width(text.text, text.font, text.size) > 0 for text in drawn)
    assert "O'Brien; DROP TABLE <b>" in " ".join(text.text for text in lay_out(frame, "en").texts)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda frame: frame.iloc[:0], "found nothing.*longer period"),
        (lambda frame: frame.drop(columns=["share"]), "columns share .* missing.*as the analysis returned it"),
        (lambda frame: frame[["name"]], "columns cases, left, share, low, high"),
        (lambda frame: pd.DataFrame(frame.to_dict("list")), "does not say which analysis"),
        (lambda frame: analysed.labelled(frame, "weather"), "no picture for the analysis weather"),
        (lambda frame: [1, 2], "cannot be made of a list.*a map, or the DataFrame"),
        (lambda frame: None, "cannot be made of nothing"),
    ],
)
@pytest.mark.parametrize("use", [draw, describe])
def test_what_cannot_be_drawn_is_refused(change, why, use):
    """What is not the frame of an analysis, or no longer whole, raises BadValue, which says what to give."""
    with pytest.raises(BadValue, match=f"(?s){why}"):
        use(change(analysed.drop_off()))


def test_a_part_of_the_rows_can_be_drawn():
    """A frame of which rows were chosen keeps its attrs, and is drawn."""
    frame = analysed.drop_off()
    assert "I order and pay" in describe(frame[frame["left"] > 300])


def test_a_map_is_still_a_map():
    """The same functions draw and describe a map."""
    assert describe(Journey(title="Shoes"), "fr").startswith("Carte du parcours client")


def test_same_frame_same_picture():
    """Drawing is deterministic."""
    for name in CHARTS:
        assert lay_out(FRAMES[name](), "en") == lay_out(FRAMES[name](), "en")


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_not_known_is_left_open(name):
    """Times, intervals and shares that are missing leave their place empty or a dash: never nan, never a zero."""
    frame = FRAMES[name]()
    attrs, floats = frame.attrs, frame.select_dtypes("float").columns
    frame = frame.head(1).astype(dict.fromkeys(floats, "float"))
    keep = {"z", "since_s", "duration_s", "probability", "coverage", "share", "median", "q1", "q3", *frame.columns[:1]}
    keep |= {column for column in frame.columns if name == "attribution" or str(column).isdigit()}
    frame[[column for column in floats if column not in keep]] = float("nan")
    frame.attrs = attrs
    picture, said = lay_out(frame, "en"), describe(frame)
    assert list(faults(picture)) == []
    assert not any(word in ("nan", "None") for text in picture.texts for word in text.text.split())
    assert "nan" not in said.replace("\n", " ").split()


@pytest.mark.parametrize("cases", [[2, 0, 0], [0, 0], [10, 30, 20], [123_456_789, 98_765_432, 1]])
def test_funnels_of_nobody_and_of_many(cases):
    """A funnel in which nobody stays, an open one that grows, and one of millions are drawn, and not told wrong."""
    frame = analysed.funnel(len(cases))
    frame["cases"] = cases
    frame["share"] = [100 * count / cases[0] if cases[0] else float("nan") for count in cases]
    frame["left"] = [max(0, one - other) for one, other in zip(cases, [*cases[1:], 0], strict=True)]
    assert list(faults(lay_out(frame, "fr"))) == []
    title = describe(frame).partition("\n")[0]
    assert ("reach" in title) == (cases[-1] > cases[0])

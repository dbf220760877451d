"""The Builder's JavaScript as far as it can be tested without a browser; the rest is in tests/browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import journeykit as jk
from journeykit.model.edits import AddCard, AddStage, ChangeCard, ChangeHeader, MoveCard, RemoveCard, RemoveStage
from journeykit.widgets.source import ORDERS, module
from journeykit.widgets.view import TABLES, diff, view

HERE = Path(str(files("journeykit.widgets")))


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Run an expression over what the Builder's files export, with `given`; its value."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node: the tests in tests/browser run the same code")
    place = tmp_path_factory.mktemp("js")
    for part in ("js", "vendor"):
        shutil.copytree(HERE / part, place / part)
    (place / "package.json").write_text('{"type": "module"}')

    def run(file: str, expression: str, given: Any = None) -> Any:
        (place / "given.json").write_text(json.dumps(given))
        (place / "run.js").write_text(
            'import { readFileSync } from "node:fs";\n'
            f'import * as js from "./js/{file}.js";\n'
            'const given = JSON.parse(readFileSync(new URL("given.json", import.meta.url)));\n'
            f"console.log(JSON.stringify({expression}));\n"
        )
        told = subprocess.run([program, place / "run.js"], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return run


def test_every_file_is_joined() -> None:
    """No file is left out of the modules, and none is imported in the browser."""
    assert {file.stem for file in (HERE / "js").glob("*.js")} == {name for order in ORDERS.values() for name in order}
    for widget, order in ORDERS.items():
        assert len(order) == len(set(order))
        assert "\nimport " not in module(widget)
        assert module(widget).count("export ") == 1


@pytest.mark.parametrize("widget", ORDERS)
def test_the_module_can_be_read(node: object, tmp_path: Path, widget: str) -> None:
    """The joined files are one valid module: no two of them give the same name to different things."""
    path = tmp_path / "widget.mjs"
    path.write_text(module(widget), encoding="utf-8")
    told = subprocess.run(["node", "--check", path], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_the_page_puts_together_what_python_took_apart(node: Callable[..., Any]) -> None:
    """`merge` in the browser undoes `diff` in Python, whatever the edit, and knows the same tables."""
    journey = jk.example()
    edits = [
        ChangeCard(card="s01", fields={"emotion": 2, "text": "<b>é</b>"}),
        MoveCard(card="s01", stage="rate", at=0),
        RemoveCard(card="s02"),
        AddCard(stage="need", card={"lane": "goal", "id": "new", "text": "I want to walk."}),  # type: ignore[arg-type]
        AddStage(stage=jk.Stage(id="late", title="Logistics", phase="after"), at=2),
        RemoveStage(stage="send-back"),
        ChangeHeader(fields={"title": "Boots", "persona": {"name": "Lea"}, "set_aside": ["JK201@late"]}),
    ]
    steps = []
    for edit in edits:
        before, journey = view(journey, "en"), jk.apply(journey, edit)
        steps.append([before, diff(before, view(journey, "en")), view(journey, "en")])
    given = json.loads(json.dumps(steps))
    assert node("base", "given.map(([old, patch]) => js.merge(old, patch))", given) == [new for _, _, new in given]
    assert set(node("base", "[...js.TABLES]")) == set(TABLES)


def test_the_curve_never_swings_past_a_feeling(node: Callable[..., Any]) -> None:
    """Between two points the emotion curve stays between their heights: its handles do."""
    points = [{"x": 7 * i + i % 3, "y": y} for i, y in enumerate([50, 14, 14, 86, 50, 51, 86, 85, 14, 14, 14, 68])]
    path = node("curve", "js.monotonePath(given)", points)
    curves = [[float(n) for n in part.split()] for part in path.split("C")[1:]]
    assert len(curves) == len(points) - 1
    for before, after, (_, first, _, second, x, y) in zip(points, points[1:], curves, strict=False):
        low, high = sorted((before["y"], after["y"]))
        assert low - 0.01 <= first <= high + 0.01
        assert low - 0.01 <= second <= high + 0.01
        assert (x, y) == (after["x"], after["y"])
    assert node("curve", "[js.monotonePath([]), js.monotonePath([{x: 1, y: 1}])]") == ["", ""]


def test_where_a_card_is_let_go(node: Callable[..., Any]) -> None:
    """A card let go above the middle of another stands before it, below all of them at the end."""
    assert node("drag", "[0, 20, 40, 90].map((y) => js.placeIn([10, 30, 50], y))") == [0, 1, 2, 3]
    assert node("drag", "js.placeIn([], 5)") == 0


def test_sentences_count_as_their_language_does(node: Callable[..., Any]) -> None:
    """A sentence takes its values, nought is plural in English and singular in French, and an unknown one stays."""
    said = """(() => {
      const count = () => [0, 1, 2].map((n) => js.tn("{n} card", "{n} cards", n));
      const english = count();
      js.setLanguage({ "{n} card": ["{n} fiche", "{n} fiches"], "Add {what}": "Ajouter {what}" });
      return [english, count(), js.t("Add {what}", { what: "{n}" }), js.t("Unknown {x}", { y: 1 })];
    })()"""
    assert node("base", said) == [
        ["0 cards", "1 card", "2 cards"],
        ["0 fiche", "1 fiche", "2 fiches"],
        "Ajouter {n}",
        "Unknown {x}",
    ]


def test_numbers_as_they_are_typed(node: Callable[..., Any]) -> None:
    """Numbers are read as each language writes them; nothing is null, and what is no number stays as it was typed."""
    english = node(
        "form", 'given.map((text) => js.asNumber(text, "en"))', ["1,234.5", "92.5", "-3", "", "a lot", "1 000"]
    )
    assert english == [1234.5, 92.5, -3, None, "a lot", 1000]
    french = node(
        "form", 'given.map((text) => js.asNumber(text, "fr"))', ["92,5", "1 234,5", "1\u202f000", "−2", "1,234"]
    )
    assert french == [92.5, 1234.5, 1000, -2, 1.234]


def test_the_line_of_a_tile(node: Callable[..., Any]) -> None:
    """A line keeps to its box with the target's in it, goes on with the days, and is broken where nothing is."""
    drawn = node("tiles", "js.lineIn(given, 20)", [[10, 10], [11, None], [12, 12], [20, 15]])
    assert [point and round(point["x"]) for point in drawn["points"]] == [0, None, 20, 100]
    heights = [point["y"] for point in drawn["points"] if point]
    assert heights == sorted(heights, reverse=True)
    assert 0 < drawn["level"] < min(heights) < max(heights) < 100
    assert node("tiles", "js.pathOf(given)", drawn["points"]).count("M") == 2
    flat = node("tiles", "js.lineIn(given, null)", [[10, 3], [11, 3]])
    assert flat == {"points": [{"x": 0, "y": 50}, {"x": 100, "y": 50}], "level": None}


def test_stages_stand_in_rows_of_nearly_the_same_length(node: Callable[..., Any]) -> None:
    """All stages stand in one row where they fit; else no row has one stage more than another, and a phone has one."""
    assert node("dashboard", "[1400, 1200, 1000, 700, 430, 320].map((w) => js.columnsIn(w, 6))") == [6, 6, 3, 3, 2, 1]
    assert node("dashboard", "[js.columnsIn(2000, 13), js.columnsIn(1400, 1)]") == [7, 1]


def test_the_quiz_remembers_what_was_tried(node: Callable[..., Any]) -> None:
    """One right answer, once found, stays found; of several the set counts that is chosen; what was tried stays so."""
    one = {"several": False, "options": [{"right": False}, {"right": True}, {"right": False}]}
    first = node("quiz", "js.choose(given[0], {tried: [], chosen: []}, 0)", [one])
    assert first == {"tried": [0], "chosen": [0]}
    assert node("quiz", "js.choose(given[0], given[1], 1)", [one, first]) == {"tried": [0, 1], "chosen": [1]}
    both = {"several": True, "options": [{"right": True}, {"right": True}, {"right": False}]}
    right = "given.map(([question, tried, chosen]) => js.isRight(question, {tried, chosen}))"
    answers = [
        [one, [1], [1]], [one, [0], [0]], [one, [], []], [one, [0, 1, 2], [2]],
        [both, [0, 1], [0, 1]], [both, [0, 1], [0]], [both, [0, 1, 2], [0, 1, 2]],
    ]  # fmt: skip
    assert node("quiz", right, answers) == [True, False, False, True, True, False, False]
    assert node("quiz", "js.choose(given, {tried: [0, 1], chosen: [0, 1]}, 1)", both) == {
        "tried": [0, 1],
        "chosen": [0],
    }


def test_an_order_holds_every_option_once(node: Callable[..., Any]) -> None:
    """What was kept of an order is taken up only as far as it has the task's own options."""
    view = {"options": [{"id": one} for one in "abc"]}
    kept = [["c", "a", "b"], ["c", "a"], ["x", "a", "b"], None, "abc"]
    assert node("answer", "given[1].map((one) => js.orderOf(given[0], one).join(''))", [view, kept]) == [
        "cab", "abc", "abc", "abc", "abc",
    ]  # fmt: skip
    moves = [["a", 2], ["c", 0], ["b", 1]]
    assert node("answer", "given.map(([id, at]) => js.moved(['a', 'b', 'c'], id, at).join(''))", moves) == [
        "bca", "cab", "abc",
    ]  # fmt: skip


def test_the_first_page_gets_a_small_picture(node: Callable[..., Any]) -> None:
    """Of the learner's map: its stages with the number of lived steps, and the feelings across it."""
    shown = view(jk.example(), "en")
    told = node("own", "js.pictureOf(given)", shown)
    assert [one["title"] for one in told["stages"]] == [stage.title for stage in jk.example().stages]
    assert sum(one["steps"] for one in told["stages"]) == len(jk.example().steps())
    assert [one["e"] for one in told["curve"]] == [step.emotion for _, step in jk.example().steps()]
    assert all(0 < one["x"] < 1 for one in told["curve"])

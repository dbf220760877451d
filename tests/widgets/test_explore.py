"""Explorers without a page: what they show of data and maps, in words; and what they say when they cannot."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from typing import Any

import pandas as pd
import pytest

import journeykit as jk
from journeykit.places import share
from journeykit.widgets.explore import NAMES, explorer
from journeykit.widgets.explore.naming import known
from journeykit.widgets.explore.parts import Scale
from journeykit.widgets.explore.words import marked

MACHINE = re.compile(r"Traceback|<class|Error\b|None\b|\bnan\b|\{\w+\}|[\x00-\x09\x0b-\x1f\ud800-\udfff]")
SURVEY = "answer_id,nps,comment,shop\n" + "\n".join(
    f"{n},{'' if n % 10 == 9 else n % 11},{text},{'Lille' if n % 2 else 'Lyon'}"
    for n, text in enumerate(["The return was slow", "I returned it", "All fine", "Retour trop long"] * 20)
)
LOG = "case,activity,at,device\n" + "\n".join(
    f"{n},{activity},2025-01-{day:02},{'mobile' if n % 2 else 'desktop'}"
    for n in range(40)
    for day, activity in enumerate(("see", "cart", "pay"), start=1)
    if n % (day + 1) or day == 1 or n % 2 == 0
)


def survey() -> Any:
    return jk.read_surveys(("survey.csv", SURVEY.encode()))


def log() -> Any:
    return jk.read_events(("log.csv", LOG.encode()))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def seen(name: str, *data: Any, language: Any = "en", **chosen: Any) -> dict[str, Any]:
    """What the page is told, as it arrives there."""
    view: dict[str, Any] = json.loads(json.dumps(explorer(name, language, *data, **chosen).view, allow_nan=False))
    return view


def chosen_in(view: dict[str, Any], name: str) -> Any:
    return next(one["value"] for one in view["controls"] if one["id"] == name)


def options_of(view: dict[str, Any], name: str) -> list[str]:
    return [one["id"] for control in view["controls"] if control["id"] == name for one in control["options"]]


# -- whatever is given


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "data",
    [None, ..., pd.DataFrame(), pd.DataFrame({"odd": [1, 2]}), 7, "text", object()],
    ids=["none", "dots", "empty", "odd", "number", "word", "thing"],
)
def test_what_cannot_be_shown_is_said_calmly(name, language, data):
    """Wrong data gives a sentence and a next step, and never a traceback."""
    view = seen(name, data, language=language)
    assert view["problem"]
    assert not MACHINE.search(view["problem"])
    assert "journeykit doctor" not in view["problem"]


@pytest.mark.parametrize("name", NAMES)
def test_the_wrong_kind_of_data_is_said_too(name):
    """A survey is no log and no map; a map is no table."""
    wrong = jk.example() if name in ("words", "kpis", "funnel", "paths", "segments") else survey()
    view = seen(name, wrong)
    assert view["problem"]
    assert "journeykit doctor" not in view["problem"]


def test_there_is_no_such_explorer():
    """A name that is none is answered with those that there are."""
    assert "words, kpis, funnel" in seen("crystal ball")["problem"]


@pytest.mark.parametrize("name", NAMES)
def test_forged_choices_are_as_none(name):
    """Whatever a page sends for a control, there is an answer, and it is that of a choice that there is."""
    data = {"words": survey, "kpis": survey, "segments": log, "funnel": log, "paths": log}.get(name, jk.example)()
    forged = dict.fromkeys(
        ("query", "score", "who", "question", "kpi", "by", "period", "size", "draws", "way", "entry", "steps", "what",
         "grain", "case", "a", "b", "step", "stage"),
    )  # fmt: skip
    for value in (-(10**9), 10**9, True, "nowhere", "\ud800<img>", ["see", "nowhere"], {"a": 1}, None):
        view = explorer(name, "en", data, **dict.fromkeys(forged, value)).view
        assert "journeykit doctor" not in view["problem"]


# -- each of them


def test_words_are_found_and_marked():
    """A search finds all forms of a word, marks them where they stand, and counts them."""
    view = seen("words", survey(), query="return")
    assert view["says"].startswith("40 of 80 texts say “return”.")
    assert [part for quote in view["quotes"] for part, hit in quote["parts"] if hit] == ["returned", "return"]
    assert view["quotes"][0]["about"].startswith("survey.csv, answer 1")
    assert view["quotes"][0]["about"].endswith("20 say the same")


def test_words_of_those_who_would_not_recommend():
    """The score filter keeps those who gave such a score; who gave none is left out."""
    view = seen("words", survey(), score="low")
    low = [n for n in range(80) if n % 10 != 9 and n % 11 <= 6]
    assert view["says"] == f"{len(low)} of 80 texts."
    shop = seen("words", survey(), score="low", who="shop=Lille")
    assert shop["says"].startswith(f"{sum(n % 2 for n in low)} of 80")


def test_marks_keep_the_text_whole():
    """A marked text is the same text, whatever is searched for."""
    for text, query in (("L’été, Retourné!", "retour"), ("", "x"), ("\N{GRINNING FACE} ok", "ok"), ("a b", "")):
        assert "".join(part for part, _ in marked(text, query)) == text


def test_a_kpi_says_what_it_was_counted_from():
    """Value, count and interval stand in the row; who gave no score is said."""
    view = seen("kpis", survey())
    assert (chosen_in(view, "kpi"), options_of(view, "by")) == ("nps", ["", "shop"])
    (row,) = view["tables"][0]["rows"]
    assert "of 72" in row["counted"]
    assert row["low"] < row["at"] < row["high"]
    assert "8 of 80 rows have no answer" in view["says"]


def test_a_kpi_is_split():
    """Each part has a row, after all customers; of a few, the difference is judged by its own interval."""
    view = seen("kpis", survey(), by="shop")
    assert [row["name"] for row in view["tables"][0]["rows"]] == ["All customers", "Lille", "Lyon"]
    assert "its interval" in view["says"]


def test_few_answers_have_a_wide_interval():
    """The same KPI of 30 answers drawn by lot stands beside that of all; each draw is another."""
    view = seen("kpis", survey(), size="30", draws=3)
    whole, *draws = view["tables"][0]["rows"]
    assert [row["name"] for row in draws] == ["Draw 1", "Draw 2", "Draw 3"]
    assert all("of 30" in row["counted"] for row in draws)
    assert all(row["high"] - row["low"] > whole["high"] - whole["low"] for row in draws)
    assert len({row["value"] for row in draws}) > 1


def test_a_funnel_of_given_steps():
    """The steps that were given are followed; who leaves and how sure that is stands between."""
    view = seen("funnel", log(), ["see", "cart", "pay"])
    rows = view["tables"][0]["rows"]
    assert [row["name"] for row in rows] == ["see", "cart", "pay"]
    assert rows[0]["value"] == "40"
    assert "go on (95 %" in plain(rows[0]["below"])
    mobile = seen("funnel", log(), ["see", "cart", "pay"], who="device=mobile", entry="open")
    assert mobile["tables"][0]["rows"][0]["value"] == "20"
    assert "Open" in mobile["notes"][0]


def test_a_funnel_of_ticked_steps():
    """What is ticked is followed in the order of things; one step alone is no funnel."""
    assert [row["name"] for row in seen("funnel", log(), steps=["pay", "see"])["tables"][0]["rows"]] == ["see", "pay"]
    view = seen("funnel", log(), steps=["pay"])
    assert "at least two" in view["problem"]
    assert chosen_in(view, "steps") == ["pay"]


def test_ways_and_loops():
    """The most frequent ways with their share; loops, or the word that there are none."""
    view = seen("paths", log())
    assert view["tables"][0]["rows"][0]["way"][0]["name"] == "see"
    assert "different ways" in view["says"]
    assert seen("paths", log(), what="loops")["says"] == "Nobody does anything again."


def test_two_segments_and_their_difference():
    """Both sides and the difference have their interval; whether it holds 0 is said in words."""
    table = survey()
    view = seen("segments", table, kpi="nps", by="shop", a="Lyon", b="Lille")
    sides, gap = view["tables"]
    assert [row["name"] for row in sides["rows"]] == ["Lyon", "Lille"]
    assert gap["rows"][0]["name"] == "Difference"
    effect = jk.events.a_b("nps", table, "shop", "Lyon", "Lille")
    assert ("A clear difference" in view["says"]) == effect.seen
    assert ("No clear difference" in view["says"]) != effect.seen


def test_the_same_funnel_of_two_segments():
    """Each step has a table of its own, with both shares and their difference."""
    view = seen("segments", log(), ["see", "cart", "pay"], kpi="funnel", by="device")
    assert [table["caption"] for table in view["tables"]] == ["“see” to “cart”", "“cart” to “pay”"]
    assert [row["name"] for row in view["tables"][0]["rows"]] == ["computer", "phone"]
    assert "Difference" in view["tables"][0]["rows"][1]["below"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_curve_step_by_step(language):
    """The step that is looked at is said with its feeling and the customer's words, in the reader's language."""
    view = seen("curve", language=language, step=9)
    stage, step = jk.example(language).steps()[8]
    assert step.text in view["says"]
    told = [text for _, text in view["said"]]
    assert told[0] == stage.title
    assert any(step.verbatims[0].text in text for text in told)
    assert seen("curve", language=language, step=99)["controls"][0]["value"] == 16


@pytest.mark.parametrize("name", ["curve", "gap", "matrix"])
def test_a_picture_has_its_words(name):
    """A picture of a map comes with a text alternative that says every card in it."""
    view = seen(name, language="fr")
    assert view["says"]
    assert len(view["picture"]["about"].splitlines()) > 6


def test_who_lives_the_ideal():
    """Each ideal step that leaves a trace says how many of the shop's customers left one; the first one is named."""
    view = seen("ideal")
    assert view["says"] == "Lived most: “I measure my foot and get my size”, by 2,606 of 5,000."
    assert [row["counted"] for row in view["tables"][0]["rows"]][:2] == ["2,606 of 5,000", "2,464 of 5,000"]


def test_the_stages_of_a_framework():
    """Each framework stands under its phases with what it advises and its source; so does a map that is given."""
    view = seen("stages", framework="ecommerce-13", language="fr")
    assert "13 étapes" in view["says"] or "13 stages" in view["says"]
    assert [one["phase"] for one in view["phases"]] == ["before", "during", "after"]
    assert sum(len(one["stages"]) for one in view["phases"]) == 13
    assert seen("stages", jk.example())["says"].startswith("Buying shoes online: 6 stages")


def test_answers_as_a_matrix():
    """A DataFrame of answers is shown as the means of each expectation."""
    frame = pd.DataFrame({"expectation": ["Fast", "Kind"] * 9, "importance": [5, 3] * 9, "satisfaction": [2, 4] * 9})
    assert seen("matrix", frame)["says"].startswith("Fix first: “Fast”")


# -- the shop, and a page


def test_the_shop_in_words():
    """The shop's values are said in words, in the reader's language, and money has its sign."""
    view = seen("segments", language="fr", kpi="average_order_value", by="device")
    assert [row["name"] for row in view["tables"][0]["rows"]] == ["ordinateur", "téléphone"]
    assert all(row["value"].endswith("€") for row in view["tables"][0]["rows"])
    assert options_of(seen("kpis"), "by")[1] == "month"


def test_every_event_of_the_course_is_said_in_words():
    """A reader who knows no code reads no code: each event of each log that ships has its words in both languages."""
    for file in share("datasets").rglob("*.csv"):
        with file.open(encoding="utf-8") as lines:
            rows = csv.DictReader(lines)
            names = {row["activity"] for row in rows} if "activity" in (rows.fieldnames or ()) else set()
        assert not names - known()["event"].keys(), file.name
    for table in (known()["event"], known()["column"], *known()["value"].values()):
        assert all(set(said) == {"en", "fr"} and all(said.values()) for said in table.values())


def test_a_page_chooses():
    """What a page chooses is shown; what it writes into the state is not taken; junk is no question."""

    async def talk() -> None:
        widget = explorer("kpis", "en", survey())
        assert widget.view["waiting"]
        sent: list[Any] = []
        widget.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
        for content in (
            {"ask": "look", "n": 1},
            {"ask": "choose", "n": 2, "values": {"by": "shop"}},
            "junk",
            {"ask": []},
        ):
            widget._hear(None, content, [])
        widget.set_state({"view": {"says": "forged"}})
        while widget._tasks:
            await asyncio.gather(*widget._tasks)
        assert len(widget.view["tables"][0]["rows"]) == 3
        assert {one.get("n") for one in sent} >= {1, 2}

    asyncio.run(talk())


def test_a_scale_has_round_values():
    """Lines stand at round values and hold all that is drawn."""
    scale = Scale([3.1, 17.2])
    assert [line["label"] for line in scale.lines(str)] == ["0", "5", "10", "15", "20"]
    assert Scale([4.0]).at(4.0) is not None
    assert all(0 <= line["at"] <= 100 for line in Scale([-1e-9, 0]).lines(str))

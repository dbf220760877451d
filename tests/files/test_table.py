"""Maps as tables with one row a card: how most people start, from any program, in either language."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from any_map import MAPS
from hypothesis import HealthCheck, given, settings

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import excel, table
from journeykit.model.cards import Goal, Opportunity, Pain, Step, Verbatim
from journeykit.text import LANGUAGES

ENGLISH = """Stage,Lane,Text,Feels,Importance
Compare,Goal,I want to be sure.,,
Compare,Lived process,"I zoom in, twice.",good,
Compare,Expectations,Photos are true.,,4
Pay,Pain point,It is slow.,,
"""
FRENCH = """Étape;Ligne;Texte;Ressenti;Cible
Je compare;objectif;Je veux être sûr.;;
Je compare;Process vécu;Je zoome.;très bien;
Je paie;KPI;Paniers abandonnés;;65,5
"""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journey=MAPS)
def test_any_map_comes_back(journey: jk.Journey) -> None:
    """Whatever a map holds, its table read again is the same map."""
    assert table.loads(table.dumps(journey)) == journey


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", table.ENDINGS)
def test_the_examples_come_back(language: Any, ending: str, tmp_path: Path) -> None:
    """A table is written and read through its ending, in either language."""
    journey = jk.example(language)
    assert jk.load(jk.save(journey, tmp_path / f"map{ending}")) == journey
    assert table.loads(table.dumps(journey, "fr")) == table.loads(table.dumps(journey, "en")) == journey


def test_a_plain_table_in_english() -> None:
    """Stage, lane and text are enough; lanes are known in the singular, and other columns by the names of fields."""
    found = table.loads(ENGLISH.encode(), "shoes.csv")
    assert (found.title, found.language) == ("shoes", "en")
    assert [(one.title, [card.lane for card in one.cards]) for one in found.stages] == [
        ("Compare", ["goal", "expectation", "step"]), ("Pay", ["pain"])]  # fmt: skip
    step: Any = found.stages[0].of("step")[0]
    assert (step.text, step.emotion) == ("I zoom in, twice.", 1)


def test_a_plain_table_in_french() -> None:
    """French headings make a French map, and a decimal comma is one."""
    found = table.loads(FRENCH.encode("cp1252"), "chaussures.csv")
    assert (found.title, found.language) == ("chaussures", "fr")
    assert found.stages[0].of("step")[0].emotion == 2  # type: ignore[union-attr]
    assert found.kpis()[0][1].target == 65.5


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_separator_and_encoding(sign: str, encoding: str) -> None:
    """Commas, semicolons and tabs, in every encoding that Excel writes, read the same."""
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows([["étape", "ligne", "texte"], ["Payer", "Objectifs", "C’est; sûr, là"]])
    for before in ("", f"sep={sign}\r\n"):
        found = table.loads((before + out.getvalue()).encode(encoding))
        assert found.stages[0].cards[0].text == "C’est; sûr, là"


def test_a_stage_is_said_once() -> None:
    """An empty cell below a stage means the same stage, as in a sheet that somebody drew; blank rows are nothing."""
    found = table.loads(b"stage,lane,text\n\nCompare,goal,a\n,goal,b\n,,\nPay,goal,c\n,goal,d\nCompare,goal,e\n")
    assert [[card.text for card in one.cards] for one in found.stages] == [["a", "b", "e"], ["c", "d"]]


def test_rows_that_are_no_cards() -> None:
    """A table can say the title, a stage's phase, and verbatims below their card."""
    lines = (
        "Stage,Lane,Text,Phase,Source,Score,Answers the pain point",
        ",Title of the map,Shoes,,,,", ",Sources,Interviews,,,,", ",Sources,Survey,,,,", ",Language,Français,,,,",
        "Pay,Stage,Keep it short,During purchase,,,", "Pay,Lived process,I pay,,,,", "Pay,Verbatims,At last,,Chat,4,",
        "Pay,pain,Slow,,,,", "Pay,opportunity,Faster,,,,slow",
    )  # fmt: skip
    found = table.loads("\n".join(lines).encode())
    pay = found.stages[0]
    assert (found.title, found.language, found.sources) == ("Shoes", "fr", ("Interviews", "Survey"))
    assert (pay.phase, pay.hint) == ("during", "Keep it short")
    said: Any = pay.of("step")[0]
    assert said.verbatims == (Verbatim(text="At last", source="Chat", score=4),)
    answer: Any = pay.of("opportunity")[0]
    assert answer.answers == pay.of("pain")[0].id


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''", "'tis", "\N{MINUS SIGN}1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    """No cell of the file begins like a formula, and reading undoes what keeps it from being one."""
    journey = jk.Journey(title=text, stages=(jk.Stage(title=text, cards=(Goal(text=text),)),))
    content = table.dumps(journey)
    assert table.loads(content) == journey
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        assert not any(one.startswith(("=", "+", "-", "@")) for one in row)


def test_cards_with_the_same_words_are_told_apart() -> None:
    """What an opportunity answers is said by words where they suffice, else by an id."""
    cards = (Pain(id="a", text="Slow"), Pain(id="b", text="slow "), Opportunity(text="x", answers="b"), Step(text="y"))
    journey = jk.Journey(title="Shoes", stages=(jk.Stage(title="Pay", cards=cards),))
    assert table.loads(table.dumps(journey)) == journey


def sheet(*rows: Any, merge: str = "") -> bytes:
    """A workbook with a plain sheet."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Feuil1"
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_plain_sheet_reads_as_well() -> None:
    """One row a card in a workbook, a title above the headings, stages merged over their cards."""
    rows = (["Our workshop"], [], ["Stage", "Lane", "Text", "Impact"], ["Compare", "Goals", "a"],
            [None, "Pain points", "b"], ["Pay", "Opportunities", 2024, 4.0])  # fmt: skip
    found = excel.loads(sheet(*rows, merge="A4:A5"), "shoes.xlsx")
    assert [(one.title, [card.text for card in one.cards]) for one in found.stages] == [
        ("Compare", ["a", "b"]), ("Pay", ["2024"])]  # fmt: skip
    assert found.title == "shoes"
    with pytest.raises(BadFile, match=r"sheet Feuil1, B6: must be one of Goals, .*; you gave Wishes"):
        excel.loads(sheet(*rows[:5], ["Pay", "Wishes", "c"]))
    with pytest.raises(BadFile, match=r"sheet Feuil1, C4: is merged with other cells"):
        excel.loads(sheet(*rows, merge="C4:C5"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no map in it: there are no columns called Stage, Lane and Text"),
        (b"month,sales\n1,2\n", "has no map in it"),
        (b"stage,month\nPay,x\n", "has no map in it"),
        (b"PK\x03\x04rest", "is a workbook, not a table of text. Give it the ending .xlsx"),
        (b"\x00\x01\x02", "is not a table of text"),
        (b"stage,lane,text\n,goal,x\n", "row 2, column 1: must not be empty"),
        (b"stage,lane,text\nPay,,x\n", "row 2, column 2: must be one of Goals, Expectations, .*you gave nothing"),
        (b"stage,lane,text\nPay,goal,\n", "row 2, column 3: is missing"),
        (b"stage,lane,text,feels\nPay,goal,x,good\n", "row 2, column 4: “Goals” has no “Feels”"),
        (b"stage,lane,text,weather\nPay,goal,x,good\n", "row 1, column 4: “weather” is nothing that a map holds"),
        (b"stage,lane,text,phase\nPay,goal,x,during\nPay,goal,y,after\n", "row 3, column 4: the stage “Pay” has a"),
        (b"stage,lane,text,score\nPay,verbatims,x,3\n", "row 2, column 2: stands on no card; put it below the card"),
        (b"stage,lane,text\n" + b"Pay,goal,x\n" * 200_000, "row 5003, column 1: a map holds at most 5000 cards"),
        (b'stage,lane,text\nPay,goal,"' + b"x" * 200_000, "cannot be read as a table"),
    ],
)  # fmt: skip
def test_faults_are_named_by_their_row(content: bytes, says: str) -> None:
    """What cannot be read is refused with the row and the column, or with what a table needs."""
    with pytest.raises(BadFile, match=says) as caught:
        table.loads(content, "shoes.csv")
    assert "shoes.csv" in str(caught.value)

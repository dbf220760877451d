"""Maps as people draw them in a spreadsheet: stages along one side, lanes along the other, in their own words."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import excel, table
from journeykit.model.cards import Step


def sheet(*rows: Any, merge: tuple[str, ...] = ()) -> bytes:
    """A workbook with a sheet that somebody drew."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Feuil1"
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(journey: jk.Journey) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Each stage with its phase and the texts of its cards by lane."""
    found: list[tuple[str, str, dict[str, list[str]]]] = []
    for stage in journey.stages:
        lanes: dict[str, list[str]] = {}
        for card in stage.cards:
            lanes.setdefault(card.lane, []).append(card.text)
        found.append((stage.title, stage.phase, lanes))
    return found


def steps(journey: jk.Journey) -> list[Step]:
    """All lived steps."""
    return [step for _, step in journey.steps()]


DRAWN: tuple[list[Any], ...] = (
    ["Parcours client – chaussures"],
    ["Persona", "Léa, 34 ans"],
    ["Version de mars", "à relire"],
    [],
    [None, "Avant", None, "Après"],
    ["Étapes", "Je cherche", "Je compare", "Je reçois"],
    ["Actions du client", "- Je tape « chaussures »\n- Je clique", "Je lis les avis", "J’ouvre le colis"],
    ["Points de contact", "Google\nSite web", "Avis clients", "Colis"],
    ["😀 Émotions (1-5)", 4, "2", 5],
    ["Irritants", None, "Trop d’avis\nTailles floues", None],
    [None, None, "Photos petites", None],
    ["Verbatims", None, "« Je m’y perds »", None],
    ["Idées", "Un guide", None, None],
)  # fmt: skip


def test_stages_across_and_lanes_down() -> None:
    """The usual drawing: phases merged above, several lines in a cell, several rows in a lane, words of their own."""
    found = excel.loads(sheet(*DRAWN, merge=("B5:C5", "A10:A11")), "chaussures.xlsx")
    assert (found.title, found.language, found.persona.name) == ("Parcours client – chaussures", "fr", "Léa, 34 ans")
    assert found.scenario == "Version de mars · à relire"
    assert told(found) == [
        ("Je cherche", "before",
         {"step": ["Je tape « chaussures »", "Je clique"], "opportunity": ["Un guide"]}),
        ("Je compare", "before",
         {"step": ["Je lis les avis"], "pain": ["Trop d’avis", "Tailles floues", "Photos petites"]}),
        ("Je reçois", "after", {"step": ["J’ouvre le colis"]}),
    ]  # fmt: skip
    assert [(one.touchpoint, one.emotion) for one in steps(found)] == [
        ("Google", 1), ("Site web", 1), ("reviews", -1), ("parcel", 2)]  # fmt: skip
    assert [one.text for one in steps(found)[2].verbatims] == ["Je m’y perds"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_lanes_across_and_stages_down(sign: str) -> None:
    """One row a stage, or several: what stands in a row belongs together; an empty cell is the stage above."""
    rows = [
        ["Phase", "Customer actions", "Touchpoint", "Pain point", "Feeling"],
        ["Compare", "I zoom in", "Product page", "Small photos", "😡 annoyed"],
        ["", "I read reviews", "", "", "happy"],
        ["Pay", "I pay", "Payment page", "", "++"],
    ]
    found = table.loads("\n".join(sign.join(row) for row in rows).encode(), "shoes.csv")
    assert told(found) == [
        ("Compare", "before", {"step": ["I zoom in", "I read reviews"], "pain": ["Small photos"]}),
        ("Pay", "before", {"step": ["I pay"]}),
    ]
    assert [(one.touchpoint, one.emotion, one.feeling) for one in steps(found)] == [
        ("product_page", -2, "annoyed"), ("", None, "happy"), ("payment_page", 2, "")]  # fmt: skip


def test_without_steps_the_touchpoints_are_the_steps() -> None:
    """Where nobody wrote what the customer does, it is where they are, and what they say."""
    found = table.loads("Étape;Touchpoint;Pain point;Verbatim\nJe paie;Site web;Trop long;« Encore ? »\n".encode())
    (step,) = steps(found)
    assert (step.text, step.touchpoint, step.verbatims[0].text) == ("Site web", "Site web", "Encore ?")
    found = table.loads("Étape;Irritant;Verbatim\nJe paie;Trop long;« Encore ? »\n".encode())
    (step,) = steps(found)
    assert (step.text, step.rests_on) == ("Encore ?", "verbatim")


def test_a_stage_and_a_text_are_enough() -> None:
    """With two columns alone the texts are what the customer does; three without headings are a table as well."""
    assert told(table.loads(b"Stage,Text\nPay,I pay\n")) == [("Pay", "before", {"step": ["I pay"]})]
    found = table.loads("Je paie;Irritant;Trop long\nJe paie;Action;Je tape mon code\n".encode("cp1252"))
    assert told(found) == [("Je paie", "before", {"step": ["Je tape mon code"], "pain": ["Trop long"]})]
    assert found.language == "fr"


def test_phases_of_their_own_are_the_stages() -> None:
    """Where phases have names of their own they are the stages, and what is called a stage is a step in it."""
    found = table.loads("Phase;Étape;Irritant\nDécouverte;Je vois une pub;Trop\n;Je clique;\nAchat;Je paie;\n".encode())
    assert [(title, lanes["step"]) for title, _, lanes in told(found)] == [
        ("Découverte", ["Je vois une pub", "Je clique"]), ("Achat", ["Je paie"])]  # fmt: skip


def test_rows_that_describe_others_of_their_stage() -> None:
    """In a table with one row a card, touchpoints, feelings and verbatims go to what the customer does there."""
    rows = ("Étape;Type;Description", "Chercher;Émotion;content", "Chercher;Action;Je tape", "Chercher;Verbatim;Ouf",
            "Chercher;Point de contact;Colis", "Payer;Verbatim;« Encore ? »", "Payer;Irritant;Trop long")  # fmt: skip
    for encoding in ("utf-8", "cp1252", "mac_roman"):
        found = table.loads("\n".join(rows).encode(encoding))
        assert told(found) == [
            ("Chercher", "before", {"step": ["Je tape"]}),
            ("Payer", "before", {"step": ["Encore ?"], "pain": ["Trop long"]}),
        ]
        step = steps(found)[0]
        assert (step.feeling, step.touchpoint, step.verbatims[0].text) == ("content", "parcel", "Ouf")


def test_a_verbatim_never_goes_to_another_stage() -> None:
    """Words that stand on no card of their own stage are refused, not put on the last card of the stage above."""
    rows = b"stage,lane,text,source\nLook,step,I look,\nPay,verbatim,Again?,Chat\n"
    with pytest.raises(BadFile, match="row 3, column 2: stands on no card"):
        table.loads(rows)


def test_phases_alone() -> None:
    """A table with nothing but before, during and after has them as stages, and as their phases."""
    found = table.loads("Phase;Irritant\nAvant;a\nPendant l’achat;b\nAprès;c\n".encode())
    assert [(one.title, one.phase) for one in found.stages] == [
        ("Avant", "before"), ("Pendant l’achat", "during"), ("Après", "after")]  # fmt: skip


def test_one_sheet_of_a_workbook_of_ours_is_not_the_map() -> None:
    """Excel saves one sheet as CSV: goals alone would be read as steps, so that is refused."""
    found = openpyxl.load_workbook(io.BytesIO(excel.dumps(jk.example())))
    for name in ("Goals", "Map", "Stages"):
        text = "\n".join(";".join(str(one or "").split("\n")[0] for one in row) for row in found[name].values)
        with pytest.raises(BadFile, match="is one sheet out of a workbook of JourneyKit"):
            table.loads(text.encode())


def test_two_sheets_with_a_map() -> None:
    """Of two maps in one workbook none is dropped unseen: the sheets are named."""
    book: Any = openpyxl.Workbook()
    for name in ("Léa", "Sam"):
        drawn = book.create_sheet(name)
        drawn.append(["Stage", "Pain points", "Goals"])
        drawn.append(["Pay", "Slow", None])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadFile, match="a map on more than one sheet: Léa, Sam"):
        excel.loads(out.getvalue())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((["Stage", "Actions", "Pain points", "Budget"], ["Pay", "I pay", None, 12]),
         "sheet Feuil1, D1: “Budget” is no lane that is known; call it one of Goals, "),
        (([None, "Look", "Pay"], ["Actions", "I look", "I pay"], ["Pains", "slow", None], ["Legend", "red", None]),
         "sheet Feuil1, A4: “Legend” is no lane that is known"),
        (([None, None, "Look"], ["Shop", "Goals", "x"], [None, "Pains", "slow"]),
         "sheet Feuil1, A2: “Shop” is nothing that a map holds"),
        ((["Stage", "Actions", "Pains"], [None, "I pay", "Slow"]), "sheet Feuil1, B2: belongs to no stage"),
        ((["Stage", "Pains", "Emotion"], ["Pay", "Slow", "bad"]), "sheet Feuil1, C2: stands beside no card"),
        ((["Stage", "Expectations", "Importance"], ["Pay", "a\nb\nc", "1\n2"]), "C2: 2 values for 3 cards"),
        ((["Stage", "Expectations", "Importance"], ["Pay", "a", 9]), "sheet Feuil1, C2: must be at most 5; you gave 9"),
        ((["Stage", "Actions", "Pains"], ["Pay", "x" * 2_001, None]), "sheet Feuil1, B2: must be at most 2000"),
        ((["Stage", "Actions", "Pains"], ["Pay", "=A1", None]), "sheet Feuil1, B2: is a formula"),
        ((["Stage", "Phase", "Pains"], ["Pay", "During", "x"], ["Pay", "After", "y"]), "B3: the stage “Pay” has an"),
    ],
)  # fmt: skip
def test_faults_are_named_by_their_cell(rows: Any, says: str) -> None:
    """What cannot be understood is refused with its cell, whichever way the lanes stand."""
    with pytest.raises(BadFile) as caught:
        excel.loads(sheet(*rows), "map.xlsx")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        (["Month", "Sales"], [1, 2]),
        (["Order", "Channel", "Customer"], [1, "web", "Lea"]),
        (["Product", "Type", "Description"], ["Shoe", "Boot", "Brown"]),
        (["Only a title"],),
    ],
)
def test_tables_of_other_things_are_no_maps(rows: Any) -> None:
    """A table without stages and lanes is not taken for a map."""
    with pytest.raises(BadFile, match="has no map in it"):
        excel.loads(sheet(*rows))


def test_what_stands_in_the_corner_names_the_map():
    """The corner between stages and lanes is the title where nothing above is; a word for stages or lanes is none."""
    rows = [["Choisir", "Attendre"], ["Ce que je fais", "Je compare", "J’attends"], ["Ce que je ressens", "🙂", "😡"]]
    for corner, title in (("Parcours pizza", "Parcours pizza"), ("Étapes", "mine"), (None, "mine")):
        journey = excel.loads(sheet([corner, *rows[0]], *rows[1:]), "mine.xlsx")
        assert journey.title == title
        assert [(step.text, step.emotion) for step in steps(journey)] == [("Je compare", 1), ("J’attends", -2)]

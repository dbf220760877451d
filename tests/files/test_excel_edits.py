"""A workbook as people give it back: rows added, removed, moved, renamed; what can only mean one thing is done."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import openpyxl
import pytest

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import excel
from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim

COMPARE = jk.Stage(
    id="compare", title="Compare", cards=(
        Goal(id="g1", text="I want to be sure."), Goal(id="g2", text="I want the right size."),
        Expectation(id="e1", text="Photos are true.", importance=4, shaped_by=("reviews", "competitors")),
        Step(id="s1", text="I zoom in.", emotion=1, channel="mobile", verbatims=(Verbatim(text="Is it 39?", score=3),)),
    ))  # fmt: skip
PAY = jk.Stage(
    id="pay", title="Pay", phase="during", cards=(
        Goal(id="g3", text="I want to pay."), Step(id="s2", text="I type my card number.", emotion=-2),
        Pain(id="p1", text="An account is asked for."), Pain(id="p2", text="It is slow."),
        Opportunity(id="o1", text="Guest checkout", answers="p1"),
        Kpi(id="k1", text="Carts left", unit="percent", good="down", target=60, measure=Measure(value=71)),
    ))  # fmt: skip
MAP = jk.Journey(title="Shoes", sources=("Interviews",), stages=(COMPARE, PAY))
Edit = Callable[[Any], None]


@cache
def _written(journey: jk.Journey) -> bytes:
    return excel.dumps(journey)


def edited(*edits: Edit, journey: jk.Journey = MAP) -> jk.Journey:
    """The map after somebody edited its workbook."""
    book = openpyxl.load_workbook(io.BytesIO(_written(journey)))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return excel.loads(out.getvalue(), "map.xlsx")


def cell(sheet: str, row: int, head: str, value: Any) -> Edit:
    """Write into the column with this heading."""

    def write(book: Any) -> None:
        at = [one.value for one in book[sheet][1]].index(head) + 1
        book[sheet].cell(row, at).value = value

    return write


def row(sheet: str, number: int, **values: Any) -> Edit:
    """Write a whole row; `rests_on="x"` is the column Rests on."""

    def write(book: Any) -> None:
        for name, value in values.items():
            cell(sheet, number, name.replace("_", " ").capitalize(), value)(book)

    return write


def said(journey: jk.Journey, lane: str) -> list[tuple[str, str, str]]:
    """Stage, id and text of the cards of a lane."""
    return [(stage.title, one.id, one.text) for stage, one in journey.cards(lane)]


def test_nothing_changed() -> None:
    """A workbook that another program opened and saved is the same map."""
    assert edited() == MAP


def test_a_changed_text_keeps_the_card() -> None:
    """Other words in a row are the same card, with all else it had."""
    found = edited(cell("Lived process", 2, "Text", "I look closely."), cell("Lived process", 2, "Feels", "very good"))
    step = found.find("s1")[1]
    assert step == MAP.find("s1")[1].replace(text="I look closely.", emotion=2)


def test_a_new_row_is_a_new_card() -> None:
    """A row below the others, without a key, is a card of the stage it names, in either language, in any case."""
    found = edited(
        row("Goals", 5, Stage="compare ", Text="I want a bargain.", Rests_on="Données"),
        row("Lived process", 4, Stage="Pay", Text="I give up.", Feels="très mal", Touchpoint="panier"),
        row("Lived process", 4, Must_be_flawless="x"),
    )  # fmt: skip
    assert [text for _, _, text in said(found, "goal")] == [
        "I want to be sure.", "I want the right size.", "I want a bargain.", "I want to pay."]  # fmt: skip
    assert found.stage("compare").of("goal")[2].rests_on == "data"
    step: Any = found.stage("pay").of("step")[1]
    assert (step.emotion, step.touchpoint, step.priority) == (-2, "cart", True)
    assert {one.id for _, one in MAP.cards()} < {one.id for _, one in found.cards()}


@pytest.mark.parametrize("clear", [False, True])
def test_a_deleted_or_emptied_row_is_a_deleted_card(clear: bool) -> None:
    """A row that is gone, or of which only the hidden key is left, is no card any more; its verbatims go with it."""

    def gone(book: Any) -> None:
        for sheet in ("Goals", "Lived process"):
            if clear:
                for one in book[sheet][2][:-1]:
                    one.value = None
            else:
                book[sheet].delete_rows(2)

    found = edited(gone)
    assert [one for _, one, _ in said(found, "goal")] == ["g2", "g3"]
    assert [one for _, one, _ in said(found, "step")] == ["s2"]


def test_a_reordered_stage_is_reordered_with_its_cards() -> None:
    """Stages stand in the order of their rows."""

    def swap(book: Any) -> None:
        sheet = book["Stages"]
        rows = [[one.value for one in sheet[n]] for n in (2, 3)]
        for n, values in ((3, rows[0]), (2, rows[1])):
            for at, value in enumerate(values, 1):
                sheet.cell(n, at).value = value

    assert edited(swap) == MAP.replace(stages=(PAY, COMPARE))


def test_cards_stand_in_the_order_of_their_rows() -> None:
    """Rows that were sorted keep their cards, even where their keys stayed behind."""

    def swap(book: Any, *, keys: bool) -> None:
        sheet = book["Goals"]
        last = sheet.max_column + (1 if keys else 0)
        for at in range(1, last):
            one, other = sheet.cell(2, at), sheet.cell(3, at)
            one.value, other.value = other.value, one.value

    for keys in (True, False):
        found = edited(lambda book, keys=keys: swap(book, keys=keys))
        assert [one for _, one, _ in said(found, "goal")] == ["g2", "g1", "g3"]
        assert found.find("g1")[1] == MAP.find("g1")[1]


def test_a_copied_row_is_another_card() -> None:
    """Of a row and its copy, the one with the old words is the old card, wherever it stands."""

    def copy(book: Any) -> None:
        sheet = book["Pain points"]
        sheet.insert_rows(2)
        for at, one in enumerate(sheet[3], 1):
            sheet.cell(2, at).value = one.value
        sheet["B2"].value = "A password is asked for."

    found = edited(copy)
    assert [text for _, _, text in said(found, "pain")] == [
        "A password is asked for.", "An account is asked for.", "It is slow."]  # fmt: skip
    assert found.find("p1")[1].text == "An account is asked for."
    opportunity: Any = found.find("o1")[1]
    assert opportunity.answers == "p1"


# -- stages that are renamed


def test_a_stage_renamed_on_the_sheet_of_stages() -> None:
    """The cards of a renamed stage follow, though their sheets still have the old name."""
    found = edited(cell("Stages", 2, "Stage", "I look and compare"))
    assert found == MAP.replace(stages=(COMPARE.replace(title="I look and compare"), PAY))


def test_two_stages_that_change_names() -> None:
    """Cards stay with the name that a person sees beside them, also where two stages took each other's."""
    found = edited(cell("Stages", 2, "Stage", "Pay"), cell("Stages", 3, "Stage", "Compare"))
    assert [(one.title, one.phase) for one in found.stages] == [("Pay", "before"), ("Compare", "during")]
    assert (found.stages[0].cards, found.stages[1].cards) == (PAY.cards, COMPARE.cards)


def test_a_stage_renamed_everywhere_but_on_the_sheet_of_stages() -> None:
    """Where all cards of a stage say another name, it was renamed."""
    every = [cell("Goals", 2, "Stage", "Choose"), cell("Goals", 3, "Stage", "Choose"),
             cell("Expectations", 2, "Stage", "Choose"), cell("Lived process", 2, "Stage", "Choose")]  # fmt: skip
    assert edited(*every) == MAP.replace(stages=(COMPARE.replace(title="Choose"), PAY))


def test_a_stage_renamed_on_one_sheet_only_is_refused_with_the_cell() -> None:
    """A name that only some cards of a stage have, and no stage, could mean anything: the cell is named."""
    with pytest.raises(BadFile) as caught:
        edited(cell("Goals", 3, "Stage", "Choose"))
    assert str(caught.value) == (
        "map.xlsx cannot be read: sheet Goals, A3: there is no stage “Choose” on the sheet Stages; choose one of its "
        "list, or add it there. Correct it there; the file was left as it is."
    )


def test_a_stage_with_the_name_of_another() -> None:
    """Where two stages come to have one name, every card that was there still knows its own; a new one cannot."""
    found = edited(cell("Stages", 2, "Stage", "pay"))
    assert found == MAP.replace(stages=(COMPARE.replace(title="pay"), PAY))
    with pytest.raises(BadFile, match=r"sheet Goals, A5: 2 stages are called “Pay”; give one of them another name"):
        edited(cell("Stages", 2, "Stage", "pay"), row("Goals", 5, Stage="Pay", Text="x"))


def test_another_stage_moves_a_card() -> None:
    """Another stage's name in a row moves the card there, a new stage's too."""
    found = edited(cell("Goals", 2, "Stage", "Pay"), row("Stages", 4, Stage="Wait", Phase="After purchase"),
                   cell("Goals", 3, "Stage", "Wait"))  # fmt: skip
    assert said(found, "goal")[0][:2] == ("Pay", "g1")
    assert said(found, "goal")[-1][:2] == ("Wait", "g2")
    assert found.stages[-1].phase == "after"


def test_a_removed_stage_that_still_has_cards_is_refused() -> None:
    """Cards of a stage that is gone are not dropped: each of their cells is named, up to five."""
    with pytest.raises(BadFile, match=r"sheet Goals, A2: there is no stage “Compare”.*\nsheet Goals, A3"):
        edited(lambda book: book["Stages"].delete_rows(2))


# -- cards that name each other


def test_a_renamed_pain_point_is_still_answered() -> None:
    """What an opportunity answers is known by more than its words."""
    found = edited(cell("Pain points", 2, "Text", "An account, really?"))
    opportunity: Any = found.find("o1")[1]
    assert opportunity.answers == "p1"


def test_another_pain_point_is_chosen_by_its_words() -> None:
    """Other words in the cell point at the card that says them, a new one too; none point at none."""
    for text, key in (("it is slow.", "p2"), (None, None)):
        opportunity: Any = edited(cell("Opportunities", 2, "Answers the pain point", text)).find("o1")[1]
        assert opportunity.answers == key
    found = edited(row("Pain points", 4, Stage="Pay", Text="No receipt."),
                   cell("Opportunities", 2, "Answers the pain point", "No receipt."))  # fmt: skip
    answered: Any = found.find("o1")[1]
    assert found.find(answered.answers)[1].text == "No receipt."
    with pytest.raises(BadFile, match=r"sheet Opportunities, C2: there is no card “Rubbish”"):
        edited(cell("Opportunities", 2, "Answers the pain point", "Rubbish"))


def test_a_new_verbatim_stands_on_the_card_whose_words_it_names() -> None:
    """A row of the sheet of verbatims names its card by words; words that no card has are refused with the cell."""
    found = edited(row("Verbatims", 3, Card="I type my card number.", Their_words="Again?", Score="2,5"))
    step: Any = found.find("s2")[1]
    assert step.verbatims == (Verbatim(text="Again?", score=2.5),)
    with pytest.raises(BadFile, match=r"sheet Verbatims, A3: there is no card “I fly.”"):
        edited(row("Verbatims", 3, Card="I fly.", Their_words="Again?"))


# -- what Excel makes of what people type


def test_what_people_type_is_understood() -> None:
    """Percentages, decimal commas, whole numbers as decimals, days and lists are read as they are meant."""

    def percent(book: Any) -> None:
        at = [one.value for one in book["KPIs"][1]].index("Target") + 1
        book["KPIs"].cell(2, at).value = 0.65
        book["KPIs"].cell(2, at).number_format = "0%"

    found = edited(
        percent, cell("KPIs", 2, "Value", "1 071,5"), cell("KPIs", 2, "First day", datetime(2026, 9, 1)),
        cell("Expectations", 2, "Importance", 5.0), cell("Expectations", 2, "Shaped by", "Word of mouth\nMy sister"),
        cell("Goals", 2, "Text", 2024),
    )  # fmt: skip
    kpi: Any = found.find("k1")[1]
    emptied: Any = edited(cell("KPIs", 2, "Value", None)).find("k1")[1]
    assert emptied.measure is None
    assert (kpi.target, kpi.measure.value, str(kpi.measure.start)) == (65, 1071.5, "2026-09-01")
    expectation: Any = found.find("e1")[1]
    assert (expectation.importance, expectation.shaped_by) == (5, ("word_of_mouth", "My sister"))
    assert found.find("g1")[1].text == "2024"


def test_a_new_source_and_another_persona() -> None:
    """Rows about the map change it; an empty source invites another."""

    def about(book: Any) -> None:
        sheet = book["About the map"]
        for one in sheet.iter_rows(max_col=2):
            if one[0].value == "Persona: name":
                one[1].value = "Lea"
            if one[0].value == "Sources" and one[1].value is None:
                one[1].value = "Survey"
                break

    assert edited(about) == MAP.replace(sources=("Interviews", "Survey"), persona={"name": "Lea"})


def test_renamed_and_moved_sheets_and_columns() -> None:
    """A sheet is known by its hidden column whatever its name; columns may stand in any order."""

    def shuffle(book: Any) -> None:
        book["Goals"].title = "Customer's wishes"
        book.move_sheet("Stages", 5)
        sheet = book["Opportunities"]
        sheet.insert_cols(1)
        for number in range(1, 3):
            sheet.cell(number, 1).value, sheet.cell(number, 5).value = sheet.cell(number, 5).value, None
        book.create_sheet("Budget")["A1"] = 1_000

    assert edited(shuffle) == MAP


def test_a_workbook_without_its_hidden_columns() -> None:
    """Without keys the map is the same but for new ids."""

    def strip(book: Any) -> None:
        for sheet in book.worksheets[2:]:
            sheet.delete_cols(sheet.max_column)

    found = edited(strip)
    assert [said(found, lane) != [] for lane in ("goal", "step", "pain")] == [True] * 3
    assert [(one.title, [card.text for card in one.cards]) for one in found.stages] == [
        (one.title, [card.text for card in one.cards]) for one in MAP.stages]  # fmt: skip
    opportunity: Any = found.stages[1].of("opportunity")[0]
    assert found.find(opportunity.answers)[1].text == "An account is asked for."
    step: Any = found.stages[0].of("step")[0]
    assert step.verbatims == (Verbatim(text="Is it 39?", score=3),)


# -- what is refused, with its place


WRONG: list[list[tuple[Edit, str]]] = [
    [
        (cell("Expectations", 2, "Importance", 9), "sheet Expectations, C2: must be at most 5; you gave 9"),
        (cell("Goals", 2, "Text", None), "sheet Goals, B2: is missing"),
        (cell("Goals", 3, "Text", "x" * 2_001), "sheet Goals, B3: must be at most 2000 characters; you gave 2001"),
        (lambda book: book["About the map"].__setitem__("B2", None), "title: is missing"),
    ],
    [
        (cell("Expectations", 2, "Importance", "much"), "sheet Expectations, C2: must be a number; you gave much"),
        (cell("Lived process", 2, "Feels", "so-so"), "F2: must be one of very bad, bad, neutral, good, very good"),
        (cell("Lived process", 2, "Journey", "imagined"), "C2: must be one of Lived, Ideal; you gave imagined"),
        (cell("Lived process", 2, "Must be flawless", "perhaps"), "must be one of yes, no; you gave perhaps"),
        (cell("KPIs", 2, "KPI of the catalogue", "Luck"), "sheet KPIs, C2: there is no KPI Luck in the catalogue"),
    ],
    [
        (cell("Goals", 2, "Stage", None), "sheet Goals, A2: must not be empty"),
        (cell("Goals", 3, "Text", "=A1&B1"), "sheet Goals, B3: is a formula that was never worked out"),
        (lambda book: book["Goals"].__setitem__("H2", "mine"), "sheet Goals, H2: “mine” is nothing that a map holds"),
        (lambda book: book["Map"].__setitem__("B9", "No"), "sheet Map, B9: was changed on the picture of the map"),
    ],
    [(cell("Stages", 2, "Phase", "soon"), "sheet Stages, B2: must be one of Before purchase, During purchase")],
    [(lambda book: book["Goals"].merge_cells("B2:C2"), "sheet Goals, B2: is merged with other cells; separate them")],
    [(lambda book: book["Goals"].merge_cells("B2:B3"), "sheet Goals, B2: is merged with other cells")],
    [(lambda book: book.remove(book["Goals"]), "map.xlsx has no sheet “Goals” any more")],
    [(lambda book: book.copy_worksheet(book["Goals"]), "has the sheet “Goals” twice: Goals and Goals Copy")],
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_understood_is_refused_with_its_cell(wrong: list[tuple[Edit, str]]) -> None:
    """Every refusal names the sheet and the cell, what is allowed and what was given."""
    with pytest.raises(BadFile) as caught:
        edited(*(edit for edit, _ in wrong))
    for _, says in wrong:
        assert says in str(caught.value)


def test_five_faults_at_once() -> None:
    """Several wrong cells are said together; past five, how many more."""
    many = [cell("Lived process", 2, name, "x") for name in ("Feels", "Journey", "Moment of truth")]
    many += [
        cell("Expectations", 2, "Satisfaction", "x"),
        cell("KPIs", 2, "Target", "x"),
        cell("KPIs", 2, "Value", "x"),
    ]
    with pytest.raises(BadFile) as caught:
        edited(*many)
    assert str(caught.value).count("you gave x") == 5
    assert "and 1 more" in str(caught.value)

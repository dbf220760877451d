"""Maps as workbooks: everything comes back, text stays text, and a person finds their way in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from any_map import MAPS
from hypothesis import HealthCheck, given, settings

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import excel
from journeykit.files.excel.columns import STATE
from journeykit.files.excel.keys import MARK
from journeykit.model.cards import LANES, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim, fields_of
from journeykit.model.vocabulary import word
from journeykit.text import LANGUAGES, Language


def book(journey: jk.Journey, language: Language | None = None) -> Any:
    """The workbook of a map, opened."""
    return openpyxl.load_workbook(io.BytesIO(excel.dumps(journey, language)))


def one(*cards: Any, title: str = "Pay") -> jk.Journey:
    """A map of one stage."""
    return jk.Journey(title="Shoes", stages=(jk.Stage(id="s", title=title, cards=cards),))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journey=MAPS)
def test_any_map_comes_back(journey: jk.Journey) -> None:
    """Whatever a map holds, its workbook read again is the same map."""
    assert excel.loads(excel.dumps(journey)) == journey


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_come_back_in_either_language(language: Language, tmp_path: Path) -> None:
    """A workbook in a language other than the map's reads the same; headings are known in both."""
    for journey in (jk.example("en"), jk.example("fr")):
        path = jk.write_excel(journey, tmp_path / "map.xlsx", language=language)
        assert jk.load(path) == journey


def test_every_lane_and_field_has_its_place() -> None:
    """Each lane has a sheet under its name with a column for each of its fields, whatever lanes there are."""
    found = book(jk.example())
    for lane in LANES:
        heads = {cell.value for cell in found[str(lane.title)][1]}
        shown = fields_of(lane.card).values()
        assert {"Stage", "Text"} <= heads
        assert {str(show.label) for show in shown if show.kind != "verbatims"} <= heads
        assert any(str(head).startswith(MARK) for head in heads)


def test_a_person_finds_their_way() -> None:
    """The workbook opens at the map; rows to choose from offer lists, heads stay in sight, keys are out of sight."""
    found = book(jk.example("fr"))
    assert found.active.title == "Carte"
    assert found.active.protection.sheet
    assert found.active.page_setup.orientation == "landscape"
    assert found.active.sheet_properties.pageSetUpPr.fitToPage
    steps = found["Process vécu"]
    assert steps.freeze_panes == "C2"
    assert len(steps.tables) == 1
    assert steps.column_dimensions[openpyxl.utils.get_column_letter(steps.max_column)].hidden
    offered = {str(one.sqref).split(":")[0]: one for one in steps.data_validations.dataValidation}
    assert "'Étapes'!$A$2" in offered["A2"].formula1
    feels = next(cell for cell in steps[1] if cell.value == "Ressenti")
    source, area = offered[f"{feels.column_letter}2"].formula1.split("!")
    words = [cell.value for (cell,) in found[source.strip("'")][area.replace("$", "")]]
    assert words == ["très mal", "mal", "neutre", "bien", "très bien"]


def test_the_picture_says_how_a_step_feels_in_a_word_and_a_colour() -> None:
    """No feeling and no state is told by a colour alone, neutral included."""
    steps = [Step(text=f"I wait {n}.", emotion=n) for n in (-2, 0, 2)]
    kpi = Kpi(text="Late", unit="percent", good="down", target=5, measure=Measure(value=12))
    sheet = book(one(*steps, kpi))["Map"]
    cells = {str(cell.value).split("\n")[0]: cell for row in sheet.iter_rows() for cell in row if cell.value}
    for text, feels in (("I wait -2.", "very bad"), ("I wait 0.", "neutral"), ("I wait 2.", "very good")):
        assert f"Feels: {feels}" in cells[text].value
    assert "▲ Alert" in cells["Late"].value
    assert len({cells[f"I wait {n}."].fill.fgColor.rgb for n in (-2, 0, 2)}) == 3


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "#REF!"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_becomes_a_formula(text: str) -> None:
    """What looks like a formula is written as text everywhere, and comes back as it was."""
    journey = one(
        Goal(text=text, source=text), Step(text=text, touchpoint=text, verbatims=(Verbatim(text=text),)),
        Pain(id="p", text=text), Opportunity(text=text, owner=text, answers="p"), title=text,
    ).replace(title=text, owner=text, sources=(text,), persona={"name": text})  # fmt: skip
    found = book(journey)
    for sheet in found.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e")
                if cell.value == text and text[0] != "#":
                    assert cell.quotePrefix
    assert excel.loads(excel.dumps(journey)) == journey


def test_the_state_of_a_kpi_is_a_formula_of_ours() -> None:
    """The only formulas are the states of KPIs, with nothing in them that people wrote."""
    found = book(one(Kpi(text='"&A1', target=5, unit="=1")))
    formulas = [cell.value for sheet in found.worksheets for row in sheet.iter_rows() for cell in row
                if cell.data_type == "f"]  # fmt: skip
    assert len(formulas) == 1
    assert "&" not in formulas[0]


def test_the_state_of_a_kpi_is_seen_where_nothing_is_worked_out() -> None:
    """Previews and phones show the state, too: each formula has the value it gives."""
    journey = jk.example("fr")
    found = openpyxl.load_workbook(io.BytesIO(excel.dumps(journey)), data_only=True)["KPI"]
    at = next(n for n, head in enumerate(found[1]) if head.value == STATE.label.to("fr"))
    states = [row[at].value.split(" ", 1)[1] for row in found.iter_rows(min_row=2) if row[0].value]
    assert states == [word("state", kpi.state).to("fr") for _, kpi in journey.kpis()]


def test_the_figures_of_a_kpi_have_their_unit() -> None:
    """Percentages are Excel's own, so that 65 and 65 % can be typed; other figures have their unit behind them."""
    journey = one(
        Kpi(id="a", text="Left", unit="percent", target=65, measure=Measure(value=71.4)),
        Kpi(id="b", text="Wait", unit="days", target=5, measure=Measure(value=11)),
        Kpi(id="c", text="Mine", unit='% of "x"; [red]', target=5),
        Kpi(id="d", text="Exact", unit="percent", target=1 / 3),
    )
    found = book(journey)["KPIs"]
    at = [cell.value for cell in found[1]].index("Target")
    targets = [row[at] for row in found.iter_rows(min_row=2, max_row=5)]
    assert [(cell.value, cell.number_format.replace("\N{NO-BREAK SPACE}", " ")) for cell in targets] == [
        (0.65, "0.0 %"), (5, 'General" days"'), (5, 'General" % of x; [red]"'), (1 / 3, "General")]  # fmt: skip
    assert excel.loads(excel.dumps(journey)) == journey


def test_the_curve_stands_under_its_stages() -> None:
    """The emotion curve is a chart as wide as the stages, each step under its own; without feelings there is none."""
    ideal = Step(text="c", layer="ideal", emotion=2)
    look = jk.Stage(title="Look", cards=(Step(text="a", emotion=-2), Step(text="b"), ideal))
    pay = jk.Stage(title="Pay", cards=(Step(text="d", emotion=1), ideal.replace(id="i")))
    journey = jk.Journey(title="Shoes", stages=(look, pay))
    found = book(journey)
    (chart,) = found["Map"]._charts
    assert (chart.anchor._from.col, chart.anchor.to.col) == (1, 3)
    lines = []
    for line in chart.series:
        rows = [line.xVal.numRef.f, line.yVal.numRef.f]
        cells = [[cell[0].value for cell in found["Lists"][area.split("!")[1].replace("$", "")]] for area in rows]
        lines.append([*zip(*cells, strict=True)])
    assert lines == [[(0, 0), (2, 0)], [(0.25, -2), (1.5, 1)], [(0.5, 2), (1.5, 2)]]
    assert not book(one(Step(text="x")))["Map"]._charts


def test_what_is_rare_is_folded_away_on_a_wide_sheet() -> None:
    """A sheet fits a page: its rare columns stand last, folded; whether a step is lived or ideal stays in sight."""
    found = book(jk.example())
    for name, first in (("Lived process", "What is decided here"), ("KPIs", "Unit")):
        heads = [cell.value for cell in found[name][1]]
        hidden = [
            found[name].column_dimensions[openpyxl.utils.get_column_letter(n)].hidden for n in range(1, len(heads) + 1)
        ]
        assert hidden == [False] * heads.index(first) + [True] * (len(heads) - heads.index(first))
    assert not found["Goals"].column_dimensions["D"].hidden


def test_strange_texts() -> None:
    """Emoji, right-to-left text, very long words, ampersands and texts that look like escapes all come back."""
    texts = ["👩🏽‍🚒 🏳️‍🌈", "أريد أن أدفع", "x" * 2_000, "R&D <b> & co", "_x0041_", "a\ufffeb", "two\nlines"]
    journey = one(*(Goal(text=text) for text in texts), title="R&D «É»").replace(title="أحذية 👟 & Co &A")
    assert excel.loads(excel.dumps(journey)) == journey


def test_days_of_long_ago_and_numbers_to_the_last_digit() -> None:
    """Days before 1900 and numbers with seventeen digits are not rounded or lost."""
    measure = Measure(value=1.7e308, numerator=0.1 + 0.2, low=-5e-324, start="0001-01-01", end="1900-02-28")
    journey = one(Kpi(text="x", measure=measure, target=1 / 3)).replace(review_on="9999-12-31")
    assert excel.loads(excel.dumps(journey)) == journey


@pytest.mark.parametrize("stages", [0, 1, 60, 200])
def test_maps_of_any_width(stages: int) -> None:
    """An empty map and one of 200 stages, two of them with the same name, come back."""
    made = tuple(jk.Stage(title=f"Stage {max(1, n)}", phase="after", cards=(Goal(text="x"),)) for n in range(stages))
    journey = jk.Journey(title="Shoes", stages=made)
    assert excel.loads(excel.dumps(journey)) == journey


def test_what_no_cell_can_hold_is_refused_with_its_place() -> None:
    """More than 32,767 characters in one cell are refused before anything is written, with the sheet and the cell."""
    stage = jk.Stage(title="Pay", activities=tuple(f"{n}{'x' * 290}" for n in range(200)))
    with pytest.raises(BadFile, match=r"Sheet Stages, D2: \d+ characters are more than a cell.*\(32767\)"):
        excel.dumps(jk.Journey(title="Shoes", stages=(stage,)))


def test_the_name_of_the_file(tmp_path: Path) -> None:
    """A workbook is named like one, and what stands in its place is not harmed."""
    with pytest.raises(BadFile, match=r"not named like a workbook.*\.xlsx"):
        jk.write_excel(jk.example(), tmp_path / "map.xls")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(BadFile, match="cannot be written"):
        jk.write_excel(jk.example(), tmp_path / "folder.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["folder.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_it_and_saves_it_again(
    language: Language, opened_by_office: Callable[..., Path], tmp_path: Path
) -> None:
    """What LibreOffice opened and saved anew is the same map, and it works out the states that the map has."""
    journey = jk.example(language).replace(title="=1+1 & 👟 أحذية")
    saved = opened_by_office(jk.write_excel(journey, tmp_path / "map.xlsx"), "xlsx")
    assert jk.load(saved) == journey
    sheet = openpyxl.load_workbook(saved, data_only=True)[LANES[-1].title.to(language)]
    at = next(n for n, head in enumerate(sheet[1]) if head.value == STATE.label.to(language))
    states = [sheet[row][at].value.split(" ", 1)[1] for row in range(2, sheet.max_row + 1) if sheet[row][0].value]
    assert states == [word("state", kpi.state).to(language) for _, kpi in journey.kpis()]

"""The Builder in JupyterLab, as `journeykit lab` starts it: one value for the board and the cells."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from test_dashboard import a_map, order, write

TOUR = "notebooks/tour.ipynb"
# a copy of the notebooks, as one gets from the wheel: the clone's own stay as they are
LAB = """
from journeykit.apps import notebooks
notebooks.clone = lambda: None
notebooks.lab(port={port}, browser=False)
"""
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.toJSON())"


@pytest.fixture(scope="module")
def lab_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running JupyterLab: the address of a notebook in it, up to its name."""
    place = tmp_path_factory.mktemp("lab")
    config = place / "config"
    config.mkdir()
    (config / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
    own = {f"JUPYTER{name}": str(place / name) for name in ("LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR", "_RUNTIME_DIR")}
    environment = os.environ | own | {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_TOKEN": "t", "IPYTHONDIR": str(place)}
    environment["JOURNEYKIT_WORK"] = str(place / "work")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (place / "log").open("w") as log:
        command = [sys.executable, "-c", LAB.format(port=port)]
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token=t", process, place / "log")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token=t&reset"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def lab(browser: Browser, lab_url: str) -> Iterator[Page]:
    """The tour of the package in JupyterLab, run from top to bottom."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    outside: list[str] = []
    context.on("request", lambda one: outside.append(one.url) if "://127.0.0.1" not in one.url else None)
    page = context.new_page()
    page.goto(lab_url.format(TOUR))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function("jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel", timeout=60_000)
    command(page, "notebook:run-all-cells")
    page.wait_for_function(
        f"({CELLS})().every((one) => one.cell_type !== 'code' || one.execution_count)", timeout=90_000
    )
    yield page
    context.close()
    assert [url for url in outside if url.startswith("http")] == []


def command(page: Page, name: str, **arguments: object) -> None:
    page.evaluate("([name, given]) => jupyterapp.commands.execute(name, given)", [name, arguments])


def outputs(page: Page) -> dict[str, str]:
    """What each cell shows, by its id, as JSON."""
    return {one["id"]: json.dumps(one.get("outputs")) for one in page.evaluate(CELLS)}


def run(page: Page, source: str) -> str:
    """Run one more line in the notebook's kernel; what it prints."""
    return str(
        page.evaluate(
            """async (code) => {
              const kernel = jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
              const future = kernel.requestExecute({ code });
              let text = "";
              future.onIOPub = (message) => { text += message.content.text ?? message.content.evalue ?? ""; };
              await future.done;
              return text.trim();
            }""",
            source,
        )
    )


@pytest.fixture
def board(lab: Page) -> Locator:
    """The Builder in the first cell's output, in sight."""
    found = lab.locator(".jk").first
    found.scroll_into_view_if_needed()
    return found


def test_every_cell_runs(lab: Page) -> None:
    """The notebook runs to its end without an error, and shows tables, the picture and the review."""
    shown = outputs(lab)
    assert not [key for key, text in shown.items() if '"error"' in text]
    assert "126,744 of 126,744 rows" in shown["events"]
    assert "image/png" in shown["draw"]
    assert "text/html" in shown["review"]
    assert "JK201" in shown["share"]


def test_the_builder_appears(board: Locator) -> None:
    """The Builder stands in the output with its steps, its board and, from the cell below, the new stage."""
    expect(board.locator(".jk-stepper li")).to_have_count(5)
    expect(board.locator("[data-head=tell]")).to_have_text("I tell my friends")


def test_what_is_edited_on_the_board_the_next_cell_sees(lab: Page, board: Locator) -> None:
    """A goal written on the board is what the notebook's own cell prints when it is run again, word for word."""
    board.locator("[data-cell=tell][data-lane=goal]").get_by_role("button").first.click()
    words = board.get_by_role("textbox", name="Words of the card")
    words.fill("I want to help <b>a friend</b> choose.")
    words.press("Enter")
    expect(board.locator("[data-cell=tell][data-lane=goal] .jk-ct")).to_have_text(
        "I want to help <b>a friend</b> choose."
    )
    lab.evaluate(
        """async () => {
          const notebook = jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === "back");
          await jupyterapp.commands.execute("notebook:run-cell");
        }"""
    )
    assert "goal: I want to help <b>a friend</b> choose." in outputs(lab)["back"]


def test_what_code_sets_the_board_shows(lab: Page, board: Locator) -> None:
    """A card changed in code is changed on the board at once, and undo there gives code the old one back."""
    before = run(lab, "print(builder.journey.find('s01')[1].text)")
    change = "jk.apply(builder.journey, ChangeCard(card='s01', fields={'text': 'My heel hurts.'}))"
    said = run(lab, f"from journeykit.model.edits import ChangeCard; builder.journey = {change}")
    assert said == ""
    card = board.locator("[data-card=s01] .jk-ct")
    expect(card).to_have_text("My heel hurts.")
    board.get_by_role("button", name="Undo").click()
    expect(card).to_have_text(before)
    assert run(lab, "print(builder.journey.find('s01')[1].text)") == before


def test_keys_in_the_builder_are_the_builder_s(lab: Page, board: Locator) -> None:
    """Keys that would add, cut or run cells in Lab do nothing to the notebook while the board has the focus."""
    cells = list(outputs(lab))
    counts = [one.get("execution_count") for one in lab.evaluate(CELLS)]
    card = board.locator("[data-card=s03]")
    card.focus()
    for key in ("a", "b", "d", "d", "x", "m", "y", "Shift+Enter", "0", "0", "ArrowDown", "ArrowUp", "Control+Enter"):
        lab.keyboard.press(key)
        if board.get_by_role("textbox", name="Words of the card").count():
            lab.keyboard.press("Escape")
            card.focus()
    assert list(outputs(lab)) == cells
    assert [one.get("execution_count") for one in lab.evaluate(CELLS)] == counts
    expect(lab.locator(".jp-Dialog")).to_have_count(0)


def test_keys_move_and_remove_a_card(lab: Page, board: Locator) -> None:
    """With the keyboard alone a card goes to the next stage, is removed, and comes back; code sees each."""
    stage = "print(next((stage.id for stage, card in builder.journey.cards() if card.id == 's03'), 'gone'))"
    card = board.locator("[data-card=s03]")
    card.focus()
    card.press("Alt+ArrowRight")
    expect(board.locator("[data-cell=order] [data-card=s03]")).to_be_focused()
    assert run(lab, stage) == "order"
    card.press("Delete")
    expect(card).to_have_count(0)
    assert run(lab, stage) == "gone"
    lab.keyboard.press("Control+z")
    expect(card).to_have_count(1)
    lab.keyboard.press("Control+z")
    expect(board.locator("[data-cell=compare] [data-card=s03]")).to_have_count(1)
    assert run(lab, stage) == "compare"


def test_it_fits_and_follows_lab_s_theme(lab: Page, board: Locator) -> None:
    """In Lab the Builder is no higher than what one sees of the notebook, and dark where Lab is dark."""
    assert board.evaluate("(it) => it.offsetHeight <= it.closest('.jp-WindowedPanel-outer').clientHeight")
    assert board.locator(".jk-top").evaluate("(it) => it.offsetHeight") < 80
    for theme, dark in (("JupyterLab Dark", True), ("JupyterLab Light", False)):
        command(lab, "apputils:change-theme", theme=theme)
        lab.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
        expect(board).to_have_css("color-scheme", "dark" if dark else "light")


def test_a_second_view_shows_the_same_map(lab: Page, board: Locator) -> None:
    """The same Builder shown twice is one map: what is typed in one view stands in the other."""
    lab.evaluate(
        """async () => {
          const notebook = jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.length - 1;
          await jupyterapp.commands.execute("notebook:insert-cell-below");
          notebook.activeCell.model.sharedModel.setSource("builder");
          await jupyterapp.commands.execute("notebook:run-cell");
        }"""
    )
    second = lab.locator(".jk").nth(1)
    expect(second).to_be_visible(timeout=15_000)
    second.locator("[data-card=s01]").click()
    words = second.get_by_role("textbox", name="Words of the card")
    words.fill("My heel hurts.")
    words.press("Enter")
    expect(second.locator("[data-card=s01] .jk-ct")).to_have_text("My heel hurts.")
    board.scroll_into_view_if_needed()
    expect(board.locator("[data-card=s01] .jk-ct")).to_have_text("My heel hurts.")


def test_the_dashboard_in_a_cell(lab: Page, tmp_path: Path) -> None:
    """In a cell the Dashboard shows its source's figures and follows it; the next cell has the same figures."""
    database = tmp_path / "boots.sqlite"
    write(database, *(order(n, late=n == 0) for n in range(10)))
    source = (
        f"from journeykit.widgets import Dashboard\nlive = Dashboard({str(a_map(tmp_path))!r}, {str(database)!r})\nlive"
    )
    lab.evaluate(
        """(source) => {
          const { content } = jupyterapp.shell.currentWidget;
          content.model.sharedModel.insertCell(0, { cell_type: "code", source });
          content.activeCellIndex = 0;
        }""",
        source,
    )
    command(lab, "notebook:run-cell")
    tile = lab.locator(".jd [data-tile]").first
    expect(tile).to_contain_text("90.0")
    write(database, *(order(n, late=True) for n in range(10, 20)))
    expect(tile).to_contain_text("45.0")
    assert run(lab, "print(live.board.tiles[0].measure.value)") == "45.0"


def solve(page: Page, cell: str, before: str, after: str) -> None:
    """Write other code into a cell, as a student does, and run it."""
    page.evaluate(
        """async ([id, before, after]) => {
          const notebook = jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === id);
          const text = notebook.activeCell.model.sharedModel;
          text.setSource(text.getSource().replace(before, after));
          await jupyterapp.commands.execute("notebook:run-cell");
        }""",
        [cell, before, after],
    )


def test_an_exercise_in_lab(lab: Page, lab_url: str) -> None:
    """Run All reaches the end with every check not yet; a wrong answer is told what it did, with its own numbers, the
    right one why it is right; and the widget above checks the same task for those who write no code."""
    page = lab.context.new_page()
    page.goto(lab_url.format("exercises/05_kpis.ipynb"))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function("jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel", timeout=60_000)
    command(page, "notebook:run-all-cells")
    last = "jupyterapp.shell.currentWidget.content.widgets.at(-1).model.toJSON().execution_count"
    page.wait_for_function(last, timeout=90_000)
    told = outputs(page)
    assert not [key for key, text in told.items() if '"error"' in text]
    assert all("jkc-not_yet" in told[f"{task}-code"] for task in "abcdef")

    wrong = "100 * ((score >= 9).sum() - (score <= 6).sum()) / len(survey)"
    solve(page, "b-code", "nps = ...", f"nps = {wrong}")
    page.wait_for_function(f"({CELLS})().some((one) => JSON.stringify(one.outputs ?? '').includes('jkc-try_again'))")
    card = outputs(page)["b-code"]
    rows, none = run(page, "print(len(survey), survey['nps'].isna().sum())").split()
    assert f"{int(rows):,}" in card
    assert none in card

    solve(page, "b-code", "len(survey)", "score.count()")
    page.wait_for_function(f"({CELLS})().some((one) => JSON.stringify(one.outputs ?? '').includes('jkc-correct'))")

    given = run(page, "print(survey['nps'].count())")
    page.evaluate("jupyterapp.shell.currentWidget.content.scrollToItem(5)")
    task = page.locator(".jl-task").first
    task.get_by_role("textbox").fill(given)
    task.get_by_role("button", name="Check").click()
    expect(task).to_contain_text("Correct")
    page.close()

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

WELCOME = "00_welcome.ipynb"
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
    """The welcome notebook in JupyterLab, run from top to bottom."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    outside: list[str] = []
    context.on("request", lambda one: outside.append(one.url) if "://127.0.0.1" not in one.url else None)
    page = context.new_page()
    page.goto(lab_url.format(WELCOME))
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

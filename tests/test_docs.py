"""What the documentation shows can be done as it stands."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Literal, get_origin

import matplotlib.pyplot as plt
import pytest
from sphinx.util.inventory import InventoryFile


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_examples_on_asking_traces_run_from_top_to_bottom(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python block of docs/data.md runs, in its order, and finds what is planted in the shop."""
    blocks = re.findall(r"```python\n(.*?)```", (top / "docs" / "data.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/data.md", "exec"), names)
    plt.close("all")
    said = capsys.readouterr().out
    assert "'Albatros': 56" in said
    assert "better, by more than chance" in said
    assert len(blocks) >= 7


def test_the_commands_of_the_documentation_are_there(top: Path) -> None:
    """Every `journeykit ...` command that the documentation names is a command."""
    from journeykit.cli import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups}
    for page in [top / "README.md", *(top / "docs").glob("*.md"), top / "datasets" / "README.md"]:
        text = page.read_text("utf-8")
        told = re.findall(r"(?:^|`)journeykit ([a-z]+)", text, re.MULTILINE)
        assert set(told) <= known, page.name


def test_the_pages_that_are_written_from_the_code_are_up_to_date(top: Path) -> None:
    """The rules of the review, the KPI catalogue and the commands stand in the documentation as the code has them."""
    make = runpy.run_path(str(top / "docs" / "make.py"))
    for name, page in make["PAGES"].items():
        assert (top / "docs" / name).read_text("utf-8") == page(), "run: python docs/make.py"


@pytest.mark.parametrize(
    ("page", "says"),
    [("tutorial", "orders came on time"), ("versions", "The stage “I tell my colleagues” added")],
)
def test_what_a_page_shows_can_be_followed(top: Path, capsys: pytest.CaptureFixture[str], page: str, says: str) -> None:
    """The Python of a page runs from top to bottom, and says what it found."""
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", (top / "docs" / f"{page}.md").read_text("utf-8"), re.DOTALL):
        exec(compile(block, f"docs/{page}.md", "exec"), names)
    plt.close("all")
    assert says in capsys.readouterr().out


@pytest.fixture(scope="module")
def site(top: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as a site; a warning is an error."""
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", str(top / "docs"), str(place)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return place


def test_the_site_asks_the_network_for_nothing(site: Path) -> None:
    """No page of the documentation loads a script, a style, a font or a picture from elsewhere."""
    pages = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert len(pages) > 15
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"""(?:src=|url\(|@import )["']?(?:https?:)?//""", text), page.name
        assert not re.search(r"""<link[^>]+href=["'](?:https?:)?//""", text), page.name


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    """What a room offers by name stands in the Python reference."""
    index = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    told = {name.rpartition(".")[2] for kind in index.data for name in index.data[kind]}
    for room in ("", ".events", ".drawing", ".deliverables", ".files", ".frameworks", ".course", ".widgets", ".errors"):
        module = import_module(f"journeykit{room}")
        offered = {name for name in module.__all__ if get_origin(getattr(module, name)) is not Literal}
        assert offered - told == set(), room or "journeykit"

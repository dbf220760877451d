"""What the documentation shows can be done as it stands."""

from __future__ import annotations

import inspect
import re
import runpy
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_origin
from urllib.parse import unquote

import matplotlib.pyplot as plt
import pptx
import pytest
import typer
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


def shell_blocks(text: str) -> list[str]:
    """The lines of the blocks to be typed in a terminal."""
    blocks = re.findall(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```$", text, re.DOTALL | re.MULTILINE)
    typed = [block.replace("\\\n", " ") for _, language, block in blocks if language in ("", "sh")]
    return [line.strip() for block in typed for line in block.splitlines()]


def test_the_commands_of_the_documentation_can_be_typed(top: Path) -> None:
    """Every line `journeykit ...` of the documentation is a command with options and arguments that it takes."""
    from typer.main import get_command

    from journeykit.cli import app

    whole, typed = get_command(app), 0
    for page in [top / "README.md", *(top / "docs").rglob("*.md"), top / "datasets" / "README.md"]:
        for line in shell_blocks(page.read_text("utf-8")):
            words = re.findall(r"(?:^|=\S+ |do )journeykit ([^;#]+)", line)
            if not words:
                continue
            command: Any = whole
            words = shlex.split(words[0])
            while words and words[0] in getattr(command, "commands", {}):
                command, words = command.commands[words[0]], words[1:]
            try:
                command.make_context(line, words)
            except typer.Exit:  # --help
                pass
            except Exception as error:
                pytest.fail(f"{page.name}: {line}: {error}")
            typed += 1
    assert typed > 60


def test_the_pages_that_are_written_from_the_code_are_up_to_date(top: Path) -> None:
    """The rules of the review, the KPI catalogue and the commands stand in the documentation as the code has them."""
    make = runpy.run_path(str(top / "docs" / "make.py"))
    for name, page in make["PAGES"].items():
        assert (top / "docs" / name).read_text("utf-8") == page(), "run: python docs/make.py"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("tutorial", "orders came on time"),
        ("open", "Maya [-1, -2]"),
        ("excel", ""),
        ("present", ""),
        ("print", ""),
        ("pictures", "Lowest at step 9"),
        ("pipeline", "no-such.journey.json"),
        ("ideal", "+2.2  I send them back and wait for my money"),
        ("personas", ""),
        ("merge", "Buying shoes 7 ()"),
        ("versions", "The stage “I tell my colleagues” added"),
        ("fr/tutoriel", ""),
    ],
)
def test_what_a_page_shows_can_be_followed(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: str, says: str
) -> None:
    """The Python of a page runs from top to bottom, and says what it found."""
    monkeypatch.chdir(tmp_path)
    pptx.Presentation().save("school.potx")  # what the reader brings
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", (top / "docs" / f"{page}.md").read_text("utf-8"), re.DOTALL):
        exec(compile(block, f"docs/{page}.md", "exec"), names)
    plt.close("all")
    assert names
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


def test_every_public_function_has_an_example() -> None:
    """What a room offers to be called shows how."""
    for room in ("", ".events", ".drawing", ".drawing.paper", ".deliverables", ".deliverables.deck", ".files",
                 ".frameworks", ".course"):  # fmt: skip
        module = import_module(f"journeykit{room}")
        for name in module.__all__:
            what = getattr(module, name)
            if inspect.isfunction(what) and name != "read_olist":  # nine tables are no short example
                assert ">>>" in str(what.__doc__), f"{module.__name__}.{name}"


def test_every_picture_has_words_and_is_there(site: Path) -> None:
    """No picture of the site is missing or without an alternative; no link of a page leads nowhere."""
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for tag in re.findall(r"<img\b[^>]*_images[^>]*>", text):
            alternative = re.search(r'alt="([^"]*)"', tag)
            assert alternative, f"{page.name}: {tag}"
            assert len(alternative[1]) > 10, f"{page.name}: {tag}"
        for link in re.findall(r'(?:href|src)="([^"#?:]+)[#?"]', text):
            assert (page.parent / unquote(link)).exists(), f"{page.name}: {link}"

"""`journeykit convert`: what it makes, of one file or many, and what it says when that cannot be."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Protocol

import pptx
import pytest

import journeykit as jk
from journeykit.deliverables import DELIVERABLES
from journeykit.drawing import describe
from journeykit.files.native import load, save
from journeykit.model.journey import Journey


class Run(Protocol):
    """A command, run in this process: its exit code, output and error stream."""

    def __call__(self, *words: str) -> tuple[int, str, str]: ...


@pytest.fixture(name="run")
def convert(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`journeykit convert` with these words, in a folder with two maps."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "maps").mkdir()
    save(Journey(title="Shoes"), tmp_path / "maps" / "a.journey.json")
    save(jk.framework("blank", "fr"), tmp_path / "maps" / "c.json")
    return partial(run, "convert")


MAP = "maps/a.journey.json"


@pytest.mark.parametrize(("name", "begins"), [("a.pdf", b"%PDF-"), ("A.SVG", b"<svg "), ("a.journey.json", b"{")])
def test_by_the_ending(run: Run, name: str, begins: bytes) -> None:
    """The ending of the file to make says what is made."""
    assert run(MAP, name) == (0, f"Wrote {name}.\n", "")
    assert Path(name).read_bytes().startswith(begins)


def test_another_ending_of_a_format(run: Run) -> None:
    """A format with two endings is written under either."""
    assert run(MAP, "b.json")[0] == 0
    assert load("b.json") == load(MAP)


def test_in_the_language_of_the_map_or_that_asked_for(run: Run) -> None:
    """Words on a picture are in the map's language unless --lang says another."""
    run("maps/c.json", "fr.svg")
    run("maps/c.json", "en.svg", "--lang", "en")
    for language in ("en", "fr"):
        assert f'<desc id="map-desc">{describe(load("maps/c.json"), language)}' in Path(f"{language}.svg").read_text()


def test_many_into_a_folder(run: Run) -> None:
    """A pattern stands for all its files; each keeps its name, and the folder is made."""
    assert run("maps/*.json", "out/new", "--to", "svg") == (0, "Wrote 2 files to out/new.\n", "")
    assert sorted(os.listdir("out/new")) == ["a.svg", "c.svg"]


def test_one_bad_file_does_not_stop_the_others(run: Run) -> None:
    """What can be converted is; the rest is named with its fault, and the exit code says that there was one."""
    Path("maps/b.journey.json").write_text('{"format": 1, "title"')
    Path("maps/d.docx").write_bytes(b"PK")
    code, out, err = run("maps/*", "out", "--to", ".svg")
    assert (code, out) == (2, "Wrote 2 files to out.\n")
    assert sorted(os.listdir("out")) == ["a.svg", "c.svg"]
    assert "maps/b.journey.json: b.journey.json is not complete or not JSON: line 1" in err
    assert "d.docx" in err
    assert "*.journey.json" in err  # what can be read


def test_nothing_is_overwritten_unasked(run: Run) -> None:
    """A file that is there stays, alone or among many, unless --force is given."""
    Path("a.svg").write_text("mine")
    for words in ((MAP, "a.svg"), (MAP, "maps/c.json", ".", "--to", "svg")):
        code, _, err = run(*words)
        assert code == 2
        assert "--force" in err
        assert Path("a.svg").read_text() == "mine"
    assert run(MAP, "a.svg", "--force")[0] == 0
    assert Path("a.svg").read_text().startswith("<svg ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((MAP,), "What to make from maps/a.journey.json is not said"),
        ((MAP, "a.docx"), "pdf, "),
        ((MAP, "maps"), "Add --to and one of pdf, "),
        ((MAP, "new/"), "Add --to"),
        ((MAP, "maps/c.json", "a.pdf"), "2 files do not become one file, a.pdf. Name a folder, last"),
        ((MAP, "out/", "--to", "cards"), "Choose one of pdf, "),
        ((MAP, "a.pdf", "--to", "svg"), "ends in .svg"),
        ((MAP, MAP), "over itself"),
        ((MAP, MAP, "--force"), "over itself"),
        ((MAP, "none/a.pdf"), "no such file or folder"),
        (("none.journey.json", "a.pdf"), "none.journey.json"),
        (("none/*.xlsx", "out/", "--to", "pdf"), "No file is called like none/*.xlsx"),
        (("maps", "a.pdf"), "*.journey.json"),
        ((MAP, "maps/c.json", f"{MAP}/out", "--to", "pdf"), "cannot be the folder"),
        ((MAP, "a.pdf", "--lang", "de"), "en, fr"),
    ],
)
def test_wrong_input(run: Run, words: tuple[str, ...], said: str) -> None:
    """Wrong input ends with 2 and says what is allowed; nothing is written, and the map is as it was."""
    before = {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")}
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")} == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_is_read_only(run: Run) -> None:
    """A folder that cannot be written into is said, and is left empty."""
    Path("closed").mkdir(mode=0o555)
    code, _, err = run(MAP, "closed/a.pdf")
    assert code == 2
    assert "not yours" in err


def test_two_files_of_one_name(run: Run) -> None:
    """Of two maps that would become one file, the first is kept and the second is named."""
    Path("more").mkdir()
    save(Journey(title="Boots"), "more/a.journey.json")
    code, _, err = run(MAP, "more/a.journey.json", "out/", "--to", "map", "--force")
    assert code == 2
    assert "was just made from maps/a.journey.json" in err
    assert load("out/a.journey.json").title == "Shoes"


def test_every_deliverable_can_be_asked_for(run: Run) -> None:
    """--to takes the id of each row of the table, and files of one map get different names."""
    from journeykit.cli.converting import _name, _named

    assert [_named(one.id) for one in DELIVERABLES] == [*DELIVERABLES]
    names = [_name(Path(MAP), one, "en") for one in DELIVERABLES]
    assert len({*names}) == len(names)


def test_a_template(run: Run) -> None:
    """A deck is made upon a school's template; for another kind, or where it cannot be used, it is refused in words."""
    pptx.Presentation().save("school.potx")
    assert run(MAP, "a.pptx", "--template", "school.potx")[0] == 0
    assert pptx.Presentation("a.pptx").slide_width == 9_144_000
    code, _, err = run(MAP, "a.pdf", "--template", "school.potx")
    assert (code, "--template is for PowerPoint" in err) == (2, True)
    code, _, err = run("maps/*.json", "out/", "--to", "pptx", "--template", MAP)
    assert (code, err.count("cannot be read as a PowerPoint template")) == (2, 1)

"""`journeykit print` and `journeykit canvas`, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

import journeykit as jk
from journeykit.files import save

A3 = (420 * 72 / 25.4, 297 * 72 / 25.4)


@pytest.fixture(autouse=True)
def _a_map(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with a map."""
    monkeypatch.chdir(tmp_path)
    save(jk.example("en", "running-shoes"), "shoes.journey.json")


def test_print(run) -> None:
    """A map is printed on A3 unless another paper is asked for; a poster has its plan first; a file there stays."""
    assert run("print", "shoes.journey.json", "-o", "a.pdf")[0] == 0
    (page,) = pypdf.PdfReader("a.pdf").pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A3, abs=0.5)
    code, out, _ = run("print", "shoes.journey.json", "--paper", "tiles-a3", "-o", "b.pdf", "--lang", "fr")
    assert (code, "b.pdf" in out) == (0, True)
    poster = pypdf.PdfReader("b.pdf")
    assert (len(poster.pages), poster.trailer["/Root"]["/Lang"]) == (5, "fr")
    before = Path("b.pdf").read_bytes()
    assert run("print", "shoes.journey.json", "-o", "b.pdf")[0] == 2
    assert Path("b.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("five-stages", "--paper", "a3", "--lang", "fr"), "Cinq étapes"),
        (("shoes.journey.json", "--paper", "a4"), "Running shoes"),
        (("persona",), "Who is the customer?"),
        (("Persona", "--map", "shoes.journey.json", "--paper", "A3"), "running"),
        (("empathy",), "When did it begin?"),
        (("dots",), "Do first"),
    ],
)
def test_canvas(run, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of sheet is written, with its words, in the language of the map, of --lang or of the terminal."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    code, _, err = run("canvas", *words, "-o", "x.pdf")
    assert (code, err) == (0, "")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader("x.pdf").pages)
    assert said.lower() in " ".join(text.split()).lower()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("print", "shoes.journey.json", "--paper", "letter", "-o", "x.pdf"), "tiles-a3"),
        (("print", "none.journey.json", "-o", "x.pdf"), "none.journey.json"),
        (("print", "shoes.journey.json", "-o", "x.doc"), ".pdf"),
        (("print", "shoes.journey.json", "-o", "no/folder/x.pdf"), "folder"),
        (("canvas", "seven-stages", "-o", "x.pdf"), "six-stages"),
        (("canvas", "none.journey.json", "-o", "x.pdf"), "none.journey.json"),
        (("canvas", "dots", "--paper", "a1", "-o", "x.pdf"), "a4"),
        (("canvas", "empathy", "--paper", "tiles", "-o", "x.pdf"), "a4, a3"),
        (("canvas", "blank", "--map", "shoes.journey.json", "-o", "x.pdf"), "--map"),
        (("canvas", "blank", "--lang", "de", "-o", "x.pdf"), "en, fr"),
    ],
)
def test_wrong_input(run, words: tuple[str, ...], said: str) -> None:
    """Wrong input ends with 2 and a message that says what there is to choose from; nothing is written."""
    before = sorted(Path().iterdir())
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("command", ["print", "canvas"])
def test_help_has_examples(run, command: str) -> None:
    """Both commands explain themselves with examples."""
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Examples:\n    journeykit {command} " in out

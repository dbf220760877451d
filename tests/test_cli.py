"""The command line: every command, what it writes, how it ends, what it says when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import journeykit as jk
from journeykit.files.native import load, save
from journeykit.frameworks import examples


def test_new(run, tmp_path: Path) -> None:
    """`new` writes a map file with the stages of the framework, in the language asked for."""
    code, out, _ = run("new", "six-stages", "-o", tmp_path / "a.journey.json", "--lang", "fr")
    assert code == 0
    assert "a.journey.json" in out
    journey = load(tmp_path / "a.journey.json")
    assert (len(journey.stages), journey.language) == (6, "fr")


def test_new_from_a_finished_map(run, tmp_path: Path) -> None:
    """`new` also writes a finished map, to look at or to try things on."""
    assert run("new", "buying-shoes", "-o", tmp_path / "a.journey.json")[0] == 0
    assert load(tmp_path / "a.journey.json") == jk.example()


def test_new_overwrites_only_when_told(run, tmp_path: Path) -> None:
    """A file that is there stays as it is, unless --force says otherwise."""
    place = tmp_path / "a.journey.json"
    place.write_text("mine")
    code, _, err = run("new", "blank", "-o", place)
    assert (code, place.read_text()) == (2, "mine")
    assert "--force" in err
    assert run("new", "blank", "-o", place, "--force")[0] == 0
    assert load(place)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "six-stage", "-o", "x.journey.json"), "six-stages"),
        (("new", "blank", "-o", "no/such/folder/x.journey.json"), "folder"),
        (("new", "blank", "-o", "x.journey.json", "--lang", "de"), "en, fr"),
        (("review", "none.journey.json"), "none.journey.json"),
        (("review", "broken.journey.json"), "line 1"),
        (("draw", "good.journey.json", "-o", "x.doc"), ".svg"),
        (("serve", "--ip", "0.0.0.0"), "password"),
        (("serve", "--port", "70000"), "65535"),
        (("simulate",), "--live"),
        (("simulate", "--live", "mysql://me:geheim@host/shop"), "mysql"),
        (("simulate", "--live", "shop.sqlite", "--day", "soon"), "soon"),
        (("nothing",), "nothing"),
    ],
)
def test_wrong_input(run, words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong input ends with 2 and a message that names the value or the choices; no traceback, nothing written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.journey.json").write_text('{"format": 1, "title"')
    save(jk.framework("blank"), tmp_path / "good.journey.json")
    before = sorted(tmp_path.iterdir())
    code, out, err = run(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert out == ""
    assert sorted(tmp_path.iterdir()) == before


def test_frameworks(run) -> None:
    """`frameworks` lists all of them and the finished maps; as JSON with title, description and sources in the language
    asked for."""
    code, out, _ = run("frameworks")
    assert (code, len(out.splitlines())) == (0, len(jk.frameworks()) + len(examples()))
    listed = json.loads(run("frameworks", "--json", "--lang", "fr")[1])
    assert {"id": "six-stages", "title": "Six étapes classiques"}.items() <= next(
        one for one in listed if one["id"] == "six-stages"
    ).items()
    assert all(one["sources"] for one in listed if one["id"] != "blank")


def test_review(run, tmp_path: Path) -> None:
    """`review` ends with 1 where there is something to fix, 0 where there is not, and names the place."""
    save(jk.Journey(title="Shoes", stages=(jk.Stage(title="Logistics"),)), tmp_path / "a.journey.json")
    code, out, _ = run("review", tmp_path / "a.journey.json")
    findings = jk.review(load(tmp_path / "a.journey.json"))
    assert code == int(any(one.severity == "fix" for one in findings))
    assert "JK102" in out
    listed = json.loads(run("review", tmp_path / "a.journey.json", "--json", "--lang", "fr")[1])
    assert [one["code"] for one in listed] == [one.code for one in findings]
    save(jk.example(), tmp_path / "b.journey.json")
    assert run("review", tmp_path / "b.journey.json")[0] == 0


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<svg")])
def test_draw(run, tmp_path: Path, ending: str, start: bytes) -> None:
    """`draw` writes the picture that the name asks for."""
    save(jk.framework("five-stages"), tmp_path / "a.journey.json")
    code, _, err = run("draw", tmp_path / "a.journey.json", "-o", tmp_path / f"a.{ending}")
    assert (code, err) == (0, "")
    assert (tmp_path / f"a.{ending}").read_bytes().startswith(start)
    assert run("draw", tmp_path / "a.journey.json", "-o", tmp_path / f"a.{ending}")[0] == 2


def test_draw_a_side_in_a_style_and_several_maps(run, tmp_path: Path) -> None:
    """`--view` and `--style` say what is drawn and how, two maps stand beside each other, and help names every view."""
    from journeykit.drawing.charts.of_map import VIEWS

    maps = [str(tmp_path / f"{name}.journey.json") for name in "ab"]
    for name, framework in zip(maps, ("six-stages", "five-stages"), strict=True):
        run("new", framework, "-o", name)
    assert run("draw", *maps, "--view", "beside", "--style", "dark", "-o", tmp_path / "both.svg")[0] == 0
    assert "differ most at" in (tmp_path / "both.svg").read_text("utf-8")
    code, _, err = run("draw", maps[0], "--view", "heat", "-o", tmp_path / "heat.png")
    assert (code, "touchpoint" in err) == (2, True)
    assert "light, dark" in run("draw", maps[0], "--style", "sepia", "-o", tmp_path / "a.png")[2]
    assert "curve, beside" in run("draw", *maps, "-o", tmp_path / "a.png")[2]
    told = " ".join(run("draw", "--help")[1].split())
    assert all(view in told for view in VIEWS)


def test_simulate(run, tmp_path: Path) -> None:
    """`simulate` makes the four tables again, the same for the same seed, and does not mix with what is there."""
    code, out, _ = run("simulate", "-o", tmp_path / "one", "--customers", "60", "--seed", "7")
    assert (code, len(out.splitlines())) == (0, 4)
    assert run("simulate", "-o", tmp_path / "two", "--customers", "60", "--seed", "7")[0] == 0
    for place in (tmp_path / "one").iterdir():
        assert place.read_bytes() == (tmp_path / "two" / place.name).read_bytes()
    assert run("simulate", "-o", tmp_path / "one")[0] == 2
    code, _, err = run("simulate", "-o", tmp_path / "three", "--without", "weather")
    assert code == 2
    assert "late_carrier" in err


def test_doctor(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` names one thing that mends each problem, and ends with 1 when there is one."""
    monkeypatch.setenv("JOURNEYKIT_STORE", str(tmp_path / "work.sqlite"))
    monkeypatch.setenv("BROWSER", "true")
    checks = {one["what"]: one for one in json.loads(run("doctor", "--json")[1])}
    assert checks["Where work is kept"]["well"]
    assert checks["Packages"]["well"]
    assert checks["Widgets in the browser"]["well"]
    monkeypatch.setenv("JOURNEYKIT_STORE", str(tmp_path))  # a folder cannot hold the work
    code, out, _ = run("doctor")
    assert code == 1
    assert "→" in out


def test_languages(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A French terminal gets French; an unknown one gets English."""
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    french = run("frameworks")[1]
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert "étapes" in french
    assert "étapes" not in run("frameworks")[1]


def test_help_has_examples(run) -> None:
    """Every command explains itself with an example, and the version is told."""
    for words in (
        (),
        *((name,) for name in ("new", "frameworks", "review", "draw", "serve", "lab", "doctor", "simulate")),
    ):
        code, out, _ = run(*words, "--help")
        assert code == 0
        assert "Examples:\n    journeykit " in out
    assert run("--version")[1].strip() == f"journeykit {jk.__version__}"


def test_as_a_module() -> None:
    """`python -m journeykit` is the same command."""
    told = subprocess.run([sys.executable, "-m", "journeykit", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == f"journeykit {jk.__version__}"

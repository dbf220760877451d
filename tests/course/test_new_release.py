"""A case of one's own, and the students' file: what is made runs at once, and gives nothing away."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from journeykit.course.collect import wall
from journeykit.course.lessons import lessons
from journeykit.course.new import new
from journeykit.course.release import NAME, release
from journeykit.errors import BadFile, BadValue, JourneyError

COURSE = Path(sys.executable).with_name("journeykit")


def run(*words: str | Path, place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "JOURNEYKIT_WORK": str(place / "work"), **more}
    env.pop("JOURNEYKIT_COURSE", None)
    return subprocess.run(list(map(str, words)), cwd=place, env=env, capture_output=True, text=True, check=False)


def nbval(folder: Path, *notebooks: str, **more: str) -> str:
    """Run notebooks from top to bottom; what went wrong."""
    done = run(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", "--nbval-cell-timeout", "60",
        *notebooks, place=folder, **more,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout


@pytest.fixture(scope="module")
def bikes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one's own, in French, in which the carrier is late."""
    place = tmp_path_factory.mktemp("own")
    told = run(COURSE, "course", "new", "velos", "--lang", "fr", "--title", 'Le "vélo"', "--fault", "late_carrier",
               "--customers", "150", place=place)  # fmt: skip
    assert told.returncode == 0, told.stderr
    return place / "velos"


def test_a_course_of_ones_own_is_collected_at_once(bikes: Path) -> None:
    """The solution is right in every task, the exercise not yet; neither, nor the lesson, ends with an error."""
    if wall() == "none":
        pytest.skip("this machine cannot shut in what was handed in")
    place = bikes.parent
    for student, kind in (("solved", "solutions"), ("begun", "exercises"), ("begun", "notebooks")):
        (place / "in" / student).mkdir(parents=True, exist_ok=True)
        (place / "in" / student / f"{kind}.ipynb").write_bytes((bikes / kind / "velos.ipynb").read_bytes())
    told = run(COURSE, "course", "collect", "in", "--course", "velos", "-o", "report", place=place)
    assert told.returncode == 0, told.stderr
    sheet = openpyxl.load_workbook(place / "report" / "class.xlsx").worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["Student"][1:4] == ("velos-a", "velos-b", "velos-c")
    assert rows["solved"][1:4] == ("✓", "✓", "✓")
    assert rows["begun"][1:4] == ("○", "○", "○")
    assert rows["solved"][-1] is None
    assert "notebooks.ipynb asks no task" in rows["begun"][-1]
    assert "error" not in rows["begun"][-1]


def test_what_is_handed_in_never_chooses_the_course(bikes: Path, tmp_path: Path) -> None:
    """A course.toml and checks.py among the files of the class are not even looked at."""
    folder = tmp_path / "in"
    (folder / "tasks").mkdir(parents=True)
    (folder / "course.toml").write_bytes((bikes / "course.toml").read_bytes())
    (folder / "tasks" / "velos.toml").write_bytes((bikes / "tasks" / "velos.toml").read_bytes())
    (folder / "checks.py").write_text("open('ran', 'w').write('x')\nraise SystemExit(9)")
    (folder / "li_my-answers.json").write_text(json.dumps({"velos-b": "Albatros"}))
    told = run(COURSE, "course", "collect", ".", "-o", "report", "--unsafe", place=folder)
    assert told.returncode == 0, told.stderr
    assert not (folder / "ran").exists()
    sheet = openpyxl.load_workbook(folder / "report" / "class.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    assert "velos-b" not in heads


def test_the_students_file_of_ones_own_course(bikes: Path) -> None:
    """It holds the lesson, the exercise, the data and the checks, no solution; unpacked, it runs."""
    place = release(bikes.parent / "etudiants.zip", languages=["fr"], own=bikes)
    with zipfile.ZipFile(place) as packed:
        names = packed.namelist()
        packed.extractall(bikes.parent / "unpacked")
    assert {"LISEZMOI.md", "course.toml", "checks.py", "notebooks/velos.ipynb", "exercises/velos.ipynb"} <= set(names)
    assert not [name for name in names if "solution" in name]
    assert "SOLUTION" not in (bikes.parent / "unpacked/exercises/velos.ipynb").read_text(encoding="utf-8")
    assert "`notebooks`" in (bikes.parent / "unpacked/LISEZMOI.md").read_text(encoding="utf-8")
    assert nbval(bikes.parent / "unpacked", "exercises", JOURNEYKIT_EXPECT="not_yet") == ""


def test_the_faults_are_in_the_data(tmp_path: Path) -> None:
    """A fault that was not chosen is not planted; the names in the lesson are those of the faults chosen."""
    import pandas as pd

    rates = {}
    for fault in ("late_carrier", "unclear_returns"):
        new("bikes", tmp_path / fault, faults=[fault], customers=300)
        orders = pd.read_csv(
            tmp_path / fault / "datasets/bikes/orders.csv", parse_dates=["promised_at", "delivered_at"]
        )
        rates[fault] = (orders["delivered_at"] <= orders["promised_at"]).groupby(orders["carrier"]).mean()["Albatros"]
    assert rates["late_carrier"] < 0.7 < rates["unclear_returns"]
    assert "a carrier that often comes late" in (tmp_path / "late_carrier/notebooks/bikes.ipynb").read_text()


@pytest.mark.parametrize(
    ("name", "faults", "error"),
    [("Bikes", (), BadValue), ("../x", (), BadValue), ("01_stages", (), BadValue), ("bikes", ("rain",), BadValue),
     ("taken", (), BadFile)],
)  # fmt: skip
def test_new_says_what_is_wrong(tmp_path: Path, name: str, faults: tuple[str, ...], error: type[JourneyError]) -> None:
    """A name that is none, an unknown fault or a folder that is taken is refused, and nothing is written."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error):
        new(name, tmp_path / ("taken" if name == "taken" else "free"), faults=faults)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture(scope="module")
def students(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The students' file of the course."""
    return release(tmp_path_factory.mktemp("release"))


def test_the_students_file(students: Path) -> None:
    """Every lesson and exercise in both languages, data, how to begin; no guide, no solution, no path out of it."""
    assert students.name == NAME
    with zipfile.ZipFile(students) as packed:
        names = packed.namelist()
        text = b"".join(packed.read(name) for name in names if name.endswith(".ipynb")).decode()
    for folder in ("notebooks/", "notebooks/fr/", "exercises/", "exercises/fr/"):
        assert {f"{folder}{name}.ipynb" for name in lessons()} <= set(names)
    assert {"README.md", "LISEZMOI.md", "requirements.txt", "environment.yml", "datasets/orders.csv"} <= set(names)
    assert not [name for name in names if "solution" in name or "instructor" in name or name.startswith(("/", "."))]
    assert "SOLUTION" not in text


def test_the_same_course_gives_the_same_bytes(students: Path, tmp_path: Path) -> None:
    """Made twice, the file is the same, byte for byte."""
    assert release(tmp_path / "again.zip").read_bytes() == students.read_bytes()


def test_a_part_of_the_course(tmp_path: Path) -> None:
    """One lesson in one language, with a package beside it, is what stands in the file."""
    wheel = tmp_path / "journeykit-9-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    place = release(tmp_path / "part.zip", languages=["fr"], only=["01_stages"], wheel=wheel)
    with zipfile.ZipFile(place) as packed:
        found = [name for name in packed.namelist() if name.endswith(".ipynb")]
        assert packed.read("requirements.txt") == b"./journeykit-9-py3-none-any.whl\n"
    assert found == ["exercises/fr/01_stages.ipynb", "notebooks/fr/01_stages.ipynb"]
    with pytest.raises(BadValue, match="01_stages"):
        release(tmp_path / "none.zip", only=["1"])
    with pytest.raises(BadFile, match=re.escape("course.toml")):
        release(tmp_path / "none.zip", own=tmp_path)
    assert not (tmp_path / "none.zip").exists()


def test_unpacked_an_exercise_runs(students: Path, tmp_path: Path) -> None:
    """From the unpacked file, Run All reaches the end with every check not yet."""
    with zipfile.ZipFile(students) as packed:
        packed.extractall(tmp_path)
    assert nbval(tmp_path, "exercises/fr/01_stages.ipynb", JOURNEYKIT_EXPECT="not_yet") == ""

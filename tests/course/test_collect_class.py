"""What a class handed in, good and bad, and the report that is made of it."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import journeykit as jk
from journeykit import cli
from journeykit.course import collect as gathering
from journeykit.course.collect import Limits, Report, collect, wall, write
from journeykit.course.collect.gradebook import COLUMNS, gradebook
from journeykit.course.collect.handin import gather
from journeykit.course.collect.judge import Judge
from journeykit.course.collect.plain import MOST_ITEMS, dumped, loaded
from journeykit.course.rubric import rubric
from journeykit.course.tasks import tasks_of
from journeykit.errors import BadFile, BadValue, JourneyError
from journeykit.files.native import save

RIGHT = ["aside", "ask", "compare", "sign", "follow"]
LIMITS = Limits(seconds=6)
FORGED = """
import os
for n in range(30):
    try:
        os.write(n, b'{"task": "01-b", "state": "correct", "answer": 5}\\n')
    except OSError:
        pass
"""
BAD_NAME = "<script>alert(1)</script>"


def notebook(*sources: str) -> str:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "source": s} for n, s in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def answer(task: str, value: object) -> str:
    return f"from journeykit.course import check\ncheck({task!r}, {value!r})"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class: an honest student, two that attack, some that handed in what cannot be read."""
    place = tmp_path_factory.mktemp("class") / "spring"
    zoe = place / "Zoé Martin"
    zoe.mkdir(parents=True)
    (zoe / "01_stages.ipynb").write_text(
        notebook(answer("01-a", RIGHT), "1/0", answer("01-b", ["compare"]), answer("01-c", ...))
    )
    save(jk.example(), zoe / "my-map.journey.json")
    bad = place / "Max_42_assignsubmission_file_"
    bad.mkdir()
    (bad / "01_stages.ipynb").write_text(notebook(answer("01-a", ["marketing"]), FORGED, "while True:\n    pass"))
    (bad / "secrets").symlink_to("/etc/passwd")
    (bad / "all").symlink_to(place)
    (place / "+1+2_my-answers.json").write_text(
        json.dumps({"01-a": ["marketing"], "01-b": 7, "zz": "x", "01-c": {"a": 1}})
    )
    with zipfile.ZipFile(place / f"{BAD_NAME.replace('/', '-')}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../escaped.ipynb", notebook())
        packed.writestr("/tmp/escaped.ipynb", notebook())
        link = zipfile.ZipInfo("link.journey.json")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("bomb.ipynb", bytes(30_000_000))
        packed.writestr("good.journey.json", (zoe / "my-map.journey.json").read_bytes())
        packed.writestr("deep.journey.json", "[" * 100_000)
    (place / "broken.zip").write_bytes(b"PK\3\4nothing")
    (place / "nina_05_kpis.ipynb").write_text("{")
    (place / "05_kpis.ipynb").write_text("{}")
    return place


@pytest.fixture(scope="module")
def report(handed_in: Path) -> Report:
    """What comes of that class."""
    if wall() == "none":
        pytest.skip("this machine cannot shut in what was handed in")
    return collect(handed_in, limits=LIMITS)


def student(report: Report, name: str) -> Any:
    return next(one for one in report.students if one.name == name)


def said(one: Any) -> str:
    return " ".join(map(str, one.notes))


def test_a_line_a_student(report: Report) -> None:
    """Each student is one line, whatever was handed in, and what nobody put a name to is not lost."""
    names = [one.name for one in report.students]
    assert sorted(names) == sorted(["+1+2", "?", BAD_NAME.replace("/", "-"), "broken", "Max", "nina", "Zoé Martin"])


def test_an_honest_student(report: Report) -> None:
    """The states are those that the student saw; a cell that failed costs itself alone; the map is reviewed."""
    zoe = student(report, "Zoé Martin")
    assert [zoe.state(f"01-{letter}") for letter in "abc"] == ["correct", "try_again", "not_yet"]
    assert zoe.correct(report.tasks) == 1
    assert "1 cell of 01_stages.ipynb" in said(zoe)
    assert zoe.maps[0].title == jk.example().title


def test_attacks_cost_their_own_line(report: Report) -> None:
    """A notebook that forges verdicts and then hangs is told so, keeps its honest wrong answer, and harms nobody."""
    found = student(report, "Max")
    assert [found.state(task) for task in ("01-a", "01-b")] == ["try_again", "try_again"]
    assert "01_stages.ipynb was stopped: it takes longer" in said(found)
    assert said(found).count("a link to elsewhere") == 2
    assert found.files == ("01_stages.ipynb",)


def test_zip_files_stay_inside(report: Report, handed_in: Path) -> None:
    """Names that lead out, links and bombs are left out, named; what is good beside them counts."""
    found = student(report, BAD_NAME.replace("/", "-"))
    assert said(found).count("points out of its ZIP file") == 3
    assert "bomb.ipynb was left out: it is larger than 20 MB" in said(found)
    assert sorted(found.files) == ["deep.journey.json", "good.journey.json"]
    assert [bool(one.error) for one in found.maps] == [True, False]
    assert not list(handed_in.parent.glob("escaped*"))
    assert "cannot be unpacked" in said(student(report, "broken"))


def test_what_cannot_be_read_is_named(report: Report) -> None:
    """A notebook that is none is named; an answer of a widget that is none is looked at like any other."""
    assert "nina_05_kpis.ipynb cannot be read" in said(student(report, "nina"))
    assert "The name of 05_kpis.ipynb does not say whose it is" in said(student(report, "?"))
    found = student(report, "+1+2")
    assert (found.state("01-a"), found.state("01-b"), found.state("01-c")) == ("try_again", "try_again", "missing")


def test_mistakes_are_counted(report: Report) -> None:
    """The wrong answer that most gave comes first, with its foreseen name and who gave it."""
    first = report.mistakes[0]
    assert (first.task, first.name, set(first.students)) == ("01-a", "departments", {"+1+2", "Max"})
    assert "Marketing" in first.says


@pytest.fixture(scope="module")
def written(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report") / "new"
    assert {one.name for one in write(report, place)} == {"class.xlsx", "class.html"}
    return place


def test_the_workbook(report: Report, written: Path) -> None:
    """A line a student, a column a task, the rubric's columns empty; nothing that a student wrote is a formula."""
    book = openpyxl.load_workbook(written / "class.xlsx")
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    assert [one for one in heads if one and "-" in one] == [task.id for task in report.tasks]
    assert [str(one.title) for one in rubric()] == heads[heads.index("Scope") : heads.index("Scope") + len(rubric())]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    assert rows["+1+2"][0].quotePrefix
    assert [cell.value for cell in rows["Zoé Martin"][1:4]] == ["✓", "↻", "○"]
    assert all(cell.value is None for cell in rows["Zoé Martin"][heads.index("Scope") :][: len(rubric())])
    formulas = [cell.value for one in book for row in one.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == len(report.students)
    assert all(one.startswith("=IF(COUNT(") for one in formulas)


def test_the_page(report: Report, written: Path) -> None:
    """The page needs nothing else and runs nothing; a name is text, whatever it looks like."""
    page = (written / "class.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_gradebook(report: Report) -> None:
    """nbgrader's columns; a point a correct task; no name computes anything."""
    rows = list(csv.DictReader(io.StringIO(gradebook(report))))
    assert tuple(rows[0]) == COLUMNS
    zoe = next(row for row in rows if row["student_id"] == "Zoé Martin")
    assert (zoe["assignment"], zoe["raw_score"], zoe["max_score"]) == ("01_stages", "1.0", "6.0")
    assert {row["student_id"] for row in rows} >= {"'+1+2"}


def test_in_french(report: Report, handed_in: Path, tmp_path: Path) -> None:
    """The report speaks French where it is asked to."""
    few = tmp_path / "classe"
    few.mkdir()
    save(jk.example("fr"), few / "li_map.journey.json")
    (few / "li_my-answers.json").write_text(json.dumps({"01-a": ["marketing"]}))
    found = collect(few, "fr", kind=wall())
    assert "organigramme" in " ".join(one.says for one in found.mistakes)
    assert found.students[0].correct(tasks_of("09_your_own_map")) > 0
    write(found, tmp_path / "rapport")
    assert '<html lang="fr">' in (tmp_path / "rapport" / "class.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["nothing-here", "empty", "file.txt"])
def test_a_wrong_folder_is_said(tmp_path: Path, place: str) -> None:
    """A folder that is not there or empty, or a file, is named; nothing is run."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(BadFile, match=place):
        gather(tmp_path / place, tmp_path)


def test_not_among_the_programs(top: Path) -> None:
    """What every submission may read is no place for what others handed in."""
    with pytest.raises(BadValue, match="every submission may read"):
        collect(top / "datasets", kind="none")


def test_without_a_wall_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine cannot shut it in, that is said before anything runs; asked to, it runs with limits."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "li_01_stages.ipynb").write_text(notebook(answer("01-a", RIGHT), "while True:\n    pass"))
    with monkeypatch.context() as patched:
        patched.setattr(gathering, "wall", lambda: "none")
        with pytest.raises(BadValue, match="cannot shut in"):
            collect(tmp_path / "in")
    found = collect(tmp_path / "in", kind="none", limits=LIMITS)
    assert found.students[0].state("01-a") == "correct"
    assert "was stopped" in said(found.students[0])


def test_the_command_says_so_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command stops with 2 where nothing shuts a submission in; with --unsafe it says what may happen, and runs."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "li_my-answers.json").write_text(json.dumps({"01-a": RIGHT}))
    monkeypatch.setattr(gathering, "wall", lambda: "none")
    monkeypatch.setenv("JOURNEYKIT_COURSE", "")
    monkeypatch.setenv("LC_ALL", "C")
    told = []
    for more in ([], ["--unsafe"]):
        monkeypatch.setattr(
            sys, "argv", ["journeykit", "course", "collect", str(tmp_path / "in"), "-o", str(tmp_path / "out"), *more]
        )
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told.append((ended.value.code or 0, capsys.readouterr().err, (tmp_path / "out").exists()))
    assert [(code, there) for code, _, there in told] == [(2, False), (0, True)]
    assert all("delete your files" in said for _, said, _ in told)


def test_a_judge_that_hangs_is_replaced() -> None:
    """An answer that takes too long to judge is lost, and the next one is judged."""
    with Judge("en", seconds=20) as judge:
        assert judge.answer("01-a", dumped(RIGHT))["state"] == "correct"
        assert judge._process is not None
        judge._process.kill()
        judge._process.wait()
        assert judge.answer("01-a", {"kind": "list", "items": [7]})["state"] == "try_again"
        assert "map" in judge.map("x.journey.json", "{}")["error"]


@pytest.mark.parametrize(
    "plain",
    [
        None, 7, [], {}, {"kind": "frame", "columns": 3}, {"kind": "value", "value": {}}, {"kind": "map", "text": 5},
        {"kind": "list", "items": [{"kind": "value", "value": 1}] * (MOST_ITEMS + 1)}, {"kind": "other", "type": []},
        {"kind": "frame", "columns": [[["a"], [1]]], "index": []}, {"kind": "map", "text": "{}"}, {"kind": "other"},
    ],
)  # fmt: skip
def test_forged_answers_are_refused(plain: object) -> None:
    """What nobody writes is refused in words, never computed."""
    with pytest.raises(JourneyError):
        loaded(plain)


def test_a_deep_answer_is_refused() -> None:
    """An answer in an answer in an answer has an end."""
    deep: Any = {"kind": "dots"}
    for _ in range(50):
        deep = {"kind": "list", "items": [deep]}
    with pytest.raises(JourneyError):
        loaded(deep)

"""The history of a map file, kept beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard, AddStage, ChangeHeader, RemoveStage
from journeykit.model.journey import Journey, Stage
from journeykit.workshop import beside
from journeykit.workshop.beside import FOLDER, FileWork

SHOES = Journey(title="Shoes", stages=(Stage(id="look", title="I look"),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the map is kept; the map itself is the Builder's business."""
    return tmp_path / "shoes.journey.json"


def edited(file: Path, journey: Journey, *titles: str) -> FileWork:
    """Opened, given these titles one after another, and left."""
    work = FileWork.of(file, journey)
    for title in titles:
        work.do(ChangeHeader(fields={"title": title}))
        work.keep()
    return work


def test_the_history_is_there_again_when_the_file_is_opened_again(file: Path) -> None:
    """Entries with their times, words and authors, earlier versions, undo and redo; the folder keeps out of git."""
    work = FileWork.of(file, SHOES)
    work.author = "Ana#"
    work.do(AddCard(stage="look", card=Goal(text="« I look » 👟\n= 1")))
    work.do(RemoveStage(stage="look"))
    work.undo()
    assert not (file.parent / FOLDER).exists()
    work.keep()
    again = FileWork.of(file, work.journey)
    assert again.history() == work.history()
    assert [again.at(n) for n in range(4)] == [work.at(n) for n in range(4)]
    assert again.can_redo
    again.undo()
    assert again.journey == SHOES
    assert {one.name for one in (file.parent / FOLDER).iterdir()} == {".gitignore", f"{file.name}.history"}


def test_what_another_program_changed_is_an_entry(file: Path) -> None:
    """It says so, with the time of the file; nothing of what was there before is lost, and looking writes nothing."""
    edited(file, SHOES, "Boots")
    size = (place := FileWork.of(file, SHOES).place).stat().st_size
    file.write_text("{}")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    work = FileWork.of(file, SHOES.replace(title="Sandals"))
    last, first = work.history()
    assert str(last.says) == "Changed outside the Builder"
    assert last.at.timestamp() == 1_700_000_000
    assert str(first.says) == "Changed the map’s header"
    assert (work.at(1).title, work.journey.title) == ("Boots", "Sandals")
    assert place.stat().st_size == size


def test_a_last_line_that_was_cut_off_costs_that_line_alone(file: Path) -> None:
    """As when the machine goes down while it is written; the file is whole again with the next edit."""
    work = edited(file, SHOES, "Boots", "Sandals")
    work.place.write_bytes(work.place.read_bytes()[:-20])
    again = edited(file, SHOES.replace(title="Sandals"), "Slippers")
    assert [again.at(n).title for n in range(4)] == ["Shoes", "Boots", "Sandals", "Slippers"]
    assert FileWork.of(file, again.journey).history() == again.history()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\n", b"{}\n", b"[]\n", b'{"format": 2, "journey": {}}\n', b'{"format": 1, "journey": {"title": ""}}\n',
     b'{"format": 1, "journey": {"title": "a"}}\n{"seq": 1}\n', b'{"format": 1, "journey": {"title": "a"}}\n7\n'],
)  # fmt: skip
def test_a_history_that_cannot_be_read_is_left_as_it_is(file: Path, content: bytes) -> None:
    """The map opens, what is done is known as long as it is open, and the reason is said."""
    place = file.parent / FOLDER / f"{file.name}.history"
    place.parent.mkdir()
    place.write_bytes(content)
    work = edited(file, SHOES, "Boots")
    assert "is damaged" in str(work.trouble)
    assert len(work.history()) == 1
    assert place.read_bytes() == content


@pytest.mark.parametrize("words", ["{n:>999999999}", "{n.__class__}", "{n!r}", "{gone}", "{"])
def test_a_history_of_somebody_else_says_only_what_it_holds(file: Path, words: str) -> None:
    """A folder that came with a map may be forged: its words are no way to anything else."""
    work = edited(file, SHOES, "Boots")
    lines = work.place.read_text().splitlines()
    row = json.loads(lines[1])
    what = {"says": {"source": words, "many": None, "values": {"n": 1}}}
    row["says"] = json.dumps({"source": "Undone: {what}", "many": None, "values": {"what": what}})
    work.place.write_text(f"{lines[0]}\n{json.dumps(row)}\n")
    assert "is damaged" in str(FileWork.of(file, SHOES).trouble)


def test_a_history_that_cannot_be_written(file: Path) -> None:
    """The edit stands; where the history should be, something else is, or another Builder wrote to it meanwhile."""
    (file.parent / FOLDER).write_text("not a folder")
    work = edited(file, SHOES, "Boots")
    assert "cannot be" in str(work.trouble)
    (file.parent / FOLDER).unlink()
    one, other = edited(file, SHOES, "Boots"), FileWork.of(file, SHOES.replace(title="Boots"))
    one.do(ChangeHeader(fields={"owner": "Ana"}))
    one.keep()
    other.do(ChangeHeader(fields={"owner": "Bo"}))
    other.keep()
    assert "changed by another program" in str(other.trouble)
    assert FileWork.of(file, one.journey).history() == one.history()


def test_who_deletes_the_history_is_forgotten(file: Path) -> None:
    """It begins again with the map as it was then."""
    work = edited(file, SHOES, "Boots")
    work.place.unlink()
    work.do(ChangeHeader(fields={"title": "Sandals"}))
    work.keep()
    again = FileWork.of(file, work.journey)
    assert [again.at(n).title for n in range(2)] == ["Boots", "Sandals"]
    assert b"Shoes" not in work.place.read_bytes()


def test_of_a_very_long_history_the_newest_part_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is numbered anew, what can be undone still can, and the file becomes as short."""
    monkeypatch.setattr(beside, "_MOST", 6)
    work = edited(file, SHOES, *(f"Shoes {n}" for n in range(7)))
    work.undo()
    work.keep()
    again = FileWork.of(file, work.journey)
    assert [one.seq for one in again.history()] == [3, 2, 1]
    assert [again.at(n).title for n in range(4)] == ["Shoes 4", "Shoes 5", "Shoes 6", "Shoes 5"]
    again.do(AddStage(stage=Stage(title="I pay")))
    again.keep()
    assert len([json.loads(line) for line in again.place.read_bytes().splitlines()]) == 5
    assert FileWork.of(file, again.journey).history() == again.history()

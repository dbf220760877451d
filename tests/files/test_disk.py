"""Map files on disks that are full, locked, shared or unplugged: there is always a whole map, and a sentence."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from page import Page

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files.kept import KeptFile
from journeykit.widgets import Builder

SMALL = jk.Journey(title="Small")
WRITER = Path(__file__).with_name("writer.py")


def test_a_kill_in_the_middle_of_saving_leaves_a_whole_map(tmp_path: Path) -> None:
    """Whenever a program that saves is killed, the file is the old map or the new one, never half of either."""
    path = jk.save(SMALL, tmp_path / "map.journey.json")
    chance = random.Random(7)
    for _ in range(12):
        program = subprocess.Popen([sys.executable, WRITER, path], stdout=subprocess.PIPE)
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.03))
        program.kill()
        program.communicate()
        assert jk.load(path) in (SMALL, jk.example())


def fill(place: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), place.open("wb", buffering=0) as out:
        while out.write(b"x" * 4096):
            pass


def test_a_full_disk(tmp_path: Path, small_disk: Callable[[str], None]) -> None:
    """On a full disk the old map stays, nothing else is left behind, and the message says what is the matter."""
    path = jk.save(SMALL, tmp_path / "disk" / "map.journey.json")
    builder = Builder(path)
    page = Page(builder)
    filler = tmp_path / "disk" / "filler"
    fill(filler)
    with pytest.raises(BadFile, match=r"cannot be written: the disk is full\. Choose another folder; the map is still"):
        jk.save(jk.example(), path)
    answer = page.edit(do="change_header", fields={"owner": "Lea"})
    assert "the disk is full" in answer["says"]
    assert page.view["saved"] == "Not saved"
    assert sorted(one.name for one in path.parent.iterdir()) == ["filler", "map.journey.json"]
    assert jk.load(path) == SMALL
    filler.unlink()
    page.edit(do="change_header", fields={"need": "Shoes"})
    assert jk.load(path) == builder.journey == SMALL.replace(owner="Lea", need="Shoes")


def test_a_disk_that_can_only_be_read(tmp_path: Path, small_disk: Callable[[str], None]) -> None:
    """A disk that can only be read is named as such, the map on it still opens, and edits stay in the notebook."""
    path = jk.save(SMALL, tmp_path / "disk" / "map.journey.json")
    small_disk("ro")
    with pytest.raises(BadFile, match="the disk can only be read"):
        jk.save(jk.example(), path)
    builder = Builder(path)
    assert "the disk can only be read" in Page(builder).edit(do="change_header", fields={"owner": "Lea"})["says"]
    assert builder.journey == SMALL.replace(owner="Lea")
    assert jk.load(path) == SMALL


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_can_only_be_read(tmp_path: Path) -> None:
    """In a folder of somebody else's the message says so, and nothing is written."""
    path = jk.save(SMALL, tmp_path / "map.journey.json")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadFile, match="not yours to open or to change"):
            jk.save(jk.example(), path)
        assert jk.load(path) == SMALL
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x" * 250 + ".journey.json", "its name is too long"),
        ("file/map.journey.json", "what should be its folder is a file"),
        ("none/map.journey.json", "there is no such file or folder"),
    ],
)
def test_a_place_where_no_file_can_be(tmp_path: Path, name: str, says: str) -> None:
    """Why a file cannot be where it was asked for is said in words, when it is read and when it is written."""
    (tmp_path / "file").touch()
    with pytest.raises(BadFile, match=says):
        jk.save(SMALL, tmp_path / name)
    with pytest.raises(BadFile, match=says):
        jk.load(tmp_path / name)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A map that is reached through a link is written where it is; the link stays, even one that leads nowhere yet."""
    (tmp_path / "there").mkdir()
    real = jk.save(SMALL, tmp_path / "there" / "real.journey.json")
    for name, target in (("old.journey.json", real), ("new.journey.json", tmp_path / "there" / "new.journey.json")):
        link = tmp_path / name
        link.symlink_to(target)
        jk.save(jk.example(), link)
        assert link.is_symlink()
        assert jk.load(target) == jk.load(link) == jk.example()


# -- a file that somebody else writes, too


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return jk.save(SMALL, tmp_path / "map.journey.json")


def test_what_another_program_wrote_is_not_written_over(path: Path) -> None:
    """A file that changed since it was opened is left alone; the edit stands in the notebook, and both are told."""
    builder = Builder(path)
    page = Page(builder)
    theirs = jk.save(jk.example(), path).read_bytes()
    for owner in ("Lea", "Tom"):
        answer = page.edit(do="change_header", fields={"owner": owner})
        assert (
            "map.journey.json was changed by another program; it was left as that program wrote it." in answer["says"]
        )
        assert "save it under another name, or open the file again" in answer["says"]
        assert page.view["saved"] == "Not saved"
        assert builder.journey == SMALL.replace(owner=owner)
    with pytest.raises(BadFile, match="changed by another program"):
        builder.journey = SMALL.replace(need="Shoes")
    assert builder.journey.need == "Shoes"
    assert path.read_bytes() == theirs


def test_whoever_saves_their_map_over_the_other_has_decided(path: Path) -> None:
    """Once a person has saved the notebook's map to the file themselves, the file is kept up to date again."""
    builder = Builder(path)
    page = Page(builder)
    path.write_text("{")
    page.edit(do="change_header", fields={"owner": "Lea"})
    assert path.read_text() == "{"
    jk.save(builder.journey, path)
    page.edit(do="change_header", fields={"need": "Shoes"})
    assert jk.load(path) == builder.journey == SMALL.replace(owner="Lea", need="Shoes")
    assert page.view["saved"].startswith("Saved")


def test_two_notebooks_on_one_file(path: Path) -> None:
    """Of two notebooks that keep the same file, the second to write is told and overwrites nothing."""
    one, two = KeptFile(path), KeptFile(path)
    one.save(SMALL.replace(owner="Lea"))
    with pytest.raises(BadFile, match="changed by another program"):
        two.save(SMALL.replace(owner="Tom"))
    assert jk.load(path).owner == "Lea"
    one.save(SMALL.replace(owner="Lea and Tom"))
    assert jk.load(path).owner == "Lea and Tom"


def test_a_file_that_was_only_rewritten_or_removed(path: Path) -> None:
    """The same bytes again, or no file any more, take nothing from anybody: the file is written."""
    kept = KeptFile(path)
    path.write_bytes(path.read_bytes())
    kept.save(SMALL.replace(owner="Lea"))
    path.unlink()
    kept.save(SMALL.replace(owner="Tom"))
    assert jk.load(path).owner == "Tom"

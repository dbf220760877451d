"""Killed processes, full and read-only disks, locks, and servers that go away."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeykit.errors import StoreError
from journeykit.model.edits import AddCard, ChangeHeader
from journeykit.model.journey import Journey
from journeykit.workshop import store as store_module
from journeykit.workshop.store import Store
from journeykit.workshop.work import Work

APPENDER = Path(__file__).with_name("appender.py")


def titled(title: str) -> ChangeHeader:
    return ChangeHeader(fields={"title": title})


def fill(work: Work) -> None:
    for n in range(10_000):
        work.do(titled(f"Title {n} " + "x" * 180))


@pytest.mark.parametrize("acknowledged", [1, 49, 120])
def test_a_kill_loses_no_acknowledged_edit(place: str, shoes: Journey, acknowledged: int) -> None:
    """A process killed in the middle of its edits leaves every edit it had acknowledged, and a work that goes on."""
    with Store.open(place) as store:
        work = store.create(shoes)
        command = [sys.executable, str(APPENDER), place, work.key, "buy", "Ana", "100000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            kept = [writer.stdout.readline().strip() for _ in range(acknowledged)]
            writer.kill()
            kept += [line.strip() for line in writer.stdout if line.endswith("\n")]
        found = store.work(work.key, author="Ana")
        cards = [card.id for card in found.journey.stage("buy").cards if card.id != "g2"]
        assert cards[: len(kept)] == kept
        assert len(cards) - len(kept) in (0, 1)  # the one that was kept, but not yet said, when the kill came
        assert found.at(len(kept)).stage("buy").cards[-1].id == kept[-1]
        found.undo()
        assert found.do(titled("Boots")).seq == len(cards) + 2


def test_a_full_disk_loses_nothing(tmp_path: Path, small_disk: Callable[[str], None], shoes: Journey) -> None:
    """On a full disk the edit is refused in plain words; what was kept stays, and once there is room work goes on."""
    with Store.open(tmp_path / "disk" / "work.sqlite") as store:
        work = store.create(shoes)
        with pytest.raises(StoreError, match=r"disk of .* is full.*All that was kept before is safe.*Make room"):
            fill(work)
        last, seq = work.journey, work.seq
        assert last.title.startswith(f"Title {seq - 1} ")
        assert store.work(work.key).journey == last
        small_disk("size=8m")
        work.do(titled("Room again"))
        assert work.seq == seq + 1
    with Store.open(tmp_path / "disk" / "work.sqlite") as store:
        found = store.work(work.key)
        assert (found.journey.title, found.at(seq)) == ("Room again", last)


def test_a_disk_that_is_full_from_the_start_is_said(tmp_path: Path, small_disk: Callable[[str], None]) -> None:
    """A new store on a full disk is refused, and can be made there once there is room."""
    disk = tmp_path / "disk"
    (disk / "ballast").write_bytes(b"x" * (2 * 1024 * 1024))
    with pytest.raises(StoreError, match="is full"):
        Store.open(disk / "work.sqlite")
    (disk / "ballast").unlink()
    Store.open(disk / "work.sqlite").close()


def test_a_read_only_disk_loses_nothing(tmp_path: Path, small_disk: Callable[[str], None], shoes: Journey) -> None:
    """When the disk becomes read-only the edit is refused in plain words, and works once it is writable again."""
    file = tmp_path / "disk" / "work.sqlite"
    with Store.open(file) as store:
        key = store.create(shoes).key
    store = Store.open(file)
    store.close()
    small_disk("ro")
    with pytest.raises(StoreError, match=r"cannot be (kept|written)"):
        store.work(key)
    with pytest.raises(StoreError, match=r"cannot be kept .*JOURNEYKIT_STORE"):
        Store.open(file)
    small_disk("rw")
    work = store.work(key)
    work.do(titled("Boots"))
    assert store.work(key).journey.title == "Boots"
    store.close()


def test_a_locked_store_is_said_and_works_after(
    tmp_path: Path, shoes: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another program holds the store too long, the edit is refused, and works once the store is free."""
    monkeypatch.setattr(store_module, "_WAIT", 0)
    with Store.open(tmp_path / "work.sqlite") as store:
        work = store.create(shoes)
        other = sqlite3.connect(tmp_path / "work.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"is busy .*Try again"):
            work.do(titled("Boots"))
        assert (work.journey, work.seq) == (shoes, 0)
        other.execute("ROLLBACK")
        other.close()
        work.do(titled("Boots"))
        assert store.work(work.key).journey.title == "Boots"


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_store_that_is_taken_away_is_said(tmp_path: Path, shoes: Journey, how: str) -> None:
    """An edit for a file that is gone is refused, not written where nobody finds it; put back, it all goes on."""
    file, aside = tmp_path / "work.sqlite", tmp_path / "aside.sqlite"
    with Store.open(file) as store:
        work = store.create(shoes)
        work.do(titled("Kept"))
        if how == "deleted":
            os.link(file, aside)
            file.unlink()
        else:
            file.rename(aside)
        if how == "replaced":
            with Store.open(tmp_path / "other.sqlite") as other:
                other.create(shoes)
            (tmp_path / "other.sqlite").rename(file)
        for use in (lambda: work.do(titled("Lost")), work.refresh, lambda: store.work(work.key)):
            with pytest.raises(StoreError, match=r"deleted, moved or replaced.*Put it back"):
                use()
        aside.replace(file)
        work.do(titled("Boots"))
        assert [one.seq for one in store.work(work.key).history()] == [2, 1]
    with Store.open(file) as store:
        assert store.work(work.key).journey.title == "Boots"


def test_a_log_that_is_deleted_loses_nothing(tmp_path: Path, shoes: Journey) -> None:
    """When the file beside the store that holds its newest edits is deleted, the edits are not."""
    file = tmp_path / "work.sqlite"
    with Store.open(file) as store:
        work = store.create(shoes)
        work.do(titled("Kept"))
        Path(f"{file}-wal").unlink()
        with pytest.raises(StoreError, match="deleted, moved or replaced"):
            work.do(titled("Lost"))
        assert work.journey.title == "Kept"
        work.do(titled("Boots"))
        with Store.open(file) as other:
            assert [one.edit for one in other.work(work.key).history()] == [titled("Boots"), titled("Kept")]


@pytest.mark.parametrize("damage", ["page", "cut", "row"])
def test_a_damaged_store_is_said_and_left_alone(tmp_path: Path, shoes: Journey, damage: str) -> None:
    """What cannot be read is said to be damaged, and not a byte of it is changed."""
    file = tmp_path / "work.sqlite"
    with Store.open(file) as store:
        key = store.create(shoes).key
    content = file.read_bytes()
    if damage == "page":
        content = content[:8192] + b"\xa5" * (len(content) - 8192)
    elif damage == "cut":
        content = content[: len(content) // 2]
    else:
        content = content.replace(b'{"title":"Shoes"', b'["title":"Shoes"')
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged.*left as it is"), Store.open(file) as store:
        store.work(key)
    assert file.read_bytes() == content


def test_a_server_that_goes_away_loses_nothing(postgres: Any, shoes: Journey) -> None:
    """While the database server is down edits are refused; when it is back the same work goes on."""
    with Store.open(postgres.new_store()) as store:
        work = store.create(shoes)
        work.do(titled("Kept"))
        postgres.stop()
        try:
            with pytest.raises(StoreError, match=r"does not answer.*database server"):
                work.do(titled("Lost"))
            assert (work.journey.title, work.seq) == ("Kept", 1)
        finally:
            postgres.start()
        work.do(titled("Boots"))
        assert [one.seq for one in store.work(work.key).history()] == [2, 1]


def test_errors_hold_no_words_of_the_map(tmp_path: Path, shoes: Journey) -> None:
    """What the database complains of reaches the reader without keys or people's words."""
    with Store.open(tmp_path / "work.sqlite") as store:
        work = store.create(shoes)
        with sqlite3.connect(tmp_path / "work.sqlite") as other:
            other.execute("ALTER TABLE journeykit_entry DROP COLUMN author")
        other.close()
        with pytest.raises(StoreError) as refused:
            work.do(AddCard(stage="buy", card=shoes.stages[0].cards[0].replace(id="new", text="private words")))
        assert "private words" not in repr(refused.value) + repr(refused.value.__cause__)
        assert work.key not in repr(refused.value)
        assert refused.value.__suppress_context__

"""Work that is kept, in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from journeykit.errors import BadEdit, BadValue, NotFound, StoreError
from journeykit.model.cards import Goal, Kpi
from journeykit.model.edits import AddCard, ChangeCard, ChangeHeader, RemoveCard, RemoveStage, Several
from journeykit.model.history import DEPTH
from journeykit.model.journey import Journey
from journeykit.workshop.store import SNAPSHOT_EVERY, Store, default_place
from journeykit.workshop.work import Work


def titled(title: str) -> ChangeHeader:
    return ChangeHeader(fields={"title": title})


def test_a_work_is_found_again_by_its_key(place: str, shoes: Journey) -> None:
    """A new process with the key finds the map as it was left."""
    with Store.open(place) as store:
        work = store.create(shoes)
        work.do(titled("Boots"))
    with Store.open(place) as store:
        found = store.work(work.key)
    assert (found.journey, found.seq, found.key) == (shoes.replace(title="Boots"), 1, work.key)


@pytest.mark.parametrize("key", ["", "1", "guess", "x" * 10_000, "\ud800\0", "' OR 1=1 --"])
def test_an_unknown_key_opens_nothing(place: str, shoes: Journey, key: str) -> None:
    """A key that was never handed out is refused in plain words that do not repeat it."""
    with Store.open(place) as store:
        store.create(shoes)
        with pytest.raises(NotFound) as refused:
            store.work(key)
    assert str(refused.value) == (
        "No map is kept under this link. Check that the link is complete, or start a new map."
    )


def test_keys_are_not_in_the_store(tmp_path: Path, shoes: Journey) -> None:
    """Whoever reads the files of the store finds no key in them, and only this user may read them."""
    with Store.open(tmp_path / "deep" / "work.sqlite") as store:
        work = store.create(shoes)
        work.do(titled("Boots"))
        for file in (tmp_path / "deep").iterdir():
            assert work.key.encode() not in file.read_bytes()
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert work.key not in repr(work) + repr(store)


def test_keys_cannot_be_guessed(tmp_path: Path, shoes: Journey) -> None:
    """Every work has a key of its own with at least 128 bits."""
    with Store.open(tmp_path / "work.sqlite") as store:
        keys = {store.create(shoes).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 22 for key in keys)


def test_undo_and_redo_survive_a_restart(place: str, shoes: Journey) -> None:
    """What could be undone and redone before the store was closed can be after."""
    with Store.open(place) as store:
        work = store.create(shoes)
        for title in ("A", "B", "C"):
            work.do(titled(title))
        work.undo()
        assert (work.can_undo, work.can_redo) == (True, True)
    with Store.open(place) as store:
        work = store.work(work.key)
        assert work.redo().says.to("en") == "Redone: Changed the map’s header"
        assert work.journey.title == "C"
        assert [work.undo() and work.journey.title for _ in range(3)] == ["B", "A", "Shoes"]
        assert not work.can_undo
        with pytest.raises(BadEdit, match="nothing to undo"):
            work.undo()


def test_a_new_edit_ends_redo(place: str, shoes: Journey) -> None:
    """After an undo, another edit leaves nothing to redo."""
    with Store.open(place) as store:
        work = store.create(shoes)
        work.do(titled("A"))
        work.undo()
        work.do(titled("B"))
        assert not work.can_redo
        with pytest.raises(BadEdit, match="nothing to redo"):
            work.redo()


def test_the_last_edits_can_be_undone_after_a_long_log(place: str, shoes: Journey) -> None:
    """However long the log, as many edits can be undone as the history allows, before and after a restart."""
    with Store.open(place) as store:
        work = store.create(shoes)
        for n in range(DEPTH + SNAPSHOT_EVERY // 2):
            work.do(titled(f"Title {n}"))
        work = store.work(work.key)
        for _ in range(DEPTH):
            work.undo()
        assert not work.can_undo
        assert work.journey.title == f"Title {SNAPSHOT_EVERY // 2 - 1}"
        assert store.work(work.key).can_undo is False
        assert store.work(work.key).can_redo is True


def test_every_earlier_state_can_be_brought_back(place: str, shoes: Journey) -> None:
    """`at` shows the map after any entry, and `restore` makes it the newest state, undoably."""
    with Store.open(place) as store:
        work = store.create(shoes)
        states = [shoes]
        for n in range(SNAPSHOT_EVERY + 5):
            work.do(titled(f"Title {n}"))
            states.append(work.journey)
        assert [work.at(seq) for seq in range(work.seq + 1)] == states
        entry = work.restore(0)
        assert (work.journey, entry.says.to("en")) == (shoes, "Brought back the first version")
        work.undo()
        assert work.journey == states[-1]


@pytest.mark.parametrize("seq", [-1, 3, 10**6])
def test_a_version_that_never_was_is_refused(place: str, shoes: Journey, seq: int) -> None:
    """Asking for a version outside the log names the versions there are."""
    with Store.open(place) as store:
        work = store.create(shoes)
        work.do(titled("A"))
        work.do(titled("B"))
        with pytest.raises(NotFound, match=f"no version {seq}.*0 to 2"):
            work.restore(seq)
        assert work.journey.title == "B"


def test_the_history_reads_newest_first_with_who_and_when(place: str, shoes: Journey) -> None:
    """A page of the history says what was done, by whom, and when in UTC, whatever zone the clock is in."""
    moments = iter(datetime(2026, 3, 1, 12, n, tzinfo=timezone(timedelta(hours=2))) for n in range(9))
    with Store.open(place, now=lambda: next(moments)) as store:
        work = store.create(shoes, author="Ana")
        work.do(titled("A"))
        work.do(RemoveCard(card="g1"))
        work.author = " Bruno\n\0 \ud800"
        work.do(titled("C"))
        work = store.work(work.key)
        page = work.history(limit=2)
        assert [(one.seq, one.author, one.kind) for one in page] == [(3, "Bruno", "do"), (2, "Ana", "do")]
        assert page[1].says.to("en") == "Removed “I want to see what there is.” from Find"
        assert page[1].at == datetime(2026, 3, 1, 10, 2, tzinfo=UTC)
        assert [one.seq for one in work.history(before=2)] == [1]
        assert work.history(limit=0) == work.history(before=1) == work.history(before=-5) == ()


def test_hard_text_comes_back_as_it_was_typed(place: str, shoes: Journey) -> None:
    """HTML, emoji, right-to-left, newlines and quotes are kept letter by letter; a NUL is left out."""
    text = "<script>alert('x')</script> 🥿👩‍👧 مرحبا \"\\ %s :x\nsecond\0line {n} " + "é" * 1000
    with Store.open(place) as store:
        work = store.create(shoes, author="{n} 👩‍👧 <b>")
        work.do(AddCard(stage="buy", card=Goal(id="hard", text=text)))
        work.do(ChangeCard(card="hard", fields={"text": text[::-1]}))
        work.undo()
        found = store.work(work.key)
        assert found.journey.find("hard")[1].text == text.replace("\0", "").strip()
        assert [one.says for one in found.history()] == [one.says for one in work.history()]


def test_the_name_of_a_kpi_is_kept_in_both_languages(place: str, shoes: Journey) -> None:
    """What was said of a KPI of the catalogue reads in English and in French after a restart."""
    card = Kpi(kpi="on_time_delivery_rate")
    with Store.open(place) as store:
        work = store.create(shoes)
        work.do(Several(edits=(AddCard(stage=shoes.stages[0].id, card=card), titled("A"))))
    with Store.open(place) as store:
        said = store.work(work.key).history()[0].says
    assert "“On-time delivery”" in said.to("en")
    assert "Livraison à l’heure" in said.to("fr")


def test_a_refused_edit_changes_nothing(place: str, shoes: Journey) -> None:
    """An edit that does not fit the map, or holds what is not allowed, is neither kept nor applied."""
    with Store.open(place) as store:
        work = store.create(shoes)
        with pytest.raises(NotFound, match="no card nowhere"):
            work.do(RemoveCard(card="nowhere"))
        with pytest.raises(BadValue):
            work.do(titled(""))
        with pytest.raises(BadValue):
            work.do(titled("\ud800"))
        assert (work.seq, work.journey, work.history()) == (0, shoes, ())


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    """A store of a later format is refused, with both formats named, and stays byte for byte as it was."""
    file = tmp_path / "work.sqlite"
    Store.open(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE journeykit_store SET format = 2")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"newer JourneyKit \(format 2; this one reads up to 1\)"):
        Store.open(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "place", ["mysql://root:secret@localhost/x", "sqlite://", "nonsense://secret", "postgresql://u:secret@h:port/x"]
)
def test_a_place_that_is_none_is_refused(place: str) -> None:
    """A URL that is not of SQLite or PostgreSQL is refused with an example, and its password is not repeated."""
    with pytest.raises(StoreError, match="postgresql://user@host/database") as refused:
        Store.open(place)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    """When the database does not answer, the message says which and what to check, and no password."""
    with pytest.raises(StoreError, match=r"does not answer.*database server") as refused:
        Store.open("postgresql://user:secret@127.0.0.1:1/work")
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    """A file that is something else is refused and not overwritten."""
    file = tmp_path / "notes.txt"
    file.write_text("My notes. " * 500)
    with pytest.raises(StoreError, match="is damaged, or is not a store"):
        Store.open(file)
    assert file.read_text() == "My notes. " * 500


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A place below a file is refused, and the message says how to choose another."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be kept in .*JOURNEYKIT_STORE"):
        Store.open(tmp_path / "file" / "work.sqlite")


def test_the_place_can_be_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JOURNEYKIT_STORE says where work is kept; without it, a folder of the user's own."""
    monkeypatch.setenv("JOURNEYKIT_STORE", str(tmp_path / "class.sqlite"))
    with Store.open() as store:
        assert store.place == str(tmp_path / "class.sqlite")
    monkeypatch.delenv("JOURNEYKIT_STORE")
    assert Path(default_place()).is_absolute()
    assert Path(default_place()).name == "work.sqlite"


def test_work_in_memory_behaves_like_work_in_a_store(tmp_path: Path, shoes: Journey) -> None:
    """The same calls on both give the same map, the same history and the same versions."""
    clock = lambda: datetime(2026, 1, 1, tzinfo=UTC)  # noqa: E731
    with Store.open(tmp_path / "work.sqlite", now=clock) as store:
        works = (store.create(shoes, author="Ana"), Work.start(shoes, author="Ana", now=clock))
        for work in works:
            work.do(titled("A"))
            work.do(RemoveStage(stage="buy"))
            work.undo()
            work.undo()
            work.redo()
            work.restore(2)
        kept, memory = works
        assert kept.journey == memory.journey
        assert kept.history() == memory.history()
        assert kept.history(limit=2, before=4) == memory.history(limit=2, before=4)
        assert kept.history(before=0) == memory.history(before=0) == ()
        assert [kept.at(n) for n in range(7)] == [memory.at(n) for n in range(7)]
        assert (memory.key, memory.refresh()) == ("", ())

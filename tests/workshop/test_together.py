"""Several tabs, processes and people on one map."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from journeykit.errors import BadEdit, NotFound
from journeykit.model.edits import ChangeCard, ChangeHeader, MoveCard, RemoveCard
from journeykit.model.journey import Journey
from journeykit.workshop.store import Store
from journeykit.workshop.work import Work

APPENDER = Path(__file__).with_name("appender.py")


def says(card: str, text: str) -> ChangeCard:
    return ChangeCard(card=card, fields={"text": text})


def text_of(work: Work, card: str) -> str:
    return work.journey.find(card)[1].text


def test_edits_of_different_cards_both_stand(place: str, shoes: Journey) -> None:
    """Two people who edit different cards at the same time see both edits, and each is told of the other's once."""
    with Store.open(place) as store:
        ana = store.create(shoes, author="Ana")
        bruno = store.work(ana.key, author="Bruno")
        ana.do(says("g1", "from Ana"))
        bruno.do(says("g2", "from Bruno"))
        assert [(one.author, one.seq) for one in bruno.refresh()] == [("Ana", 1)]
        assert [(one.author, one.seq) for one in ana.refresh()] == [("Bruno", 2)]
        assert ana.refresh() == bruno.refresh() == ()
        assert ana.journey == bruno.journey
        assert (text_of(ana, "g1"), text_of(ana, "g2")) == ("from Ana", "from Bruno")


def test_of_two_edits_of_a_card_the_later_stands(place: str, shoes: Journey) -> None:
    """The later edit of the same card is on the map, and the earlier one is in the history."""
    with Store.open(place) as store:
        ana = store.create(shoes, author="Ana")
        bruno = store.work(ana.key, author="Bruno")
        ana.do(says("g1", "from Ana"))
        bruno.do(says("g1", "from Bruno"))
        ana.refresh()
        assert text_of(ana, "g1") == text_of(bruno, "g1") == "from Bruno"
        assert [one.author for one in ana.history()] == ["Bruno", "Ana"]
        assert ana.at(1).find("g1")[1].text == "from Ana"


def test_an_edit_of_a_card_that_somebody_removed_is_refused(place: str, shoes: Journey) -> None:
    """Whoever edits a card that is gone is told so, sees the newest map, and loses nothing of the others'."""
    with Store.open(place) as store:
        ana = store.create(shoes, author="Ana")
        bruno = store.work(ana.key, author="Bruno")
        ana.do(RemoveCard(card="g1"))
        with pytest.raises(NotFound, match="no card g1"):
            bruno.do(MoveCard(card="g1", stage="buy"))
        assert bruno.journey == ana.journey
        assert [one.author for one in bruno.refresh()] == ["Ana"]


def test_undo_takes_back_ones_own_edit(place: str, shoes: Journey) -> None:
    """With a name, undo and redo concern one's own edits, after a restart too; without one, the last of all."""
    with Store.open(place) as store:
        ana = store.create(shoes, author="Ana")
        bruno = store.work(ana.key, author="Bruno")
        ana.do(says("g1", "from Ana"))
        bruno.do(says("g2", "from Bruno"))
        ana = store.work(ana.key, author="Ana")
        ana.undo()
        assert (text_of(ana, "g1"), text_of(ana, "g2")) == ("I want to see what there is.", "from Bruno")
        assert (ana.can_undo, ana.can_redo) == (False, True)
        bruno.do(says("g2", "again from Bruno"))
        ana.redo()
        assert (text_of(ana, "g1"), text_of(ana, "g2")) == ("from Ana", "again from Bruno")
        anybody = store.work(ana.key)
        anybody.undo()
        anybody.undo()
        assert (text_of(anybody, "g1"), text_of(anybody, "g2")) == ("I want to see what there is.", "from Bruno")


def test_undo_passes_over_what_can_no_longer_be_taken_back(place: str, shoes: Journey) -> None:
    """When somebody removed the card of one's last edit, undo takes back the one before it."""
    with Store.open(place) as store:
        ana = store.create(shoes, author="Ana")
        bruno = store.work(ana.key, author="Bruno")
        ana.do(ChangeHeader(fields={"title": "Boots"}))
        ana.do(says("g1", "from Ana"))
        bruno.do(RemoveCard(card="g1"))
        ana.undo()
        assert ana.journey.title == "Shoes"
        with pytest.raises(BadEdit, match="nothing to undo"):
            ana.undo()
        bruno.undo()
        ana.undo()
        assert text_of(ana, "g1") == "I want to see what there is."


def test_many_processes_write_to_one_map(place: str, shoes: Journey) -> None:
    """Processes that start on a store at the same moment and edit one map keep every edit, each in its order."""
    with Store.open(place) as store:
        work = store.create(shoes)
        writers = [
            subprocess.Popen([sys.executable, APPENDER, place, work.key, stage, name, "25"], stdout=subprocess.PIPE)
            for stage, name in (("find", "Ana"), ("buy", "Bruno"), ("find", "Chloe"))
        ]
        for writer in writers:
            assert writer.wait(60) == 0
            assert writer.stdout is not None
            writer.stdout.close()
        assert len(work.refresh()) == 75
        assert work.journey == store.work(work.key).journey
        for stage, name in (("find", "Ana"), ("buy", "Bruno"), ("find", "Chloe")):
            mine = [card.id for card in work.journey.stage(stage).cards if card.id.startswith(name)]
            assert mine == [f"{name}-{n}" for n in range(25)]


def test_many_processes_make_one_store(place: str) -> None:
    """Kernels that are the first to open a new store, all at once, all can use it."""
    make = "import sys; from journeykit.workshop.store import Store, Journey; input(); "
    make += "print(Store.open(sys.argv[1]).create(Journey(title='Mine')).key)"
    command = [sys.executable, "-c", make, place]
    kernels = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    for kernel in kernels:
        assert kernel.stdin is not None
        kernel.stdin.write("\n")
        kernel.stdin.flush()
    keys = [kernel.communicate(timeout=60)[0].strip() for kernel in kernels]
    with Store.open(place) as store:
        assert [store.work(key).journey.title for key in keys] == ["Mine"] * 6

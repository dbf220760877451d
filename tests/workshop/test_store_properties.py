"""Random work, and processes that are killed while they do it, against the plain fold of the edits."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import cast
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from journeykit.errors import BadEdit
from journeykit.model.cards import Goal, Step
from journeykit.model.edits import (
    AddCard,
    AddStage,
    ChangeCard,
    ChangeHeader,
    ChangeStage,
    Edit,
    MoveCard,
    MoveStage,
    RemoveCard,
    RemoveStage,
    Restore,
)
from journeykit.model.history import History
from journeykit.model.journey import PHASES, Journey, Stage
from journeykit.workshop import store as store_module
from journeykit.workshop.store import Store

TITLES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: any(map(str.isalpha, text)))
IDS = st.sampled_from([f"id{n}" for n in range(12)])  # few, so that edits meet, and many miss
PLACES = st.none() | st.integers(0, 4)
CARDS = st.builds(Goal, id=IDS, text=TITLES) | st.builds(
    Step, id=IDS, text=TITLES, layer=st.sampled_from(["lived", "ideal"]), emotion=st.integers(-2, 2)
)
STAGES = st.builds(Stage, id=IDS, title=TITLES, phase=st.sampled_from(PHASES))
TEXTS = st.fixed_dictionaries({"text": TITLES})
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(AddCard, stage=IDS, card=CARDS, at=PLACES),
    st.builds(ChangeCard, card=IDS, fields=TEXTS),
    st.builds(MoveCard, card=IDS, stage=IDS, at=PLACES),
    st.builds(RemoveCard, card=IDS),
    st.builds(AddStage, stage=STAGES, at=PLACES),
    st.builds(ChangeStage, stage=IDS, fields=st.fixed_dictionaries({"title": TITLES})),
    st.builds(MoveStage, stage=IDS, at=st.integers(0, 4), phase=st.none() | st.sampled_from(PHASES)),
    st.builds(RemoveStage, stage=IDS),
    st.builds(ChangeHeader, fields=st.fixed_dictionaries({"title": TITLES})),
)
PEOPLE = st.sampled_from(["", "Ana", "Bruno"])
DEEDS = EDITS | st.sampled_from(["undo", "redo"])
BEGIN = Journey(
    title="Shoes",
    stages=tuple(
        Stage(id=f"id{n}", title=f"Stage {n}", cards=tuple(Goal(id=f"id{k}", text=f"Goal {k}") for k in (n + 4, n + 8)))
        for n in range(3)
    ),
)


class StoredWork(RuleBasedStateMachine):
    """Three people in three places drive one stored work; a `History` in memory says what it must be."""

    def __init__(self, new_place: Callable[[], str]) -> None:
        super().__init__()
        self.new_place = new_place

    @initialize()
    def begin(self) -> None:
        self.few = patch.object(store_module, "SNAPSHOT_EVERY", 4)
        self.few.start()
        self.place = self.new_place()
        self.store = Store.open(self.place)
        first = self.store.create(BEGIN)
        self.key = first.key
        self.works = {name: self.store.work(self.key, author=name) for name in ("", "Ana", "Bruno")}
        self.model = History.start(BEGIN)
        self.states = [BEGIN]

    def _same(self, who: str, in_store: object, in_model: object) -> None:
        """Do it in both; both must refuse, or both must go on to the same map."""
        assert callable(in_store)
        assert callable(in_model)
        try:
            self.model = in_model()
        except BadEdit as error:
            with pytest.raises(type(error)):
                in_store()
        else:
            in_store()
            self.states.append(self.model.journey)
        assert self.works[who].journey == self.model.journey

    @rule(who=PEOPLE, edit=EDITS)
    def do(self, who: str, edit: Edit) -> None:
        self._same(who, lambda: self.works[who].do(edit), lambda: self.model.do(edit, author=who))

    @rule(who=PEOPLE)
    def undo(self, who: str) -> None:
        self._same(who, self.works[who].undo, lambda: self.model.undo(author=who))

    @rule(who=PEOPLE)
    def redo(self, who: str) -> None:
        self._same(who, self.works[who].redo, lambda: self.model.redo(author=who))

    @rule(who=PEOPLE, back=st.integers(0, 10))
    def restore(self, who: str, back: int) -> None:
        seq = max(0, len(self.states) - 1 - back)
        edit = Restore(journey=self.states[seq])
        self._same(who, lambda: self.works[who].restore(seq), lambda: self.model.do(edit, author=who))

    @rule(who=PEOPLE)
    def reopen(self, who: str) -> None:
        self.works[who] = self.store.work(self.key, author=who)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.place)
        self.works = {name: self.store.work(self.key, author=name) for name in self.works}

    @precondition(lambda _: hasattr(os, "fork"))
    @rule(who=PEOPLE, deeds=st.lists(DEEDS, min_size=1, max_size=8), after=st.integers(0, 8), ms=st.integers(0, 8))
    def killed(self, who: str, deeds: list[Edit | str], after: int, ms: int) -> None:
        """Another process does some of it, is killed, and may or may not have kept the one it was at."""
        acknowledged = killed_at_work(self.place, self.key, who, deeds, min(after, len(deeds)), ms / 2000)
        for deed in deeds[:acknowledged]:
            self._follow(who, deed)
        if self.store.work(self.key).seq != self.model.seq:
            self._follow(who, deeds[acknowledged])

    def _follow(self, who: str, deed: Edit | str) -> None:
        try:
            self.model = done(self.model, who, deed)
        except BadEdit:
            return
        self.states.append(self.model.journey)

    @invariant()
    def the_store_holds_the_fold(self) -> None:
        for who, work in self.works.items():
            work.refresh()
            assert work.journey == self.model.journey
            assert (work.can_undo, work.can_redo) == (self.model.can_undo(who), self.model.can_redo(who))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert [self.works[""].at(n) for n in range(len(self.states))] == self.states
            said = [(one.seq, one.kind, one.author, one.of) for one in self.works[""].history(limit=1000)]
            assert said == [(one.seq, one.kind, one.author, one.of) for one in reversed(self.model.log)]
            self.store.close()
            self.few.stop()


def done(history: History, who: str, deed: Edit | str) -> History:
    """The history after a deed."""
    if deed == "undo":
        return history.undo(author=who)
    return history.redo(author=who) if deed == "redo" else history.do(cast("Edit", deed), author=who)


def killed_at_work(place: str, key: str, who: str, deeds: list[Edit | str], after: int, seconds: float) -> int:
    """A process does the deeds, and is killed some time after it said that so many are done. How many it said."""
    heard, says = os.pipe()
    child = os.fork()
    if not child:
        try:
            work = Store.open(place).work(key, author=who)
            for deed in deeds:
                with suppress(BadEdit):
                    work.undo() if deed == "undo" else work.redo() if deed == "redo" else work.do(cast("Edit", deed))
                os.write(says, b".")
            signal.pause()
        finally:
            os._exit(1)
    os.close(says)
    with open(heard, "rb", buffering=0) as acknowledged:
        said = sum(len(acknowledged.read(1)) for _ in range(after))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        said += len(acknowledged.read())
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    return said


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 30), ("postgresql", 12)])
def test_the_store_holds_the_fold(
    kind: str, examples: int, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is done, undone, reopened and killed, the map is the fold of the acknowledged edits, or of one more."""
    if kind == "postgresql":
        new_place = request.getfixturevalue("postgres").new_store
    else:
        new_place = lambda: str(tmp_path_factory.mktemp("fold") / "work.sqlite")  # noqa: E731
    often = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(lambda: StoredWork(new_place), settings=often)  # type: ignore[arg-type]

"""Random work against the plain fold of its edits."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

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

TITLES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
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
BEGIN = Journey(
    title="Shoes",
    stages=tuple(
        Stage(id=f"id{n}", title=f"Stage {n}", cards=tuple(Goal(id=f"id{k}", text=f"Goal {k}") for k in (n + 4, n + 8)))
        for n in range(3)
    ),
)


class StoredWork(RuleBasedStateMachine):
    """Three people in three places drive one stored work; a `History` in memory says what it must be."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.few = patch.object(store_module, "SNAPSHOT_EVERY", 4)
        self.few.start()
        self.store = Store.open(Path(self.folder.name) / "work.sqlite")
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
        self.store = Store.open(Path(self.folder.name) / "work.sqlite")
        self.works = {name: self.store.work(self.key, author=name) for name in self.works}

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
            self.folder.cleanup()


TestStoredWork = StoredWork.TestCase
TestStoredWork.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeykit.errors import BadEdit
from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard, ChangeCard, ChangeHeader, Edit, RemoveCard, apply
from journeykit.model.history import DEPTH, History
from journeykit.model.journey import Journey, Stage

Journeys = st.SearchStrategy[Journey]
EditOf = Callable[[Journey], st.SearchStrategy[Edit]]
MAP = Journey(title="Shoes", stages=(Stage(id="look", title="I look", cards=(Goal(id="g", text="I want shoes."),)),))


def named(title: str) -> ChangeHeader:
    return ChangeHeader(fields={"title": title})


def lived(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> History:
    """A history of a few random edits, undos and redos."""
    history = History.start(data.draw(journeys))
    for _ in range(data.draw(st.integers(0, 6))):
        kinds = ["do", *["undo"] * history.can_undo(), *["redo"] * history.can_redo()]
        kind = data.draw(st.sampled_from(kinds))
        edit = data.draw(edit_of(history.journey)) if kind == "do" else None
        history = history.take(kind, edit)  # type: ignore[arg-type]
    return history


@given(data=st.data())
def test_undoing_everything_gives_the_start(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """After any edits, undoing all of them gives the first map, and redoing all of them the last."""
    history = start = History.start(data.draw(journeys))
    for _ in range(data.draw(st.integers(1, 6))):
        history = history.do(data.draw(edit_of(history.journey)))
    last = history.journey
    while history.can_undo():
        history = history.undo()
    assert history.journey == start.journey
    while history.can_redo():
        history = history.redo()
    assert history.journey == last


@given(data=st.data())
def test_a_map_is_the_fold_of_its_log(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """The edits of the log, applied in order to the start, give the map; so does following the entries."""
    history = lived(data, journeys, edit_of)
    back = reduce(lambda journey, entry: apply(journey, entry.back), reversed(history.log), history.journey)
    assert reduce(lambda journey, entry: apply(journey, entry.edit), history.log, back) == history.journey
    assert reduce(History.follow, history.log, History.start(back)) == history
    assert [entry.seq for entry in history.log] == list(range(1, len(history.log) + 1))


def test_a_new_edit_ends_what_could_be_redone() -> None:
    """After undo and another edit there is nothing to redo."""
    history = History.start(MAP).do(named("Boots")).undo().do(named("Socks"))
    assert not history.can_redo()
    with pytest.raises(BadEdit, match="nothing to redo"):
        history.redo()


def test_nothing_to_undo_is_said() -> None:
    """A fresh history has nothing to undo; `do` by name needs an edit."""
    with pytest.raises(BadEdit, match="nothing to undo"):
        History.start(MAP).undo()
    with pytest.raises(BadEdit, match="edit is missing"):
        History.start(MAP).take("do")


def test_a_refused_edit_leaves_the_history_alone() -> None:
    """An edit that cannot be applied adds no line to the log."""
    history = History.start(MAP)
    with pytest.raises(BadEdit):
        history.do(RemoveCard(card="gone"))
    assert history == History.start(MAP)


def test_each_author_takes_back_their_own_edits() -> None:
    """With names, undo passes over the edits of others; without a name it takes the last one."""
    history = History.start(MAP)
    history = history.do(named("Boots"), author="ana").do(ChangeHeader(fields={"owner": "Ben"}), author="ben")
    after = history.undo(author="ana").journey
    assert (after.title, after.owner) == ("Shoes", "Ben")
    assert history.undo().journey.owner == ""
    with pytest.raises(BadEdit):
        history.undo(author="cleo")


def test_an_edit_whose_card_is_gone_is_passed_over() -> None:
    """Undo goes on to the edit before when somebody removed the card since."""
    history = History.start(MAP).do(named("Boots"), author="ana")
    history = history.do(ChangeCard(card="g", fields={"text": "I want boots."}), author="ana")
    history = history.do(RemoveCard(card="g"), author="ben").undo(author="ana")
    assert history.journey.title == "Shoes"


def test_lines_of_the_log_say_what_was_done() -> None:
    """A line says the edit in words, with its time, however often it was undone and redone."""
    when = datetime(2026, 11, 21, tzinfo=UTC)
    history = History.start(MAP).do(AddCard(stage="look", card=Goal(text="I want a size.")), at=when)
    history = history.undo().redo().undo()
    said = [str(entry.says) for entry in history.log]
    added = "Added “I want a size.” to I look"
    assert said == [added, f"Undone: {added}", f"Redone: {added}", f"Undone: {added}"]
    assert history.log[0].at == when


def test_undo_goes_back_as_deep_as_it_says() -> None:
    """The last edits can be undone up to the depth; older states are in the log all the same."""
    history = History.start(MAP)
    for n in range(DEPTH + 1):
        history = history.do(named(f"Map {n}"))
    while history.can_undo():
        history = history.undo()
    assert history.journey.title == "Map 0"
    assert history.restore(MAP).journey == MAP

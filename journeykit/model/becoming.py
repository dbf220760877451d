"""The edits that make one map into another: the way in for a merge, an earlier version, a copied stage.

Small edits, not a whole map in the place of the other: undo then takes back these alone, and what somebody else
changes at the same moment stands.
"""

from __future__ import annotations

from typing import Any, Final

from journeykit.errors import BadEdit
from journeykit.model.cards import CardBase
from journeykit.model.edits import (
    HEADER,
    STAGE,
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
    Several,
    apply,
)
from journeykit.model.journey import Journey, Stage, slot
from journeykit.model.value import Value

_MOST: Final = 500  # edits of one `Several`

__all__ = ["becoming"]


def becoming(before: Journey, after: Journey) -> Edit | None:
    """The edit by which the map `before` becomes `after`; None where it is so already.

    >>> before, after = Journey(title="Shoes"), Journey(title="Shoes", stages=(Stage(title="I look"),))
    >>> apply(before, becoming(before, after)) == after
    True
    """
    if before == after:
        return None
    way = _Way(before)
    try:
        way.go(after)
    except BadEdit:  # such as an id that was a stage and is a card
        return Restore(journey=after)
    if way.now != after or len(way.edits) > _MOST:
        return Restore(journey=after)
    return way.edits[0] if len(way.edits) == 1 else Several(edits=tuple(way.edits))


class _Way:
    """Edits found so far, and the map after them."""

    def __init__(self, journey: Journey) -> None:
        self.now = journey
        self.edits: list[Any] = []

    def go(self, after: Journey) -> None:
        """Header, cards that go, stages, cards; at last the stages that go, when nothing stays in them."""
        if fields := _changed(self.now, after, HEADER):
            self._do(ChangeHeader(fields=fields))
        stages, cards = {stage.id for stage in after.stages}, {card.id: card.lane for _, card in after.cards()}
        for stage, card in tuple(self.now.cards()):
            if stage.id in stages and cards.get(card.id) != card.lane:
                self._do(RemoveCard(card=card.id))
        for at, stage in enumerate(after.stages):
            self._stage(stage, at)
        for stage in after.stages:
            if self.now.stage(stage.id) != stage:
                self._cards(stage)
        for stage in self.now.stages:
            if stage.id not in stages:
                self._do(RemoveStage(stage=stage.id))

    def _do(self, edit: Any) -> None:
        self.now = apply(self.now, edit)
        self.edits.append(edit)

    def _stage(self, stage: Stage, at: int) -> None:
        if all(one.id != stage.id for one in self.now.stages):
            self._do(AddStage(stage=stage.replace(cards=()), at=at))
        if self.now.index(stage.id) != at or self.now.stage(stage.id).phase != stage.phase:
            self._do(MoveStage(stage=stage.id, at=at, phase=stage.phase))
        if fields := _changed(self.now.stage(stage.id), stage, STAGE):
            self._do(ChangeStage(stage=stage.id, fields=fields))

    def _cards(self, stage: Stage) -> None:
        placed: dict[Any, int] = {}
        for card in stage.cards:
            at = placed.get(slot(card), 0)
            placed[slot(card)] = at + 1
            self._card(card, stage, at)

    def _card(self, card: CardBase, stage: Stage, at: int) -> None:
        found = next(((place, one) for place, one in self.now.cards() if one.id == card.id), None)
        if found is None:
            self._do(AddCard(stage=stage.id, card=card, at=at))
            return
        names = tuple(name for name in type(card).model_fields if name not in ("id", "lane"))
        if fields := _changed(found[1], card, names):
            self._do(ChangeCard(card=card.id, fields=fields))
        here = self.now.find(card.id)[0]
        like = [one.id for one in here.cards if slot(one) == slot(card)]
        if here.id != stage.id or like.index(card.id) != at:
            self._do(MoveCard(card=card.id, stage=stage.id, at=at))


def _changed(before: Value, after: Value, names: tuple[str, ...]) -> dict[str, Any]:
    plain = after.model_dump(mode="json")
    return {name: plain[name] for name in names if getattr(before, name) != getattr(after, name)}

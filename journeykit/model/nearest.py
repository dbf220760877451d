"""From which of several maps another one was made: what a merge needs to know of two teams' common start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from journeykit.model.changed import HEADER
from journeykit.model.compare import value_at
from journeykit.model.journey import Journey, Stage

_T = TypeVar("_T")

__all__ = ["nearest"]


def nearest(journey: Journey, candidates: Iterable[tuple[_T, Journey]]) -> _T | None:
    """The name of the candidate of which most stands in `journey` as it was; None where none shares a stage with it.

    Of several as near, the last: with versions newest first, what was changed since is then never taken for what the
    other map began with.

    >>> stage = Stage(id="pay", title="I pay")
    >>> start = Journey(title="Shoes", stages=(stage,))
    >>> versions = {"second": start.replace(owner="Bo", title="Boots"), "first": start}
    >>> nearest(start.replace(owner="Ana"), versions.items())
    'first'
    """
    wanted = _Likeness(journey)
    best: tuple[int, _T] | None = None
    for name, candidate in candidates:
        if any(stage.id in wanted.ids for stage in candidate.stages):
            apart = wanted.apart(candidate)
            if best is None or apart <= best[0]:
                best = apart, name
    return best[1] if best else None


class _Likeness:
    """How far versions of a map are from another map: the parts, told by id, that are not the same in both."""

    def __init__(self, journey: Journey) -> None:
        self.ids = {stage.id for stage in journey.stages}
        self._journey = journey
        self._wanted = {key: part for stage in journey.stages for key, part in _parts(stage)}
        self._known: dict[int, tuple[Stage, int, int]] = {}  # an edit leaves all stages but one as they are

    def apart(self, journey: Journey) -> int:
        """In how many parts they differ: fields of the header, stages, cards."""
        header = len([name for name in HEADER if value_at(journey, name) != value_at(self._journey, name)])
        counted = [self._counted(stage) for stage in journey.stages]
        shared = sum(both for _, both in counted)
        return header + sum(other for other, _ in counted) + len(self._wanted) - shared

    def _counted(self, stage: Stage) -> tuple[int, int]:
        """The parts of a stage that are not in the other map as they are here, and those that are in both at all."""
        if id(stage) not in self._known:
            parts = [(self._wanted.get(key), part) for key, part in _parts(stage)]
            other, both = sum(one != part for one, part in parts), sum(one is not None for one, _ in parts)
            self._known[id(stage)] = stage, other, both
        _, other, both = self._known[id(stage)]
        return other, both


def _parts(stage: Stage) -> Iterator[tuple[str, Any]]:
    yield stage.id, stage.replace(cards=())
    yield from ((card.id, (stage.id, card)) for card in stage.cards)

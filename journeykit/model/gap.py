"""The ideal journey beside the lived one: how far apart they are, stage by stage, and a start for the ideal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from journeykit.errors import BadEdit
from journeykit.model.cards import Layer, Step
from journeykit.model.edits import MOST_EDITS, AddCard, Several
from journeykit.model.journey import Journey, Stage
from journeykit.model.value import new_id
from journeykit.text import phrase

__all__ = ["Gap", "gaps", "ideal_from_lived"]

_LIVED_ALONE: Final = {"rests_on": "assumption", "source": "", "verbatims": (), "activity": ""}
"""What a step has because it was lived: nobody has said or done anything of an ideal."""


@dataclass(frozen=True)
class Gap:
    """What a stage feels like as it is lived and as it should be: each the mean of its steps' emotions, −2 to 2.

    None where no step of that layer says how it feels.
    """

    stage: Stage
    lived: float | None
    ideal: float | None

    @property
    def width(self) -> float | None:
        """How much better it should feel, in levels of emotion; None where the two cannot be compared."""
        return None if self.lived is None or self.ideal is None else self.ideal - self.lived


def gaps(journey: Journey) -> tuple[Gap, ...]:
    """The gap of every stage, from the largest; stages that cannot be compared stand at the end, in their order.

    >>> steps = Step(text="I wait.", emotion=-1), Step(text="I am told.", emotion=1, layer="ideal")
    >>> [one.width for one in gaps(Journey(title="Post", stages=(Stage(title="Wait", cards=steps),)))]
    [2.0]
    """
    found = [Gap(stage, _felt(stage, "lived"), _felt(stage, "ideal")) for stage in journey.stages]
    return tuple(sorted(found, key=lambda one: (one.width is None, -(one.width or 0.0))))


def _felt(stage: Stage, layer: Layer) -> float | None:
    felt = [step.emotion for step in cast("tuple[Step, ...]", stage.of("step", layer)) if step.emotion is not None]
    return sum(felt) / len(felt) if felt else None


def ideal_from_lived(journey: Journey, stage: str | None = None) -> Several:
    """The edit that copies lived steps to the ideal, as a start: of one stage, or of all that have no ideal step yet.

    A copy keeps what the step is and how it feels, and loses what only a lived one can have: customers' words, a
    source, the event in the data. Raises `NotFound` for a stage that there is not, `BadEdit` where there is nothing to
    copy, or more than one edit can hold.

    >>> journey = Journey(title="Post", stages=(Stage(id="wait", title="Wait", cards=(Step(text="I wait."),)),))
    >>> [(one.stage, one.card.text, one.card.layer) for one in ideal_from_lived(journey).edits]
    [('wait', 'I wait.', 'ideal')]
    """
    chosen = [journey.stage(stage)] if stage else [one for one in journey.stages if not one.of("step", "ideal")]
    edits = tuple(
        AddCard(stage=one.id, card=step.replace(id=new_id(), layer="ideal", **_LIVED_ALONE))
        for one in chosen
        for step in cast("tuple[Step, ...]", one.of("step", "lived"))
    )
    if not edits:
        raise BadEdit(
            phrase("There is no lived step to copy: every stage that has some has ideal ones too."),
            phrase("Change the ideal steps, or add one."),
        )
    if len(edits) > MOST_EDITS:
        raise BadEdit(
            phrase("{n} steps are too many to copy at once.", n=len(edits)),
            phrase("Copy them stage by stage, from the menu of each stage."),
        )
    return Several(edits=edits)

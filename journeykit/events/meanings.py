"""What a stage's title or an event's name is about (meanings.toml), and which events mean which stage."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from journeykit.events.tables import Table
from journeykit.model.edits import ChangeStage
from journeykit.model.journey import PHASES, Journey, Phase, Stage
from journeykit.model.vocabulary import fold

__all__ = [
    "Activities",
    "Meaning",
    "activities",
    "meaning_of",
    "meanings_of",
    "stages_by_activity",
    "suggest_activities",
]

PHASE_OF: Final[Mapping[str, Phase]] = {
    "discover": "before", "buy": "during", "receive": "after", "support": "after", "loyalty": "after"
}  # fmt: skip
"""The phase of the map that each part of the journey belongs to."""


@dataclass(frozen=True)
class Meaning:
    """One thing a stage or an event can be about; `phase` is the part of the journey it belongs to."""

    id: str
    phase: str
    starts: tuple[str, ...]


@cache
def all_meanings() -> Mapping[str, Meaning]:
    """All meanings by id; the first that fits counts."""
    with files("journeykit.events").joinpath("meanings.toml").open("rb") as stream:
        entries = tomllib.load(stream)
    return {key: Meaning(key, entry["phase"], tuple(entry["starts"])) for key, entry in entries.items()}


def plain_words(name: str) -> str:
    """A name as words: `addToCart`, `add_to_cart` and `Add to cart` are one.

    >>> plain_words("addToCart"), plain_words("Étape_2: panier")
    ('add to cart', 'etape 2 panier')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", fold(apart)))


@cache
def meanings_of(name: str) -> tuple[str, ...]:
    """All that a name is about, in the order of meanings.toml.

    >>> meanings_of("Receive and try on")
    ('delivery', 'use')
    """
    text = f" {plain_words(name)} "
    return tuple(key for key, one in all_meanings().items() if any(f" {start}" in text for start in one.starts))


def meaning_of(name: str) -> str:
    """What an event's name is about; empty when it says nothing known.

    >>> meaning_of("order_delivered"), meaning_of("add_to_cart"), meaning_of("zzz")
    ('delivery', 'cart', '')
    """
    return next(iter(meanings_of(name)), "")


class Activities(NamedTuple):
    """Which activities of a log mean which stage (by stage id), and which mean none."""

    stages: dict[str, tuple[str, ...]]
    unmapped: tuple[str, ...]

    def edits(self, journey: Journey) -> tuple[ChangeStage, ...]:
        """The edits that write this into the map."""
        return tuple(
            ChangeStage(stage=key, fields={"activities": list(names)})
            for key, names in self.stages.items()
            if names != journey.stage(key).activities
        )


def activities(events: Table) -> tuple[str, ...]:
    """The activities of a log, the most frequent first."""
    counts = events.data["activity"].value_counts().to_pylist()
    return tuple(str(one["values"]) for one in sorted(counts, key=lambda one: (-one["counts"], str(one["values"]))))


def suggest_activities(journey: Journey, events: Table) -> Activities:
    """Which activities of the log mean which stage, from their names; what a stage says already is kept.

    A stage is chosen when its title has the activity's words or meaning, else when it is about the same part of the
    journey. Activities that fit no stage are listed, not guessed.
    """
    said = {name: stage.id for stage in reversed(journey.stages) for name in stage.activities}
    found: dict[str, list[str]] = {stage.id: list(stage.activities) for stage in journey.stages}
    unmapped: list[str] = []
    for name in activities(events):
        if name in said:
            continue
        stage = _stage_for(journey.stages, name)
        if stage is None:
            unmapped.append(name)
        else:
            found[stage.id].append(name)
    return Activities({key: tuple(names) for key, names in found.items() if names}, tuple(unmapped))


def _stage_for(stages: Sequence[Stage], name: str) -> Stage | None:
    """The stage an activity belongs to: the same words, else the same meaning, else the same part of the journey."""
    words, meaning = plain_words(name), meaning_of(name)
    for stage in stages:
        if words and words in plain_words(stage.title):
            return stage
    return stage_about(stages, (meaning,)) if meaning else None


def stage_about(stages: Sequence[Stage], wanted: Sequence[str]) -> Stage | None:
    """The stage that is about one of the meanings, best first: by its title, by its activities, by the part of the
    journey. The phase that the first meaning belongs to comes first, the other end of the journey never.
    """
    parts = [all_meanings()[key].phase for key in wanted]
    for near in _by_phase(stages, parts[0]):
        titles = [(stage, meanings_of(stage.title)) for stage in near]
        events = [(stage, tuple(meaning_of(name) for name in stage.activities)) for stage in near]
        for about in (titles, events):
            for key in wanted:
                for stage, meant in about:
                    if key in meant:
                        return stage
        for part in parts:
            for stage, meant in titles:
                if part in {all_meanings()[key].phase for key in meant}:
                    return stage
    return None


def _by_phase(stages: Sequence[Stage], part: str) -> tuple[list[Stage], list[Stage]]:
    """The stages of the phase that a part of the journey belongs to, and those of the phases beside it."""
    here = PHASES.index(PHASE_OF[part])
    apart = [(abs(PHASES.index(stage.phase) - here), stage) for stage in stages]
    return [stage for far, stage in apart if far == 0], [stage for far, stage in apart if far == 1]


def stages_by_activity(journey: Journey) -> dict[str, int]:
    """The position of the stage that each activity means, as the map says; the earlier stage where two claim one."""
    return {name: i for i, stage in reversed(tuple(enumerate(journey.stages))) for name in stage.activities}

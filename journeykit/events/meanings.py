"""What a stage's title or an event's name is about (meanings.toml), and which events mean which stage."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from journeykit.events.tables import Table
from journeykit.model.edits import ChangeStage
from journeykit.model.journey import PHASES, Journey, Phase, Stage
from journeykit.model.vocabulary import fold

if TYPE_CHECKING:
    from journeykit.events.traces import Traces

__all__ = [
    "Activities",
    "Meaning",
    "activities",
    "counted",
    "fits",
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
    """Which activities of a log mean which stage (names and patterns by stage id), which mean none, and how often
    each activity is in the log."""

    stages: dict[str, tuple[str, ...]]
    unmapped: tuple[str, ...]
    counts: dict[str, int]

    def edits(self, journey: Journey) -> tuple[ChangeStage, ...]:
        """The edits that write this into the map."""
        return tuple(
            ChangeStage(stage=key, fields={"activities": list(names)})
            for key, names in self.stages.items()
            if names != journey.stage(key).activities
        )


def activities(events: Table | Traces) -> tuple[str, ...]:
    """The activities of a log, the most frequent first."""
    return tuple(counted(events))


def counted(events: Table | Traces) -> dict[str, int]:
    """How often each activity is in a log, the most frequent first."""
    if isinstance(events, Table) and not events.files:
        pairs = [(str(one["values"]), one["counts"]) for one in events.data["activity"].value_counts().to_pylist()]
    else:
        from journeykit.events.traces import lived  # it stands on this module

        rows = lived(events).rows("select activity, count(*) from events group by activity")
        pairs = [(str(name), n) for name, n in rows]
    return dict(sorted(pairs, key=lambda one: (-one[1], one[0])))


def suggest_activities(journey: Journey, events: Table | Traces) -> Activities:
    """Which activities of the log mean which stage, from their names; what a stage says already is kept.

    A stage is chosen when its title has the activity's words or meaning, else when it is about the same part of the
    journey. Activities that fit no stage are listed, not guessed: where they come in a case says nothing of what they
    mean.

    >>> import pandas as pd
    >>> from journeykit.events.reading import read_events
    >>> rows = {"case_id": ["a", "a"], "activity": ["I pay", "zzz"], "at": ["2025-01-01", "2025-01-02"]}
    >>> journey = Journey(title="Shoes", stages=(Stage(id="pay", title="I pay"),))
    >>> found = suggest_activities(journey, read_events(pd.DataFrame(rows)))
    >>> found.stages, found.unmapped
    ({'pay': ('I pay',)}, ('zzz',))
    """
    counts = counted(events)
    said = stages_by_activity(journey, counts)
    found: dict[str, list[str]] = {stage.id: list(stage.activities) for stage in journey.stages}
    unmapped: list[str] = []
    for name in counts:
        if name in said:
            continue
        stage = _stage_for(journey.stages, name)
        if stage is None:
            unmapped.append(name)
        else:
            found[stage.id].append(name)
    return Activities({key: tuple(names) for key, names in found.items() if names}, tuple(unmapped), counts)


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


def fits(said: str, name: str) -> bool:
    """Whether an activity is meant by what a stage says: its name, or a pattern in which `*` stands for anything.

    Case and accents are ignored.

    >>> fits("page_*", "Page_Home"), fits("page_*", "homepage_"), fits("Livré", "livre")
    (True, False, True)
    """
    literal = fold(said).replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(fold(name), literal)


def stages_by_activity(journey: Journey, names: Iterable[str] | None = None) -> dict[str, int]:
    """The position of the stage that each of the activities `names` means, as the map says: by its very name, else by
    another spelling or a pattern; the earlier stage where two claim one. Without `names`, what the map says.
    """
    exact = {name: i for i, stage in reversed(tuple(enumerate(journey.stages))) for name in stage.activities}
    if names is None:
        return exact
    entries = [(said, i) for i, stage in enumerate(journey.stages) for said in stage.activities]
    found = {
        name: exact[name] if name in exact else next((i for said, i in entries if fits(said, name)), None)
        for name in names
    }
    return {name: i for name, i in found.items() if i is not None}

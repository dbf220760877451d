"""Which events of a log mean which stage, as a person sees it and changes it. The map keeps it (`Stage.activities`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from journeykit.errors import BadValue
from journeykit.events.meanings import activities, fits, stages_by_activity, suggest_activities
from journeykit.events.tables import Table
from journeykit.model.edits import ChangeStage
from journeykit.model.journey import Journey
from journeykit.text import phrase, shown

__all__ = ["Activity", "Pattern", "activities_of", "map_activities", "patterns_of"]


class Pattern(NamedTuple):
    """A pattern of names ("page_*") and the stage (id) that these mean."""

    said: str
    stage: str


class Activity(NamedTuple):
    """An activity of a log: how often it happened, the stage (id) that it means, "" for none, and the pattern that
    says so, if one does. `suggested` when the map does not say it yet.
    """

    name: str
    times: int
    stage: str
    pattern: str = ""
    suggested: bool = False


def patterns_of(journey: Journey) -> tuple[Pattern, ...]:
    """The patterns that the stages of a map hold."""
    return tuple(Pattern(said, stage.id) for stage in journey.stages for said in stage.activities if "*" in said)


def activities_of(journey: Journey, events: Table, patterns: Sequence[Pattern] | None = None) -> tuple[Activity, ...]:
    """The activities of a log with the stage each means, the most frequent first: as the map says, by one of
    `patterns` (those of the map, if not given), or as suggested from the names. Raises as `map_activities`.

    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Stage
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,page_home,2025-01-01\\n1,zzz,2025-01-02\\n"))
    >>> journey = Journey(title="Shoes", stages=(Stage(id="look", title="I look", activities=("page_*",)),))
    >>> [(one.name, one.stage, one.pattern) for one in activities_of(journey, log)]
    [('page_home', 'look', 'page_*'), ('zzz', '', '')]
    """
    using = _checked(journey, patterns)
    with_patterns = _with(journey, _names(journey), using)
    found = suggest_activities(with_patterns, events)
    said = stages_by_activity(with_patterns, found.counts)
    suggested = {name: key for key, names in found.stages.items() for name in names if name not in said}
    rows = []
    for name, count in found.counts.items():
        if name in said:
            stage = with_patterns.stages[said[name]]
            by = "" if name in stage.activities else next((one for one in stage.activities if fits(one, name)), "")
            rows.append(Activity(name, count, stage.id, by if "*" in by else ""))
        else:
            rows.append(Activity(name, count, suggested.get(name, ""), "", name in suggested))
    return tuple(rows)


def map_activities(
    journey: Journey, events: Table, chosen: Mapping[str, str], patterns: Sequence[Pattern] | None = None
) -> tuple[ChangeStage, ...]:
    """The edits by which the activities of a log mean the stages that a person chose: `chosen` holds a stage's id by
    activity, "" for none. `patterns` are those of the map from now on. Names that this log has not are kept.

    Raises `NotFound` for a stage that there is not, `BadValue` for a pattern without `*`, or when an activity is to
    mean no stage and a pattern says otherwise.

    >>> import pandas as pd
    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Stage
    >>> log = read_events(pd.DataFrame({"case_id": ["a"], "activity": ["paid"], "at": ["2025-01-01"]}))
    >>> journey = Journey(title="Shoes", stages=(Stage(id="pay", title="I pay"),))
    >>> [edit.fields for edit in map_activities(journey, log, {"paid": "pay"})]
    [{'activities': ['paid']}]
    """
    using = _checked(journey, patterns)
    names = _names(journey)
    meant = stages_by_activity(_with(journey, {}, using), chosen)
    for name in (one for one in activities(events) if one in chosen):
        if chosen[name]:
            journey.stage(chosen[name])
        names = {key: [one for one in all_of if not fits(one, name)] for key, all_of in names.items()}
        by_pattern = journey.stages[meant[name]].id if name in meant else ""
        if by_pattern and not chosen[name]:
            pattern = next(one.said for one in using if one.stage == by_pattern and fits(one.said, name))
            raise BadValue(
                phrase("“{activity}” falls under {pattern}.", activity=name, pattern=pattern),
                phrase("Choose a stage for it, or take the pattern away."),
            )
        if chosen[name] and chosen[name] != by_pattern:
            names[chosen[name]].append(name)
    after = _with(journey, names, using)
    return tuple(
        ChangeStage(stage=stage.id, fields={"activities": list(stage.activities)})
        for stage, before in zip(after.stages, journey.stages, strict=True)
        if set(stage.activities) != set(before.activities)
    )


def _checked(journey: Journey, patterns: Sequence[Pattern] | None) -> tuple[Pattern, ...]:
    if patterns is None:
        return patterns_of(journey)
    for said, key in patterns:
        if "*" not in said:
            raise BadValue(
                phrase("“{pattern}” is no pattern of names.", pattern=shown(said)),
                phrase("Write a * where anything may stand, as in page_*."),
            )
        journey.stage(key)
    return tuple(patterns)


def _names(journey: Journey) -> dict[str, list[str]]:
    """The activities that the stages hold by name."""
    return {stage.id: [said for said in stage.activities if "*" not in said] for stage in journey.stages}


def _with(journey: Journey, names: Mapping[str, Sequence[str]], patterns: Sequence[Pattern]) -> Journey:
    """The map whose stages hold these names, then these patterns."""
    stages = [
        stage.replace(
            activities=(*names.get(stage.id, ()), *dict.fromkeys(one.said for one in patterns if one.stage == stage.id))
        )
        for stage in journey.stages
    ]
    return journey.replace(stages=stages)

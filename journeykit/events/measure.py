"""KPIs from data: each defined once in `sql/<id>.sql`, over any period, segment and stage, with its interval.

The `.sql` files are plain ANSI SQL on integer microseconds. They read `orders`, `surveys`, `events` and `contacts`
(already cut to the period and segment), `stages(activity, stage)`, `meanings(activity, meaning)` and, where the
catalogue says so, `period(start_us, end_us)` and `given`. They give one row a unit (an order, a case, a customer, an
answer); the head of model/kpis.toml says which columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from journeykit.errors import BadData, BadValue, NeedsData, NotFound
from journeykit.events.counting import CALENDAR, Counted, Split, by_session, count, kinds_of, session_column, spans_of
from journeykit.events.parse import DAY_US, day_of
from journeykit.events.roles import KIND_NAMES, Kind, role
from journeykit.events.tables import TIME, Table
from journeykit.events.traces import Segment, Traces, checked
from journeykit.model.cards import Measure
from journeykit.model.journey import Journey
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, Phrase, number, phrase, shown

__all__ = ["as_measure", "computable", "gathered", "measure", "measure_by", "ready"]

_NEEDS: Final[Mapping[str, Phrase]] = {
    "events": phrase("needs events"),
    "orders": phrase("needs orders"),
    "surveys": phrase("needs survey answers"),
    "contacts": phrase("needs contacts"),
}


def computable() -> tuple[str, ...]:
    """The ids of the KPIs that are computed from data, in the order of the catalogue.

    >>> "nps" in computable()
    True
    """
    return tuple(key for key, one in kpis().items() if one.statistic)


def measure(
    kpi: str,
    *tables: Table | Traces,
    journey: Journey | None = None,
    stage: str | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    segment: Segment = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
    given: Mapping[str, float] | None = None,
    language: Language = "en",
) -> Measure:
    """A KPI of the catalogue, computed from tables or `Traces`: value, numerator, denominator, 95 % interval and days.

    Percentages are 0 to 100, times in days or hours as the catalogue says. `start` and `end` are days, both included:
    of orders the day they were placed, of answers the day they were given, of contacts the day they came, of cases and
    sessions the day they began. `segment` is a value of the segment column, or `{"channel": "mobile"}` for any column;
    of a log, the events in it count. Answers also know the columns of their order, and of orders `delivery` is
    "on time" or "late". `journey` and `stage` (an id) are for KPIs of a stage. `meanings` names the activities that
    mean something where names do not tell: `{"purchase": ["Paid"]}`. `given` changes numbers that the KPI states in
    its note: `{"window_days": 90}`.
    Raises `NotFound` for a KPI that is not in the catalogue, `NeedsData` when a table or column is missing, and
    `BadData` when there is nothing to count: never a zero instead.

    >>> from journeykit.events.reading import read_surveys
    >>> answers = read_surveys(("survey.csv", b"nps\\n10\\n9\\n3\\n\\"\\"\\n"))
    >>> score = measure("nps", answers)
    >>> round(score.value, 1), score.numerator, score.denominator
    (33.3, 1.0, 3.0)
    """
    traces = gathered(tables, journey, meanings).where(start=start, end=end, segment=segment)
    definition = _definition(kpi)
    asked = ready(definition, traces, stage)
    numbers = _numbers(definition, given)
    place = asked.journey.index(stage) if definition.per_stage and asked.journey and stage else None
    found = count(definition, asked, numbers, Split(stage=place))
    if "" not in found:
        raise _nothing(definition, asked)
    return as_measure(definition, asked, found[""], numbers, language)


def measure_by(
    kpi: str,
    *tables: Table | Traces,
    by: str,
    journey: Journey | None = None,
    stage: str | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    segment: Segment = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
    given: Mapping[str, float] | None = None,
    language: Language = "en",
) -> dict[str | date, Measure]:
    """A KPI for each value of a column (`by="channel"`), each "day", "week" or "month", or each "stage" of the map.

    Days, weeks (by their Monday) and months (by their first day) are dates; stages are ids. What has nothing to count
    is not in it; rows without a value of the column stand under "". Each figure is the one that `measure` gives for
    that segment or period, and all come from one query. Everything else as in `measure`.

    >>> from journeykit.events.reading import read_surveys
    >>> answers = read_surveys(("survey.csv", b"nps,channel\\n10,web\\n9,shop\\n3,shop\\n"))
    >>> {part: one.value for part, one in measure_by("nps", answers, by="channel").items()}
    {'shop': 0.0, 'web': 100.0}
    """
    traces = gathered(tables, journey, meanings).where(start=start, end=end, segment=segment)
    definition = _definition(kpi)
    asked = ready(definition, traces, stage, all_stages=by == "stage")
    numbers = _numbers(definition, given)
    split = _split(definition, asked, by, numbers.get("window_days", 0))
    if definition.per_stage and by != "stage" and asked.journey and stage:
        split = split._replace(stage=asked.journey.index(stage))
    found = count(definition, asked, numbers, split)
    order = sorted(found, key=int) if by in CALENDAR or by == "stage" else sorted(found)
    return {
        _name(part, by, asked): _labelled(as_measure(definition, asked, found[part], numbers, language), part, by)
        for part in order
    }


def _split(definition: KpiDefinition, traces: Traces, by: str, window_days: float) -> Split:
    """How to split; a span whose time of inactivity began before the data is left out, for it would lose nobody."""
    if by == "stage":
        if definition.per_stage:
            return Split(stages=True)
        raise BadValue(
            phrase("“{kpi}” is not the figure of a stage.", kpi=definition.called),
            phrase("Choose a column or a period."),
        )
    kinds = kinds_of(definition)
    for kind in kinds:
        file = traces.relations[kind].name
        if by in CALENDAR and TIME[kind] not in {role(kind, key).column for key in traces.relations[kind].known}:
            raise NeedsData(
                phrase("{file} has no dates, so no period can be chosen.", file=file),
                phrase("Name the column of the dates, or leave start and end out."),
                phrase("needs dates in {file}", file=file),
            )
        if by not in (*CALENDAR, *(names := traces.columns(kind))):
            raise NeedsData(
                phrase("{file} has no column “{column}” for a segment.", file=file, column=shown(by)),
                phrase("Its columns are: {columns}.", columns=", ".join(names)),
                phrase("needs the column “{column}” in {file}", column=shown(by), file=file),
            )
    if by not in CALENDAR:
        return Split(column=by)
    bounds = [traces.rows(f"select min({TIME[kind]}), max({TIME[kind]}) from {kind}", base=(kind,)) for kind in kinds]
    there = [one for (one,) in bounds if one[0] is not None]
    if not there:
        raise _nothing(definition, traces)
    first, last = min(low for low, _ in there), max(high for _, high in there)
    spans = spans_of(by, first, last)
    if definition.history:
        spans = tuple(one for one in spans if one[0] >= first + window_days * DAY_US)
    if not spans:
        raise _nothing(definition, traces)
    return Split(spans=spans)


def _name(part: str, by: str, traces: Traces) -> str | date:
    if by in CALENDAR:
        return day_of(int(part))
    return traces.journey.stages[int(part)].id if by == "stage" and traces.journey else part


def _labelled(figure: Measure, part: str, by: str) -> Measure:
    if by in CALENDAR or by == "stage" or not part:
        return figure
    return figure.replace(segment=", ".join(filter(None, (figure.segment, part))))


def gathered(
    tables: Sequence[Table | Traces], journey: Journey | None, meanings: Mapping[str, Sequence[str]] | None
) -> Traces:
    """What a caller gave, as traces: `Traces` alone, or tables."""
    first = tables[0] if tables else None
    if not isinstance(first, Traces):
        return Traces.of(*(one for one in tables if isinstance(one, Table)), journey=journey, meanings=meanings)
    if meanings:
        first = replace(first, named=checked(meanings))
    return first.mapped(journey) if journey else first


def _definition(kpi: str) -> KpiDefinition:
    definition = kpis().get(kpi)
    if definition is None:
        raise NotFound(
            phrase("There is no KPI {key} in the catalogue.", key=kpi),
            phrase("Choose one of {choices}.", choices=", ".join(computable())),
        )
    if not definition.statistic:
        raise BadData(
            phrase("“{kpi}” is not computed from data yet.", kpi=definition.called),
            phrase("Put it on the map with a value that you type."),
        )
    return definition


def ready(definition: KpiDefinition, traces: Traces, stage: str | None, all_stages: bool = False) -> Traces:
    """The traces as the KPI looks at them, once everything is there that it needs."""
    for kind, key in _columns_of(definition):
        if kind not in traces.relations:
            raise NeedsData(
                phrase("“{kpi}” needs {kind}.", kpi=definition.called, kind=KIND_NAMES[kind]),
                phrase("Read them with read_{kind}, or upload their file.", kind=kind),
                _NEEDS[kind],
            )
        relation = traces.relations[kind]
        if key not in relation.known:
            label = role(kind, key).label
            raise NeedsData(
                phrase("“{kpi}” needs {role} in {file}.", kpi=definition.called, role=label, file=relation.name),
                phrase("Name its column: {key}.", key=key),
                phrase("needs {role} in {file}", role=label, file=relation.name),
            )
    for key in definition.meanings:
        if key not in traces.meanings.values():
            raise NeedsData(
                phrase("“{kpi}” needs to know which activity means {key}.", kpi=definition.called, key=key),
                phrase("Name it: meanings={example}.", example=f'{{"{key}": ["..."]}}'),
                phrase("needs to know which activity means {key}", key=key),
            )
    if definition.per_stage and not (all_stages and traces.journey):
        _check_stage(definition, traces, stage)
    return by_session(traces) if definition.keys.get("events") == "session_id" else traces


def _check_stage(definition: KpiDefinition, traces: Traces, stage: str | None) -> None:
    if traces.journey is None or stage is None:
        raise NeedsData(
            phrase("“{kpi}” is the figure of a stage.", kpi=definition.called),
            phrase("Give the map and the stage: journey=..., stage=..."),
            phrase("needs a map"),
        )
    position = traces.journey.index(stage)
    title = traces.journey.stages[position].title
    named = set(traces.stages.values())
    if position not in named:
        raise NeedsData(
            phrase("The stage “{stage}” names no activity that the log has.", stage=title),
            phrase("Say which activities mean this stage; suggest_activities proposes some."),
            phrase("needs activities of this stage"),
        )
    if position == max(named):
        raise NeedsData(
            phrase("No stage that the log reaches comes after “{stage}”.", stage=title),
            phrase("Choose an earlier stage, or say which activities mean the later ones."),
            phrase("no later stage in the log"),
        )


def _columns_of(definition: KpiDefinition) -> list[tuple[Kind, str]]:
    """What must be known, as kind of table and role."""
    pairs = [entry.split(".") for entry in definition.columns]
    return [(kind, key) for name, key in pairs for kind in KIND_NAMES if kind == name]


def _numbers(definition: KpiDefinition, given: Mapping[str, float] | None) -> dict[str, float]:
    """The numbers that the query is given: those of the catalogue, and what the caller changes."""
    for key in given or {}:
        if key not in definition.given:
            raise BadValue(
                phrase("“{kpi}” has no number called {key}.", kpi=definition.called, key=key),
                phrase("Choose one of {choices}.", choices=", ".join(definition.given) or phrase("nothing")),
            )
    return {**definition.given, **(given or {})}


def as_measure(
    definition: KpiDefinition, traces: Traces, found: Counted, numbers: Mapping[str, float], language: Language
) -> Measure:
    names = dict.fromkeys(traces.relations[kind].name for kind in KIND_NAMES if kind in definition.needs)
    return Measure(
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        low=found.low,
        high=found.high,
        start=None if found.start is None else day_of(found.start),
        end=None if found.end is None else day_of(found.end),
        segment=traces.segment,
        source=", ".join(names)[:300],
        note=_note(definition, traces, numbers, language),
    )


def _note(definition: KpiDefinition, traces: Traces, numbers: Mapping[str, float], language: Language) -> str:
    """What a reader of the value must know."""
    said = {key: number(value, language) for key, value in numbers.items()}
    notes = [definition.note.get(language, "").format(**said)]
    if definition.keys.get("events") == "session_id":
        column = session_column(traces)
        what = phrase("sessions by {column}", column=column) if column else phrase("a session is a case of the log")
        notes.append(what.to(language))
    return ", ".join(filter(None, notes))


def _nothing(definition: KpiDefinition, traces: Traces) -> NeedsData:
    relation = traces.relations[kinds_of(definition)[0]]
    return NeedsData(
        phrase("There is nothing to count for “{kpi}” in {file}.", kpi=definition.called, file=relation.name),
        phrase("Its rows are empty there, or outside the period or segment."),
        phrase("nothing to count"),
    )

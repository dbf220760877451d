"""All KPIs of the catalogue at once, as a table: what the data gives, and what is lacking for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from journeykit.errors import BadData, NeedsData
from journeykit.events.counting import CALENDAR
from journeykit.events.measure import computable, gathered, measure, measure_by
from journeykit.events.placing import place
from journeykit.events.roles import KINDS, roles
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Segment, Traces
from journeykit.model.cards import Kpi, Measure
from journeykit.model.journey import Journey
from journeykit.model.kpis import KpiDefinition, kpis, state_of
from journeykit.text import Language, Phrase, phrase, shown

__all__ = ["kpi_table"]

_COLUMNS = (
    "kpi", "name", "stage", "part", "value", "unit", "numerator", "denominator", "low", "high", "state", "needs",
    "sentence", "start", "end", "note",
)  # fmt: skip


def kpi_table(
    *tables: Table | Traces,
    kpi: str | Sequence[str] | None = None,
    by: str | None = None,
    journey: Journey | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    segment: Segment = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
    given: Mapping[str, float] | None = None,
    language: Language = "en",
) -> Frame:
    """Every KPI of the catalogue (or those in `kpi`), one row each; with `by`, one row for each part.

    `by` is a column, "day", "week", "month" or "stage".

    Columns: `kpi` (id), `name`, `stage` (the title of the stage it belongs on, "" without a map), `part` (with `by`: a
    value of that column, or the first day of a day, week or month), `value`, `unit` (percent 0 to 100, days, hours,
    points, stars, scale7, count, money), `numerator`, `denominator`, `low` and `high` (95 % interval), `state` against
    the target of the map's card (good, watch, alert, unknown), `needs` (what is lacking for a value, else ""),
    `sentence` (what the value means), `start` and `end` (the days that it covers), `note`. KPIs of a stage have a row
    for each stage of the map. What is lacking is said in the row and is never an error or a zero.
    `given` changes the numbers of those KPIs that have them. Everything else as in `measure`. Raises `NotFound` for a
    KPI that there is not, `BadData` for a period that is none or a column that no table has.

    >>> from journeykit.events.reading import read_surveys
    >>> frame = kpi_table(read_surveys(("survey.csv", b"nps\\n10\\n9\\n3\\n")), kpi=["nps", "contact_rate"])
    >>> frame[["kpi", "denominator", "needs"]].values.tolist()
    [['nps', 3.0, ''], ['contact_rate', nan, 'needs orders']]
    """
    import pandas as pd  # type: ignore[import-untyped]

    traces = gathered(tables, journey, meanings).where(start=start, end=end, segment=segment)
    wanted = computable() if kpi is None else (kpi,) if isinstance(kpi, str) else tuple(kpi)
    if by == "stage":  # the rows of a stage's KPIs are those of the stages already
        wanted, by = tuple(key for key in wanted if key in kpis() and kpis()[key].per_stage), None
    _check(traces, by)
    rows = [row for key in wanted for row in _rows(key, traces, by, given or {}, language)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    for name in ("value", "numerator", "denominator", "low", "high"):
        frame[name] = frame[name].astype(float)
    frame.attrs = {
        "analysis": "kpis",
        "by": by or "",
        "segment": traces.segment,
        "source": ", ".join(dict.fromkeys(one.name for one in traces.relations.values())),
        "start": min(filter(None, frame["start"]), default=""),
        "end": max(filter(None, frame["end"]), default=""),
    }
    return frame


def _check(traces: Traces, by: str | None) -> None:
    """Whether a table can be split by this: otherwise every row would say the same."""
    columns = {name for kind in traces.relations for name in traces.columns(kind)}
    if by and by not in (*CALENDAR, *columns):
        others = {one.column for kind in KINDS for one in roles(kind) if one.sort != "text"} | {"seq", "text"}
        raise BadData(
            phrase("No table has a column “{column}” to split by.", column=shown(by)),
            phrase("Choose one of {choices}.", choices=", ".join([*CALENDAR, "stage", *sorted(columns - others)])),
        )


def _rows(
    kpi: str, traces: Traces, by: str | None, given: Mapping[str, float], language: Language
) -> Iterator[list[Any]]:
    """The rows of one KPI: of each stage and each part, or one that says what is lacking."""
    definition = kpis().get(kpi)
    if definition is None:
        measure(kpi, traces)  # says which there are
        return
    mine = {key: value for key, value in given.items() if key in definition.given}
    for stage in _stages(definition, traces.journey):
        try:
            if by:
                parts = measure_by(
                    kpi, traces, by=by, stage=stage if definition.per_stage else None, given=mine, language=language
                )
            else:
                parts = {"": measure(kpi, traces, stage=stage or None, given=mine, language=language)}
        except NeedsData as error:
            yield _row(definition, traces, stage, "", error.needs, language)
            continue
        for part, figure in parts.items():
            yield _row(definition, traces, stage, part, figure, language)


def _stages(definition: KpiDefinition, journey: Journey | None) -> list[str]:
    """The ids of the stages to measure a KPI on; "" without a map."""
    if journey is None or not journey.stages:
        return [""]
    return [stage.id for stage in journey.stages] if definition.per_stage else [place(definition, journey)]


def _row(
    definition: KpiDefinition, traces: Traces, stage: str, part: str | date, found: Measure | Phrase, language: Language
) -> list[Any]:
    title = traces.journey.stage(stage).title if traces.journey and stage else ""
    said = [definition.id, definition.name[language], title, part.isoformat() if isinstance(part, date) else part]
    if not isinstance(found, Measure):
        lacking = found.to(language)
        return [*said, None, definition.unit, None, None, None, None, "unknown", lacking, "", "", "", ""]
    counts = [found.numerator, found.denominator, found.low, found.high]
    state = _state(definition, traces.journey, stage, found.value)
    days = [one.isoformat() if one else "" for one in (found.start, found.end)]
    sentence = definition.sentence(found.value, language)
    return [*said, found.value, definition.unit, *counts, state, "", sentence, *days, found.note]


def _state(definition: KpiDefinition, journey: Journey | None, stage: str, value: float) -> str:
    """Against the target of the KPI's card on that stage."""
    cards = journey.stage(stage).of("kpi") if journey and stage else ()
    card = next((one for one in cards if isinstance(one, Kpi) and one.kpi == definition.id), None)
    return state_of(value, card.target, card.alert, card.direction) if card else "unknown"

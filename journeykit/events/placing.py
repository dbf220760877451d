"""Which KPIs the data gives, on which stage of the map they belong, and the edits that put them there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from journeykit.errors import BadData
from journeykit.events.meanings import (
    PHASE_OF,
    activities,
    all_meanings,
    stage_about,
    stages_by_activity,
    suggest_activities,
)
from journeykit.events.measure import computable, gathered, measure
from journeykit.events.parse import DAY_US
from journeykit.events.tables import Table
from journeykit.events.traces import Segment, Traces
from journeykit.model.cards import Kpi, Measure
from journeykit.model.edits import AddCard, ChangeCard, Edit, apply
from journeykit.model.journey import PHASES, Journey
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, phrase

__all__ = ["Proposal", "edits_for", "measurable", "put"]


class Proposal(NamedTuple):
    """A KPI that the data gives, with its value and the stage (id) it belongs on; "" without a map.

    `ticked` is whether it is worth putting on the map unasked.
    """

    kpi: str
    stage: str
    measure: Measure
    ticked: bool = True

    def name(self, language: Language) -> str:
        """The KPI's name in the catalogue."""
        return kpis()[self.kpi].name[language]


def measurable(
    *tables: Table,
    journey: Journey | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    segment: Segment = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Proposal, ...]:
    """The KPIs that can be computed from these tables, each with its value, in the order of the map.

    What lacks a table, a column or anything to count is not proposed. A KPI that is on the map already stays on its
    stage; another goes where the stage's title speaks of it, else to the part of the journey it belongs to. KPIs of a
    stage follow the stage's activities, suggested from the names when the map names none. Arguments as in `measure`.

    >>> from journeykit.events.reading import read_surveys
    >>> [one.kpi for one in measurable(read_surveys(("survey.csv", b"nps,csat\\n10,5\\n9,2\\n")))]
    ['csat', 'nps']
    """
    mapped = with_activities(journey, tables) if journey else None
    traces = gathered(tables, mapped, meanings).where(start=start, end=end, segment=segment)
    language: Language = mapped.language if mapped else "en"
    there = {card.kpi for _, card in mapped.kpis()} if mapped else set()
    found: list[Proposal] = []
    for kpi in computable():
        definition = kpis()[kpi]
        for stage in _stages(definition, mapped):
            try:
                figure = measure(kpi, traces, stage=stage or None, language=language)
            except BadData:
                continue
            found.append(Proposal(kpi, stage, figure, _ticked(kpi, figure, tables, there)))
    order = {stage.id: i for i, stage in enumerate(mapped.stages)} if mapped else {}
    return tuple(_few(sorted(found, key=lambda one: order.get(one.stage, 0)), there))


def _few(found: Sequence[Proposal], there: set[str]) -> Iterator[Proposal]:
    """The method asks for few figures: on each stage those of the map, and the first of the others, are ticked."""
    new: Counter[str] = Counter()
    for one in found:
        if one.ticked and one.kpi not in there:
            new[one.stage] += 1
        yield one._replace(ticked=one.ticked and (one.kpi in there or not one.stage or new[one.stage] <= _FEW))


def _stages(definition: KpiDefinition, journey: Journey | None) -> list[str]:
    """The stages to try a KPI on."""
    if journey is None or not journey.stages:
        return [] if definition.per_stage else [""]
    if definition.per_stage:
        return [journey.stages[i].id for i in sorted(set(stages_by_activity(journey).values()))]
    return [place(definition, journey)]


def place(definition: KpiDefinition, journey: Journey) -> str:
    """The stage (id) a KPI belongs on: where it stands already, else what the stages are about, else the phase."""
    for stage, card in journey.kpis():
        if card.kpi == definition.id:
            return stage.id
    if not definition.place:
        return journey.stages[0].id
    if found := stage_about(journey.stages, definition.place):
        return found.id
    part = all_meanings()[definition.place[0]].phase
    wanted = PHASES.index(PHASE_OF[part])
    ordered = journey.stages[::-1] if part == "loyalty" else journey.stages
    return min(ordered, key=lambda stage: abs(PHASES.index(stage.phase) - wanted)).id


_FEW = 2  # new figures a stage
_SAID_BY_ANOTHER = {"drop_off_rate", "purchase_frequency", "engagement_rate", "churn_rate", "customer_lifetime_value"}
"""The last rests on numbers that somebody must choose."""
_ON_TIME = {"on_time_delivery_rate", "on_time_delivery_rate_by_date"}


def _ticked(kpi: str, figure: Measure, tables: Iterable[Table], there: set[str]) -> bool:
    """What stands on the map is brought up to date; of two figures that say the same, not the other one too."""
    if kpi in there:
        return True
    return not (kpi in _ON_TIME and there & _ON_TIME) and _worth(kpi, figure, tables)


def _worth(kpi: str, figure: Measure, tables: Iterable[Table]) -> bool:
    """Of two figures that say the same one is enough; and no repeat purchase at all is a customer number gone wrong."""
    if kpi in _SAID_BY_ANOTHER:
        return False
    if kpi == "repeat_purchase_rate":
        return figure.value > 0
    if kpi in _ON_TIME:
        promised = next(table.data["promised_us"].drop_null().to_pylist() for table in tables if table.kind == "orders")
        by_date = all(us % DAY_US == 0 for us in promised)
        return by_date == (kpi == "on_time_delivery_rate_by_date")
    return True


def with_activities(journey: Journey, given: Iterable[Table | Traces]) -> Journey:
    """The map with the activities of the log on its stages: as it says, else (when the log reaches fewer than two
    stages that way) as suggested."""
    log = next((one for one in given if _has_events(one)), None)
    if log is None or len(set(stages_by_activity(journey, activities(log)).values())) >= 2:
        return journey
    for edit in suggest_activities(journey, log).edits(journey):
        journey = apply(journey, edit)
    return journey


def _has_events(given: Table | Traces) -> bool:
    return "events" in given.relations if isinstance(given, Traces) else given.kind == "events"


def edits_for(journey: Journey, chosen: Iterable[Proposal | str], *tables: Table) -> tuple[Edit, ...]:
    """The edits that put KPIs on the map. `chosen` are proposals of `measurable`, or ids of KPIs.

    A card with the same KPI on the stage gets the new value and keeps its target and alert; otherwise a card is added.
    When a KPI of a stage is chosen and rests on activities that were suggested, they are written into the stages too.
    Raises `BadData` when a KPI that is named cannot be computed from the tables, and says what it needs.

    >>> import pandas as pd
    >>> from journeykit.events.reading import read_surveys
    >>> from journeykit.frameworks import framework
    >>> answers = read_surveys(pd.DataFrame({"nps": [10, 9, 3]}))
    >>> [edit.card.kpi for edit in edits_for(framework("six-stages"), ["nps"], answers)]
    ['nps']
    """
    offered = tuple(chosen)
    named = [kpi for kpi in offered if isinstance(kpi, str)]
    found = measurable(*tables, journey=journey) if named else ()
    proposals = [one for one in offered if isinstance(one, Proposal)]
    for kpi in named:
        mine = [one for one in found if one.kpi == kpi]
        if not mine:
            measure(kpi, *tables, journey=journey, language=journey.language)  # says what is missing
        proposals += mine
    edits: list[Edit] = []
    if any(kpis()[one.kpi].per_stage for one in proposals):
        mapped = with_activities(journey, tables)
        log = next((table for table in tables if table.kind == "events"), None)
        if mapped is not journey and log is not None:
            edits += suggest_activities(journey, log).edits(journey)
    return (*edits, *(_edit(journey, one) for one in proposals))


def _edit(journey: Journey, proposal: Proposal) -> Edit:
    if not proposal.stage:
        raise BadData(
            phrase("“{kpi}” was measured without a map.", kpi=proposal.name("en")),
            phrase("Give the map to measurable, so that the KPI finds its stage."),
        )
    figures = {"measure": proposal.measure, "rests_on": "data", "source": proposal.measure.source}
    for card in journey.stage(proposal.stage).of("kpi"):
        if isinstance(card, Kpi) and card.kpi == proposal.kpi:
            plain = {**figures, "measure": proposal.measure.model_dump(mode="json")}
            return ChangeCard(card=card.id, fields=plain)
    return AddCard(stage=proposal.stage, card=Kpi.model_validate({"kpi": proposal.kpi, **figures}))


def put(journey: Journey, chosen: Iterable[Proposal | str], *tables: Table) -> Journey:
    """The map with KPIs of the data on its stages: `edits_for`, applied.

    >>> from journeykit.events.reading import read_surveys
    >>> from journeykit.model.journey import Stage
    >>> journey = Journey(title="Shoes", stages=(Stage(title="Buy"), Stage(title="Come back", phase="after")))
    >>> after = put(journey, ["nps"], read_surveys(("survey.csv", b"nps\\n10\\n9\\n3\\n")))
    >>> [(stage.title, card.measure.denominator) for stage, card in after.kpis()]
    [('Come back', 3.0)]
    """
    for edit in edits_for(journey, chosen, *tables):
        journey = apply(journey, edit)
    return journey

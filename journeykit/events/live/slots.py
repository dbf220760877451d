"""Which KPIs stand on a dashboard, and under which stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from journeykit.errors import BadData, NeedsData
from journeykit.events.live.history import History
from journeykit.events.measure import computable, ready
from journeykit.events.placing import place, with_activities
from journeykit.events.roles import Kind, roles
from journeykit.events.tables import Table
from journeykit.events.traces import Cut, Relation, Traces
from journeykit.model.cards import Kpi
from journeykit.model.journey import Journey
from journeykit.model.kpis import kpis
from journeykit.text import Phrase, phrase

__all__ = ["Slot", "mapped", "schema", "slots"]

_FEW: Final = 3
_TWINS: Final = frozenset({"drop_off_rate", "purchase_frequency", "on_time_delivery_rate_by_date"})
"""They say what another figure says; asked for on the map, they are shown."""


class Slot(NamedTuple):
    """A place on the dashboard: a KPI under a stage, with the map's card if there is one, or what is lacking."""

    stage: str
    card: Kpi | None
    kpi: str
    needs: Phrase | None


def schema(
    engine: object, history: History, columns: Mapping[Kind, tuple[str, ...]], segment: Mapping[str, str], name: str
) -> Traces:
    """What the history could answer, with nothing in it: its tables, their roles and the activities."""
    relations = {
        kind: Relation(
            kind,
            "",
            (*(one.column for one in roles(kind)), *columns.get(kind, ())),
            frozenset(held.known),
            f"{name}: {kind}",
        )
        for kind, held in history.held.items()
        if held.n
    }
    names = history.held["events"].words["activity"].names.to_pylist() if "events" in relations else []
    return Traces(engine, relations, cut=Cut(segment=tuple(segment.items())), _known={"activities": tuple(names)})  # type: ignore[arg-type]


def mapped(journey: Journey, traces: Traces) -> Journey:
    """The map with the activities of the log on its stages, as `measurable` puts them there."""
    import pyarrow as pa  # type: ignore[import-untyped]

    if not traces.activities:
        return journey
    log = Table("events", "", pa.table({"activity": list(traces.activities)}), {}, (), 0, ())
    return with_activities(journey, (log,))


def slots(journey: Journey, traces: Traces) -> tuple[Slot, ...]:
    """The KPIs of the map's cards; of a map without any, those that the tables give, a few a stage."""
    on_map = [(stage.id, card) for stage, card in journey.kpis() if card.kpi]
    if on_map:
        return tuple(Slot(stage, card, card.kpi, _needs(card.kpi, stage, traces)) for stage, card in on_map)
    return tuple(_sensible(journey, traces))


def _sensible(journey: Journey, traces: Traces) -> Iterator[Slot]:
    if not journey.stages:
        return
    order = {stage.id: i for i, stage in enumerate(journey.stages)}
    wanted = [kpi for kpi in computable() if kpi not in _TWINS]
    placed = [(stage, kpi) for kpi in wanted if not kpis()[kpi].per_stage for stage in [place(kpis()[kpi], journey)]]
    placed += [(stage.id, kpi) for kpi in wanted if kpis()[kpi].per_stage for stage in journey.stages]
    many: Counter[str] = Counter()
    for stage, kpi in sorted(placed, key=lambda one: order[one[0]]):
        if many[stage] < _FEW and _needs(kpi, stage, traces) is None:
            many[stage] += 1
            yield Slot(stage, None, kpi, None)


def _needs(kpi: str, stage: str, traces: Traces) -> Phrase | None:
    """What is lacking for a KPI; None when it can be computed."""
    if kpi not in computable():
        return phrase("not computed from data")
    try:
        ready(kpis()[kpi], traces, stage)
    except NeedsData as error:
        return error.needs
    except BadData as error:
        return error.message
    return None

"""The KPIs as a table: value, target, and how they stand in words. What is in alert comes first."""

from __future__ import annotations

from typing import Final

from journeykit.deliverables.deck.lists import Row, Table, draw_table, table_pages
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import SIGNS, STATES
from journeykit.deliverables.deck.words import para
from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures
from journeykit.model.journey import Stage
from journeykit.text import Phrase, day, phrase, plural

__all__ = ["kpis"]

_TEXT: Final = 12.0


def kpis(deck: Deck) -> None:
    """The table; no slide for a map without KPIs."""
    found = sorted(deck.journey.kpis(), key=lambda one: STATES.index(one[1].state))
    if not found:
        return
    heads = (phrase("KPI"), phrase("Stage"), phrase("Value"), phrase("Target"), phrase("State"), phrase("Counted from"))
    table = Table(phrase("KPIs"), heads, (2.6, 2.6, 1.1, 1.1, 1.2, 1.7), tuple(_row(deck, *one) for one in found))
    told = "\n".join(" \N{MIDDLE DOT} ".join(filter(None, _told(deck, *one))) for one in found)
    for page, piece in enumerate(table_pages(deck, table, deck.area), start=1):
        pen = deck.slide(deck.say(_title(found)), _notes(deck, found), page=page)
        draw_table(deck, pen, piece, deck.area, told)


def _title(found: list[tuple[Stage, Kpi]]) -> Phrase:
    alerts = sum(kpi.state == "alert" for _, kpi in found)
    if alerts:
        return plural("{n} of {all} KPIs is in alert", "{n} of {all} KPIs are in alert", n=alerts, all=len(found))
    if all(kpi.state == "unknown" for _, kpi in found):
        return phrase("The KPIs that will warn us")
    return phrase("No KPI is in alert")


def _notes(deck: Deck, found: list[tuple[Stage, Kpi]]) -> list[Phrase | str]:
    notes: list[Phrase | str] = [
        phrase("The figures are there to spot a critical situation early, not to control people."),
        phrase("Take the alerts one by one: what happened, since when, who looks into it?"),
    ]
    starts = [kpi.measure.start for _, kpi in found if kpi.measure and kpi.measure.start]
    ends = [kpi.measure.end for _, kpi in found if kpi.measure and kpi.measure.end]
    if starts and ends:
        period = (day(min(starts), deck.language), day(max(ends), deck.language))
        notes.append(phrase("The figures are of {start} to {end}.", start=period[0], end=period[1]))
    if places := list(dict.fromkeys(kpi.source for _, kpi in found if kpi.source)):
        notes.append(phrase("Where it comes from: {sources}.", sources="; ".join(places)))
    if missing := sum(kpi.measure is None for _, kpi in found):
        notes.append(plural("{n} KPI has no value yet.", "{n} KPIs have no value yet.", n=missing))
    return notes


def _row(deck: Deck, stage: Stage, kpi: Kpi) -> Row:
    said = deck.figures(kpi)
    sign = f"{SIGNS[kpi.state]}\N{NO-BREAK SPACE}{said.state}"
    colour = kpi.state if kpi.state != "unknown" else "quiet"
    target = _target(deck, kpi) or deck.say(phrase("no target yet"))
    return (
        (para(said.name, _TEXT, bold=True, own=bool(kpi.text)),),
        (para(stage.title, _TEXT),),
        (para(said.value or "\N{EN DASH}", _TEXT, bold=True, own=False),),
        (para(target, _TEXT, own=False, colour="ink" if said.target else "quiet"),),
        (para(sign, _TEXT, bold=True, own=False, colour=colour),),
        (para(next(iter(said.counted), "\N{EN DASH}"), _TEXT - 1, own=False, colour="quiet"),),
    )


def _target(deck: Deck, kpi: Kpi) -> str:
    """The target as the value is written, with its direction."""
    if kpi.target is None:
        return ""
    sign = "\N{GREATER-THAN OR EQUAL TO}" if kpi.direction == "up" else "\N{LESS-THAN OR EQUAL TO}"
    return f"{sign}\N{NO-BREAK SPACE}{figures(kpi.replace(measure=Measure(value=kpi.target)), deck.language).value}"


def _told(deck: Deck, stage: Stage, kpi: Kpi) -> tuple[str, ...]:
    said = deck.figures(kpi)
    return said.name, stage.title, said.value, said.target, said.state

"""Opportunities by what they would bring and what they would cost: what to begin with, what to plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.field import Axis, Field, Part, Point, field
from journeykit.drawing.charts.sheet import Chart
from journeykit.drawing.marks import Block
from journeykit.model.cards import Opportunity
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import find, word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "LACKS", "rows"]

LACKS: Final = (
    phrase("No opportunity of this map has both an impact and an effort."),
    phrase("Give the opportunities both scores, from 1 to 5."),
)
_LARGE: Final = 4
"""From this impact on an opportunity changes much."""
_COSTLY: Final = 3
"""From this effort on it must be planned."""
_PARTS: Final = {
    "first": Part(phrase("Begin here"), phrase("large impact, little effort"), "accent", "star", "left top"),
    "plan": Part(phrase("Plan"), phrase("large impact, much effort"), "ink", "calendar", "right top"),
    "between": Part(phrase("In between"), phrase("little effort, small impact"), "quiet", "", "left foot"),
    "leave": Part(phrase("Leave"), phrase("much effort, small impact"), "quiet", "", "right foot"),
}
_FIELD: Final = Field(
    Axis("effort", phrase("Effort"), phrase("a few hours"), phrase("several months"), _COSTLY),
    Axis("impact", phrase("Impact"), phrase("hardly anything"), phrase("a great deal"), _LARGE),
    _PARTS, "first", phrase("effort / impact"),
)  # fmt: skip


def rows(journey: Journey) -> Iterator[Row]:
    """The opportunities, each with the pain point it answers and who owns it."""
    found = [(stage, cast("Opportunity", card)) for stage, card in journey.cards("opportunity")]
    pains = {card.id: card.text for _, card in journey.cards("pain")}
    if any(card.impact is not None and card.effort is not None for _, card in found):
        for stage, card in found:
            yield {"name": card.text, "impact": card.impact, "effort": card.effort, "owner": card.owner,
                   "answers": pains.get(card.answers or "", ""), "stage": stage.title,
                   "phase": stage.phase}  # fmt: skip


def _points(facts: Facts) -> list[Point]:
    """The scored ones: part by part, the most impact for the least effort first."""
    owned = ({**row, "note": _owner(facts, row)} for row in facts.rows)
    return _FIELD.points(owned, lambda row: (-row["impact"], row["effort"]))


def _owner(facts: Facts, row: Row) -> str:
    """Who owns it: a department by its name in the language of the picture."""
    return word("department", find("department", row["owner"])).to(facts.language) if row["owner"] else ""


def _title(facts: Facts) -> Phrase:
    best = next((one for one in _points(facts) if one.part == "first"), None)
    if best is None:
        return phrase("No opportunity brings much for little effort")
    return phrase("Begin here: “{name}”", name=str(best.row["name"]).rstrip("."))


def _lead(facts: Facts) -> Phrase:
    found = [one.part for one in _points(facts)]
    return phrase(
        "{first}, {plan}.",
        first=plural("{n} opportunity brings much for little effort", "{n} opportunities bring much for little effort",
                     n=found.count("first")),
        plan=plural("{n} brings much and must be planned", "{n} bring much and must be planned",
                    n=found.count("plan")),
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    return phrase("{n} of {all} opportunities have both scores", n=len(_points(facts)), all=len(facts.rows))


def _lines(facts: Facts) -> Iterator[Phrase]:
    for one in _points(facts):
        row, kept = one.row, _PARTS[one.part]
        told = [
            phrase("impact {impact}, effort {effort}", impact=row["impact"], effort=row["effort"]),
            phrase("{label}: {value}", label=kept.said, value=kept.means),
        ]
        if row["note"]:
            told.append(phrase("owner: {owner}", owner=row["note"]))
        if row["answers"]:
            told.append(phrase("answers “{pain}”", pain=row["answers"].rstrip(".")))
        yield phrase("{n}. {name}: {told}.", n=one.number, name=str(row["name"]).rstrip("."),
                     told=facts.listed(map(facts.say, told)))  # fmt: skip
    for row in facts.rows:
        if row["impact"] is None or row["effort"] is None:
            yield phrase("{name}: not scored.", name=str(row["name"]).rstrip("."))


def _body(facts: Facts, wide: float, high: float) -> Block:
    return field(_FIELD, facts, _points(facts), wide, high)


CHART: Final = Chart(("name", "impact", "effort"), _title, _lead, _body, _lines, _counted, least=90.0)

"""What the page shows of a map, as plain data, and how one state differs from the next.

`diff` keeps what goes to the browser in proportion to the edit, not to the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from journeykit.model.cards import CardBase, Kpi
from journeykit.model.figures import figures
from journeykit.model.gap import Gap, gaps
from journeykit.model.journey import Journey
from journeykit.model.method import progress
from journeykit.model.review import review
from journeykit.text import Language, number, phrase, plural, quoted

TABLES: Final = ("stages", "cards", "places", "findings", "tiles")
"""The parts of a view that are tables: they are compared entry by entry (as `merge` in base.js puts together)."""

__all__ = ["diff", "totals", "view"]


def view(journey: Journey, language: Language) -> dict[str, Any]:
    """The map as the Builder shows it: header, stages, cards, findings, progress, totals."""
    findings = review(journey)
    return {
        "mode": "map",
        "header": _header(journey, language),
        "order": [stage.id for stage in journey.stages],
        "stages": {
            stage.id: {"id": stage.id, "title": stage.title, "phase": stage.phase, "hint": stage.hint}
            for stage in journey.stages
        },
        "places": {stage.id: [card.id for card in stage.cards] for stage in journey.stages},
        "cards": {card.id: _card(card, language) for _, card in journey.cards()},
        "findings": {one.key: one.plain(language) for one in findings},
        "finding_order": [one.key for one in findings],
        "progress": _progress(journey, language),
        "gaps": [_gap(one, language) for one in gaps(journey)],
        "totals": totals(journey, language),
    }


def diff(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The part of `new` that is not in `old`; in a table, an entry that is gone is None.

    >>> diff({"a": 1, "cards": {"x": 1, "y": 2}}, {"a": 1, "cards": {"x": 3}})
    {'cards': {'x': 3, 'y': None}}
    """
    patch: dict[str, Any] = {}
    for key, value in new.items():
        before = old.get(key)
        if before == value:
            continue
        if key in TABLES and isinstance(before, dict):
            changed = {one: entry for one, entry in value.items() if before.get(one) != entry}
            patch[key] = changed | {one: None for one in before if one not in value}
        else:
            patch[key] = value
    return patch


def _header(journey: Journey, language: Language) -> dict[str, Any]:
    plain = journey.model_dump(mode="json", exclude={"stages"})
    return plain | {
        "need_quoted": quoted(journey.need, language),
        "resolution_quoted": quoted(journey.resolution, language),
    }


@lru_cache(maxsize=4096)  # of all cards, an edit changes one or two
def _card(card: CardBase, language: Language) -> dict[str, Any]:
    plain = card.model_dump(mode="json", exclude_defaults=True) | {"rests_on": card.rests_on}
    if isinstance(card, Kpi):
        plain["says"] = _kpi(card, language)
    return plain


def _kpi(card: Kpi, language: Language) -> dict[str, str]:
    said = figures(card, language)
    return {
        "name": said.name,
        "value": said.value,
        "target": said.target,
        "state": card.state,
        "state_name": said.state,
        "detail": " · ".join(said.counted),
    }


def _progress(journey: Journey, language: Language) -> list[dict[str, Any]]:
    titles = {stage.id: stage.title for stage in journey.stages}
    return [
        {
            "lane": one.step.lane,
            "done": one.done,
            "all": len(one.marks),
            "marks": one.marks,
            "missing": [
                {
                    "stage": gap.stage,
                    "lane": one.step.lane,
                    "title": titles.get(gap.stage, ""),
                    "what": gap.what.to(language),
                }
                for gap in one.missing
            ],
        }
        for one in progress(journey)
    ]


def _gap(one: Gap, language: Language) -> dict[str, Any]:
    known = {"lived": one.lived, "ideal": one.ideal, "width": one.width}
    said = {name: _signed(value, language) for name, value in known.items() if value is not None}
    if one.width is not None:
        says = phrase("lived {lived}, ideal {ideal}", **said)
    elif one.ideal is None:
        says = phrase("no ideal feeling yet")
    else:
        says = phrase("no lived feeling yet")
    return {
        "stage": one.stage.id,
        "title": one.stage.title,
        "lived": one.lived,
        "ideal": one.ideal,
        "width": said.get("width", ""),
        "says": says.to(language),
    }


def _signed(value: float, language: Language) -> str:
    return ("+" if value > 0 else "") + number(round(value, 1), language)


def totals(journey: Journey, language: Language) -> str:
    """How much a map holds, in a line."""
    steps = [step for _, step in journey.steps()]
    parts: Sequence[Any] = (
        plural("{n} stage", "{n} stages", n=len(journey.stages)),
        plural("{n} step", "{n} steps", n=len(steps)),
        plural("{n} moment of truth", "{n} moments of truth", n=sum(step.moment is not None for step in steps)),
        plural("{n} verbatim", "{n} verbatims", n=sum(len(step.verbatims) for step in steps)),
    )
    return " · ".join(part.to(language) for part in parts)

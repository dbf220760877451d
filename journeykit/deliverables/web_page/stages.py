"""The table of the page: stages across, lanes down; a long journey stands in several, none wider than a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import Any, Final

from journeykit.model.cards import LANES, CardBase, Expectation, Kpi, Layer, Opportunity, Step, Verbatim
from journeykit.model.details import Detail, details
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, phrase, quoted

__all__ = ["anchor", "tables"]

_MOST: Final = 7
"""So many stages stand side by side on a screen, or on a page, and can still be read."""


def anchor(card: CardBase) -> str:
    """The id of a card's place on the page."""
    return f"card-{card.id}"


def tables(journey: Journey, language: Language) -> list[dict[str, Any]]:
    """What the template needs for each table: its caption, heads, and rows of cells."""
    stages = list(enumerate(journey.stages, start=1))
    parts = ceil(len(stages) / _MOST)
    each = ceil(len(stages) / parts) if parts else 0
    teller = _Teller(journey, language)
    return [teller.table(stages[start : start + each], len(stages)) for start in range(0, len(stages), each or 1)]


class _Teller:
    """Tells one map in one language."""

    def __init__(self, journey: Journey, language: Language) -> None:
        self.journey, self.language = journey, language
        self.numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}

    def table(self, stages: Sequence[tuple[int, Stage]], count: int) -> dict[str, Any]:
        first, last = stages[0][0], stages[-1][0]
        part = phrase("Stages {first} to {last} of {count}", first=first, last=last, count=count).to(self.language)
        return {
            "part": part if len(stages) < count else "",
            "phases": [
                (phase, word("phase", phase).to(self.language), len(list(some)))
                for phase, some in groupby(stage.phase for _, stage in stages)
            ],
            "heads": [
                {"number": n, "stage": stage, "phase": word("phase", stage.phase).to(self.language)}
                for n, stage in stages
            ],
            "rows": list(self._rows([stage for _, stage in stages])),
        }

    def _rows(self, stages: Sequence[Stage]) -> Iterator[dict[str, Any]]:
        """The lanes that hold a card on this map, and a row of the ideal journey if there is one."""
        for lane in LANES:
            layers: tuple[Layer | None, ...] = ("lived", "ideal") if lane.id == "step" else (None,)
            for layer in layers:
                if any(stage.of(lane.id, layer) for stage in self.journey.stages):
                    title = phrase("Ideal journey") if layer == "ideal" else lane.title
                    yield {
                        "lane": "ideal" if layer == "ideal" else lane.id,
                        "title": title.to(self.language),
                        "icon": "flag" if layer == "ideal" else lane.icon,
                        "cells": [[self._card(card) for card in stage.of(lane.id, layer)] for stage in stages],
                    }

    def _card(self, card: CardBase) -> dict[str, Any]:
        told = {one.field: one for one in details(self.journey, card, self.language)}
        found: dict[str, Any] = {
            "id": anchor(card), "number": self.numbers.get(card.id), "text": card.text,
            "assumed": card.rests_on == "assumption",
            "place": [], "face": None, "quotes": [], "signs": [], "question": "", "kpi": None,
            "rests_label": _label(told["rests_on"]), "rests_on": told["rests_on"].text, "source": card.source,
        }  # fmt: skip
        if isinstance(card, Step):
            found |= self._step(card, told)
        elif isinstance(card, Kpi):
            found |= {"text": "", "kpi": figures(card, self.language), "state": card.state}
        shown = {"rests_on", "source", *_SHOWN.get(type(card), ())}
        found["dots"] = [
            (told[name].label, getattr(card, name), told[name].text)
            for name in _DOTS.get(type(card), ())
            if name in told
        ]
        found["more"] = [str(one) for one in told.values() if one.field not in shown]
        return found

    def _step(self, step: Step, told: dict[str, Detail]) -> dict[str, Any]:
        places = [
            (word(kind, key).icon, _label(told[kind]), told[kind].text)
            for kind, key in (("touchpoint", step.touchpoint), ("channel", step.channel))
            if key
        ]
        signs = [("star", told["moment"].text)] if step.moment else []
        signs += [("flag", told["priority"].label)] if step.priority else []
        felt = None
        if step.emotion is not None:
            feels = ", ".join(filter(None, (told["emotion"].text, step.feeling)))
            felt = (step.emotion, _label(told["emotion"]), feels)
        return {
            "place": places, "face": felt, "signs": signs, "question": step.moment_question,
            "quotes": [(self._quoted(one), one.source) for one in step.verbatims],
        }  # fmt: skip

    def _quoted(self, verbatim: Verbatim) -> str:
        return quoted(verbatim.text, self.language)


def _label(detail: Detail) -> str:
    """What a value is, for who hears it: for the others its place and its icon say so."""
    return str(detail).removesuffix(detail.text)


_DOTS: Final[dict[type[CardBase], tuple[str, ...]]] = {
    Expectation: ("importance", "satisfaction"),
    Opportunity: ("impact", "effort"),
}
"""Fields that are shown as dots, with their words."""
_SHOWN: Final[dict[type[CardBase], tuple[str, ...]]] = {
    **_DOTS,
    Step: (
        "touchpoint",
        "channel",
        "emotion",
        "feeling",
        "verbatims",
        "moment",
        "moment_question",
        "priority",
        "activity",
    ),
}
"""Fields that have a place of their own on a card; the rest stands under it in a line."""

"""The picture in words, for who cannot see it: everything it shows, in the order it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeykit.drawing import charts
from journeykit.drawing.charts.of_map import View
from journeykit.model.cards import LANES, CardBase, Kpi, Step
from journeykit.model.details import details
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, phrase, plural

__all__ = ["describe"]


def describe(what: Any, language: Language | None = None, view: View = "map", **more: Any) -> str:
    """The text alternative of the picture of a map, of several, or of what an analysis returned, in lines.

    `view` is what is drawn of a map, `more` what that picture knows besides (see `draw`). Raises `BadValue` for what
    cannot be drawn.

    >>> from journeykit.model.journey import Stage
    >>> print(describe(Journey(title="Shoes", need="They hurt.", stages=(Stage(title="I compare"),))))
    Customer journey map: Shoes
    Need: They hurt.
    1 stage, 0 steps.
    <BLANKLINE>
    Stage 1, Before purchase: I compare
    """
    if isinstance(what, Journey) and view != "map":
        return charts.describe_side(what, view, language or what.language, **more)
    if charts.are_maps(what):
        return charts.describe_side(what, view, language or what[0].language)
    if isinstance(what, Journey):
        return "\n".join(_Teller(what, language or what.language).lines())
    return charts.describe(what, language or "en")


class _Teller:
    """Tells one map in one language."""

    def __init__(self, journey: Journey, language: Language) -> None:
        self.journey, self.language = journey, language
        self.numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for n, stage in enumerate(self.journey.stages, start=1):
            yield ""
            yield self._say(
                phrase(
                    "Stage {n}, {phase}: {title}",
                    n=n,
                    phase=word("phase", stage.phase).to(self.language),
                    title=stage.title,
                )
            )
            yield from self._stage(stage)

    def _say(self, what: Phrase) -> str:
        return what.to(self.language)

    def _named(self, label: Phrase, value: str) -> str:
        return self._say(phrase("{label}: {value}", label=label, value=value))

    def _head(self) -> Iterator[str]:
        journey, who = self.journey, self.journey.persona
        yield self._named(phrase("Customer journey map"), journey.title)
        persona = ", ".join(part for part in (who.name, who.summary) if part)
        told = [
            (phrase("Scenario"), journey.scenario), (phrase("Persona"), persona),
            (phrase("Need of the persona"), who.need), (phrase("Context"), who.context),
            (phrase("Behaviour"), who.behaviour),
            (phrase("Need"), journey.need), (phrase("Resolution"), journey.resolution),
            (phrase("Owner"), journey.owner),
            (phrase("To be reviewed by"), day(journey.review_on, self.language) if journey.review_on else ""),
            (phrase("Sources"), "; ".join(journey.sources)),
        ]  # fmt: skip
        yield from (self._named(label, value) for label, value in told if value)
        stages = self._say(plural("{n} stage", "{n} stages", n=len(journey.stages)))
        steps = self._say(plural("{n} step", "{n} steps", n=len(journey.steps())))
        yield f"{stages}, {steps}."
        flawless = [step.text.rstrip(".") for _, step in journey.steps() if step.priority]
        if flawless:
            yield self._named(phrase("Be flawless here first"), "; ".join(flawless))

    def _stage(self, stage: Stage) -> Iterator[str]:
        for lane in LANES:
            for card in stage.of(lane.id):
                about = [str(one) for one in details(self.journey, card, self.language)]
                head = self._kpi(card) if isinstance(card, Kpi) else card.text
                yield f"- {self._title(card)} {head}" + (f" ({'; '.join(about)})" if about else "")

    def _title(self, card: CardBase) -> str:
        if isinstance(card, Step):
            number = self.numbers.get(card.id)
            name = phrase("Ideal step") if number is None else phrase("Step number {n}", n=number)
        else:
            name = next(lane.one for lane in LANES if lane.id == card.lane)
        said = self._say(phrase("{label}:", label=name))
        return said[0].upper() + said[1:]

    def _kpi(self, kpi: Kpi) -> str:
        said = figures(kpi, self.language)
        return ", ".join(filter(None, (said.name, said.value, said.target, said.state, *said.counted)))

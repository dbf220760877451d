"""A KPI in words: its value, target, state and how sure one can be."""

from __future__ import annotations

from dataclasses import dataclass

from journeykit.model.cards import Kpi, Measure
from journeykit.model.vocabulary import word
from journeykit.text import Language, day, number, phrase

__all__ = ["Figures", "figures_of"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of a KPI; `icon` and `colour` go with its state."""

    value: str
    target: str
    state: str
    icon: str
    colour: str
    small: tuple[str, ...]


def figures_of(kpi: Kpi, language: Language) -> Figures:
    """A KPI in words.

    >>> figures_of(Kpi(text="Answered", unit="percent", target=90, measure=Measure(value=80.5)), "en").value
    '80.5\\xa0%'
    """
    state = word("state", kpi.state)
    nothing_yet = kpi.measure is None
    sign = "\N{GREATER-THAN OR EQUAL TO}" if kpi.direction == "up" else "\N{LESS-THAN OR EQUAL TO}"
    target = "" if kpi.target is None else phrase(
        "target {sign} {value}", sign=sign, value=_with_unit(kpi.target, kpi, language)
    ).to(language)  # fmt: skip
    return Figures(
        value="\N{EN DASH}" if kpi.measure is None else _with_unit(kpi.measure.value, kpi, language),
        target=target,
        state=phrase("No value yet").to(language) if nothing_yet else state.to(language),
        icon=state.icon,
        colour="quiet" if kpi.state == "unknown" else kpi.state,
        small=_sureness(kpi.measure, language) if kpi.measure else (),
    )


def _with_unit(value: float, kpi: Kpi, language: Language) -> str:
    unit = "" if kpi.measured_in == "money" else word("unit", kpi.measured_in).to(language)
    return f"{number(value, language)}\N{NO-BREAK SPACE}{unit}".rstrip()


def _sureness(measure: Measure, language: Language) -> tuple[str, ...]:
    said = []
    if measure.denominator is not None:
        below = number(measure.denominator, language)
        said.append(
            phrase("n = {n}", n=below) if measure.numerator is None
            else phrase("{part} of {whole}", part=number(measure.numerator, language), whole=below)
        )  # fmt: skip
    if measure.low is not None and measure.high is not None:
        low, high = number(measure.low, language), number(measure.high, language)
        said.append(phrase("95 %: {low} to {high}", low=low, high=high))
    if measure.start and measure.end:
        said.append(phrase("{start} to {end}", start=day(measure.start, language), end=day(measure.end, language)))
    return (*(one.to(language) for one in said), *(one for one in (measure.segment, measure.note) if one))

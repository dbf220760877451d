"""A KPI's figures in words: value, target, state, and what the value was counted from.

The board, the picture, its text alternative and the data desk all say them this way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeykit.model.cards import Kpi, Measure
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, number, phrase

__all__ = ["Figures", "figures"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of a KPI; `amount`, `unit` and `value` are empty without a measure, `target` and `alert` if not set.

    `icon` goes with the state; `counted` says how sure one can be of the value, in a few short texts.
    """

    name: str
    amount: str
    unit: str
    target: str
    alert: str
    state: str
    icon: str
    counted: tuple[str, ...]

    @property
    def value(self) -> str:
        """The amount with its unit."""
        return f"{self.amount}\N{NO-BREAK SPACE}{self.unit}".rstrip()


def figures(kpi: Kpi, language: Language) -> Figures:
    """A KPI in words.

    >>> said = figures(Kpi(text="Answered", unit="percent", target=90, measure=Measure(value=80.46)), "fr")
    >>> said.value, said.target, said.state
    ('80,5\\xa0%', 'cible ≥ 90,0\\xa0%', 'Alerte')
    """
    state = word("state", kpi.state)
    return Figures(
        name=kpi.name(language),
        amount=_value(kpi, kpi.measure.value, language) if kpi.measure else "",
        unit=_unit(kpi, language) if kpi.measure else "",
        target="" if kpi.target is None else _target(kpi, kpi.target, language),
        alert="" if kpi.alert is None else _alert(kpi, kpi.alert, language),
        state=state.to(language) if kpi.measure else phrase("No value yet").to(language),
        icon=state.icon,
        counted=tuple(_counted(kpi, kpi.measure, language)) if kpi.measure else (),
    )


def _target(kpi: Kpi, target: float, language: Language) -> str:
    sign = "\N{GREATER-THAN OR EQUAL TO}" if kpi.direction == "up" else "\N{LESS-THAN OR EQUAL TO}"
    return phrase("target {sign} {value}", sign=sign, value=_with_unit(kpi, target, language)).to(language)


def _alert(kpi: Kpi, alert: float, language: Language) -> str:
    return phrase("alert from {value}", value=_with_unit(kpi, alert, language)).to(language)


def _with_unit(kpi: Kpi, value: float, language: Language) -> str:
    return f"{_value(kpi, value, language)}\N{NO-BREAK SPACE}{_unit(kpi, language)}".rstrip()


def _unit(kpi: Kpi, language: Language) -> str:
    return "" if kpi.measured_in == "money" else word("unit", kpi.measured_in).to(language)


def _value(kpi: Kpi, value: float, language: Language) -> str:
    """Percentages and stars always have a decimal, so that they can be compared at a glance."""
    return number(value, language, 1 if kpi.measured_in in ("percent", "stars") else None)


def _counted(kpi: Kpi, measure: Measure, language: Language) -> Iterator[str]:
    if measure.denominator is not None:
        yield _fraction(kpi, measure.numerator, number(measure.denominator, language), language).to(language)
    if measure.low is not None and measure.high is not None:
        low, high = _value(kpi, measure.low, language), _value(kpi, measure.high, language)
        yield phrase("95 %: {low} to {high}", low=low, high=high).to(language)
    if measure.start and measure.end:
        start, end = day(measure.start, language), day(measure.end, language)
        yield phrase("{start} to {end}", start=start, end=end).to(language)
    yield from filter(None, (measure.segment, measure.note))


def _fraction(kpi: Kpi, numerator: float | None, whole: str, language: Language) -> Phrase:
    """Numerator and denominator: a part of a whole, a balance of answers, or a sum over a count."""
    if numerator is None:
        return phrase("n = {n}", n=whole)
    part = number(numerator, language)
    if kpi.measured_in == "percent":
        return phrase("{part} of {whole}", part=part, whole=whole)
    if kpi.measured_in == "points":
        return phrase("net {part} of {whole}", part=part, whole=whole)
    return phrase("{part} in all, n = {whole}", part=part, whole=whole)

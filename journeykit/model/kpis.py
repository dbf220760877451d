"""The KPI catalogue: what each figure means, in both languages (kpis.toml).

How a figure is computed from data stands in `events/`; its state against a target stands here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from journeykit.text import Language, Phrase

Good = Literal["up", "down"]
Statistic = Literal["", "rate", "balance", "mean", "median"]
State = Literal["good", "watch", "alert", "unknown"]

__all__ = ["Good", "KpiDefinition", "KpiName", "State", "Statistic", "kpis", "state_of"]


@dataclass(frozen=True)
class KpiDefinition:
    """One entry of the catalogue. Percentages are held as 0 to 100.

    What follows `source` says where it stands on a map and how it is computed (see the head of kpis.toml);
    a KPI without a statistic is not computed from data.
    """

    id: str
    name: Mapping[Language, str]
    formula: Mapping[Language, str]
    unit: str
    good: Good
    phases: tuple[str, ...]
    needs: tuple[str, ...]
    source: str
    place: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    statistic: Statistic = ""
    per_stage: bool = False
    note: Mapping[Language, str] = field(default_factory=dict)

    @property
    def called(self) -> KpiName:
        """The name, to stand in a sentence."""
        return KpiName(self.name)


class KpiName(Phrase):
    """The name of a KPI in a sentence: it brings its own words in both languages, and keeps them where it is stored.

    >>> Phrase("“{kpi}”", {"kpi": kpis()["on_time_delivery_rate"].called}).to("fr")
    '“Livraison à l’heure”'
    """

    __slots__ = ("names",)

    def __init__(self, names: Mapping[Language, str]) -> None:
        super().__init__(names["en"])
        self.names = names

    def to(self, language: Language) -> str:
        """The name in `language`."""
        return self.names[language]


@cache
def kpis() -> Mapping[str, KpiDefinition]:
    """The whole catalogue, by id.

    >>> kpis()["nps"].good
    'up'
    """
    with files("journeykit.model").joinpath("kpis.toml").open("rb") as stream:
        entries = tomllib.load(stream)
    return {key: _definition(key, entry) for key, entry in entries.items()}


def _definition(key: str, entry: Mapping[str, Any]) -> KpiDefinition:
    fields: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in entry.items()}
    return KpiDefinition(id=key, **fields)


def state_of(value: float | None, target: float | None, alert: float | None, good: Good) -> State:
    """Where a value stands: "good" at the target or better, "alert" at the alert or worse, else "watch".

    Without an alert threshold, missing the target by more than a tenth of it is an alert.

    >>> state_of(92.0, 95, None, "up")
    'watch'
    >>> state_of(12, 5, None, "down")
    'alert'
    """
    if value is None or target is None:
        return "unknown"
    sign = 1 if good == "up" else -1
    limit = alert if alert is not None else target - sign * abs(target) / 10
    if sign * value >= sign * target:
        return "good"
    return "alert" if sign * value <= sign * limit else "watch"

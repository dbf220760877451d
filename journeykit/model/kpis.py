"""The KPI catalogue: what each figure means, in both languages (kpis.toml, and a file of one's own).

How a figure is computed from data stands in `events/`; its state against a target stands here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, get_args

from journeykit.errors import BadFile, why
from journeykit.model.vocabulary import words
from journeykit.text import LANGUAGES, Language, Phrase, number, phrase, shown

Good = Literal["up", "down"]
Statistic = Literal["", "rate", "ratio", "estimate", "balance", "mean", "median"]
State = Literal["good", "watch", "alert", "unknown"]

__all__ = ["CATALOGUE", "Good", "KpiDefinition", "KpiName", "State", "Statistic", "kpis", "state_of"]

CATALOGUE: Final = "JOURNEYKIT_KPIS"
"""The environment variable that names a catalogue of one's own."""


@dataclass(frozen=True)
class KpiDefinition:
    """One entry of the catalogue. Percentages are held as 0 to 100.

    The head of kpis.toml says what each field is; a KPI without a statistic is not computed from data. `sql` is the
    query of an entry that brings its own.
    """

    id: str
    name: Mapping[Language, str]
    formula: Mapping[Language, str]
    unit: str
    good: Good
    phases: tuple[str, ...]
    needs: tuple[str, ...]
    source: str
    says: Mapping[Language, str] = field(default_factory=dict)
    place: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    statistic: Statistic = ""
    key: str | Mapping[str, str] = ""
    per: float = 1
    given: Mapping[str, float] = field(default_factory=dict)
    history: bool = False
    per_stage: bool = False
    note: Mapping[Language, str] = field(default_factory=dict)
    sql: str = ""

    @property
    def keys(self) -> Mapping[str, str]:
        """The tables that units come from, each with its key: those that a period and a segment cut."""
        return {self.needs[0]: self.key} if isinstance(self.key, str) else self.key

    def sentence(self, value: float, language: Language) -> str:
        """What a value means, in a plain sentence; "" where the entry has none.

        >>> kpis()["cart_abandonment_rate"].sentence(71.4, "en")
        'Of 100 carts, 71 are never paid.'
        """
        whole = abs(value) >= 10 and self.unit in ("percent", "points")
        digits = 0 if whole else 2 if self.unit == "money" else None
        return self.says.get(language, "").format(value=number(value, language, digits))

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


def kpis() -> Mapping[str, KpiDefinition]:
    """The whole catalogue, by id: what ships, and the entries of the file that JOURNEYKIT_KPIS names.

    Raises `BadFile` when that file cannot be read, or an entry of it is not whole.

    >>> kpis()["nps"].good
    'up'
    """
    own = os.environ.get(CATALOGUE, "")
    return _with_own(own) if own else _shipped()


@cache
def _shipped() -> Mapping[str, KpiDefinition]:
    entries = tomllib.loads(files("journeykit.model").joinpath("kpis.toml").read_text("utf-8"))
    return {key: _definition(key, entry) for key, entry in entries.items()}


@cache
def _with_own(path: str) -> Mapping[str, KpiDefinition]:
    try:
        entries = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise BadFile(
            phrase("The KPIs of {file} cannot be read: {why}.", file=path, why=why(error)),
            phrase("Correct the variable {name}, or take it away.", name=CATALOGUE),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(
            phrase("{file} is not written as TOML: {why}.", file=path, why=shown(error, 200)),
            phrase("Write an entry like those of JourneyKit's kpis.toml."),
        ) from None
    return {**_shipped(), **{key: _own(path, key, entry) for key, entry in entries.items()}}


def _own(path: str, key: str, entry: Any) -> KpiDefinition:
    """An entry of somebody's own, checked; its query stands in it or beside its file."""

    def wrong(what: Phrase, step: Phrase) -> BadFile:
        return BadFile(phrase("{file}, [{key}]: {what}.", file=path, key=shown(key), what=what), step)

    def choose(name: str, value: object, allowed: Iterable[str]) -> None:
        if value not in (choices := tuple(allowed)):
            raise wrong(
                phrase("{name} cannot be {value}", name=name, value=shown(value)),
                phrase("Choose one of {choices}.", choices=", ".join(choices)),
            )

    known = [one.name for one in fields(KpiDefinition) if one.name != "id"]
    entry = entry if isinstance(entry, dict) else {}
    for name in entry:
        if name not in known:
            raise wrong(
                phrase("“{name}” is no line of an entry", name=shown(name)),
                phrase("Choose one of {choices}.", choices=", ".join(known)),
            )
    for name in ("name", "formula", "unit", "good", "needs", "source"):
        if not entry.get(name):
            raise wrong(phrase("there is no {name}", name=name), phrase("Add it, as in JourneyKit's kpis.toml."))
    choose("unit", entry["unit"], words("unit"))
    choose("good", entry["good"], get_args(Good))
    choose("statistic", entry.get("statistic", ""), get_args(Statistic))
    if entry.get("statistic") and not entry.get("key"):
        raise wrong(phrase("there is no {name}", name="key"), phrase("Say which column a unit is: key = ..."))
    beside = Path(path).parent / f"{key}.sql"
    if "sql" not in entry and beside.is_file():
        entry = entry | {"sql": beside.read_text("utf-8")}
    if entry.get("statistic") and not entry.get("sql") and key not in _shipped():
        raise wrong(
            phrase("there is no query"), phrase("Write it beside the file as {name}, or as sql = ...", name=beside.name)
        )
    return _definition(key, {"phases": [], **entry})


def _definition(key: str, entry: Mapping[str, Any]) -> KpiDefinition:
    """An entry as it is used; what is said in one language only is said so in both."""
    plain: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in entry.items()}
    for name in _SAID & plain.keys():
        said = plain[name]
        other = said if isinstance(said, str) else next(iter(said.values()), "")
        plain[name] = dict.fromkeys(LANGUAGES, other) | ({} if isinstance(said, str) else said)
    for name in _LISTS & plain.keys():
        if isinstance(plain[name], str):
            plain[name] = (plain[name],)
    return KpiDefinition(id=key, **plain)


_SAID: Final = {"name", "formula", "says", "note"}
_LISTS: Final = {"phases", "needs", "place", "columns", "meanings"}


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

"""Sentences of the course, both languages side by side, and how their values are written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Final

from journeykit.places import own_course
from journeykit.text import LANGUAGES, Language, Phrase, number, quoted, shown

__all__ = ["Said", "read", "said", "texts_of"]

_LONGEST: Final = 400
_FINE: Final = 2  # digits of a number below 1
_TOP: Final = Path(str(files("journeykit"))) / "course"


@dataclass(frozen=True)
class Said:
    """A sentence in both languages, with the values that its `{names}` stand for.

    >>> Said("{n} of {all}", "{n} sur {all}", {"n": 1234.5, "all": 2000}).to("en")
    '1,234.5 of 2,000'
    """

    en: str
    fr: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to(self, language: Language) -> str:
        """The sentence in `language`, its numbers written as that language writes them."""
        written = {name: _written(value, language) for name, value in self.values.items()}
        text = self.fr if language == "fr" else self.en
        return text.format(**written) if written else text

    def with_values(self, values: Mapping[str, Any]) -> Said:
        """The same sentence, told of these values."""
        return Said(self.en, self.fr, values)

    def __str__(self) -> str:
        return self.to("en")


def _written(value: Any, language: Language) -> str:
    if isinstance(value, Said | Phrase):
        return value.to(language)
    if isinstance(value, list | tuple):
        return ", ".join(quoted(_written(one, language), language) for one in value)
    if isinstance(value, bool) or not isinstance(value, Real):
        return str(shown(str(value), _LONGEST))
    if isinstance(value, Integral):
        return number(int(value), language)
    return number(float(value), language, _FINE if 0 < abs(float(value)) < 1 else None)


def said(entry: Mapping[str, str]) -> Said:
    """The sentence of an entry `{ en = "...", fr = "..." }`."""
    return Said(entry["en"], entry["fr"])


def texts_of(value: Any, place: str = "") -> list[tuple[str, Mapping[str, str]]]:
    """Every entry with both languages below `value`, with where it stands; for the checks of completeness.

    >>> texts_of({"title": {"en": "Goals", "fr": "Objectifs"}})
    [('title', {'en': 'Goals', 'fr': 'Objectifs'})]
    """
    if isinstance(value, list):
        return [one for i, entry in enumerate(value) for one in texts_of(entry, f"{place}[{i}]")]
    if not isinstance(value, Mapping):
        return []
    if set(LANGUAGES) & set(value):
        return [(place, value)]
    return [one for name, entry in value.items() for one in texts_of(entry, f"{place}.{name}".lstrip("."))]


@cache
def read(name: str) -> Mapping[str, Any]:
    """A TOML file of the course, such as `lessons.toml` or `tasks/05_kpis.toml`; empty where there is none.

    What the course does not have may be in a course of one's own.
    """
    place = _TOP / name
    if not place.is_file() and (own := own_course()) is not None:
        place = own / name
    return tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}

"""What people call the lanes of a map and the fields of its cards: our words, and those of headings.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from journeykit.files.excel.columns import LANE, STAGE, STAGES, TEXT, columns_of
from journeykit.files.excel.found import TITLES
from journeykit.model.cards import LANES
from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, Language

__all__ = ["called", "spoken"]

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_AROUND: Final = re.compile(r"^[\W\d_]+|[\W_]+$")


def called(heading: Any) -> str:
    """What a heading means: a lane, a field of a card, "stage", "lane", "text", "verbatim"; "" where nobody knows.

    >>> called("Points de contact :"), called("😀 Émotions (1-5)"), called("Pain point"), called("Budget")
    ('touchpoint', 'emotion', 'pain', '')
    """
    return _called(heading) if isinstance(heading, str) else ""


@lru_cache(maxsize=4096)  # the same few words stand in thousands of rows
def _called(heading: str) -> str:
    said = _simple(heading)
    return next((names[said] for names in _names().values() if said in names), "")


def spoken(headings: Iterable[Any]) -> Language:
    """The language that most of some headings are in.

    >>> spoken(["Étape", "KPI", "Irritants"])
    'fr'
    """
    said = [_simple(one) for one in headings if isinstance(one, str)]
    return max(LANGUAGES, key=lambda one: sum(name in _names()[one] for name in said))


def _simple(heading: str) -> str:
    """A heading without case, accents, plurals, brackets and signs around it."""
    words = re.split(r"[\W_]+", _AROUND.sub("", _BRACKETS.sub(" ", fold(heading))))
    return " ".join(word.rstrip("sx") if len(word) > 3 else word for word in words)


@cache
def _names() -> Mapping[Language, Mapping[str, str]]:
    """The meaning of every heading, in each language; ours go before those of other people."""
    more = tomllib.loads(files("journeykit.files").joinpath("headings.toml").read_text("utf-8"))
    found: dict[Language, dict[str, str]] = {}
    for language in LANGUAGES:
        said = [(name, key) for key, names in more.items() for name in names[language]]
        said += [(one.label.to(language), one.path) for row in LANES for one in columns_of(row)]
        said += [(one.label.to(language), one.path) for one in (STAGE, LANE, TEXT, STAGES[1])]
        for row in LANES:
            said += [(name, row.id) for name in (row.title.to(language), row.one.to(language).split(" ", 1)[-1])]
        found[language] = {_simple(name): key for name, key in [*said, (TITLES["verbatims"].to(language), "verbatim")]}
    return found

"""Stage frameworks and worked examples: ordinary map files, in this folder and in `examples/`.

To add one, put a map file here, `<id>.<language>.journey.json`, one for each language it is written in.
Its `scenario` says what it is for, its `sources` where it comes from. Nothing else needs to know of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

from journeykit.errors import NotFound
from journeykit.model.journey import Journey
from journeykit.text import LANGUAGES, Language, phrase

__all__ = ["Framework", "example", "examples", "framework", "frameworks", "shipped"]

_ENDING: Final = ".journey.json"


@dataclass(frozen=True)
class Framework:
    """A map to start from. `title` and `description` are given for each language it is written in."""

    id: str
    title: Mapping[Language, str]
    description: Mapping[Language, str]
    sources: Mapping[Language, tuple[str, ...]]
    stages: int

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in."""
        return tuple(language for language in LANGUAGES if language in self.title)

    def spoken(self, language: Language) -> Language:
        """`language` if it is written in it, else the first language it is written in."""
        return language if language in self.title else self.languages[0]


def frameworks() -> Mapping[str, Framework]:
    """The frameworks there are, by id, those with the fewest stages first.

    >>> frameworks()["six-stages"].title["fr"]
    'Six étapes classiques'
    """
    return _listed("")


def examples() -> Mapping[str, Framework]:
    """The worked examples there are, by id, those with the fewest stages first.

    >>> "buying-shoes" in examples()
    True
    """
    return _listed("examples")


def framework(id: str, language: Language = "en") -> Journey:
    """A new map with the stages of a framework, in `language` where it is written in it.

    What the framework's file says of itself in `scenario` is left out: the new map has a scenario of its own.
    Raises `NotFound`, which names the frameworks there are.

    >>> [stage.id for stage in framework("five-stages").stages]
    ['awareness', 'consideration', 'acquisition', 'service', 'loyalty']
    """
    return _copy("", id, language).replace(scenario="")


def example(language: Language = "en", id: str = "buying-shoes") -> Journey:
    """A worked example; the first is the complete one, a pair of shoes that does not fit. Raises `NotFound`.

    >>> len(example().steps())
    16
    """
    return _copy("examples", id, language)


def shipped(*like: Journey) -> Iterator[tuple[str, Journey]]:
    """The maps that these may have begun as, each with a name of its own: most of its stages are in all of them.

    >>> dict(shipped(framework("five-stages")))["five-stages.fr"] == framework("five-stages", "fr")
    True
    """
    ids = [{stage.id for stage in journey.stages} for journey in like]
    begun = [(f"{key}.{language}", framework(key, language)) for key, language in _read("")]
    begun += [(f"{key}.{language}", example(language, key)) for key, language in _read("examples")]
    for name, journey in begun:
        if all(2 * sum(stage.id in known for stage in journey.stages) > len(journey.stages) for known in ids):
            yield name, journey


def _copy(folder: str, key: str, language: Language) -> Journey:
    found = _listed(folder)
    if key not in found:
        raise NotFound(
            phrase("There is no framework {key}.", key=key)
            if not folder
            else phrase("There is no example {key}.", key=key),
            phrase("Choose one of {choices}.", choices=", ".join(found)),
        )
    return _read(folder)[key, found[key].spoken(language)]


@cache
def _read(folder: str) -> Mapping[tuple[str, Language], Journey]:
    """Journeys are values, so one reading serves everybody."""
    found = {}
    for file in files("journeykit.frameworks").joinpath(folder).iterdir():
        if file.name.endswith(_ENDING):
            key, _, language = file.name.removesuffix(_ENDING).rpartition(".")
            plain = json.loads(file.read_text(encoding="utf-8"))
            del plain["format"]  # the package's own files are in today's format; a test holds them to it
            found[key, cast("Language", language)] = Journey.model_validate(plain)
    return found


@cache
def _listed(folder: str) -> Mapping[str, Framework]:
    read = _read(folder)

    def entry(key: str) -> Framework:
        written = {language: read[key, language] for language in LANGUAGES if (key, language) in read}
        return Framework(
            id=key,
            title={language: journey.title for language, journey in written.items()},
            description={language: journey.scenario for language, journey in written.items()},
            sources={language: journey.sources for language, journey in written.items()},
            stages=len(next(iter(written.values())).stages),
        )

    entries = [entry(key) for key in {key for key, _ in read}]
    return {one.id: one for one in sorted(entries, key=lambda one: (one.stages, one.id))}

"""What the page must know once per language: lanes and their fields, words, steps, icons, ways to start."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from journeykit.deliverables import DELIVERABLES, GROUPS, Deliverable, Upon
from journeykit.files import READABLE
from journeykit.frameworks import Framework, example, examples, framework, frameworks
from journeykit.model.cards import LANES, Lane, Show, fields_of
from journeykit.model.journey import Journey
from journeykit.model.kpis import kpis
from journeykit.model.method import STEPS
from journeykit.model.vocabulary import Word, words
from journeykit.text import Language, Phrase, catalogue

__all__ = ["WORDS", "page_spec", "spec"]

WORDS: Final = (
    "touchpoint", "channel", "department", "shaper", "evidence", "moment", "layer", "emotion", "phase", "unit", "good",
)  # fmt: skip
_LANGUAGES: Final = ({"id": "en", "name": "English"}, {"id": "fr", "name": "Français"})


@cache
def page_spec(language: Language) -> dict[str, Any]:
    """What every page of ours needs: its languages, its sentences, the icons."""
    return {
        "language": language,
        "languages": _LANGUAGES,
        "messages": catalogue(language, "widgets/js/"),
        "icons": json.loads(files("journeykit").joinpath("icons.json").read_text(encoding="utf-8")),
    }


@cache
def spec(language: Language) -> dict[str, Any]:
    """The plain data the Builder's JavaScript is driven by."""
    return {
        **page_spec(language),
        "lanes": [_lane(one, language) for one in LANES],
        "words": {kind: [_word(one, language) for one in words(kind).values()] for kind in WORDS},
        "kpis": [
            {"id": one.id, "name": one.name[language], "formula": one.formula[language]} for one in kpis().values()
        ],
        "steps": [
            {
                "id": step.id,
                "lane": step.lane,
                "title": step.title.to(language),
                "question": step.question.to(language),
                "help": step.help.to(language),
                "why": step.why.to(language),
                "example": step.example.to(language),
            }
            for step in STEPS
        ],
        "start": _start(language),
        "exports": [
            {
                "title": said.to(language),
                "files": [file for one in DELIVERABLES if one.group == group for file in _files(one, language)],
            }
            for group, said in GROUPS.items()
            if any(one.group == group for one in DELIVERABLES)
        ],
        "opens": READABLE,
        "kinds": [
            {"title": one.title.to(language), "ending": one.ending} for one in DELIVERABLES if one.ending in READABLE
        ],
    }


def _files(one: Deliverable, language: Language) -> list[dict[str, Any]]:
    """A deliverable as the menu offers it; a second time where it is made upon a file that is asked for."""
    said: tuple[Deliverable | Upon, ...] = (one,) if one.upon is None else (one, one.upon)
    return [
        {
            "id": one.id if n == 0 else f"{one.id}-upon",
            "format": one.id,
            "title": which.title.to(language),
            "about": which.about.to(language),
            "asks": ",".join(which.endings) if isinstance(which, Upon) else "",
        }
        for n, which in enumerate(said)
    ]


def _lane(lane: Lane, language: Language) -> dict[str, Any]:
    return {
        "id": lane.id,
        "title": lane.title.to(language),
        "one": lane.one.to(language),
        "example": lane.example.to(language),
        "icon": lane.icon,
        "step": lane.method_step,
        "fields": [_field(name, show, language) for name, show in fields_of(lane.card).items()],
    }


def _field(name: str, show: Show, language: Language) -> dict[str, Any]:
    plain = {key: value.to(language) if isinstance(value, Phrase) else value for key, value in vars(show).items()}
    return {"name": name, **{key: value for key, value in plain.items() if value}}


def _word(word: Word, language: Language) -> dict[str, str]:
    return {"id": word.id, "label": word.to(language), "icon": word.icon}


def _start(language: Language) -> dict[str, Any]:
    return {
        "frameworks": [
            _way(one, framework(one.id, one.spoken(language)), language)
            for one in frameworks().values()
            if one.id != "blank"
        ],
        "examples": [
            _way(one, example(one.spoken(language), one.id), language) for one in reversed(tuple(examples().values()))
        ],
    }


def _way(one: Framework, journey: Journey, language: Language) -> dict[str, Any]:
    spoken = one.spoken(language)
    return {
        "id": one.id,
        "title": one.title[spoken],
        "about": one.description[spoken],
        "phases": [stage.phase for stage in journey.stages],
    }

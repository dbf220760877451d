"""The learner's own map: what it starts from, what each lesson works on, and what it still lacks there.

The prepared map is a whole one, "Getting my bike repaired" (`maps/bike.*.journey.json`). Who begins the course at a
later lesson gets it with what the lessons before would have put on it; what a lesson teaches is left to the learner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from journeykit.files.native import loads
from journeykit.model.cards import Opportunity, Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.method import Missing, progress
from journeykit.model.review import review
from journeykit.text import Language, phrase

__all__ = ["FILE", "WORK", "Work", "lacking", "prepared", "start", "work_of"]

FILE: Final = "my-map.journey.json"
"""The file of the learner's own map, in their work folder."""
_MOST_PRIORITIES: Final = 3
_THREE_MONTHS: Final = timedelta(days=91)


@dataclass(frozen=True)
class Work:
    """What a lesson works on: the lanes it fills, those that stand quietly above, and which journey, lived or ideal."""

    lanes: tuple[str, ...]
    before: tuple[str, ...] = ()
    layer: str = "lived"
    head: tuple[str, ...] = ()
    """What the map says of itself, as far as it is written here."""
    whole: bool = False
    """The whole Builder: its steps, its help, its review."""


_PERSONA: Final = (*(f"persona.{one}" for one in ("name", "summary", "need", "context", "behaviour")), "scenario")

WORK: Final[Mapping[str, Work]] = {
    "00_welcome": Work((), head=("title", "need", "resolution", "persona.name", "persona.summary")),
    "01_stages": Work(()),
    "02_goals": Work(("goal",)),
    "03_expectations": Work(("expectation",), ("goal",)),
    "04_lived_process": Work(("step",), ("goal", "expectation")),
    "05_kpis": Work(("kpi",), ("goal", "expectation", "step")),
    "06_ideal_and_gap": Work(("step",), ("goal", "expectation"), layer="ideal"),
    "07_priorities": Work(("step", "pain", "opportunity"), ("expectation",)),
    "08_personas_and_segments": Work((), ("goal", "expectation", "step", "pain", "opportunity", "kpi"), head=_PERSONA),
    "09_your_own_map": Work((), whole=True),
}
"""By lesson. An exercise works on what its lesson works on."""


def work_of(lesson: str) -> Work:
    """What a lesson works on; a lesson of one's own, on the whole map."""
    return WORK.get(lesson, WORK["09_your_own_map"])


@cache
def prepared(language: Language) -> Journey:
    """The whole prepared map, to be looked at again in three months, whenever one begins.

    >>> prepared("en").title, len(prepared("fr").stages)
    ('Getting my bike repaired', 5)
    """
    place = files("journeykit").joinpath("course", "maps", f"bike.{language}.journey.json")
    return loads(place.read_bytes(), place.name).replace(review_on=date.today() + _THREE_MONTHS)


def start(lesson: str, language: Language) -> Journey:
    """The map that a lesson starts from where there is none: the prepared one, as the lessons before leave it.

    Before the first lesson it knows who rides, why, and the moment it begins; the other stages are what that lesson
    is about.

    >>> [len(start(one, "en").stages) for one in ("01_stages", "02_goals")]
    [1, 5]
    """
    whole = prepared(language)
    kept = frozenset(place for last, places in _FILLED.items() if last < lesson for place in places)
    if "persona" not in kept:  # whom the map is about is the work of lesson 08
        whole = whole.replace(persona=whole.persona.replace(behaviour=""), scenario="")
    known = whole.stages[:1] if lesson <= "01_stages" else whole.stages
    return whole.replace(stages=tuple(_only(stage, kept) for stage in known))


_FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    "02_goals": ("goal",),
    "03_expectations": ("expectation",),
    "04_lived_process": ("lived",),
    "05_kpis": ("kpi",),
    "06_ideal_and_gap": ("ideal",),
    "07_priorities": ("priority", "pain", "opportunity"),
    "08_personas_and_segments": ("persona",),
}
"""What is on the map after each lesson."""


def _only(stage: Stage, kept: frozenset[str]) -> Stage:
    cards = tuple(card for card in stage.cards if (card.layer if isinstance(card, Step) else card.lane) in kept)
    if "priority" not in kept:
        cards = tuple(card.replace(priority=False) if isinstance(card, Step) else card for card in cards)
    return stage.replace(cards=cards)


def lacking(journey: Journey, lesson: str) -> tuple[Missing, ...]:
    """What the map still lacks for a lesson, stage by stage; nothing once its work is done.

    >>> print(lacking(start("02_goals", "en"), "02_goals")[0].what)
    their goal
    """
    if lesson in _LACKS:
        return tuple(_LACKS[lesson](journey))
    stages, *others = progress(journey)
    own = [one for one in others if one.step.lane in work_of(lesson).lanes]
    return own[0].missing if own and journey.stages else stages.missing


def _welcome(journey: Journey) -> list[Missing]:
    wanted = {
        "need": phrase("the need it starts from"),
        "resolution": phrase("the resolution it ends with"),
    }
    found = [Missing("", what) for field, what in wanted.items() if not getattr(journey, field)]
    return found if journey.persona.name else [*found, Missing("", phrase("the persona’s name"))]


def _ideal(journey: Journey) -> list[Missing]:
    lived = [stage for stage in journey.stages if stage.of("step", "lived")]
    if not lived:
        return [Missing("", phrase("what they do today: the lived process of lesson 04"))]
    return [Missing(stage.id, phrase("how it would ideally go")) for stage in lived if not stage.of("step", "ideal")]


def _priorities(journey: Journey) -> list[Missing]:
    steps = [step for _, step in journey.steps()]
    flawless = sum(step.priority for step in steps)
    found = []
    if not flawless:
        found.append(Missing("", phrase("one to three moments that must be flawless")))
    if flawless > _MOST_PRIORITIES:
        found.append(Missing("", phrase("a choice: more than three moments are marked as must be flawless")))
    if not any(stage.of("pain") for stage in journey.stages):
        found.append(Missing("", phrase("a pain point: what gets in the way?")))
    answers = [card for _, card in journey.cards("opportunity") if isinstance(card, Opportunity) and card.answers]
    if not answers:
        found.append(Missing("", phrase("an opportunity that answers a pain point")))
    elif not any(card.owner for card in answers):
        found.append(Missing("", phrase("who owns that opportunity")))
    return found


def _persona(journey: Journey) -> list[Missing]:
    wanted = {
        "name": phrase("the persona’s name"),
        "need": phrase("what the persona needs"),
        "context": phrase("the persona’s context"),
        "behaviour": phrase("how the persona behaves"),
    }
    found = [Missing("", what) for field, what in wanted.items() if not getattr(journey.persona, field)]
    return found if journey.scenario else [*found, Missing("", phrase("the scenario: whom the map is about"))]


def _whole(journey: Journey) -> list[Missing]:
    missing = [one for step in progress(journey) for one in step.missing]
    fixes = [Missing(one.place.stage, one.title) for one in review(journey) if one.severity == "fix"]
    return [*missing, *fixes]


_LACKS: Final = {
    "00_welcome": _welcome,
    "06_ideal_and_gap": _ideal,
    "07_priorities": _priorities,
    "08_personas_and_segments": _persona,
    "09_your_own_map": _whole,
}

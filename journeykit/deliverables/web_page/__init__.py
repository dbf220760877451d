"""The map as one self-contained HTML page: read in any browser, without a network and without a script.

It is a real table with headings, the emotion curve stands in it as a picture and in words, and it prints. On a phone
one stage stands under the other. Text of the map is escaped by the template, always.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from journeykit.model.figures import Figures, figures
from journeykit.model.gap import Gap, gaps
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, day, number, phrase, plural

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["dumps"]

_WORDS: Final = {
    "eyebrow": phrase("Customer journey map"),
    "persona": phrase("Persona"),
    "need_of": phrase("Need of the persona"),
    "context": phrase("Context"),
    "behaviour": phrase("Behaviour"),
    "need": phrase("Need"),
    "resolution": phrase("Resolution"),
    "glance": phrase("At a glance"),
    "flawless": phrase("Be flawless here first"),
    "alerts": phrase("KPIs in alert"),
    "widest": phrase("Widest gap"),
    "curve": phrase("Emotion curve"),
    "every": phrase("Every step in words"),
    "lived": phrase("lived journey"),
    "ideal": phrase("ideal journey"),
    "truth": phrase("moment of truth"),
    "stages": phrase("Stages"),
    "stage": phrase("Stage"),
    "map": phrase("The journey, stage by stage"),
    "phase": phrase("Phase"),
    "none": phrase("Nothing here yet"),
    "gaps": phrase("Gap between lived and ideal"),
    "scale": phrase("Means of the steps’ emotions, from −2 (very bad) to 2 (very good)."),
    "lived_head": phrase("Lived"),
    "ideal_head": phrase("Ideal"),
    "gap": phrase("Gap"),
    "sources": phrase("Sources"),
    "empty": phrase("The map has no stages."),
    "made": phrase("Made with JourneyKit"),
    "skip": phrase("Go to the map"),
}


def dumps(journey: Journey, language: Language | None = None, today: date | None = None) -> bytes:
    """The map as an HTML page in `language`; `today` stands on it, and tells whether a review is overdue.

    >>> page = dumps(Journey(title="Shoes <b>")).decode()
    >>> "<h1 dir=\\"auto\\">Shoes &lt;b&gt;</h1>" in page, "<script" in page
    (True, False)
    """
    from journeykit.deliverables.web_page.curve import curve
    from journeykit.deliverables.web_page.stages import tables

    language, today = language or journey.language, today or date.today()
    page = {
        "lang": language,
        "journey": journey,
        "say": {name: said.to(language) for name, said in _WORDS.items()},
        "glance": _glance(journey, language),
        "curve": curve(journey, language),
        "tables": tables(journey, language),
        "gaps": _gaps(journey, language),
        "counted": _counted(journey, language),
        "dates": _dates(journey, language, today),
        "style": files(__name__).joinpath("style.css").read_text("utf-8"),
        "icons": _icons,
    }
    return _environment().get_template("page").render(page).encode()


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    template = files(__name__).joinpath("page.html.j2").read_text("utf-8")
    return Environment(
        loader=DictLoader({"page": template}), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def _icons(page: str) -> dict[str, Any]:
    """The icons that a part of the page uses, each with its paths: they are drawn once and pointed at."""
    known = json.loads(files("journeykit").joinpath("icons.json").read_text("utf-8"))
    return {name: paths for name, paths in known.items() if f'"#i-{name}"' in page}


def _counted(journey: Journey, language: Language) -> str:
    parts = [
        plural("{n} stage", "{n} stages", n=len(journey.stages)),
        plural("{n} step", "{n} steps", n=len(journey.steps())),
        plural("{n} KPI", "{n} KPIs", n=len(journey.kpis())),
    ]
    return " · ".join(part.to(language) for part in parts if part.values["n"])


def _glance(journey: Journey, language: Language) -> dict[str, list[tuple[str, str]]]:
    """What to know first, each with the place on the page where it stands."""
    from journeykit.deliverables.web_page.stages import anchor

    numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}
    flawless = [
        (phrase("Step {n}: {text}", n=numbers[step.id], text=step.text).to(language), anchor(step))
        for _, step in journey.steps()
        if step.priority
    ]
    alarmed = [(stage, kpi, figures(kpi, language)) for stage, kpi in journey.kpis() if kpi.state == "alert"]
    names = [said.name for _, _, said in alarmed]
    alerts = [
        (_alert(said, stage.title if names.count(said.name) > 1 else "", language), anchor(kpi))
        for stage, kpi, said in alarmed
    ]
    first = next((gap for gap in gaps(journey) if gap.width is not None and gap.width > 0), None)
    widest = [(_largest(first, language), f"stage-{journey.index(first.stage.id) + 1}")] if first else []
    return {"flawless": flawless, "alerts": alerts, "widest": widest}


def _alert(said: Figures, where: str, language: Language) -> str:
    """A KPI with its value; of several of one name also where each stands."""
    told = phrase("{label}: {value}", label=said.name, value=said.value).to(language)
    return f"{told} ({where})" if where else told


def _largest(gap: Gap, language: Language) -> str:
    told = number(round(gap.width or 0.0, 1), language, 1)
    return phrase("{stage}: a gap of {gap}", stage=gap.stage.title, gap=told).to(language)


def _gaps(journey: Journey, language: Language) -> Sequence[dict[str, Any]]:
    """The gap of each stage that can be compared, from the largest."""

    def said(value: float) -> str:
        return number(round(value, 1) + 0.0, language, 1)

    return [
        {"stage": gap.stage, "lived": said(gap.lived), "ideal": said(gap.ideal), "width": said(gap.width),
         "share": max(0.0, gap.width) / 4 * 100}
        for gap in gaps(journey)
        if gap.lived is not None and gap.ideal is not None and gap.width is not None
    ]  # fmt: skip


def _dates(journey: Journey, language: Language, today: date) -> list[tuple[str, bool]]:
    """When it was made, whose it is, when it is to be reviewed; each with whether that is overdue."""

    def told() -> Iterator[tuple[Phrase, bool]]:
        yield phrase("As of {day}.", day=day(today, language)), False
        if journey.owner:
            yield phrase("Owner: {owner}.", owner=journey.owner), False
        if journey.review_on is None:
            return
        when = day(journey.review_on, language)
        if journey.review_on < today:
            yield phrase("Review overdue since {day}.", day=when), True
        else:
            yield phrase("Review by {day}.", day=when), False

    return [(said.to(language), late) for said, late in told()]

"""Paths: the ways that most customers take, and what they do again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from journeykit.text import Language, number, phrase, plural
from journeykit.widgets.explore.funnel import case_control, cases_of, groups, has_visits, length, log_of, percent
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.naming import event
from journeykit.widgets.explore.parts import ALL, chosen_of, customers, out_of, pick, row, segments

if TYPE_CHECKING:
    from journeykit.events import Traces

__all__ = ["look"]

_WAYS: Final = 8
_AGAIN: Final = 10
_BETWEEN: Final = " › "


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Ways or loops, of stages or activities, of whom; then the most frequent ones."""
    language, traces = given.language, log_of(given)
    mapped = traces.journey is not None and len(set(traces.stages.values())) > 1
    what = chosen_of(chosen, "what", ("ways", "loops"), "ways")
    grain = chosen_of(
        chosen,
        "grain",
        ("stages", "activities") if mapped else ("activities",),
        "stages" if mapped and what == "ways" else "activities",
    )
    case = chosen_of(chosen, "case", ("customer", "visit") if has_visits(traces) else ("customer",), "customer")
    among = groups(given)
    who = chosen_of(chosen, "who", among, ALL)
    controls = [
        segments("what", phrase("Look at"), what, [("ways", phrase("Ways")), ("loops", phrase("Loops"))], language)
    ]
    if mapped:
        grains = [("stages", phrase("Stages of the map")), ("activities", phrase("Events"))]
        controls.append(pick("grain", phrase("Steps"), grain, grains, language))
    controls += case_control(traces, case, language)
    if among:
        controls.append(customers(who, among, language))
    yield {"controls": controls, "title": phrase("Paths").to(language)}
    cut = cases_of(traces.where(entered={among[who][0]: among[who][1]}) if who else traces, case)
    if grain == "stages":
        cut = cut.by_stage()
    yield _ways(cut, language) if what == "ways" else _loops(cut, language)


def _ways(traces: Traces, language: Language) -> dict[str, Any]:
    from journeykit.events import variants

    frame = variants(traces, _WAYS)
    phases = _phases(frame)
    found = frame.to_dict("records")
    most = max(one["share"] for one in found)
    rows = [
        row("", percent(one["share"], language), at=round(100 * one["share"] / most, 2),
            way=[_step(step, phases, language) for step in one["variant"].split(_BETWEEN)],
            counted=number(one["cases"], language))
        for one in found
    ]  # fmt: skip
    says = phrase(
        "There are {n} different ways. The {few} most frequent cover {share} of {all}.",
        n=number(frame.attrs["variants"], language), few=len(found), share=percent(found[-1]["coverage"], language),
        all=number(frame.attrs["cases"], language),
    )  # fmt: skip
    head = [phrase("Way").to(language), phrase("Share").to(language), phrase("Number").to(language)]
    return {"says": says.to(language), "tables": [{"caption": phrase("The most frequent ways").to(language),
                                                    "head": head, "rows": rows, "ways": True}]}  # fmt: skip


def _step(name: str, phases: Mapping[str, str], language: Language) -> dict[str, str]:
    return {"name": event(name, language), "phase": phases.get(name, "")}


def _phases(frame: Any) -> Mapping[str, str]:
    known = {one["name"]: one["phase"] for one in frame.attrs.get("stages") or ()}
    placed = {name: known.get(stage, "") for name, stage in (frame.attrs.get("placed") or {}).items()}
    return {**placed, **known}


def _loops(traces: Traces, language: Language) -> dict[str, Any]:
    from journeykit.events import loops

    frame = loops(traces)
    phases = _phases(frame)
    found: Sequence[Mapping[str, Any]] = [one for one in frame.to_dict("records") if one["repeats"]][:_AGAIN]
    if not found:
        return {"says": phrase("Nobody does anything again.").to(language)}
    rows = [
        row(event(one["activity"], language), percent(one["share"], language), at=one["share"], low=one["low"],
            high=one["high"], phase=phases.get(one["activity"]) or None,
            counted=out_of(one["repeating"], one["cases"], language),
            below=_again(one, language))
        for one in sorted(found, key=lambda one: -one["share"])
    ]  # fmt: skip
    first = max(found, key=lambda one: one["share"])
    says = phrase(
        "Done again by most: “{name}”, by {n} of {all}, {share}.", name=event(first["activity"], language),
        n=number(first["repeating"], language), all=number(first["cases"], language),
        share=percent(first["share"], language),
    )  # fmt: skip
    head = [phrase("Event").to(language), phrase("Do it again").to(language), phrase("Number").to(language)]
    note = phrase("Doing again is often a problem, seldom a wish: ask why. The line is the 95 % interval.")
    return {"says": says.to(language), "notes": [note.to(language)],
            "tables": [{"caption": phrase("What is done again").to(language), "head": head, "rows": rows}]}  # fmt: skip


def _again(one: Mapping[str, Any], language: Language) -> str:
    said = [
        plural("{said} repeat", "{said} repeats", n=one["repeats"], said=number(one["repeats"], language)),
        phrase("{n} at once, {m} after something else", n=number(one["direct"], language),
               m=number(one["returns"], language)),
    ]  # fmt: skip
    if time := length(one["median_s"], language):
        said.append(phrase("median time {time}", time=time))
    return " · ".join(part.to(language) for part in said)

"""Says what pydantic found wrong in the words of the map: place, value, what is allowed."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from journeykit.errors import BadValue
from journeykit.model.cards import LANES, CardBase, fields_of
from journeykit.text import Phrase, phrase

__all__ = ["bad_value"]
_MOST: Final = 5
_HOLDERS: Final = ("stages", "cards")
_WANTED: Final = {
    "int": phrase("a whole number"),
    "float": phrase("a number"),
    "finite": phrase("a number"),
    "bool": phrase("yes or no (true, false)"),
    "date": phrase("a date, such as 2026-11-21"),
    "string_pattern": phrase("letters, digits, “.”, “_” and “-” only, 60 at most"),
    "string": phrase("text"),
    "tuple": phrase("a list"),
    "dict": phrase("names with their values"),
    "model": phrase("names with their values"),
}
"""What is wanted, by how the kind of fault begins."""


def bad_value(error: ValidationError, model: type[BaseModel], value: Any = None) -> BadValue:
    """A `BadValue` that names every fault (at most five), its place and what is allowed.

    `value` is the plain data that was validated, so that stages and cards are named by their words.
    """
    faults = error.errors(include_url=False)
    lane = str(model.model_fields["lane"].default) if issubclass(model, CardBase) else ""
    lines = [_line(fault, value, lane) for fault in faults[:_MOST]]
    said = lines[0]
    for line in lines[1:]:
        said = phrase("{first}\n{second}", first=said, second=line)
    if len(faults) > _MOST:
        said = phrase("{first}\nand {n} more", first=said, n=len(faults) - _MOST)
    return BadValue(said)


def _line(fault: Any, value: Any, lane: str) -> Phrase:
    place = _place(fault["loc"], value, lane)
    allowed = _allowed(fault)
    if place is None:
        return allowed
    return phrase("{place}: {allowed}", place=place, allowed=allowed)


def _place(loc: tuple[int | str, ...], value: Any, lane: str) -> Phrase | None:
    """The place in the map's words: Stage 1 “Awareness”, Lived process 2, Feels."""
    said: Phrase | None = None
    here = value
    for i, part in enumerate(loc):
        before = loc[i - 1] if i else ""
        if isinstance(here, dict):
            here = here.get(part, here if part == lane else None)
        elif isinstance(here, list | tuple) and isinstance(part, int):
            here = here[part] if part < len(here) else None
        name = _name(part, before, here, lane) if i + 1 < len(loc) or part not in _HOLDERS else Phrase(str(part))
        if isinstance(here, dict) and "lane" in here:
            lane = str(here["lane"])
        if name is not None:
            said = name if said is None else phrase("{place}, {name}", place=said, name=name)
    return said


def _name(part: int | str, before: int | str, here: Any, lane: str) -> Phrase | None:
    if isinstance(part, int):
        if before == "stages":
            title = here.get("title", "") if isinstance(here, dict) else ""
            return phrase("Stage {n} “{title}”", n=part + 1, title=title) if title else phrase("Stage {n}", n=part + 1)
        if before == "cards":
            text = here.get("text", "") if isinstance(here, dict) else ""
            return (
                phrase("card {n} “{text}”", n=part + 1, text=_short(text)) if text else phrase("card {n}", n=part + 1)
            )
        return Phrase(str(part + 1))
    if part in _HOLDERS or part == lane or part in {one.id for one in LANES}:
        return None
    for one in LANES:
        if one.id == lane and part in fields_of(one.card):
            return fields_of(one.card)[part].label
    return Phrase(part)


def _allowed(fault: Any) -> Phrase:
    kind, context, given = fault["type"], fault.get("ctx", {}), _short(fault.get("input"))
    match kind:
        case "missing":
            return phrase("is missing")
        case "extra_forbidden":
            return phrase("is not known in a map; remove it or correct its name")
        case "greater_than_equal" | "less_than_equal":
            limit = context.get("ge", context.get("le"))
            least = "ge" in context
            said = phrase("must be at least {limit}; you gave {given}", limit=limit, given=given)
            return said if least else phrase("must be at most {limit}; you gave {given}", limit=limit, given=given)
        case "string_too_short":
            return phrase("must not be empty")
        case "string_too_long":
            return phrase(
                "must be at most {limit} characters; you gave {given}",
                limit=context.get("max_length"),
                given=len(str(fault.get("input"))),
            )
        case "literal_error":
            choices = str(context.get("expected")).replace(" or ", ", ")
            return phrase("must be one of {choices}; you gave {given}", choices=choices, given=given)
        case "union_tag_invalid" | "union_tag_not_found":
            lanes = ", ".join(one.id for one in LANES)
            return phrase("must name its lane, one of {choices}", choices=lanes)
        case "value_error":
            said = context["error"].args[0]
            return said if isinstance(said, Phrase) else Phrase(str(said))
    for beginning, wanted in _WANTED.items():
        if kind.startswith(beginning):
            return phrase("must be {wanted}; you gave {given}", wanted=wanted, given=given)
    return phrase("is not valid ({why}); you gave {given}", why=Phrase(fault["msg"]), given=given)


def _short(given: Any) -> str:
    text = given if isinstance(given, str) else repr(given)
    return text if len(text) <= 60 else text[:59] + "…"

"""Says what pydantic found wrong in the words of the map: place, value, what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from journeykit.errors import BadValue
from journeykit.model.cards import LANES, CardBase, fields_of
from journeykit.text import Phrase, phrase, shown

__all__ = ["bad_value"]
_MOST: Final = 5
_HOLDERS: Final = ("stages", "cards")
_AROUND: Final = ("card", "stage", "journey", "fields", "edits")
"""Parts of an edit that are on the way to what is wrong, and not named unless they are wrong themselves."""
_NAMES: Final = {
    "title": phrase("title"),
    "text": phrase("text"),
    "need": phrase("need"),
    "resolution": phrase("resolution"),
    "owner": phrase("owner"),
    "name": phrase("name"),
    "summary": phrase("summary"),
    "context": phrase("context"),
    "behaviour": phrase("behaviour"),
    "hint": phrase("hint"),
    "phase": phrase("phase"),
    "language": phrase("language"),
    "stage": phrase("stage"),
    "stages": phrase("stages"),
    "card": phrase("card"),
}
"""Fields of the map itself, in English as in the file."""
_WANTED: Final = {
    "int": phrase("a whole number"),
    "float": phrase("a number"),
    "finite": phrase("a number"),
    "bool": phrase("yes or no (true, false)"),
    "date": phrase("a date, such as 2026-11-21"),
    "string_pattern": phrase("letters, digits, “.”, “_” and “-” only, 60 at most"),
    "string": phrase("text"),
    "invalid_key": phrase("text"),
    "tuple": phrase("a list"),
    "dict": phrase("names with their values"),
    "model": phrase("names with their values"),
}
"""What is wanted, by how the kind of fault begins."""


def bad_value(
    error: ValidationError,
    model: type[BaseModel],
    value: Any = None,
    whole: Phrase | None = None,
    named: Callable[[tuple[int | str, ...]], Phrase | None] = lambda way: None,
) -> BadValue:
    """A `BadValue` that names every fault (at most five), its place and what is allowed.

    `value` is the plain data that was validated, so that stages and cards are named by their words; `whole` names
    it where the fault is in no part of it; `named` gives places a name of their own, such as the cell of a table.
    """
    faults = [one for one in error.errors(include_url=False) if not _follows(one)]
    lane = str(model.model_fields["lane"].default) if issubclass(model, CardBase) else ""
    lines = [
        _line(fault, named(fault["loc"]) or _place(fault["loc"], value, lane) or whole) for fault in faults[:_MOST]
    ]
    said = lines[0]
    for line in lines[1:]:
        said = phrase("{first}\n{second}", first=said, second=line)
    if len(faults) > _MOST:
        said = phrase("{first}\nand {n} more", first=said, n=len(faults) - _MOST)
    return BadValue(said)


def _follows(fault: Any) -> bool:
    """A list is too short only because what is in it was refused, which is said already."""
    return bool(fault["type"] == "too_short" and fault.get("input"))


def _line(fault: Any, place: Phrase | None) -> Phrase:
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
        if part == "[key]" or _is_tag(here, part):
            continue
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list | tuple) and isinstance(part, int):
            here = here[part] if part < len(here) else None
        name = _name(part, before, here, lane) if i + 1 < len(loc) or part not in _HOLDERS else Phrase(str(part))
        if isinstance(here, dict) and isinstance(here.get("lane"), str):
            lane = here["lane"]
        if name is not None and (i + 1 == len(loc) or part not in _AROUND):
            said = name if said is None else phrase("{place}, {name}", place=said, name=name)
    return said


def _is_tag(here: Any, part: int | str) -> bool:
    """Whether a part of the way only says which lane, or which kind of edit, was looked at."""
    return isinstance(here, dict) and part not in here and part in (here.get("lane"), here.get("do"))


def _name(part: int | str, before: int | str, here: Any, lane: str) -> Phrase | None:
    if isinstance(part, int):
        if before == "edits":
            return phrase("change {n}", n=part + 1)
        if before == "stages":
            title = here.get("title", "") if isinstance(here, dict) else ""
            if title and isinstance(title, str):
                return phrase("Stage {n} “{title}”", n=part + 1, title=shown(title))
            return phrase("Stage {n}", n=part + 1)
        if before == "cards":
            text = here.get("text", "") if isinstance(here, dict) else ""
            if text and isinstance(text, str):
                return phrase("card {n} “{text}”", n=part + 1, text=shown(text))
            return phrase("card {n}", n=part + 1)
        return Phrase(str(part + 1))
    if part in _HOLDERS or part == lane:
        return None
    for one in LANES:
        if one.id == lane and part in fields_of(one.card):
            return fields_of(one.card)[part].label
    return _NAMES.get(part) or Phrase(str(shown(part)))


def _allowed(fault: Any) -> Phrase:
    kind, context, given = fault["type"], fault.get("ctx", {}), shown(fault.get("input"))
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
        case "string_too_short" | "too_short":
            return phrase("must not be empty")
        case "string_too_long":
            return phrase(
                "must be at most {limit} characters; you gave {given}",
                limit=context.get("max_length"),
                given=len(str(fault.get("input"))),
            )
        case "too_long":
            return phrase("must have at most {limit} entries; you gave more", limit=context.get("max_length"))
        case "literal_error":
            choices = str(context.get("expected")).replace(" or ", ", ")
            return phrase("must be one of {choices}; you gave {given}", choices=choices, given=given)
        case "union_tag_invalid" | "union_tag_not_found":
            if "lane" not in str(context.get("discriminator")):
                return phrase("is not one that a map knows")
            lanes = ", ".join(one.id for one in LANES)
            return phrase("must name its lane, one of {choices}", choices=lanes)
        case "value_error":
            said = context["error"].args[0]
            return said if isinstance(said, Phrase) else Phrase(str(said))
    for beginning, wanted in _WANTED.items():
        if kind.startswith(beginning):
            return phrase("must be {wanted}; you gave {given}", wanted=wanted, given=given)
    return phrase("is not allowed here; you gave {given}", given=given)

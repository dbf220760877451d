"""What an explorer's page is made of, as plain data: controls, and rows with their bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from journeykit.text import Language, Phrase, number, phrase
from journeykit.widgets.explore.naming import titled, valued

__all__ = [
    "ALL", "Options", "Scale", "chosen_of", "customers", "out_of", "pick", "press", "row", "search", "segments",
    "several", "slide",
]  # fmt: skip

ALL = ""
"""The choice of everything."""
Options = Iterable[tuple[str, str | Phrase]]


def chosen_of(chosen: Mapping[str, Any], name: str, options: Iterable[str], default: str) -> str:
    """What was chosen of these; the default where it is none of them."""
    value = chosen.get(name, default)
    known = tuple(options)
    return value if isinstance(value, str) and value in known else default


def pick(name: str, label: Phrase, value: str, options: Options, language: Language) -> dict[str, Any]:
    """A list to choose one of."""
    return _control("pick", name, label, value, options, language)


def customers(value: str, groups: Mapping[str, tuple[str, str]], language: Language) -> dict[str, Any]:
    """All customers, or those with a value in a column; `groups` gives each choice its column and value."""
    options: list[tuple[str, str | Phrase]] = [(ALL, phrase("All customers"))]
    for key, (name, own) in groups.items():
        said = phrase("{column}: {value}", column=titled(name, language), value=valued(name, own, language))
        options.append((key, said))
    return pick("who", phrase("Customers"), value, options, language)


def segments(name: str, label: Phrase, value: str, options: Options, language: Language) -> dict[str, Any]:
    """Two or three buttons side by side, one of them pressed."""
    return _control("segments", name, label, value, options, language)


def several(name: str, label: Phrase, value: Sequence[str], options: Options, language: Language) -> dict[str, Any]:
    """Boxes to tick."""
    return _control("several", name, label, list(value), options, language)


def search(name: str, label: Phrase, value: str, hint: Phrase, language: Language) -> dict[str, Any]:
    """A field to type words into."""
    return {"kind": "search", "id": name, "label": label.to(language), "value": value, "hint": hint.to(language)}


def slide(
    name: str, label: Phrase, value: int, least: int, most: int, says: Phrase, language: Language
) -> dict[str, Any]:
    """One after the other: a button back, a slider, a button on; `says` is what the slider's place means."""
    return {"kind": "slide", "id": name, "label": label.to(language), "value": value, "least": least, "most": most,
            "says": says.to(language)}  # fmt: skip


def press(name: str, label: Phrase, value: int, language: Language) -> dict[str, Any]:
    """A button that counts how often it was pressed."""
    return {"kind": "press", "id": name, "label": label.to(language), "value": value}


def _control(kind: str, name: str, label: Phrase, value: Any, options: Options, language: Language) -> dict[str, Any]:
    listed = [{"id": key, "label": said.to(language) if isinstance(said, Phrase) else said} for key, said in options]
    return {"kind": kind, "id": name, "label": label.to(language), "value": value, "options": listed}


class Scale:
    """Places of values between 0 and 100, with round values for lines; `zero` keeps 0 on it."""

    def __init__(self, values: Iterable[float | None], *, zero: bool = False) -> None:
        known = [one for one in values if one is not None] + ([0.0] if zero else [])
        low, high = min(known, default=0.0), max(known, default=1.0)
        rough = (high - low or abs(high) or 1.0) / 4
        size = 10 ** floor(log10(rough))
        self.step = next(n * size for n in (1, 2, 5, 10) if n * size >= rough)
        self.low = floor(low / self.step) * self.step
        self.high = max(ceil(high / self.step) * self.step, self.low + self.step)

    def at(self, value: float | None) -> float | None:
        """The place of a value."""
        return None if value is None else round(100 * (value - self.low) / (self.high - self.low), 2)

    def lines(self, say: Callable[[float], str]) -> list[dict[str, Any]]:
        """The round values, each with its place and its words."""
        count = round((self.high - self.low) / self.step)
        return [{"at": self.at(value), "label": say(value), "kind": "zero" if value == 0 and self.low < 0 else ""}
                for value in (round(self.low + n * self.step, 9) for n in range(count + 1))]  # fmt: skip


def row(name: str, value: str, **more: Any) -> dict[str, Any]:
    """A row: its name, its value in words; `at`, `low` and `high` are places from 0 to 100, `phase` gives the colour,
    `counted` stands small beside it, `below` between it and the next."""
    return {"name": name, "value": value, **{key: one for key, one in more.items() if one is not None}}


def out_of(part: float, whole: float, language: Language) -> str:
    """So many of so many."""
    return phrase("{n} of {all}", n=number(part, language), all=number(whole, language)).to(language)

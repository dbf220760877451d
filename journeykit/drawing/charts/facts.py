"""What a picture of an analysis is made from: the rows of the frame, what its attrs say, and numbers in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from journeykit.errors import BadValue
from journeykit.text import Language, Phrase, day, number, phrase, plural

__all__ = ["DAY", "HOUR", "MINUTE", "WEEK", "YEAR", "Facts", "Row", "is_frame", "time_in_words"]

Row = Mapping[str, Any]
MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY
_PHASES: Final = ("before", "during", "after")


@dataclass(frozen=True)
class Facts:
    """One analysis, ready to be drawn and told in a language."""

    analysis: str
    rows: tuple[Row, ...]
    about: Mapping[str, Any]
    language: Language

    def say(self, what: Phrase) -> str:
        """A sentence in the language of the picture."""
        return what.to(self.language)

    def n(self, value: float, digits: int | None = None) -> str:
        """A number, as the language writes it."""
        return number(value if digits is not None else round(value, 1), self.language, digits)

    def share(self, value: float | None) -> str:
        """A share of 0 to 100: whole from ten on; 0 and 100 are only said where nobody, or everybody, is meant."""
        if value is None:
            return "\N{EN DASH}"
        sign, least, most = "", 0.05, 99.95
        if 0 < value < least:
            sign, value = "<\N{NO-BREAK SPACE}", 0.1
        elif most <= value < 100:
            sign, value = ">\N{NO-BREAK SPACE}", 99.9
        digits = 0 if value in (0, 100) or 10 <= value < 99.5 or float(round(value, 1)).is_integer() else 1
        return f"{sign}{self.n(value, digits)}\N{NO-BREAK SPACE}%"

    def points(self, value: float | None) -> str:
        """A number with its sign."""
        if value is None:
            return "\N{EN DASH}"
        return ("+" if value > 0 else "") + self.n(value)

    def range(self, low: float | None, high: float | None) -> str:
        """An interval of shares; empty where there is none."""
        if low is None or high is None:
            return ""
        return self.say(phrase("{low} to {high}", low=self.share(low).removesuffix("\xa0%"), high=self.share(high)))

    def time(self, seconds: float | None) -> str:
        """A length of time in its best unit; a dash for none."""
        return "\N{EN DASH}" if seconds is None else self.say(time_in_words(seconds, self.language))

    def times(self, low: float | None, high: float | None) -> str:
        """From one length of time to another; empty where there is none."""
        if low is None or high is None:
            return ""
        return self.say(phrase("{low} to {high}", low=self.time(low), high=self.time(high)))

    def listed(self, texts: Iterable[str]) -> str:
        """Texts one after the other in one sentence, parted by semicolons."""
        gap = "\N{NO-BREAK SPACE}; " if self.language == "fr" else "; "
        return gap.join(text.rstrip(".") for text in texts)

    def cases(self, count: float) -> str:
        """So many cases."""
        return self.say(plural("{said} case", "{said} cases", n=count, said=self.n(count)))

    @cached_property
    def phases(self) -> dict[str, str]:
        """The phase of each stage, of each activity of a stage, and of each named row that says one."""
        known = {str(one["name"]): one["phase"] for one in self.about.get("stages") or ()}
        for activity, stage in (self.about.get("placed") or {}).items():
            known.setdefault(str(activity), known.get(stage))
        for row in self.rows:
            name = row.get("name") or row.get("step") or row.get("activity")
            if row.get("phase") in _PHASES and name:
                known.setdefault(str(name), row["phase"])
        return {name: phase for name, phase in known.items() if phase in _PHASES}

    def colour(self, name: str) -> str:
        """The colour of a stage's phase; the accent for what belongs to none."""
        return self.phases.get(name, "accent")

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each stage in the journey."""
        return {str(one["name"]): n for n, one in enumerate(self.about.get("stages") or ())}

    def scope(self) -> Iterator[str]:
        """When it was, of whom, and where it is from."""
        about = self.about
        if about.get("start") and about.get("end"):
            start, end = (day(date.fromisoformat(str(about[key])[:10]), self.language) for key in ("start", "end"))
            yield start if start == end else self.say(phrase("{start} to {end}", start=start, end=end))
        if about.get("segment"):
            yield str(about["segment"])
        if about.get("source"):
            yield self.say(phrase("Source: {source}", source=about["source"]))


def time_in_words(seconds: float, language: Language) -> Phrase:
    """A length of time in seconds, minutes, hours, days or years: about two figures.

    >>> [str(time_in_words(one, "en")) for one in (0, 40, 90, 7200, 86400 * 3.24, 86400 * 800)]
    ['0 s', '40 s', '1.5 min', '2 h', '3.2 days', '2.2 years']
    """
    size, unit = next((unit for unit in _UNITS if abs(seconds) >= unit[0] * (2 if unit[0] == YEAR else 1)), _UNITS[-1])
    value = seconds / size
    value = round(value, 1) if abs(value) < 9.95 else round(value)
    return Phrase(unit.source, {"n": value, "said": number(value, language)}, unit.many)


_UNITS: Final = (
    (YEAR, plural("{said} year", "{said} years", n=1)),
    (DAY, plural("{said} day", "{said} days", n=1)),
    (HOUR, plural("{said} h", "{said} h", n=1)),
    (MINUTE, plural("{said} min", "{said} min", n=1)),
    (1.0, plural("{said} s", "{said} s", n=1)),
)


def is_frame(what: object) -> bool:
    """Whether it is a DataFrame, as far as drawing needs to know."""
    return all(hasattr(what, name) for name in ("attrs", "columns", "to_dict", "reset_index"))


def read(frame: Any, analysis: str, columns: tuple[str, ...], language: Language) -> Facts:
    """The facts of a frame; its numbers as Python's own, None for what is missing."""
    index = getattr(frame.index, "name", None)
    whole = frame.reset_index() if index in columns and index not in frame.columns else frame
    named = [str(name) for name in whole.columns]
    missing = [name for name in columns if name not in named]
    if missing:
        raise BadValue(
            phrase(
                "The columns {columns} of the analysis {analysis} are missing.",
                columns=", ".join(missing),
                analysis=analysis,
            ),
            phrase("Give the DataFrame as the analysis returned it."),
        )
    found = whole.to_dict("split")["data"]
    if not found:
        raise BadValue(
            phrase("The analysis {analysis} found nothing: there is no row to draw.", analysis=analysis),
            phrase("Choose a longer period or another segment."),
        )
    rows = tuple({name: _plain(value) for name, value in zip(named, row, strict=True)} for row in found)
    return Facts(analysis, rows, dict(frame.attrs), language)


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    missing = value is None or (value is not True and value is not False and value != value)
    return None if missing else value

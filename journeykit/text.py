"""What a person reads, in English and in French.

The English sentence is the key. French stands in `locale/fr.po`, and a test holds the two
together. A sentence travels as a `Phrase` and becomes text as late as possible, so that the
same error, finding or label can be read in either language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

Language = Literal["en", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

__all__ = ["LANGUAGES", "Language", "Phrase", "catalogue", "day", "number", "phrase", "plural", "quoted", "shown"]


class Phrase:
    """A sentence with its values, not yet in a language.

    Values that are themselves phrases are translated too.

    >>> phrase("Stage {n}: {what}", n=2, what=phrase("Goals")).to("en")
    'Stage 2: Goals'
    """

    __slots__ = ("many", "source", "values")

    def __init__(self, source: str, values: Mapping[str, Any] | None = None, many: str | None = None) -> None:
        self.source = source
        self.many = many
        self.values = dict(values or {})

    def to(self, language: Language) -> str:
        """The sentence in `language`; English where a translation is missing."""
        pattern = _pattern(self, language)
        if not self.values:
            return pattern
        said = {k: v.to(language) if isinstance(v, Phrase) else v for k, v in self.values.items()}
        return pattern.format(**said)

    def __str__(self) -> str:
        return self.to("en")

    def __repr__(self) -> str:
        return f"Phrase({self.to('en')!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.source, self.many, self.values) == (
            other.source,
            other.many,
            other.values,
        )

    def __hash__(self) -> int:
        return hash((self.source, self.many))


def phrase(source: str, /, **values: Any) -> Phrase:
    """A sentence to be said later; `{name}` stands for a value.

    >>> str(phrase("{n} of {all}", n=3, all=6))
    '3 of 6'
    """
    return Phrase(source, values)


def plural(one: str, many: str, /, n: float, **values: Any) -> Phrase:
    """A sentence that counts; `{n}` is the number. In French, 0 and 1 are singular.

    >>> str(plural("{n} stage", "{n} stages", n=2))
    '2 stages'
    """
    return Phrase(one, {"n": n, **values}, many)


def _pattern(said: Phrase, language: Language) -> str:
    n = said.values.get("n", 0)
    if language != "en":
        found = _messages(language).get(said.source)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, tuple) and all(found):
            return found[0 if abs(n) < 2 else 1]
    return said.source if said.many is None or n == 1 else said.many


@cache
def _messages(language: Language) -> dict[str, str | tuple[str, ...]]:
    return {key: text for key, (text, _) in _read(language).items()}


@cache
def _read(language: Language) -> dict[str, tuple[str | tuple[str, ...], frozenset[str]]]:
    from babel.messages.pofile import read_po  # heavy, and only needed once a page is not in English

    with files("journeykit").joinpath("locale", f"{language}.po").open("rb") as stream:
        found = read_po(stream, locale=language)
    read: dict[str, tuple[str | tuple[str, ...], frozenset[str]]] = {}
    for message in found:
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else tuple(message.string or ())
        read[key] = (text, frozenset(place for place, _ in message.locations))
    return read


def catalogue(language: Language, used_in: str) -> dict[str, str | tuple[str, ...]]:
    """The translations that files whose path contains `used_in` need; empty for English.

    The widgets get theirs this way: the .js files mark their sentences with `t("...")`.
    """
    if language == "en":
        return {}
    found = _read(language).items()
    return {key: text for key, (text, places) in found if all(text) and text and any(used_in in p for p in places)}


@lru_cache(maxsize=10_000)  # a picture asks for the same figures with every layout it tries
def number(value: float, language: Language, digits: int | None = None) -> str:
    """A number as it is written in `language`; at most one decimal unless `digits` says so.

    >>> number(53.44, "fr")
    '53,4'
    """
    from decimal import localcontext

    from babel.numbers import format_decimal

    places = digits if digits is not None else (0 if float(value).is_integer() else 1)
    form = f"#,##0.{'0' * places}" if places else "#,##0"
    with localcontext(prec=330):  # the largest number that a map holds has 309 digits
        return format_decimal(value, format=form, locale=language).replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=10_000)
def day(when: date | datetime, language: Language) -> str:
    """A date in words.

    >>> day(date(2026, 11, 1), "fr")
    '1er novembre 2026'
    """
    from babel.dates import format_date

    said = format_date(when, "d MMMM y", locale=language)
    return said.replace("1 ", "1er ", 1) if language == "fr" and when.day == 1 else said


def quoted(text: str, language: Language) -> str:
    """Text in the quotation marks of `language`."""
    if language == "fr":
        return f"«\N{NARROW NO-BREAK SPACE}{text}\N{NARROW NO-BREAK SPACE}»"
    return f"“{text}”"


def shown(given: object, most: int = 60) -> str | Phrase:
    """What somebody gave, fit to stand in a sentence: one line of at most `most` characters, a list by its kind.

    >>> str(shown("one\\ntwo")), str(shown([1, 2])), len(str(shown("x" * 1_000_000)))
    ('one two', 'a list', 60)
    """
    if given is None:
        return phrase("nothing")
    if isinstance(given, Mapping):
        return phrase("names with their values")
    if isinstance(given, list | tuple):
        return phrase("a list")
    text = "".join(map(_seen, str(given)[: most + 1]))
    return text if len(text) <= most else text[: most - 1] + "…"


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    return " " if kind in ("Cc", "Zl", "Zp") else "\N{REPLACEMENT CHARACTER}" if kind == "Cs" else letter

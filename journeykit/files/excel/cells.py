"""One cell: how a value of the map stands in it, and what is meant by what a person wrote there."""

from __future__ import annotations

import math
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final

from journeykit.files.excel.columns import Column
from journeykit.model.kpis import CATALOGUE, kpis
from journeykit.model.vocabulary import find, fold, word, words
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown

__all__ = [
    "FLAGS", "LANGUAGE_NAMES", "Broken", "Fault", "Percent", "check", "choices", "escaped", "read", "text_of",
    "unescaped", "written",
]  # fmt: skip

LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"en": "English", "fr": "Français"}
FLAGS: Final = (phrase("yes"), phrase("no"))
_YES: Final = {"true", "vrai", "x", "1", "✓", "✔", "yes", "oui", "y", "o"}
_NO: Final = {"false", "faux", "0", "no", "non", "n"}
_FEELS: Final[Mapping[str, tuple[str, ...]]] = {
    "2": ("++", "+ +", *"😀😃😄😁😍🤩🥰"),
    "1": ("+", ":)", ":-)", *"😊🙂☺😌👍"),
    "0": ("=", ":|", ":-|", *"😐😑😶"),
    "-1": ("-", "–", ":(", ":-(", *"🙁☹😕😟😒👎"),
    "-2": ("--", "- -", "––", *"😡😠🤬😤😢😭😩😫"),
}
"""What people draw for a feeling."""
_EARLIEST: Final = date(1900, 3, 1)
"""Before it, workbooks count the days wrongly: such a date stands there as text."""
_PART: Final = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^;\n"][^;\n]*?)?)\s*(?:;|\n|$)')
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


class Fault(Exception):
    """What is wrong with a cell, in words; whoever knows where it is says so."""

    def __init__(self, says: Phrase) -> None:
        super().__init__(str(says))
        self.says = says


class Percent(float):
    """A figure that is shown with a percent sign: 92 % is 92, as everywhere in a map, not 0.92."""


class Broken:
    """A cell without a value that can be used; `says` why."""

    def __init__(self, says: Phrase) -> None:
        self.says = says


def escaped(text: str) -> str:
    """Text as it may stand in the XML of a workbook (ST_Xstring of ISO/IEC 29500); what reads it undoes that.

    >>> escaped("a\uffffb _x000D_")
    'a_xFFFF_b _x005F_x000D_'
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text again."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def check(text: str) -> str:
    """A short sign of a text, to see later whether somebody changed it; spaces and line ends count for nothing."""
    return f"{zlib.crc32(' '.join(text.split()).encode('utf-8', 'surrogatepass')):08x}"


def text_of(value: Any) -> str:
    """What a cell shows, as text. Raises `Fault` where it shows an error.

    >>> text_of(2024.0), text_of(date(2026, 9, 1)), text_of(Percent(92))
    ('2024', '2026-09-01', '92\\xa0%')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Broken):
        raise Fault(value.says)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Percent):
        return f"{value:.15g}\N{NO-BREAK SPACE}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


# -- lists in one cell


def _joined(parts: Iterable[str]) -> str:
    """Parts with "; " between them; one that holds such a sign stands in quotes.

    >>> _joined(["purchase", "a;b", ""])
    'purchase; "a;b"; ""'
    """
    return "; ".join(
        '"' + one.replace('"', '""') + '"' if not one or one[0] == '"' or {";", "\n"} & set(one) else one
        for one in parts
    )


def _parts(text: str) -> Iterator[str]:
    """The parts again; a new line separates like a semicolon."""
    at = 0
    while at < len(text) and (found := _PART.match(text, at)):
        if found[1] is not None:
            yield found[1].replace('""', '"')
        elif found[2]:
            yield found[2]
        if found.end() == at:
            break
        at = found.end()
    if text[at:].strip():  # a quote that is never closed, or more behind one
        yield text[at:].strip()


# -- to a cell


def written(column: Column, value: Any, language: Language) -> Any:
    """A value of the map as it stands in a cell: text, a number or a day; None is an empty cell."""
    if value is None or value is False or (value == "" and column.kind != "items"):
        return None
    match column.kind:
        case "choice" | "emotion":
            return _named(column.words, str(value), language)
        case "choices":
            return _joined(_named(column.words, one, language) for one in value) or None
        case "list":
            return _joined(value) or None
        case "items":  # one of them: only nothing at all, and what looks like it, need signs
            return f'"{value}"' if not value.strip('"') and value != '"' else value
        case "flag":
            return FLAGS[0].to(language)
        case "kpi":
            name = kpis()[value].name[language] if value in kpis() else value
            return name if _kpi(name) == value else value
        case "language":
            return LANGUAGE_NAMES[value]
        case "date":
            return value if value >= _EARLIEST else value.isoformat()
    return value


def _named(kind: str, key: str, language: Language) -> str:
    name = word(kind, key).to(language)
    return name if name and find(kind, name) == key else key


def choices(column: Column, language: Language) -> list[str]:
    """What can be chosen in a column, in words; empty where anything can be written."""
    match column.kind:
        case "choice" | "emotion" | "choices":
            return [_named(column.words, key, language) for key in words(column.words)]
        case "flag":
            return [one.to(language) for one in FLAGS]
        case "kpi":
            return [str(written(column, key, language)) for key in kpis()]
        case "language":
            return list(LANGUAGE_NAMES.values())
        case "scale":
            return [str(n) for n in range(1, 6)]
    return []


# -- from a cell


def read(column: Column, value: Any, language: Language) -> Any:
    """What is meant by what stands in a cell, as in a map file. Raises `Fault`.

    >>> feels = Column("emotion", phrase("Feels"), "emotion", words="emotion")
    >>> read(feels, "très bien", "fr"), read(feels, -2.0, "fr")
    (2, -2)
    """
    reader: Callable[[Column, Any, Language], Any] = _READ.get(column.kind, _text)
    return reader(column, value, language)


def _text(column: Column, value: Any, language: Language) -> str:
    return text_of(value)


def _choice(column: Column, value: Any, language: Language) -> str:
    found = find(column.words, text_of(value).strip())
    if not column.free and found not in words(column.words):
        raise _none_of(choices(column, language), value)
    return found


def _none_of(allowed: Iterable[str], value: Any) -> Fault:
    said = phrase("must be one of {choices}; you gave {given}", choices=", ".join(allowed), given=shown(value))
    return Fault(said)


def _choices(column: Column, value: Any, language: Language) -> list[str]:
    return [find(column.words, one) for one in _parts(text_of(value))]


def _item(column: Column, value: Any, language: Language) -> str:
    text = text_of(value)
    return text[1:-1] if len(text) > 1 and not text.strip('"') else text


def _whole(column: Column, value: Any, language: Language) -> Any:
    figure = _number(column, value, language)
    return int(figure) if figure.is_integer() else figure


def _emotion(column: Column, value: Any, language: Language) -> Any:
    """A feeling by its word, its number or a sign that people draw for it."""
    said = text_of(value).replace("\N{VARIATION SELECTOR-16}", "").strip()
    key = find(column.words, next((felt for felt, signs in _FEELS.items() if said in signs), said))
    try:
        figure = float(key.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        figure = math.nan
    if figure not in range(-2, 3):
        raise _none_of(choices(column, language), text_of(value))
    return int(figure)


def _flag(column: Column, value: Any, language: Language) -> bool:
    said = fold(text_of(value))
    if said not in _YES | _NO:
        raise _none_of(choices(column, language), value)
    return said in _YES


def _number(column: Column, value: Any, language: Language) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        text = re.sub(r"[\s\N{NARROW NO-BREAK SPACE}]|%$", "", value.strip()).replace("\N{MINUS SIGN}", "-")
        text = text.replace(",", "") if language == "en" and _THOUSANDS.fullmatch(text) else text.replace(",", ".")
        try:
            return float(text)
        except ValueError:
            pass
    text_of(value)
    raise Fault(phrase("must be {wanted}; you gave {given}", wanted=phrase("a number"), given=shown(value)))


def _date(column: Column, value: Any, language: Language) -> Any:
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    text_of(value)
    wanted = phrase("a date, such as 2026-11-21")
    raise Fault(phrase("must be {wanted}; you gave {given}", wanted=wanted, given=shown(value)))


def _language(column: Column, value: Any, language: Language) -> str:
    said = fold(text_of(value))
    for one in LANGUAGES:
        if said in (one, fold(LANGUAGE_NAMES[one])):
            return one
    raise _none_of(LANGUAGE_NAMES.values(), value)


def _kpi(typed: str) -> str:
    """The id of a KPI typed by id or by a name that no other has, else ""."""
    return _kpi_in(typed, os.environ.get(CATALOGUE, ""))


@lru_cache(maxsize=1024)
def _kpi_in(typed: str, catalogue: str) -> str:
    wanted = fold(typed)
    if typed in kpis():
        return typed
    found = [key for key, one in kpis().items() if wanted in (fold(key), *map(fold, one.name.values()))]
    return found[0] if len(found) == 1 else ""


def _kpi_of(column: Column, value: Any, language: Language) -> str:
    key = _kpi(text_of(value))
    if not key:
        raise Fault(phrase("there is no KPI {key} in the catalogue", key=shown(value)))
    return key


_READ: Final[Mapping[str, Callable[[Column, Any, Language], Any]]] = {
    "choice": _choice,
    "choices": _choices,
    "list": lambda column, value, language: list(_parts(text_of(value))),
    "items": _item,
    "scale": _whole,
    "emotion": _emotion,
    "flag": _flag,
    "number": _number,
    "date": _date,
    "language": _language,
    "kpi": _kpi_of,
}

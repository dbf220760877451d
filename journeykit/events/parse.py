"""Text to numbers and instants: decimal commas, French and ISO dates, time zones. Nothing is guessed silently.

An instant is an integer count of microseconds since 1970-01-01, UTC where the text names a zone and the
clock as written where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

__all__ = [
    "DAY_US",
    "FIRST_US",
    "LAST_US",
    "MISSING",
    "day_of",
    "is_missing",
    "month_first",
    "order_of",
    "to_flags",
    "to_instants",
    "to_numbers",
]

DAY_US: Final = 86_400_000_000
MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "nat", "-", "--", "#n/a", "nr", "sans réponse"})
_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "y", "t", "oui", "o", "vrai"), 1),
    **dict.fromkeys(("false", "no", "n", "f", "non", "faux"), 0),
}
_EPOCH: Final = date(1970, 1, 1).toordinal()
FIRST_US: Final = (date.min.toordinal() - _EPOCH) * DAY_US
LAST_US: Final = (date.max.toordinal() - _EPOCH) * DAY_US
"""The instants that calendars of four digits reach."""
_LARGEST: Final = 1e15  # beyond, a float no longer counts in ones

_FIRST_SECOND: Final = datetime(1970, 1, 1)
_ONE_US: Final = timedelta(microseconds=1)

_ISO: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?:[T ](?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2})?")
"""What most sources write, and what Python reads fastest."""
_TIME: Final = (
    r"(?:[T\s,]+(?:à\s*)?(?P<h>\d{1,2})[:h](?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?"
)
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME)
_YEAR_LAST: Final = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})" + _TIME)
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})" + _TIME)
_SINCE_1970: Final = re.compile(r"\d{10}|\d{13}|\d{16}")


def is_missing(text: str) -> bool:
    """Whether a cell holds no answer: a null answer is not a zero."""
    return text.strip().casefold() in MISSING


def to_numbers(cells: Sequence[str], decimal_comma: bool = False) -> list[float | None]:
    """Each cell as a number; None where it is not one, or is one that nobody can have counted (10^15 and more).

    Whether a comma is decimal is decided for the whole column: one cell such as 3,5 is enough.

    >>> to_numbers(["1 234,5", "12", "soon"])
    [1234.5, 12.0, None]
    >>> to_numbers(["1,234.50 €"])
    [1234.5]
    """
    plain = {cell: _bare(cell) for cell in set(cells)}
    comma = decimal_comma or any(re.search(r"^[^.,]*,(\d{1,2}|\d{4,})$", cell) for cell in plain.values())
    read = {cell: _number(text, comma) for cell, text in plain.items()}
    return [read[cell] for cell in cells]


def _bare(cell: str) -> str:
    text = re.sub(r"[\s'’\u00a0\u202f]", "", cell).replace("\N{MINUS SIGN}", "-")
    return re.sub(r"^(?:R?\$|€|£|EUR|USD)|(?:%|\$|€|£|EUR|USD)$", "", text)


def _number(text: str, comma: bool) -> float | None:
    if not re.fullmatch(r"[-+]?\d[\d.,]*(?:[eE][-+]?\d+)?", text):
        return None
    if "," in text and "." in text:
        comma = text.rindex(",") > text.rindex(".")
    elif "." in text:  # 12.5 among decimal commas is still twelve and a half; 1.234.567 is grouped anywhere
        grouped = re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text) is not None
        comma = grouped and (comma or text.count(".") > 1)
    text = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < _LARGEST else None


def to_flags(cells: Sequence[str]) -> list[int | None]:
    """Each cell as 1 or 0; a count is 1 when it is above zero, and None is what is neither.

    >>> to_flags(["Oui", "false", "2", "0", "perhaps"])
    [1, 0, 1, 0, None]
    """
    found = {cell: _flag(cell.strip().casefold()) for cell in set(cells)}
    return [found[cell] for cell in cells]


def _flag(text: str) -> int | None:
    return int(float(text) > 0) if re.fullmatch(r"\d{1,9}(?:\.0+)?", text) else _FLAGS.get(text)


def month_first(cells: Sequence[str]) -> bool | None:
    """Whether dates such as 03/04/2025 name the month first; None when the column does not tell.

    >>> month_first(["03/04/2025", "03/14/2025"]), month_first(["31/12/2025"]), month_first(["2025-12-31"])
    (True, False, False)
    """
    found = {order_of(cell) for cell in cells if not cell[:4].isdigit()}
    if "day" in found or "month" in found:
        return "day" not in found
    return None if "either" in found else False


def order_of(cell: str) -> Literal["day", "month", "either", ""]:
    """What can only stand first in a date such as 31/12/2025; "" when it is not written like that.

    >>> order_of("31/12/2025"), order_of("03/04/2025"), order_of("2025-12-31")
    ('day', 'either', '')
    """
    match = _YEAR_LAST.fullmatch(cell.strip())
    if match is None:
        return ""
    return "day" if int(match["a"]) > 12 else "month" if int(match["b"]) > 12 else "either"


def to_instants(cells: Sequence[str], first: bool = False) -> tuple[list[int | None], int]:
    """Each cell in microseconds (None where it is not a date), and how many name a time zone.

    `first` says that the month stands before the day.

    >>> to_instants(["1970-01-02", "02/01/1970 00:00", "1970-01-02T01:00:00+01:00", "soon"])
    ([86400000000, 86400000000, 86400000000, None], 1)
    """
    found = {cell: _instant(cell, first) for cell in set(cells)}
    read = [found[cell] for cell in cells]
    return [one[0] if one else None for one in read], sum(1 for one in read if one and one[1])


def _instant(cell: str, first: bool) -> tuple[int, bool] | None:
    text = cell.strip()
    if _ISO.fullmatch(text):
        try:
            return (datetime.fromisoformat(text) - _FIRST_SECOND) // _ONE_US, False
        except ValueError:
            return None
    match = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if match is None:
        if _SINCE_1970.fullmatch(text):
            return int(text) * 10 ** (16 - len(text)), True
        match = _COMPACT.fullmatch(text)
        if match is None:
            return None
    part = match.groupdict()
    year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
    if "a" in part:
        part["m"], part["d"] = (part["a"], part["b"]) if first else (part["b"], part["a"])
    try:
        days = date(year, int(part["m"]), int(part["d"])).toordinal() - _EPOCH
    except ValueError:
        return None
    clock = _clock(part)
    if clock is None or not FIRST_US <= days * DAY_US + clock <= LAST_US:
        return None
    return days * DAY_US + clock, part["zone"] is not None


def _clock(part: dict[str, str | None]) -> int | None:
    hour, minute, second = (int(part[key] or 0) for key in ("h", "mi", "s"))
    half = (part["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = int((part["f"] or "0").ljust(6, "0")[:6])
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction - _offset(part["zone"] or "")


def _offset(zone: str) -> int:
    """Microseconds that a zone such as +02:00, -0330, +02 or UTC+1 is ahead of UTC."""
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if match is None:
        return 0
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (1 if match[1] == "+" else -1) * minutes * 60_000_000


def midnight(day: date) -> int:
    """The instant a day begins with.

    >>> midnight(date(1970, 1, 2))
    86400000000
    """
    return (day.toordinal() - _EPOCH) * DAY_US


def day_of(us: int) -> date:
    """The day an instant falls on.

    >>> day_of(86_400_000_000)
    datetime.date(1970, 1, 2)
    """
    return datetime.fromtimestamp(us // 1_000_000, UTC).date()

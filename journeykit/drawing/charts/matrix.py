"""Importance and satisfaction: where one must be flawless, what to fix first, what is good enough as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.field import Axis, Field, Part, Point, field
from journeykit.drawing.charts.sheet import Chart
from journeykit.drawing.marks import Block
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "places"]

_DECISIVE: Final = 4.0
"""From this importance on an expectation decides."""
_WORKS: Final = 4.0
"""From this satisfaction on it works."""
_PARTS: Final = {
    "fix": Part(phrase("Fix first"), phrase("decisive, and it fails"), "alert", "alert", "right foot"),
    "flawless": Part(phrase("Must be flawless"), phrase("decisive, and it works"), "accent", "star", "right top"),
    "later": Part(phrase("Leave for later"), phrase("weak, but few mind"), "quiet", "", "left foot"),
    "enough": Part(phrase("Enough as it is"), phrase("pleasant, seldom decisive"), "quiet", "", "left top"),
}
_FIELD: Final = Field(
    Axis("importance", phrase("Importance to the customer"), phrase("minor"), phrase("decisive"), _DECISIVE),
    Axis("satisfaction", phrase("Satisfaction"), phrase("let down"), phrase("delighted"), _WORKS),
    _PARTS, "flawless", phrase("importance / satisfaction"),
)  # fmt: skip


def places(rows: Iterable[Row]) -> list[Point]:
    """The expectations that have both scores, what to fix first at the top: importance times what is missing.

    >>> scores = ((3, 5), (4.2, 4), (5, 2))
    >>> [one.part for one in places({"importance": a, "satisfaction": b} for a, b in scores)]
    ['fix', 'flawless', 'enough']
    """
    return _FIELD.points(
        rows, lambda row: (-row["importance"] * max(0.0, _WORKS - row["satisfaction"]), -row["importance"])
    )


def _title(facts: Facts) -> Phrase:
    found = places(facts.rows)
    first = next((one for one in found if one.part == "fix"), None)
    if first is None:
        return phrase("What decides works: no expectation is to be fixed first")
    return phrase("Fix first: “{name}”", name=str(first.row["name"]).rstrip("."))


def _lead(facts: Facts) -> Phrase:
    found = [one.part for one in places(facts.rows)]
    return phrase(
        "{fix} decide and fail, {flawless} decide and must stay flawless, {others} decide less.",
        fix=found.count("fix"), flawless=found.count("flawless"), others=found.count("later") + found.count("enough"),
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    found, all_of = len(places(facts.rows)), len(facts.rows)
    if facts.about.get("answers"):
        return phrase("{n} expectations, means of {answers} answers", n=found, answers=facts.n(facts.about["answers"]))
    if found < all_of:
        return phrase("{n} of {all} expectations have both scores", n=found, all=all_of)
    return plural("{n} expectation", "{n} expectations", n=found)


def _lines(facts: Facts) -> Iterator[Phrase]:
    for one in places(facts.rows):
        said = phrase(
            "{n}. {name}: importance {importance}, satisfaction {satisfaction}; {zone}, {means}.",
            n=one.number, name=str(one.row["name"]).rstrip("."), importance=facts.n(one.row["importance"]),
            satisfaction=facts.n(one.row["satisfaction"]), zone=_PARTS[one.part].said, means=_PARTS[one.part].means,
        )  # fmt: skip
        yield said
        if one.row.get("answers") is not None:
            ends = {f"{key}_{end}": facts.n(value) for key in ("importance", "satisfaction") for end in ("low", "high")
                    if (value := one.row.get(f"{key}_{end}")) is not None}  # fmt: skip
            yield _sure(facts, one.row, ends)


def _sure(facts: Facts, row: Row, ends: Mapping[str, str]) -> Phrase:
    """How many answered, and between which values the means probably lie."""
    answers = plural("{said} answer", "{said} answers", n=row["answers"], said=facts.n(row["answers"]))
    if len(ends) < 4:
        return phrase("{answers}: too few for an interval.", answers=answers)
    return phrase(
        "{answers}; 95 % intervals: importance {importance_low} to {importance_high}, "
        "satisfaction {satisfaction_low} to {satisfaction_high}.", answers=answers, **ends,
    )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    return field(_FIELD, facts, places(facts.rows), wide, high)


CHART: Final = Chart(("name", "importance", "satisfaction"), _title, _lead, _body, _lines, _counted, least=90.0)

"""The gap of expectations: how much each matters beside how well it is met, the widest gap first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Column, grid, plot, words
from journeykit.drawing.charts.sheet import NAME, NOTE, PANEL, Chart, Scale, key, listed, rule, written
from journeykit.drawing.marks import Block, Box, Icon, Mark, Text
from journeykit.model.cards import Expectation
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "LACKS", "rows"]

LACKS: Final = (
    phrase("No expectation of this map has both an importance and a satisfaction."),
    phrase("Give the expectations both scores, from 1 to 5."),
)
WIDE: Final = 3
"""From this gap on it is an alert, as on the map."""
_DOT: Final = 3.4


def rows(journey: Journey) -> Iterator[Row]:
    """The expectations, those with the widest gap first, those without both scores at the end."""
    found = [(stage, cast("Expectation", card)) for stage, card in journey.cards("expectation")]
    told: list[dict[str, Any]] = [
        {"name": card.text, "stage": stage.title, "phase": stage.phase, "importance": card.importance,
         "satisfaction": card.satisfaction, "gap": _gap(card)}
        for stage, card in found
    ]  # fmt: skip
    if any(row["gap"] is not None for row in told):
        yield from sorted(told, key=lambda row: (row["gap"] is None, -(row["gap"] or 0), -(row["importance"] or 0)))


def _gap(card: Expectation) -> int | None:
    known = card.importance is not None and card.satisfaction is not None
    return cast("int", card.importance) - cast("int", card.satisfaction) if known else None


def _scored(facts: Facts) -> list[Row]:
    return [row for row in facts.rows if row["gap"] is not None]


def _missed(facts: Facts) -> list[Row]:
    return [row for row in _scored(facts) if row["gap"] > 0]


def _worst(facts: Facts) -> tuple[str, list[Row]]:
    """The stage that misses the most points, with what it misses."""
    by_stage: dict[str, list[Row]] = defaultdict(list)
    for row in _missed(facts):
        by_stage[row["stage"]].append(row)
    return max(by_stage.items(), key=lambda one: sum(row["gap"] for row in one[1]))


def _title(facts: Facts) -> Phrase:
    if not _missed(facts):
        return phrase("Every expectation is met as far as it matters")
    return phrase("“{stage}” is where expectations are missed most", stage=_worst(facts)[0])


def _lead(facts: Facts) -> Phrase:
    if not _missed(facts):
        return phrase("No satisfaction is lower than the importance beside it.")
    missed = _worst(facts)[1]
    return phrase(
        "{count}; the widest gap is that of “{name}”: importance {importance}, satisfaction {satisfaction}.",
        count=plural("{n} expectation is missed there", "{n} expectations are missed there", n=len(missed)),
        name=str(missed[0]["name"]).rstrip("."), importance=missed[0]["importance"],
        satisfaction=missed[0]["satisfaction"],
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    scored, all_of = len(_scored(facts)), len(facts.rows)
    return phrase("{n} of {all} expectations have both scores", n=scored, all=all_of)


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        if row["gap"] is None:
            yield phrase("{name} ({stage}): not scored.", name=row["name"].rstrip("."), stage=row["stage"])
            continue
        yield phrase(
            "{name} ({stage}): importance {importance}, satisfaction {satisfaction}, gap {gap}.",
            name=row["name"].rstrip("."), stage=row["stage"], importance=row["importance"],
            satisfaction=row["satisfaction"], gap=facts.points(row["gap"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    scored = _scored(facts)
    columns = [
        words(
            facts.say(phrase("Expectation")),
            [[(row["name"], NAME, "semibold", "ink"), (row["stage"], NOTE, "regular", row["phase"])] for row in scored],
            0.4 * wide,
        ),
        plot(facts.say(phrase("From 1 to 5")), lambda n, room: _dumbbell(scored[n], room), _lines_behind, _ticks),
        Column(facts.say(phrase("Gap")), lambda n, room: _said(facts, scored[n], room), 15.0, "right"),
    ]  # fmt: skip
    entries = [
        (lambda x, y: list(_importance(x + 2.0, y)), facts.say(phrase("importance"))),
        (lambda x, y: list(_satisfaction(x + 2.0, y)), facts.say(phrase("satisfaction"))),
    ]
    return grid(columns, len(scored), wide, high, key(entries, wide - 2 * PANEL))


def _scale(room: float) -> Scale:
    return Scale(1.0, 5.0, _DOT, room - _DOT)


def _lines_behind(room: float, high: float) -> Sequence[Mark]:
    return [rule(_scale(room).at(n), 0, _scale(room).at(n), high, "line", 0.2, True) for n in range(1, 6)]


def _ticks(room: float) -> Sequence[Text]:
    return [written(_scale(room).at(n), 0, str(n), NOTE, colour="quiet", anchor="center") for n in range(1, 6)]


def _dumbbell(row: Row, room: float) -> list[Mark]:
    """Both scores on one line, joined; where they are the same they stand beside each other."""
    a, b = (_scale(room).at(row[name]) for name in ("importance", "satisfaction"))
    if a == b:
        return [*_importance(a - _DOT / 2 - 0.2, 0), *_satisfaction(a + _DOT / 2 + 0.2, 0)]
    band: Any = [Box(min(a, b), -1.0, abs(b - a), 2.0, "shade" if row["gap"] > 0 else "rule", None, radius=0.4)]
    return [*band, *_importance(a, 0), *_satisfaction(b, 0)]


def _importance(x: float, y: float) -> Iterator[Mark]:
    yield Box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, "ink", "card", radius=_DOT / 2, weight=0.3)


def _satisfaction(x: float, y: float) -> Iterator[Mark]:
    yield Box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, "after", "card", radius=0.4, weight=0.3)


def _said(facts: Facts, row: Row, room: float) -> Block:
    """The gap as a number; a wide one with the sign and colour of an alert."""
    state = "alert" if row["gap"] >= WIDE else "watch" if row["gap"] >= 2 else "ink"
    number = listed([(facts.points(row["gap"]), NAME + 0.5, "bold", state)], room, "right")
    if state == "ink":
        return number
    return Block(number.height, (*number.marks, Icon(room - 12.5, (number.height - 3.2) / 2, 3.2, state, state)))


CHART: Final = Chart(("name", "gap"), _title, _lead, _body, _lines, _counted, least=120.0)

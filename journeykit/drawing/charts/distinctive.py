"""Distinctive words: those that one group of texts has and the other has not, to the left and to the right of zero."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Said, figures, grid, names, plot, words
from journeykit.drawing.charts.sheet import NOTE, Chart, Scale, rule, written
from journeykit.drawing.marks import Block, Dots, Mark, Text
from journeykit.text import Phrase, phrase, plural, quoted

__all__ = ["CHART"]

_EACH: Final = 10
_CHANCE: Final = 1.96
_LONGEST: Final = 130
_INSET: Final = 5.0


def _chosen(facts: Facts) -> list[Row]:
    """The strongest words of each side, the first group's first."""
    rows = sorted(facts.rows, key=lambda row: -row["z"])
    return rows if len(rows) <= 2 * _EACH else [*rows[:_EACH], *rows[-_EACH:]]


def _title(facts: Facts) -> Phrase:
    rows, (a, b) = _chosen(facts), _sides(facts)
    first, last = rows[0], rows[-1]
    if first["z"] > _CHANCE and last["z"] < -_CHANCE:
        return phrase("“{one}” is a word of {a}, “{other}” of {b}", one=first["word"], a=a, other=last["word"], b=b)
    if first["z"] > _CHANCE or last["z"] < -_CHANCE:
        word, side = (first["word"], a) if first["z"] > _CHANCE else (last["word"], b)
        return phrase("“{word}” is a word of {side}", word=word, side=side)
    return phrase("No word tells {a} from {b}", a=a, b=b)


def _sides(facts: Facts) -> tuple[str, str]:
    return str(facts.about.get("a", "a")), str(facts.about.get("b", "b"))


def _lead(facts: Facts) -> Phrase:
    (a, b), left = _sides(facts), len(facts.rows) - len(_chosen(facts))
    how = phrase(
        "The further from zero, the more a word belongs to one side; between the dotted lines it tells nothing. "
        "{a}: {texts_a} texts, {b}: {texts_b}.",
        a=a, b=b, texts_a=facts.n(facts.about.get("texts_a", 0)), texts_b=facts.n(facts.about.get("texts_b", 0)),
    )  # fmt: skip
    if not left:
        return how
    more = plural(
        "{left} word in between is left out.", "{left} words in between are left out.", n=left, left=facts.n(left)
    )
    return phrase("{one} {other}", one=how, other=more)


def _lines(facts: Facts) -> Iterator[Phrase]:
    a, b = _sides(facts)
    for row in sorted(facts.rows, key=lambda row: -row["z"]):
        yield phrase(
            "{word}: {n} texts of {a} ({share_a}), {m} of {b} ({share_b}); {z} standard deviations from chance: "
            "{example}",
            word=row["word"], a=a, b=b, n=facts.n(row["count_a"]), m=facts.n(row["count_b"]),
            share_a=facts.share(row["rate_a"]), share_b=facts.share(row["rate_b"]), z=facts.points(row["z"]),
            example=quoted(_example(row), facts.language),
        )  # fmt: skip


def _example(row: Row) -> str:
    """The sentence of the example that holds the word, cut about it where it is long."""
    text, word = " ".join(str(row["example"] or "").split()), str(row["word"])
    sentences = re.split(r"(?<=[.!?])\s+", text)
    found = next((one for one in sentences if word.casefold() in one.casefold()), sentences[0])
    if len(found) <= _LONGEST:
        return found
    middle = max(0, found.casefold().find(word.casefold()))
    start = max(0, min(middle - _LONGEST // 2, len(found) - _LONGEST))
    cut = found[start : start + _LONGEST].strip()
    return (
        ("\N{HORIZONTAL ELLIPSIS} " if start else "")
        + cut
        + (" \N{HORIZONTAL ELLIPSIS}" if start + _LONGEST < len(found) else "")
    )


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows, (a, b) = _chosen(facts), _sides(facts)
    most = max(3.0, *(abs(row["z"]) for row in rows))

    def scale(room: float) -> Scale:
        return Scale(-most, most, room - _INSET, _INSET)  # the first group stands at the left

    def draw(n: int, room: float) -> list[Mark]:
        known, z = scale(room), rows[n]["z"]
        x, colour = known.at(z), _colour(z)
        shape: Literal["circle", "square"] = "circle" if z > 0 else "square"
        return [rule(room / 2, 0, x, 0, colour, 0.7), Dots(x - 1.3, 0, 2.6, 1, shape, colour, 1)]

    def behind(room: float, tall: float) -> list[Mark]:
        lines = [rule(room / 2, 0, room / 2, tall, "quiet", 0.35)]
        places = [scale(room).at(one) for one in (_CHANCE, -_CHANCE)]
        return [*lines, *(rule(x, 0, x, tall, "feel0", 0.25, True) for x in places)]

    def ticks(room: float) -> Sequence[Text]:
        return [
            written(0, 0, f"\N{LEFTWARDS ARROW} {a}", NOTE, "semibold", "feel-2"),
            written(room, 0, f"{b} \N{RIGHTWARDS ARROW}", NOTE, "semibold", "after", "right"),
        ]

    quotes: list[list[Said]] = [[(quoted(_example(row), facts.language), NOTE, "regular", "quiet")] for row in rows]
    columns = [
        names(facts.say(phrase("Word")), [str(row["word"]) for row in rows], 0.7 * wide),
        plot(facts.say(phrase("Whose word it is")), draw, behind, ticks),
        figures(a, [facts.n(row["count_a"]) for row in rows], [facts.share(row["rate_a"]) for row in rows], 24.0),
        figures(b, [facts.n(row["count_b"]) for row in rows], [facts.share(row["rate_b"]) for row in rows], 24.0),
        words(facts.say(phrase("As it is said")), quotes, 0.34 * wide),
    ]
    return grid(columns, len(rows), wide, high)


def _counted(facts: Facts) -> Phrase:
    count = facts.about.get("cases", 0)
    return plural("{said} text", "{said} texts", n=count, said=facts.n(count))


def _colour(z: float) -> str:
    return "feel0" if abs(z) < _CHANCE else "feel-2" if z > 0 else "after"


CHART: Final = Chart(
    ("word", "count_a", "count_b", "rate_a", "rate_b", "z", "example"), _title, _lead, _body, _lines, _counted
)  # fmt: skip

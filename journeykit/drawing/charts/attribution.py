"""Attribution: what each channel is credited with, by five rules that do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.grid import Column, figures, grid, names, plot, share_lines, share_ticks, shares
from journeykit.drawing.charts.sheet import PANEL, Chart, Sign, key, rule
from journeykit.drawing.charts.touches import channel
from journeykit.drawing.marks import Block, Dots, Mark, Shape
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]

_HIGH: Final = 2.1


def _dot(colour: str, shape: str) -> Sign:
    def draw(x: float, y: float) -> Sequence[Mark]:
        if shape == "up":
            return [Shape(x, y, ((-1.1, 0.9), (1.1, 0.9), (0.0, -1.1)), colour)]
        if shape == "down":
            return [Shape(x, y, ((-1.1, -0.9), (1.1, -0.9), (0.0, 1.1)), colour)]
        return [Dots(x - 0.95, y, 1.9, 1, shape, colour, 1)]  # type: ignore[arg-type]  # one of the three it knows

    return draw


_MODELS: Final = {
    "first": (phrase("First"), _dot("before", "circle")),
    "last": (phrase("Last"), _dot("during", "square")),
    "linear": (phrase("Linear"), _dot("after", "diamond")),
    "position": (phrase("Position"), _dot("feel-2", "up")),
    "markov": (phrase("Markov"), _dot("ink", "down")),
}
"""The rules, in words, and their signs."""


def _title(facts: Facts) -> Phrase:
    first, last = (max(facts.rows, key=lambda row: row[f"{model}_share"]) for model in ("first", "last"))
    if first["channel"] == last["channel"]:
        shown = sorted(first[f"{model}_share"] for model in _MODELS)
        return phrase(
            "“{name}” is owed {low} to {high} of the conversions, depending on the rule",
            name=channel(facts, first["channel"]), low=facts.share(shown[0]).removesuffix("\xa0%"),
            high=facts.share(shown[-1]),
        )  # fmt: skip
    return phrase(
        "“{first}” brings most journeys about, “{last}” closes most of them",
        first=channel(facts, first["channel"]), last=channel(facts, last["channel"]),
    )  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    return phrase(
        "Five rules share the same conversions out among the channels; none of them says what a channel caused."
    )


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        said = facts.listed(
            f"{facts.say(label)} {facts.n(row[model])} ({facts.share(row[f'{model}_share'])})"
            for model, (label, _) in _MODELS.items()
        )
        yield phrase("{label}: {value}", label=channel(facts, row["channel"]), value=said)


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows
    scale = shares(max(row[f"{model}_share"] for row in rows for model in _MODELS))

    def draw(n: int, room: float) -> list[Mark]:
        known, marks = scale(room), list[Mark]()
        places = [known.at(rows[n][f"{model}_share"]) for model in _MODELS]
        for m, (x, (_, sign)) in enumerate(zip(places, _MODELS.values(), strict=True)):
            y = (m - 2) * _HIGH
            marks += [rule(min(places), y, x, y, "line", 0.3), *sign(x, y)]
        return marks

    columns = [
        names(facts.say(phrase("Channel")), [channel(facts, row["channel"]) for row in rows], wide),
        plot(
            facts.say(phrase("Share of the conversions")), draw, share_lines(scale), share_ticks(facts, scale),
            5 * _HIGH + 1,
        ),
        *(
            _credits(facts, model, facts.say(label))
            for model, (label, _) in _MODELS.items()
        ),
    ]  # fmt: skip
    rules = {
        "first": phrase("First: all to the first touchpoint"), "last": phrase("Last: all to the last"),
        "linear": phrase("Linear: the same to each"),
        "position": phrase("Position: 40 % first, 40 % last, the rest between"),
        "markov": phrase("Markov: what would be lost without the channel"),
    }  # fmt: skip
    signs = [(_aside(sign), facts.say(rules[model])) for model, (_, sign) in _MODELS.items()]
    return grid(columns, len(rows), wide, high, key(signs, wide - 2 * PANEL))


def _credits(facts: Facts, model: str, head: str) -> Column:
    """The figures of one rule."""
    return figures(
        head, [facts.share(row[f"{model}_share"]) for row in facts.rows], [facts.n(row[model]) for row in facts.rows]
    )


def _aside(sign: Sign) -> Sign:
    return lambda x, y: sign(x + 2.0, y)


CHART: Final = Chart(
    ("channel", *_MODELS, *(f"{model}_share" for model in _MODELS)), _title, _lead, _body, _lines
)  # fmt: skip

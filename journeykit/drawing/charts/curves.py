"""The emotion curves of several maps on one picture: several personas of one product, or several teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.sheet import NOTE, Chart, Scale, key, rule, runs, written
from journeykit.drawing.curve import LEVELS, Curve
from journeykit.drawing.marks import Block, Box, Dash, Dots, Icon, Line, Mark, Shape, paragraph, stack
from journeykit.model.cards import Step
from journeykit.model.compare import paired
from journeykit.model.journey import PHASES, Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, phrase, plural

__all__ = ["CHART", "MOST", "rows"]

MOST: Final = 6
"""So many curves can be told apart."""
_LOOKS: Final[tuple[tuple[str, Dash, str], ...]] = (
    ("ink", "", "circle"), ("accent", "dash", "square"), ("during", "", "diamond"), ("after", "dash", "up"),
    ("feel-2", "dot", "down"), ("before", "dot", "circle"),
)  # fmt: skip
"""Each curve by its colour, its line and its sign."""
_HIGH: Final = 74.0
_LEFT: Final = 24.0
_PER_STEP: Final = 6.0
_APART: Final = 1.1
"""Between the curves where they are on one level, in millimetres."""


class _Column(NamedTuple):
    """A stage, as each map has it or does not."""

    name: str
    phase: str
    stages: tuple[Stage | None, ...]

    @property
    def steps(self) -> int:
        """The most steps that a map has here."""
        return max(1, *(len(stage.of("step", "lived")) if stage else 0 for stage in self.stages))


def columns(journeys: Sequence[Journey]) -> list[_Column]:
    """The stages of all maps in one order: the same stage of several, by id or title, is one."""
    known = {stage.id: (stage, [stage]) for stage in journeys[0].stages}
    for n, journey in enumerate(journeys[1:], start=1):
        met: dict[str, tuple[Stage, list[Any]]] = {}
        union = journeys[0].replace(stages=tuple(stage for stage, _ in known.values()))
        for old, new in paired(union, journey):
            held = known[old.id][1] if old else [None] * n
            stage = cast("Stage", old or new)
            name = stage.id if stage.id not in met else f"{stage.id[:40]}-{n}-{len(met)}"
            met[name] = (stage.replace(id=name, cards=()), [*held, new])
        known = met
    return [_Column(stage.title, stage.phase, tuple(held)) for stage, held in known.values()]


def rows(journeys: Sequence[Journey], language: Language) -> Iterator[Row]:
    """The stages, each with the mean feeling of each map; the phases, where no two maps share a stage."""
    if not any(step.emotion is not None for one in journeys for _, step in one.steps()):
        return
    found = columns(journeys)
    if not any(len(journeys) - column.stages.count(None) > 1 for column in found):
        found = list(_phases(journeys, language))
    for column in found:
        yield {"name": column.name, "phase": column.phase, "column": column,
               "means": [_mean(stage) for stage in column.stages]}  # fmt: skip


def _phases(journeys: Sequence[Journey], language: Language) -> Iterator[_Column]:
    """Before, during and after the purchase: the lived steps of all stages of a phase as those of one."""
    for phase in PHASES:
        held = []
        for journey in journeys:
            steps = tuple(step for stage, step in journey.steps() if stage.phase == phase)
            held.append(Stage(title=phase, phase=phase, cards=steps) if steps else None)
        if any(held):
            yield _Column(word("phase", phase).to(language), phase, tuple(held))


def _mean(stage: Stage | None) -> float | None:
    felt = [step.emotion for step in _steps(stage) if step.emotion is not None]
    return sum(felt) / len(felt) if felt else None


def _steps(stage: Stage | None) -> tuple[Step, ...]:
    return cast("tuple[Step, ...]", stage.of("step", "lived")) if stage else ()


def _apart(row: Row) -> float:
    known = [one for one in row["means"] if one is not None]
    return max(known) - min(known) if len(known) > 1 else -1.0


def _title(facts: Facts) -> Phrase:
    far = max(facts.rows, key=_apart)
    if _apart(far) < 0:
        return phrase("These journeys have no stage and no phase in common")
    if not _apart(far):
        return phrase("These journeys feel the same wherever they can be compared")
    return phrase("They feel furthest apart at “{stage}”", stage=far["name"])


def _lead(facts: Facts) -> Phrase:
    far = max(facts.rows, key=_apart)
    if _apart(far) <= 0:
        return phrase("Each curve follows the feelings of one map, from very bad to very good.")
    known = [(mean, name) for mean, name in zip(far["means"], facts.about["names"], strict=True) if mean is not None]
    (low, one), (high, other) = min(known), max(known)
    return phrase("On average “{one}” feels {low} there, “{other}” {high}, on a scale of −2 to +2.",
                  one=one, low=facts.points(low), other=other, high=facts.points(high))  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    stages = sum(len(one.stages) for one in facts.about["journeys"])
    return phrase("{n} maps, {stages}", n=len(facts.about["journeys"]),
                  stages=plural("{n} stage", "{n} stages", n=stages))  # fmt: skip


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        told = facts.listed(
            f"{name} {facts.points(mean) if mean is not None else facts.say(phrase('not there'))}"
            for name, mean in zip(facts.about["names"], row["means"], strict=True)
        )
        yield phrase("{name}: {told}.", name=row["name"], told=told)


def _body(facts: Facts, wide: float, high: float) -> Block:
    room = wide - _LEFT
    found: list[_Column] = [row["column"] for row in facts.rows]
    bands = [_band(facts, found[run], room) for run in runs([one.steps for one in found], room / _PER_STEP)]
    return stack([*(Block(band.height, tuple(band.at(_LEFT, 0.0))) for band in bands), _legend(facts, wide)], 5.0)


def _band(facts: Facts, run: Sequence[_Column], wide: float) -> Block:
    """Some stages, their names over them, and the curves of all maps through them."""
    whole = sum(column.steps + 1.2 for column in run)
    widths = [wide * (column.steps + 1.2) / whole for column in run]
    lefts = [sum(widths[:n]) for n in range(len(run))]
    head = _heads(run, lefts, widths)
    down = Scale(-2.0, 2.0, _HIGH - 9.0, 9.0)
    marks: list[Mark] = [Box(0.0, 0.0, wide, _HIGH)]
    marks += _ground(facts, wide, down)
    marks += [rule(x, 0.4, x, _HIGH - 0.4) for x in lefts[1:]]
    count = len(facts.about["journeys"])
    for n in range(count):
        shift = (n - (count - 1) / 2) * _APART
        places = [
            (x, step) for column, left, room in zip(run, lefts, widths, strict=True)
            for x, step in _places(column.stages[n], left + shift, room) if step.emotion is not None
        ]  # fmt: skip
        marks += _curve([(x, down.at(step.emotion or 0) + shift) for x, step in places], n)
    return stack([head, Block(_HIGH, tuple(marks))], 1.2)


def _places(stage: Stage | None, left: float, wide: float) -> Iterator[tuple[float, Step]]:
    steps = _steps(stage)
    for n, step in enumerate(steps):
        yield left + wide * (n + 0.5) / len(steps), step


def _ground(facts: Facts, wide: float, down: Scale) -> Iterator[Mark]:
    for level in LEVELS:
        y = down.at(level)
        yield rule(0.4, y, wide - 0.4, y, "line" if level == 0 else "rule", 0.2, level != 0)
        yield Icon(-5.0, y - 1.6, 3.2, f"feel{level}", f"feel{level}")
        yield written(-6.2, y, word("emotion", level).to(facts.language), NOTE, colour="quiet", anchor="right")


def _curve(points: Sequence[tuple[float, float]], n: int) -> Iterator[Mark]:
    colour, dash, _ = _LOOKS[n]
    if len(points) > 1:
        yield Line(0.0, 0.0, Curve(points).beziers(), colour, 0.6, dash)
    for x, y in points:
        yield from _sign(x, y, n)


def _sign(x: float, y: float, n: int) -> Sequence[Mark]:
    """The sign of a map, on a ground of the card so that it stands out from lines."""
    colour, _, shape = _LOOKS[n]
    if shape in ("up", "down"):
        turn = 1 if shape == "up" else -1
        return [Shape(x, y, ((-1.6, 1.3 * turn), (1.6, 1.3 * turn), (0.0, -1.6 * turn)), colour)]
    return [Dots(x - 1.4, y, 2.8, 1, cast("Any", shape), colour, 1)]


def _heads(run: Sequence[_Column], lefts: Sequence[float], widths: Sequence[float]) -> Block:
    """The stages under a line in the colour of their phase, by name."""
    marks: list[Mark] = []
    blocks = [paragraph(column.name, wide - 2.0, NOTE, "semibold", column.phase)
              for column, wide in zip(run, widths, strict=True)]  # fmt: skip
    for column, x, wide, block in zip(run, lefts, widths, blocks, strict=True):
        marks += [Box(x + 0.3, 0.0, wide - 0.6, 1.1, column.phase, None, radius=0.3), *block.at(x + 0.8, 1.8)]
    return Block(1.8 + max(block.height for block in blocks), tuple(marks))


def _legend(facts: Facts, wide: float) -> Block:
    """The maps by name, each with its line and its sign."""

    def sign(n: int) -> Any:
        colour, dash, _ = _LOOKS[n]
        return lambda x, y: [Line(x, y, ((0.0, 0.0), (9.0, 0.0)), colour, 0.6, dash), *_sign(x + 4.5, y, n)]

    names: Mapping[int, str] = dict(enumerate(facts.about["names"]))
    return key([(sign(n), name) for n, name in names.items()], wide, 10.5)


CHART: Final = Chart(("name", "means"), _title, _lead, _body, _lines, _counted)

"""The service blueprint: what customers do, what they meet, and who stands behind it, step by step.

After Shostack (Harvard Business Review, 1984) and Bitner, Ostrom and Morgan (California Management Review, 2008): the
line of interaction parts customers from the firm, the line of visibility what they see from what they do not, the line
of internal interaction the firm's departments from those who support it. A touchpoint is the evidence, a channel the
frontstage; departments are the backstage, and providers (departments of the vocabulary whose id says so) the support.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.sheet import LABEL, NOTE, Chart, key, rule, unbroken, written
from journeykit.drawing.marks import Block, Box, Dash, Icon, Line, Mark, Shape, paragraph, stack, tint
from journeykit.drawing.measure import line_height, wrap
from journeykit.model.cards import Opportunity
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import find, word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "LACKS", "rows"]

LACKS: Final = (
    phrase("This map has no lived steps yet."),
    phrase("Write the lived process, step by step, then draw the blueprint."),
)
_LEFT: Final = 29.0
_LEAST: Final = 27.0
_MOST: Final = 46.0
"""How wide a step is drawn, in millimetres."""
_GAP: Final = 3.4
_PAD: Final = 1.6
_FACE: Final = 3.8
_BETWEEN: Final = 9.0
"""Between two bands, each of so many steps as fit beside each other."""


def rows(journey: Journey) -> Iterator[Row]:
    """The lived steps, each with where it takes place, who answers for it, and what they could do better there.

    What a department could do (the opportunities it owns at a stage) stands with its first step there.
    """
    left = [(stage.id, find("department", card.owner), card.text) for stage, card in journey.cards("opportunity")
            if isinstance(card, Opportunity)]  # fmt: skip
    for n, (stage, step) in enumerate(journey.steps(), start=1):
        own = [one for one in left if step.department and one[:2] == (stage.id, step.department)]
        left = [one for one in left if one not in own]
        yield {"number": n, "name": step.text, "stage": stage.title, "place": stage.id, "phase": stage.phase,
               "emotion": step.emotion, "priority": step.priority, "touchpoint": step.touchpoint,
               "channel": step.channel, "department": step.department,
               "todo": " ".join(text for *_, text in own)}  # fmt: skip


def _department(facts: Facts, name: str) -> str:
    return word("department", name).to(facts.language)


def _supports(name: str) -> bool:
    return name.endswith("_providers")


def _handed(facts: Facts) -> int:
    """How often the next step is in the hands of another department."""
    known = [row["department"] for row in facts.rows if row["department"]]
    return sum(a != b for a, b in pairwise(known))


def _title(facts: Facts) -> Phrase:
    named = Counter(row["department"] for row in facts.rows if row["department"])
    if not named:
        return phrase("No step says yet which department answers for it")
    handed = plural("{n} time", "{n} times", n=_handed(facts))
    if len(named) == 1:
        ((name, count),) = named.items()
        if count < len(facts.rows):
            return phrase("No department but “{department}” answers for a step", department=_department(facts, name))
        return phrase("“{department}” answers for every step", department=_department(facts, name))
    return phrase("{n} departments stand behind the journey and hand the customer over {handed}",
                  n=len(named), handed=handed)  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    counted = Counter(row["department"] for row in facts.rows if row["department"])
    if not counted:
        return phrase("Give the steps a department, then the backstage stands here.")
    department, most = counted.most_common(1)[0]
    without = len(facts.rows) - sum(counted.values())
    first = phrase("“{department}” answers for the most steps: {most} of {all}.",
                   department=_department(facts, department), most=most, all=len(facts.rows))  # fmt: skip
    if not without:
        return first
    second = plural("{n} step has no department yet.", "{n} steps have no department yet.", n=without)
    return phrase("{one} {other}", one=first, other=second)


def _counted(facts: Facts) -> Phrase:
    return plural("{n} step", "{n} steps", n=len(facts.rows))


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        told = [
            (phrase("evidence"), word("touchpoint", row["touchpoint"]).to(facts.language)),
            (phrase("frontstage"), word("channel", row["channel"]).to(facts.language)),
            (phrase("support") if _supports(row["department"]) else phrase("backstage"),
             _department(facts, row["department"])),
            (phrase("opportunity"), row["todo"]),
        ]  # fmt: skip
        said = facts.listed(facts.say(phrase("{label}: {value}", label=a, value=b)) for a, b in told if b)
        step = phrase("Step {n}, {stage}: {text}", n=row["number"], stage=row["stage"], text=row["name"])
        yield phrase("{step} ({told})", step=step, told=said) if said else step


@dataclass(frozen=True)
class _Lane:
    """A row of a band: its name, what stands in the column of each step, and the line over it."""

    title: Phrase | str
    cells: tuple[Block | None, ...]
    line: Phrase | None = None
    dash: Dash = "dash"

    def name(self, facts: Facts) -> Block:
        """Its name, for the left edge."""
        said = self.title if isinstance(self.title, str) else facts.say(self.title)
        return paragraph(said, _LEFT - 3.0, LABEL, "semibold" if isinstance(self.title, Phrase) else "regular")

    def height(self, facts: Facts) -> float:
        """As high as the highest of what stands in it."""
        return max([7.0, self.name(facts).height, *(cell.height for cell in self.cells if cell)])


def _body(facts: Facts, wide: float, high: float) -> Block:
    per = max(1, int((wide - _LEFT + _GAP) / (_LEAST + _GAP)))
    bands = ceil(len(facts.rows) / per)
    per = ceil(len(facts.rows) / bands)
    each = min(_MOST, (wide - _LEFT - _GAP * (per - 1)) / per)
    blocks = [_band(facts, facts.rows[n : n + per], each, wide) for n in range(0, len(facts.rows), per)]
    return stack([*blocks, _legend(facts, wide)], _BETWEEN if bands > 1 else 5.0)


def _band(facts: Facts, found: Sequence[Row], each: float, wide: float) -> Block:
    """Some steps beside each other, their lanes one under the other; what belongs together is joined."""
    lefts = [_LEFT + n * (each + _GAP) for n in range(len(found))]
    head = _stages(facts, found, lefts, each)
    marks: list[Mark] = list(head.at(0.0, 0.0))
    y, ends = head.height + 2.6, [0.0] * len(found)
    for lane in _lanes(facts, found, each):
        if lane.line is not None:
            deep, parting = _parting(facts.say(lane.line), lane.dash, y, wide)
            marks += parting
            y += deep + 2.8
        tall, name = lane.height(facts), lane.name(facts)
        marks += name.at(0.0, y + (tall - name.height) / 2)
        for n, cell in enumerate(lane.cells):
            if cell is not None:
                top = y + (tall - cell.height) / 2
                if ends[n]:
                    middle = lefts[n] + each / 2
                    marks.insert(0, rule(middle, ends[n], middle, top, "quiet", 0.3))
                marks += cell.at(lefts[n], top)
                ends[n] = top + cell.height
        if lane.title is _ACTIONS:
            marks += [_arrow(a + each, y + tall / 2, b) for a, b in pairwise(lefts)]
        y += tall + 2.8
    return Block(y, tuple(marks))


_ACTIONS: Final = phrase("Customer actions")


def _lanes(facts: Facts, found: Sequence[Row], each: float) -> Iterator[_Lane]:
    def lane(make: Callable[[Row], Block | None]) -> tuple[Block | None, ...]:
        return tuple(make(row) for row in found)

    yield _Lane(phrase("Evidence"), lane(lambda row: _place(facts, row, "touchpoint", each)))
    yield _Lane(_ACTIONS, lane(lambda row: _action(row, each)))
    yield _Lane(
        phrase("Frontstage"),
        lane(lambda row: _place(facts, row, "channel", each)),
        phrase("Line of interaction"),
        "dot",
    )
    named = list(dict.fromkeys(row["department"] for row in found if row["department"]))
    parts: tuple[tuple[bool, Phrase, Dash], ...] = (
        (False, phrase("Line of visibility"), "dash"),
        (True, phrase("Line of internal interaction"), "dot"),
    )
    for supports, said, dash in parts:
        line: Phrase | None = said
        for name in (one for one in named if _supports(one) is supports):
            cells = tuple(_behind(facts, row, each) if row["department"] == name else None for row in found)
            yield _Lane(_department(facts, name), cells, line, dash)
            line = None


def _stages(facts: Facts, found: Sequence[Row], lefts: Sequence[float], each: float) -> Block:
    """The stages over their steps, each in the colour of its phase."""
    blocks, n = [], 0
    for _, run in groupby(found, key=lambda row: row["place"]):
        steps = list(run)
        x, wide = lefts[n], each * len(steps) + _GAP * (len(steps) - 1)
        blocks.append((x, wide, steps[0]["phase"], wrap(steps[0]["stage"], "semibold", LABEL, wide - 4.0)))
        n += len(steps)
    high = max(len(lines) for *_, lines in blocks) * line_height(LABEL) + 2.6
    marks: list[Mark] = []
    for x, wide, phase, lines in blocks:
        marks.append(Box(x, 0.0, wide, high, phase, None, radius=0.8))
        top = (high - (len(lines) - 1) * line_height(LABEL)) / 2
        marks += [written(x + 2.0, top + m * line_height(LABEL), line, LABEL, "semibold", "card")
                  for m, line in enumerate(lines)]  # fmt: skip
    return Block(high, tuple(marks))


def _parting(said: str, dash: Dash, y: float, wide: float) -> tuple[float, list[Mark]]:
    """A line across the steps, its name before it; with its height."""
    name = paragraph(said, _LEFT - 3.0, NOTE, "semibold", "quiet")
    middle = y + name.height / 2
    return name.height, [*name.at(0.0, y), Line(_LEFT, middle, ((0.0, 0.0), (wide - _LEFT, 0.0)), "ink", 0.45, dash)]


def _arrow(x: float, y: float, end: float) -> Mark:
    middle, half = (x + end) / 2, 1.1
    return Shape(middle, y, ((-half, -half * 1.3), (half, 0.0), (-half, half * 1.3)), "ink")


def _tile(icon: str, said: str, each: float, fill: str, colour: str = "quiet", line: str = "line") -> Block:
    """A small card with an icon and a few words."""
    room = each - 2 * _PAD - _FACE - 1.4
    words = paragraph(said, room, unbroken(said, "regular", room, (NOTE + 0.2, 7.6, 7.0)))
    high = max(_FACE, words.height) + 2 * _PAD
    return Block(high, (
        Box(0.0, 0.0, each, high, fill, line), Icon(_PAD, (high - _FACE) / 2, _FACE, icon, colour, fill),
        *words.at(_PAD + _FACE + 1.4, (high - words.height) / 2),
    ))  # fmt: skip


def _place(facts: Facts, row: Row, kind: str, each: float) -> Block | None:
    """The touchpoint or the channel of a step, if it names one."""
    if not row[kind]:
        return None
    said = word(kind, row[kind])
    return _tile(said.icon, said.to(facts.language), each, "card")


def _action(row: Row, each: float) -> Block:
    """What the customer does: its number, how it feels, and a star where it must be flawless."""
    words = paragraph(row["name"], each - 2 * _PAD, LABEL - 0.2)
    high = line_height(LABEL) + words.height + 2 * _PAD + 0.8
    marks: list[Mark] = [
        Box(0.0, 0.0, each, high, "card", row["phase"], weight=0.35),
        written(_PAD, _PAD + line_height(LABEL) / 2, str(row["number"]), LABEL, "bold", row["phase"]),
    ]
    x = each - _PAD - _FACE
    if row["emotion"] is not None:
        marks.append(Icon(x, _PAD, _FACE, f"feel{row['emotion']}", f"feel{row['emotion']}"))
        x -= _FACE + 1.0
    if row["priority"]:
        marks.append(Icon(x, _PAD, _FACE, "star", "accent"))
    return Block(high, (*marks, *words.at(_PAD, _PAD + line_height(LABEL) + 0.8)))


def _behind(facts: Facts, row: Row, each: float) -> Block:
    """Who answers for a step, and what the map says they could do better."""
    icon, inner = word("department", row["department"]).icon, each - 2 * _PAD
    said = paragraph(facts.say(phrase("step {n}", n=row["number"])), inner - _FACE - 1.4, NOTE + 0.2)
    todo = paragraph(row["todo"], inner - _FACE - 1.4, NOTE) if row["todo"] else Block(0.0)
    high = max(_FACE, said.height) + (todo.height + 1.0 if row["todo"] else 0.0) + 2 * _PAD
    top = _PAD + (max(_FACE, said.height) - said.height) / 2
    marks: list[Mark] = [
        Box(0.0, 0.0, each, high, "tint", tint("accent", 0.4)), Icon(_PAD, _PAD, _FACE, icon, "accent", "tint"),
        *said.at(_PAD + _FACE + 1.4, top),
    ]  # fmt: skip
    if row["todo"]:
        y = high - _PAD - todo.height
        marks += [Icon(_PAD, y, 3.4, "opportunity", "good", "tint"), *todo.at(_PAD + _FACE + 1.4, y)]
    return Block(high, tuple(marks))


def _legend(facts: Facts, wide: float) -> Block:
    entries: list[tuple[Any, str]] = [
        (lambda x, y, level=level: [Icon(x, y - 1.9, 3.8, f"feel{level}", f"feel{level}")],
         word("emotion", level).to(facts.language))
        for level in sorted({row["emotion"] for row in facts.rows if row["emotion"] is not None})
    ]  # fmt: skip
    if any(row["priority"] for row in facts.rows):
        entries.append((lambda x, y: [Icon(x + 0.2, y - 1.7, 3.4, "star", "accent")],
                        facts.say(phrase("must be flawless"))))  # fmt: skip
    if any(row["todo"] for row in facts.rows):
        entries.append((lambda x, y: [Icon(x + 0.2, y - 1.7, 3.4, "opportunity", "good")],
                        facts.say(phrase("what this department could do better at the stage"))))  # fmt: skip
    return key(entries, wide) if entries else Block(0.0)


CHART: Final = Chart(("name",), _title, _lead, _body, _lines, _counted)

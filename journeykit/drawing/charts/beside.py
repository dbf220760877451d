"""Two maps side by side, stage by stage and lane by lane, with what differs marked; or the lived journey and the ideal.

What differs is what `journeykit.model.compare` finds: cards that only one map has, cards whose fields are not the same,
cards that stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final, Literal, cast

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.gap import both_told
from journeykit.drawing.charts.grid import Said
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, Chart, Sign, key, listed, rule, texts_wide, written
from journeykit.drawing.marks import Block, Box, Icon, Mark, paragraph, stack, tint
from journeykit.drawing.measure import line_height
from journeykit.model.cards import LANES, CardBase, Kpi, Step, fields_of, lane
from journeykit.model.changed import HEADER, field_name, said_of
from journeykit.model.compare import Difference, aligned, differences, paired, value_at
from journeykit.model.journey import Journey, Slot, Stage, slot
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "layers", "rows"]

Sort = Literal["same", "alone", "changed", "moved"]
_LEFT: Final = 25.0
_GAP: Final = 5.0
_PAD: Final = 2.0
_SIGN: Final = 3.6
_LOOKS: Final[dict[Sort, tuple[str, str, Phrase]]] = {
    "alone": ("plus", "before", phrase("only here")),
    "changed": ("pencil", "watch", phrase("differs")), "moved": ("arrow", "after", phrase("stands elsewhere")),
}  # fmt: skip
"""The sign of what differs, its colour and its word."""


@dataclass(frozen=True)
class Pair:
    """A card as both maps have it, with its fields that differ; or what only one has, beside what only the other has.

    A field is its label and both values. `elsewhere` are the ids of cards that the other map has at another place.
    """

    left: CardBase | None
    right: CardBase | None
    sort: Sort
    fields: tuple[tuple[Phrase, Phrase | None, Phrase | None], ...] = ()
    elsewhere: frozenset[str] = frozenset()

    @property
    def card(self) -> CardBase:
        """The one there is, of the map at the right if both have it."""
        return cast("CardBase", self.right or self.left)

    def alone(self, side: int) -> int:
        """How many of it only the map on this side has: one, or none."""
        card = (self.left, self.right)[side]
        return int(self.sort == "alone" and card is not None and card.id not in self.elsewhere)


def layers(journey: Journey) -> tuple[Journey, Journey]:
    """The lived journey and the ideal one as two maps of steps; at one touchpoint of a stage they are the same step."""
    lived, ideal = [], []
    for stage in journey.stages:
        steps = cast("tuple[Step, ...]", stage.of("step", "lived"))
        free = [step for step in steps if step.touchpoint]
        wished = []
        for step in cast("tuple[Step, ...]", stage.of("step", "ideal")):
            twin = next((one for one in free if one.touchpoint == step.touchpoint), None)
            free = [one for one in free if one is not twin]
            wished.append(_bare(step).replace(id=twin.id if twin else step.id, layer="lived"))
        lived.append(stage.replace(cards=tuple(map(_bare, steps))))
        ideal.append(stage.replace(cards=tuple(wished)))
    return journey.replace(stages=tuple(lived)), journey.replace(stages=tuple(ideal))


def _bare(step: Step) -> Step:
    """A step as it is compared with the ideal: what it rests on, and what only a lived one has, is left out."""
    plain = {name: Step.model_fields[name].default for name in ("rests_on", "source", "moment", "priority", "activity")}
    return step.replace(**plain, verbatims=(), moment_question="")


def rows(before: Journey, after: Journey) -> Iterator[Row]:
    """The stages of both, each with its cards in pairs."""
    before = aligned(before, after)
    told = differences(before, after)
    moved = {one.card_id for one in told if one.kind == "moved"}
    there = {card.id for _, card in before.cards()}, {card.id for _, card in after.cards()}
    for old, new in _facing(paired(before, after)):
        pairs = tuple(_pairs(old, new, before, after, moved, there))
        stage, same = cast("Stage", new or old), old is not None and new is not None and old.id == new.id
        yield {"left": old, "right": new, "pairs": pairs, "name": stage.title, "phase": stage.phase, "same": same,
               "differ": sum(1 + (one.sort == "alone" and None not in (one.left, one.right)) for one in pairs
                             if one.sort != "same") + (not same)}  # fmt: skip


def _facing(pairs: Iterable[tuple[Stage | None, Stage | None]]) -> Iterator[tuple[Stage | None, Stage | None]]:
    """The stages as they stand on the page: those that only one map has face those that only the other has."""
    for both, run in groupby(pairs, key=lambda one: None not in one):
        found = list(run)
        if both:
            yield from found
        else:
            lefts, rights = ([one[n] for one in found if one[n]] for n in (0, 1))
            yield from zip_longest(lefts, rights)


def _pairs(
    old: Stage | None, new: Stage | None, before: Journey, after: Journey, moved: set[str],
    there: tuple[set[str], set[str]],
) -> Iterator[Pair]:  # fmt: skip
    """Lane by lane the cards of the map at the right, each beside its twin, then what only the other has."""
    was = {card.id: card for card in (old.cards if old else ())}
    now = {card.id: card for card in (new.cards if new else ())}
    ranks = {one.id: n for n, one in enumerate(LANES)}
    slots = {slot(card) for card in (*now.values(), *was.values())}
    for place in sorted(slots, key=lambda one: (ranks[one[0]], one[1] == "ideal")):
        both = [key for key, card in now.items() if key in was and slot(card) == place]
        for one in both:
            fields = tuple(_fields(was[one], now[one], before, after))
            yield Pair(was[one], now[one], "changed" if fields else "moved" if one in moved else "same", fields)
        left = [card for card in was.values() if card.id not in both and slot(card) == place]
        right = [card for card in now.values() if card.id not in both and slot(card) == place]
        yield from (
            Pair(
                one,
                other,
                "alone",
                elsewhere=frozenset(c.id for c in (one, other) if c and c.id in there[0] & there[1]),
            )
            for one, other in zip_longest(left, right)
        )


def _fields(
    old: CardBase, new: CardBase, before: Journey, after: Journey
) -> Iterator[tuple[Phrase, Phrase | None, Phrase | None]]:
    """The fields that are not the same, but the words, which stand in full."""
    shown = fields_of(type(new))
    for name in type(new).model_fields:
        was, now = getattr(old, name, None), getattr(new, name)
        if was != now and name not in ("id", "lane"):
            show = shown.get(name)
            told = (said_of(show, name, was, before, old), said_of(show, name, now, after, new))
            yield (field_name(type(new), name), *(told if name != "text" else (None, None)))


def _sides(facts: Facts) -> tuple[str, str]:
    """What the two sides are called."""
    left, right = facts.about["names"]
    return left, right


def _told(facts: Facts) -> tuple[Difference, ...]:
    return facts.about["differences"]  # type: ignore[no-any-return]


def _title(facts: Facts) -> Phrase:
    if not _told(facts):
        return phrase("Nothing differs")
    worst = max(facts.rows, key=lambda row: row["differ"])
    left, right = _sides(facts)
    if not any(row["same"] for row in facts.rows):
        return phrase("“{left}” and “{right}” have no stage in common", left=left, right=right)
    if not worst["differ"]:
        return phrase("“{left}” and “{right}” differ in what the map says of itself", left=left, right=right)
    return phrase("“{left}” and “{right}” differ most at “{stage}”", left=left, right=right, stage=worst["name"])


def _lead(facts: Facts) -> Phrase:
    pairs: list[Pair] = [pair for row in facts.rows for pair in row["pairs"]]
    left, right = _sides(facts)
    differ = sum(pair.sort in ("changed", "moved") for pair in pairs)
    moved = {key for pair in pairs for key in pair.elsewhere}
    return phrase(
        "{only} only in “{left}”, {other} only in “{right}”, {both} in both but different, {same} the same.",
        only=plural("{n} card", "{n} cards", n=sum(pair.alone(0) for pair in pairs)), left=left, right=right,
        other=sum(pair.alone(1) for pair in pairs), both=differ + len(moved),
        same=sum(pair.sort == "same" for pair in pairs),
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    return plural("{n} difference", "{n} differences", n=len(_told(facts)))


def _lines(facts: Facts) -> Iterator[Phrase]:
    if facts.about.get("layers"):
        for row in facts.rows:
            lived, ideal = ([card.text for card in stage.cards] for stage in (row["left"], row["right"]))
            yield phrase("{name}: {told}.", name=row["name"], told=facts.listed(both_told(facts, lived, ideal)))
        return
    for one in _told(facts):
        yield phrase("{told}.", told=facts.say(one.says).rstrip("."))


def _body(facts: Facts, wide: float, high: float) -> Block:
    half = (wide - _LEFT - _GAP) / 2
    blocks = [_names(facts, half)]
    if header := [one.field for one in _told(facts) if one.field in HEADER and not one.stage_id]:
        blocks.append(_header(facts, dict.fromkeys(header), half, wide))
    blocks += [_stage(facts, row, half, wide) for row in facts.rows]
    pairs: list[Pair] = [pair for row in facts.rows for pair in row["pairs"]]
    used = {pair.sort for pair in pairs} | ({"moved"} if any(pair.elsewhere for pair in pairs) else set())
    entries: list[tuple[Sign, str]] = []
    for icon, colour, said in dict.fromkeys(_LOOKS[sort] for sort in _LOOKS if sort in used):
        entries.append((lambda x, y, i=icon, c=colour: [Icon(x, y - 1.7, 3.4, i, c)], facts.say(said)))  # type: ignore[misc]
    if "same" in used:
        same = facts.say(phrase("the same in both"))
        entries.append((lambda x, y: [Box(x, y - 1.6, 4.4, 3.2, "ground", "line", radius=0.4)], same))
    return stack([*blocks, key(entries, wide)], 4.0)


def _names(facts: Facts, half: float) -> Block:
    """Over each side its name."""
    blocks = [paragraph(name, half, NAME + 2, "bold") for name in _sides(facts)]
    marks = [mark for n, block in enumerate(blocks) for mark in block.at(_LEFT + n * (half + _GAP), 0.0)]
    return Block(max(block.height for block in blocks), tuple(marks))


def _header(facts: Facts, names: Iterable[str], half: float, wide: float) -> Block:
    """What the maps say of themselves, where it differs."""
    lines = []
    for name in names:
        label = HEADER[name]
        told = [said_of(None, name, value_at(one, name), one) for one in facts.about["journeys"]]
        cells = [_card([(facts.say(one) if one else "\N{EN DASH}", LABEL, "regular", "ink")], "changed", half, facts)
                 for one in told]  # fmt: skip
        lines.append(_line(facts.say(label), cells, half))
    return stack([Block(0.01, (rule(0.0, 0.0, wide, 0.0, "line"),)), *lines], 1.6)


def _stage(facts: Facts, row: Row, half: float, wide: float) -> Block:
    """A bar with the stage on each side, and under it the cards in pairs."""
    bars = [_bar(facts, stage, half, not row["same"]) for stage in (row["left"], row["right"])]
    deep = max(bar.height for bar in bars)
    head = Block(deep, tuple(
        mark for n, bar in enumerate(bars) for mark in bar.at(_LEFT + n * (half + _GAP), (deep - bar.height) / 2)
    ))  # fmt: skip
    lines, before = [], ""
    for (place, same), run in groupby(row["pairs"], key=lambda pair: (slot(pair.card), pair.sort == "same")):
        found, name = list(run), _lane(facts, place)
        label = "" if name == before else name
        before = name
        if same:
            told = "  \N{MIDDLE DOT}  ".join(_words(facts, pair.card) for pair in found)
            both = _card([(told, LABEL, "regular", "quiet")], "same", 2 * half + _GAP, facts)
            lines.append(_line(label, [both], half))
        else:
            lines += [_line("" if n else label, [_cell(facts, pair, m, half) for m in (0, 1)], half)
                      for n, pair in enumerate(found)]  # fmt: skip
    return stack([head, *lines], 1.6)


def _lane(facts: Facts, place: Slot) -> str:
    """What cards of one place in a stage are called: their lane; steps of both journeys are told apart."""
    if facts.about.get("layers"):
        return facts.say(phrase("Customer actions"))
    return word("layer", "ideal").to(facts.language) if place[1] == "ideal" else facts.say(lane(place[0]).title)


def _bar(facts: Facts, stage: Stage | None, half: float, alone: bool) -> Block:
    """The stage in the colour of its phase; a dashed frame where a map does not have it."""
    if stage is None:
        said = paragraph(facts.say(phrase("no such stage")), half - 2 * _PAD, LABEL, colour="quiet")
        high = said.height + 2.6
        return Block(high, (Box(0.0, 0.0, half, high, "ground", "quiet", dash=True), *said.at(_PAD, 1.3)))
    felt = [step.emotion for step in cast("tuple[Step, ...]", stage.of("step", "lived")) if step.emotion is not None]
    told = [facts.say(_LOOKS["alone"][2])] if alone else []
    told += [facts.say(phrase("feels {mean}", mean=facts.points(sum(felt) / len(felt))))] if felt else []
    aside = ", ".join(told)
    room = half - 2 * _PAD - texts_wide([aside], "semibold", NOTE) - (4.0 if aside else 0.0)
    said = paragraph(stage.title, room, LABEL + 0.5, "semibold", "card")
    high = said.height + 2.6
    marks: list[Mark] = [Box(0.0, 0.0, half, high, stage.phase, None, radius=0.8), *said.at(_PAD, 1.3)]
    if aside:
        marks.append(written(half - _PAD, high / 2, aside, NOTE, "semibold", "card", "right"))
    return Block(high, tuple(marks))


def _line(label: str, cells: Sequence[Block | None], half: float) -> Block:
    """One card on both sides, the name of its lane before it."""
    name = paragraph(label, _LEFT - 3.0, NOTE + 0.4, "semibold", "quiet") if label else Block(0.0)
    marks = list(name.at(0.0, 1.4))
    for n, cell in enumerate(cells):
        marks += cell.at(_LEFT + n * (half + _GAP), 0.0) if cell else ()
    return Block(max(name.height + 1.4, *(cell.height for cell in cells if cell)), tuple(marks))


def _words(facts: Facts, card: CardBase) -> str:
    return card.name(facts.language) if isinstance(card, Kpi) else card.text


def _cell(facts: Facts, pair: Pair, side: int, half: float) -> Block | None:
    """A card on its side: with the fields that differ; where it is alone, with where it takes place and feels."""
    card = (pair.left, pair.right)[side]
    if card is None:
        return None
    said: list[Said] = [(_words(facts, card), LABEL, "regular", "ink")]
    for label, *values in pair.fields:
        if values != [None, None]:
            shown = phrase("{label}: {value}", label=label, value=values[side] or "\N{EN DASH}")
            said.append((facts.say(shown), NOTE, "regular", "quiet"))
    if pair.sort == "alone" and isinstance(card, Step):
        said.append((_where(facts, card), NOTE, "regular", "quiet"))
    return _card(said, "moved" if card.id in pair.elsewhere else pair.sort, half, facts)


def _where(facts: Facts, step: Step) -> str:
    """Where a step takes place, and how it feels."""
    told = [word(kind, key).to(facts.language) for kind, key in (("touchpoint", step.touchpoint),
            ("channel", step.channel)) if key]  # fmt: skip
    if step.emotion is not None:
        felt = word("emotion", step.emotion).to(facts.language)
        told.append(facts.say(phrase("feels {feeling}", feeling=step.feeling or felt)))
    return ", ".join(told)


def _card(said: Sequence[Said], sort: Sort, half: float, facts: Facts) -> Block:
    """A card with the sign and the word of how it differs; one that does not is quiet."""
    if sort == "same":
        words = listed(said, half - 2 * _PAD)
        high = words.height + 2.0
        return Block(high, (Box(0.0, 0.0, half, high, "ground", "line"), *words.at(_PAD, 1.0)))
    icon, colour, name = _LOOKS[sort]
    told = facts.say(name)
    side = texts_wide([told], "semibold", NOTE) + _SIGN + 1.2
    words = listed(said, half - 3 * _PAD - side)
    high = max(words.height, line_height(NOTE)) + 2.4
    x = half - _PAD - side
    return Block(high, (
        Box(0.0, 0.0, half, high, tint(colour, 0.06), colour, weight=0.35), *words.at(_PAD, 1.2),
        Icon(x, 1.2, _SIGN, icon, colour, tint(colour, 0.06)),
        written(x + _SIGN + 1.2, 1.2 + _SIGN / 2, told, NOTE, "semibold", colour),
    ))  # fmt: skip


CHART: Final = Chart(("name",), _title, _lead, _body, _lines, _counted)

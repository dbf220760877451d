"""Cards under headings, in columns: as large as they fit on one slide, else on as many as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import Para, shorter, split

__all__ = ["Column", "Note", "Placed", "draw", "pages"]

_FACTORS: Final = (1.3, 1.15, 1.0, 0.93, 0.86)
"""How large words are where there is room, and how small they get before a slide is continued."""
_INSET: Final = (10.0, 6.0)
_BETWEEN: Final = 6.0
_COLUMNS: Final = 14.0
_FACE: Final = 20.0


@dataclass(frozen=True)
class Note:
    """A card: its words, in a box; or a heading, which stands free and keeps to what follows."""

    name: str
    paras: tuple[Para, ...]
    heading: bool = False
    face: int | None = None
    dash: bool = False
    mark: str = ""
    """The role of the bar at its left."""


@dataclass(frozen=True)
class Column:
    """Notes one under the other, and the share of the width that they get."""

    notes: tuple[Note, ...]
    share: float = 1.0


@dataclass(frozen=True)
class Placed:
    """A note in its place."""

    note: Note
    box: Box


def pages(deck: Deck, columns: Sequence[Column], area: Box, across: int = 1) -> list[list[Placed]]:
    """The notes in their places, slide by slide; a column that is alone runs `across` so many side by side."""
    columns = [column for column in columns if column.notes]
    if not columns:
        return [[]]
    for factor in _FACTORS:
        found = _laid(deck, [replace(column, notes=_sized(column.notes, factor)) for column in columns], area, across)
        if len(found) == 1:
            return found
    return _laid(deck, columns, area, across)


def draw(pen: Pen, placed: Sequence[Placed]) -> None:
    """Draw one slide's notes."""
    for one in placed:
        note, (x, y, wide, high) = one.note, one.box
        if note.heading:
            pen.shape(note.name, one.box, note.paras, anchor="b")
            continue
        edge = "accent" if note.dash else "line"
        pen.shape(
            note.name,
            one.box,
            note.paras,
            fill="card",
            line=edge,
            dash=note.dash,
            inset=_INSET,
            right=0.0 if note.face is None else _FACE + 4,
        )
        if note.mark:
            pen.shape("Bar", (x, y, 3, high), fill=note.mark)
        if note.face is not None:
            pen.face(note.face, (x + wide - _FACE / 2 - 6, y + _FACE / 2 + 6), _FACE)


def _sized(notes: Sequence[Note], factor: float) -> tuple[Note, ...]:
    return tuple(replace(note, paras=shorter(note.paras, factor)) for note in notes) if factor != 1 else tuple(notes)


def _laid(deck: Deck, columns: Sequence[Column], area: Box, across: int) -> list[list[Placed]]:
    rests = [list(column.notes) for column in columns]
    shares = [column.share for column in columns]
    found: list[list[Placed]] = []
    while any(rests):
        left = [n for n, rest in enumerate(rests) if rest]
        if len(columns) == 1:
            frames = [(0, 1.0)] * across
        elif len(left) == 1 and found:  # the rest of one column takes all of the next slide
            frames = [(left[0], 1.0)] * min(3, len(columns))
        else:
            frames = [(n, shares[n]) for n in left]
        found.append(list(_page(deck, rests, frames, area)))
    return found


def _page(deck: Deck, rests: list[list[Note]], frames: Sequence[tuple[int, float]], area: Box) -> Iterator[Placed]:
    x, top, wide, high = area
    free, total = wide - _COLUMNS * (len(frames) - 1), sum(share for _, share in frames)
    for n, share in frames:
        room = free * share / total
        yield from _fill(deck, rests[n], (x, top, room, high))
        x += room + _COLUMNS


def _fill(deck: Deck, rest: list[Note], frame: Box) -> Iterator[Placed]:
    """Take from the rest what stands in a frame; a card that is higher than a whole frame is taken apart.

    A heading stands over at least one card, and again over those that follow in the next frame.
    """
    x, y, wide, high = frame
    end, empty, heading = y + high, True, None
    while rest:
        note = rest[0]
        tall = _tall(deck, note, wide)
        under = _tall(deck, rest[1], wide) if note.heading and len(rest) > 1 else 0.0
        if y + tall + under <= end + 0.01 or (note.heading and empty):
            yield Placed(note, (x, y, wide, tall))
            rest.pop(0)
            y, empty = y + tall + (2.0 if note.heading else _BETWEEN), empty and note.heading
            heading = note if note.heading else heading
            continue
        if empty:  # it would stand nowhere
            head, tail = split(note.paras, _room(note, wide), end - y - 2 * _INSET[1], deck.wider)
            yield Placed(replace(note, paras=tuple(head)), (x, y, wide, end - y))
            rest[0] = replace(note, paras=tuple(tail), face=None)
        if heading is not None and not rest[0].heading:
            rest.insert(0, heading)
        return


def _room(note: Note, wide: float) -> float:
    return wide if note.heading else wide - 2 * _INSET[0] - (_FACE + 4 if note.face is not None else 0)


def _tall(deck: Deck, note: Note, wide: float) -> float:
    words = deck.high(note.paras, _room(note, wide))
    return words if note.heading else max(words + 2 * _INSET[1] + 2, _FACE + 12 if note.face is not None else 0)

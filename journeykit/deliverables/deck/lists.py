"""Tables that go on on a further slide, with their headings again, when their rows have no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Cell, Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import Para, shorter, split
from journeykit.text import Phrase

__all__ = ["Table", "draw_table", "table_pages"]

_INSET = (6.0, 4.0)
_HEAD = 11.0
_TALL = 80.0
_FACTORS = (1.15, 1.0, 0.92, 0.85)
"""How large words are where there is room, and how small they get before a table is continued."""

Row = tuple[tuple[Para, ...], ...]


@dataclass(frozen=True)
class Table:
    """Headings with the share of the width that each column gets, and rows of paragraphs."""

    name: Phrase
    heads: tuple[Phrase, ...]
    shares: tuple[float, ...]
    rows: tuple[Row, ...]


def table_pages(deck: Deck, table: Table, area: Box) -> list[Table]:
    """The table in pieces that each stand in the area: as large as it fits on one slide, else on several."""
    for factor in _FACTORS:
        rows = (tuple(shorter(cell, factor) for cell in row) for row in table.rows)
        found = _cut(deck, replace(table, rows=tuple(rows)), area)
        if len(found) == 1:
            return found
    return _cut(deck, table, area)


def _cut(deck: Deck, table: Table, area: Box) -> list[Table]:
    """The pieces at one size; a row that is higher than a slide is taken apart."""
    high = area[3] - _high(deck, table, _heads(deck, table), area)
    found: list[list[Row]] = [[]]
    rest, used = list(table.rows), 0.0
    while rest:
        row = rest.pop(0)
        tall = _high(deck, table, row, area)
        if used + tall <= high:
            found[-1].append(row)
            used += tall
        elif found[-1]:
            found.append([])
            rest.insert(0, row)
            used = 0.0
        else:
            rooms = _rooms(table, area)
            parts = [split(cell, room, high - 2 * _INSET[1], deck.wider) for cell, room in zip(row, rooms, strict=True)]
            found[-1].append(tuple(tuple(head) for head, _ in parts))
            rest.insert(0, tuple(tuple(tail) for _, tail in parts))
            used = high
    return [replace(table, rows=tuple(rows)) for rows in found]


def draw_table(deck: Deck, pen: Pen, table: Table, area: Box, alt: str) -> None:
    """Draw a piece that stands in the area."""
    widths = [area[2] * share / sum(table.shares) for share in table.shares]
    heads = _heads(deck, table)
    rows = [(_high(deck, table, heads, area), [Cell(cell, "tint", "ctr") for cell in heads])]
    for row in table.rows:
        high = _high(deck, table, row, area)
        rows.append((high, [Cell(cell, "", "ctr" if high < _TALL else "t") for cell in row]))
    box = (area[0], area[1], area[2], sum(high for high, _ in rows))
    pen.table(deck.say(table.name), box, widths, rows, alt, inset=_INSET)


def _heads(deck: Deck, table: Table) -> Row:
    return tuple((Para((deck.run(head, bold=True),), _HEAD),) for head in table.heads)


def _rooms(table: Table, area: Box) -> list[float]:
    return [area[2] * share / sum(table.shares) - 2 * _INSET[0] for share in table.shares]


def _high(deck: Deck, table: Table, row: Sequence[tuple[Para, ...]], area: Box) -> float:
    rooms = _rooms(table, area)
    return max(deck.high(cell, room) for cell, room in zip(row, rooms, strict=True)) + 2 * _INSET[1]

"""Where a word stands beside a point of a line: free of the other points and words, off the lines where it can."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from journeykit.deliverables.deck.ground import Box

__all__ = ["FreeRoom"]

Spot = tuple[float, float]
_POINT = 6.0
"""Half the side of a point."""


class FreeRoom:
    """The room in a plot that points and words have left; the first of its lines is the one whose words are placed.

    `strict`: a word that would stand on that line has no place at all.

    >>> room = FreeRoom((0, 0, 100, 100), [[(20, 50), (80, 50)]])
    >>> room.beside((20, 50), 30, 12, below=False)
    (5.0, 31.0, 30, 12)
    """

    def __init__(self, plot: Box, lines: Sequence[Sequence[Spot]], strict: bool = False) -> None:
        self.plot, self.lines, self.strict = plot, lines, strict
        self.taken: list[Box] = [(x - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT) for line in lines for x, y in line]

    def beside(self, spot: Spot, wide: float, high: float, below: bool) -> Box | None:
        """A place for a word of that size, which is then taken; None where there is none."""
        free = [box for box in self._around(spot, wide, high, below) if self._is_free(box)]
        best = min(free, key=self._crossed, default=None)
        if best is None or (self.strict and _on(best, self.lines[0])):
            return None
        self.taken.append(best)
        return best

    def _around(self, spot: Spot, wide: float, high: float, below: bool) -> list[Box]:
        """Over and under it, nearest first, then at its sides, and aslant."""
        (x, y), gap = spot, _POINT + 1
        left = min(max(x - wide / 2, self.plot[0] + 1), self.plot[0] + self.plot[2] - wide - 1)
        tops = [y - gap - high, y + gap, y - gap - 2 * high, y + gap + high]
        if below:
            tops = [tops[1], tops[0], tops[3], tops[2]]
        return [
            *((left, top, wide, high) for top in tops),
            (x + gap + 2, y - high / 2, wide, high),
            (x - gap - 2 - wide, y - high / 2, wide, high),
            *((side, top, wide, high) for top in tops[:2] for side in (x + 1, x - 1 - wide)),
        ]

    def _is_free(self, box: Box) -> bool:
        x, y, wide, high = self.plot
        inside = box[0] > x and box[0] + box[2] < x + wide and box[1] > y and box[1] + box[3] < y + high
        return inside and not any(_meet(box, other) for other in self.taken)

    def _crossed(self, box: Box) -> int:
        return sum(_on(box, line) for line in self.lines)


def _on(box: Box, line: Sequence[Spot]) -> int:
    """How much of a line runs through a box."""
    found = 0
    for (ax, ay), (bx, by) in pairwise(line):
        if ax < box[0] + box[2] and bx > box[0]:
            inside = ((ax + (bx - ax) * n / 12, ay + (by - ay) * n / 12) for n in range(13))
            found += sum(box[0] < x < box[0] + box[2] and box[1] < y < box[1] + box[3] for x, y in inside)
    return found


def _meet(one: Box, other: Box) -> bool:
    across = one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
    return across and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]

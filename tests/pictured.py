"""What a picture must not do, as geometry."""

from __future__ import annotations

from collections.abc import Iterator

from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import Box, Mark, Rect, Shape, Style, Text, contrast, meet, rect, resolved


def inside(one: Rect, other: Rect, slack: float) -> bool:
    low = one[0] >= other[0] - slack and one[1] >= other[1] - slack
    return low and one[2] <= other[2] + slack and one[3] <= other[3] + slack


def faults(picture: Picture) -> Iterator[str]:
    """Text over text, over a card's edge or beyond the page; anything drawn beyond the page."""
    page = (0.0, 0.0, picture.width, picture.height)
    for mark in picture.marks:
        if not inside(rect(mark), page, 0.01):
            yield f"beyond the page: {mark}"
    texts: list[tuple[Rect, Mark]] = sorted(((rect(m), m) for m in picture.texts), key=lambda one: one[0][1])
    cards = [rect(m) for m in picture.marks if isinstance(m, Box) and m.fill == "card" and m.w > 5]
    for n, (room, mark) in enumerate(texts):
        for other_room, other in texts[n + 1 :]:
            if other_room[1] > room[3]:
                break
            if meet(room, other_room, 0.3):
                yield f"overlap: {mark} and {other}"
        yield from (
            f"over an edge: {mark}" for card in cards if meet(room, card, 0.35) and not inside(room, card, 0.35)
        )


def unreadable(picture: Picture, style: Style) -> Iterator[str]:
    """Texts with less than 4.5:1 on what is painted under their middle, in a style."""
    grounds: list[tuple[Rect, Mark, str]] = []
    for mark in picture.marks:
        if isinstance(mark, Box | Shape):
            grounds.append((rect(mark), mark, resolved(mark.fill, style)))
        elif isinstance(mark, Text):
            left, top, right, foot = rect(mark)
            x, y = (left + right) / 2, (top + foot) / 2
            fill = next((fill for room, one, fill in reversed(grounds) if _covers(room, one, x, y)), "ground")
            if len(fill) == 7 and contrast(mark.colour, fill, style) < 4.5:  # not what shines through
                yield f"{style}, on {fill}: {mark}"


def _covers(room: Rect, mark: Mark, x: float, y: float) -> bool:
    """Whether a box, or an outline of straight lines, is under a point."""
    if not (room[0] <= x <= room[2] and room[1] <= y <= room[3]):
        return False
    if isinstance(mark, Box) or any(len(point) > 2 for point in mark.points):
        return isinstance(mark, Box)
    ends = [(mark.x + a, mark.y + b) for a, b in mark.points]
    sides = zip(ends, [*ends[1:], ends[0]], strict=True)
    return (
        sum((y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0) for (x0, y0), (x1, y1) in sides) % 2 == 1
    )

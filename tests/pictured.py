"""What a picture must not do, as geometry."""

from __future__ import annotations

from collections.abc import Iterator

from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import Box, Mark, Rect, meet, rect

READABLE = {"ink", "quiet", "accent", "before", "during", "after", "feel-2", "card", "alert"}
"""Colours of text with a contrast of 4.5, on paper or, of "card", on what is dark."""


def inside(one: Rect, other: Rect, slack: float) -> bool:
    low = one[0] >= other[0] - slack and one[1] >= other[1] - slack
    return low and one[2] <= other[2] + slack and one[3] <= other[3] + slack


def faults(picture: Picture) -> Iterator[str]:
    """Text over text, over a card's edge or beyond the page; anything drawn beyond the page."""
    page = (0.0, 0.0, picture.width, picture.height)
    for mark in picture.marks:
        if not inside(rect(mark), page, 0.01):
            yield f"beyond the page: {mark}"
    texts: list[tuple[Rect, Mark]] = sorted(((rect(m), m) for m in picture.texts), key=lambda one: one[0][0])
    cards = [rect(m) for m in picture.marks if isinstance(m, Box) and m.fill == "card" and m.w > 5]
    for n, (room, mark) in enumerate(texts):
        for other_room, other in texts[n + 1 :]:
            if other_room[0] > room[2]:
                break
            if meet(room, other_room, 0.3):
                yield f"overlap: {mark} and {other}"
        yield from (
            f"over an edge: {mark}" for card in cards if meet(room, card, 0.35) and not inside(room, card, 0.35)
        )

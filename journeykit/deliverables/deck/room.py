"""The room that a layout leaves for content: beside its title, its foot, and a logo on its master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pptx.slide import SlideLayout

__all__ = ["EMU", "Box", "boxes", "room"]

EMU: Final = 12_700
"""In a point."""
Box = tuple[float, float, float, float]
"""Left, top, width, height, in points."""
_LEAST: Final = (400.0, 180.0)
"""The room, in points, that a slide must leave beside its title."""
_FOOT: Final = ("dt", "ftr", "sldNum")
_MARGIN: Final = 0.04
_GROUND: Final = 0.5
"""What covers more of a slide is its ground, and nothing is in its way."""
_APART: Final = 8.0


def room(layout: SlideLayout, size: tuple[float, float]) -> Box | None:
    """Where content stands: in the frame that the layouts have for it, else where most is free. None without room."""
    high = size[1]
    title = next(boxes(layout, ("title", "ctrTitle")))
    taken = [title, *boxes(layout, _FOOT), *_drawn(layout, size)]
    foot = min((box[1] for box in boxes(layout, _FOOT) if box[1] > high / 2), default=0.95 * high)
    top = title[1] + title[3] + _APART
    meant = [
        box for one in layout.slide_master.slide_layouts if one._element.get("type") == "obj"
        for box in boxes(one, ("obj",))
    ]  # fmt: skip
    found = [box for box in ((title[0], top, title[2], foot - 6 - top), *meant) if _is_free(box, taken, size)]
    return max(found or _gaps(taken, size), key=_large, default=None)


def boxes(layout: SlideLayout, kinds: tuple[str, ...]) -> Iterator[Box]:
    """Where the placeholders of some kinds stand."""
    for one in layout.placeholders:
        if (one._element.ph.get("type") or "obj") in kinds and one.width and one.height:
            yield (one.left or 0) / EMU, (one.top or 0) / EMU, one.width / EMU, one.height / EMU


def _drawn(layout: SlideLayout, size: tuple[float, float]) -> Iterator[Box]:
    """What the layout and its master show on every slide: a logo, a bar; not what lies under everything."""
    shown: list[Any] = list(layout.shapes)
    if layout._element.get("showMasterSp") != "0":
        shown += layout.slide_master.shapes
    for one in shown:
        if one.is_placeholder or not one.width or not one.height:
            continue
        box = (one.left or 0) / EMU, (one.top or 0) / EMU, one.width / EMU, one.height / EMU
        if box[2] * box[3] < _GROUND * size[0] * size[1]:
            yield box


def _is_free(box: Box, taken: Sequence[Box], size: tuple[float, float]) -> bool:
    """Whether it is large enough, on the slide, and in nothing's way."""
    inside = min(box[:2]) >= 0 and box[0] + box[2] <= size[0] + 1 and box[1] + box[3] <= size[1] + 1
    return inside and box[2] >= _LEAST[0] and box[3] >= _LEAST[1] and not any(_meet(box, other) for other in taken)


def _gaps(taken: Sequence[Box], size: tuple[float, float]) -> Iterator[Box]:
    """Every free rectangle between the edges of what is taken, within a margin."""
    wide, high = size
    edge = _MARGIN * wide
    lefts = [edge, *(x + w + _APART for x, _, w, _ in taken)]
    rights = [wide - edge, *(x - _APART for x, _, _, _ in taken)]
    tops = [edge, *(y + h + _APART for _, y, _, h in taken)]
    feet = [high - edge, *(y - _APART for _, y, _, _ in taken)]
    for left in lefts:
        for right in rights:
            for top in tops:
                for foot in feet:
                    box = left, top, right - left, foot - top
                    if (
                        left >= edge
                        and right <= wide - edge
                        and top >= 0
                        and foot <= high
                        and _is_free(box, taken, size)
                    ):
                        yield box


def _large(box: Box) -> float:
    return box[2] * box[3]


def _meet(one: Box, other: Box) -> bool:
    across = one[0] < other[0] + other[2] - 1 and other[0] < one[0] + one[2] - 1
    return across and one[1] < other[1] + other[3] - 1 and other[1] < one[1] + one[3] - 1

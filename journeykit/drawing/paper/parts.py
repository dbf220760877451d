"""A map over as many pages of one paper as it needs: a few stages on each, every text whole and 7 points or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Final

from journeykit.drawing.layout import SCALES, Page, Picture, Try, even_widths, hopeless, largest_text, smallest_text
from journeykit.drawing.measure import lacking
from journeykit.drawing.sheet import MORE
from journeykit.model.journey import Journey, Stage
from journeykit.text import Language, phrase

__all__ = ["Size", "on_one", "on_pages"]

Part = tuple[Stage, ...]
_NARROWEST: Final = 28.0
"""The least width of a stage, in millimetres: lines of 7 points in it hold a long word."""
_SECOND: Final = "2"
"""What marks the second half of a stage, and all that comes from it, in its id."""
_LABELS: Final = 38.0
"""The room for margins and the names of the lanes."""


@dataclass(frozen=True)
class Size:
    """A sheet of paper: its name, width and height in millimetres."""

    name: str
    width: float
    height: float


def on_pages(journey: Journey, language: Language, size: Size, today: date) -> tuple[Picture, ...]:
    """The map on one page of this size, or else over several, with the lanes named again on each.

    Steps keep their numbers, and the curve goes on from page to page. A stage with too many cards for a page goes
    on over the next ones; a single card that is too much for a page makes that page larger.

    >>> len(on_pages(Journey(title="Shoes"), "en", Size("a4", 297.0, 210.0), date(2026, 11, 21)))
    1
    """
    squares = lacking(journey.model_dump_json(warnings=False))
    page = Page(journey, language, today, size.name, size.width, size.height, squares)
    even = even_widths(page)
    if whole := _whole(even):
        return (whole.picture(),)
    tries = list(_alike(_pages(page, (page.height + even.missing) / page.height)))
    scale = min(one.sheet.scale for one in tries)
    same = (one if one.sheet.scale == scale else Try(one.page, scale, one.columns.shares) for one in tries)
    return tuple(one.picture() for one in same)


def _pages(page: Page, needed: float) -> list[Try]:
    """The smallest text on as few pages as will do, with about as many stages on each; about `needed` are expected."""
    if not page.stages:
        return [_fitted(page)]
    expected = min(max(2, ceil(needed)), len(page.stages))
    if tries := _evenly(page, page.stages, expected):
        return tries
    parts = list(_gathered(page, max(1, int(len(page.stages) / needed))))
    stages = [stage for part in parts for stage in part]
    return _evenly(page, stages, len(parts)) or [_fitted(one) for one in _placed(page, parts)]


def _placed(page: Page, parts: Sequence[Part]) -> Iterator[Page]:
    return (replace(page, part=part, place=(n, len(parts))) for n, part in enumerate(parts, start=1))


def _evenly(page: Page, stages: Sequence[Stage], count: int) -> list[Try] | None:
    """The smallest text on so many pages, with about as many stages on each; none if one does not fit."""
    least, more = divmod(len(stages), count)
    ends = [n * least + min(n, more) for n in range(count + 1)]
    tries: list[Try] = []
    for one in _placed(page, [tuple(stages[start:end]) for start, end in pairwise(ends)]):
        even = even_widths(one)
        if _narrow(one) or hopeless(even):
            return None
        smallest = smallest_text(one) if len(one.stages) > 1 else even
        if smallest.missing > 0:
            return None
        tries.append(smallest)
    return tries


def _alike(tries: Sequence[Try]) -> Iterator[Try]:
    """The pages with larger text; none with larger text than one before, for they are to be alike."""
    scale = SCALES[0]
    for one in tries:
        yield (found := largest_text(one, scale))
        scale = found.sheet.scale


def on_one(page: Page) -> Try | None:
    """The whole map on one page with the largest text that fits, if it fits and no stage is too narrow to read."""
    return _whole(even_widths(page))


def _whole(even: Try) -> Try | None:
    if _narrow(even.page) or hopeless(even) or (smallest := smallest_text(even.page)).missing > 0:
        return None
    return largest_text(smallest)


def _narrow(page: Page) -> bool:
    return len(page.stages) > max(1, (page.width - _LABELS) / _NARROWEST)


def _gathered(page: Page, fit: int) -> Iterator[Part]:
    """As many stages as fit, again and again; about `fit` of them are expected to."""
    left, first = list(page.stages), True
    while left:
        count = _most(page, left, first, fit)
        pieces = [] if count else _pieces(left[0], page.language)
        if pieces:
            left[:1] = pieces
            continue
        yield tuple(left[: count or 1])
        del left[: count or 1]
        first, fit = False, count or 1


def _most(page: Page, stages: Sequence[Stage], first: bool, fit: int) -> int:
    """How many of these stages fit on a page, sought from `fit` on; none if even the first is too much."""
    fits = partial(_fits, page, first)
    count = min(fit, len(stages))
    if not fits(stages[:count]):
        return next((n for n in range(count - 1, 0, -1) if fits(stages[:n])), 0)
    while count < len(stages) and fits(stages[: count + 1]):
        count += 1
    return count


def _fits(page: Page, first: bool, stages: Sequence[Stage]) -> bool:
    part = replace(page, part=tuple(stages), place=(1 if first else 2, 2))
    if _narrow(part):
        return False
    even = even_widths(part)
    if even.missing <= 0:  # most parts that fit do so without a search for widths
        return True
    return len(stages) > 1 and not hopeless(even) and Try(part, SCALES[-1], 0.5).missing <= 0


def _pieces(stage: Stage, language: Language) -> list[Stage]:
    """A stage in two, each with one half of its cards; none if it has too few."""
    half = len(stage.cards) // 2
    if not half:
        return []
    continued = _SECOND in stage.id.partition(MORE)[2]
    title = stage.title if continued else phrase("{title} (continued)", title=stage.title).to(language)
    return [
        stage.model_copy(update={"id": f"{stage.id}{MORE}", "cards": stage.cards[:half]}),
        stage.model_copy(update={"id": f"{stage.id}{MORE}{_SECOND}", "title": title, "cards": stage.cards[half:]}),
    ]


def _fitted(page: Page) -> Try:
    """The smallest text; where even so one card is too much for the page, on larger paper of its proportions."""
    while (one := smallest_text(page)).missing > 0:
        page = replace(page, width=page.width * 2**0.5, height=page.height * 2**0.5)
    return one

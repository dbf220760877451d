"""A map, in words until it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.widgets.explore.given import Given

__all__ = ["look"]


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The map's title."""
    journey = given.journey()
    yield {"says": journey.title if journey else ""}

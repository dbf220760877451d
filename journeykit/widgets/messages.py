"""What a page asks, as far as it is a question."""

from __future__ import annotations

from typing import Any, Final

LARGEST: Final = 2**53
"""Of the numbers that JavaScript counts to."""
_LONGEST: Final = 200

__all__ = ["LARGEST", "number_of"]


def number_of(given: Any) -> int | str | None:
    """What a question is numbered with, as far as it is such a thing."""
    if type(given) is int and abs(given) < LARGEST:
        return given
    return given if isinstance(given, str) and len(given) <= _LONGEST and given.isprintable() else None

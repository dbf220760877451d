"""Customers known by their e-mail address: a stable pseudonym in its place, the same in every file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["ADDRESS", "pseudonym", "pseudonym_sql", "pseudonyms"]

ADDRESS: Final = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
"""A cell that is an e-mail address and nothing else, for Python and for SQL."""
_ADDRESS: Final = re.compile(ADDRESS)
_LENGTH: Final = 16


def pseudonym(address: str) -> str:
    """What stands in place of an address, whatever its case. Whoever has the address can find it again: it hides the
    address from a reader, and is no anonymity.

    >>> pseudonym("Lea@example.org") == pseudonym("lea@example.org")
    True
    """
    return "p-" + hashlib.sha256(address.lower().encode()).hexdigest()[:_LENGTH]


def pseudonym_sql(name: str) -> str:
    """The same in SQL, of a column that holds an address."""
    return f"'p-' || left(sha256(lower({name})), {_LENGTH})"


def pseudonyms(cells: Sequence[str | None]) -> tuple[list[str | None], int]:
    """The cells with a pseudonym for each address, and how many there were.

    >>> pseudonyms(["c1", None])
    (['c1', None], 0)
    """
    found = {cell: pseudonym(cell) for cell in {*cells} if cell and "@" in cell and _ADDRESS.fullmatch(cell)}
    if not found:
        return list(cells), 0
    return [found.get(cell, cell) if cell else cell for cell in cells], sum(cell in found for cell in cells)

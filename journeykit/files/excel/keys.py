"""What stands in the quiet column of a row: who the row is, and what its words were when it was written.

By the id a card keeps its identity while its words change. By the signs of the words it is seen which of two cells a
person changed, and that keys stayed behind when rows were sorted without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from journeykit.files.excel.cells import check
from journeykit.model.value import new_id

__all__ = ["MARK", "Key", "Sign", "identified", "key_of", "mark"]

MARK: Final = "journeykit:"
"""How the heading of the quiet column begins; what kind of sheet it is follows."""
_ID: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}"
_PART: Final = re.compile(rf"(@|\w+=|)({_ID}):([0-9a-f]{{8}})")

Sign = tuple[str, str]


def mark(role: str) -> str:
    """The heading of the quiet column of a sheet."""
    return MARK + role


@dataclass(frozen=True, slots=True)
class Key:
    """Ids, each with the sign of the words that stood for it: of the row, of its stage, of cards it points at."""

    own: Sign
    stage: Sign | None = None
    links: Mapping[str, Sign] = field(default_factory=dict)

    def __str__(self) -> str:
        """As it stands in the cell."""
        signs = {"": self.own, **({"@": self.stage} if self.stage else {})}
        signs |= {f"{name}=": sign for name, sign in self.links.items()}
        return " ".join(f"{name}{key}:{check(words)}" for name, (key, words) in signs.items())


def key_of(value: Any) -> Key | None:
    """The key that stands in a cell; None where none does. Its signs are those of the words, not the words."""
    if not isinstance(value, str) or not (found := _PART.findall(value)) or found[0][0]:
        return None
    signs = {name: (key, words) for name, key, words in found}
    links = {name[:-1]: sign for name, sign in signs.items() if name.endswith("=")}
    return Key(signs[""], signs.get("@"), links)


def identified(rows: Sequence[tuple[Key | None, str]], taken: set[str]) -> list[str]:
    """The id of each row, given its key and its words; `taken` are ids in use, and gets these.

    A key goes first to the row whose words it was written for. So a copied row is a new card, whichever of the two
    was changed then, and rows that were sorted without their keys get them back.

    >>> old = key_of(str(Key(("a", "I pay"))))
    >>> identified([(old, "I pay by card"), (old, "I pay")], set())[1]
    'a'
    """
    ids = [""] * len(rows)
    words = [check(text) for _, text in rows]

    def take(at: int, key: str) -> None:
        if not ids[at] and key not in taken:
            ids[at] = key
            taken.add(key)

    for at, (key, _) in enumerate(rows):
        if key and key.own[1] == words[at]:
            take(at, key.own[0])
    by_words: dict[str, list[str]] = {}
    for key, text in rows:
        if key and text and key.own[0] not in taken:
            by_words.setdefault(key.own[1], []).append(key.own[0])
    for at in range(len(rows)):
        if not ids[at] and len(found := set(by_words.get(words[at], ()))) == 1:
            take(at, found.pop())
    for at, (key, _) in enumerate(rows):
        if key:
            take(at, key.own[0])
    for at in range(len(rows)):
        take(at, new_id())
    return ids

"""The words that cards choose from, in both languages, each with its icon (vocabulary.toml)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from journeykit.text import LANGUAGES, Language

__all__ = ["Word", "find", "fold", "word", "words"]


@dataclass(frozen=True)
class Word:
    """One entry of the vocabulary."""

    id: str
    names: Mapping[Language, str]
    icon: str

    def to(self, language: Language) -> str:
        """The word in `language`."""
        return self.names[language]


@cache
def _all() -> dict[str, dict[str, Word]]:
    with files("journeykit.model").joinpath("vocabulary.toml").open("rb") as stream:
        kinds = tomllib.load(stream)
    return {
        kind: {
            key: Word(key, {language: entry[language] for language in LANGUAGES}, entry["icon"])
            for key, entry in entries.items()
        }
        for kind, entries in kinds.items()
    }


def words(kind: str) -> Mapping[str, Word]:
    """All words of a kind ("touchpoint", "channel", "department", ...), by id, in their order."""
    return _all()[kind]


def word(kind: str, key: object) -> Word:
    """The word `key` of a kind; what a person typed stands for itself.

    >>> word("touchpoint", "cart").to("fr")
    'Panier'
    >>> word("touchpoint", "Coach at the club").to("fr")
    'Coach at the club'
    """
    text = str(key)
    return _all()[kind].get(text) or Word(text, dict.fromkeys(LANGUAGES, text), "tag")


def find(kind: str, typed: str) -> str:
    """The id of a word that was typed by id or by its name in any language, else what was typed."""
    wanted = fold(typed)
    if not wanted:  # one unit has no name; nothing typed is not that one
        return typed
    for key, entry in _all()[kind].items():
        if wanted in (fold(key), *(fold(name) for name in entry.names.values())):
            return key
    return typed


@lru_cache(maxsize=4096)  # the review folds the same words after every edit
def fold(text: str) -> str:
    """Text without case, accents and surrounding space, for comparing what people type.

    >>> fold("  Étiquette de Retour ")
    'etiquette de retour'
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").split())

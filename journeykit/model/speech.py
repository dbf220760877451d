"""The words of what people wrote, in English and in French: taken apart, told from small ones, brought to a stem."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, Language

__all__ = ["spelled", "spoken", "stem", "stop_words", "telling", "words_in"]

_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = (
    ("eraient", 4), ("aient", 4), ("erait", 4), ("eront", 4), ("ante", 4), ("ent", 4), ("ant", 4), ("ait", 4),
    ("ing", 3), ("ai", 4), ("ed", 3), ("ee", 3), ("er", 3), ("ez", 3), ("ie", 4), ("ir", 4), ("it", 4), ("re", 4),
    ("ue", 4), ("e", 3), ("i", 4), ("u", 4), ("y", 4),
)  # fmt: skip
"""Endings of inflection in both languages, the longest first, with how many letters must be left."""
_VOWEL: Final = re.compile("[aeiouy]")


@cache
def _stop_words() -> Mapping[Language, frozenset[str]]:
    with files("journeykit.model").joinpath("stop_words.toml").open("rb") as stream:
        lists = tomllib.load(stream)
    return {language: frozenset(lists[language].split()) for language in LANGUAGES}


@cache
def stop_words() -> frozenset[str]:
    """The words of both languages that say nothing by themselves ("the", "pas"), without accents."""
    return frozenset().union(*_stop_words().values())


def words_in(text: str) -> list[str]:
    """The words of a text, without case and accents.

    >>> words_in("J’ai été LIVRÉ")
    ['j', 'ai', 'ete', 'livre']
    """
    return _WORD.findall(fold(text))


def telling(text: str) -> list[str]:
    """The words of a text that say something: no stop words, single letters or numbers.

    >>> telling("I wait for the parcel, 3 days")
    ['wait', 'parcel', 'days']
    """
    return [word for word in words_in(text) if len(word) > 1 and word not in stop_words() and not word.isdigit()]


def spelled(text: str) -> dict[str, str]:
    """The words of a text as `words_in` gives them, each with how it was written first.

    >>> spelled("Colis reçu, colis")
    {'colis': 'Colis', 'recu': 'reçu'}
    """
    found: dict[str, str] = {}
    for written in _WORD.findall(unicodedata.normalize("NFC", text)):
        for word in words_in(written):  # several in a sign such as ¼
            found.setdefault(word, written)
    return found


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word (as `words_in` gives it) without the endings of number, gender and tense, in English as in French.

    A light stemmer: it joins the forms of one word and not the words of a family ("livré" and "livraison" stay two),
    after Savoy, *Light stemming approaches for the French, Portuguese, German and Hungarian languages* (2006). It
    works on words without accents, as people type them.

    >>> stem("deliveries") == stem("delivery"), stem("livree") == stem("livrer"), stem("livraison")
    (True, True, 'livraison')
    """
    if word.endswith("aux") and len(word) > 4:
        word = word[:-1] if word.endswith("eaux") else f"{word[:-2]}l"
    elif len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    shorter = True
    while shorter:
        shorter = False
        for ending, least in _ENDINGS:
            rest = word.removesuffix(ending)
            if rest != word and len(rest) >= least and _VOWEL.search(rest):
                word, shorter = rest, True
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def spoken(text: str) -> Language | None:
    """The language a text is in, by its small words; None when they do not tell.

    >>> spoken("Where is my parcel?"), spoken("Où est mon colis ?"), spoken("Bof")
    ('en', 'fr', None)
    """
    words = set(words_in(text))
    english, french = (len(words & _stop_words()[language]) for language in LANGUAGES)
    return None if english == french else "en" if english > french else "fr"

"""How much of a step is in the customers' own words: it must ring true.

The lived process is told word for word as customers tell it (L'Usine Digitale, *Les secrets du parcours client*).
What is measured is the share of a step's telling words that customers use, in what was pinned to the step or, where
there is more to compare with, in all that they wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from journeykit.model.cards import Step
from journeykit.model.speech import spelled, spoken, stem, telling
from journeykit.text import Language

__all__ = ["Ring", "Vocabulary", "ring"]

_SHARED: Final = 5
"""From so many first letters in common on, two words belong to one family: to deliver, a delivery."""
_NAMED: Final = 4


class Vocabulary:
    """The telling words of some texts, with how often each is said; those said less than `least` times are left out.

    A word is in it in any of its forms and, with `families`, when another of its family is.

    >>> "delivery" in Vocabulary(["They delivered late"]), "parcel" in Vocabulary(["They delivered late"])
    (True, False)
    """

    def __init__(self, texts: Iterable[str], least: int = 1, families: bool = True) -> None:
        kept = list(texts)
        counts = Counter(word for text in kept for word in telling(text))
        self.counts = {word: n for word, n in counts.items() if n >= least}
        self.language: Language | None = spoken(" ".join(kept[:200]))
        self._texts, self._families = kept, families

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (stem(word) in self._stems or word[:_SHARED] in self._starts)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.counts))

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(word[:_SHARED] for word in self.counts if self._families and len(word) >= _SHARED)

    def common(self, most: int = _NAMED) -> tuple[str, ...]:
        """The words that are said most often, as they are written; of those said as often, the first."""
        written: dict[str, str] = {}
        for text in self._texts:
            written = spelled(text) | written
        return tuple(
            written.get(word, word) for word in sorted(self.counts, key=lambda word: -self.counts[word])[:most]
        )


class Ring(NamedTuple):
    """How much of a step is in the customers' words: `share` from 0 to 100, None when it cannot be told.

    `theirs` are its words that customers use, `firms` those that they do not.
    """

    share: float | None
    theirs: tuple[str, ...]
    firms: tuple[str, ...]


def ring(step: Step, *more: Vocabulary) -> Ring:
    """How much of a step rings true: the share of its telling words found in its verbatims or in one of `more`.

    A word counts as found in any of its forms, or in one of its family. The share is None when the step has no
    telling word, or nothing in its language to compare with.

    >>> from journeykit.model.cards import Verbatim
    >>> said = Verbatim(text="Nobody at the hotline answered, I called three times")
    >>> ring(Step(text="I call the hotline and raise a ticket", verbatims=(said,)))
    Ring(share=50.0, theirs=('call', 'hotline'), firms=('raise', 'ticket'))
    """
    words = tuple(dict.fromkeys(telling(step.text)))
    language = spoken(step.text)
    heard = [own_words(step), *more]
    heard = [one for one in heard if one.counts and not _foreign(language, one.language)]
    if not words or not heard:
        return Ring(None, (), ())
    written = spelled(step.text)
    found = {word for word in words if any(word in one for one in heard)}
    theirs, firms = (tuple(written.get(word, word) for word in words if (word in found) is is_theirs)
                     for is_theirs in (True, False))  # fmt: skip
    return Ring(100 * len(theirs) / len(words), theirs, firms)


def own_words(step: Step) -> Vocabulary:
    """The words of the verbatims pinned to a step."""
    return _own(tuple(one.text for one in step.verbatims))


@lru_cache(maxsize=1024)  # the review asks again after every edit
def _own(texts: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(texts)


def _foreign(one: Language | None, other: Language | None) -> bool:
    return one is not None and other is not None and one != other

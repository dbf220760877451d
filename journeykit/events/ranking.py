"""Which texts answer a search, the most telling first: BM25 over an index of the words of all texts."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from sys import intern
from typing import Final

from journeykit.model.speech import stem, stop_words, words_in

__all__ = ["Index"]

_K1: Final = 1.2
_B: Final = 0.75
_BEGINNING: Final = 0.5
"""What the beginning of a word counts for, beside a whole one."""
_BESIDE: Final = 0.5
"""How much more a text is worth whose words stand side by side as asked."""


class Index:
    """Texts made ready to be searched; building takes a while, a search does not.

    Words are compared by their stem (`journeykit.model.speech`), so that accents, case and endings count for nothing,
    and the beginning of a word finds it too. A text must hold every word asked for; of those that do, the best by
    BM25 (Robertson & Zaragoza, *The Probabilistic Relevance Framework*, 2009; k1 = 1.2, b = 0.75) comes first.

    >>> index = Index(["Livraison tardive", "Tout va bien, livraison comprise", "Rien"])
    >>> index.search("LIVRAISONS"), index.search("tard")
    ([0, 1], [0])
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: list[tuple[str, ...]] = []
        self._docs: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        self._times: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        for n, text in enumerate(texts):
            words = tuple(map(intern, words_in(text)))
            self._texts.append(words)
            for word, times in Counter(words).items():
                self._docs[word].append(n)
                self._times[word].append(times)
        self._sorted = sorted(self._docs)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_stem[stem(word)].append(word)
        self._usual = sum(map(len, self._texts)) / max(len(self._texts), 1)

    def search(self, query: str) -> list[int]:
        """The positions of the texts that hold every word of `query`, best first; of all texts when it has none.

        Small words ("the", "la") are looked for only when there is nothing else.
        """
        asked = list(dict.fromkeys(words_in(query)))
        telling = [word for word in asked if word not in stop_words() and len(word) > 1] or asked
        if not telling:
            return list(range(len(self._texts)))
        matches = [self._matching(word) for word in telling]
        scores = self._scores(matches)
        if len(matches) > 1:
            for n in scores:
                scores[n] *= 1 + _BESIDE * self._beside(n, matches)
        return sorted(scores, key=lambda n: (-scores[n], n))

    def _matching(self, asked: str) -> dict[str, float]:
        """The words that mean the one asked for, and what each counts for: the same stem, or the same beginning."""
        start = asked[:-1] if len(asked) > 3 and asked[-1] in "sx" else asked
        found: dict[str, float] = {}
        for i in range(bisect_left(self._sorted, start), len(self._sorted)):
            if not self._sorted[i].startswith(start):
                break
            found[self._sorted[i]] = _BEGINNING
        return found | dict.fromkeys(self._by_stem.get(stem(asked), ()), 1.0)

    def _scores(self, matches: Sequence[dict[str, float]]) -> dict[int, float]:
        """BM25 of the texts that hold a match of every word asked for; the forms of one word count as one."""
        total: dict[int, float] = {}
        for position, forms in enumerate(matches):
            times: defaultdict[int, float] = defaultdict(float)
            for word, weight in forms.items():
                for n, count in zip(self._docs[word], self._times[word], strict=True):
                    times[n] += weight * count
            rare = math.log(1 + (len(self._texts) - len(times) + 0.5) / (len(times) + 0.5))
            total = {
                n: total.get(n, 0.0) + rare * (_K1 + 1) * count / (count + self._slack(n))
                for n, count in times.items()
                if position == 0 or n in total
            }
        return total

    def _slack(self, n: int) -> float:
        return _K1 * (1 - _B + _B * len(self._texts[n]) / self._usual)

    def _beside(self, n: int, matches: Sequence[dict[str, float]]) -> float:
        """Which share of the words asked for stand one after the other in a text, from 0 to 1."""
        found = set(pairwise(self._texts[n]))
        near = sum(any(a in one and b in next_one for a, b in found) for one, next_one in pairwise(matches))
        return near / (len(matches) - 1)

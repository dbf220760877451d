"""What customers wrote: searched, masked, and pinned to a step of the lived process with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from journeykit.errors import BadData, BadEdit
from journeykit.events.parse import day_of
from journeykit.events.tables import Table
from journeykit.model.cards import Step, Verbatim
from journeykit.model.edits import ChangeCard
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import fold
from journeykit.text import Language, Phrase, phrase

Score = Literal["nps", "rating", "csat", "ces"]
SCORES: Final[tuple[Score, ...]] = ("nps", "rating", "csat", "ces")

__all__ = ["Hit", "Verbatims", "masked_text", "pin", "verbatims"]

_MASKS: Final[tuple[tuple[re.Pattern[str], Phrase], ...]] = (
    (re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"), phrase("[e-mail]")),
    (re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"), phrase("[card number]")),
    (
        re.compile(
            r"(?<![\w+])(?:(?:\+|00)\d{1,3}(?:[ .-]?\(?\d\)?){7,12}|0\d(?:[ .-]?\d{2}){4}"
            r"|\(\d{3}\) ?\d{3}[ .-]?\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?!\w)"
        ),
        phrase("[phone]"),
    ),
)


class Hit(NamedTuple):
    """Words of a customer: the text, the score they gave, where they come from and when; `row` counts from 0."""

    text: str
    score: float | None
    source: str
    day: date | None
    row: int

    @property
    def verbatim(self) -> Verbatim:
        """As it stands on a card."""
        return Verbatim(text=self.text[:5_000], source=self.source[:300], score=self.score)


@dataclass(frozen=True)
class Verbatims:
    """The texts of a survey, in its order. `masked` counts the addresses and numbers that were masked."""

    hits: tuple[Hit, ...]
    score: str
    masked: int

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def search(
        self,
        query: str = "",
        *,
        min_score: float | None = None,
        max_score: float | None = None,
        limit: int = 50,
    ) -> tuple[Hit, ...]:
        """The texts that hold every word of `query`, the most telling first; all of them when it is empty.

        Accents, case and plural count for nothing, and the beginning of a word is enough. Whole words come before
        beginnings, words side by side before words apart, short texts before long ones. With a score limit, answers
        without a score are left out.

        >>> from journeykit.events.reading import read_surveys
        >>> answers = read_surveys(("s.csv", "nps,text\\n2,Livraison tardive\\n9,Livrée tôt\\n".encode()))
        >>> [hit.text for hit in verbatims(answers).search("livré")]
        ['Livrée tôt']
        >>> [hit.text for hit in verbatims(answers).search("LIVR", max_score=6)]
        ['Livraison tardive']
        """
        asked = [_singular(word) for word in _words(query)]
        ranked = []
        for hit in self.hits:
            if not _within(hit.score, min_score, max_score):
                continue
            rank = _rank(asked, _words(hit.text))
            if rank is not None:
                ranked.append((rank, hit.row, hit))
        return tuple(hit for _, _, hit in sorted(ranked, key=lambda one: one[:2])[:limit])


def verbatims(surveys: Table, *, score: Score | None = None, mask: bool = True, language: Language = "en") -> Verbatims:
    """The texts of survey answers, ready to be searched; e-mail addresses, phone and card numbers are masked.

    `score` chooses which score stands beside a text: the first that the survey has, of nps, rating, csat and ces.
    `language` is that of the masks. Raises `BadData` when the survey has no text.
    """
    if surveys.kind != "surveys" or "text" not in surveys.used:
        raise BadData(
            phrase("{file} has no column of what customers wrote.", file=surveys.name),
            phrase("Name it: columns={example}.", example='{"text": "..."}'),
        )
    chosen: str = score or next((one for one in SCORES if one in surveys.used), "")
    columns = {name: surveys.data[name].to_pylist() for name in ("seq", "text", "answer_id", "answered_us")}
    scores = surveys.data[chosen].to_pylist() if chosen else [None] * len(surveys)
    hits: list[Hit] = []
    masked = 0
    for row, text, answer, us, given in zip(*columns.values(), scores, strict=True):
        if text is None:
            continue
        if mask:
            text, count = masked_text(text, language)
            masked += count
        place = phrase("{file}, answer {n}", file=surveys.name, n=answer or row + 1).to(language)
        hits.append(Hit(text, given, place, None if us is None else day_of(us), row))
    return Verbatims(tuple(hits), chosen, masked)


def masked_text(text: str, language: Language = "en") -> tuple[str, int]:
    """The text without e-mail addresses, phone and card numbers, and how many there were.

    >>> masked_text("Call me on 06 12 34 56 78 or at lea@example.org, order 12345")
    ('Call me on [phone] or at [e-mail], order 12345', 2)
    """
    found = 0
    for pattern, said in _MASKS:
        text, count = pattern.subn(said.to(language), text)
        found += count
    return text, found


def pin(journey: Journey, card: str, verbatim: Verbatim | Hit) -> ChangeCard:
    """The edit that adds a customer's words to a step (by its id), which then no longer rests on an assumption.

    Raises `NotFound` when there is no such card, `BadEdit` when it is not a step or has these words already.
    """
    words = verbatim.verbatim if isinstance(verbatim, Hit) else verbatim
    _, step = journey.find(card)
    if not isinstance(step, Step):
        raise BadEdit(
            phrase("Customers’ words are pinned to a step of the lived process."), phrase("Choose a card of that lane.")
        )
    if words in step.verbatims:
        raise BadEdit(phrase("These words are on the step “{text}” already.", text=step.text), phrase("Choose others."))
    pinned = [one.model_dump(mode="json") for one in (*step.verbatims, words)]
    fields: dict[str, object] = {"verbatims": pinned}
    if step.rests_on == "assumption":
        fields["rests_on"] = "verbatim"
    return ChangeCard(card=card, fields=fields)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _singular(word: str) -> str:
    """A word without the s or x of its plural: the beginning of a word is enough to find it."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _within(score: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return score is not None and (least is None or score >= least) and (most is None or score <= most)


def _rank(asked: Sequence[str], words: Sequence[str]) -> tuple[int, int, int] | None:
    """How well a text answers; the smallest is best, None is not at all."""
    if not asked:
        return 0, 0, 0
    places: list[list[int]] = [[i for i, word in enumerate(words) if word.startswith(one)] for one in asked]
    if not all(places):
        return None
    whole = sum(any(_singular(words[i]) == one for i in found) for one, found in zip(asked, places, strict=True))
    beside = sum(any(i + 1 in after for i in before) for before, after in pairwise(places))
    return len(asked) - whole, len(asked) - beside, len(words)

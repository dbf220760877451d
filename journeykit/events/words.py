"""The words that tell customers apart, and how much of a map is in their own."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from journeykit.errors import BadData
from journeykit.events.masking import without_masks
from journeykit.events.meanings import meanings_of, stage_about
from journeykit.events.sources import Frame, listed
from journeykit.events.tables import Table
from journeykit.events.verbatims import Verbatims, verbatims
from journeykit.model.journey import Journey
from journeykit.model.ringing import Vocabulary, ring
from journeykit.model.speech import spelled, spoken, stem, telling
from journeykit.text import LANGUAGES, phrase, shown

__all__ = ["distinctive", "rings_true"]

_PRIOR: Final = 500.0
_LEAST: Final = 5
_CERTAIN: Final = 2
"""From so many texts on, a word of a survey is taken for customers' own and not for a slip."""
_SIDES: Final[Mapping[str, tuple[float, float]]] = {"nps": (6, 9), "rating": (2, 4), "csat": (2, 4), "ces": (3, 5)}
"""The highest score of those who are not content, and the lowest of those who are."""
_ABOUT: Final = ("stage", "survey", "reason", "touchpoint", "topic", "step")
"""Columns that say which part of the journey a text is about."""


def distinctive(
    words: Verbatims | Table,
    by: str = "score",
    a: str | None = None,
    b: str | None = None,
    *,
    journey: Journey | None = None,
    least: int = _LEAST,
    top: int | None = None,
) -> Frame:
    """The words that one group of texts has and the other has not: of detractors (a) against promoters (b), of one
    stage against the others, or of one value of a column against another.

    `by="score"` sets nps 0 to 6 against 9 and 10 (rating and csat: 1 and 2 against 4 and 5; ces: 1 to 3 against 5 to
    7). `by="stage"` takes `a`, the title or id of a stage of `journey`, against `b` or all others; a text belongs to
    the stage that its column survey, reason, touchpoint, topic or step is about. Any other `by` is a column.

    A row a word: word (as it is written most often), count_a and count_b (texts that say it), rate_a and rate_b
    (0 to 100, of the group's texts), z, example (a text of the group that has more of it). z is the log-odds ratio
    with an informative Dirichlet prior, in standard deviations (Monroe, Colaresi & Quinn, *Fightin' Words*, Political
    Analysis 2008; a prior of 500 words spread as in all texts): above 1.96 the word is a's, below -1.96 b's; the words
    between tell nothing. A word counts once a text, its forms are one, words in fewer than `least` texts and small
    words are left out. `top` keeps so many words of each end. Raises `BadData` for a group without texts.

    >>> from journeykit.events.reading import read_surveys
    >>> rows = ["nps,text", *["2,the parcel came late"] * 6, *["10,the parcel came early"] * 6]
    >>> found = distinctive(read_surveys(("s.csv", "\\n".join(rows).encode())))
    >>> found[["word", "count_a", "count_b"]].values.tolist()[::2]
    [['late', 6, 0], ['early', 0, 6]]
    """
    import pandas as pd  # type: ignore[import-untyped]

    known = words if isinstance(words, Verbatims) else verbatims(words)
    sides = _sides(known, by, a, b, journey)
    counted = _count(known, sides.member)
    rows = sorted(_rows(known, counted, max(least, 1)), key=lambda row: (-row.z, row.word))
    if top is not None and len(rows) > 2 * top:
        rows = [*rows[:top], *rows[len(rows) - top :]]
    frame = pd.DataFrame(rows, columns=list(_Row._fields))
    days = [hit.day for hit, side in zip(known, sides.member, strict=True) if hit.day and side is not None]
    frame.attrs = {
        "analysis": "distinctive",
        "cases": sum(counted.texts),
        "events": sum(counted.total),
        "start": min(days).isoformat() if days else "",
        "end": max(days).isoformat() if days else "",
        "segment": "",
        "source": ", ".join(table.name for table in known.tables),
        "by": by,
        "a": sides.a,
        "b": sides.b,
        "texts_a": counted.texts[0],
        "texts_b": counted.texts[1],
    }
    return frame


def rings_true(journey: Journey, words: Verbatims | Table | None = None) -> Frame:
    """How much of each lived step is in the customers' own words: it must ring true.

    A row a step: stage, step, share (0 to 100, of the step's telling words those found in the verbatims pinned to it),
    share_all (those found in these or, in any of their forms, at least twice in `words`), theirs and firms (the
    words that customers use, and those that they do not). A share is missing where there is nothing in the step's
    language to compare with. The review (JK410) warns where enough is pinned and less than a quarter is found.

    >>> from journeykit.frameworks import example
    >>> rings_true(example())[["step", "share", "firms"]].values.tolist()[1]
    ['I tap an ad and land on a page of running shoes.', 33.333333333333336, 'tap, ad, land, page']
    """
    import pandas as pd

    known = verbatims(words) if isinstance(words, Table) else words
    said = [(spoken(hit.text), without_masks(hit.text)) for hit in known or ()]
    heard = {
        language: Vocabulary([text for found, text in said if found in (language, None)], _CERTAIN, families=False)
        for language in LANGUAGES
    }
    rows = []
    for stage, step in journey.steps():
        own, every = ring(step), ring(step, heard[spoken(step.text) or journey.language])
        rows.append((stage.title, step.text, own.share, every.share, ", ".join(every.theirs), ", ".join(every.firms)))
    frame = pd.DataFrame(rows, columns=["stage", "step", "share", "share_all", "theirs", "firms"])
    frame[["share", "share_all"]] = frame[["share", "share_all"]].astype(float)
    frame.attrs = {
        "analysis": "rings_true",
        "cases": len(rows),
        "events": len(known or ()),
        "source": ", ".join(table.name for table in known.tables) if known else journey.title,
    }
    return frame


class _Sides(NamedTuple):
    """Two groups of texts: what they are called, and for each text 0, 1 or None."""

    a: str
    b: str
    member: Sequence[int | None]


class _Row(NamedTuple):
    word: str
    count_a: int
    count_b: int
    rate_a: float
    rate_b: float
    z: float
    example: str


@dataclass(frozen=True)
class _Counted:
    """In how many texts of each group and of all a word (by its stem) stands, how it is written, and in which."""

    texts: tuple[int, int]
    total: tuple[int, int]
    sides: tuple[Counter[str], Counter[str]]
    whole: Counter[str]
    written: Mapping[str, Counter[str]]
    where: Mapping[str, Sequence[int]]
    member: Sequence[int | None]


def _sides(words: Verbatims, by: str, a: str | None, b: str | None, journey: Journey | None) -> _Sides:
    if by == "score":
        return _by_score(words)
    if by == "stage" and journey is not None:
        return _of_two(*_by_stage(words, journey), a, b, lambda given: _title(journey, given))
    return _of_two(words.column(by), by, a, b, lambda given: given)


def _by_score(words: Verbatims) -> _Sides:
    if words.score not in _SIDES:
        raise BadData(
            phrase("The texts have no score beside them."),
            phrase("Read a survey with nps, rating, csat or ces, or compare by a column."),
        )
    low, high = _SIDES[words.score]
    member = [
        None if hit.score is None else 0 if hit.score <= low else 1 if hit.score >= high else None for hit in words
    ]
    return _filled(_Sides(f"{words.score} ≤ {low:g}", f"{words.score} ≥ {high:g}", member), words.score)


def _of_two(values: Sequence[str | None], by: str, a: str | None, b: str | None, said: Callable[[str], str]) -> _Sides:
    """One value against another, or against all others."""
    there = [value for value, _ in Counter(value for value in values if value is not None).most_common()]
    if a is None:
        raise BadData(
            phrase("Which value of {column} is compared?", column=by),
            phrase("Give a, one of {choices}.", choices=listed(there)),
        )
    first, second = said(a), None if b is None else said(b)
    for given in (first, second):
        if given is not None and given not in there:
            raise BadData(
                phrase("No text has “{value}” in {column}.", value=shown(given), column=by),
                phrase("Choose one of {choices}.", choices=listed(there)),
            )
    member = [0 if value == first else 1 if value is not None and second in (None, value) else None for value in values]
    return _filled(_Sides(first, second or "≠ " + first, member), by)


def _filled(sides: _Sides, by: str) -> _Sides:
    for n, name in enumerate((sides.a, sides.b)):
        if n not in sides.member:
            raise BadData(
                phrase("No text belongs to {group}.", group=name),
                phrase("There is nothing to compare by {column}; choose another column.", column=by),
            )
    return sides


def _by_stage(words: Verbatims, journey: Journey) -> tuple[list[str | None], str]:
    """The stage (title) that each text belongs to, by the columns that say what it is about."""
    has = [name for name in _ABOUT if any(name in table.data.column_names for table in words.tables)]
    if not has:
        raise BadData(
            phrase("No column says which stage the texts are about."),
            phrase("Give the texts a column called one of {choices}.", choices=", ".join(_ABOUT)),
        )
    titles = {stage.title.casefold(): stage.title for stage in journey.stages}
    found: dict[str, str | None] = {}

    def stage_of(value: str) -> str | None:
        if value not in found:
            meant = meanings_of(value)
            about = stage_about(journey.stages, meant) if meant else None
            found[value] = titles.get(value.casefold()) or (about.title if about else None)
        return found[value]

    columns = [words.column(name) for name in has]
    return [
        next((stage for value in row if value and (stage := stage_of(value))), None)
        for row in zip(*columns, strict=True)
    ], "stage"


def _title(journey: Journey, given: str) -> str:
    return next((stage.title for stage in journey.stages if given == stage.id), given)


def _count(words: Verbatims, member: Sequence[int | None]) -> _Counted:
    sides: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    whole: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    where: defaultdict[str, list[int]] = defaultdict(list)
    for n, (hit, side) in enumerate(zip(words, member, strict=True)):
        text = without_masks(hit.text)
        spelling, stems = spelled(text), {stem(word): word for word in telling(text)}
        whole.update(stems.keys())
        if side is not None:
            sides[side].update(stems.keys())
            for key, word in stems.items():
                written[key][spelling.get(word, word).lower()] += 1
                where[key].append(n)
    texts = (sum(side == 0 for side in member), sum(side == 1 for side in member))
    return _Counted(texts, (sides[0].total(), sides[1].total()), sides, whole, written, where, member)


def _rows(words: Verbatims, counted: _Counted, least: int) -> list[_Row]:
    rows = []
    for key, in_both in (counted.sides[0] + counted.sides[1]).items():
        if in_both >= least:
            a, b = (side[key] for side in counted.sides)
            z = _z(a, b, *counted.total, _PRIOR * counted.whole[key] / counted.whole.total())
            rate_a, rate_b = (100 * n / texts for n, texts in zip((a, b), counted.texts, strict=True))
            word = min(counted.written[key].items(), key=lambda one: (-one[1], one[0]))[0]
            mine = [n for n in counted.where[key] if counted.member[n] == (0 if z > 0 else 1)]
            rows.append(_Row(word, a, b, rate_a, rate_b, z, _example([words.hits[n].text for n in mine], word)))
    return rows


def _z(a: int, b: int, all_a: int, all_b: int, prior: float) -> float:
    """The log-odds ratio with an informative Dirichlet prior, in standard deviations (equations 16, 20 and 22)."""

    def log_odds(n: int, total: int) -> float:
        return math.log((n + prior) / (total + _PRIOR - n - prior))

    return (log_odds(a, all_a) - log_odds(b, all_b)) / math.sqrt(1 / (a + prior) + 1 / (b + prior))


_ENOUGH: Final = 5


def _example(texts: Sequence[str], word: str) -> str:
    """A short text that is still a sentence, with the word as it stands in the table if there is one; else the longest
    text."""
    sentences = [text for text in texts if len(text.split()) >= _ENOUGH]
    sentences = [text for text in sentences if word in text.lower()] or sentences
    return min(sentences, key=len) if sentences else max(texts, key=len, default="")

"""Customers' words: searched, narrowed by the score they gave, with where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData
from journeykit.model.speech import stem, stop_words, words_in
from journeykit.model.vocabulary import fold
from journeykit.text import Language, Phrase, day, number, phrase, plural
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import ALL, chosen_of, customers, pick, search

if TYPE_CHECKING:
    from journeykit.events import Hit, Table, Verbatims

__all__ = ["look", "marked"]

_SHOWN: Final = 8
_SCORES: Final[Mapping[str, tuple[tuple[str, Phrase, float, float], ...]]] = {
    "nps": (("low", phrase("0 to 6, would not recommend"), 0, 6), ("middle", phrase("7 and 8, in between"), 7, 8),
            ("high", phrase("9 and 10, would recommend"), 9, 10)),
    "rating": (("low", phrase("1 and 2 stars"), 1, 2), ("middle", phrase("3 stars"), 2.5, 3.5),
               ("high", phrase("4 and 5 stars"), 4, 5)),
    "csat": (("low", phrase("1 and 2, not satisfied"), 1, 2), ("middle", phrase("3, neither"), 3, 3),
             ("high", phrase("4 and 5, satisfied"), 4, 5)),
    "ces": (("low", phrase("1 to 3, hard"), 1, 3), ("middle", phrase("4, neither"), 4, 4),
            ("high", phrase("5 to 7, easy"), 5, 7)),
}  # fmt: skip
"""How the answers to each question are told apart."""


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A search field, a choice of scores and of customers, and the texts that fit."""
    from journeykit.events import verbatims
    from journeykit.events.parts import parts

    language = given.language
    tables = [one for kind in ("surveys", "contacts") if (one := given.table(kind)) is not None]
    spoken = [one for one in tables if "text" in one.used]
    if not spoken:
        raise BadData(
            phrase("This data has no words of customers."),
            phrase("Give survey answers or contacts that have a column of texts."),
        )
    score = chosen.get("question")
    questions = [key for key in _SCORES if any(key in one.used for one in spoken)]
    score = score if score in questions else None
    found = _read(given, spoken, score, verbatims)
    query = str(chosen.get("query", ""))
    level = chosen_of(chosen, "score", (key for key, *_ in _SCORES.get(found.score, ())), ALL)
    splits = {
        f"{name}={value}": (name, value) for one in spoken for name, values in parts(one).items() for value in values
    }
    own = f"language={language}"  # at first, the words that the reader can read
    who = chosen_of(chosen, "who", (ALL, *splits), own if given.shop and own in splits else ALL)
    yield {"controls": _controls(found, spoken, query, level, who, splits, language)}
    hits, among = (_narrowed(found, words, level, splits.get(who)) for words in (query, ""))
    yield {
        "says": _said(len(hits), len(among) if query.strip() else len(found), query, language),
        "quotes": [_quote(same, query, language) for same in list(_alike(hits).values())[:_SHOWN]],
        "notes": _notes(found, len(_alike(hits)), bool(query.strip()), language),
    }


def _read(given: Given, spoken: list[Table], score: Any, verbatims: Any) -> Verbatims:
    kept: dict[Any, Verbatims] = given.kept.setdefault("words", {})
    if score not in kept:
        kept[score] = verbatims(*spoken, score=score, language=given.language)
    return kept[score]


def _controls(
    found: Verbatims, spoken: list[Table], query: str, level: str, who: str,
    splits: Mapping[str, tuple[str, str]], language: Language,
) -> list[dict[str, Any]]:  # fmt: skip
    from journeykit.events import roles

    controls = [
        search("query", phrase("Search the customers’ words"), query, phrase("return, size, waiting ..."), language)
    ]
    asked = {role.id: role.label for role in roles("surveys")}
    questions = [key for key in _SCORES if any(key in one.used for one in spoken)]
    if len(questions) > 1:
        options = [(key, asked[key]) for key in questions]
        controls.append(pick("question", phrase("Question"), found.score, options, language))
    if found.score in _SCORES:
        options = [(ALL, phrase("All scores")), *((key, label) for key, label, *_ in _SCORES[found.score])]
        controls.append(pick("score", phrase("Score"), level, options, language))
    if splits:
        controls.append(customers(who, splits, language))
    return controls


def _narrowed(found: Verbatims, query: str, level: str, who: tuple[str, str] | None) -> list[Hit]:
    low, high = next(((low, high) for key, _, low, high in _SCORES.get(found.score, ()) if key == level), (None, None))
    hits = list(found.search(query, min_score=low, max_score=high, limit=len(found)))
    if who is None:
        return hits
    name, value = who
    fits = {hit for hit, own in zip(found, found.column(name), strict=True) if own == value}
    return [hit for hit in hits if hit in fits]


def _alike(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The same words, once."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(fold(hit.text).rstrip(" .!"), []).append(hit)
    return found


def _said(count: int, whole: int, query: str, language: Language) -> str:
    n, all_of = number(count, language), number(whole, language)
    if not query.strip():
        return plural("{said} of {all} texts.", "{said} of {all} texts.", n=count, said=n, all=all_of).to(language)
    said = [
        plural("{said} of {all} texts says “{words}”.", "{said} of {all} texts say “{words}”.",
               n=count, said=n, all=all_of, words=query.strip())
    ]  # fmt: skip
    if count:
        said.append(phrase("That is {share} %.", share=number(100 * count / whole, language)))
    return " ".join(one.to(language) for one in said)


def _notes(found: Verbatims, different: int, asked: bool, language: Language) -> list[str]:
    notes = []
    if not different:
        notes.append(phrase("Try a shorter word, or its beginning; accents and endings count for nothing."))
    elif different > _SHOWN:
        most = phrase("Shown: the {n} most telling ones.", n=_SHOWN)
        notes.append(most if asked else phrase("Shown: the first {n}. Search for a word to see others.", n=_SHOWN))
    if found.masked:
        notes.append(
            plural("{n} address or number was masked.", "{n} addresses and numbers were masked.", n=found.masked)
        )
    return [note.to(language) for note in notes]


def _quote(same: Sequence[Hit], query: str, language: Language) -> dict[str, Any]:
    """Words with their source, and how often they were said."""
    hit = same[0]
    about = [hit.source]
    if hit.score is not None:
        about.append(phrase("score {n}", n=number(hit.score, language)).to(language))
    if hit.day is not None:
        about.append(day(hit.day, language))
    if len(same) > 1:
        about.append(phrase("{n} say the same", n=len(same)).to(language))
    return {"parts": marked(hit.text, query), "about": " \N{MIDDLE DOT} ".join(about)}


def marked(text: str, query: str) -> list[list[Any]]:
    """A text in parts, each with whether it is what was searched for: the same stem, or the same beginning.

    >>> marked("I returned it", "return")
    [['I ', False], ['returned', True], [' it', False]]
    """
    asked = [word for word in words_in(query) if word not in stop_words() and len(word) > 1] or words_in(query)
    stems = {stem(word) for word in asked}
    starts = tuple(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in asked)
    found: list[list[Any]] = []
    for piece, is_word in _pieces(text):
        own = words_in(piece) if is_word else []
        hit = bool(asked) and any(word.startswith(starts) or stem(word) in stems for word in own)
        if found and found[-1][1] == hit:
            found[-1][0] += piece
        else:
            found.append([piece, hit])
    return found


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text as words and what is between them."""
    start, inside = 0, False
    for n, sign in enumerate(text):
        if sign.isalnum() != inside:
            if n > start:
                yield text[start:n], inside
            start, inside = n, not inside
    if text:
        yield text[start:], inside

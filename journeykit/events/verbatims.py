"""What customers wrote: searched, masked, and pinned to a step of the lived process with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from journeykit.errors import BadData, BadEdit
from journeykit.events.masking import Sort, masked_texts
from journeykit.events.parse import day_of
from journeykit.events.ranking import Index
from journeykit.events.tables import TIME, Table
from journeykit.model.cards import Step, Verbatim
from journeykit.model.edits import ChangeCard
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase

Score = Literal["nps", "rating", "csat", "ces"]
SCORES: Final[tuple[Score, ...]] = ("nps", "rating", "csat", "ces")

__all__ = ["Hit", "Verbatims", "pin", "verbatims"]


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
    """The texts of surveys and contacts, in their order. `masked` counts the addresses and numbers that were masked.

    `score` is the score that stands beside the texts; `masks` counts what was masked by sort. `tables` are those that
    the texts come from, and `rows` says for each text which table and which row of it.
    """

    hits: tuple[Hit, ...]
    score: str
    masked: int
    masks: Mapping[Sort, int] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @cached_property
    def _index(self) -> Index:
        return Index(hit.text for hit in self.hits)

    def search(
        self,
        query: str = "",
        *,
        min_score: float | None = None,
        max_score: float | None = None,
        limit: int = 50,
    ) -> tuple[Hit, ...]:
        """The texts that hold every word of `query`, the most telling first; all of them when it is empty.

        Accents, case and endings count for nothing, and the beginning of a word is enough. Rare words count more than
        frequent ones, whole words more than beginnings, words side by side more than words apart, short texts more
        than long ones (BM25, `journeykit.events.ranking`). With a score limit, answers without a score are left out.

        >>> from journeykit.events.reading import read_surveys
        >>> answers = read_surveys(("s.csv", "nps,text\\n2,Livraison tardive\\n9,Livrée tôt\\n".encode()))
        >>> [hit.text for hit in verbatims(answers).search("livré")]
        ['Livrée tôt']
        >>> [hit.text for hit in verbatims(answers).search("LIVR", max_score=6)]
        ['Livraison tardive']
        """
        ranked = (self.hits[n] for n in self._index.search(query))
        return tuple([hit for hit in ranked if _within(hit.score, min_score, max_score)][:limit])

    def column(self, name: str) -> list[str | None]:
        """What stands beside each text in a column of its table ("channel", "reason"); None where there is nothing.

        Raises `BadData` when no table has the column.
        """
        if not any(name in table.data.column_names for table in self.tables):
            raise BadData(
                phrase("None of the texts has a column “{column}” beside it.", column=name),
                phrase("Choose one of {choices}.", choices=", ".join(_beside(self.tables))),
            )
        columns = [
            table.data[name].to_pylist() if name in table.data.column_names else [None] * len(table)
            for table in self.tables
        ]
        cells = (columns[table][row] for table, row in self.rows)
        return [None if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in cells]


def verbatims(*tables: Table, score: Score | None = None, mask: bool = True, language: Language = "en") -> Verbatims:
    """All that customers wrote in survey answers and contacts, ready to be searched.

    E-mail addresses, phone, card and order numbers are masked in the words of `language` (`masking.py`); the order
    numbers of the tables are known, those of orders given along too. Tables are masked on reading already, unless that
    was asked otherwise. `score` chooses which score stands beside a text: the first that its survey has, of nps,
    rating, csat and ces. Raises `BadData` when no table has texts.

    >>> import pandas as pd
    >>> from journeykit.events.reading import read_surveys
    >>> answers = read_surveys(pd.DataFrame({"rating": [1, 5], "text": ["The label is missing.", "Quick."]}))
    >>> [hit.text for hit in verbatims(answers).search("label")]
    ['The label is missing.']
    """
    spoken = tuple(table for table in tables if table.kind in ("surveys", "contacts") and "text" in table.used)
    if not spoken:
        raise BadData(
            phrase("{file} has no column of what customers wrote.", file=", ".join(table.name for table in tables)),
            phrase("Name it: columns={example}.", example='{"text": "..."}'),
        )
    orders = {one for table in tables if "order_id" in table.used for one in table.data["order_id"].to_pylist()}
    chosen: str = score or next((one for one in SCORES for table in spoken if one in table.used), "")
    hits: list[Hit] = []
    rows: list[tuple[int, int]] = []
    masks: Counter[Sort] = Counter()
    for number, table in enumerate(spoken):
        texts = table.data["text"].to_pylist()
        if mask:
            texts, counts = masked_texts(texts, language, orders)
            masks += counts
        masks.update(table.masks)  # on reading
        for row, hit in _hits(table, texts, chosen, language):
            hits.append(hit)
            rows.append((number, row))
    return Verbatims(tuple(hits), chosen, masks.total(), dict(masks), spoken, tuple(rows))


def _hits(table: Table, texts: list[str | None], score: str, language: Language) -> Iterator[tuple[int, Hit]]:
    """The texts of a table with their row, and where they come from."""
    own = "answer_id" if table.kind == "surveys" else "contact_id"
    seqs, ids, times = (table.data[name].to_pylist() for name in ("seq", own, TIME[table.kind]))
    scores = table.data[score].to_pylist() if score in table.used else [None] * len(table)
    said = _PLACES[table.kind]
    for row, (seq, text, key, us, given) in enumerate(zip(seqs, texts, ids, times, scores, strict=True)):
        if text is not None:
            place = said(table.name, key or seq + 1).to(language)
            yield row, Hit(text, given, place, None if us is None else day_of(us), seq)


_PLACES: Final[Mapping[str, Callable[[str, object], Phrase]]] = {
    "surveys": lambda file, n: phrase("{file}, answer {n}", file=file, n=n),
    "contacts": lambda file, n: phrase("{file}, ticket {n}", file=file, n=n),
}


def _beside(tables: Iterable[Table]) -> list[str]:
    """The columns that hold something beside the texts."""
    return sorted({one for table in tables for one in (*table.used, *table.unused) if one in table.data.column_names})


def pin(journey: Journey, card: str, verbatim: Verbatim | Hit) -> ChangeCard:
    """The edit that adds a customer's words to a step (by its id), which then no longer rests on an assumption.

    Raises `NotFound` when there is no such card, `BadEdit` when it is not a step or has these words already.

    >>> from journeykit.model.cards import Verbatim
    >>> from journeykit.model.edits import apply
    >>> from journeykit.model.journey import Stage
    >>> journey = Journey(title="Shoes", stages=(Stage(title="Wait", cards=(Step(id="s", text="I wait."),)),))
    >>> apply(journey, pin(journey, "s", Verbatim(text="Where is it?"))).find("s")[1].rests_on
    'verbatim'
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


def _within(score: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return score is not None and (least is None or score >= least) and (most is None or score <= most)

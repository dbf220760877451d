"""The journey as a page in Markdown, `*.md`: written only, for a wiki, a repository or a tool that reads text.

Stages are headings, lanes are lists, KPIs stand in a table. GitHub Flavored Markdown (github.github.com/gfm) shows it
as it is meant; text of the map never becomes markup, a link or a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from journeykit.errors import BadFile
from journeykit.model.cards import LANES, CardBase, Layer
from journeykit.model.details import details
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, phrase
from journeykit.writing import write_whole

ENDINGS: Final = (".md",)
READS: Final = False

__all__ = ["ENDINGS", "READS", "dumps", "escaped", "load", "save"]

_MEANT: Final = re.compile(r"[\\`*_\[\]<>~|$#]|&(?=[#\w])|:(?=//)|(?<=[wW]{3})\.|^[-+=:](?=\s|$|[-+=:])|(?<=^\d)[.)]")
"""Signs of markup: anywhere, before an entity, in an address, at the beginning of a line."""
_NUMBERED: Final = re.compile(r"^(\d{2,9})([.)])")
_ADDRESS: Final = re.compile(r"@(?=\w)")


def dumps(journey: Journey, language: Language | None = None) -> str:
    """The journey as Markdown, in `language`.

    >>> from journeykit.model.cards import Goal
    >>> stage = Stage(title="Buy", phase="during", cards=(Goal(text="I want no surprise."),))
    >>> print(dumps(Journey(title="Shoes", stages=(stage,))))
    # Shoes
    <BLANKLINE>
    ## 1. Buy
    <BLANKLINE>
    During purchase
    <BLANKLINE>
    ### Goals
    <BLANKLINE>
    - I want no surprise.
      - Rests on: Assumption
    <BLANKLINE>
    """
    return "\n".join(_Writer(journey, language or journey.language).lines())


def save(journey: Journey, path: str | Path) -> Path:
    """Write the journey as Markdown, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    write_whole(path, dumps(journey).encode())
    return path


def load(path: str | Path) -> NoReturn:
    """Markdown is not read: raises `BadFile`, which says so."""
    raise BadFile(
        phrase("{file} cannot be opened: Markdown is only written.", file=Path(path).name),
        phrase("Open the map file it was made from, *.journey.json."),
    )


def escaped(text: str) -> str:
    r"""Text that stands in Markdown as it is; its lines stay lines.

    >>> print(escaped("1. *Not* a list"))
    1\. \*Not\* a list
    """
    return "<br>".join(_line(line.strip()) for line in text.split("\n") if line.strip())


def _line(text: str) -> str:
    plain = _NUMBERED.sub(r"\1\\\2", _MEANT.sub(r"\\\g<0>", text))
    return _ADDRESS.sub("@<!-- -->", plain)  # GitHub looks for addresses and mentions once signs are read


class _Writer:
    """Writes one map in one language."""

    def __init__(self, journey: Journey, language: Language) -> None:
        self.journey, self.language = journey, language
        self.numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}

    def lines(self) -> Iterator[str]:
        for block in self._blocks():
            if block:
                yield from (*block, "")

    def _blocks(self) -> Iterator[list[str]]:
        journey = self.journey
        yield [f"# {escaped(journey.title)}"]
        yield [escaped(journey.scenario)] if journey.scenario else []
        yield self._head()
        if not journey.stages:
            yield [self._say(phrase("The map has no stages."))]
        for number, stage in enumerate(journey.stages, start=1):
            yield [f"## {number}. {escaped(stage.title)}"]
            yield [word("phase", stage.phase).to(self.language)]
            yield from self._lanes(stage)
        yield from self._kpis()
        if journey.sources:
            yield [f"## {self._say(phrase('Sources'))}"]
            yield [f"- {escaped(one)}" for one in journey.sources]

    def _say(self, what: Phrase) -> str:
        return what.to(self.language)

    def _head(self) -> list[str]:
        journey, who = self.journey, self.journey.persona
        flawless = " · ".join(step.text.rstrip(".") for _, step in journey.steps() if step.priority)
        told = [
            (phrase("Persona"), ", ".join(filter(None, (who.name, who.summary)))),
            (phrase("Need of the persona"), who.need), (phrase("Context"), who.context),
            (phrase("Behaviour"), who.behaviour),
            (phrase("Need"), journey.need), (phrase("Resolution"), journey.resolution),
            (phrase("Be flawless here first"), flawless), (phrase("Owner"), journey.owner),
            (phrase("To be reviewed by"), day(journey.review_on, self.language) if journey.review_on else ""),
        ]  # fmt: skip
        return [
            "- " + self._say(phrase("{label}: {value}", label=f"**{self._say(label)}**", value=escaped(value)))
            for label, value in told
            if value
        ]

    def _lanes(self, stage: Stage) -> Iterator[list[str]]:
        for lane in LANES:
            layers: tuple[Layer | None, ...] = ("lived", "ideal") if lane.id == "step" else (None,)
            for layer in layers:
                cards = stage.of(lane.id, layer)
                if cards and lane.id != "kpi":
                    yield [f"### {self._say(phrase('Ideal journey') if layer == 'ideal' else lane.title)}"]
                    yield [line for card in cards for line in self._card(card)]

    def _card(self, card: CardBase) -> Iterator[str]:
        mark = f"{self.numbers[card.id]}." if card.id in self.numbers else "-"
        yield f"{mark} {escaped(card.text)}"
        inside = " " * (len(mark) + 1) + "- "
        told = details(self.journey, card, self.language)
        yield from (inside + escaped(one.text) for one in told if not one.label)
        yield inside + " · ".join(escaped(str(one)) for one in told if one.label)

    def _kpis(self) -> Iterator[list[str]]:
        if not self.journey.kpis():
            return
        heads = [phrase("Stage"), phrase("KPI"), phrase("Value"), phrase("Target"), phrase("State"), phrase("Counted")]
        yield [f"## {self._say(phrase('KPIs'))}"]
        rows = [[self._say(head) for head in heads], ["---"] * len(heads)]
        for stage, kpi in self.journey.kpis():
            said = figures(kpi, self.language)
            cells = (stage.title, said.name, said.value, said.target, said.state, " · ".join(said.counted))
            rows.append([escaped(cell) for cell in cells])
        yield [f"| {' | '.join(row)} |" for row in rows]

"""The journey as Mermaid draws it, `*.mmd`: read and written.

Source: mermaid.js.org, "User Journey Diagram", and the grammar of Mermaid 11 (journey.jison). Mermaid knows a title,
sections (our stages), and tasks with a score of 1 to 5 and actors. So a Mermaid file holds the lived steps of a map and
how they feel, and nothing of its goals, expectations, KPIs or ideal steps: keep the map file beside it.

- A score is the emotion of -2 to 2, plus 3. Mermaid draws no task without a score: a step that does not say how it
  feels is written as 3, under the comment `%% emotion: none`, and read back without one.
- Actors are the persona (the customer, where it has no name) and the department behind the step.
- The language and the phase of each stage, which Mermaid does not know, stand in comments; the scenario is the
  description for who cannot see the picture.
- Signs that mean something to Mermaid are written as its entity codes: `#35;` for #, `#58;` for :, `#59;` for ;.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadFile
from journeykit.files.native import checked, content
from journeykit.model.cards import Step
from journeykit.model.journey import PHASES, Journey
from journeykit.model.vocabulary import word
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown
from journeykit.writing import write_whole

ENDINGS: Final = (".mmd", ".mermaid")
WHOLE: Final = False
"""It keeps a part of a map only."""

__all__ = ["ENDINGS", "WHOLE", "dumps", "load", "loads", "save"]

_NEUTRAL: Final = 3
_CUSTOMER: Final = phrase("Customer")
_MEANT: Final = re.compile("[#;:%<>&\\n\ufeffﬂ¶]")
"""Signs of Mermaid's grammar, of HTML, of what it writes for an entity meanwhile, and a space only to JavaScript."""
_FIRST: Final = re.compile(r"\A(?ai:journey|title|section|acctitle|accdescr)(?![A-Za-z0-9_])")
_ENTITY: Final = re.compile(r"#(\w+);")


def dumps(journey: Journey, language: Language | None = None) -> str:
    """The journey as the text of a Mermaid diagram; words such as departments are said in `language`.

    >>> from journeykit.model.journey import Stage
    >>> print(dumps(Journey(title="Shoes", stages=(Stage(title="Buy", cards=(Step(text="I pay: 50 €", emotion=1),)),))))
    journey
        title Shoes
        %% language: en
        %% phase: before
        section Buy
          I pay#58; 50 €: 4: Customer
    <BLANKLINE>
    """
    return "\n".join(_lines(journey, language or journey.language)) + "\n"


def _lines(journey: Journey, language: Language) -> Iterator[str]:
    yield "journey"
    yield f"    title {_escaped(journey.title)}"
    yield f"    %% language: {journey.language}"
    if journey.scenario:
        yield f"    accDescr: {_escaped(journey.scenario)}"
    for stage in journey.stages:
        yield f"    %% phase: {stage.phase}"
        yield f"    section {_escaped(stage.title)}"
        for card in stage.of("step", "lived"):
            assert isinstance(card, Step)
            if card.emotion is None:
                yield "      %% emotion: none"
            actors = [journey.persona.name or _CUSTOMER.to(language), word("department", card.department).to(language)]
            score = _NEUTRAL + (card.emotion or 0)
            said = _FIRST.sub(lambda found: f"#{ord(found[0][0])};{found[0][1:]}", _escaped(card.text))
            yield f"      {said}: {score}: {', '.join(_actor(one) for one in actors if one)}"


def _escaped(text: str) -> str:
    return _MEANT.sub(lambda found: f"#{ord(found[0])};", text)


def _actor(name: str) -> str:
    return _escaped(name).replace(",", "#44;")


def save(journey: Journey, path: str | Path) -> Path:
    """Write the journey as a Mermaid file, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    write_whole(path, dumps(journey).encode())
    return path


def load(path: str | Path) -> Journey:
    """Read a Mermaid journey. Raises `BadFile`, as for a diagram of another kind; the file is untouched."""
    path = Path(path)
    return loads(content(path), path.name)


def loads(text: str | bytes, name: str = "the map") -> Journey:
    """A journey from the text of a Mermaid diagram. Raises `BadFile`, which says the line.

    Whoever takes part in most tasks becomes the persona; the others stand as the department behind a step. What Mermaid
    itself lets pass for a comment is left out.

    >>> journey = loads("journey\\n section Go to work\\n Make tea: 5: Me\\n Do work: 1: Me, Cat", "my-day.mmd")
    >>> journey.title, journey.persona.name, [step.emotion for _, step in journey.steps()]
    ('my-day', 'Me', [2, -2])
    """
    name = str(shown(name, 200))
    reader = _Reader(name)
    for number, line in enumerate(_decoded(text, name).removeprefix("\ufeff").splitlines(), start=1):
        reader.take(line.strip(), number)
    return reader.journey()


def _decoded(text: str | bytes, name: str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode(json.detect_encoding(text))
    except UnicodeDecodeError:
        raise BadFile(
            phrase("{file} is not written as text in UTF-8.", file=name),
            phrase("Save it as UTF-8, then open it again."),
        ) from None


_OPENS: Final = re.compile(r"(---|%%\{|accDescr\s*\{)(.*)", re.IGNORECASE)
_CLOSES: Final = {"-": "---", "%": "}%%", "a": "}"}
"""What a block of several lines ends with, by what it begins with: settings, a directive, the text alternative."""
_NOTE: Final = re.compile(r"%%\s*(\w+):\s*(.*)")
_NAMED: Final = re.compile(r"(title|section)\s+(.*)|(accDescr|accTitle)\s*:\s*(.*)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"#(?!\w+;).*")
_SCORE: Final = re.compile(r"([1-5])(?:\.0*)?")


class _Reader:
    """Takes a diagram line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = False
        self.closing = ""
        self.plain: dict[str, Any] = {"title": Path(name).stem, "stages": []}
        self.noted: dict[str, str] = {}
        self.told: list[str] = []
        self.actors: list[tuple[dict[str, Any], list[str]]] = []

    def take(self, line: str, number: int) -> None:
        opened = None if self.closing else _OPENS.match(line)
        if opened and (opened[1][0] == "%" or self.begun == (opened[1][0] != "-")):
            self.closing = _CLOSES[opened[1][0].lower()]
            line = opened[2]
        if self.closing:
            self._go_on(line)
        elif line.startswith("```"):  # copied out of a page of Markdown
            return
        elif line.startswith("%"):
            if note := _NOTE.fullmatch(line):
                self._note(note[1].lower(), note[2])
        elif not self.begun and line:
            self._begin(line, number)
        elif named := _NAMED.fullmatch(line):
            self._named((named[1] or named[3]).lower(), _read(_COMMENT.sub("", named[2] or named[4] or "")))
        elif _COMMENT.sub("", line).strip():
            self._task(line, number)

    def _go_on(self, line: str) -> None:
        said, end, _ = line.partition(self.closing)
        if self.closing == "}":
            self.told.append(_read(said))
        elif self.closing == "---" and said.startswith("title:"):
            self.plain["title"] = said.removeprefix("title:").strip("\"' ") or self.plain["title"]
        if end:
            self.closing = ""

    def _begin(self, line: str, number: int) -> None:
        first = re.match(r"journey(?!\w)(.*)", line, re.IGNORECASE)
        if first is None:
            raise BadFile(
                phrase("{file} is not a Mermaid journey: it begins with “{word}”.",
                       file=self.name, word=shown(line.split()[0])),
                phrase("Only diagrams of the kind “journey” can be read."),
            )  # fmt: skip
        self.begun = True
        self.take(first[1].strip(), number)

    def _note(self, key: str, value: str) -> None:
        if key == "language" and value in LANGUAGES:
            self.plain["language"] = value
        else:
            self.noted[key] = value

    def _named(self, what: str, text: str) -> None:
        if what == "section":
            phase = self.noted.pop("phase", "")
            self._add_stage(text, **({"phase": phase} if phase in PHASES else {}))
        elif what == "accdescr":
            self.told.append(text)
        elif what == "title" and text:
            self.plain["title"] = text

    def _add_stage(self, title: str, **more: str) -> None:
        self.plain["stages"].append({"title": title, **more, "cards": []})

    def _task(self, line: str, number: int) -> None:
        said, score, *people = (*line.split(":"), "")[:3] if ":" in line else ("", "")
        text, score = _read(said), _COMMENT.sub("", score).strip()
        if not text:
            raise self._bad(number, phrase("“{line}” is no task", line=shown(line)))
        if score and not _SCORE.fullmatch(score):
            raise self._bad(number, phrase("the score “{score}” is not a whole number from 1 to 5", score=shown(score)))
        unfelt = self.noted.pop("emotion", "") == "none" or not score
        step = {"lane": "step", "text": text, "emotion": None if unfelt else int(score[0]) - _NEUTRAL}
        if not self.plain["stages"]:
            self._add_stage(phrase("Stage {n}", n=1).to(self.plain.get("language", "en")))
        self.plain["stages"][-1]["cards"].append(step)
        actors = [_read(one) for one in _COMMENT.sub("", people[0] if people else "").split(",")]
        self.actors.append((step, [one for one in actors if one]))

    def _bad(self, number: int, what: Phrase) -> BadFile:
        return BadFile(
            phrase("{file}, line {n}: {what}.", file=self.name, n=number, what=what),
            phrase("Write a task like this: {example}", example="I open the link: 4: Lea"),
        )

    def journey(self) -> Journey:
        if not self.begun:
            raise BadFile(
                phrase("{file} is empty.", file=self.name), phrase("Only diagrams of the kind “journey” can be read.")
            )
        named = Counter(one for _, actors in self.actors for one in dict.fromkeys(actors)).most_common(1)
        persona = named[0][0] if named else ""
        for step, actors in self.actors:
            if persona in actors:
                actors.remove(persona)
            step["department"] = ", ".join(actors)
        self.plain["scenario"] = "\n".join(self.told)
        if persona not in (_CUSTOMER.to(language) for language in LANGUAGES):
            self.plain["persona"] = {"name": persona}
        return checked(self.plain, self.name)


def _read(text: str) -> str:
    """Text with its entity codes read; one that HTML does not know stays as it is."""

    def sign(found: re.Match[str]) -> str:
        code = f"&#{found[1]};" if found[1].isdecimal() else f"&{found[1]};"
        said = html.unescape(code)
        return found[0] if said == code else said

    return _ENTITY.sub(sign, text).strip()

"""What a finished map is judged by, in the last lesson, the instructor's guide and the report of a class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final

from journeykit.course.texts import Said, read, said
from journeykit.text import Language, Phrase, phrase

__all__ = ["LEVELS", "MOST", "Criterion", "Table", "rubric", "table"]

LEVELS: Final = (phrase("To begin"), phrase("On the way"), phrase("Solid"), phrase("Excellent"))
"""What 0, 1, 2 and 3 points are called."""
MOST: Final = len(LEVELS) - 1
"""The most points a criterion gives."""


@dataclass(frozen=True)
class Criterion:
    """One thing to look at: what to ask of the map, and what earns 0, 1, 2 and 3 points."""

    id: str
    title: Said
    asks: Said
    levels: tuple[Said, ...]


@cache
def rubric() -> tuple[Criterion, ...]:
    """The criteria, in the order of the method.

    >>> [one.id for one in rubric()][:3], {len(one.levels) for one in rubric()}
    (['scope', 'words', 'goals'], {4})
    """
    return tuple(
        Criterion(key, said(entry["title"]), said(entry["asks"]), tuple(map(said, entry["levels"])))
        for key, entry in read("rubric.toml").items()
    )


@dataclass(frozen=True)
class Table:
    """The rubric as a notebook shows it and as a terminal prints it."""

    language: Language

    def _say(self, what: Phrase | Said) -> str:
        return what.to(self.language)

    def __str__(self) -> str:
        lines = []
        for one in rubric():
            lines.append(self._say(phrase("{name}: {value}", name=self._say(one.title), value=self._say(one.asks))))
            lines += [f"  {points}  {self._say(level)}" for points, level in enumerate(one.levels)]
        return "\n".join([*lines, self._total()])

    __repr__ = __str__

    def _total(self) -> str:
        return self._say(phrase("{points} points in all", points=MOST * len(rubric())))

    def _repr_html_(self) -> str:
        levels = (phrase("{points} · {name}", points=points, name=name) for points, name in enumerate(LEVELS))
        heads = (phrase("What to look at"), *levels, phrase("Points"))
        line = "border-bottom: 1px solid var(--jp-border-color1, #CBD2D9)"
        left = f'style="text-align: left; vertical-align: top; white-space: normal; padding: 6px 12px 6px 0; {line}"'
        head = "".join(f"<th {left}>{escape(self._say(one))}</th>" for one in heads)
        rows = "".join(
            f"<tr><td {left}><b>{escape(self._say(one.title))}</b><br>{escape(self._say(one.asks))}</td>"
            + "".join(f"<td {left}>{escape(self._say(level))}</td>" for level in one.levels)
            + f"<td {left}></td></tr>"
            for one in rubric()
        )
        return (
            f'<table style="border-collapse: collapse"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
            f"<p>{escape(self._total())}</p>"
        )


def table(language: Language = "en") -> Table:
    """The rubric to show in a notebook or to print.

    >>> print(table("fr"))  # doctest: +ELLIPSIS
    Périmètre...
    """
    return Table(language)

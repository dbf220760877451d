"""How a notebook of the course becomes a page: its opening, and the parts that its headings make.

The form is that of CONTRIBUTING.md: a cell `# Title` first, then parts, each of which begins with `## 1. Title · 5 min`
(in an exercise `## 05-b Title · 5 min`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

__all__ = ["HIDDEN", "Opening", "Part", "begins", "closes", "opening", "parts", "rest"]

HIDDEN: Final = "code-track"
"""The tag of cells that are for those who write Python: no page shows or runs them."""
_HEADING: Final = re.compile(r"## +(?:(\d+)\. +|(\d\d-[a-z]) +)?(.+?)(?: +· +(\d+)\s+min)?\s*$")
_WAITS: Final = re.compile(r"\.(?:board|quiz|task)\(")


@dataclass(frozen=True)
class Part:
    """A part of a page: `label` is its number, or a task's id; `waits`: it is done when its widget says so."""

    n: int
    label: str
    title: str
    minutes: int | None
    waits: bool = False


@dataclass(frozen=True)
class Opening:
    """What stands before the parts: the title, the question, a few sentences, and beside them what one will learn."""

    title: str
    question: str
    text: str
    aims: str


def begins(source: str, n: int = 0) -> Part | None:
    """The part that begins with this markdown, if one does.

    >>> begins("## 1. Two ways to tell it · 5 min")
    Part(n=0, label='1', title='Two ways to tell it', minutes=5, waits=False)
    >>> begins("## 05-b The Net Promoter Score").label
    '05-b'
    """
    found = _HEADING.match(source.partition("\n")[0])
    if found is None:
        return None
    number, task, title, minutes = found.groups()
    return Part(n, number or task or "", title, int(minutes) if minutes else None)


def rest(source: str) -> str:
    """The markdown below its heading."""
    return source.partition("\n")[2]


def closes(source: str) -> bool:
    """Whether this markdown is the small print at the end, outside all parts."""
    return source.lstrip().startswith("<small>")


def parts(cells: Iterable[Mapping[str, Any]]) -> list[Part]:
    """The parts of a notebook, in order.

    >>> [part.title for part in parts([{"cell_type": "markdown", "source": "## 1. The idea · 5 min"}])]
    ['The idea']
    """
    found: list[Part] = []
    for cell in cells:
        if cell["cell_type"] == "markdown" and (part := begins(cell["source"], len(found))):
            found.append(part)
        elif cell["cell_type"] == "code" and found and _WAITS.search(cell["source"]):
            found[-1] = replace(found[-1], waits=True)
    return found


def opening(source: str) -> Opening:
    r"""The first cell in its pieces; what does not stand in the form is all text.

    >>> said = opening("# Goals\n\n*What for?*\n\nWhy.\n\n**After this you can**\n- name goals\n\nAbout 5 minutes.")
    >>> said.question, said.text, said.aims
    ('What for?', 'Why.', '**After this you can**\n- name goals')
    """
    heading, _, below = source.strip().partition("\n")
    blocks = re.split(r"\n\s*\n", below.strip()) if below.strip() else []
    question = ""
    if blocks and (found := re.fullmatch(r"([*_])(?!\1)(.+?)\1", blocks[0].strip(), re.DOTALL)):
        question = found[2]
        blocks = blocks[1:]
    if blocks and re.fullmatch(r"[^\n]*\d+ minutes?\.?", blocks[-1].strip()):
        blocks = blocks[:-1]  # the page says it beside the title
    at = next((i for i, block in enumerate(blocks) if block.startswith("**")), len(blocks))
    return Opening(heading.lstrip("# "), question, "\n\n".join(blocks[:at]), "\n\n".join(blocks[at:]))

"""A quiet card of words in a notebook: what comes next, or why something is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, Final

from journeykit.text import Language, Phrase

__all__ = ["Note"]

_STYLE: Final = files("journeykit").joinpath("course", "card.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Note:
    """A heading, some lines, and links (text and address). It never raises where a notebook shows it.

    >>> Note("en", Phrase("Next"), (Phrase("Exercise 04"),))
    Next
    Exercise 04
    """

    language: Language
    title: Phrase
    lines: Sequence[Any] = ()
    links: Sequence[tuple[Any, str]] = ()

    def __repr__(self) -> str:
        return "\n".join(one.to(self.language) for one in (self.title, *self.lines))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = "".join(f"<p>{escape(one.to(self.language))}</p>" for one in self.lines)
        links = "".join(
            f'<p><a href="{escape(to)}">{escape(said.to(self.language))}</a></p>' for said, to in self.links
        )
        head = f'<div class="jkc-head">{escape(self.title.to(self.language))}</div>'
        html = f'<style>{_STYLE}</style><section class="jkc" lang="{self.language}">{head}{lines}{links}</section>'
        return {"text/plain": repr(self), "text/html": html}

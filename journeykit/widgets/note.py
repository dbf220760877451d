"""A quiet card of words in a notebook: what comes next, or why something is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, Final

from journeykit.course.texts import Said
from journeykit.text import Language, Phrase

__all__ = ["Block", "Note"]

_STYLE: Final = files("journeykit").joinpath("course", "card.css").read_text(encoding="utf-8")
_OWN: Final = (
    ".jkc.jkn{font-family:inherit;display:grid;gap:18px 28px;border:0;"
    "grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));"
    "padding:4px 0;max-width:none;background:none}"
    ".jkc.jkn b{display:block;font-size:20px;line-height:28px;font-weight:600}"
    ".jkc.jkn small,.jkc.jkn p{color:var(--jkc-quiet);margin:2px 0}.jkc.jkn small{font-size:13px}"
    ".jkc.jkn a{display:inline-block;margin-top:10px;color:var(--jkc-focus);font-weight:500;text-decoration:underline}"
    ".jkc.jkn .jkn-go{padding:7px 16px;border-radius:6px;background:var(--jkc-focus);color:var(--jkc-card);"
    "text-decoration:none}.jkc.jkn .jkn-last{grid-column:1/-1;font-size:13px}"
)
Words = Phrase | Said


@dataclass(frozen=True)
class Block:
    """A heading with a word above it, a sentence below, and where it leads: the words of the link and its address."""

    title: Words
    above: Words | None = None
    text: Words | None = None
    link: tuple[Words, str] | None = None


@dataclass(frozen=True)
class Note:
    """Some blocks beside each other, and a last line. It never raises where a notebook shows it.

    >>> Note("en", [Block(Phrase("Exercise 04"), text=Phrase("On another case."))])
    Exercise 04
    On another case.
    """

    language: Language
    blocks: Sequence[Block]
    last: Words | None = None

    def __repr__(self) -> str:
        said = [one for block in self.blocks for one in (block.above, block.title, block.text)] + [self.last]
        return "\n".join(one.to(self.language) for one in said if one is not None)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        blocks = "".join(f"<div>{self._block(one, i == 0)}</div>" for i, one in enumerate(self.blocks))
        inside = blocks + self._tag("p", self.last, "jkn-last")
        html = f'<style>{_STYLE}{_OWN}</style><section class="jkc jkn" lang="{self.language}">{inside}</section>'
        return {"text/plain": repr(self), "text/html": html}

    def _block(self, one: Block, first: bool) -> str:
        go = ' class="jkn-go"' if first else ""
        link = f'<a{go} href="{escape(one.link[1])}">{escape(one.link[0].to(self.language))}</a>' if one.link else ""
        return self._tag("small", one.above) + self._tag("b", one.title) + self._tag("p", one.text) + link

    def _tag(self, tag: str, said: Words | None, name: str = "") -> str:
        return f'<{tag} class="{name}">{escape(said.to(self.language))}</{tag}>' if said is not None else ""

"""What the text formats of a map cost, beside what the library under each takes for the same content."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from figure import Figure
from jinja2 import Environment
from maps import map_of

from journeykit.deliverables import web_page
from journeykit.files import cjml, markdown, mermaid, native
from journeykit.model.journey import Journey

CARDS = 200
MOST = 3.0
"""So many times the library's own cost."""
ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Each format of a map of 200 cards: web page, CJML, Markdown and Mermaid."""
    journey = map_of(CARDS)
    page = _Elements(web_page.dumps(journey)).found
    tree = ElementTree.fromstring(cjml.dumps(journey))
    plain = json.loads(native.dumps(journey))
    for name, ours, other, library in (
        ("web page", web_page.dumps, lambda: _page(page), "Jinja writing its elements"),
        ("CJML", cjml.dumps, lambda: _tree(tree), "ElementTree writing its elements"),
        ("Markdown", markdown.dumps, lambda: _checked(plain), "pydantic and json writing the map file"),
        ("Mermaid", mermaid.dumps, lambda: _checked(plain), "pydantic and json writing the map file"),
    ):
        mine, theirs = taken(lambda write=ours: write(journey), other)
        of = f"{mine * 1000:.1f} ms / {theirs * 1000:.1f} ms"
        yield Figure(f"{name} of {CARDS} cards / {library}", mine / theirs, MOST, of)


class _Elements(HTMLParser):
    """The elements of a page: each with its attributes and the text after it."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[list[Any]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append([tag, [(name, value or "") for name, value in attrs], ""])

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2] += data.strip()


_WRITER = Environment(autoescape=True).from_string(
    "{% for tag, attributes, text in page %}<{{ tag }}{% for name, value in attributes %} {{ name }}='{{ value }}'"
    "{% endfor %}>{{ text }}</{{ tag }}>\n{% endfor %}"
)


def _page(page: list[list[Any]]) -> bytes:
    return _WRITER.render(page=page).encode()


def _tree(tree: ElementTree.Element) -> bytes:
    """The same tree, built anew and written."""

    def copied(one: ElementTree.Element, parent: ElementTree.Element | None) -> ElementTree.Element:
        made = (
            ElementTree.Element(one.tag, one.attrib)
            if parent is None
            else ElementTree.SubElement(parent, one.tag, one.attrib)
        )
        made.text = one.text
        for part in one:
            copied(part, made)
        return made

    made = copied(tree, None)
    ElementTree.indent(made)
    return ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)


def _checked(plain: dict[str, Any]) -> str:
    """The map of the plain data, and its file: what a program does that knows pydantic and json alone."""
    journey = Journey.model_validate({name: value for name, value in plain.items() if name != "format"})
    return json.dumps(journey.model_dump(mode="json"), ensure_ascii=False, indent=1)


def taken(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The median seconds of either, in turns, so that a busy moment hits both."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, kept in zip((one, other), seconds, strict=True):
            start = time.process_time()
            run()
            kept.append(time.process_time() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])

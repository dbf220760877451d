"""Event logs in XES (IEEE 1849), packed or not, read as they come: a log of any size takes the same memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from xml.parsers import expat

from journeykit.errors import BadData
from journeykit.events.blob import Blob
from journeykit.events.large import Large, gathered
from journeykit.events.oddities import cut_short
from journeykit.events.progress import Bar
from journeykit.events.sources import Raw, Remark
from journeykit.text import phrase, plural

__all__ = ["is_one", "read"]

CASE: Final = "case:concept:name"
ROLES: Final = {"case_id": CASE, "activity": "concept:name", "at": "time:timestamp"}
_VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})
_LOG: Final = re.compile(rb"<(?:\w+:|!DOCTYPE )?log[\s>]")
_LIFECYCLE: Final = "lifecycle:transition"


def is_one(start: bytes) -> bool:
    """Whether a file begins like a log in XES."""
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and _LOG.search(start) is not None


def read(blob: Blob, bar: Bar) -> Raw | Large:
    """The events of a log; attributes of a trace stand before each of its events, named `case:...`.

    A file with a document type definition is refused: entities can make a small file endless. A trace without events
    and a file that ends in the middle are said. Raises `BadData`.
    """
    events = _Events(blob, bar)
    about = Raw(blob.name, {}, (), 0, first_row=1, kind="events", roles=dict(ROLES))
    found = gathered(blob.name, events, about)
    return events.told(found)


class _Events:
    """The events of a log, while it is read."""

    def __init__(self, blob: Blob, bar: Bar) -> None:
        self._blob, self._bar = blob, bar
        self._rows: list[tuple[int, Mapping[str, str]]] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._path: list[str] = []
        self._transitions: set[str] = set()
        self._seen = self._traces = self._empty = 0
        self._before = 0
        self._cut = False

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.buffer_text = True
        try:
            for block in self._blob.blocks(self._bar):
                parser.Parse(block, False)
                yield from self._rows
                self._rows.clear()
            parser.Parse(b"", True)
        except EOFError:
            self._cut = True
        except expat.ExpatError as error:
            if error.code not in _ENDS:
                raise BadData(
                    phrase("{file} is damaged: it cannot be read on from line {line}.",
                           file=self._blob.name, line=error.lineno),
                    phrase("Export it again."),
                ) from None  # fmt: skip
            self._cut = True
        yield from self._rows

    def _start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        inside = self._path[-1] if self._path else ""
        self._path.append(tag)
        if tag == "trace":
            self._trace, self._before = {}, self._seen
        elif tag == "event":
            self._event = {}
        elif tag in _VALUES and "key" in given:
            key, value = given["key"], given.get("value", "")
            if inside == "event" and self._event is not None:
                self._event[key] = value
            elif inside == "trace":
                self._trace[f"case:{key}"] = value

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._path.pop()
        if tag == "event" and self._event is not None:
            self._transitions.add(self._event.get(_LIFECYCLE, "").lower())
            self._rows.append((self._seen, {CASE: "", **self._trace, **self._event}))
            self._seen += 1
            self._event = None
        elif tag == "trace":
            self._traces += 1
            self._empty += self._seen == self._before

    def _refuse(self, *_: Any) -> None:
        raise BadData(
            phrase("{file} has a document type definition (DOCTYPE), which a log does not need and which can "
                   "make it endless.", file=self._blob.name),
            phrase("Export it again without it."),
        )  # fmt: skip

    def told(self, found: Raw | Large) -> Raw | Large:
        """The same with the count of all events and what is said of them."""
        head = found.head if isinstance(found, Large) else found
        if not len(head):
            raise BadData(
                phrase("{file} holds no events.", file=self._blob.name), phrase("Export it again with its events.")
            )
        head = replace(head, read=self._seen, remarks=tuple(self._remarks()))
        return replace(found, head=head) if isinstance(found, Large) else head

    def _remarks(self) -> Iterator[Remark]:
        if self._empty:
            said = plural("{n} case of the log has no event", "{n} cases of the log have no event", n=self._empty)
            yield Remark(0, False, said)
        if {"start", "complete"} <= self._transitions:
            said = phrase("activities stand twice, with their start and their end: both are kept, see the column "
                          "{column}", column=_LIFECYCLE)  # fmt: skip
            yield Remark(0, False, said)
        if self._cut:
            yield cut_short(self._blob.name)


_ENDS: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)
"""How a file that was cut looks."""

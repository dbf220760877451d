"""GA4's export of events to BigQuery as JSON lines, one an event (support.google.com/analytics/answer/7029846)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.blob import Blob
from journeykit.events.large import Large, gathered
from journeykit.events.oddities import cut_short
from journeykit.events.progress import Bar
from journeykit.events.sources import Raw, Remark
from journeykit.text import Phrase, phrase, plural, shown

__all__ = ["is_one", "read"]

ROLES: Final = {"case_id": "user_pseudo_id", "activity": "event_name", "at": "event_timestamp", "channel": "channel"}
_PARAMS: Final = (
    "page_location", "page_referrer", "session_engaged", "engagement_time_msec", "ga_session_number", "transaction_id",
    "value", "currency", "campaign",
)  # fmt: skip
"""Parameters of events that stand in columns of their own."""
_PLAIN: Final = ("event_timestamp", "event_name", "user_pseudo_id", "user_id", "platform", "stream_id", "event_date")


def is_one(start: bytes) -> bool:
    """Whether a file begins like such an export."""
    head = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"{") and b'"event_name"' in head and b'"event_timestamp"' in head


def read(blob: Blob, bar: Bar) -> Raw | Large:
    """The events of an export, each parameter that journeys need in a column of its own.

    A case is a device (user_pseudo_id); `session_id` joins it with ga_session_id, which alone is not unique. Lines that
    are no event are left out and counted.
    """
    lines = _Lines(blob, bar)
    roles = dict(ROLES)
    found = gathered(blob.name, lines, Raw(blob.name, {}, (), 0, first_row=1, kind="events", roles=roles))
    return lines.told(found)


class _Lines:
    """The events of a file, and what was wrong with the other lines."""

    def __init__(self, blob: Blob, bar: Bar) -> None:
        self._blob, self._bar = blob, bar
        self._read = self._bad = self._first = 0
        self._cell = ""
        self._cut = False

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        for line in self._texts():
            if not line.strip():
                continue
            self._read += 1
            try:
                event = json.loads(line)
                row = flat(event) if isinstance(event, dict) else None
            except (ValueError, RecursionError):
                row = None
            if row is not None:
                yield self._read - 1, row
                continue
            self._bad += 1
            if self._bad == 1:
                self._first, self._cell = self._read, line.decode("utf-8", errors="replace")

    def _texts(self) -> Iterator[bytes]:
        rest = b""
        try:
            for block in self._blob.blocks(self._bar):
                *whole, rest = (rest + block).split(b"\n")
                yield from whole
        except EOFError:  # the line that was cut is no line
            self._cut, rest = True, b""
        yield rest

    def told(self, found: Raw | Large) -> Raw | Large:
        """The same with the count of all lines and what is said of them."""
        remarks = [Remark(self._bad, True, self._said())] if self._bad else []
        remarks += [cut_short(self._blob.name)] if self._cut else []
        head = found.head if isinstance(found, Large) else found
        if not len(head):
            raise _nothing(self._blob.name, remarks)
        head = replace(head, read=self._read, remarks=tuple(remarks))
        return replace(found, head=head) if isinstance(found, Large) else head

    def _said(self) -> Phrase:
        return plural("{n} line is no event in JSON (line {row}: “{cell}”): left out",
                      "{n} lines are no events in JSON (first line {row}: “{cell}”): left out",
                      n=self._bad, row=self._first, cell=shown(self._cell, 40))  # fmt: skip


def _nothing(name: str, remarks: Sequence[Remark]) -> BadData:
    if not remarks:
        return BadData(phrase("{file} is empty.", file=name), phrase("Export it again with at least one event."))
    return BadData(
        phrase("No row of {file} can be used: {why}.", file=name, why=remarks[0].says),
        phrase("Export the table of events as JSON lines."),
    )


def flat(event: Mapping[str, Any]) -> dict[str, str]:
    """An event as a row of text.

    >>> flat({"event_name": "view", "event_params": [{"key": "value", "value": {"int_value": "3"}}]})["value"]
    '3'
    """
    params = {one.get("key"): _value(one.get("value")) for one in _list(event.get("event_params"))}
    row = {key: _text(event.get(key)) for key in _PLAIN}
    row |= {key: params.get(key, "") for key in _PARAMS}
    source, medium, group = _traffic(event, params)
    session = params.get("ga_session_id", "")
    return {
        **row,
        "session_id": f"{row['user_pseudo_id']}.{session}" if session and row["user_pseudo_id"] else "",
        "source": source,
        "medium": medium,
        "channel": group or " / ".join(filter(None, (source, medium))),
        "device": _text(_dict(event.get("device")).get("category")),
        "country": _text(_dict(event.get("geo")).get("country")),
        "revenue": _text(_dict(event.get("ecommerce")).get("purchase_revenue")),
    }


def _traffic(event: Mapping[str, Any], params: Mapping[Any, str]) -> tuple[str, str, str]:
    """Where the visit came from: of the session where the export says it, of the event, else of the first visit."""
    last = _dict(event.get("session_traffic_source_last_click"))
    cross, manual = _dict(last.get("cross_channel_campaign")), _dict(last.get("manual_campaign"))
    collected, first = _dict(event.get("collected_traffic_source")), _dict(event.get("traffic_source"))
    group = _text(cross.get("default_channel_group") or cross.get("primary_channel_group"))
    pairs = [
        (cross.get("source"), cross.get("medium")),
        (manual.get("source"), manual.get("medium")),
        (collected.get("manual_source"), collected.get("manual_medium")),
        (params.get("source"), params.get("medium")),
        (first.get("source"), first.get("medium")),
    ]
    source, medium = next((pair for pair in pairs if any(pair)), ("", ""))
    return _text(source), _text(medium), group


def _value(given: Any) -> str:
    """The value of a parameter, whichever of its four types it has."""
    kinds = ("string_value", "int_value", "float_value", "double_value")
    return next((_text(_dict(given)[kind]) for kind in kinds if _dict(given).get(kind) is not None), "")


def _dict(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _list(given: Any) -> list[Mapping[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _text(given: Any) -> str:
    return "" if given is None else str(given)

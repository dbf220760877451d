"""How an entry of a history is written down: one flat record, of which the edits are JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from pydantic import TypeAdapter

from journeykit.model.edits import Edit
from journeykit.model.history import Entry, Kind
from journeykit.model.kpis import KpiName
from journeykit.text import Phrase

__all__ = ["from_row", "microseconds", "to_row"]

_EDIT: Final[TypeAdapter[Edit]] = TypeAdapter(Edit)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """A time as whole microseconds since 1970, UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def to_row(entry: Entry) -> dict[str, Any]:
    """An entry as numbers and texts."""
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "of": entry.of,
        "edit": _EDIT.dump_json(entry.edit).decode(),
        "back": _EDIT.dump_json(entry.back).decode(),
        "says": json.dumps(_plain(entry.says)),
        "author": entry.author,
        "at_us": microseconds(entry.at),
    }


def from_row(row: Mapping[Any, Any]) -> Entry:
    """The entry that `to_row` wrote down."""
    return Entry(
        kind=cast("Kind", row["kind"]),
        edit=_EDIT.validate_json(row["edit"]),
        back=_EDIT.validate_json(row["back"]),
        at=_EPOCH + timedelta(microseconds=row["at_us"]),
        says=_phrase(json.loads(row["says"])),
        seq=row["seq"],
        author=row["author"],
        of=row["of"],
    )


def _plain(said: Phrase) -> dict[str, Any]:
    """A phrase with its values, not its text, so that the history reads in every language."""
    if isinstance(said, KpiName):
        return {"names": dict(said.names)}
    values = {name: {"says": _plain(v)} if isinstance(v, Phrase) else v for name, v in said.values.items()}
    return {"source": said.source, "many": said.many, "values": values}


def _phrase(plain: dict[str, Any]) -> Phrase:
    if "names" in plain:
        return KpiName(plain["names"])
    values = {n: _phrase(v["says"]) if isinstance(v, dict) else v for n, v in plain["values"].items()}
    return Phrase(plain["source"], values, plain["many"])

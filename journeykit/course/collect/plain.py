"""Answers as plain data: written where the submission runs, read where it is judged; nothing else passes.

What is read is never trusted: `loaded` makes numbers, texts, lists, tables and maps of it, or nothing.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from journeykit.errors import BadValue
from journeykit.model.journey import Journey
from journeykit.text import phrase

MOST_ITEMS: Final = 200_000
MOST_DEEP: Final = 6
_NAME: Final = 60

__all__ = ["Recorder", "dumped", "loaded"]


class Recorder:
    """Stands in for `check` where a submission runs: it writes down what was given, and judges nothing."""

    def __init__(self, out: int, most: int) -> None:
        self._out = out
        self._most = most

    def install(self) -> None:
        """Be `check`, wherever a notebook may get it from."""
        import journeykit.course as course
        from journeykit.course import checking, feedback

        for place in (course, feedback, checking):
            vars(place)["check"] = self.check

    def check(self, key: object, answer: object = None) -> None:
        """Write down an answer."""
        self._write({"task": str(key)[:_NAME], "answer": dumped(answer)}, {"task": str(key)[:_NAME], "large": True})

    def stopped(self, cell: int, error: BaseException) -> None:
        """Write down that a cell ended with an error."""
        self._write({"cell": cell, "error": type(error).__name__[:_NAME]})

    def end(self) -> None:
        """Write down that all cells have run."""
        self._write({"end": True})

    def _write(self, what: Mapping[str, Any], instead: Mapping[str, Any] | None = None) -> None:
        line = json.dumps(what).encode() + b"\n"
        if len(line) > self._most and instead is not None:
            line = json.dumps(instead).encode() + b"\n"
        while line:
            line = line[os.write(self._out, line) :]


def dumped(answer: object) -> dict[str, Any]:
    """An answer as plain data, each value with its kind.

    >>> dumped(...), dumped(53.4)
    ({'kind': 'dots'}, {'kind': 'value', 'value': 53.4})
    """
    if answer is ...:
        return {"kind": "dots"}
    found = getattr(answer, "journey", answer)  # a Builder holds one
    if isinstance(found, Journey):
        from journeykit.files.native import dumps

        return {"kind": "map", "text": dumps(found)}
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(answer, pandas.DataFrame | pandas.Series | pandas.Index):
        return _table(answer)
    if isinstance(answer, list | tuple | set | frozenset):
        return {"kind": type(answer).__name__, "items": [dumped(one) for one in answer]}
    if isinstance(answer, Mapping):
        return {"kind": "dict", "items": [[str(key), dumped(value)] for key, value in answer.items()]}
    plain = _scalar(answer)
    if plain is None and answer is not None:
        return {"kind": "function" if callable(answer) else "other", "type": type(answer).__name__[:_NAME]}
    return {"kind": "value", "value": plain}


def _table(answer: Any) -> dict[str, Any]:
    series = not hasattr(answer, "columns")
    frame = answer.to_frame() if series else answer
    if any(name is not None for name in frame.index.names) and not set(frame.index.names) & set(frame.columns):
        frame, named = frame.reset_index(), list(frame.index.names)
    else:
        named = []
    columns = [[str(name), [_cell(one) for one in frame.iloc[:, n]]] for n, name in enumerate(frame.columns)]
    return {"kind": "column" if series else "frame", "columns": columns, "index": [str(name) for name in named]}


def _cell(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"at": value.isoformat()} if value == value else None
    plain = _scalar(value)
    return plain if plain is not None or value is None or value != value else str(value)[:1000]


def _scalar(value: Any) -> Any:
    """A number, text or truth value as Python's own; None for anything else."""
    if type(value).__module__ == "numpy" and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()
    if isinstance(value, bool | str):
        return bool(value) if isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return int(value)
    try:
        return float(value) if hasattr(value, "__float__") else None
    except (TypeError, ValueError, OverflowError):
        return None


def loaded(plain: object) -> Any:
    """The answer that plain data stand for. Raises `BadValue` for what `dumped` does not write.

    >>> loaded(dumped(["a", 2])), loaded({"kind": "dots"})
    (['a', 2], Ellipsis)
    """
    try:
        return _Reader().answer(plain, 0)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError):
        raise BadValue(
            phrase("An answer came in a form that nobody writes."), phrase("Look at the notebook yourself.")
        ) from None


class _Reader:
    """Reads with a count, so that no answer can be larger than the task of judging it."""

    def __init__(self) -> None:
        self.left = MOST_ITEMS

    def _count(self, n: int) -> None:
        self.left -= n
        if self.left < 0:
            raise ValueError("more than an answer can be")

    def answer(self, plain: Any, deep: int) -> Any:
        kind = plain["kind"]
        if deep > MOST_DEEP:
            raise ValueError("deeper than an answer can be")
        if kind == "dots":
            return ...
        if kind == "value":
            return self._value(plain["value"])
        if kind == "map":
            from journeykit.files.native import loads

            return loads(_text(plain["text"]))
        if kind in ("frame", "column"):
            return self._table(plain)
        if kind in _LISTS:
            self._count(len(plain["items"]))
            return _LISTS[kind](self.answer(one, deep + 1) for one in plain["items"])
        if kind == "dict":
            self._count(len(plain["items"]))
            return {_text(key): self.answer(one, deep + 1) for key, one in plain["items"]}
        if kind == "function":
            return print
        return type(_text(plain["type"])[:_NAME].replace("\0", ""), (), {})()  # only its name is ever looked at

    def _value(self, value: Any) -> Any:
        self._count(1)
        if value is None or isinstance(value, bool | int | float | str):
            return value
        raise TypeError("not a value")

    def _table(self, plain: Any) -> Any:
        import pandas as pd  # type: ignore[import-untyped]

        columns = {}
        for name, values in plain["columns"]:
            cells = [self._at(one) for one in values]
            columns[_text(name)] = pd.Series(cells, dtype=None if cells else object)
        frame = pd.DataFrame(columns)
        index = [_text(name) for name in plain["index"] if name in frame.columns]
        frame = frame.set_index(index) if index else frame
        return frame.iloc[:, 0] if plain["kind"] == "column" else frame

    def _at(self, value: Any) -> Any:
        if isinstance(value, dict):
            self._count(1)
            return datetime.fromisoformat(_text(value["at"]))
        return math.nan if value is None else self._value(value)


_LISTS: Final[dict[str, Any]] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value

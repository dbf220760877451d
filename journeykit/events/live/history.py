"""All rows that a source has given, held so that those of one customer or order are found without looking at the rest.

Every id is a number here (`Codes`), and every row knows the row before it with the same id (`Chain`): what a
thousand new rows touch costs what they touch, however long the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from journeykit.events.live.shape import NO_INSTANT, Rows
from journeykit.events.roles import KINDS, Kind, roles

__all__ = ["IDENTITY", "SESSION", "Held", "History", "Moved"]

SESSION: Final = "session_id"
"""Under this name the sessions of a log are held, whatever their column is called."""

IDENTITY: Final[Mapping[Kind, str]] = {"orders": "order_id", "surveys": "answer_id", "contacts": "contact_id"}
"""What makes two rows versions of one thing: the last one counts. Events are never versions of each other."""
_MOST_VALUES: Final = 60
"""A column with more different values names no segment, and is not held."""


class Grown:
    """A numpy array that grows at its end."""

    def __init__(self, dtype: Any, fill: Any) -> None:
        import numpy as np

        self._fill, self.n = fill, 0
        self._data = np.full(1024, fill, dtype)

    def append(self, values: Any) -> None:
        """Put values at the end."""
        start, n = self.n, self.n + len(values)
        self.reach(n)
        self._data[start:n] = values

    def reach(self, n: int) -> None:
        """At least `n` long; what is new holds nothing yet."""
        import numpy as np

        if n > len(self._data):
            more = np.full(max(n - len(self._data), len(self._data) // 2), self._fill, self._data.dtype)
            self._data = np.concatenate([self._data, more])
        self.n = max(n, self.n)

    @property
    def all(self) -> Any:
        """What it holds, not copied."""
        return self._data[: self.n]


class Codes:
    """A number for every text."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: Any = None

    def __len__(self) -> int:
        return len(self._codes)

    def of(self, texts: Any) -> Any:
        """The numbers of an Arrow column; -1 where it is empty."""
        import numpy as np

        if texts.null_count == len(texts):
            return np.full(len(texts), -1, np.int32)
        coded = texts.dictionary_encode()
        known = self._codes
        codes = np.array([known.setdefault(name, len(known)) for name in coded.dictionary.to_pylist()], np.int32)
        indices = coded.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)
        return np.append(codes, np.int32(-1))[indices]

    def number(self, text: str) -> int:
        """The number of a text; -2 where it is not known."""
        return self._codes.get(text, -2)

    @property
    def names(self) -> Any:
        """The texts as an Arrow array, by number."""
        import pyarrow as pa  # type: ignore[import-untyped]

        if self._names is None or len(self._names) != len(self._codes):
            self._names = pa.array(self._codes, pa.string())
        return self._names


class Chain:
    """For every id the last row that has it, and for every row the one before it with the same id."""

    def __init__(self) -> None:
        import numpy as np

        self._last, self._before = Grown(np.int32, -1), Grown(np.int32, -1)

    @property
    def n(self) -> int:
        """How many rows it knows."""
        return self._before.n

    def append(self, codes: Any) -> None:
        """The ids of the rows that come next."""
        import numpy as np

        first = self.n
        self._before.reach(first + len(codes))
        at = np.flatnonzero(codes >= 0)
        if not len(at):
            return
        at = at[np.argsort(codes[at], kind="stable")]
        own, rows = codes[at], first + at
        self._last.reach(int(own[-1]) + 1)
        again = np.append(False, own[1:] == own[:-1])
        before = np.where(again, np.append(-1, rows[:-1]), self._last.all[own])
        self._before.all[rows] = before
        self._last.all[own] = rows  # of several, the last one stays

    def rows(self, codes: Any) -> Any:
        """All rows that have one of the ids, in their order."""
        import numpy as np

        found, at = [], self._last.all[codes[(codes >= 0) & (codes < self._last.n)]]
        at = at[at >= 0]
        while len(at):
            found.append(at)
            at = self._before.all[at]
            at = at[at >= 0]
        return np.sort(np.concatenate(found)) if found else np.empty(0, np.int32)


class Moved(NamedTuple):
    """The rows that count from now on, and those that no longer do."""

    born: Any
    gone: Any


class Held:
    """The rows of one kind. `alive` says which of them count: the last version of each thing."""

    def __init__(self, kind: Kind, ids: Codes) -> None:
        import numpy as np

        self.kind, self.ids, self.n, self.left_out = kind, ids, 0, 0
        self.known: set[str] = set()
        self.columns: dict[str, Grown] = {"seq": Grown(np.int64, 0)}
        self.words: dict[str, Codes] = {}
        self.chains: dict[str, Chain] = {}
        for one in roles(kind):
            if one.sort == "id":
                self.columns[one.id], self.chains[one.id] = Grown(np.int32, -1), Chain()
            elif one.sort == "instant":
                self.columns[one.column] = Grown(np.int64, NO_INSTANT)
            elif one.sort != "text":
                self.columns[one.id] = Grown(np.float64, np.nan)
            elif one.id != "text":
                self.columns[one.id], self.words[one.id] = Grown(np.int32, -1), Codes()
        self._too_many: set[str] = set()
        self.alive, self._out, self._rank = Grown(bool, False), Grown(bool, False), Grown(np.int64, 0)
        self._files: dict[str, list[tuple[int, int]]] = {}
        self._touched: list[Any] = []

    def tells(self, name: str) -> bool:
        """Whether there is such a column of words, and its source has it."""
        return name in self.words and (name in self.known or name not in {one.id for one in roles(self.kind)})

    def add(self, rows: Rows, used: Mapping[str, str], rank: Any, seq: Any = None, file: str = "") -> None:
        """Rows that came. `rank` orders versions of one thing, `seq` what happened at the same time."""
        import numpy as np

        start, n = self.n, self.n + len(rows.kept)
        self.left_out += rows.left_out
        self.known |= set(used)
        for name, cells in rows.columns.items():
            if name in self.chains:
                cells = self.ids.of(cells)
                self.chains[name].append(cells)
            elif name in self.words:
                cells = self.words[name].of(cells)
            self.columns[name].append(cells)
        self._others(rows, n)
        self.columns["seq"].append(np.arange(start, n) if seq is None else seq[rows.kept])
        if self.kind in IDENTITY:
            self._rank.append(np.broadcast_to(rank, n - start) if np.ndim(rank) == 0 else rank[rows.kept])
        for flags in (self.alive, self._out):
            flags.reach(n)
        self.n = n
        self._touched.append(np.arange(start, n))
        if file:
            self._files.setdefault(file, []).append((start, n))

    def _others(self, rows: Rows, n: int) -> None:
        """Columns that no role has, as long as they have few values; and the session, which is an id."""
        import numpy as np

        if rows.session is not None:
            codes = self.ids.of(rows.session)
            column = self.columns.setdefault(SESSION, Grown(np.int32, -1))
            chain = self.chains.setdefault(SESSION, Chain())
            chain.append(np.full(self.n - chain.n, -1, np.int32))
            column.reach(self.n)
            chain.append(codes)
            column.append(codes)
        for name, cells in rows.others.items():
            if name in self._too_many:
                continue
            words = self.words.setdefault(name, Codes())
            column = self.columns.setdefault(name, Grown(np.int32, -1))
            column.reach(self.n)
            column.append(words.of(cells))
            if len(words) > _MOST_VALUES:
                self._too_many.add(name)
                del self.words[name], self.columns[name]
        for name in (*self.words, *self.chains):
            self.columns[name].reach(n)

    def take_out(self, file: str) -> None:
        """The rows of a file that is no longer there."""
        import numpy as np

        for start, end in self._files.pop(file, []):
            self._out.all[start:end] = True
            self._touched.append(np.arange(start, end))

    def settle(self) -> Moved:
        """Which rows count now, and which no longer do, after all that was added and taken out."""
        import numpy as np

        rows = np.concatenate(self._touched) if self._touched else np.empty(0, np.int64)
        self._touched = []
        name = IDENTITY.get(self.kind)
        codes = self.columns[name].all[rows] if name else np.full(len(rows), -1)
        alone = rows[codes < 0]
        now = [alone[~self._out.all[alone]]]
        seen = [alone]
        if name:
            versions = self.chains[name].rows(np.unique(codes[codes >= 0]))
            seen.append(versions)
            there = versions[~self._out.all[versions]]
            own = self.columns[name].all[there]
            order = np.lexsort((there, self._rank.all[there], own))
            last = np.append(own[order][1:] != own[order][:-1], True)[: len(order)]
            now.append(there[order][last])
        seen_rows, now_rows = np.unique(np.concatenate(seen)), np.unique(np.concatenate(now))
        before = seen_rows[self.alive.all[seen_rows]]
        self.alive.all[seen_rows] = False
        self.alive.all[now_rows] = True
        return Moved(np.setdiff1d(now_rows, before, True), np.setdiff1d(before, now_rows, True))


class History:
    """What was read of each kind."""

    def __init__(self) -> None:
        self.ids = Codes()
        self.held: dict[Kind, Held] = {}

    def of(self, kind: Kind) -> Held:
        """The rows of a kind, from the first on."""
        if kind not in self.held:
            self.held[kind] = Held(kind, self.ids)
        return self.held[kind]

    def settle(self) -> dict[Kind, Moved]:
        """What changed of each kind since the last time, where something did."""
        moved = {kind: self.held[kind].settle() for kind in KINDS if kind in self.held}
        return {kind: one for kind, one in moved.items() if len(one.born) or len(one.gone)}

    @property
    def count(self) -> int:
        """How many rows are held."""
        return sum(held.n for held in self.held.values())

    @property
    def left_out(self) -> int:
        """How many rows could not be used."""
        return sum(held.left_out for held in self.held.values())

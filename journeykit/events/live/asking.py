"""A definition is asked of a part of the history: of all rows, or only of those that new rows touch, before and after.

Rows are laid before the definition with the part they belong to, and the side (before, after), in the low bits of every
id. So a unit tells its part, one question answers for all parts and both sides, and no definition is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from journeykit.errors import BadData
from journeykit.events.counting import definition_sql, kinds_of
from journeykit.events.live.history import IDENTITY, Held, History, Moved
from journeykit.events.live.shape import NO_INSTANT
from journeykit.events.live.spans import DAYS, UNDATED, Span, Spans, instant
from journeykit.events.live.totals import ADDED
from journeykit.events.parse import DAY_US
from journeykit.events.roles import KIND_NAMES, Kind, roles
from journeykit.events.tables import TIME
from journeykit.events.traces import Cut, Relation, Small, Traces
from journeykit.model.kpis import KpiDefinition

__all__ = ["Answer", "Lens", "Question"]

_BITS: Final = 17
_TAGS: Final = 1 << _BITS
AFTER: Final = 1 << (_BITS - 1)
"""The side of rows that count now; the other one holds those that counted before."""


_ALWAYS: Final = ("delivered_us", "promised_us")
"""Traces tell from them whether an order was on time, whatever is asked."""
_MANY: Final = 100_000


class Answer(NamedTuple):
    """What the units of a stage ("" without one) come to: a row of `values` a part, or a unit of a median."""

    stage: str
    parts: Any
    values: Any
    sign: int


@dataclass(frozen=True)
class Lens:
    """What is looked at of the history: the rows of a segment, and the spans of days."""

    history: History
    schema: Traces
    segment: Mapping[str, str]
    spans: Spans

    def column(self, kind: Kind, name: str, rows: Any) -> Any:
        """The words of a column of rows, by number, and the number of the one that is looked for."""
        held = self.history.held[kind]
        if name == "delivery":
            us, promised = (held.columns[one].all[rows] for one in ("delivered_us", "promised_us"))
            said = {"on time": us <= promised, "late": us > promised}.get(self.segment[name])
            return (us != NO_INSTANT) & (promised != NO_INSTANT) & said if said is not None else rows < 0
        words = held.words[name]
        return held.columns[name].all[rows] == words.number(self.segment[name])

    def in_segment(self, kind: Kind, rows: Any, orders: Any) -> Any:
        """Which rows have the values of the segment; answers know those of their order. `orders` are the rows of
        orders that count on this side, None for those that count now."""
        import numpy as np

        held, kept = self.history.held[kind], np.ones(len(rows), bool)
        for name in self.segment:
            if held.tells(name) or (kind == "orders" and name == "delivery"):
                kept &= self.column(kind, name, rows)
            else:
                kept &= self._by_order(held, name, rows, orders)
        return kept

    def from_orders(self, kind: Kind) -> bool:
        """Whether the segment of a kind's rows is told by their orders."""
        held = self.history.held[kind]
        return kind == "surveys" and any(not held.tells(name) for name in self.segment)

    def answers(self, kinds: Iterable[Kind]) -> str | None:
        """The column of the segment that these tables do not have; None when they have all."""
        orders = self.history.held.get("orders")
        for kind in kinds:
            held = self.history.held[kind]
            of_order = kind == "surveys" and "order_id" in held.known and orders is not None
            for name in self.segment:
                own = held.tells(name) or (kind == "orders" and name == "delivery")
                if not own and not (of_order and orders and (orders.tells(name) or name == "delivery")):
                    return name
        return None

    def _by_order(self, held: Held, name: str, rows: Any, orders: Any) -> Any:
        import numpy as np

        placed = self.history.held["orders"]
        codes = held.columns["order_id"].all[rows]
        if orders is None:
            orders = placed.chains["order_id"].rows(np.unique(codes))
            orders = orders[placed.alive.all[orders]]
        fitting = placed.columns["order_id"].all[orders[self.column("orders", name, orders)]]
        return np.isin(codes, fitting)


class Question:
    """Definitions that read the same rows: they need the same tables, by the same keys."""

    def __init__(self, definitions: Sequence[KpiDefinition]) -> None:
        self.definitions = tuple(definitions)
        first = definitions[0]
        self.kinds: tuple[Kind, ...] = kinds_of(first)
        self.needs: tuple[Kind, ...] = tuple(kind for kind in KIND_NAMES if kind in first.needs)
        self.history = first.history
        self.keys = {kind: first.keys[kind] for kind in self.kinds}
        names = " ".join(definition_sql(one.id) for one in definitions)
        self.words = set(re.findall(r"\w+", names))

    @cached_property
    def by_day(self) -> bool:
        """Whether a key belongs to one day, that of its case, order or row; else it is parted by spans."""
        one_day = {"case_id", "session_id", "seq", *(IDENTITY[kind] for kind in self.kinds if kind in IDENTITY)}
        return not self.history and all(key in one_day for key in self.keys.values())

    def all(self, lens: Lens) -> Iterator[tuple[KpiDefinition, Answer | BadData]]:
        """The answers over all that counts now."""
        import numpy as np

        there = {kind: np.flatnonzero(lens.history.held[kind].alive.all) for kind in self.needs}
        yield from self._ask(lens, {AFTER: there}, {AFTER: None})

    def touched(self, lens: Lens, moved: Mapping[Kind, Moved]) -> Iterator[tuple[KpiDefinition, Answer | BadData]]:
        """What the keys of rows that came or went made before, and what they make now."""
        watched = {*self.needs, *(("orders",) if any(lens.from_orders(kind) for kind in self.kinds) else ())}
        if not watched & moved.keys():
            return
        sides: dict[int, dict[Kind, Any]] = {0: {}, AFTER: {}}
        for kind in self.kinds:
            for near in self._near(kind):
                rows = self._rows(lens, kind, near, moved)
                before, after = _sides(lens.history.held[near], rows, moved.get(near))
                sides[0][near], sides[AFTER][near] = before, after
        orders: dict[int, Any] = {0: None, AFTER: None}
        if "orders" in moved and any(lens.from_orders(kind) for kind in self.kinds):
            orders[0] = self._orders_before(lens, sides[0], moved["orders"])
        yield from self._ask(lens, sides, orders)

    def _near(self, kind: Kind) -> tuple[Kind, ...]:
        """The tables whose rows belong to units of `kind`: itself, and beside the first those that no unit is of."""
        others = tuple(one for one in self.needs if one not in self.kinds)
        return (kind, *others) if kind == self.kinds[0] else (kind,)

    def _column(self, history: History, kind: Kind, base: Kind) -> str:
        """The column of a table that holds the key of the units of `base`."""
        key = self.keys[base]
        return "case_id" if key == "session_id" and "session_id" not in history.held[kind].chains else key

    def _rows(self, lens: Lens, base: Kind, near: Kind, moved: Mapping[Kind, Moved]) -> Any:
        """All rows of a table, of any time, with a key that a row has that came or went."""
        import numpy as np

        history = lens.history
        if self.keys[base] == "seq":
            rows = [np.concatenate(moved[base])] if base in moved else [np.empty(0, np.int64)]
            if lens.from_orders(base) and "orders" in moved:
                codes = history.held["orders"].columns["order_id"].all[np.concatenate(moved["orders"])]
                rows.append(history.held[base].chains["order_id"].rows(np.unique(codes)))
            return np.unique(np.concatenate(rows))
        codes = [
            history.held[kind].columns[self._column(history, kind, base)].all[np.concatenate(moved[kind])]
            for kind in self._near(base)
            if kind in moved
        ]
        if not codes:
            return np.empty(0, np.int64)
        return history.held[near].chains[self._column(history, near, base)].rows(np.unique(np.concatenate(codes)))

    def _orders_before(self, lens: Lens, rows: Mapping[Kind, Any], moved: Moved) -> Any:
        """The orders of answers as they were before they changed."""
        import numpy as np

        placed, answers = lens.history.held["orders"], lens.history.held["surveys"]
        codes = np.unique(answers.columns["order_id"].all[rows["surveys"]])
        return _sides(placed, placed.chains["order_id"].rows(codes), moved)[0]

    # -- rows as definitions read them

    def _ask(
        self, lens: Lens, sides: Mapping[int, Mapping[Kind, Any]], orders: Mapping[int, Any]
    ) -> Iterator[tuple[KpiDefinition, Answer | BadData]]:
        import pyarrow as pa  # type: ignore[import-untyped]

        parts: dict[Kind, list[Any]] = {kind: [] for kind in self.needs}
        for side, rows in sides.items():
            for base in self.kinds:
                chosen, tags = self._parted(lens, base, rows[base], orders[side])
                parts[base].append(self._laid(lens.history, base, base, chosen, tags | side))
                for near in self._near(base)[1:]:
                    found, theirs = self._beside(lens.history, base, near, (chosen, tags), rows[near])
                    parts[near].append(self._laid(lens.history, near, base, found, theirs | side))
        if not any(len(table) for kind in self.kinds for table in parts[kind]):
            return
        engine: Any = lens.schema.engine
        for kind, tables in parts.items():
            engine.lay(f"live_{kind}", pa.concat_tables(tables))
        try:
            for definition in self.definitions:
                try:
                    answers = tuple(self._answers(lens, definition))
                except BadData as error:  # a definition of somebody's own may be wrong: the others stand
                    yield definition, error
                else:
                    yield from ((definition, answer) for answer in answers)
        finally:
            for kind in parts:
                engine.con.unregister(f"live_{kind}")

    def _parted(self, lens: Lens, kind: Kind, rows: Any, orders: Any) -> tuple[Any, Any]:
        """The rows of a table that units come from, each with its part; a row stands in every span that it is in."""
        import numpy as np

        held = lens.history.held[kind]
        key = self._column(lens.history, kind, kind)
        if key != "seq":
            rows = rows[held.columns[key].all[rows] >= 0]
        days = _days(held, kind, key, rows)
        if lens.segment:
            kept = lens.in_segment(kind, rows, orders)
            rows, days = rows[kept], days[kept]
        if self.history:
            return rows, np.zeros(len(rows), np.int64)
        if self.by_day:
            return rows, days
        chosen, tags = [], []
        for number, span in enumerate(lens.spans.all):
            if span is None:
                continue
            inside = (days >= span.low) & (days <= span.high) | (lens.spans.whole and not number) & (days == UNDATED)
            chosen.append(rows[inside])
            tags.append(np.full(int(inside.sum()), number, np.int64))
        return np.concatenate(chosen), np.concatenate(tags)

    def _beside(self, history: History, base: Kind, near: Kind, parted: tuple[Any, Any], rows: Any) -> tuple[Any, Any]:
        """The rows of another table, once for each part that their key is in."""
        import numpy as np

        key = self._column(history, base, base)
        pairs = np.unique(history.held[base].columns[key].all[parted[0]].astype(np.int64) << _BITS | parted[1])
        codes = history.held[near].columns[key].all[rows].astype(np.int64)
        low, high = (np.searchsorted(pairs, (codes + more) << _BITS) for more in (0, 1))
        low, high = np.where(codes < 0, 0, low), np.where(codes < 0, 0, high)
        times = high - low
        at = np.repeat(low - np.append(0, np.cumsum(times)[:-1]), times) + np.arange(times.sum())
        return np.repeat(rows, times), pairs[at] & (_TAGS - 1)

    def _laid(self, history: History, kind: Kind, base: Kind, rows: Any, tags: Any) -> Any:
        """Rows as an Arrow table, with their tags in every id; only the columns that the definitions name."""
        import numpy as np
        import pyarrow as pa

        held, columns = history.held[kind], {}
        key = self._column(history, kind, base)
        for one in roles(kind):
            if one.id == "text" or one.column not in (*self.words, *_ALWAYS):
                continue
            cells = held.columns[key if one.id == "case_id" and self.keys[base] == "session_id" else one.column].all[
                rows
            ]
            if one.sort == "id":
                columns[one.column] = pa.array(cells.astype(np.int64) << _BITS | tags, mask=cells < 0)
            elif one.sort == "text":
                coded = pa.array(cells, mask=cells < 0)
                columns[one.column] = pa.DictionaryArray.from_arrays(coded, held.words[one.id].names)
            elif one.sort == "instant":
                columns[one.column] = pa.array(cells, mask=cells == NO_INSTANT)
            else:
                columns[one.column] = pa.array(cells, from_pandas=True)
        columns["seq"] = pa.array(held.columns["seq"].all[rows] << _BITS | tags)
        return pa.table(columns)

    # -- and what they answer

    def _answers(self, lens: Lens, definition: KpiDefinition) -> Iterator[Answer]:
        """The answers of one definition, by stage and side."""
        if not self.history:
            yield from self._answer(lens, definition, {}, None)
            return
        period = lens.spans.period
        if lens.spans.open and (days := definition.given.get("window_days")):
            period = Span(period.high - int(days) + 1, period.high)  # as `measure` takes it
        named = dict(enumerate((period, *lens.spans.all[1:])))
        for some in ((0, 1), range(2, len(named))):  # spans that begin on the same day are asked apart
            span = {one.low: n for n in some if (one := named[n]) is not None}
            rows = [(instant(one.low), instant(one.high + 1)) for n in some if (one := named[n]) is not None]
            if rows:
                yield from self._answer(lens, definition, {"period": Small(("start_us", "end_us"), rows)}, span)

    def _answer(
        self, lens: Lens, definition: KpiDefinition, small: dict[str, Small], span: Mapping[int, int] | None
    ) -> Iterator[Answer]:
        import numpy as np

        if definition.given:
            small = {**small, "given": Small([*definition.given], [[*definition.given.values()]])}
        keys = ["stage"] * definition.per_stage + ["start_us"] * (span is not None)
        added = ADDED[definition.statistic]
        columns = ", ".join([*keys, f"unit % {_TAGS} as tag", added])
        by = "" if definition.statistic == "median" else f" group by {', '.join([*keys, f'unit % {_TAGS}'])}"
        sql = (
            f"with units as (\n{definition_sql(definition.id).rstrip().rstrip(';')}\n) select {columns} from units{by}"
        )
        relations = {kind: Relation(kind, f"select * from live_{kind}", (), frozenset(), "") for kind in self.needs}
        frame = replace(lens.schema, relations=relations, cut=Cut()).frame(sql, base=self.kinds, dated=False, **small)
        cells = frame.to_numpy(dtype=float, na_value=0.0)
        if not len(cells):
            return
        tags = cells[:, len(keys)].astype(np.int64)
        parts, values = tags & (AFTER - 1), cells[:, len(keys) + 1 :]
        if span is not None:
            starts = (cells[:, len(keys) - 1] // DAY_US).astype(np.int64)
            parts = np.array([span[int(start)] for start in starts])
        stages = cells[:, 0].astype(int) if definition.per_stage else np.full(len(cells), -1)
        for stage in np.unique(stages):
            for side, sign in ((0, -1), (AFTER, 1)):
                mine = (stages == stage) & ((tags & AFTER) == side)
                if mine.any():
                    yield Answer(str(stage) if stage >= 0 else "", parts[mine], values[mine], sign)


def _sides(held: Held, rows: Any, moved: Moved | None) -> tuple[Any, Any]:
    """Of some rows, those that counted before and those that count now."""
    import numpy as np

    alive = held.alive.all[rows]
    if moved is None:
        return rows[alive], rows[alive]
    before = (alive & ~np.isin(rows, moved.born)) | np.isin(rows, moved.gone)
    return rows[before], rows[alive]


def _days(held: Held, kind: Kind, key: str, rows: Any) -> Any:
    """The day that each row belongs to: of events the day that their case (session) began."""
    import numpy as np

    us = held.columns[TIME[kind]].all[rows]
    if kind == "events" and len(rows):
        place = held.columns[key].all[rows]
        if len(rows) < _MANY:  # else there are about as many cases as numbers of cases
            place = np.unique(place, return_inverse=True)[1]
        began = np.full(int(place.max()) + 1, np.iinfo(np.int64).max)
        np.minimum.at(began, place, us)
        us = began[place]
    return np.where(us == NO_INSTANT, UNDATED, np.clip(us // DAY_US, 0, DAYS - 2))

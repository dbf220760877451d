"""A dashboard that follows a growing source: it reads what is new, and computes only what that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.counting import Counted, kinds_of
from journeykit.events.engines import Embedded
from journeykit.events.live.asking import Lens, Question
from journeykit.events.live.board import Board, Point, Tile
from journeykit.events.live.history import History, Moved
from journeykit.events.live.shape import NO_INSTANT, Shape
from journeykit.events.live.slots import Slot, mapped, schema, slots
from journeykit.events.live.source import Anew, Away, Fresh, Gone, Source, open_source
from journeykit.events.live.spans import UNDATED, Span, Spans, instant, spans
from journeykit.events.live.totals import Lists, Sums, totals
from journeykit.events.measure import as_measure
from journeykit.events.parse import day_of
from journeykit.events.roles import KINDS, Kind
from journeykit.events.tables import TIME, Table
from journeykit.events.traces import Segment
from journeykit.model.cards import Measure
from journeykit.model.journey import Journey
from journeykit.model.kpis import KpiDefinition, State, kpis, state_of
from journeykit.text import Phrase, phrase, plural, shown

__all__ = ["Live"]

_NOT_SEGMENTS: Final = frozenset({"activity", "text"})
Progress = Callable[[float], None]


class Live:
    """The figures of a map over a source that grows: a folder of Parquet files, a SQLite file, a PostgreSQL database.

    `source` is a path, an address, tables that were read (they stand still) or a `Source`. `segment` is a value of the
    segment column or `{"channel": "ad"}`, `start` and `end` are days, both included; None is open. What is read is
    held in memory, without what customers wrote. A refresh costs what the new rows touch, however long the history.
    Raises `BadValue` for what cannot be followed. A source that is not there (yet) is no error: the board says so.

    >>> from journeykit.model.journey import Stage
    >>> live = Live("no-such-folder", Journey(title="Shoes", stages=(Stage(title="Buy"),)))
    >>> str(live.refresh().why)
    'no-such-folder: there is no such file or folder.'
    """

    def __init__(
        self,
        source: str | Path | Table | list[Table] | tuple[Table, ...] | Source,
        journey: Journey,
        segment: Segment = None,
        start: date | None = None,
        end: date | None = None,
        *,
        progress: Progress | None = None,
    ) -> None:
        self._source = open_source(source) if isinstance(source, str | Path | Table | list | tuple) else source
        self._journey, self._progress = journey, progress or (lambda share: None)
        self._segment, self._start, self._end = _pairs(segment), start, end
        self._engine, self._lock = Embedded(), RLock()
        self._updated = datetime.now(UTC)
        self._stale: datetime | None = None
        self._why: Phrase | None = None
        self._states: dict[tuple[str, str, str], tuple[State, datetime]] = {}
        self._next: _Following | None = None
        self._now = _Following()

    def refresh(self) -> Board:
        """Read what is new. Never raises because the source is away: then the board says since when, and why."""
        with self._lock:
            moved = self._read()
            self._follow(moved)
            return self._board(sum(len(one.born) for one in moved.values()))

    def choose(self, segment: Segment = None, start: date | None = None, end: date | None = None) -> Board:
        """Look at another segment or period of what was read. Another segment is computed from the whole history,
        and so are figures of customers over another period; `progress` is told how far it is, from 0 to 1."""
        with self._lock:
            if _pairs(segment) != self._segment:
                self._now.accounts.clear()
            self._segment, self._start, self._end = _pairs(segment), start, end
            self._follow({})
            return self._board(0)

    def close(self) -> None:
        """Let go of the source."""
        with self._lock:
            self._source.close()

    # -- reading

    def _read(self) -> dict[Kind, Moved]:
        """What came. A source that was replaced is read into a history of its own; until that is whole, the old one
        stands."""
        for _ in range(2):
            try:
                into = self._next or self._now
                for one in self._source.news():
                    into.take(one)
            except Anew:
                self._source.forget()
                self._next = _Following()
                continue
            except Away as away:
                self._why = away.why
                self._stale = self._stale or self._updated
                return self._now.history.settle()
            if self._next:
                self._now, self._next = self._next, None
            self._updated, self._stale, self._why = datetime.now(UTC), None, None
            break
        return self._now.history.settle()

    # -- computing

    def _follow(self, moved: Mapping[Kind, Moved]) -> None:
        """Bring the accounts of all KPIs up to date."""
        now = self._now
        now.note_days(moved)
        if not now.history.count:
            now.slots = slots(self._journey, now.schema(self._engine, self._journey, {}, self._source.name))
            return
        traces = now.schema(self._engine, self._journey, self._segment, self._source.name)
        now.slots = slots(traces.journey or self._journey, traces)
        today = datetime.now(UTC).date()  # of rows without any date
        looked = spans(now.days or (today, today), self._start, self._end)
        lens = Lens(now.history, traces, self._segment, looked)
        wanted = {slot.kpi: kpis()[slot.kpi] for slot in now.slots if slot.needs is None}
        lacking = {kpi: lens.answers(kinds_of(one)) for kpi, one in wanted.items()}
        now.lacking = {kpi: column for kpi, column in lacking.items() if column}
        questions = _questions([one for kpi, one in wanted.items() if not lacking[kpi]])
        for done, question in enumerate(questions):
            self._ask(question, lens, moved)
            self._progress((done + 1) / len(questions))
        now.lens, now.chosen = lens, (self._start, self._end)

    def _ask(self, question: Question, lens: Lens, moved: Mapping[Kind, Moved]) -> None:
        """Change the accounts by what moved; make them from the whole history where they are not there yet."""
        accounts, before = self._now.accounts, self._now.lens
        chosen = (self._start, self._end) != self._now.chosen
        shifted = (
            not question.by_day and before is not None and (chosen or _shifted(question, before.spans, lens.spans))
        )
        new = [one for one in question.definitions if shifted or one.id not in accounts]
        known = [one for one in question.definitions if one not in new]
        for definition in new:
            accounts[definition.id] = totals(definition)
            self._now.broken.pop(definition.id, None)
        answers = [Question(new).all(lens)] if new else []
        answers += [Question(known).touched(lens, moved)] if known and moved else []
        for answered in answers:
            for definition, answer in answered:
                if isinstance(answer, BadData):
                    self._now.broken[definition.id] = answer.message
                else:
                    accounts[definition.id].add(*answer)

    # -- showing

    def _board(self, new_rows: int) -> Board:
        now = self._now
        return Board(
            tiles=tuple(self._tile(slot) for slot in now.slots),
            updated=self._updated,
            stale_since=self._stale,
            why=self._why,
            rows=now.history.count,
            new_rows=new_rows,
            left_out=now.history.left_out,
            segments=now.segments(),
            days=now.days,
            segment=dict(self._segment),
            start=self._start,
            end=self._end,
            notes=(*self._source.notes, *now.notes()),
        )

    def _tile(self, slot: Slot) -> Tile:
        card = slot.card
        of_tile = {
            "stage": slot.stage, "card": card.id if card else "", "kpi": slot.kpi,
            "target": card.target if card else None, "alert": card.alert if card else None,
        }  # fmt: skip
        needs = slot.needs or self._now.lacks(slot.kpi)
        lens = self._now.lens
        if needs is not None or lens is None:
            return Tile(**of_tile, measure=None, needs=needs or phrase("nothing to count yet"))  # type: ignore[arg-type]
        definition = kpis()[slot.kpi]
        stage = str(self._journey.index(slot.stage)) if definition.per_stage else ""
        found = [self._now.over(definition, stage, lens.spans, n) for n in range(len(lens.spans.all))]
        trend = tuple(Point(s.first, f.value if f else None) for s, f in zip(lens.spans.trend, found[2:], strict=True))
        last = max((self._now.last[kind] for kind in kinds_of(definition) if kind in self._now.last), default=None)
        if found[0] is None:
            return Tile(**of_tile, measure=None, trend=trend, needs=phrase("nothing to count yet"), last=last)  # type: ignore[arg-type]
        measure = as_measure(definition, lens.schema, found[0], definition.given, self._journey.language)
        state, since = self._state(slot, measure)
        return Tile(
            **of_tile,  # type: ignore[arg-type]
            measure=measure,
            state=state,
            trend=trend,
            change=None if found[1] is None else measure.value - found[1].value,
            last=last,
            since=since,
        )

    def _state(self, slot: Slot, measure: Measure) -> tuple[State, datetime]:
        """The state of a tile, and when it was first seen so."""
        card = slot.card
        state = state_of(measure.value, card.target, card.alert, card.direction) if card else "unknown"
        key = (slot.stage, card.id if card else "", slot.kpi)
        if self._states.get(key, ("", None))[0] != state:
            self._states[key] = (state, datetime.now(UTC))
        return self._states[key]


class _Following:
    """All that is known of a source: its history, and what KPIs add up to."""

    def __init__(self) -> None:
        self.history = History()
        self.accounts: dict[str, Sums | Lists] = {}
        self.broken: dict[str, Phrase] = {}
        self.lacking: dict[str, str] = {}
        self.slots: tuple[Slot, ...] = ()
        self.lens: Lens | None = None
        self.chosen: tuple[date | None, date | None] = (None, None)
        self.days: tuple[date, date] | None = None
        self.first: dict[Kind, date] = {}
        self.last: dict[Kind, date] = {}
        self._shapes: dict[tuple[Kind, tuple[str, ...]], Shape | BadData] = {}
        self._others: dict[Kind, tuple[str, ...]] = {}
        self._mapped: tuple[tuple[str, ...], Journey] | None = None

    def take(self, one: Fresh | Gone) -> None:
        """Hold new rows, or let go of those of a file."""
        if isinstance(one, Gone):
            return self.history.of(one.kind).take_out(one.file)
        names = tuple(one.data.column_names)
        key = (one.kind, names)
        if key not in self._shapes:
            try:
                self._shapes[key] = Shape.of(one.kind, names, one.place)
            except BadData as error:
                self._shapes[key] = error
        shape = self._shapes[key]
        if isinstance(shape, Shape):
            known = self._others.get(one.kind, ())
            new = (*shape.others, *filter(None, [shape.session]))
            self._others[one.kind] = (*known, *(name for name in new if name not in known))
            self.history.of(one.kind).add(shape.read(one.data), shape.used, one.rank, one.seq, one.file)

    def notes(self) -> Iterator[Phrase]:
        """What must be known of the rows: tables that cannot be read, and rows without what they must have."""
        for shape in self._shapes.values():
            if isinstance(shape, BadData):
                yield phrase("{first} {second}", first=shape.message, second=shape.next_step)
        if n := self.history.left_out:
            yield plural(
                "{n} row lacks what it must have: left out", "{n} rows lack what they must have: left out", n=n
            )

    def schema(self, engine: Any, journey: Journey, segment: Mapping[str, str], name: str) -> Any:
        """What can be asked, with the map whose stages know their activities."""
        traces = schema(engine, self.history, self._others, segment, name)
        if self._mapped is None or self._mapped[0] != traces.activities:
            self._mapped = (traces.activities, mapped(journey, traces))
        return traces.mapped(self._mapped[1])

    def note_days(self, moved: Mapping[Kind, Moved]) -> None:
        """The first and the last day of what is held."""
        for kind, one in moved.items():
            us = self.history.held[kind].columns[TIME[kind]].all[one.born]
            us = us[us != NO_INSTANT]
            if len(us):
                low, high = day_of(int(us.min())), day_of(int(us.max()))
                self.first[kind] = min(low, self.first.get(kind, low))
                self.last[kind] = max(high, self.last.get(kind, high))
        if self.first:
            self.days = (min(self.first.values()), max(self.last.values()))

    def over(self, definition: KpiDefinition, stage: str, looked: Spans, n: int) -> Counted | None:
        """The figure of the n-th of the spans, with the days that it covers."""
        span, account = looked.all[n], self.accounts.get(definition.id)
        if span is None or account is None:
            return None
        by_day = Question([definition]).by_day
        parts = [(span.low, span.high)] if by_day else [(n, n)]
        if by_day and looked.whole and not n:
            parts.append((UNDATED, UNDATED))
        name = ("period", "before")[n] if n < 2 else str(span.low)
        found = account.over(stage, parts, name)
        if found is None:
            return None
        start, end = self._covered(definition, span)
        return Counted(found.value, found.numerator, found.denominator, found.low, found.high, start, end)

    def _covered(self, definition: KpiDefinition, span: Span) -> tuple[int | None, int | None]:
        kinds = [kind for kind in kinds_of(definition) if kind in self.first]
        if not kinds:
            return None, None
        first, last = min(self.first[kind] for kind in kinds), max(self.last[kind] for kind in kinds)
        midnight = instant(1) * (max(first, span.first) - date(1970, 1, 1)).days
        return midnight, midnight + instant(1) * max((min(last, span.last) - max(first, span.first)).days, 0)

    def lacks(self, kpi: str) -> Phrase | None:
        """Why a KPI that has all its tables is not there."""
        if kpi in self.broken:
            return self.broken[kpi]
        if kpi in self.lacking:
            return phrase("does not know {column}", column=shown(self.lacking[kpi]))
        return None

    def segments(self) -> dict[str, tuple[str, ...]]:
        """The columns that a segment can be chosen by, and their values."""
        found: dict[str, set[str]] = {}
        for kind in KINDS:
            held = self.history.held.get(kind)
            for name, words in held.words.items() if held else ():
                if held and held.tells(name) and name not in _NOT_SEGMENTS:
                    found.setdefault(name, set()).update(words.names.to_pylist())
        orders = self.history.held.get("orders")
        if orders and {"promised_at", "delivered_at"} <= orders.known:
            found["delivery"] = {"late", "on time"}
        return {name: tuple(sorted(values)) for name, values in sorted(found.items()) if len(values) > 1}


def _pairs(segment: Segment) -> dict[str, str]:
    if isinstance(segment, str):
        return {"segment": segment} if segment else {}
    return {name: str(value) for name, value in (segment or {}).items()}


def _questions(definitions: list[KpiDefinition]) -> list[Question]:
    """Definitions that read the same rows are asked together."""
    groups: dict[Any, list[KpiDefinition]] = {}
    for one in definitions:
        groups.setdefault((one.history, one.needs, tuple(one.keys.items())), []).append(one)
    return [Question(group) for group in groups.values()]


def _shifted(question: Question, before: Spans, now: Spans) -> bool:
    """Whether rows belong to other spans than before; that the last one grew at its open end does not count."""
    if question.history:
        return before != now
    starts = [span.low for span in now.trend]
    return (
        (before.before, before.period.low, before.open, before.whole)
        != (now.before, now.period.low, now.open, now.whole)
        or starts[: len(before.trend)] != [span.low for span in before.trend]
        or now.period.high < before.period.high
    )

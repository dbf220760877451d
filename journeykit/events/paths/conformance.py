"""Ideal against lived: how far customers' real paths follow the map's ideal steps, and where they leave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from journeykit.errors import BadData
from journeykit.events.intervals import wilson
from journeykit.events.meanings import fits, meaning_of, meanings_of, plain_words, stages_by_activity
from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.speech import stem, telling
from journeykit.text import phrase

__all__ = ["conformance"]

_COLUMNS: Final = ("step", "name", "cases", "share", "low", "high", "skipped", "early")


def conformance(log: Traces | Table, journey: Journey | None = None) -> Frame:
    """How far the real paths conform to the ideal steps of a map (by default that of the traces).

    An ideal step is seen in the log by its event (`Step.activity`, a name or a pattern); where it is empty, by the
    event of its stage that shares its words or its meaning. Steps that no event shows are left out, in `unseen`.

    A row an ideal step, in the order of the map: step (its event), name (its text), cases that did it, share of all
    cases (0 to 100, low and high its 95 % interval by Wilson), skipped (cases that did not), early (cases that did it
    out of order only). cases + skipped is all cases.

    `attrs` adds fitness (0 to 100, mean over the cases), conforming (share of cases that follow the whole ideal),
    leaves (`[{after, instead, cases}]`: the last ideal step that was reached in order, and the event that came right
    after it; "" when the case ends there), unbegun (cases that never do the first step), suggested (events found for
    steps that name none) and unseen.

    The fitness of a case is 1 - the cost of an optimal alignment / the worst cost (van der Aalst, *Process Mining*,
    2nd ed. 2016, 8.3), where an ideal step that is not done in its place costs 1, and other events, or doing a step
    again, cost nothing: what is left is the longest common subsequence of case and ideal, as a share of the ideal. Of
    alignments that cost the same, the one that keeps the earlier ideal steps counts.
    Raises `BadData` when the map has no ideal step, or none that the log shows.

    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Stage
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,buy,2025-02-01\\n"))
    >>> ideal = [Step(text="I look", layer="ideal", activity="see"), Step(text="I buy", layer="ideal", activity="buy")]
    >>> found = conformance(log, Journey(title="Shoes", stages=(Stage(title="Shop", cards=ideal),)))
    >>> found[["name", "cases", "skipped"]].values.tolist(), found.attrs["fitness"], found.attrs["conforming"]
    ([['I look', 1, 1], ['I buy', 2, 0]], 75.0, 50.0)
    """
    import pandas as pd  # type: ignore[import-untyped]

    traces = lived(log)
    ideal = _ideal(journey or traces.journey, traces.activities)
    again = Counter(one.mark for one in ideal.steps)
    marks = Small(("activity", "step", "again"), [(n, m, int(again[m] > 1)) for n, m in ideal.marks.items()])
    ways = traces.rows(path_sql("conformance"), ideal=marks)
    total = sum(cases for _, cases, *_ in ways)
    sums = _aligned([one.mark for one in ideal.steps], ((way.split(), cases) for way, cases, *_ in ways))
    rows = []
    for one, did, kept in zip(ideal.steps, sums.did, sums.kept, strict=True):
        low, high = wilson(did, total) if total else (0.0, 0.0)
        share = 100 * did / max(total, 1)
        rows.append((one.said, one.name, did, share, 100 * low, 100 * high, total - did, did - kept))
    return labelled(
        pd.DataFrame(rows, columns=list(_COLUMNS)),
        "conformance",
        traces,
        cases=total,
        events=sum(events for _, _, events, *_ in ways),
        bounds=(min((low for *_, low, _ in ways), default=0), max((high for *_, high in ways), default=0)),
        fitness=100 * sum(sums.kept) / max(total * len(ideal.steps), 1),
        conforming=100 * sums.whole / max(total, 1),
        **_leaves(traces, ideal, marks, total),
        suggested=ideal.suggested,
        unseen=ideal.unseen,
    )


class _Seen(NamedTuple):
    """An ideal step that the log shows: its text, its event as the map says it, and its mark in a way."""

    name: str
    said: str
    mark: str


@dataclass(frozen=True)
class _Ideal:
    """The ideal steps that the log shows, the mark of each activity, and what had to be guessed or left out."""

    steps: tuple[_Seen, ...]
    marks: Mapping[str, str]
    suggested: dict[str, str]
    unseen: list[str]


def _ideal(journey: Journey | None, names: Sequence[str]) -> _Ideal:
    steps = journey.steps("ideal") if journey else ()
    if journey is None or not steps:
        raise BadData(
            phrase("The map has no ideal step."),
            phrase("Add the steps as they should be, in the ideal layer, and give the map along."),
        )
    suggested: dict[str, str] = {}
    taken = {name for _, step in steps if step.activity for name in names if fits(step.activity, name)}
    said: list[tuple[str, str]] = []
    for stage, step in steps:
        event = step.activity or _suggestion(journey, stage, step, [name for name in names if name not in taken])
        if event and not step.activity:
            suggested[step.text] = event
            taken.add(event)
        said.append((step.text, event))
    marks = _marks(names, [event for _, event in said if event])
    shown = {mark for mark in marks.values() if mark}
    order = {event: f"{n:02d}" for n, event in enumerate(dict.fromkeys(event for _, event in said if event))}
    seen = tuple(_Seen(text, event, order[event]) for text, event in said if event and order[event] in shown)
    unseen = [text for text, event in said if not event or order[event] not in shown]
    if not seen:
        raise BadData(
            phrase("No event of the log shows an ideal step of the map."),
            phrase("Name the event in the form of an ideal step, under More: “Event in the data”."),
        )
    return _Ideal(seen, marks, suggested, unseen)


def _marks(names: Iterable[str], said: Sequence[str]) -> dict[str, str]:
    """The mark of each activity that an ideal step names: by its very name, else by another spelling or a pattern."""
    order = {event: f"{n:02d}" for n, event in enumerate(dict.fromkeys(said))}
    found = {name: order.get(name) or next((order[one] for one in order if fits(one, name)), "") for name in names}
    return {name: mark for name, mark in found.items() if mark}


def _suggestion(journey: Journey, stage: Stage, step: Step, names: Sequence[str]) -> str:
    """The event of the step's stage that shares most words with it, else its meaning; "" when none does."""
    place = journey.index(stage.id)
    near = [name for name, at in stages_by_activity(journey, names).items() if at == place]
    words = set(map(stem, telling(step.text)))
    shared = {name: len(words & set(map(stem, telling(plain_words(name))))) for name in near}
    if best := max(near, key=lambda name: shared[name], default=""):
        if shared[best]:
            return best
        for meaning in meanings_of(step.text):
            for name in near:
                if meaning_of(name) == meaning:
                    return name
    return ""


class _Sums(NamedTuple):
    """Over all cases: how many did each step, how many in its place, and how many did all in their place."""

    did: list[int]
    kept: list[int]
    whole: int


def _aligned(ideal: Sequence[str], ways: Iterable[tuple[Sequence[str], int]]) -> _Sums:
    sums = _Sums([0] * len(ideal), [0] * len(ideal), 0)
    for way, cases in ways:
        kept = _kept(ideal, way)
        spare = Counter(way) - Counter(ideal[i] for i in kept)
        for i, mark in enumerate(ideal):
            sums.kept[i] += cases * (i in kept)
            if i in kept or spare[mark] > 0:
                spare[mark] -= i not in kept
                sums.did[i] += cases
        sums = sums._replace(whole=sums.whole + cases * (len(kept) == len(ideal)))
    return sums


def _kept(ideal: Sequence[str], way: Sequence[str]) -> set[int]:
    """The ideal steps of a longest common subsequence with a way; of several, the one with the earlier steps."""
    best = [[0] * (len(way) + 1) for _ in range(len(ideal) + 1)]
    for i in range(len(ideal) - 1, -1, -1):
        for j in range(len(way) - 1, -1, -1):
            both = best[i + 1][j + 1] + 1 if ideal[i] == way[j] else 0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    kept: set[int] = set()
    j = 0
    for i, mark in enumerate(ideal):
        at = next((k for k in range(j, len(way)) if way[k] == mark), None)
        if at is not None and best[i + 1][at + 1] + 1 == best[i][j]:
            kept.add(i)
            j = at + 1
    return kept


def _leaves(traces: Traces, ideal: _Ideal, marks: Small, total: int) -> dict[str, Any]:
    """Where cases leave the ideal: after which step, and what they do instead."""
    rows = traces.rows(_leaving(ideal.steps), ideal=marks)
    left = sorted((-cases, reached, instead or "") for reached, instead, cases in rows if reached < len(ideal.steps))
    leaves = [{"after": ideal.steps[at - 1].name, "instead": instead, "cases": int(-n)} for n, at, instead in left]
    return {"leaves": leaves, "unbegun": int(total - sum(cases for *_, cases in rows))}


def _leaving(steps: Sequence[_Seen]) -> str:
    """A definition: how many steps cases reach one after another from the first, and what comes right after. The place
    of a step is that of its first event after the step before it."""
    kept = (
        "select e.case_id, e.place, e.instead, i.step from (select case_id, activity, "
        "row_number() over (partition by case_id order by ts_us, seq) as place, "
        "lead(activity) over (partition by case_id order by ts_us, seq) as instead from events) e "
        "join ideal i on i.activity = e.activity"
    )
    for n, one in enumerate(steps, start=1):
        after = f" and place > place_{n - 1}" if n > 1 else ""
        kept = (
            f"select w{n}.*, min(case when step = '{one.mark}'{after} then place end) over (partition by case_id) "
            f"as place_{n} from ({kept}) w{n}"
        )
    places = [f"place_{n}" for n in range(1, len(steps) + 1)]
    reached = " + ".join(f"case when {place} is null then 0 else 1 end" for place in places)
    last = f"coalesce({', '.join([*reversed(places), 'place_1'])})"
    return (
        f"select reached, instead, count(*) as cases from (select k.*, {reached} as reached from ({kept}) k) r "
        f"where place = {last} group by reached, instead"
    )

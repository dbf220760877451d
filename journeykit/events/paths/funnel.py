"""The funnel: who goes on from step to step, who leaves, and how long each step takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

from journeykit.errors import BadData, BadValue
from journeykit.events.paths.frames import in_seconds, labelled, path_sql, phases, shares
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.text import phrase, shown

__all__ = ["Steps", "funnel"]

Steps = Sequence[str] | Mapping[str, str | Sequence[str]] | None
_COLUMNS = ["step", "name", "phase", "cases", "share", "passed", "low", "high", "left", "entered",
            "median_s", "q1_s", "q3_s", "since_first_s"]  # fmt: skip


def funnel(log: Traces | Table, steps: Steps = None, *, closed: bool = True, direct: bool = False) -> Frame:
    """How many cases reach each step, how many of them go on to the next, and how long that takes.

    `steps` are activities in their order, or `{"Cart": ["add_to_cart", "buy_now"]}` where several mean one step; left
    out, they are the stages of the map that the log reaches. An activity may stand in several steps.

    - `closed` (the default): a case begins with the first step, and reaches each further one by doing it after the
      step before was reached, each at its earliest. Other steps may have been done before: they do not count.
    - open (`closed=False`): a case may enter at any step, as in GA4: whoever did a step has reached it. It goes on to
      the next by doing that after the first time it did this one.
    - `direct`: the next step must be the very next event of the case (any time the step is done counts, not only
      the first). Otherwise, other events may lie between. Events at the same instant follow the source's order.

    One row a step: `step` (from 1), `name`, `phase` (of the map), `cases` that reached it, `share` (% of those of the
    first step), `passed` (% of the cases of the step before that went on to this one) with its 95 % interval `low`,
    `high` (Wilson), `left` (reached this step and did not go on; 0 at the last), `entered` (did not come from the
    step before), `median_s`, `q1_s`, `q3_s` (time since the step before) and `since_first_s` (median since the case
    entered the funnel). Of every two steps: the cases of the first = those that left + the cases of the second - those
    that entered there. `attrs` counts the cases that enter, and the events of the steps; it adds `closed` and `direct`.
    Raises `BadData` when a step is not in the log, and `BadValue` for fewer than two steps.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> funnel(log, ["see", "buy"])[["name", "cases", "passed", "median_s"]].values.tolist()
    [['see', 2, nan, nan], ['buy', 1, 50.0, 86400.0]]
    """
    traces = lived(log)
    named = _named(traces, steps)
    activities = [(name, place) for place, names in enumerate(named.values()) for name in names]
    found = traces.frame(_sql(len(named), closed, direct), steps=Small(("activity", "step"), activities, ("", 0)))
    if len(found) <= len(named) or any(len(of) > 1 for of in named.values()):
        _check(traces, named)  # costs a scan: only where a step may not be in the log
    found = found.set_index("step").rename_axis(None)
    entered, events, *bounds = (int(n) for n in found.loc[-1, ["cases", "came", "first_us", "last_us"]].fillna(0))
    if not events:
        raise BadData(
            phrase("No case of {source} reaches a step of the funnel.", source=traces.source),
            phrase("Choose a longer period or another segment, or other steps."),
        )
    frame = _counted(in_seconds(found, "median", "q1", "q3", "since_first").reindex(range(len(named))))
    frame.insert(0, "step", range(1, len(named) + 1))
    frame.insert(1, "name", list(named))
    frame.insert(2, "phase", [next(filter(None, phases(traces, [name, *of])), "") for name, of in named.items()])
    told: dict[str, Any] = {"cases": entered, "events": events, "bounds": (bounds[0], bounds[1])}
    return labelled(frame[_COLUMNS], "funnel", traces, closed=closed, direct=direct, **told)


def _counted(frame: Frame) -> Frame:
    """The columns that follow from how many cases reached each step and how many came from the one before."""
    frame[["cases", "came"]] = frame[["cases", "came"]].fillna(0).astype("int64")
    cases, came = frame["cases"].tolist(), frame["came"].tolist()
    for name, values in shares(came[1:], cases[:-1]).items():
        frame["passed" if name == "share" else name] = [nan, *values]
    frame["share"] = [100 * n / cases[0] if cases[0] else nan for n in cases]
    frame["left"] = [here - onward for here, onward in zip(cases, [*came[1:], cases[-1]], strict=True)]
    frame["entered"] = [cases[0], *(here - from_before for here, from_before in zip(cases[1:], came[1:], strict=True))]
    frame.loc[0, ["median_s", "q1_s", "q3_s", "since_first_s"]] = nan  # nobody waits before the first step
    return frame


def _named(traces: Traces, steps: Steps) -> dict[str, list[str]]:
    """The steps by their names, each with its activities."""
    if steps is None:
        named = _of_stages(traces)
    elif isinstance(steps, Mapping):
        named = {name: [of] if isinstance(of, str) else list(of) for name, of in steps.items()}
    else:
        named = {}
        for name in [steps] if isinstance(steps, str) else steps:
            named[_again(name, named)] = [name]
    if len(named) < 2:
        raise BadValue(
            phrase("A funnel has at least two steps."), phrase("Name them: {example}.", example='steps=["see", "buy"]')
        )
    return named


def _check(traces: Traces, named: Mapping[str, Sequence[str]]) -> None:
    """Whether the log has what the steps name."""
    there = traces.titles if traces.staged else traces.activities
    for name in (name for of in named.values() for name in of):
        if name not in there:
            raise BadData(
                phrase("{source} has no activity “{activity}”.", source=traces.source, activity=shown(name)),
                phrase("Choose one of {choices}.", choices=", ".join(there[:20])),
            )


def _again(name: str, taken: Mapping[str, Any]) -> str:
    """A name of its own for a step that comes again."""
    again = sum(one == name or one.startswith(f"{name} (") for one in taken)
    return f"{name} ({again + 1})" if again else name


def _of_stages(traces: Traces) -> dict[str, list[str]]:
    """The stages of the map that the log reaches, each with the activities that mean it."""
    traces.by_stage()  # says what is missing
    named: dict[str, list[str]] = {}
    for name, place in sorted(traces.stages.items(), key=lambda one: one[1]):
        title = traces.titles[place]
        named.setdefault(title, []).append(title if traces.staged else name)
    return {title: list(dict.fromkeys(names)) for title, names in named.items()}


def _sql(steps: int, closed: bool, direct: bool) -> str:
    """The whole definition: a funnel has as many relations as steps, each made from the one before."""
    way = "_direct" if direct else ""
    onward = path_sql(f"funnel_{'closed' if closed else 'open'}{way}")
    parts = [f"hits as ({path_sql(f'funnel_hits{way}')})", f"reached_0 as ({path_sql(f'funnel_first{way}')})"]
    parts += [f"reached_{n} as ({onward.format(step=n, before=f'reached_{n - 1}')})" for n in range(1, steps)]
    once = path_sql("funnel_once") if direct else "select * from {reached}"
    # nobody waits before the first step: a null costs no median
    waited = ("null as since_us, ts_us, null as began_us", *["since_us, ts_us, began_us"] * (steps - 1))
    each = (f"select {n} as step, {waited[n]} from ({once.format(reached=f'reached_{n}')}) once_{n}"
            for n in range(steps))  # fmt: skip
    # of a funnel that is not direct, reached_0 has one row a case: counting distinct ones would cost as much as a step
    entered = (
        f"(select count({'distinct case_id' if direct else '*'}) from reached_0)"
        if closed
        else "count(distinct case_id)"
    )
    answer = path_sql("funnel_answer").format(reached=" union all ".join(each), entered=entered)
    return f"with {', '.join(parts)} {answer}"

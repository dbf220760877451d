"""The funnel: who reaches each step, who goes on, who leaves; of a channel or device, closed or open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData
from journeykit.text import Language, number, phrase, plural
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.naming import event
from journeykit.widgets.explore.parts import ALL, chosen_of, customers, pick, row, segments, several

if TYPE_CHECKING:
    from journeykit.events import Traces

__all__ = [
    "case_control", "cases_of", "groups", "has_visits", "length", "log_of", "look", "percent", "steps_of",
]  # fmt: skip

_USUAL: Final = ("view_item", "add_to_cart", "begin_checkout", "add_payment_info", "purchase")
"""The way to a purchase, in GA4's names."""
_FEW: Final = 6
_MOST: Final = 30
_STAGES: Final = "stages"
_OWN: Final = "own"


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Which steps, of whom, closed or open; then how many reach each."""
    from journeykit.events import funnel

    language, traces = given.language, log_of(given)
    mapped = traces.journey is not None and len(set(traces.stages.values())) > 1
    way = chosen_of(chosen, "way", (_OWN, _STAGES) if mapped else (_OWN,), _OWN)
    steps = steps_of(given, traces, chosen) if way == _OWN else None
    among = groups(given)
    who = chosen_of(chosen, "who", among, ALL)
    case = chosen_of(chosen, "case", ("customer", "visit") if has_visits(traces) else ("customer",), "customer")
    closed = chosen_of(chosen, "entry", ("closed", "open"), "closed") == "closed"
    yield {
        "title": phrase("Funnel").to(language),
        "controls": _controls(given, traces, mapped, way, steps, case, who, among, closed),
    }
    cut = cases_of(traces.where(entered={among[who][0]: among[who][1]}) if who else traces, case)
    if steps is not None and not isinstance(steps, Mapping) and len(steps) < 2:
        raise BadData(phrase("A funnel has at least two steps."), phrase("Tick two activities or more."))
    frame = funnel(cut, steps, closed=closed)
    rows = frame.to_dict("records")
    yield {"says": _said(rows, closed, language), "tables": [_rows(rows, language)], "notes": _notes(closed, language)}


def log_of(given: Given) -> Traces:
    """The traces of the log. Raises `BadData` where there is none."""
    if "events" not in given.kinds():
        raise BadData(
            phrase("This needs a log of events: who did what, and when."),
            phrase("Give what jk.read_events(...) gives."),
        )
    return given.traces("events")


def has_visits(traces: Traces) -> bool:
    """Whether the log says to which visit an event belongs."""
    from journeykit.events.counting import session_column

    return session_column(traces) is not None


def case_control(traces: Traces, case: str, language: Language) -> list[dict[str, Any]]:
    """Whether a customer or a visit is followed, where the log knows both."""
    if not has_visits(traces):
        return []
    options = [("customer", phrase("A customer")), ("visit", phrase("A visit"))]
    return [pick("case", phrase("What is followed"), case, options, language)]


def cases_of(traces: Traces, case: str) -> Traces:
    """The log with customers or visits as its cases."""
    from journeykit.events.counting import by_session

    return by_session(traces) if case == "visit" else traces


def groups(given: Given) -> dict[str, tuple[str, str]]:
    """By whom the log can be narrowed: `column=value`, with both."""
    from journeykit.events.parts import parts

    table = given.table("events")
    split = parts(table) if table is not None else {}
    return {f"{name}={value}": (name, value) for name, values in split.items() for value in values}


def steps_of(given: Given, traces: Traces, chosen: Mapping[str, Any]) -> Any:
    """The steps: those that were given or ticked, else the usual way to a purchase, else what most do first."""
    ticked = chosen.get("steps")
    known = traces.activities
    if isinstance(ticked, list):
        order = _order(traces, given)
        return sorted((one for one in ticked if one in known), key=order.index)
    if given.steps:
        return given.steps
    usual = [name for name in _USUAL if name in known]
    return usual if len(usual) > 2 else _order(traces, given)[:_FEW]


def _order(traces: Traces, given: Given) -> list[str]:
    """The activities in the order in which customers usually come to them."""
    kept: list[str] = given.kept.setdefault("order", [])
    if not kept:
        sql = (
            "select activity, avg(place) as usual from (select activity, row_number() over "
            "(partition by case_id order by ts_us, seq) as place from events) placed group by activity"
        )
        found = {str(name): float(usual) for name, usual in traces.rows(sql)}
        kept += sorted(found, key=lambda name: (found[name], name))[:_MOST]
    return kept


def _controls(
    given: Given, traces: Traces, mapped: bool, way: str, steps: Any, case: str, who: str,
    among: Mapping[str, tuple[str, str]], closed: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    language, controls = given.language, []
    if mapped:
        ways = [(_OWN, phrase("The way to a purchase")), (_STAGES, phrase("The stages of the map"))]
        controls.append(pick("way", phrase("Steps"), way, ways, language))
    controls += case_control(traces, case, language)
    if among:
        controls.append(customers(who, among, language))
    entry = [("closed", phrase("at the first step")), ("open", phrase("at any step"))]
    controls.append(segments("entry", phrase("They may enter"), "closed" if closed else "open", entry, language))
    if way == _OWN and not isinstance(steps, Mapping):
        all_of = [(one, event(one, language)) for one in _order(traces, given)]
        controls.append(several("steps", phrase("Choose the steps"), list(steps), all_of, language))
    return controls


def percent(value: float | None, language: Language) -> str:
    """A share, 0 to 100."""
    if value is None or value != value:
        return "\N{EN DASH}"
    return f"{number(value, language, 0 if value in (0, 100) else 1)}\N{NO-BREAK SPACE}%"


def length(seconds: float | None, language: Language) -> str:
    """A length of time in its best unit; empty for none."""
    if seconds is None or seconds != seconds:
        return ""
    from journeykit.drawing.charts.facts import time_in_words

    return time_in_words(seconds, language).to(language)


def _said(rows: Sequence[Mapping[str, Any]], closed: bool, language: Language) -> str:
    first, last = rows[0], rows[-1]
    said = [phrase("{n} of {all} reach “{step}”: {share}.", n=number(last["cases"], language),
                   all=number(first["cases"], language), step=event(last["name"], language),
                   share=percent(last["share"], language))]  # fmt: skip
    leaving = [(row, after) for row, after in pairwise(rows) if row["left"] > 0]
    if leaving:
        row_, after = max(leaving, key=lambda pair: pair[0]["left"])
        said.append(phrase("Most leave after “{step}”: {left} of {cases} do not come to “{next}”.",
                           step=event(row_["name"], language), left=number(row_["left"], language),
                           cases=number(row_["cases"], language), next=event(after["name"], language)))  # fmt: skip
    return " ".join(one.to(language) for one in said)


def _rows(rows: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    most = max(one["cases"] for one in rows) or 1
    shown = []
    for n, one in enumerate(rows):
        after = rows[n + 1] if n + 1 < len(rows) else None
        shown.append(row(
            event(one["name"], language), number(one["cases"], language), at=round(100 * one["cases"] / most, 2),
            phase=one["phase"] or None, counted=percent(one["share"], language),
            below=_between(one, after, language) if after else None,
        ))  # fmt: skip
    head = [phrase("Step of the funnel").to(language), phrase("Number").to(language), phrase("Share").to(language)]
    return {"caption": phrase("Funnel").to(language), "head": head, "rows": shown}


def _between(one: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> str:
    """Who goes on to the next step, how sure that is, and how long it takes."""
    said = [phrase("{share} go on (95 %: {low} to {high})", share=percent(after["passed"], language),
                   low=percent(after["low"], language), high=percent(after["high"], language)),
            plural("{said} leaves", "{said} leave", n=one["left"], said=number(one["left"], language))]  # fmt: skip
    if time := length(after["median_s"], language):
        said.append(phrase("median time {time}", time=time))
    if after["entered"] > 0:
        said.append(phrase("{n} enter at the next step", n=number(after["entered"], language)))
    return " · ".join(part.to(language) for part in said)


def _notes(closed: bool, language: Language) -> list[str]:
    if closed:
        return [phrase("Closed: everybody begins at the first step and takes each in its turn.").to(language)]
    return [phrase("Open: whoever did a step counts there, wherever they came from.").to(language)]

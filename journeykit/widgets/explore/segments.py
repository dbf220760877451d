"""Two segments side by side: the same KPI, or the same funnel, and the difference with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, Phrase, number, phrase
from journeykit.widgets.explore.funnel import cases_of, groups, has_visits, log_of, percent, steps_of
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.kpis import apart, measurable, said_value, splits, tick
from journeykit.widgets.explore.naming import event, titled, valued
from journeykit.widgets.explore.parts import Scale, chosen_of, out_of, pick, row

if TYPE_CHECKING:
    from journeykit.events import Effect, Kind

__all__ = ["look"]

_FUNNEL: Final = "funnel"
_FIRST: Final = ("return_rate", "nps", "csat", "conversion_rate", _FUNNEL)
_KINDS: Final[tuple[Kind, ...]] = ("events", "orders", "surveys", "contacts")
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "segment": ("families", "runners"), "device": ("desktop", "mobile"), "voucher_offered": ("false", "true"),
    "delivery": ("on time", "on_time", "late"), "status": ("delivered", "returned"),
}  # fmt: skip
"""What is compared at first, where the data has it."""


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What to compare, and which two; then both, and the difference."""
    language = given.language
    options = _comparable(given)
    first = next((key for key in _FIRST if key in options), next(iter(options)))
    kpi = chosen_of(chosen, "kpi", options, first)
    columns = _columns(given, kpi)
    by = chosen_of(chosen, "by", columns, next(iter(columns)))
    values = columns[by]
    usual = _USUAL.get(by, ())
    a = chosen_of(chosen, "a", values, next((one for one in usual if one in values), values[0]))
    others = [one for one in values if one != a]
    b = chosen_of(chosen, "b", others, next((one for one in usual if one in others), others[0]))
    yield {
        "title": phrase("Two segments").to(language),
        "controls": [
            pick("kpi", phrase("Compare"), kpi, options.items(), language),
            pick("by", phrase("By"), by, [(one, titled(one, language)) for one in columns], language),
            pick("a", phrase("First group"), a, [(one, valued(by, one, language)) for one in values], language),
            pick("b", phrase("Second group"), b, [(one, valued(by, one, language)) for one in others], language),
        ],
    }
    yield _of_funnel(given, chosen, by, a, b) if kpi == _FUNNEL else _of_kpi(given, kpi, by, a, b)


def _comparable(given: Given) -> dict[str, str | Phrase]:
    """The KPIs that some column tells apart, and the funnel."""
    try:
        known = [key for key in measurable(given) if not kpis()[key].per_stage]
    except BadData:
        known = []
    options: dict[str, str | Phrase] = {}
    if "events" in given.kinds() and (given.shop or groups(given)):
        options[_FUNNEL] = phrase("Funnel")
    for key in known:
        if given.shop or splits(given, kpis()[key]):  # of the shop it is known; its events need not be read for that
            options[key] = kpis()[key].name[given.language]
    if not options:
        raise BadData(
            phrase("This data has no two segments to compare."),
            phrase("Give a table with a column that tells customers apart: a device, a channel, a segment."),
        )
    return options


def _columns(given: Given, kpi: str) -> dict[str, tuple[str, ...]]:
    """The columns that tell apart, each with its values; the segment first, for it is what it is made for."""
    from journeykit.events.parts import parts

    known: dict[str, tuple[str, ...]] = {}
    kinds = ("events",) if kpi == _FUNNEL else _kinds(kpi)
    for kind in kinds:
        table = given.table(kind)
        for name, values in (parts(table) if table is not None else {}).items():
            known.setdefault(name, values)
    if kpi != _FUNNEL:
        known.setdefault("delivery", ("late", "on time"))
        known = {name: known[name] for name in splits(given, kpis()[kpi]) if name in known}
    if not known:
        raise BadData(phrase("This data has no two segments to compare."), phrase("Choose another KPI."))
    return dict(sorted(known.items(), key=lambda one: one[0] != "segment"))


def _kinds(kpi: str) -> tuple[Kind, ...]:
    """The tables that a KPI needs; what answers and cases know besides, they know of their orders."""
    return tuple(kind for kind in _KINDS if kind in kpis()[kpi].needs or kind == "orders")


def _of_kpi(given: Given, kpi: str, by: str, a: str, b: str) -> dict[str, Any]:
    from journeykit.events import a_b

    language, definition = given.language, kpis()[kpi]
    effect = a_b(kpi, given.traces(*_kinds(kpi)), by, a, b)
    sides = [(valued(by, a, language), effect.a.figure, ""), (valued(by, b, language), effect.b.figure, "b")]
    scale = Scale(value for _, one, _ in sides for value in (one.value, one.low, one.high))
    rows = [
        row(name, said_value(definition, one.value, language, given), at=scale.at(one.value), low=scale.at(one.low),
            high=scale.at(one.high), side=side, counted=_number(one.denominator, language))
        for name, one, side in sides
    ]  # fmt: skip
    head = [titled(by, language), phrase("Value").to(language), phrase("Counted from").to(language)]
    lines = scale.lines(lambda value: tick(definition, value, language))
    both = {"caption": definition.name[language], "head": head, "rows": rows, "points": True, "lines": lines}
    gap = _difference(effect, language)
    values = [said_value(definition, one.value, language, given) for _, one, _ in sides]
    said = [
        phrase("{kpi}: {a} {value_a}, {b} {value_b}.", kpi=definition.name[language], a=sides[0][0], b=sides[1][0],
               value_a=values[0], value_b=values[1]),
        *apart(definition, effect.a.figure, effect.b.figure, language),
    ]  # fmt: skip
    return {
        "says": " ".join(one.to(language) for one in said),
        "tables": [both, gap] if gap else [both],
        "notes": [one.to(language) for one in effect.warnings],
    }


def _number(n: float | None, language: Language) -> str:
    return phrase("n = {n}", n=number(n or 0, language)).to(language)


def _difference(effect: Effect, language: Language) -> dict[str, Any] | None:
    """The difference on a scale that holds 0, with its interval."""
    if effect.low is None or effect.high is None:
        return None
    scale = Scale([effect.difference, effect.low, effect.high], zero=True)

    def signed(value: float) -> str:
        text = number(round(value, 6), language, effect.digits if value % 1 else 0)
        return f"+{text}" if value > 0 else text

    interval = phrase("95 %: {low} to {high}", low=signed(effect.low), high=signed(effect.high)).to(language)
    only = row(phrase("Difference").to(language), signed(effect.difference), at=scale.at(effect.difference),
               low=scale.at(effect.low), high=scale.at(effect.high), side="difference", main=True,
               counted=interval)  # fmt: skip
    head = [phrase("Second minus first").to(language), _unit(effect.kpi).to(language), phrase("Interval").to(language)]
    return {"caption": phrase("Difference").to(language), "head": head, "rows": [only], "points": True,
            "lines": scale.lines(signed)}  # fmt: skip


def _unit(definition: KpiDefinition) -> Phrase:
    return phrase("Points") if definition.unit in ("percent", "points") else phrase("Value")


def _of_funnel(given: Given, chosen: Mapping[str, Any], by: str, a: str, b: str) -> dict[str, Any]:
    from journeykit.events import compare

    language, traces = given.language, log_of(given)
    case = chosen_of(chosen, "case", ("customer", "visit") if has_visits(traces) else ("customer",), "customer")
    frame = compare("funnel", cases_of(traces, case), by, a, b, steps=steps_of(given, traces, chosen))
    tables, clear = [], []
    for before, one in pairwise(frame.to_dict("records")):
        where = phrase("“{first}” to “{last}”", first=event(before["name"], language),
                       last=event(one["name"], language)).to(language)  # fmt: skip
        rows = [
            row(valued(by, name, language), percent(one[f"passed_{side}"], language),
                at=0 if one[f"passed_{side}"] != one[f"passed_{side}"] else round(one[f"passed_{side}"], 2),
                side="" if side == "a" else "b", below=None if side == "a" else _gap(one, language),
                counted=out_of(one[f"cases_{side}"], before[f"cases_{side}"], language))
            for side, name in (("a", a), ("b", b))
        ]  # fmt: skip
        head = [where, phrase("Go on").to(language), phrase("Number").to(language)]
        tables.append({"caption": where, "head": head, "rows": rows})
        if one["low"] > 0 or one["high"] < 0:
            clear.append((abs(one["difference"]), where, one))
    return {"says": _widest(clear, valued(by, a, language), valued(by, b, language), language), "tables": tables}


def _widest(clear: list[tuple[float, str, Mapping[str, Any]]], a: str, b: str, language: Language) -> str:
    if not clear:
        return phrase("No clear difference at any step: each interval holds 0.").to(language)
    _, where, one = max(clear, key=lambda each: each[0])
    return phrase(
        "The largest difference is from {where}: {value_a} ({a}) and {value_b} ({b}) go on.", where=where, a=a, b=b,
        value_a=percent(one["passed_a"], language), value_b=percent(one["passed_b"], language),
    ).to(language)  # fmt: skip


def _gap(one: Mapping[str, Any], language: Language) -> str:
    def signed(value: float) -> str:
        return ("+" if value > 0 else "") + number(value, language, 1)

    if one["difference"] != one["difference"]:
        return phrase("There are too few to say more.").to(language)
    said = phrase("Difference {gap} (95 %: {low} to {high}).", gap=signed(one["difference"]),
                  low=signed(one["low"]), high=signed(one["high"]))  # fmt: skip
    clear = one["low"] > 0 or one["high"] < 0
    word = (
        phrase("A clear difference: its interval does not hold 0.")
        if clear
        else phrase("No clear difference: its interval holds 0.")
    )
    return f"{said.to(language)} {word.to(language)}"

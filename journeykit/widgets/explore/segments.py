"""Two segments side by side: the same KPI, or the same funnel, and the difference with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, number, phrase
from journeykit.widgets.explore.funnel import groups, log_of, named, percent, steps_of
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.kpis import measurable, said_value, splits, tick
from journeykit.widgets.explore.parts import Scale, chosen_of, out_of, pick, row, titled

if TYPE_CHECKING:
    from journeykit.events import Effect, Kind

__all__ = ["look"]

_FUNNEL: Final = "funnel"
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {"segment": ("families", "runners"), "device": ("desktop", "mobile")}
"""What is compared at first, where the data has it."""
_FIRST: Final = ("return_rate", "nps", "csat", "conversion_rate")


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What to compare, and which two; then both, and the difference."""
    language = given.language
    options = _comparable(given)
    first = next((key for key in (*_FIRST, _FUNNEL) if key in options), next(iter(options)))
    what = chosen_of(chosen, "what", options, first)
    columns = _columns(given, what)
    by = chosen_of(chosen, "by", columns, next(iter(columns)))
    values = columns[by]
    usual = _USUAL.get(by, ())
    a = chosen_of(chosen, "a", values, next((one for one in usual if one in values), values[0]))
    others = [one for one in values if one != a]
    b = chosen_of(chosen, "b", others, next((one for one in usual if one in others), others[0]))
    yield {
        "title": phrase("Two segments").to(language),
        "controls": [
            pick("what", phrase("Compare"), what, options.items(), language),
            pick("by", phrase("By"), by, [(one, titled(one)) for one in columns], language),
            pick("a", phrase("First"), a, [(one, one) for one in values], language),
            pick("b", phrase("Second"), b, [(one, one) for one in others], language),
        ],
    }
    yield _of_funnel(given, chosen, by, a, b) if what == _FUNNEL else _of_kpi(given, what, by, a, b)


def _comparable(given: Given) -> dict[str, Any]:
    options: dict[str, Any] = {}
    try:
        known = measurable(given)
    except BadData:
        known = []
    options = (
        {
            key: kpis()[key].name[given.language]
            for key in known
            if not kpis()[key].per_stage and splits(given, kpis()[key])
        }
        if not given.shop
        else {key: kpis()[key].name[given.language] for key in known if not kpis()[key].per_stage}
    )
    if "events" in given.kinds() and (given.shop or groups(given)):
        options = {_FUNNEL: phrase("Funnel"), **options}
    if not options:
        raise BadData(
            phrase("This data has no two segments to compare."),
            phrase("Give a table with a column that tells customers apart: a device, a channel, a segment."),
        )
    return options


def _columns(given: Given, what: str) -> dict[str, tuple[str, ...]]:
    """The columns that tell apart, each with its values; the segment first, for it is what it is made for."""
    from journeykit.events.parts import parts

    kinds: tuple[Kind, ...] = ("events", "orders", "surveys", "contacts")
    known: dict[str, tuple[str, ...]] = {}
    for kind in ("events",) if what == _FUNNEL else kinds:
        if (
            not given.shop
            or (kind == "events" and what == _FUNNEL)
            or (what != _FUNNEL and kind in (*kpis()[what].needs, "orders"))
        ):
            table = given.table(kind)
            for name, values in (parts(table) if table is not None else {}).items():
                known.setdefault(name, values)
    if what != _FUNNEL:
        known["delivery"] = ("late", "on time")
        allowed = splits(given, kpis()[what])
        known = {name: known[name] for name in allowed if name in known}
    if not known:
        raise BadData(phrase("This data has no two segments to compare."), phrase("Choose another KPI."))
    return dict(sorted(known.items(), key=lambda one: one[0] != "segment"))


def _of_kpi(given: Given, kpi: str, by: str, a: str, b: str) -> dict[str, Any]:
    from journeykit.events import a_b

    language, definition = given.language, kpis()[kpi]
    needed: list[Kind] = [
        kind for kind in ("events", "orders", "surveys", "contacts") if kind in definition.needs or kind == "orders"
    ]
    effect = a_b(kpi, given.traces(*needed), by, a, b)
    sides = [(a, effect.a.figure, ""), (b, effect.b.figure, "b")]
    scale = Scale([value for _, one, _ in sides for value in (one.value, one.low, one.high)], zero=False)
    rows = [
        row(name, said_value(definition, one.value, language), at=scale.at(one.value), low=scale.at(one.low),
            high=scale.at(one.high), side=side,
            counted=phrase("n = {n}", n=number(one.denominator or 0, language)).to(language))
        for name, one, side in sides
    ]  # fmt: skip
    head = [titled(by).to(language), phrase("Value").to(language), phrase("Counted from").to(language)]
    lines = scale.lines(lambda value: tick(definition, value, language))
    return {
        "says": _verdict(effect, a, b, definition, language),
        "rows": {"caption": definition.name[language], "head": head, "rows": rows, "points": True, "lines": lines},
        "notes": [one.to(language) for one in effect.warnings],
    }


def _verdict(effect: Effect, a: str, b: str, definition: KpiDefinition, language: Language) -> str:
    """Both values, the difference with its interval, and whether that can be chance."""
    unit = phrase("points").to(language) if definition.unit in ("percent", "points") else ""

    def signed(value: float, with_unit: bool = True) -> str:
        text = (
            number(value, language, effect.digits) if abs(value) >= 0.05 or effect.digits > 1 else number(0, language)
        )
        text = ("+" if value > 0 else "") + text
        return f"{text}\N{NO-BREAK SPACE}{unit}".rstrip() if with_unit else text

    both = phrase(
        "{kpi}: {a} {value_a}, {b} {value_b}.", kpi=definition.name[language], a=a, b=b,
        value_a=said_value(definition, effect.a.figure.value, language),
        value_b=said_value(definition, effect.b.figure.value, language),
    )  # fmt: skip
    if effect.low is None or effect.high is None:
        return " ".join(one.to(language) for one in (both, phrase("There are too few to say more.")))
    gap = phrase("Difference {gap} (95 %: {low} to {high}).", gap=signed(effect.difference),
                 low=signed(effect.low, False), high=signed(effect.high, False))  # fmt: skip
    clear = (
        phrase("A clear difference: its interval does not hold 0.")
        if effect.seen
        else phrase("No clear difference: its interval holds 0.")
    )
    return " ".join(one.to(language) for one in (both, gap, clear))


def _of_funnel(given: Given, chosen: Mapping[str, Any], by: str, a: str, b: str) -> dict[str, Any]:
    from journeykit.events import compare

    language, traces = given.language, log_of(given)
    frame = compare("funnel", traces, by, a, b, steps=steps_of(given, traces, chosen))
    found = frame.to_dict("records")
    rows, clear = [], []
    for before, one in zip([None, *found], found, strict=False):
        if before is None:
            continue
        where = phrase("{first} to {last}", first=named(before["name"]), last=named(one["name"])).to(language)
        for side, name in (("a", a), ("b", b)):
            rows.append(row(
                f"{where} · {name}" if side == "a" else f"· {name}", percent(one[f"passed_{side}"], language),
                at=round(one[f"passed_{side}"], 2), side="" if side == "a" else "b",
                counted=out_of(one[f"cases_{side}"], before[f"cases_{side}"], language),
                below=None if side == "a" else _gap(one, language),
            ))  # fmt: skip
        if one["low"] > 0 or one["high"] < 0:
            clear.append((abs(one["difference"]), where, one))
    if clear:
        _, where, one = max(clear, key=lambda each: each[0])
        says = phrase(
            "The largest difference is from {where}: {value_a} of {a} go on, {value_b} of {b}.", where=where, a=a, b=b,
            value_a=percent(one["passed_a"], language), value_b=percent(one["passed_b"], language),
        )  # fmt: skip
    else:
        says = phrase("No clear difference at any step: each interval holds 0.")
    head = [phrase("Who go on").to(language), phrase("Share").to(language), phrase("Number").to(language)]
    return {"says": says.to(language), "rows": {"caption": phrase("Funnel").to(language), "head": head, "rows": rows}}


def _gap(one: Mapping[str, Any], language: Language) -> str:
    def signed(value: float) -> str:
        return ("+" if value > 0 else "") + number(value, language, 1)

    clear = one["low"] > 0 or one["high"] < 0
    said = phrase("difference {gap} points (95 %: {low} to {high})", gap=signed(one["difference"]),
                  low=signed(one["low"]), high=signed(one["high"]))  # fmt: skip
    word = phrase("a clear difference") if clear else phrase("no clear difference")
    return f"{said.to(language)} · {word.to(language)}"

"""A comparison: what one group has, what the other has, and the difference with its interval, beside zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import figures, grid, names, plot
from journeykit.drawing.charts.sheet import NOTE, PANEL, Chart, Scale, key, rule, written
from journeykit.drawing.marks import Block, Dots, Mark, Text
from journeykit.model.kpis import kpis
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_SHOWN: Final = 22
_INSET: Final = 6.0
_ORDERED: Final = ("funnel", "drop_off", "conformance", "retention")
"""Analyses whose rows stay in their order; those of the others stand by how large the difference is."""
_COLUMNS: Final = {
    "cases": phrase("cases"), "left": phrase("leave"), "count": phrase("times"), "share": phrase("share"),
    "kept": phrase("kept"), "customers": phrase("customers"), "repeating": phrase("do it again"),
    "repeats": phrase("repeats"), "skipped": phrase("skipped"), "early": phrase("out of order"),
    "median_s": phrase("median time"), "median": phrase("median"), "linear": phrase("conversions"),
    "markov_share": phrase("by Markov"), "n": phrase("cases"), "passed": phrase("go on"),
    "probability": phrase("share"), "linear_share": phrase("share"), "value": phrase("value"),
}  # fmt: skip


_SHARES: Final = ("share", "passed", "probability", "linear_share", "markov_share")


def _sides(facts: Facts) -> tuple[str, str]:
    return str(facts.about.get("a", "a")), str(facts.about.get("b", "b"))


def _value(facts: Facts) -> str:
    return str(facts.about.get("value") or "share")


def _named(facts: Facts, row: Row) -> str:
    """What a row is about, in words."""
    of, known = str(facts.about.get("of")), [str(name) for name in facts.about.get("keys") or ()]
    values = {name: row[name] for name in known if name in row}
    if of in kpis():
        return kpis()[of].name[facts.language]
    if "source" in values:
        way = phrase("{source} \N{RIGHTWARDS ARROW} {target}", source=values["source"], target=values["target"])
        if values.get("left"):
            way = phrase("{source}: ended", source=values["source"])
        said = facts.say(way) if "position" not in values else f"{facts.n(values['position'] + 1)}. {facts.say(way)}"
        return f"{said} ({values['group']})" if values.get("group") else said
    if "figure" in values:
        return facts.say(phrase("Events a case") if values["figure"] == "events" else phrase("How long a case takes"))
    if "position" in values:
        return facts.say(phrase("{name}, step {n}", name=values["activity"], n=values["position"]))
    if "cohort" in values:
        return facts.say(phrase("{cohort}, {age} later", cohort=values["cohort"], age=facts.n(values["age"])))
    first = values.get("name") or values.get("step") or next(iter(values.values()), "")
    return str(first) or facts.say(phrase("not said"))


def _says(facts: Facts, row: Row, column: str | None = None) -> Callable[[float | None], str]:
    """How a value of a row is written."""
    column = column or _value(facts)
    of = str(facts.about.get("of"))
    if column.endswith("_s") or (row.get("figure") == "duration_s" and column == _value(facts)):
        return facts.time
    if column == "value" and of in kpis():
        unit = kpis()[of].unit
        sign = "" if unit == "money" else f"\N{NO-BREAK SPACE}{word('unit', unit).to(facts.language)}".rstrip("\xa0")
        return lambda value: "\N{EN DASH}" if value is None else facts.n(round(value, 2), _digits(value)) + sign
    if column in _SHARES:
        return facts.share
    return lambda value: "\N{EN DASH}" if value is None else facts.n(value)


def _digits(value: float) -> int:
    return 0 if float(round(value, 2)).is_integer() else 1 if abs(value) >= 10 else 2


def _signed(facts: Facts, row: Row, value: float | None) -> str:
    """A difference: shares in points, times in their unit."""
    if value is None:
        return "\N{EN DASH}"
    said = _says(facts, row)
    if _in_points(facts):
        return facts.points(value)
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return sign + said(abs(value))


def _in_points(facts: Facts) -> bool:
    """Whether the values are percentages, whose differences are points."""
    of = str(facts.about.get("of"))
    return kpis()[of].unit == "percent" if of in kpis() else _value(facts) in _SHARES


def _seen(row: Row) -> bool:
    """Whether chance alone would hardly make the difference."""
    return row["low"] is not None and row["high"] is not None and not row["low"] <= 0 <= row["high"]


def _chosen(facts: Facts) -> list[Row]:
    """The rows that are drawn."""
    rows = [row for row in facts.rows if row["difference"] is not None] or list(facts.rows)
    if facts.about.get("of") not in _ORDERED or len(rows) > _SHOWN:
        rows.sort(key=lambda row: -abs(row["difference"] or 0.0))
    return rows[:_SHOWN]


def _title(facts: Facts) -> Phrase:
    a, b = _sides(facts)
    seen = [row for row in facts.rows if row["difference"] is not None and _seen(row)]
    if not seen:
        return phrase("“{a}” and “{b}”: no difference that chance could not make", a=a, b=b)
    most = max(seen, key=lambda row: abs(row["difference"]))
    said, value = _says(facts, most), _value(facts)
    return phrase(
        "{name}: {value_b} with “{b}”, {value_a} with “{a}”", name=_named(facts, most), a=a, b=b,
        value_a=said(most[f"{value}_a"]), value_b=said(most[f"{value}_b"]),
    )  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    left = len(facts.rows) - len(_chosen(facts))
    how = phrase(
        "Where the interval crosses zero, the difference may be chance; of 20 intervals, one misses by chance."
    )
    if not left:
        return how
    more = plural(
        "{left} row with a small difference, or none, is left out.",
        "{left} rows with a small difference, or none, are left out.", n=left, left=facts.n(left),
    )  # fmt: skip
    return phrase("{one} {other}", one=how, other=more)


def _lines(facts: Facts) -> Iterator[Phrase]:
    a, b = _sides(facts)
    value = _value(facts)
    beside = [name[:-2] for name in facts.rows[0] if name.endswith("_a") and name[:-2] != value]
    for row in facts.rows:
        said = _says(facts, row)
        told = facts.say(phrase(
            "{name}: {value_a} with “{a}”, {value_b} with “{b}”", name=_named(facts, row), a=a, b=b,
            value_a=said(row[f"{value}_a"]), value_b=said(row[f"{value}_b"]),
        ))  # fmt: skip
        if row["difference"] is not None:
            told += "; " + facts.say(
                phrase("difference {difference}", difference=_signed(facts, row, row["difference"]))
            )
            told += f" ({_interval(facts, row)})" if row["low"] is not None else ""
        for column in beside:
            shown, name = _says(facts, row, column), facts.say(_COLUMNS.get(column, Phrase(column)))
            told += f"; {name} {shown(row[f'{column}_a'])}, {shown(row[f'{column}_b'])}"
        yield phrase("{told}.", told=told)


def _interval(facts: Facts, row: Row) -> str:
    if row["low"] is None or row["high"] is None:
        return ""
    low, high = (_signed(facts, row, row[one]) for one in ("low", "high"))
    return facts.say(phrase("{low} to {high}", low=low, high=high))


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows, (a, b), value = _chosen(facts), _sides(facts), _value(facts)
    apart = len({str(row.get("figure")) for row in rows}) > 1  # events and times have no scale in common

    def scale(n: int, room: float) -> Scale:
        known = [
            abs(row[one] or 0.0) for row in ([rows[n]] if apart else rows) for one in ("low", "high", "difference")
        ]
        most = max(known) or 1.0
        return Scale(-most, most, _INSET, room - _INSET)

    def draw(n: int, room: float) -> Sequence[Mark]:
        return [*_difference(rows[n], scale(n, room))]

    def ticks(room: float) -> list[Text]:
        one = scale(0, room)
        ends = [] if apart else [(one.start, one.low), (one.end, one.high)]
        said = [(one.at(0.0), facts.n(0)), *((x, _signed(facts, rows[0], at)) for x, at in ends)]
        return [written(x, 0, text, NOTE, colour="quiet", anchor="center") for x, text in said]

    said = [_says(facts, row) for row in rows]
    columns = [
        names(facts.say(_about(facts)), [_named(facts, row) for row in rows], wide),
        figures(a, [one(row[f"{value}_a"]) for one, row in zip(said, rows, strict=True)], most=30.0),
        figures(b, [one(row[f"{value}_b"]) for one, row in zip(said, rows, strict=True)], most=30.0),
        plot(
            facts.say(phrase("Difference: “{b}” minus “{a}”", a=a, b=b)), draw,
            lambda room, tall: [rule(room / 2, 0, room / 2, tall, "quiet", 0.35)], ticks,
        ),
        figures(
            facts.say(phrase("In points") if _in_points(facts) else phrase("Difference")),
            [_signed(facts, row, row["difference"]) for row in rows], [_interval(facts, row) for row in rows],
        ),
    ]  # fmt: skip
    signs = [
        (_sign(True), facts.say(phrase("more than chance makes"))),
        (_sign(False), facts.say(phrase("may be chance"))),
    ]
    return grid(columns, len(rows), wide, high, key(signs, wide - 2 * PANEL))


def _counted(facts: Facts) -> Phrase:
    """The cases of each group."""
    (a, b), about = _sides(facts), facts.about
    if "cases_a" not in about:
        return phrase("{cases}", cases=facts.cases(about.get("cases", 0)))
    return phrase(
        "“{a}”: {cases_a}, “{b}”: {cases_b}", a=a, b=b, cases_a=facts.cases(about["cases_a"]),
        cases_b=facts.cases(about["cases_b"]),
    )  # fmt: skip


def _about(facts: Facts) -> Phrase:
    """What the value is."""
    of: dict[Any, Phrase] = {
        "funnel": phrase("Came from the step before"), "drop_off": phrase("Go no further"),
        "transitions": phrase("Share of the ways"), "variants": phrase("Share of the cases"),
        "step_matrix": phrase("Share of the cases"), "flow": phrase("Share of the cases"),
        "loops": phrase("Do it again"),
        "retention": phrase("Buy again"), "touches": phrase("Share of the conversions"),
        "conformance": phrase("Did it"), "attribution": phrase("Share of the conversions, by the linear rule"),
        "cases": phrase("Median"),
    }  # fmt: skip
    return of.get(facts.about.get("of"), phrase("Figure"))


def _difference(row: Row, scale: Scale) -> Iterator[Mark]:
    """The difference on its interval."""
    if row["difference"] is None:
        return
    x, seen = scale.at(row["difference"]), _seen(row)
    colour = "ink" if seen else "feel0"
    if row["low"] is not None and row["high"] is not None:
        left, right = scale.at(row["low"]), scale.at(row["high"])
        yield rule(left, 0, right, 0, colour, 0.5)
        yield rule(left, -1.1, left, 1.1, colour, 0.35)
        yield rule(right, -1.1, right, 1.1, colour, 0.35)
    yield from _sign(seen)(x - 2.2, 0.0)


def _sign(seen: bool) -> Callable[[float, float], Sequence[Mark]]:
    if seen:
        return lambda x, y: [Dots(x + 0.9, y, 2.6, 1, "diamond", "accent", 1)]
    return lambda x, y: [Dots(x + 1.1, y, 2.2, 0, "circle", "quiet", 1)]


CHART: Final = Chart(("difference", "low", "high"), _title, _lead, _body, _lines, _counted)

"""A KPI of the catalogue: its value, its interval, what it was counted from; split by a column or by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData, JourneyError
from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, Phrase, day, number, phrase, plural
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.naming import titled, valued
from journeykit.widgets.explore.parts import ALL, Scale, chosen_of, pick, press, row

if TYPE_CHECKING:
    from journeykit.events import Kind, Table, Traces

__all__ = ["apart", "look", "measurable", "month_of", "months", "said_value", "splits", "tick"]

_FIRST: Final = ("on_time_delivery_rate", "nps", "csat", "conversion_rate")
"""What is shown at first: the first of these that the data tells."""
_SIZES: Final = (30, 100, 300)
_FEW: Final = 4
"""So many parts at most are compared by their highest and lowest."""
_DRAWS: Final = 6
"""So many of the last draws are shown."""


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Which KPI, of whom, of which days; then its rows."""
    language = given.language
    known = measurable(given)
    first = next((key for key in _FIRST if key in known), known[0])
    definition = kpis()[chosen_of(chosen, "kpi", known, first)]
    columns = splits(given, definition)
    by = chosen_of(chosen, "by", ("month", *columns), ALL)
    spans = months(given, definition)
    when = chosen_of(chosen, "period", spans, ALL)
    sizes = _sizes(given, definition)
    size = chosen_of(chosen, "size", map(str, sizes), ALL)
    draws = max(1, int(n)) if isinstance(n := chosen.get("draws", 1), int) else 1
    controls = [
        pick("kpi", phrase("KPI"), definition.id, [(key, kpis()[key].name[language]) for key in known], language)
    ]
    if not size and not definition.per_stage:
        options: list[tuple[str, str | Phrase]] = [
            (ALL, phrase("Nothing")),
            ("month", phrase("Month")),
            *((one, titled(one, language)) for one in columns),
        ]
        controls.append(pick("by", phrase("Split by"), by, options if spans else [options[0], *options[2:]], language))
    if spans and not size:
        options = [(ALL, phrase("All days")), *((key, month_of(key, language)) for key in spans)]
        controls.append(pick("period", phrase("Period"), when, options, language))
    if sizes:
        options = [(ALL, phrase("All answers")), *((str(n), phrase("{n} answers drawn by lot", n=n)) for n in sizes)]
        controls.append(pick("size", phrase("Counted from"), size, options, language))
    if size:
        controls.append(press("draws", phrase("Draw another {n}", n=size), draws, language))
    yield {"controls": controls, "title": definition.name[language]}
    if size:
        yield _drawn(given, definition, int(size), draws)
    else:
        yield _measured(given, definition, by, spans.get(when, (None, None)))


def measurable(given: Given) -> list[str]:
    """The KPIs that the data tells. Raises `BadData` where it tells none."""
    from journeykit.events import computable
    from journeykit.events.measure import ready

    kept: list[str] = given.kept.setdefault("kpis", [])
    if given.shop:
        return [key for key in computable() if key != "click_through_rate"]  # it has no impressions
    for key in () if kept else computable():
        definition = kpis()[key]
        try:
            ready(definition, given.traces(), None, all_stages=True)
        except JourneyError:
            continue
        kept.append(key)
    if not kept:
        raise BadData(
            phrase("This data tells no KPI of the catalogue."),
            phrase("Give orders, survey answers, events or contacts."),
        )
    return kept


def splits(given: Given, definition: KpiDefinition) -> list[str]:
    """The columns that all tables have which the KPI is counted from."""
    from journeykit.events.counting import kinds_of
    from journeykit.events.parts import parts

    if definition.per_stage:
        return []
    found: list[str] | None = None
    for kind in kinds_of(definition):
        table = given.table(kind)
        own = list(parts(table)) if table is not None else []
        if kind == "surveys" and (orders := given.table("orders")) is not None:  # answers know of their order
            own += [one for one in parts(orders) if one not in own]
        if kind in ("surveys", "orders") and _delivered(given):
            own += ["delivery"] * ("delivery" not in own)
        found = own if found is None else [one for one in found if one in own]
    return [one for one in found or () if one not in ("language", "currency")]


def _delivered(given: Given) -> bool:
    orders = given.table("orders")
    return orders is not None and {"promised_at", "delivered_at"} <= set(orders.used)


def months(given: Given, definition: KpiDefinition) -> dict[str, tuple[date, date]]:
    """The months of the data, each with its first and last day; none where there are no dates, or no whole months."""
    from journeykit.events.counting import kinds_of

    kind = kinds_of(definition)[0]
    table = given.table(kind)
    if table is None or table.days is None:
        return {}
    first, last = table.days
    found: dict[str, tuple[date, date]] = {}
    start = first.replace(day=1)
    while start <= last and len(found) <= 36:
        after = (start + timedelta(days=32)).replace(day=1)
        found[start.isoformat()[:7]] = (start, after - timedelta(days=1))
        start = after
    return found if len(found) > 1 else {}


def month_of(key: str, language: Language) -> str:
    """A month in words.

    >>> month_of("2025-03", "en")
    'March 2025'
    """
    return day(date.fromisoformat(f"{key}-02"), language).partition(" ")[2]


def said_value(definition: KpiDefinition, value: float, language: Language, given: Given | None = None) -> str:
    """A value of a KPI with its unit; the shop counts in euros."""
    if definition.unit == "money":
        sign = "\N{NO-BREAK SPACE}\N{EURO SIGN}" if given is not None and given.shop else ""
        return number(value, language, 2) + sign
    return figures(Kpi(kpi=definition.id, measure=Measure(value=value)), language).value


def tick(definition: KpiDefinition, value: float, language: Language) -> str:
    """A round value on a scale, with its unit."""
    unit = figures(Kpi(kpi=definition.id, measure=Measure(value=value)), language).unit
    return f"{number(round(value, 6), language)}\N{NO-BREAK SPACE}{unit}".rstrip()


def _traces(given: Given, definition: KpiDefinition) -> Traces:
    """Only the tables that it needs: events take a while to read. What answers know, they know of orders."""
    kinds: list[Kind] = [kind for kind in ("events", "orders", "surveys", "contacts") if kind in definition.needs]
    if "surveys" in kinds and "orders" not in kinds:
        kinds.insert(kinds.index("surveys"), "orders")
    return given.traces(*kinds)


def _measured(
    given: Given, definition: KpiDefinition, by: str, days: tuple[date | None, date | None]
) -> dict[str, Any]:
    from journeykit.events import measure, measure_by

    language, traces = given.language, _traces(given, definition)
    start, end = days
    if definition.per_stage:
        found = measure_by(definition.id, traces, by="stage", start=start, end=end, language=language)
        titles = {stage.id: stage.title for stage in traces.journey.stages} if traces.journey else {}
        parts = [(titles.get(str(key), str(key)), figure) for key, figure in found.items()]
        return _shown(given, definition, None, parts)
    whole = measure(definition.id, traces, start=start, end=end, language=language)
    if not by:
        return _shown(given, definition, whole, [])
    found = measure_by(definition.id, traces, by=by, start=start, end=end, language=language)
    parts = [(_named(by, key, language), figure) for key, figure in found.items()]
    return _shown(given, definition, whole, parts, by)


def _named(by: str, key: str | date, language: Language) -> str:
    if isinstance(key, date):
        return month_of(key.isoformat()[:7], language)
    return valued(by, key, language)


def _shown(
    given: Given, definition: KpiDefinition, whole: Measure | None, parts: list[tuple[str, Measure]], by: str = ""
) -> dict[str, Any]:
    language = given.language
    rows = [(phrase("All customers").to(language), whole)] if whole else []
    table = _rows(given, definition, [*rows, *parts], main=1 if whole and parts else 0)
    if by:
        table["head"][0] = titled(by, language)
    return {
        "says": _says(definition, whole, parts, given, by),
        "tables": [table],
        "notes": _dashed(given, definition),
        "how": _how(definition, whole or parts[0][1], language),
    }


def _rows(
    given: Given, definition: KpiDefinition, named: list[tuple[str, Measure]], main: int = 0, drawn: bool = False
) -> dict[str, Any]:
    """A point and its interval a row, on one scale; the first `main` rows stand out."""
    language = given.language
    levels = {} if drawn else _levels(given, definition)
    ends = [value for _, one in named for value in (one.value, one.low, one.high)]
    scale = Scale([*ends, *levels.values()])
    shown = []
    for n, (name, one) in enumerate(named):
        said = figures(Kpi(kpi=definition.id, measure=one.replace(start=None, end=None, segment="", note="")), language)
        value = said_value(definition, one.value, language, given)
        shown.append(row(name, value, at=scale.at(one.value), low=scale.at(one.low), high=scale.at(one.high),
                         counted="\n".join(said.counted), main=n < main))  # fmt: skip
    lines = scale.lines(lambda value: tick(definition, value, language))
    lines += [{"at": scale.at(value), "label": "", "kind": kind} for kind, value in levels.items()]
    head = [phrase("Customers"), phrase("Value"), phrase("Counted from, and 95 % interval")]
    told = [one.to(language) for one in head]
    return {"caption": definition.name[language], "head": told, "rows": shown, "points": True, "lines": lines}


def _levels(given: Given, definition: KpiDefinition) -> dict[str, float]:
    """Target and alert of the KPI's card on the map."""
    journey = given.journey()
    card = next((one for _, one in journey.kpis() if one.kpi == definition.id), None) if journey else None
    levels = {"target": card.target, "alert": card.alert} if card else {}
    return {name: value for name, value in levels.items() if value is not None}


def _dashed(given: Given, definition: KpiDefinition) -> list[str]:
    """What the dashed lines are."""
    language = given.language
    levels = {
        name: said_value(definition, value, language, given) for name, value in _levels(given, definition).items()
    }
    if not levels:
        return []
    if "alert" not in levels:
        return [phrase("Dashed line: the map’s target, {target}.", **levels).to(language)]
    return [phrase("Dashed line: the map’s target, {target}. Dotted line: its alert, {alert}.", **levels).to(language)]


def _says(
    definition: KpiDefinition, whole: Measure | None, parts: list[tuple[str, Measure]], given: Given, by: str
) -> str:
    language, said = given.language, []
    if whole is not None:
        said.append(
            definition.sentence(whole.value, language)
            or f"{definition.name[language]}: {said_value(definition, whole.value, language, given)}."
        )
        if missing := _missing(given, definition):
            said.append(missing.to(language))
    if len(parts) > 1:
        high = max(parts, key=lambda one: one[1].value)
        low = min(parts, key=lambda one: one[1].value)
        said.append(phrase(
            "Highest: {high}, {high_value}; lowest: {low}, {low_value}.", high=high[0], low=low[0],
            high_value=said_value(definition, high[1].value, language, given),
            low_value=said_value(definition, low[1].value, language, given),
        ).to(language))  # fmt: skip
        if by != "month" and len(parts) <= _FEW:  # of many, the ends are picked after looking: that is no test
            said += [one.to(language) for one in apart(definition, low[1], high[1], language)]
    return " ".join(said)


def apart(definition: KpiDefinition, a: Measure, b: Measure, language: Language) -> Iterator[Phrase]:
    """The difference of two figures, `b` minus `a`, with its interval, and whether it holds 0."""
    from journeykit.events.differences import Side, difference

    if a.low is None or a.high is None or b.low is None or b.high is None:
        yield phrase("There are too few to say whether that is chance.")
        return
    found = difference(Side(a.value, a.low, a.high), Side(b.value, b.low, b.high))
    gap, low, high = (_signed(definition, value, language) for value in found)
    yield phrase("Difference {gap} (95 %: {low} to {high}).", gap=gap, low=low, high=high)
    if found.low <= 0 <= found.high:
        yield phrase("No clear difference: its interval holds 0.")
    else:
        yield phrase("A clear difference: its interval does not hold 0.")


def _signed(definition: KpiDefinition, value: float, language: Language) -> str:
    """A difference with its sign; of percentages it is in points, which the sentence leaves unsaid."""
    digits = 2 if definition.unit in ("money", "stars", "scale7") else 1
    text = number(value, language, digits)
    return text if text.startswith("\N{MINUS SIGN}") else f"+{text}"


def _missing(given: Given, definition: KpiDefinition) -> Phrase | None:
    """How many rows have no answer: they count neither above nor below the line."""
    table, column = _answers(given, definition)
    if table is None or column is None or not (none := table.data[column].null_count):
        return None
    return plural("{none} of {rows} rows has no answer and is left out.",
                  "{none} of {rows} rows have no answer and are left out.", n=none,
                  none=number(none, given.language), rows=number(len(table), given.language))  # fmt: skip


def _answers(given: Given, definition: KpiDefinition) -> tuple[Table | None, str | None]:
    """The table and column of a KPI of answers; None for others."""
    asked = [name.split(".")[1] for name in definition.columns if name.startswith("surveys.")]
    if tuple(definition.needs) != ("surveys",) or len(asked) != 1:
        return None, None
    return given.table("surveys"), asked[0]


def _sizes(given: Given, definition: KpiDefinition) -> list[int]:
    """How many answers can be drawn by lot."""
    table, column = _answers(given, definition)
    if table is None or column is None or column not in table.used:
        return []
    there = len(table) - table.data[column].null_count
    return [n for n in _SIZES if n < there]


def _drawn(given: Given, definition: KpiDefinition, size: int, draws: int) -> dict[str, Any]:
    """The KPI of the last draws beside that of all answers."""
    from journeykit.events import measure
    from journeykit.events.parts import drawn

    language = given.language
    table, column = _answers(given, definition)
    assert table is not None  # a size is only offered where there are answers
    assert column is not None
    last = [
        (phrase("Draw {n}", n=n).to(language),
         measure(definition.id, drawn(table, size, n, answered=column), language=language))
        for n in range(max(1, draws - _DRAWS + 1), draws + 1)
    ]  # fmt: skip
    whole = measure(definition.id, table, language=language)
    named = [(phrase("All answers").to(language), whole), *last]
    shown = last[-1][1]
    value, all = (said_value(definition, one.value, language, given) for one in (shown, whole))
    says = phrase("These {n} answers give {value}; all {all} give {whole}.", n=size, value=value,
                  all=number(whole.denominator or 0, language), whole=all)  # fmt: skip
    return {
        "says": says.to(language),
        "tables": [_rows(given, definition, named, main=1, drawn=True)],
        "how": _how(definition, whole, language),
        "notes": [
            phrase("The interval is where the value for everybody probably lies. With more answers it is narrower.").to(
                language
            )
        ],
    }


def _how(definition: KpiDefinition, figure: Measure, language: Language) -> list[list[str]]:
    days = ""
    if figure.start and figure.end:
        days = phrase("{start} to {end}", start=day(figure.start, language), end=day(figure.end, language)).to(language)
    rows = (
        (phrase("Formula"), definition.formula[language]),
        (phrase("To know"), figure.note),
        (phrase("Days"), days),
        (phrase("Data"), figure.source),
        (phrase("Defined by"), definition.source),
    )
    return [[label.to(language), text] for label, text in rows if text]

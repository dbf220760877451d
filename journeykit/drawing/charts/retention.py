"""Retention: of those who first bought in a period, how many buy in each later one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.heat import heat
from journeykit.drawing.charts.sheet import NOTE, Chart
from journeykit.drawing.marks import Block, paragraph
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_ALL: Final = {
    "week": phrase("Weeks since the first purchase"), "month": phrase("Months since the first purchase"),
    "quarter": phrase("Quarters since the first purchase"),
}  # fmt: skip


def _title(facts: Facts) -> Phrase:
    later = [row for row in facts.rows if row["age"] == 1]
    all = sum(row["customers"] for row in later)
    if not all:
        return phrase("Who buys again, by the period of the first purchase")
    share = facts.share(100 * sum(row["kept"] for row in later) / all)
    return {
        "week": phrase("{share} of new customers buy again in the week after", share=share),
        "quarter": phrase("{share} of new customers buy again in the quarter after", share=share),
    }.get(str(facts.about.get("period")), phrase("{share} of new customers buy again in the month after", share=share))


def _lead(facts: Facts) -> Phrase:
    return phrase("Each row holds those who first bought in that period: of 100, so many bought again so much later.")


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{cohort}, {age} later: {kept} of {customers}, {share} ({range})", cohort=row["cohort"],
            age=facts.n(row["age"]), kept=facts.n(row["kept"]), customers=facts.n(row["customers"]),
            share=facts.share(row["share"]), range=facts.range(row["low"], row["high"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    cohorts: dict[str, dict[int, Row]] = {}
    for row in facts.rows:
        cohorts.setdefault(str(row["cohort"]), {})[row["age"]] = row
    first = min(row["age"] for row in facts.rows)
    ages = list(range(max(first, 1), max(row["age"] for row in facts.rows) + 1)) or [first]
    names: list[tuple[str, str]] = []
    cells: list[list[float | None]] = []
    for cohort, known in cohorts.items():
        count = next(iter(known.values()))["customers"]
        note = plural("{said} customer", "{said} customers", n=count, said=facts.n(count))
        names.append((cohort, facts.say(note)))
        cells.append([known[age]["share"] if age in known else None for age in ages])
    over = facts.say(_ALL.get(str(facts.about.get("period")), _ALL["month"]))
    return heat(
        facts, names, [facts.n(age) for age in ages], cells, (wide, high), ["after"] * len(names),
        facts.say(phrase("First purchase")), over, _unfinished(facts, wide),
    )  # fmt: skip


def _unfinished(facts: Facts, wide: float) -> Block | None:
    known: Any = facts.about.get("unfinished")
    if not known:
        return None
    said = phrase("{period} is not over yet, and not counted.", period=known)
    return paragraph(facts.say(said), wide - 20.0, NOTE, colour="quiet")


CHART: Final = Chart(("cohort", "age", "customers", "kept", "share", "low", "high"), _title, _lead, _body, _lines)

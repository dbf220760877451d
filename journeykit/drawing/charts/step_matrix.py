"""The step matrix: what share of all cases is at which activity, step by step, and who has ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.heat import heat
from journeykit.drawing.charts.sheet import Chart
from journeykit.drawing.marks import Block
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]


def _steps(facts: Facts) -> list[str]:
    return [name for name in facts.rows[0] if name.isdigit()]


def _ended(facts: Facts) -> list[float]:
    known = facts.about.get("ended") or ()
    return [float(one) for one in (known.values() if isinstance(known, dict) else known)]


def _title(facts: Facts) -> Phrase:
    steps = _steps(facts)
    first = max(facts.rows, key=lambda row: row[steps[0]] or 0.0)
    ended = _ended(facts)
    half = next((n for n, one in enumerate(ended, start=1) if one >= 50), None)
    if half:
        return phrase("Half of the cases have ended by step {n}", n=half)
    return phrase("{share} begin with “{name}”", share=facts.share(first[steps[0]]), name=first["activity"])


def _lead(facts: Facts) -> Phrase:
    return phrase(
        "Of 100 cases, so many are at an activity with their 1st, 2nd, 3rd ... event; what ended is in the last row."
    )


def _lines(facts: Facts) -> Iterator[Phrase]:
    steps = _steps(facts)
    for row in facts.rows:
        said = ", ".join(f"{n}: {facts.share(row[n])}" for n in steps)
        yield phrase("{label}: {value}", label=row["activity"], value=said)
    if ended := _ended(facts):
        said = ", ".join(f"{n}: {facts.share(one)}" for n, one in zip(steps, ended, strict=False))
        yield phrase("{label}: {value}", label=facts.say(phrase("ended")), value=said)


def _body(facts: Facts, wide: float, high: float) -> Block:
    steps, ended = _steps(facts), _ended(facts)
    names = [(str(row["activity"]), "") for row in facts.rows]
    cells = [[row[n] for n in steps] for row in facts.rows]
    colours = [facts.colour(name) for name, _ in names]
    if ended:
        names.append((facts.say(phrase("ended")), ""))
        cells.append(list(ended[: len(steps)]))
        colours.append("quiet")
    corner, over = facts.say(phrase("Activity")), facts.say(phrase("Step, and the share of all cases in %"))
    return heat(facts, names, steps, cells, (wide, high), colours, corner, over, apart=1 if ended else 0)


CHART: Final = Chart(("activity", "1"), _title, _lead, _body, _lines)

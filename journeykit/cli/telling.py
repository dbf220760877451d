"""What an analysis found, in a terminal: tables whose columns stand under each other, and records for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures
from journeykit.text import Language, Phrase, phrase

if TYPE_CHECKING:
    from journeykit.drawing.charts.facts import Facts

__all__ = ["funnel_lines", "kpi_lines", "lined_up", "path_lines", "plain_facts", "records"]

_WIDE: Final = 76


def lined_up(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows of cells as lines; the columns in `right` (from 0) end under each other.

    >>> lined_up([["Nordic", "9"], ["Sun", "12"]], right=[1])
    ['Nordic   9', 'Sun     12']
    """
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(row: Sequence[str]) -> str:
        cells = [cell.rjust(wide[i]) if i in right else cell.ljust(wide[i]) for i, cell in enumerate(row)]
        return "  ".join(cells).rstrip()

    return [line(row) for row in rows]


def records(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame as JSON knows them; what is not there is null."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def plain_facts(frame: Any) -> dict[str, Any]:
    """What the attributes of a frame say in plain values."""
    return {key: value for key, value in frame.attrs.items() if isinstance(value, str | int | float)}


def _plain(value: Any) -> Any:
    plain = value.item() if hasattr(value, "item") else value
    return None if plain is None or plain != plain else plain


def path_lines(frame: Any, language: Language) -> Iterator[str]:
    """The paths, the most frequent first, and what was counted."""
    heads = (phrase("Cases"), phrase("Share"), phrase("Together"), phrase("Median time"), phrase("Path"))

    def cells(facts: Facts) -> Iterator[list[str]]:
        for row in facts.rows:
            way = row["variant"] if len(row["variant"]) <= _WIDE else row["variant"][: _WIDE - 1] + "…"
            share, coverage = facts.share(row["share"]), facts.share(row["coverage"])
            yield [facts.n(row["cases"]), share, coverage, facts.time(row["median_s"]), way]

    return _table(frame, language, heads, cells, right=range(4))


def funnel_lines(frame: Any, language: Language) -> Iterator[str]:
    """The steps, how many reach each and go on to it, and what was counted."""
    heads = (
        phrase("Step"), phrase("Cases"), phrase("Of the first"), phrase("Went on"), phrase("95 %"),
        phrase("Leave here"), phrase("Median time"),
    )  # fmt: skip

    def cells(facts: Facts) -> Iterator[list[str]]:
        for row in facts.rows:
            went = [facts.share(row["passed"]), facts.range(row["low"], row["high"])]
            left = "" if row["left"] is None else facts.n(row["left"])
            yield [
                row["name"],
                facts.n(row["cases"]),
                facts.share(row["share"]),
                *went,
                left,
                facts.time(row["median_s"]),
            ]

    return _table(frame, language, heads, cells, right=range(1, 7))


def _table(
    frame: Any,
    language: Language,
    heads: Sequence[Phrase],
    cells: Callable[[Facts], Iterator[list[str]]],
    right: Sequence[int],
) -> Iterator[str]:
    from journeykit.drawing.charts.facts import read

    facts = read(frame, frame.attrs["analysis"], (), language)
    yield from lined_up([[facts.say(head) for head in heads], *cells(facts)], right)
    yield " · ".join([facts.cases(frame.attrs["cases"]), *facts.scope()])


def kpi_lines(frame: Any, language: Language) -> Iterator[str]:
    """Each KPI with its value, interval and counts, and what it means; a line a part. What is lacking comes last."""
    from journeykit.drawing.charts.facts import Facts

    lacking: list[list[str]] = []
    for (name, stage), rows in frame.groupby(["name", "stage"], sort=False):
        there = rows[rows["needs"] == ""]
        if there.empty:
            lacking.append([f"{name} ({stage})" if stage else name, rows["needs"].iloc[0]])
            continue
        note = there["note"].iloc[0]
        yield f"{name}{f' ({stage})' if stage else ''}{f'  [{note}]' if note else ''}"
        split = bool(frame.attrs["by"])  # rows without a value of the column are a part, too
        cells = [[row["part"] or "\N{EN DASH}"] * split + _counted(row, language) for row in records(there)]
        yield from (f"  {line}" for line in lined_up(cells))
        if not split:
            yield f"  {there['sentence'].iloc[0]}"
        yield ""
    if lacking:
        yield phrase("Not computed:").to(language)
        yield from (f"  {line}" for line in lined_up(sorted(lacking, key=lambda one: one[1])))
        yield ""
    yield " · ".join(Facts("kpis", (), frame.attrs, language).scope())


def _counted(row: dict[str, Any], language: Language) -> list[str]:
    """Value, counts and interval as the board says them."""
    numbers = {name: row[name] for name in ("value", "numerator", "denominator", "low", "high")}
    said = figures(Kpi(kpi=row["kpi"], measure=Measure(**numbers)), language)
    return [said.value, *said.counted, *[""] * (2 - len(said.counted))]

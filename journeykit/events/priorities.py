"""What customers say is important and how satisfied they are, expectation by expectation."""

from __future__ import annotations

from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.intervals import mean
from journeykit.events.sources import Frame
from journeykit.model.vocabulary import fold
from journeykit.text import phrase

__all__ = ["priorities"]

_COLUMNS: Final = {
    "expectation": ("expectation", "attente"),
    "importance": ("importance",),
    "satisfaction": ("satisfaction",),
}


def priorities(answers: Frame) -> Frame:
    """The mean importance and satisfaction of each expectation, with their 95 % intervals (Student).

    `answers` is a DataFrame of one row an answer, with the columns `expectation` (or `attente`), `importance` and
    `satisfaction`, 1 to 5; an empty cell is no answer, never a zero. One row an expectation in the order of the
    answers: `name`, `importance`, `importance_low`, `importance_high`, the same of `satisfaction`, and `answers`, those
    with both scores.
    `draw` makes the matrix of it. Raises `BadData` when a column is missing, or nothing is scored.

    >>> import pandas as pd
    >>> rows = [("On time", 5, 2), ("On time", 4, 3), ("Free", 3, None), ("Free", 2, 4)]
    >>> frame = priorities(pd.DataFrame(rows, columns=["expectation", "importance", "satisfaction"]))
    >>> frame[["name", "importance", "satisfaction", "answers"]].values.tolist()
    [['On time', 4.5, 2.5, 2], ['Free', 2.5, 4.0, 1]]
    """
    import pandas as pd  # type: ignore[import-untyped]

    found = {key: _column(answers, key) for key in _COLUMNS}
    table = pd.DataFrame({"name": answers[found["expectation"]].astype("string")})
    for key in ("importance", "satisfaction"):
        scores = pd.to_numeric(answers[found[key]], errors="coerce")
        table[key] = scores.where(scores.between(1, 5))
    rows = [_row(str(name), part) for name, part in table.dropna(subset="name").groupby("name", sort=False)]
    rows = [row for row in rows if row["importance"] is not None and row["satisfaction"] is not None]
    if not rows:
        raise BadData(
            phrase("No expectation has both an importance and a satisfaction."), phrase("Scores go from 1 to 5.")
        )
    frame = pd.DataFrame(rows)
    count = int(table[["importance", "satisfaction"]].notna().all(axis=1).sum())
    frame.attrs = {"analysis": "priorities", "answers": count, "cases": count, "events": len(table), "segment": "",
                   "source": str(answers.attrs.get("source", ""))}  # fmt: skip
    return frame


def _column(answers: Frame, key: str) -> Any:
    folded = {fold(str(name)): name for name in answers.columns}
    found = next((folded[one] for one in _COLUMNS[key] if one in folded), None)
    if found is None:
        raise BadData(
            phrase("There is no column “{column}”.", column=key),
            phrase("The columns must be: {columns}.", columns=", ".join(_COLUMNS)),
        )
    return found


def _row(name: str, part: Frame) -> dict[str, Any]:
    row: dict[str, Any] = {"name": name}
    for key in ("importance", "satisfaction"):
        scores = part[key].dropna()
        value = float(scores.mean()) if len(scores) else None
        limits = mean(value, float(scores.std()), len(scores)) if value is not None and len(scores) > 1 else None
        row |= {key: value, f"{key}_low": limits and max(1.0, limits[0]), f"{key}_high": limits and min(5.0, limits[1])}
    return row | {"answers": int(part[["importance", "satisfaction"]].notna().all(axis=1).sum())}

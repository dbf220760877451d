"""The pizza: a diary of 240 evenings on which somebody ordered one, and what 150 customers of a shop expect of it.

Planted: nothing begins more evenings than an empty refrigerator, and the shop that comes to mind first gets most of the
orders. Of the expectations, the widest gap is neither the most important one nor the one that is met worst; a score of
0 means “does not concern me”, and who takes it for a score finds another gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from journeykit.course.cases import name
from journeykit.course.cases.sheets import write_csv
from journeykit.text import Language

__all__ = ["EXPECTATIONS", "by_first_name", "means", "rated", "write"]

_BEGAN: Final = {
    "empty_refrigerator": 0.42, "late_home": 0.21, "friends_here": 0.14, "match_on_tv": 0.09, "advert": 0.06,
    "app_notice": 0.05, "": 0.03,
}  # fmt: skip
_SHOPS: Final = {"Lina": 0.34, "Presto": 0.27, "Mezzo": 0.17, "Gusto": 0.12, "": 0.10}
_KEPT: Final = {"Lina": 0.74, "Presto": 0.68, "Mezzo": 0.6, "Gusto": 0.55}
"""How often the shop that was named first gets the order."""

EXPECTATIONS: Final = {
    "hot": (4.7, 4.1, 0.0),
    "on_time": (4.5, 2.7, 0.12),
    "as_pictured": (3.6, 2.7, 0.03),
    "easy_order": (3.9, 4.2, 0.05),
    "tracking": (3.4, 3.3, 0.62),
    "box": (2.3, 2.0, 0.08),
}
"""Of each expectation: about how important it is, how well it is met, and how many it does not concern."""


def write(folder: Path) -> None:
    """Make `evenings.csv` and `expectations.csv`."""
    evenings = ("evening_id", "began_with", "first_named", "ordered_from", "minutes_to_decide")
    write_csv(folder / "evenings.csv", evenings, _evenings(Random(202)))
    answers = ("answer_id", "expectation", "importance", "satisfaction")
    write_csv(folder / "expectations.csv", answers, _answers(Random(203)))


def _evenings(lot: Random) -> Iterator[dict[str, Any]]:
    for n in range(1, 241):
        first = _drawn(lot, _SHOPS)
        others = [shop for shop in _SHOPS if shop and shop != first]
        kept = bool(first) and lot.random() < _KEPT[first]
        yield {
            "evening_id": f"E{n:03}",
            "began_with": _drawn(lot, _BEGAN),
            "first_named": first,
            "ordered_from": first if kept else lot.choice(others),
            "minutes_to_decide": lot.randint(2, 9) if kept else lot.randint(8, 35),
        }


def _answers(lot: Random) -> Iterator[dict[str, Any]]:
    for n in range(1, 151):
        for expectation, (importance, satisfaction, unconcerned) in EXPECTATIONS.items():
            met: int | str = 0 if lot.random() < unconcerned else _score(lot, satisfaction)
            yield {
                "answer_id": f"R{n:03}",
                "expectation": expectation,
                "importance": "" if lot.random() < 0.04 else _score(lot, importance),
                "satisfaction": "" if lot.random() < 0.07 else met,
            }


def _drawn(lot: Random, chances: dict[str, float]) -> str:
    return lot.choices(list(chances), list(chances.values()))[0]


def _score(lot: Random, about: float) -> int:
    return min(5, max(1, round(lot.gauss(about, 0.9))))


def by_first_name(evenings: Any) -> Any:
    """Of the evenings by the shop that came to mind first: how many there are, and where the order went."""
    named = evenings.assign(first_named=evenings["first_named"].fillna("nobody"))
    named["there"] = named["first_named"] == named["ordered_from"]
    counts = named.groupby("first_named").agg(evenings=("there", "size"), ordered_there=("there", "sum"))
    counts["ordered_elsewhere"] = counts["evenings"] - counts["ordered_there"]
    return counts.sort_values("evenings", ascending=False)


def means(answers: Any) -> Any:
    """The mean importance and satisfaction of each expectation, of those who gave a score."""
    scores = answers[["importance", "satisfaction"]].where(answers[["importance", "satisfaction"]] > 0)
    return scores.groupby(answers["expectation"]).mean().loc[list(EXPECTATIONS)]


def rated(answers: Any, language: Language) -> Any:
    """The answers without the zeros that mean “does not concern me”, with the expectations in words."""
    scores = answers[["importance", "satisfaction"]].where(answers[["importance", "satisfaction"]] > 0)
    return answers.assign(**scores, expectation=answers["expectation"].map(lambda one: name(one, language)))

"""Any map at all, for tests of what keeps maps: every lane and field, filled from what its `Show` says it holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from journeykit.model.cards import LANES, fields_of
from journeykit.model.journey import PHASES, Journey
from journeykit.model.vocabulary import words
from journeykit.text import LANGUAGES

__all__ = ["MAPS", "WORDS"]

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda t: any(unicodedata.category(one)[0] not in "CZ" for one in t)
)
NASTY = st.sampled_from(
    ["=1+1", "+a", "-2", "@x", "'=1", '"', '""', "a; b", '"a"; b', "_x000D_", "#N/A", "2024", "TRUE", "1,5", "x\ny"]
)
LINES = WORDS | NASTY
MAYBE = st.just("") | LINES
SCALE = st.none() | st.integers(1, 5)
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
DAY = st.none() | st.dates().map(str)
MEASURE = st.fixed_dictionaries(
    {"value": st.floats(0, 100), "start": DAY, "end": DAY, "segment": MAYBE, "note": MAYBE}
    | dict.fromkeys(("numerator", "denominator", "low", "high"), NUMBER)
)
VERBATIM = st.fixed_dictionaries({"text": LINES, "source": MAYBE, "score": NUMBER})
VALUES: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "text": lambda show: MAYBE,
    "line": lambda show: MAYBE,
    "choice": lambda show: st.sampled_from(list(words(show.words))),
    "choices": lambda show: st.lists(LINES, max_size=2),
    "scale": lambda show: SCALE,
    "emotion": lambda show: st.none() | st.integers(-2, 2),
    "flag": lambda show: st.booleans(),
    "verbatims": lambda show: st.lists(VERBATIM, max_size=2),
    "card": lambda show: st.sampled_from([None, "somewhere", "pain"]),
    "number": lambda show: NUMBER,
    "kpi": lambda show: st.sampled_from(["", "nps"]),
    "measure": lambda show: st.none() | MEASURE,
}


def cards() -> st.SearchStrategy[dict[str, Any]]:
    """Any card of any lane."""
    return st.one_of(
        [
            st.fixed_dictionaries(
                {"lane": st.just(lane.id), "text": LINES}
                | {name: VALUES[show.kind](show) for name, show in fields_of(lane.card).items()}
            )
            for lane in LANES
        ]
    )


STAGE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Compare", "Pay"]) | LINES,
        "phase": st.sampled_from(PHASES),
        "hint": MAYBE,
        "activities": st.lists(MAYBE, max_size=2),
        "cards": st.lists(cards(), max_size=3),
    }
)
PERSONA = st.fixed_dictionaries(dict.fromkeys(("name", "summary", "need", "context", "behaviour"), MAYBE))


def _pointed_at(plain: dict[str, Any]) -> dict[str, Any]:
    """One pain point has the id that opportunities of these maps point at."""
    pains = [card for stage in plain["stages"] for card in stage["cards"] if card["lane"] == "pain"]
    for card in pains[:1]:
        card["id"] = "pain"
    return plain


MAPS = (
    st.fixed_dictionaries(
        {
            "title": LINES,
            "language": st.sampled_from(LANGUAGES),
            "persona": PERSONA,
            "review_on": DAY,
            "sources": st.lists(MAYBE, max_size=2),
            "set_aside": st.lists(MAYBE, max_size=2),
            "stages": st.lists(STAGE, max_size=3),
        }
        | dict.fromkeys(("need", "resolution", "scenario", "owner"), MAYBE)
    )
    .map(_pointed_at)
    .map(Journey.model_validate)
)

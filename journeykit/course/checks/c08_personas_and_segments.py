"""Checks of exercise 08: the funnel of B2B leads, by size and by channel, and the words of their calls."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.figures import ROUNDED_TWICE, same, which
from journeykit.course.own_map import lacking
from journeykit.course.tasks import task
from journeykit.course.texts import Said
from journeykit.model.journey import Journey
from journeykit.model.speech import stem, words_in
from journeykit.model.wording import speaks_for_the_shop
from journeykit.text import LANGUAGES, Language

STEPS: Final = ("visitor", "lead", "mql", "sql", "opportunity", "customer", "advocate")
_TELLING: Final = frozenset({"security", "committee"})


@cache
def _log() -> Any:
    from journeykit.events import read_events
    from journeykit.places import dataset

    return read_events(dataset("leads/events.csv"))


@cache
def _funnel() -> Any:
    from journeykit.events import funnel

    return funnel(_log(), STEPS).set_index("name")


@cache
def _pair(by: str, a: str, b: str) -> Any:
    from journeykit.events import compare

    return compare("funnel", _log(), by, a, b, steps=STEPS).set_index("name")


@checks("08-a", "number")
def _conversion(answer: float) -> Verdict:
    cases = _funnel()["cases"]
    said = {f"{step}s": int(cases[step]) for step in ("visitor", "lead", "customer")}
    share = {step: 100 * said["customers"] / int(cases[step]) for step in STEPS}
    if same(answer, share["lead"]):
        return right(rate=share["lead"], of_visitors=share["visitor"], **said)
    if close(answer, share["lead"] / 100, 0.0006):
        return wrong("fraction")
    foreseen = {
        "of_visitors": share["visitor"],
        "of_opportunities": share["opportunity"],
        "of_mql": share["mql"],
        "count": said["customers"],
    }
    return wrong(which(answer, foreseen) or "unknown", **said)


@checks("08-b", "choice")
def _lost(answer: str) -> Verdict:
    steps = _funnel()
    passed = steps.loc["mql":"customer", "passed"]
    if answer != passed.idxmin():
        return wrong("sql" if answer == "sql" else "other", passed=float(passed[answer]))
    before = STEPS[STEPS.index(answer) - 1]
    counts = {"before": int(steps.loc[before, "cases"]), "after": int(steps.loc[answer, "cases"])}
    fairs, others = _of_fairs(before, answer)
    return right(passed=float(passed[answer]), fairs=fairs, others=others, **counts)


def _of_fairs(before: str, after: str) -> tuple[float, float]:
    """The share that goes on among leads of trade shows, and among all others."""
    fairs = _pair("channel", "trade_show", "search")
    whole = _funnel()["cases"]
    mine = [int(fairs.loc[step, "cases_a"]) for step in (before, after)]
    rest = [int(whole[step]) - own for step, own in zip((before, after), mine, strict=True)]
    return 100 * mine[1] / mine[0], 100 * rest[1] / rest[0]


@checks("08-c", "number")
def _sizes(answer: float) -> Verdict:
    pair = _pair("size", "small", "large")
    row, before, visitors = (pair.loc[step] for step in ("sql", "mql", "visitor"))
    small, large = float(row["passed_a"]), float(row["passed_b"])
    said = {"small": small, "large": large, "low": -float(row["high"]), "high": -float(row["low"])}
    if same(answer, small - large, ROUNDED_TWICE):
        everybody = float(_funnel().loc["sql", "passed"])
        return right(points=small - large, all=everybody, n=int(before["cases_b"]), **said)
    if close(answer, (small - large) / 100, 0.006):
        return wrong("fraction")
    of_visitors = [100 * float(row[f"cases_{side}"]) / float(visitors[f"cases_{side}"]) for side in "ab"]
    foreseen = {
        "reversed": large - small,
        "ratio": small / large,
        "whole_funnel": of_visitors[0] - of_visitors[1],
        "counts": float(row["cases_a"] - row["cases_b"]),
    }
    name = which(answer, foreseen)
    if name is None and (same(answer, small) or same(answer, large)):
        name = "one_side"
    return wrong(name or "unknown", given=answer)


@checks("08-d", "choice")
def _clear(answer: str) -> Verdict:
    pair = _pair("channel", "webinar", "referral")
    row, before = pair.loc["sql"], pair.loc["mql"]
    said = {
        "webinar": float(row["passed_a"]),
        "referral": float(row["passed_b"]),
        "n_webinar": int(before["cases_a"]),
        "n_referral": int(before["cases_b"]),
        "points": float(row["difference"]),
        "low": float(row["low"]),
        "high": float(row["high"]),
    }
    holds_zero = row["low"] <= 0 <= row["high"]
    return right(**said) if answer == ("unclear" if holds_zero else "yes") else wrong(answer, **said)


@checks("08-e", "several")
def _words(answer: frozenset[str]) -> Verdict:
    chosen = [key for key, _ in task("08-e").options if key in answer]
    for key in chosen:
        if key not in _TELLING:
            large, small = _calls(key, "large"), _calls(key, "small")
            return wrong("common" if key == "holidays" else "small", word=_option(key), large=large, small=small)
    if len(chosen) < len(_TELLING):
        return wrong("incomplete", word=_option(chosen[0]))
    said: dict[str, Said] = {}
    for name, key in zip(("first", "second"), chosen, strict=True):
        said |= {name: _option(key), f"{name}_large": _calls(key, "large"), f"{name}_small": _calls(key, "small")}
    return right(**said)


def _option(key: str) -> Said:
    return dict(task("08-e").options)[key]


def _calls(key: str, size: str) -> Said:
    """In how many calls a word is said, in each language, in any of its forms."""
    english, french = (str(_heard(_option(key).to(language), size, language)) for language in LANGUAGES)
    return Said(english, french)


@cache
def _heard(word: str, size: str, language: Language) -> int:
    import pandas as pd  # type: ignore[import-untyped]

    from journeykit.places import dataset

    calls = pd.read_csv(dataset("leads/calls.csv"))
    texts = calls[calls["size"] == size][f"comment_{language}"].dropna()
    (wanted,) = words_in(word)
    return sum(stem(wanted) in map(stem, words_in(text)) for text in texts)


@checks("08-f", "journey")
def _persona(answer: Journey) -> Verdict:
    if "sql" not in {one.id for one in answer.stages}:
        return wrong("unknown")
    missing = lacking(answer, "08_personas_and_segments")
    if missing and (answer.scenario or len(missing) > 1):
        return wrong("persona", lacking=missing[0].what)
    name = answer.persona.name
    if speaks_for_the_shop(need := answer.persona.need):
        return wrong("shop", text=need, name=name)
    return right(name=name, scenario=answer.scenario) if answer.scenario else wrong("no_scenario", name=name)

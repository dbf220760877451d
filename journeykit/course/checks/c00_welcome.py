"""Checks of exercise 00: what a journey is, where it begins, and what the zero moment of truth is worth."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.words import chosen
from journeykit.places import dataset

_EVENING: Final = ("fridge", "think", "menu", "order", "wait", "eat", "again")


@cache
def _evenings() -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    return pd.read_csv(dataset("pizza/evenings.csv"))


@checks("00-a", "choice")
def _what(answer: str) -> Verdict:
    return right() if answer == "journey" else wrong(answer)


@checks("00-b", "choice")
def _where(answer: str) -> Verdict:
    began = _evenings()["began_with"].value_counts()
    if answer == "fridge":
        return right(n=int(began["empty_refrigerator"]), all=len(_evenings()))
    return wrong(answer, n=int(began["advert"]), all=len(_evenings()))


@checks("00-c", "order")
def _order(answer: tuple[str, ...]) -> Verdict:
    if answer == _EVENING:
        return right(all=len(_EVENING))
    if answer[0] != _EVENING[0]:
        return wrong("late", first=chosen("00-c", {answer[0]}))
    if answer[-1] != _EVENING[-1]:
        return wrong("early_end", last=chosen("00-c", {answer[-1]}))
    return wrong("middle", n=sum(a == b for a, b in zip(answer, _EVENING, strict=True)), all=len(_EVENING))


@checks("00-d", "choice")
def _zero(answer: str) -> Verdict:
    return right() if answer == "think" else wrong(answer)


@checks("00-e", "number")
def _first(answer: float) -> Verdict:
    evenings = _evenings()
    named = evenings.dropna(subset=["first_named"])
    there = named["first_named"] == named["ordered_from"]
    counts = there.groupby(named["first_named"]).agg(["sum", "size"])
    shares = 100 * counts["sum"] / counts["size"]
    kept, all_of, share = int(there.sum()), len(evenings), 100 * float(there.mean())
    if close(answer, share, 0.1):
        return right(share=share, kept=kept, named=len(named), nobody=all_of - len(named))
    if close(answer, 100 * kept / all_of, 0.1):
        return wrong("all_rows", all=all_of, nobody=all_of - len(named), kept=kept)
    if close(answer, 100 - share, 0.1):
        return wrong("elsewhere", named=len(named))
    if close(answer, shares.mean(), 0.1):
        return wrong("mean_of_shares", least=int(counts["size"].min()), most=int(counts["size"].max()))
    if close(answer, share / 100, 0.005):
        return wrong("fraction")
    for shop, value in shares.items():
        if close(answer, value, 0.1):
            return wrong("one_shop", shop=shop, kept=int(counts["sum"][shop]), named=int(counts["size"][shop]))
    return wrong("unknown")

"""Checks of exercise 01: the stages of “I want to invest my money”, and the bank's events."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from journeykit.course.cases.bank import AFTER, BEFORE, INTERNAL, SIGNED
from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.words import chosen, mentioned, not_the_customer
from journeykit.course.tasks import task
from journeykit.model.journey import Journey
from journeykit.places import dataset

_ORDER: Final = ("aside", "ask", "compare", "sign", "follow", "close")
LEAST: Final = 5
MOST: Final = 9


@checks("01-a", "several")
def _titles(answer: frozenset[str]) -> Verdict:
    spoken = {"aside", "ask", "compare", "sign", "follow"}
    all_of = len(task("01-a").options)
    if answer == spoken:
        return right(n=len(spoken), others=all_of - len(spoken))
    if found := answer & {"marketing", "compliance", "back_office"}:
        return wrong("departments", chosen=chosen("01-a", found), good=len(answer & spoken), n=len(answer))
    if "client" in answer:
        return wrong("about", chosen=chosen("01-a", {"client"}))
    return wrong("missing", chosen=chosen("01-a", answer))


@checks("01-b", "several")
def _after(answer: frozenset[str]) -> Verdict:
    after = {"transfer", "follow", "worry", "close", "back"}
    if answer == after:
        return right(n=len(after), all=len(task("01-b").options))
    if found := answer & {"compare", "adviser"}:
        return wrong("before", chosen=chosen("01-b", found))
    if "sign" in answer:
        return wrong("signature", chosen=chosen("01-b", {"sign"}))
    if not answer & {"close", "back"}:
        return wrong("no_end")
    return wrong("missing", chosen=chosen("01-b", answer))


@checks("01-c", "order")
def _order(answer: tuple[str, ...]) -> Verdict:
    at_their_place = sum(a == b for a, b in zip(answer, _ORDER, strict=True))
    if answer == _ORDER:
        return right(all=len(_ORDER))
    if answer[0] != _ORDER[0]:
        return wrong("late", first=chosen("01-c", {answer[0]}))
    if answer[-1] != _ORDER[-1]:
        return wrong("early_end", last=chosen("01-c", {answer[-1]}))
    return wrong("middle", n=at_their_place, all=len(_ORDER))


@cache
def _events() -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    return pd.read_csv(dataset("bank/events.csv"))


@checks("01-d", "several")
def _unseen(answer: frozenset[str]) -> Verdict:
    by = _events().groupby("activity")["channel"]
    lines, with_channel = by.size().to_dict(), by.count().to_dict()
    unseen = {name for name, n in with_channel.items() if n == 0}
    if answer == unseen:
        hidden = sum(lines[name] for name in unseen)
        return right(n=len(unseen), all=len(lines), events=hidden, total=len(_events()))
    if not answer - unseen:
        return wrong("missing", chosen=chosen("01-d", answer))
    seen = min(answer - unseen, key=lambda name: (with_channel[name] / lines[name], name))
    name = "lived" if with_channel[seen] == lines[seen] else "forgotten"
    return wrong(name, chosen=chosen("01-d", {seen}), with_channel=with_channel[seen], events=lines[seen])


@checks("01-e", "number")
def _share(answer: float) -> Verdict:
    activity = _events()["activity"]
    before, signed, after, inside = (int(activity.isin(names).sum()) for names in (BEFORE, (SIGNED,), AFTER, INTERNAL))
    lived, total = before + signed + after, len(activity)
    share = 100 * after / lived
    if close(answer, share, 0.1):
        return right(share=share, after=after, lived=lived)
    if close(answer, 100 * after / total, 0.1):
        return wrong("with_inside", total=total, inside=inside, after=after)
    if close(answer, 100 * (after + signed) / lived, 0.1):
        return wrong("with_signature", signed=signed, lived=lived)
    if close(answer, 100 * after / (before + after), 0.1):
        return wrong("no_signature", signed=signed, after=after)
    if close(answer, 100 * before / lived, 0.1):
        return wrong("before", before=before, lived=lived)
    return wrong("fraction") if close(answer, share / 100, 0.005) else wrong("unknown")


@checks("01-f", "journey")
def _map(answer: Journey) -> Verdict:
    n = len(answer.stages)
    phases = [stage.phase for stage in answer.stages]
    if n == 0:
        return wrong("none")
    if titles := not_the_customer(answer):
        return wrong("shop_titles", stages=n, titles=mentioned(titles))
    if n < LEAST or n > MOST:
        return wrong("few", stages=n, least=LEAST) if n < LEAST else wrong("many", stages=n, most=MOST)
    for phase in ("before", "after"):
        if phase not in phases:
            return wrong(f"no_{phase}", stages=n)
    if not (answer.need and answer.resolution):
        return wrong("no_ends", stages=n)
    counts = {phase: phases.count(phase) for phase in ("before", "during", "after")}
    return right(stages=n, need=answer.need, resolution=answer.resolution, **counts)

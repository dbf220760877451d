"""Advice on a map: what a reviewer from the field would remark, where, why, and what to do next.

Advice, not errors: a map with findings is a good map all the same. A finding that does not apply is set
aside (`Journey.set_aside` holds its key) and stays away. The rules stand in `journeykit.model.rules`;
docs/review.md lists them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from journeykit.errors import NotFound
from journeykit.model.cards import LANES, Kpi, lane
from journeykit.model.journey import Journey
from journeykit.model.remarks import Spot
from journeykit.model.rules import RULES, Rule, Severity
from journeykit.text import Language, Phrase, phrase, plural

__all__ = ["Finding", "Findings", "Place", "review", "rules"]


@dataclass(frozen=True)
class Place:
    """Where a finding stands: ids, empty where they do not apply, and the same in words."""

    words: Phrase
    stage: str = ""
    lane: str = ""
    card: str = ""


@dataclass(frozen=True)
class Finding:
    """One remark of the review."""

    code: str
    severity: Severity
    place: Place
    title: Phrase
    seen: Phrase
    why: Phrase
    next_step: Phrase
    source: Phrase

    @property
    def key(self) -> str:
        """What `Journey.set_aside` holds to keep this finding away; the same after every edit elsewhere."""
        return f"{self.code}@{self.place.card or self.place.stage or 'map'}"

    @property
    def severity_name(self) -> Phrase:
        """The severity in words."""
        return phrase("To fix") if self.severity == "fix" else phrase("To consider")

    def plain(self, language: Language) -> dict[str, str]:
        """The finding as text in `language`, for JSON and for the browser."""
        said = {name: getattr(self, name).to(language) for name in ("title", "seen", "why", "next_step", "source")}
        ids = {"stage": self.place.stage, "lane": self.place.lane, "card": self.place.card}
        place = {"place": self.place.words.to(language), **ids}
        severity = {"severity": self.severity, "severity_name": self.severity_name.to(language)}
        return {"key": self.key, "code": self.code, **severity, **place, **said}


class Findings(tuple[Finding, ...]):
    """What the review found: a tuple that a notebook shows as a table, in the language of the map.

    >>> Findings()
    Nothing to mend or to consider.
    """

    language: Language = "en"

    def _head(self) -> str:
        said = plural("{n} finding", "{n} findings", n=len(self)) if self else phrase("Nothing to mend or to consider.")
        return said.to(self.language)

    def __repr__(self) -> str:
        lines = [self._head()]
        for one in (finding.plain(self.language) for finding in self):
            lines.append(f"  {one['code']} {one['place']}: {one['seen']} {one['next_step']}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{escape(self._head())}</p>"
        rows = [
            (
                f"{one.code} {one.severity_name.to(self.language)}",
                one.place.words,
                one.seen,
                one.why,
                one.next_step,
            )
            for one in self
        ]
        heads = ("", "", *(said.to(self.language) for said in (phrase("Seen"), phrase("Why"), phrase("Next"))))
        return (
            f"<p><b>{escape(self._head())}</b></p><table><thead>{_row('th', heads)}</thead><tbody>"
            + "".join(
                _row("td", [said if isinstance(said, str) else said.to(self.language) for said in row]) for row in rows
            )
            + "</tbody></table>"
        )


def _row(cell: str, texts: Iterable[str]) -> str:
    left = ' style="text-align: left; vertical-align: top"'
    return f"<tr>{''.join(f'<{cell}{left}>{escape(text)}</{cell}>' for text in texts)}</tr>"


def rules() -> tuple[Rule, ...]:
    """All rules of the review, in the order of their codes.

    >>> rules()[0].code
    'JK101'
    """
    return RULES


def review(
    journey: Journey,
    *,
    today: date | None = None,
    select: Collection[str] | None = None,
    ignore: Collection[str] | None = None,
    set_aside: bool = False,
) -> Findings:
    """The findings on a map, in map order: the map as a whole, then stage by stage, lane by lane.

    `today` decides what is overdue (the day it is, if not given). `select` keeps only these rules,
    `ignore` leaves these out; an unknown code raises `NotFound`. Findings that were set aside come back
    with `set_aside=True`.

    >>> from journeykit.model.journey import Stage
    >>> journey = Journey(title="Shoes", stages=(Stage(id="s", title="Logistics"),))
    >>> [(finding.key, str(finding.seen)) for finding in review(journey)]
    [('JK102@s', '“Logistics” is the name of a department.')]
    """
    wanted = _known(select) if select is not None else {rule.code for rule in RULES}
    wanted -= _known(ignore or ())
    when = today or date.today()
    found: list[tuple[tuple[int, int, int], Finding]] = []
    for rule in RULES:
        if rule.code in wanted:
            found += [(_order(journey, spot), _finding(rule, spot)) for spot in rule.look(journey, when)]
    ordered = [finding for _, finding in sorted(found, key=lambda one: one[0])]
    findings = Findings(finding for finding in ordered if set_aside or finding.key not in journey.set_aside)
    findings.language = journey.language
    return findings


def _known(codes: Collection[str]) -> set[str]:
    given = {codes} if isinstance(codes, str) else set(codes)
    known = [rule.code for rule in RULES]
    for code in sorted(given.difference(known)):
        raise NotFound(
            phrase("The review has no rule {code}.", code=code),
            phrase("Choose among {choices}.", choices=", ".join(known)),
        )
    return given


def _order(journey: Journey, spot: Spot) -> tuple[int, int, int]:
    key = spot.card.lane if spot.card else spot.lane
    rank = next((n for n, one in enumerate(LANES) if one.id == key), -1)
    if spot.stage is None:
        return (-1, rank, -1)
    position = next((n for n, card in enumerate(spot.stage.cards) if card is spot.card), -1)
    return (journey.index(spot.stage.id), rank, position)


def _finding(rule: Rule, spot: Spot) -> Finding:
    return Finding(rule.code, rule.severity, _place(spot), rule.title, spot.seen, rule.why, rule.next_step, rule.source)


def _place(spot: Spot) -> Place:
    key = spot.card.lane if spot.card else spot.lane
    words = phrase("The map") if spot.stage is None else Phrase("{title}", {"title": spot.stage.title})
    if key:
        words = phrase("{place}, {name}", place=words, name=lane(key).title)
    if spot.card:
        called = spot.card.called if isinstance(spot.card, Kpi) else spot.card.text
        words = phrase("{place}: “{text}”", place=words, text=called)
    return Place(words, spot.stage.id if spot.stage else "", key, spot.card.id if spot.card else "")

"""The head and the foot of the picture: whose journey, from which need to which end; sources and dates."""

from __future__ import annotations

from collections.abc import Sequence

from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, Shape, Text, paragraph, side_by_side, stack
from journeykit.drawing.measure import ASCENT, PT, clean, width, wrap
from journeykit.drawing.sheet import BODY, SMALL, Atom, Sheet, flow
from journeykit.model.cards import LANES, Step
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, day, phrase, plural, quoted

__all__ = ["footer", "header", "running_head"]


def header(sheet: Sheet, room: float) -> Block:
    """Title and scenario, the persona, need and resolution, and where to be flawless first."""
    makers = [
        (0.9, _title),
        *((1.25, _persona) for _ in [0] if _has_persona(sheet)),
        *((1.45, _way) for _ in [0] if _has_way(sheet)),
    ]
    gap, parts, x = sheet.mm(3.0), [], 0.0
    share = (room - gap * (len(makers) - 1)) / sum(weight for weight, _ in makers)
    for weight, make in makers:
        parts.append((x, make(sheet, weight * share)))
        x += weight * share + gap
    return side_by_side(parts)


def running_head(sheet: Sheet, room: float) -> Block:
    """What stands over the second page of a map, and over those that follow: which map it is, and which stages."""
    journey, (first, last) = sheet.journey, sheet.span
    count = len(journey.stages)
    if first == last:
        stages = phrase("Stage {n} of {count}", n=first, count=count)
    else:
        stages = phrase("Stages {first} to {last} of {count}", first=first, last=last, count=count)
    said = paragraph(sheet.say(stages), room * 0.3, sheet.pt(BODY * 1.2), "semibold", anchor="right")
    title = paragraph(journey.title, room * 0.68, sheet.pt(BODY * 1.5), "bold")
    return side_by_side([(0.0, title), (room * 0.7, said)])


def _has_persona(sheet: Sheet) -> bool:
    who = sheet.journey.persona
    return any((who.name, who.summary, who.need, who.context, who.behaviour))


def _has_way(sheet: Sheet) -> bool:
    return bool(sheet.journey.need or sheet.journey.resolution or _flawless(sheet))


def _flawless(sheet: Sheet) -> list[Step]:
    return [step for _, step in sheet.journey.steps() if step.priority]


def _title(sheet: Sheet, room: float) -> Block:
    journey, room = sheet.journey, room - sheet.mm(3)
    size = next((s for s in (25, 21, 18, 15) if len(wrap(journey.title, "bold", sheet.pt(s), room)) <= 2), 13)
    return stack([
        paragraph(sheet.say(phrase("Customer journey map")).upper(), room, sheet.pt(SMALL), "semibold", "accent"),
        paragraph(journey.title, room, sheet.pt(size), "bold"),
        Block(sheet.mm(1.0)),
        paragraph(journey.scenario, room, sheet.pt(BODY * 1.06), colour="quiet"),
    ])  # fmt: skip


def _persona(sheet: Sheet, room: float) -> Block:
    who, pad, face = sheet.journey.persona, sheet.mm(2.6), sheet.mm(16)
    left = pad + face + sheet.mm(3.4)
    inner = room - left - pad
    name, size = clean(who.name or sheet.say(phrase("Persona")), "bold"), sheet.pt(14)
    top = flow(sheet, [Atom(name, font="bold", size=14, colour="ink", gap=2.5)], inner)
    beside = width(name, "bold", size) + sheet.mm(2.5)
    if beside + width(clean(who.summary), "regular", sheet.pt(BODY * 1.06)) < inner:
        base = ASCENT * size * PT
        top = Block(
            top.height, (*top.marks, Text(beside, base, clean(who.summary), "regular", sheet.pt(BODY * 1.06), "quiet"))
        )
    else:
        top = stack([top, paragraph(who.summary, inner, sheet.pt(BODY), colour="quiet")])
    facts = [(phrase("Need"), who.need), (phrase("Context"), who.context), (phrase("Behaviour"), who.behaviour)]
    told = [(label, text) for label, text in facts if text]
    gap = sheet.mm(3)
    wide = (inner - gap * (len(told) - 1)) / max(1, len(told))
    columns = side_by_side(
        (n * (wide + gap), stack([
            paragraph(sheet.say(label), wide, sheet.pt(BODY), "semibold", "before"),
            paragraph(text, wide, sheet.pt(BODY)),
        ])) for n, (label, text) in enumerate(told)
    )  # fmt: skip
    said = stack([top, columns], sheet.mm(0.8))
    caption = paragraph(sheet.say(phrase("Persona")), face, sheet.pt(SMALL), colour="quiet", anchor="center")
    high = max(said.height, face + sheet.mm(0.6) + caption.height) + 2 * pad
    return Block(high, (
        Box(0, 0, room, high),
        Box(pad, pad, face, face, "portrait", "portrait", radius=face / 2),
        Icon(pad + face * 0.19, pad + face * 0.17, face * 0.62, "user", "before", "portrait"),
        *caption.at(pad, pad + face + sheet.mm(0.6)),
        *said.at(left, pad),
    ))  # fmt: skip


def _way(sheet: Sheet, room: float) -> Block:
    """From need to resolution; under it, the few moments that must be flawless."""
    flawless = _flawless(sheet)
    return stack([
        _ends(sheet, room) if sheet.journey.need or sheet.journey.resolution else Block(0.0),
        _strip(sheet, flawless, room) if flawless else Block(0.0),
    ], sheet.mm(2))  # fmt: skip


def _ends(sheet: Sheet, room: float) -> Block:
    """The need, the resolution, and over how many steps the one leads to the other."""
    journey, pad, size = sheet.journey, sheet.mm(2.2), sheet.pt(SMALL)
    over, under = _counts(sheet)
    arrow = max(width(clean(text, "semibold"), "semibold", size) for text in (*over, *under)) + sheet.mm(5)
    wide = (room - arrow) / 2

    def end(label: Phrase, colour: str, text: str) -> Block:
        inner = wide - 2 * pad
        return stack([
            paragraph(sheet.say(label), inner, sheet.pt(BODY), "semibold", colour),
            paragraph(text or "\N{EN DASH}", inner, sheet.pt(BODY * 1.15), "semibold", balanced=True),
        ])  # fmt: skip

    need = end(phrase("Need"), "before", quoted(journey.need, sheet.language) if journey.need else "")
    resolution = end(phrase("Resolution"), "after", journey.resolution)
    top = stack(paragraph(text, arrow, size, "semibold", anchor="center") for text in over)
    low = stack(paragraph(text, arrow, size, colour="accent", anchor="center") for text in under)
    high = max(need.height + 2 * pad, resolution.height + 2 * pad, top.height + low.height + sheet.mm(3))
    middle = top.height + (high - top.height - low.height) / 2
    return Block(high, (
        Box(0, 0, wide, high), *need.at(pad, pad),
        *top.at(wide, middle - sheet.mm(0.8) - top.height),
        *_arrow(sheet, wide + sheet.mm(1.2), middle, arrow - sheet.mm(2.4)),
        *low.at(wide, middle + sheet.mm(1.0)),
        Box(wide + arrow, 0, wide, high), *resolution.at(wide + arrow + pad, pad),
    ))  # fmt: skip


def _counts(sheet: Sheet) -> tuple[list[str], list[str]]:
    """What stands over the arrow, and under it."""
    lived, ideal = len(sheet.journey.steps()), len(sheet.journey.steps("ideal"))
    over = [sheet.say(plural("{n} stage", "{n} stages", n=len(sheet.journey.stages)))]
    if lived:
        over.insert(0, sheet.say(plural("{n} step", "{n} steps", n=lived)))
    return over, [sheet.say(plural("{n} ideal step", "{n} ideal steps", n=ideal))] if ideal else []


def _arrow(sheet: Sheet, x: float, y: float, length: float) -> list[Mark]:
    tip = sheet.mm(1.7)
    return [
        Line(x, y, ((0.0, 0.0), (length - tip, 0.0)), "ink", 0.35),
        Shape(x + length, y, ((0.0, 0.0), (-tip, -tip / 2), (-tip, tip / 2)), "ink"),
    ]


def _strip(sheet: Sheet, flawless: list[Step], room: float) -> Block:
    pad, side = sheet.mm(1.7), sheet.mm(5.6)
    atoms = [Atom(sheet.say(phrase("Be flawless here first:")), colour="ink", font="semibold", size=BODY * 1.06)]
    for step in flawless:
        n = sheet.numbers[step.id]
        atoms.append(Atom(step.text.rstrip(".").strip(), colour="accent", font="semibold", size=BODY * 1.06, gap=1.0))
        comma = "" if step is flawless[-1] else ","
        where = sheet.say(phrase("(step {n})", n=n)).replace(" ", "\N{NO-BREAK SPACE}")
        atoms.append(Atom(where + comma, colour="ink", size=BODY * 1.06))
    said = flow(sheet, atoms, room - 2 * pad - side)
    high = said.height + 2 * pad
    star = sheet.mm(4)
    return Block(
        high, (Box(0, 0, room, high), Icon(pad, (high - star) / 2, star, "star", "accent"), *said.at(pad + side, pad))
    )


def footer(sheet: Sheet, room: float, paper: str, squares: bool, place: tuple[int, int] = (1, 1)) -> Block:
    """What frames and squares mean, what is not there yet, sources, owner, review date, and when it was drawn.

    `place` is which page this is, of how many: the last one says all this.
    """
    n, count = place
    right = [sheet.say(phrase("Page {n} of {count}", n=n, count=count))] if count > 1 else []
    if n < count:
        left = [sheet.say(phrase("Sources and signs: on the last page."))] if sheet.references else []
        return _foot(sheet, room, left, right, "quiet")
    overdue = sheet.journey.review_on is not None and sheet.journey.review_on < sheet.today
    right = [*_dates(sheet, paper, overdue), *right]
    return _foot(sheet, room, _signs(sheet, squares), right, "alert" if overdue else "quiet")


def _dates(sheet: Sheet, paper: str, overdue: bool) -> list[str]:
    """When it was drawn, whose it is, when it is to be reviewed."""
    journey = sheet.journey
    right = [sheet.say(phrase("Drawn {day}.", day=day(sheet.today, sheet.language)))]
    if journey.owner:
        right.append(sheet.say(phrase("Owner: {owner}.", owner=journey.owner)))
    if journey.review_on:
        when = day(journey.review_on, sheet.language)
        right.append(
            sheet.say(
                phrase("Review overdue since {day}.", day=when) if overdue else phrase("Review by {day}.", day=when)
            )
        )
    if paper not in ("a3", ""):
        right.append(sheet.say(phrase("To be printed on {paper}.", paper=paper.upper())))
    return [*right, sheet.say(phrase("Made with JourneyKit"))]


def _signs(sheet: Sheet, squares: bool) -> list[str]:
    """Sources, what frames and squares mean, and what is not there yet."""
    journey, left = sheet.journey, []
    if sources := [*(_reference(sheet, *told, n) for told, n in sheet.references.items()), *journey.sources]:
        left.append(sheet.say(phrase("Sources: {sources}", sources="; ".join(sources))))
    if any(card.rests_on == "assumption" and card.lane != "kpi" for _, card in journey.cards()):
        left.append(sheet.say(phrase("A dashed frame is an assumption: nobody has checked it yet.")))
    if squares:
        left.append(sheet.say(phrase("□ stands for a character that the fonts of this picture lack.")))
    empty = [_lowered(sheet.say(lane.title)) for lane in LANES if not any(journey.cards(lane.id))]
    if journey.stages and empty:
        left.append(sheet.say(phrase("Not yet on this map: {lanes}.", lanes=", ".join(empty))))
    return left


def _foot(sheet: Sheet, room: float, left: Sequence[str], right: Sequence[str], colour: str) -> Block:
    size = sheet.pt(SMALL)
    wide = width(clean("  ".join(right)), "regular", size)
    wide = min(max(wide, room * 0.3) + sheet.mm(1), room * 0.6)
    return side_by_side([
        (0.0, stack([paragraph(one, room - wide - sheet.mm(4), size, colour="quiet") for one in left])),
        (room - wide, paragraph("  ".join(right), wide, size, colour=colour, anchor="right")),
    ])  # fmt: skip


def _lowered(title: str) -> str:
    """A title inside a sentence; abbreviations stay as they are."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _reference(sheet: Sheet, rests_on: str, source: str, n: int) -> str:
    said = phrase("{label}: {value}", label=word("evidence", rests_on).to(sheet.language), value=source)
    return f"[{n}]\N{NO-BREAK SPACE}{sheet.say(said)}"

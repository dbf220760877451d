"""The flow: a band for every way that cases go, from column to column; grey for who leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import (
    LABEL,
    NAME,
    NOTE,
    PANEL,
    Chart,
    chevrons,
    listed,
    panel,
    texts_wide,
    written,
)  # fmt: skip
from journeykit.drawing.marks import Block, Box, Mark, Shape, Text, flat, paragraph, rect, stack
from journeykit.drawing.measure import ASCENT, PT, clean, width, wrap
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "Band", "Node", "arrange"]

SHADES: Final = ("group1", "group2", "group3", "group4", "group5")
GREY: Final = "quiet"
HALO: Final = "ground@B8"
LEFT: Final = "\0left"
FOLDED: Final = "\0folded"
VIA: Final = "\0via"
"""Nodes that are no activity: where cases end, small ones taken together, and the room of a band that passes by."""
_BAR: Final = 3.2
_MOST: Final = 6
_LEAST_FLOW: Final = 70.0
_COUNT: Final = 11.5


@dataclass
class Node:
    """One name in one column, and the cases that come by."""

    column: int
    name: str
    label: str
    groups: Counter[str] = field(default_factory=Counter)
    x: float = 0.0
    y: float = 0.0
    room: float = 0.0
    high: float = 0.0

    @property
    def count(self) -> int:
        """The cases."""
        return sum(self.groups.values())


@dataclass(frozen=True)
class Band:
    """Cases of a group on their way from a node to one of the next column."""

    source: tuple[int, str]
    target: tuple[int, str]
    group: str
    count: int


def _backward(facts: Facts) -> bool:
    return bool(facts.about.get("backward"))


def _began(facts: Facts) -> int:
    first = min(row["position"] for row in facts.rows)
    return sum(row["count"] for row in facts.rows if row["position"] == first)


def _title(facts: Facts) -> Phrase:
    cases, start = facts.cases(_began(facts)), facts.about.get("activity")
    if _backward(facts):
        if start:
            return phrase("Where {cases} came from before “{start}”", cases=cases, start=start)
        return phrase("How {cases} came to their end", cases=cases)
    return (
        phrase("Where {cases} go from “{start}”", cases=cases, start=start)
        if start
        else phrase("Where {cases} go", cases=cases)
    )


def _lead(facts: Facts) -> Phrase:
    ended, ways = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in facts.rows:
        (ended if row["left"] else ways)[row["source"], row["target"]] += row["count"]
    if not ended:
        return phrase("A band is as thick as the number of cases in it.")
    (name, _), most = max(ended.items(), key=lambda one: one[1])
    told = {"name": name, "count": facts.n(most), "share": facts.share(100 * most / max(1, _began(facts)))}
    said = (
        phrase("Most begin with “{name}”: {count}, {share} of all.", **told)
        if _backward(facts)
        else phrase("Most end after “{name}”: {count}, {share} of all.", **told)
    )
    return phrase("{one} {other}", one=said, other=phrase("A band is as thick as the number of cases in it."))


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        told = {"n": row["position"] + 1, "source": row["source"], "count": facts.cases(row["count"])}
        if not row["left"]:
            said = phrase("Step {n}: “{source}” to “{target}”: {count}", target=row["target"], **told)
        elif _backward(facts):
            said = phrase("Step {n}: began with “{source}”: {count}", **told)
        else:
            said = phrase("Step {n}: ended after “{source}”: {count}", **told)
        yield phrase("{what} ({group})", what=said, group=row["group"]) if row["group"] else said


def arrange(facts: Facts) -> tuple[dict[tuple[int, str], Node], list[Band], bool]:
    """Nodes and bands, small nodes of a column taken together; and whether each column is one stage of the map."""
    aligned, shown = _aligned(facts), _shown(facts)
    totals = Counter[str]()
    for row in facts.rows:
        totals[row["group"] or ""] += row["count"]
    known = [group for group, _ in totals.most_common(len(SHADES))]
    if len(totals) > len(SHADES):
        known = known[:-1]
    bands = Counter[tuple[tuple[int, str], tuple[int, str], str]]()
    for row in facts.rows:
        column = shown.index(row["source"]) if aligned else row["position"]
        target = column + 1 if row["left"] or not aligned else shown.index(row["target"])
        group = row["group"] if row["group"] in known or not row["group"] else FOLDED
        end = (target, LEFT if row["left"] else row["target"])
        place = (column, row["source"])
        for between in range(column + 1, target):
            bands[place, (between, VIA + row["source"]), group or ""] += row["count"]
            place = (between, VIA + row["source"])
        bands[place, end, group or ""] += row["count"]
    folded = _folded(bands)
    nodes: dict[tuple[int, str], Node] = {}
    joined = Counter[tuple[tuple[int, str], tuple[int, str], str]]()
    for (source, target, group), count in bands.items():
        joined[folded.get(source, source), folded.get(target, target), group] += count
    through: dict[tuple[int, str], list[Counter[str]]] = defaultdict(lambda: [Counter(), Counter()])
    for (source, target, group), count in joined.items():
        through[source][1][group] += count
        through[target][0][group] += count
    for place, (into, out) in through.items():
        nodes[place] = Node(*place, _label(facts, place, folded), Counter(into | out))
    return nodes, [Band(*ends, count) for ends, count in joined.items()], aligned


def _shown(facts: Facts) -> list[str]:
    """The stages of the map from the first to the last that cases come to."""
    names = {name for row in facts.rows for name in (row["source"], row["target"])}
    places = [place for name, place in facts.order.items() if name in names]
    return list(facts.order)[min(places) : max(places) + 1] if places else []


def _aligned(facts: Facts) -> bool:
    """Whether all go forward through the stages, so that a column can be a stage."""
    order = facts.order
    names = {name for row in facts.rows for name in (row["source"], *(() if row["left"] else (row["target"],)))}
    return bool(order) and not _backward(facts) and names <= order.keys() and all(
        row["left"] or order[row["target"]] > order[row["source"]] for row in facts.rows
    )  # fmt: skip


def _folded(bands: Counter[tuple[tuple[int, str], tuple[int, str], str]]) -> dict[tuple[int, str], tuple[int, str]]:
    """Where the small nodes of crowded columns go."""
    into, out = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for (source, target, _), count in bands.items():
        out[source] += count
        into[target] += count
    found: dict[tuple[int, str], tuple[int, str]] = {}
    columns = defaultdict(list)
    for place in into.keys() | out.keys():
        if not place[1].startswith((LEFT, VIA)):
            columns[place[0]].append(place)
    for column, places in columns.items():
        places.sort(key=lambda place: (-max(into[place], out[place]), place))
        if len(places) > _MOST:
            found |= dict.fromkeys(places[_MOST - 1 :], (column, FOLDED))
    return found


def _label(facts: Facts, place: tuple[int, str], folded: dict[tuple[int, str], tuple[int, str]]) -> str:
    if place[1] == LEFT:
        return facts.say(phrase("began here") if _backward(facts) else phrase("ended"))
    if place[1].startswith(VIA):
        return ""
    if place[1] == FOLDED:
        n = sum(to == place for to in folded.values())
        return facts.say(plural("{n} other", "{n} others", n=n))
    return place[1]


def _body(facts: Facts, wide: float, high: float) -> Block:
    nodes, bands, aligned = arrange(facts)
    colours = _colours(facts, bands)
    last, right = max(column for column, _ in nodes), 0 if _backward(facts) else max(column for column, _ in nodes)
    ends = (node.label for node in nodes.values() if node.column == right)
    tail = min(0.2 * wide, max(24.0, texts_wide(ends, "semibold", LABEL) + 17.0))
    strip, pitch = Block(0.0), (wide - tail) / max(1, last)
    for node in nodes.values():
        node.x = (last - node.column if _backward(facts) else node.column) * pitch
        node.room = (tail if node.column == right else pitch) - 2.0
    if facts.about.get("stages"):
        strip = _stages(facts, wide, pitch if aligned else None)
    below = _below(facts, bands, colours, wide)
    room = max(_LEAST_FLOW, high - strip.height - below.height - 10.0)
    low = _place(facts, nodes, room)
    marks = [*_bands(facts, nodes, bands, colours), *_bars(facts, nodes, colours)]
    marks += _labels(facts, nodes)
    top = strip.height + (5.0 if strip.height else 0.0)
    drawn = Block(low, tuple(marks))
    return Block(
        top + low + 5.0 + below.height,
        (*strip.at(0, 0), *drawn.at(0, top), *below.at(0, top + low + 5.0)),
    )


def _stages(facts: Facts, wide: float, pitch: float | None) -> Block:
    """The stages of the map: over their columns where there is one for each, else as a key."""
    names = list(facts.order) if pitch is None else _shown(facts)
    if pitch is not None:
        return chevrons(facts, names, [*(n * pitch for n in range(len(names))), wide])
    label = paragraph(facts.say(phrase("The stages of the map, in their order:")), wide, NOTE, colour="quiet")
    return stack([label, chevrons(facts, names, [wide * n / len(names) for n in range(len(names) + 1)])], 1.0)


def _colours(facts: Facts, bands: Sequence[Band]) -> dict[str, str]:
    """A shade for each group, the largest first and the others last; none without groups."""
    totals = Counter[str]()
    for band in bands:
        if band.source[0] == min(one.source[0] for one in bands):
            totals[band.group] += band.count
    for band in bands:
        totals.setdefault(band.group, 0)
    if set(totals) == {""}:
        return {}
    groups = sorted(totals, key=lambda group: (group == FOLDED, -totals[group], group))
    return {group: SHADES[n % len(SHADES)] for n, group in enumerate(groups)}


def _place(facts: Facts, nodes: dict[tuple[int, str], Node], room: float) -> float:
    """Give each node its height, and its place under those before it; returns how low they reach."""
    names = {str(name): n for n, name in enumerate(facts.about.get("order") or ())}
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes.values():
        columns[node.column].append(node)
    unit = float("inf")
    labels = {id(node): _said(facts, node).height + 2.2 for node in nodes.values()}
    for column in columns.values():
        column.sort(key=lambda node: (_rank(node.name), names.get(node.name, len(names)), node.name))
    head = max(labels[id(column[0])] for column in columns.values())
    for column in columns.values():
        taken = head + sum(labels[id(node)] for node in column[1:])
        unit = min(unit, max(room - taken, 0.35 * room) / max(1, sum(node.count for node in column)))
    low = 0.0
    for column in columns.values():
        y = 0.0
        for node in column:
            y = y + labels[id(node)] if y else head
            node.y, node.high = y, max(0.25, node.count * unit)
            y += node.high
        low = max(low, y)
    return low


def _rank(name: str) -> int:
    """Activities first, then those taken together, bands that pass by, and who leaves."""
    return 3 if name == LEFT else 2 if name.startswith(VIA) else 1 if name == FOLDED else 0


def _said(facts: Facts, node: Node) -> Block:
    """The label of a node: its count and its name."""
    if not node.label:
        return Block(0.0)
    count = facts.n(node.count)
    colour = "quiet" if node.name in (LEFT, FOLDED) else "ink"
    beside = width(count, "bold", _COUNT) + 1.6
    lines = wrap(node.label, "semibold", LABEL, node.room - beside)
    if len(lines) == 1:
        base = ASCENT * _COUNT * PT
        return Block(4.6, (
            Text(0, base, count, "bold", _COUNT, colour),
            Text(beside, base, lines[0], "semibold", LABEL, colour),
        ))  # fmt: skip
    return listed([(count, _COUNT, "bold", colour), (node.label, LABEL, "semibold", colour)], node.room, gap=-0.2)


def _bands(
    facts: Facts, nodes: dict[tuple[int, str], Node], bands: Sequence[Band], colours: dict[str, str]
) -> Iterator[Mark]:
    """The bands, at each node in the order of where they come from and go to."""
    groups = list(colours) or [""]
    out, into = defaultdict(list), defaultdict(list)
    for band in bands:
        out[band.source].append(band)
        into[band.target].append(band)
    starts: dict[Band, float] = {}
    ends: dict[Band, float] = {}
    for sides, places, other in ((out, starts, "target"), (into, ends, "source")):
        for place, those in sides.items():
            node, y = nodes[place], nodes[place].y
            those.sort(
                key=lambda band: (
                    nodes[getattr(band, other)].y,
                    nodes[getattr(band, other)].column,
                    groups.index(band.group),
                )
            )
            for band in those:
                places[band] = y
                y += node.high * band.count / max(1, node.count)
    for band in sorted(bands, key=lambda band: (band.target[1] != LEFT, -band.count)):
        source, target = nodes[band.source], nodes[band.target]
        thick = source.high * band.count / max(1, source.count), target.high * band.count / max(1, target.count)
        fill = _fill(facts, band, colours)
        via = _BAR if band.target[1].startswith(VIA) else 0.0
        if _backward(facts):
            yield _ribbon(target.x + _BAR, ends[band], thick[1], source.x, starts[band], thick[0], fill)
        else:
            yield _ribbon(source.x + _BAR, starts[band], thick[0], target.x + via, ends[band], thick[1], fill)


def _fill(facts: Facts, band: Band, colours: dict[str, str]) -> str:
    if band.target[1] == LEFT:
        strength = 0x48 - 0x10 * min(3, list(colours).index(band.group)) if colours else 0x40
        return f"{GREY}@{strength:02X}"
    colour = colours.get(band.group) or facts.colour(band.source[1].removeprefix(VIA))
    return f"{colour}@{0x80 if colours else 0x58:02X}"


def _ribbon(x: float, y: float, high: float, x1: float, y1: float, high1: float, fill: str) -> Shape:
    dx, dy, half = x1 - x, y1 - y, (x1 - x) / 2
    return Shape(x, y, (
        (0.0, 0.0), (half, 0.0, half, dy, dx, dy), (dx, dy + high1), (half, dy + high1, half, high, 0.0, high),
    ), fill)  # fmt: skip


def _bars(facts: Facts, nodes: dict[tuple[int, str], Node], colours: dict[str, str]) -> Iterator[Mark]:
    for node in nodes.values():
        if node.name.startswith(VIA):
            continue
        if node.name == LEFT or not colours:
            colour = GREY if node.name == LEFT else facts.colour(node.name)
            yield Box(node.x, node.y, _BAR, node.high, colour, None, radius=0.0)
            continue
        y = node.y
        for group, colour in colours.items():
            high = node.high * node.groups[group] / max(1, node.count)
            yield Box(node.x, y, _BAR, high, colour, None, radius=0.0)
            y += high


def _labels(facts: Facts, nodes: dict[tuple[int, str], Node]) -> Iterator[Mark]:
    """The labels over their nodes, on a ground that lets bands shine through."""
    for node in nodes.values():
        said = _said(facts, node)
        y = node.y - said.height - 0.6
        if said.marks:
            far = max(rect(mark)[2] for mark in flat(said.marks))
            yield Box(node.x - 0.4, y + 0.4, far + 0.8, said.height - 0.2, HALO, None, radius=0.8)
        yield from said.at(node.x, y)


def _below(facts: Facts, bands: Sequence[Band], colours: dict[str, str], wide: float) -> Block:
    """A card that says how to read the colours; with groups, how many of each end on the way."""
    inner = wide - 2 * PANEL
    grey = phrase("Grey: the case begins here.") if _backward(facts) else phrase("Grey: the case ends here.")
    if not colours:
        return paragraph(facts.say(grey), wide, NOTE, colour="quiet")
    head, began, come = _compared(facts, bands)
    names = {group: _group(facts, group) for group in colours}
    label = min(0.3 * inner, texts_wide(names.values(), "regular", LABEL) + 2)
    rows: list[Block] = []
    for group, colour in colours.items():
        share = 100 * come[group] / max(1, began[group])
        text = paragraph(names[group], label, LABEL)
        middle, room = text.height / 2, inner - label - 66.0
        said = phrase(
            "{share}, {count} of {all}", share=facts.share(share), count=facts.n(come[group]), all=facts.n(began[group])
        )
        rows.append(Block(text.height + 0.8, (
            *text.at(6.0, 0),
            Box(0, middle - 1.6, 3.6, 3.2, colour, None, radius=0.4),
            Box(label + 9.0, middle - 1.6, max(0.3, room * share / 100), 3.2, colour, None, radius=0.4),
            written(label + 12.0 + room * share / 100, middle, facts.say(said), LABEL, "semibold"),
        )))  # fmt: skip
    table = stack([
        paragraph(facts.say(head), inner, NAME, "semibold"), Block(1.0), *rows, Block(1.0),
        paragraph(facts.say(grey), inner, NOTE, colour="quiet"),
    ])  # fmt: skip
    return Block(table.height + 2 * PANEL - 2, (panel(wide, table.height + 2 * PANEL - 2), *table.at(PANEL, PANEL - 1)))


def _compared(facts: Facts, bands: Sequence[Band]) -> tuple[Phrase, Counter[str], Counter[str]]:
    """Where about half of the cases come, and who does, by group: there groups differ the most visibly."""
    first = min(band.source[0] for band in bands)
    came: dict[int, Counter[str]] = defaultdict(Counter)
    for band in bands:
        came[band.source[0]][band.group] += 0 if band.source[1].startswith(VIA) else band.count
    began = came[first]
    column = min(
        (n for n in came if n != first), key=lambda n: abs(came[n].total() / began.total() - 0.5), default=first
    )
    if _aligned(facts):
        name = next(band.source[1] for band in bands if band.source[0] == column)
        return phrase("Who comes to “{name}”", name=name.removeprefix(VIA)), began, came[column]
    return plural("Who takes {n} step or more", "Who takes {n} steps or more", n=column + 1), began, came[column]


def _group(facts: Facts, group: str) -> str:
    if group == FOLDED:
        return facts.say(phrase("others"))
    return clean(group) or facts.say(phrase("not said"))


CHART: Final = Chart(("position", "source", "target", "group", "count", "left"), _title, _lead, _body, _lines)

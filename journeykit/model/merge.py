"""Two teams' maps of the same start, made into one.

What one side alone changed is taken; what both changed alike is taken once; lists (verbatims, sources) take what either
side added. Where they contradict each other there is a `Conflict`, and until somebody has chosen nothing is dropped:
the merged map holds both cards, or both texts side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Literal, NamedTuple, get_args

from pydantic import ValidationError

from journeykit.errors import BadValue
from journeykit.model.cards import CardBase, fields_of, lane
from journeykit.model.changed import HEADER, STAGE, called, field_name, place_of, said_of
from journeykit.model.compare import aligned, moved, value_at
from journeykit.model.journey import Journey, Persona, Slot, Stage, slot
from journeykit.text import Language, Phrase, phrase, plural, shown

Choice = Literal["ours", "theirs", "both"]
Side = Literal["ours", "theirs"]
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)
_MOST: Final = 1_000  # entries of a list in a map

__all__ = ["CHOICES", "Choice", "Conflict", "Merged", "merge"]


@dataclass(frozen=True)
class Conflict:
    """Something both sides changed, each in its own way: what each says, what can be chosen and what is.

    `began` says what stood there at the start, `both` what “both” makes of it. `id` stays the same however often the
    same maps are merged.
    """

    id: str
    place: Phrase
    what: Phrase
    ours: tuple[Phrase, ...]
    theirs: tuple[Phrase, ...]
    choices: tuple[Choice, ...]
    chosen: Choice
    began: tuple[Phrase, ...] = ()
    both: tuple[Phrase, ...] = ()

    def plain(self, language: Language) -> dict[str, Any]:
        """The conflict as text in `language`, for JSON and for the browser."""
        texts = {"place": self.place.to(language), "what": self.what.to(language)}
        sides = {
            name: [one.to(language) for one in getattr(self, name)] for name in ("began", "ours", "theirs", "both")
        }
        return {"id": self.id, **texts, **sides, "choices": list(self.choices), "chosen": self.chosen}


@dataclass(frozen=True)
class Merged:
    """Two maps in one, and where they contradicted each other."""

    journey: Journey
    conflicts: tuple[Conflict, ...]
    base: Journey | None = field(repr=False)
    ours: Journey = field(repr=False)
    theirs: Journey = field(repr=False)

    def choose(self, choices: Mapping[str, Choice]) -> Merged:
        """The same merge with what was chosen for each conflict, by its id; the others stay as they are."""
        chosen = {one.id: one.chosen for one in self.conflicts}
        return merge(self.base, self.ours, self.theirs, {**chosen, **choices})

    def take(self, choice: Choice) -> Merged:
        """One choice for every conflict that has it; where “both” cannot be, nothing changes."""
        return self.choose({one.id: choice for one in self.conflicts if choice in one.choices})


def merge(base: Journey | None, ours: Journey, theirs: Journey, choices: Mapping[str, Choice] | None = None) -> Merged:
    """One map from two that began as `base`; without a base, from two maps of the same framework.

    Stages and cards are told by their ids; what both sides added with the same title or words is the same. Without a
    base, an empty field gives way to a filled one. Raises `BadValue` when the map would be larger than a map can be.

    >>> base = Journey(title="Shoes", owner="Ana")
    >>> merged = merge(base, base.replace(title="Boots"), base.replace(owner="Bo"))
    >>> merged.journey.title, merged.journey.owner, merged.conflicts
    ('Boots', 'Bo', ())
    >>> merged = merge(base, base.replace(title="Boots"), base.replace(title="Sandals"))
    >>> merged.journey.title, merged.take("theirs").journey.title
    ('Boots / Sandals', 'Sandals')
    """
    for choice in (choices or {}).values():
        if choice not in CHOICES:
            raise BadValue(
                phrase("“{given}” cannot be chosen here.", given=shown(choice)),
                phrase("Choose one of {choices}.", choices=", ".join(CHOICES)),
            )
    known = {one.id for stage in base.stages for one in (stage, *stage.cards)} if base else set()
    return _Merging(base, ours, aligned(theirs, ours, known), choices or {}).merged(theirs)


class _At(NamedTuple):
    """A card and the stage it stands in."""

    stage: Stage
    card: CardBase


Key = tuple[str, str]


class _Version:
    """One of the maps, by ids."""

    def __init__(self, journey: Journey | None) -> None:
        self.journey = journey
        self.stages = {stage.id: stage for stage in journey.stages} if journey else {}
        held = journey.cards() if journey else ()
        self.cards: dict[Key, _At] = {(card.lane, card.id): _At(stage, card) for stage, card in held}

    def slots(self, stage: str) -> dict[Slot, list[Key]]:
        """The cards of a stage, by where they stand in it."""
        found: dict[Slot, list[Key]] = {}
        for card in self.stages[stage].cards if stage in self.stages else ():
            found.setdefault(slot(card), []).append((card.lane, card.id))
        return found


class _Merging:
    """A merge under way: the three maps, what was chosen, and the conflicts met so far."""

    def __init__(self, base: Journey | None, ours: Journey, theirs: Journey, choices: Mapping[str, Choice]) -> None:
        self.base, self.ours, self.theirs = _Version(base), _Version(ours), _Version(theirs)
        self.journeys = ours, theirs
        self.choices = choices
        self.conflicts: list[Conflict] = []
        self.placed: dict[Key, list[tuple[str, CardBase]]] = {}
        self.kept: dict[str, Side] = {}  # stages that one side removed and the other changed
        self.taken = {one.id for map_ in (ours, theirs) for s in map_.stages for one in (s, *s.cards)}

    def merged(self, theirs: Journey) -> Merged:
        """The merged map. `theirs` is that map as it was given."""
        ours = self.journeys[0]
        header = self._header()
        stages = self._stages()
        for key in dict.fromkeys((*self.ours.cards, *self.theirs.cards)):
            self._card(key, stages)
        done = tuple(stage.replace(cards=self._cards_of(stage.id)) for stage in stages.values())
        journey = ours.replace(**header, stages=_unique(done, self.taken))
        return Merged(journey, tuple(self.conflicts), self.base.journey, ours, theirs)

    def _conflict(
        self,
        key: str,
        place: Phrase,
        what: Phrase,
        sides: tuple[Sequence[Phrase], Sequence[Phrase]],
        choices: tuple[Choice, ...],
        default: Choice,
        began: Sequence[Phrase] = (),
        both: Sequence[Phrase] = (),
    ) -> Choice:
        chosen = self.choices.get(key, default)
        chosen = chosen if chosen in choices else default
        said = tuple(sides[0]), tuple(sides[1])
        self.conflicts.append(Conflict(key, place, what, *said, choices, chosen, tuple(began), tuple(both)))
        return chosen

    def _said(self, journey: Journey, name: str, value: Any, card: CardBase | None = None) -> Phrase:
        show = fields_of(type(card)).get(name) if card else None
        return said_of(show, name, value, journey, card) or phrase("nothing")

    def _one_value(self, key: str, place: Phrase, values: tuple[Any, Any, Any], joined: str | None, name: str) -> Any:
        """What becomes of a field of the map or of a stage that both sides changed."""
        start, ours, theirs = values
        said = [self._said(self.journeys[0], name, ours)], [self._said(self.journeys[1], name, theirs)]
        choices: tuple[Choice, ...] = CHOICES if joined else ("ours", "theirs")
        began = [self._said(self.base.journey, name, start)] if self.base.journey else []
        both = [self._said(self.journeys[0], name, joined)] if joined else []
        default: Choice = "both" if joined else "ours"
        chosen = self._conflict(key, place, _differs(self.base), said, choices, default, began, both)
        return {"ours": ours, "theirs": theirs, "both": joined}[chosen]

    # -- the map itself

    def _header(self) -> dict[str, Any]:
        header: dict[str, Any] = {}
        persona: dict[str, Any] = {}
        for name, label in HEADER.items():
            whole, _, part = name.partition(".")
            start = value_at(self.base.journey, name) if self.base.journey else _empty(Journey, Persona, name)
            value, clash = _three(start, *(value_at(one, name) for one in self.journeys))
            if clash:
                values = start, value_at(self.journeys[0], name), value_at(self.journeys[1], name)
                model, required = (Persona, {}) if part else (Journey, {"title": "-"})
                joined = _joined(model, required, part or whole, *values[1:])
                place = phrase("{place}, {name}", place=phrase("The map"), name=label)
                value = self._one_value(f"map.{name}", place, values, joined, name)
            (persona if part else header)[part or whole] = value
        return header | {"persona": Persona(**persona)}

    # -- stages

    def _stages(self) -> dict[str, Stage]:
        """The stages that stay, in their order, without their cards."""
        stay = {}
        for key in dict.fromkeys((*self.ours.stages, *self.theirs.stages)):
            if stage := self._stage(key):
                stay[key] = stage
        orders = [[key for key in one.stages if key in stay] for one in (self.base, self.ours, self.theirs)]

        def titles(keys: Iterable[str], side: _Version) -> list[Phrase]:
            return [Phrase("{title}", {"title": side.stages[key].title}) for key in keys]

        order = self._order("order", phrase("The order of the stages"), orders, titles)
        return {key: stay[key] for key in order}

    def _stage(self, key: str) -> Stage | None:
        start, ours, theirs = (one.stages.get(key) for one in (self.base, self.ours, self.theirs))
        if ours and theirs:
            return self._both_have(key, start, ours, theirs)
        has: Side = "ours" if ours else "theirs"
        stage = ours or theirs
        assert stage is not None
        if start is None:
            return stage
        if not self._touched(has, start, stage):
            return None
        kept = [*self._kept_lines(has, start, stage)]
        sides = (kept, [phrase("Removed")]) if ours else ([phrase("Removed")], kept)
        place = phrase("The stage “{stage}”", stage=stage.title)
        what = phrase("One side removed it, the other changed it.")
        if self._conflict(f"stage.{key}", place, what, sides, ("ours", "theirs"), has) != has:
            return None
        self.kept[key] = has
        return stage

    def _kept_lines(self, side: Side, start: Stage, stage: Stage) -> Iterator[Phrase]:
        """What a side did to a stage that the other removed."""
        journey = self.journeys[0 if side == "ours" else 1]
        yield plural("Kept and changed, with {n} card", "Kept and changed, with {n} cards", n=len(stage.cards))
        for name, label in STAGE.items():
            if getattr(start, name) != (value := getattr(stage, name)):
                yield _line(label, self._said(journey, name, value))
        before = {card.id: card for card in start.cards}
        for card in stage.cards:
            if before.get(card.id) != card:
                yield _line(lane(card.lane).title, phrase("“{text}”", text=called(card)))

    def _touched(self, side: Side, start: Stage, stage: Stage) -> bool:
        """Whether a side said something about a stage that the other removed."""
        if any(getattr(start, name) != getattr(stage, name) for name in STAGE):
            return True
        before = {card.id: card for card in start.cards}
        return any(before.get(card.id) != card for card in stage.cards)

    def _both_have(self, key: str, start: Stage | None, ours: Stage, theirs: Stage) -> Stage:
        merged: dict[str, Any] = {}
        for name, label in STAGE.items():
            began = getattr(start, name) if start else _empty(Stage, Stage, name)
            values = began, getattr(ours, name), getattr(theirs, name)
            value, clash = _three(*values)
            if clash:
                place = phrase("{place}, {name}", place=phrase("The stage “{stage}”", stage=ours.title), name=label)
                joined = None if name == "phase" else _joined(Stage, {"title": "-"}, name, *values[1:])
                value = self._one_value(f"stage.{key}.{name}", place, values, joined, name)
            merged[name] = value
        return ours.replace(**merged)

    def _order(self, key: str, place: Phrase, orders: list[list[Any]], told: Any) -> list[Any]:
        """One order from two: that of the side that changed it, with what the other added at its place."""
        base, ours, theirs = orders
        first = ours
        if moved(ours, theirs):
            by_us, by_them = bool(moved(base, ours)), bool(moved(base, theirs))
            if by_us == by_them:
                ours_told, theirs_told = (
                    [Phrase("{n}. {what}", {"n": n, "what": one}) for n, one in enumerate(told(keys, side), 1)]
                    for keys, side in ((ours, self.ours), (theirs, self.theirs))
                )
                what = phrase("The two put them in another order.")
                by_them = (
                    self._conflict(key, place, what, (ours_told, theirs_told), ("ours", "theirs"), "ours") == "theirs"
                )
            first = theirs if by_them else ours
        return _woven(first, ours if first is theirs else theirs)

    # -- cards

    def _card(self, key: Key, stages: Mapping[str, Stage]) -> None:
        start, ours, theirs = (one.cards.get(key) for one in (self.base, self.ours, self.theirs))
        if ours and theirs:
            versions = self._versions(key, start, ours, theirs)
        else:
            versions = self._one_side(key, start, ours, theirs, stages)
        self.placed[key] = []
        for stage, card in versions:
            wanted = (stage, *(one.stage.id for one in (ours, theirs) if one))
            if place := next((one for one in wanted if one in stages), None):
                self.placed[key].append((place, card))

    def _one_side(
        self, key: Key, start: _At | None, ours: _At | None, theirs: _At | None, stages: Mapping[str, Stage]
    ) -> list[tuple[str, CardBase]]:
        """A card that one side alone has: it was added there, or removed on the other side."""
        has: Side = "ours" if ours else "theirs"
        found = ours or theirs
        assert found is not None
        version = [(found.stage.id, found.card)]
        if start is None or self.kept.get(found.stage.id) == has:
            return version
        if (found.card == start.card and found.stage.id == start.stage.id) or found.stage.id not in stages:
            return []
        names = [n for n in type(found.card).model_fields if getattr(start.card, n) != getattr(found.card, n)]
        kept = self._told(self.journeys[0 if ours else 1], found, names, start.stage.id != found.stage.id)
        sides = (kept, [phrase("Removed")]) if ours else ([phrase("Removed")], kept)
        place = phrase("{place}: “{text}”", place=place_of(found.stage, found.card), text=called(found.card))
        what = phrase("One side removed it, the other changed it.")
        chosen = self._conflict(_conflict_id(key), place, what, sides, ("ours", "theirs"), has)
        return version if chosen == has else []

    def _versions(self, key: Key, start: _At | None, ours: _At, theirs: _At) -> list[tuple[str, CardBase]]:
        """A card that both sides have, as one card, or as two until somebody has chosen."""
        kind = type(ours.card)
        values: dict[str, Any] = {}
        clashes: list[str] = []
        for name in kind.model_fields:
            before = getattr(start.card, name) if start else kind.model_fields[name].get_default()
            values[name], clash = _three(before, getattr(ours.card, name), getattr(theirs.card, name))
            clashes += [name] * clash
        stage, apart = _three(start.stage.id if start else "", ours.stage.id, theirs.stage.id)
        if not clashes and not apart:
            return [(stage, ours.card.replace(**values))]
        sides: list[tuple[str, CardBase]] = []
        for one in (ours, theirs):
            own = {name: getattr(one.card, name) for name in clashes}
            sides.append((one.stage.id if apart else stage, one.card.replace(**values | own)))
        place = phrase("{place}: “{text}”", place=place_of(ours.stage, ours.card), text=called(ours.card))
        ours_said, theirs_said = (
            self._told(journey, one, clashes, apart) for journey, one in zip(self.journeys, (ours, theirs), strict=True)
        )
        began = self._told(self.base.journey, start, clashes, apart) if start and self.base.journey else []
        both = [phrase("Two cards: you can mend them on the board.")]
        said, what = (ours_said, theirs_said), _differs(self.base)
        chosen = self._conflict(_conflict_id(key), place, what, said, CHOICES, "both", began, both)
        if chosen == "both":
            return [sides[0], (sides[1][0], sides[1][1].replace(id=_fresh(key[1], self.taken)))]
        return [sides[0 if chosen == "ours" else 1]]

    def _told(self, journey: Journey, at: _At, names: Sequence[str], place: bool) -> list[Phrase]:
        """Some fields of a card, one a line, and its stage if that is asked for."""
        kind = type(at.card)
        lines = [
            _line(field_name(kind, name), self._said(journey, name, getattr(at.card, name), at.card)) for name in names
        ]
        return [*lines, *[_line(phrase("Stage"), phrase("“{text}”", text=at.stage.title))] * place]

    def _cards_of(self, stage: str) -> tuple[CardBase, ...]:
        """The cards of a stage, each lane in its order."""
        here: dict[Slot, dict[Any, CardBase]] = {}
        for key, versions in self.placed.items():
            for n, (place, card) in enumerate(versions):
                if place == stage:
                    here.setdefault(slot(card), {})[(*key, n)] = card
        cards: list[CardBase] = []
        for where, found in here.items():
            orders = [
                [(*key, n) for key in one.slots(stage).get(where, ()) for n in (0, 1) if (*key, n) in found]
                for one in (self.base, self.ours, self.theirs)
            ]
            name = phrase(
                "{place}, {name}", place=Phrase("{title}", {"title": self._title(stage)}), name=lane(where[0]).title
            )

            def told(keys: Iterable[Any], _: _Version, found: Mapping[Any, CardBase] = found) -> list[Phrase]:
                return [phrase("“{text}”", text=called(found[key])) for key in keys]

            order = self._order(".".join(("order", stage, *filter(None, where))), name, orders, told)
            cards += [found[key] for key in (*order, *(key for key in found if key not in order))]
        return tuple(cards)

    def _title(self, key: str) -> str:
        return (self.ours.stages.get(key) or self.theirs.stages[key]).title


def _differs(base: _Version) -> Phrase:
    return phrase("Both sides changed it.") if base.journey else phrase("The two maps say different things.")


def _line(label: Phrase, value: Phrase) -> Phrase:
    return phrase("{field}: {value}", field=label, value=value)


def _conflict_id(key: Key) -> str:
    return f"card.{key[0]}.{key[1]}"


def _three(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """A value from three, and whether both sides changed it so that somebody must choose."""
    if ours == theirs or theirs == base:
        return ours, False
    if ours == base:
        return theirs, False
    if isinstance(ours, tuple):
        base = base or ()
        union = tuple(one for one in ours if one in theirs or one not in base)
        union += tuple(one for one in theirs if one not in ours and one not in base)
        if len(union) <= _MOST:
            return union, False
    return ours, True


def _empty(model: type[Any], part: type[Any], name: str) -> Any:
    """What a field holds where nobody has written."""
    whole, _, inner = name.partition(".")
    found = part.model_fields[inner] if inner else model.model_fields[whole]
    return None if found.is_required() else found.get_default()


def _joined(model: type[Any], required: Mapping[str, Any], name: str, ours: Any, theirs: Any) -> str | None:
    """Both texts in one, where they are texts and there is room."""
    if not (isinstance(ours, str) and isinstance(theirs, str) and ours and theirs) or name == "language":
        return None
    joined = "\n".join((ours, theirs)) if "\n" in ours + theirs else f"{ours} / {theirs}"
    try:
        model.model_validate({**required, name: joined})
    except ValidationError:
        return None
    return joined


def _woven(first: list[Any], second: list[Any]) -> list[Any]:
    """`first` with what `second` has more, each after what it follows there."""
    woven, there = list(first), set(first)
    at = 0
    for one in second:
        if one in there:
            at = woven.index(one) + 1
        else:
            woven.insert(at, one)
            at += 1
    return woven


def _fresh(key: str, taken: set[str]) -> str:
    """An id made from another, that nothing has yet; always the same for the same maps."""
    fresh = next(name for n in count(2) if (name := f"{key[:54]}-{n}") not in taken)
    taken.add(fresh)
    return fresh


def _unique(stages: tuple[Stage, ...], taken: set[str]) -> tuple[Stage, ...]:
    """Where an id is a stage in one map and a card in the other, or a card of another lane, the card gets a new one."""
    seen = {stage.id for stage in stages}
    done = []
    for stage in stages:
        cards = []
        for card in stage.cards:
            one = card.replace(id=_fresh(card.id, taken)) if card.id in seen else card
            seen.add(one.id)
            cards.append(one)
        done.append(stage if list(stage.cards) == cards else stage.replace(cards=tuple(cards)))
    return tuple(done)

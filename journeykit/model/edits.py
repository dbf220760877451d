"""Every change of a map is an edit. `apply` makes the new map, `inverse` the edit that takes it back.

The board, the forms, imports, undo, the history and many people on one map all come through here:
a map is at any time the fold of its edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Annotated, Any, Final, Literal, assert_never

from pydantic import Field, TypeAdapter, ValidationError

from journeykit.errors import BadEdit, BadValue
from journeykit.model.cards import Card, CardBase, Kpi
from journeykit.model.faults import bad_value
from journeykit.model.journey import PHASES, Journey, Phase, Stage, slot
from journeykit.model.value import Id, Value
from journeykit.text import Phrase, phrase, plural, shown

__all__ = [
    "MOST_EDITS",
    "AddCard",
    "AddStage",
    "ChangeCard",
    "ChangeHeader",
    "ChangeStage",
    "Edit",
    "MoveCard",
    "MoveStage",
    "RemoveCard",
    "RemoveStage",
    "Restore",
    "Several",
    "apply",
    "describe",
    "inverse",
    "read_edit",
]

MOST_EDITS: Final = 500
"""That belong together."""

Position = Annotated[int, Field(ge=0, le=100_000)]


class AddCard(Value):
    """Put a new card into a stage, at a position among its like (end if none is given)."""

    do: Literal["add_card"] = "add_card"
    stage: Id
    card: Card
    at: Position | None = None


class ChangeCard(Value):
    """Set fields of a card."""

    do: Literal["change_card"] = "change_card"
    card: Id
    fields: dict[str, Any]
    at: Position | None = None


class MoveCard(Value):
    """Move a card to a stage and a position among its like."""

    do: Literal["move_card"] = "move_card"
    card: Id
    stage: Id
    at: Position | None = None


class RemoveCard(Value):
    """Take a card off the map."""

    do: Literal["remove_card"] = "remove_card"
    card: Id


class AddStage(Value):
    """Put a stage, with the cards it brings, at a position (end if none is given)."""

    do: Literal["add_stage"] = "add_stage"
    stage: Stage
    at: Position | None = None


class ChangeStage(Value):
    """Set the title, hint or activities of a stage. Its phase changes by `MoveStage`."""

    do: Literal["change_stage"] = "change_stage"
    stage: Id
    fields: dict[str, Any]


class MoveStage(Value):
    """Move a stage to a position and, if it is given, into a phase.

    Without a phase it keeps its own as far as its new neighbours allow.
    """

    do: Literal["move_stage"] = "move_stage"
    stage: Id
    at: Position
    phase: Phase | None = None


class RemoveStage(Value):
    """Take a stage off the map, with its cards."""

    do: Literal["remove_stage"] = "remove_stage"
    stage: Id


class ChangeHeader(Value):
    """Set fields of the map itself: title, need, resolution, persona, owner ..."""

    do: Literal["change_header"] = "change_header"
    fields: dict[str, Any]


class Restore(Value):
    """Put a whole map in the place of this one: a file that was opened, or an earlier state."""

    do: Literal["restore"] = "restore"
    journey: Journey


class Several(Value):
    """Edits that belong together: all of them happen or none, and one undo takes them back."""

    do: Literal["several"] = "several"
    edits: Annotated[tuple[OneEdit, ...], Field(min_length=1, max_length=MOST_EDITS)]


OneEdit = Annotated[
    AddCard
    | ChangeCard
    | MoveCard
    | RemoveCard
    | AddStage
    | ChangeStage
    | MoveStage
    | RemoveStage
    | ChangeHeader
    | Restore,
    Field(discriminator="do"),
]
Edit = Annotated[OneEdit | Several, Field(discriminator="do")]
Several.model_rebuild()
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def read_edit(plain: Any) -> Edit:
    """An edit from plain data, such as a message from the browser. Raises `BadValue`."""
    try:
        return _EDIT.validate_python(plain)
    except ValidationError as error:
        raise bad_value(error, Value, plain, phrase("The change")) from None


def apply(journey: Journey, edit: Edit) -> Journey:
    """The map after `edit`; the map given is unchanged.

    Raises `NotFound` when the stage or card is not there, `BadValue` when a field is not allowed.

    >>> from journeykit.model.cards import Goal
    >>> journey = Journey(title="Shoes", stages=(Stage(id="buy", title="Buy"),))
    >>> after = apply(journey, AddCard(stage="buy", card=Goal(text="I want to pay in two minutes.")))
    >>> len(after.stages[0].cards), len(journey.stages[0].cards)
    (1, 0)
    """
    match edit:
        case AddCard():
            _must_be_new(journey, edit.card.id)
            return _with_stage(journey, _insert(journey.stage(edit.stage), edit.card, edit.at))
        case ChangeCard():
            return _change_card(journey, edit)
        case MoveCard():
            target = journey.stage(edit.stage)
            source, card = journey.find(edit.card)
            without = _with_stage(journey, _without(source, edit.card))
            return _with_stage(without, _insert(without.stage(target.id), card, edit.at))
        case RemoveCard():
            source, _ = journey.find(edit.card)
            return _with_stage(journey, _without(source, edit.card))
        case AddStage():
            for one in (edit.stage, *edit.stage.cards):
                _must_be_new(journey, one.id)
            return _put_stage(journey, edit.stage, edit.at, edit.stage.phase)
        case ChangeStage():
            stage = journey.stage(edit.stage)
            return _with_stage(journey, stage.replace(**_known(edit.fields, STAGE)))
        case MoveStage():
            stage = journey.stage(edit.stage)
            rest = journey.replace(stages=tuple(s for s in journey.stages if s.id != edit.stage))
            return _put_stage(rest, stage, edit.at, edit.phase)
        case RemoveStage():
            journey.stage(edit.stage)
            return journey.replace(stages=tuple(s for s in journey.stages if s.id != edit.stage))
        case ChangeHeader():
            return journey.replace(**_known(edit.fields, HEADER))
        case Restore():
            return edit.journey
        case Several():
            return reduce(apply, edit.edits, journey)
    assert_never(edit)


HEADER = tuple(name for name in Journey.model_fields if name != "stages")
STAGE = ("title", "hint", "activities")
_FIXED = ("id", "lane")


def inverse(journey: Journey, edit: Edit) -> Edit:
    """The edit that takes `edit` back, once it has been applied to `journey`."""
    match edit:
        case AddCard():
            return RemoveCard(card=edit.card.id)
        case ChangeCard():
            stage, card = journey.find(edit.card)
            fields = {name: _plain(card)[name] for name in _known(edit.fields, tuple(type(card).model_fields))}
            return ChangeCard(card=edit.card, fields=fields, at=_position(stage, card.id))
        case MoveCard():
            stage, _ = journey.find(edit.card)
            return MoveCard(card=edit.card, stage=stage.id, at=_position(stage, edit.card))
        case RemoveCard():
            stage, card = journey.find(edit.card)
            return AddCard(stage=stage.id, card=card, at=_position(stage, edit.card))
        case AddStage():
            return RemoveStage(stage=edit.stage.id)
        case ChangeStage():
            plain = _plain(journey.stage(edit.stage))
            return ChangeStage(stage=edit.stage, fields={name: plain[name] for name in _known(edit.fields, STAGE)})
        case MoveStage():
            stage = journey.stage(edit.stage)
            return MoveStage(stage=edit.stage, at=journey.index(edit.stage), phase=stage.phase)
        case RemoveStage():
            return AddStage(stage=journey.stage(edit.stage), at=journey.index(edit.stage))
        case ChangeHeader():
            plain = _plain(journey)
            return ChangeHeader(fields={name: plain[name] for name in _known(edit.fields, HEADER)})
        case Restore():
            return Restore(journey=journey)
        case Several():
            back: list[Any] = []
            for one in edit.edits:
                back.insert(0, inverse(journey, one))
                journey = apply(journey, one)
            return Several(edits=tuple(back))
    assert_never(edit)


def describe(journey: Journey, edit: Edit) -> Phrase:
    """What `edit` does, in words: for the live region and the history. `journey` is the map before it."""
    match edit:
        case AddCard():
            title = journey.stage(edit.stage).title
            return phrase("Added “{text}” to {stage}", text=_called(edit.card), stage=title)
        case ChangeCard():
            _, card = journey.find(edit.card)
            return phrase("Changed “{text}”", text=edit.fields.get("text") or _called(card))
        case MoveCard():
            _, card = journey.find(edit.card)
            title = journey.stage(edit.stage).title
            return phrase("Moved “{text}” to {stage}", text=_called(card), stage=title)
        case RemoveCard():
            stage, card = journey.find(edit.card)
            return phrase("Removed “{text}” from {stage}", text=_called(card), stage=stage.title)
        case AddStage():
            return phrase("Added the stage “{stage}”", stage=edit.stage.title)
        case ChangeStage():
            title = edit.fields.get("title") or journey.stage(edit.stage).title
            return phrase("Changed the stage “{stage}”", stage=title)
        case MoveStage():
            return phrase("Moved the stage “{stage}”", stage=journey.stage(edit.stage).title)
        case RemoveStage():
            return phrase("Removed the stage “{stage}” and its cards", stage=journey.stage(edit.stage).title)
        case ChangeHeader():
            return phrase("Changed the map’s header")
        case Restore():
            return phrase("Opened “{title}”", title=edit.journey.title)
        case Several():
            first, more = describe(journey, edit.edits[0]), len(edit.edits) - 1
            return plural("{first}, and {n} more change", "{first}, and {n} more changes", n=more, first=first)
    assert_never(edit)


def _called(card: CardBase) -> str | Phrase:
    text = card.called if isinstance(card, Kpi) else card.text
    return text if isinstance(text, Phrase) or len(text) <= 60 else text[:59] + "…"


def _plain(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json")


def _known(fields: Mapping[str, Any], allowed: tuple[str, ...]) -> Mapping[str, Any]:
    for name in fields:
        if name not in allowed or name in _FIXED:
            raise BadValue(
                phrase("There is no field {name} to set here.", name=shown(name)),
                phrase("Choose one of {choices}.", choices=", ".join(n for n in allowed if n not in _FIXED)),
            )
    return fields


def _must_be_new(journey: Journey, key: str) -> None:
    if any(key in (stage.id, *(card.id for card in stage.cards)) for stage in journey.stages):
        raise BadEdit(
            phrase("The id {key} is already on the map.", key=key),
            phrase("Give the new stage or card an id of its own, or none."),
        )


def _with_stage(journey: Journey, stage: Stage) -> Journey:
    return journey.replace(stages=tuple(stage if one.id == stage.id else one for one in journey.stages))


def _without(stage: Stage, key: str) -> Stage:
    return stage.replace(cards=tuple(card for card in stage.cards if card.id != key))


def _insert(stage: Stage, card: Any, at: int | None) -> Stage:
    like = [one for one in stage.cards if slot(one) == slot(card)]
    others = tuple(one for one in stage.cards if slot(one) != slot(card))
    like.insert(len(like) if at is None else at, card)
    return stage.replace(cards=(*others, *like))


def _position(stage: Stage, key: str) -> int:
    card = next(one for one in stage.cards if one.id == key)
    return [one.id for one in stage.cards if slot(one) == slot(card)].index(key)


def _change_card(journey: Journey, edit: ChangeCard) -> Journey:
    stage, card = journey.find(edit.card)
    changed = card.replace(**_known(edit.fields, tuple(type(card).model_fields)))
    if slot(changed) != slot(card):
        return _with_stage(journey, _insert(_without(stage, card.id), changed, edit.at))
    cards = tuple(changed if one.id == edit.card else one for one in stage.cards)
    return _with_stage(journey, stage.replace(cards=cards))


def _put_stage(journey: Journey, stage: Stage, at: int | None, phase: Phase | None) -> Journey:
    stages = list(journey.stages)
    at = len(stages) if at is None else min(at, len(stages))
    if phase is None:
        least = PHASES.index(stages[at - 1].phase) if at > 0 else 0
        most = PHASES.index(stages[at].phase) if at < len(stages) else len(PHASES) - 1
        phase = PHASES[max(least, min(PHASES.index(stage.phase), max(least, most)))]
    stages.insert(at, stage.replace(phase=phase))
    return journey.replace(stages=tuple(stages))

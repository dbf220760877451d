"""The lanes of a map, and what a card in each lane holds. This is the one place that says so.

To add a lane: write its card class, give every field its `Show`, and add a row to `LANES`.
The board, the forms, the picture, the files and the review all read from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_serializer, model_validator

from journeykit.model.kpis import Good, KpiName, State, kpis, state_of
from journeykit.model.value import CLEAN, Finite, Id, Line, Many, Scale, Text, Value, Visible, new_id
from journeykit.model.vocabulary import find, word
from journeykit.text import Language, Phrase, phrase

__all__ = [
    "LANES",
    "Card",
    "CardBase",
    "Expectation",
    "Goal",
    "Kpi",
    "Lane",
    "Measure",
    "Opportunity",
    "Pain",
    "Show",
    "Step",
    "Verbatim",
    "fields_of",
    "lane",
    "said",
]

Kind = Literal[
    "text", "line", "choice", "choices", "scale", "emotion", "flag", "verbatims", "card", "number", "kpi", "measure"
]
RestsOn = Literal["assumption", "observation", "verbatim", "data"]
Layer = Literal["lived", "ideal"]
Moment = Literal["moment", "zero", "first", "second", "third"]


@dataclass(frozen=True)
class Show:
    """How a field is asked for and shown.

    `kind` chooses the control; `words` names the vocabulary a choice comes from, `free` lets other
    words be typed; `lane` says which cards a "card" field may point at; `rare` folds the field away
    under "More" in a form; `icon` stands before the value on a card.
    """

    kind: Kind
    label: Phrase
    words: str = ""
    free: bool = False
    lane: str = ""
    icon: str = ""
    rare: bool = False
    hint: Phrase | None = None


def _word(kind: str) -> AfterValidator:
    return AfterValidator(lambda typed: find(kind, typed))


def _words(kind: str) -> AfterValidator:
    return AfterValidator(lambda typed: tuple(dict.fromkeys(find(kind, one) for one in typed if one)))


class Verbatim(Value):
    """Words a customer said or wrote, with where they come from."""

    text: Annotated[str, StringConstraints(max_length=5_000), CLEAN, Visible]
    source: Line = ""
    score: Finite | None = None


class Measure(Value):
    """A figure computed from data, with what it was computed from.

    Percentages are 0 to 100. `low` and `high` bound the 95 % interval. `start` and `end` are the first
    and last day the data covers.
    """

    value: Finite
    numerator: Finite | None = None
    denominator: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    start: date | None = None
    end: date | None = None
    segment: Line = ""
    source: Line = ""
    note: Line = ""


class CardBase(Value):
    """What every card has: an id, its words, what it rests on and a source."""

    lane: str
    id: Id = Field(default_factory=new_id)
    text: Annotated[Text, Visible]
    rests_on: Annotated[RestsOn, Show("choice", phrase("Rests on"), words="evidence", rare=True)] = "assumption"
    source: Annotated[Line, Show("line", phrase("Source"), rare=True, hint=phrase("Survey, interview, date"))] = ""

    @model_serializer(mode="wrap")
    def _with_lane(self, handler: Any) -> dict[str, Any]:
        """The lane stands in every file, even where defaults are left out."""
        return {"lane": self.lane, **handler(self)}


class Goal(CardBase):
    """What the customer wants to reach at a stage, in the first person."""

    lane: Literal["goal"] = "goal"


class Expectation(CardBase):
    """What the customer expects, what shaped it, how much it matters and how well it is met."""

    lane: Literal["expectation"] = "expectation"

    importance: Annotated[Scale | None, Show("scale", phrase("Importance"))] = None
    satisfaction: Annotated[Scale | None, Show("scale", phrase("Satisfaction"))] = None
    shaped_by: Annotated[
        tuple[Line, ...],
        Many,
        _words("shaper"),
        Show("choices", phrase("Shaped by"), words="shaper", free=True),
    ] = ()


class Step(CardBase):
    """One thing the customer does, in their own words; lived, or ideal."""

    lane: Literal["step"] = "step"

    layer: Annotated[Layer, Show("choice", phrase("Journey"), words="layer", rare=True)] = "lived"
    touchpoint: Annotated[
        Line, _word("touchpoint"), Show("choice", phrase("Touchpoint"), words="touchpoint", free=True)
    ] = ""
    channel: Annotated[Line, _word("channel"), Show("choice", phrase("Channel"), words="channel", free=True)] = ""
    emotion: Annotated[
        Annotated[int, Field(ge=-2, le=2, strict=True)] | None, Show("emotion", phrase("Feels"), words="emotion")
    ] = None
    feeling: Annotated[
        Annotated[str, StringConstraints(max_length=40), CLEAN],
        Show("line", phrase("Feeling in a word"), hint=phrase("relieved, lost ...")),
    ] = ""
    verbatims: Annotated[tuple[Verbatim, ...], Many, Show("verbatims", phrase("Their words"))] = ()
    moment: Annotated[Moment | None, Show("choice", phrase("Moment of truth"), words="moment")] = None
    moment_question: Annotated[
        Line, Show("line", phrase("What is decided here"), rare=True, hint=phrase("Does the shoe fit?"))
    ] = ""
    priority: Annotated[bool, Show("flag", phrase("Must be flawless"), icon="flag")] = False
    department: Annotated[
        Line,
        _word("department"),
        Show("choice", phrase("Department"), words="department", free=True, rare=True),
    ] = ""
    activity: Annotated[
        Line,
        Show("line", phrase("Event in the data"), rare=True, hint=phrase("purchase, page_* ...")),
    ] = ""


class Pain(CardBase):
    """What gets in the customer's way."""

    lane: Literal["pain"] = "pain"


class Opportunity(CardBase):
    """What could be done better: which pain point it answers, who owns it, what it would bring and cost."""

    lane: Literal["opportunity"] = "opportunity"

    answers: Annotated[Id | None, Show("card", phrase("Answers the pain point"), lane="pain")] = None
    owner: Annotated[Line, Show("line", phrase("Owner"), icon="owner")] = ""
    impact: Annotated[Scale | None, Show("scale", phrase("Impact"))] = None
    effort: Annotated[Scale | None, Show("scale", phrase("Effort"))] = None


class Kpi(CardBase):
    """A figure that warns in time: from the catalogue, or one of your own with a name, a unit and a direction."""

    lane: Literal["kpi"] = "kpi"

    text: Text = ""
    kpi: Annotated[Literal[""] | Id, Show("kpi", phrase("KPI of the catalogue"))] = ""
    target: Annotated[Finite | None, Show("number", phrase("Target"))] = None
    alert: Annotated[Finite | None, Show("number", phrase("Alert from"))] = None
    unit: Annotated[Line, _word("unit"), Show("choice", phrase("Unit"), words="unit", free=True, rare=True)] = ""
    good: Annotated[Good | None, Show("choice", phrase("Direction"), words="good", rare=True)] = None
    measure: Annotated[Measure | None, Show("measure", phrase("Value"))] = None

    @model_validator(mode="after")
    def _named(self) -> Kpi:
        if not self.text and not self.kpi:
            raise ValueError(phrase("a KPI needs a name, or one of the catalogue"))
        if self.kpi and self.kpi not in kpis():
            raise ValueError(phrase("there is no KPI {key} in the catalogue", key=self.kpi))
        return self

    @property
    def called(self) -> str | KpiName:
        """Its own words if it has some, else the catalogue's name, to stand in a sentence."""
        return self.text or kpis()[self.kpi].called

    def name(self, language: Language) -> str:
        """The same as text in `language`."""
        return self.text or kpis()[self.kpi].name[language]

    @property
    def direction(self) -> Good:
        """Whether higher or lower is better."""
        return self.good or (kpis()[self.kpi].good if self.kpi else "up")

    @property
    def measured_in(self) -> str:
        """The unit, as an id of the vocabulary or as typed."""
        return self.unit or (kpis()[self.kpi].unit if self.kpi else "count")

    @property
    def state(self) -> State:
        """How the value stands against the target."""
        return state_of(self.measure.value if self.measure else None, self.target, self.alert, self.direction)


Card = Annotated[Goal | Expectation | Step | Pain | Opportunity | Kpi, Field(discriminator="lane")]


@dataclass(frozen=True)
class Lane:
    """A row of the map: its card class, its names, its example, and which of the five steps fills it."""

    id: str
    card: type[CardBase]
    title: Phrase
    one: Phrase
    example: Phrase
    icon: str
    method_step: int | None = None


LANES: Final[tuple[Lane, ...]] = (
    Lane("goal", Goal, phrase("Goals"), phrase("a goal"), phrase("I want to know if it fits."), "goal", 2),
    Lane(
        "expectation",
        Expectation,
        phrase("Expectations"),
        phrase("an expectation"),
        phrase("A day named, and kept"),
        "expectation",
        3,
    ),
    Lane("step", Step, phrase("Lived process"), phrase("a step"), phrase("I open the tracking link."), "step", 4),
    Lane("pain", Pain, phrase("Pain points"), phrase("a pain point"), phrase("I must open an account."), "pain"),
    Lane(
        "opportunity",
        Opportunity,
        phrase("Opportunities"),
        phrase("an opportunity"),
        phrase("Let me pay as a guest."),
        "opportunity",
    ),
    Lane("kpi", Kpi, phrase("KPIs"), phrase("a KPI"), phrase("On-time delivery"), "kpi", 5),
)

_BY_ID: Final = {one.id: one for one in LANES}


def lane(key: str) -> Lane:
    """The lane with this id."""
    return _BY_ID[key]


def fields_of(card: type[CardBase]) -> dict[str, Show]:
    """The fields of a card class that are asked for and shown, in their order; `text` comes before them."""
    found: dict[str, Show] = {}
    for name, field in card.model_fields.items():
        for note in field.metadata:
            if isinstance(note, Show):
                found[name] = note
    common = [name for name in CardBase.model_fields if name in found]
    return {**{k: v for k, v in found.items() if k not in common}, **{k: found[k] for k in common}}


def said(card: CardBase, name: str, language: Language) -> str:
    """The value of a choice field in words; empty when it is not set."""
    show, value = fields_of(type(card))[name], getattr(card, name)
    return "" if value in (None, "") else word(show.words, value).to(language)

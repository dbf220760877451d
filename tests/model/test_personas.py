from __future__ import annotations

from pathlib import Path

import pytest

from journeykit.errors import BadEdit, BadFile, BadValue, NotFound
from journeykit.files import load as load_map
from journeykit.files import personas as file
from journeykit.frameworks import example, framework
from journeykit.model.cards import Expectation, Goal, Opportunity, Pain, Step
from journeykit.model.edits import apply, inverse
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.personas import Personas, contrasts, copied, mood, rows, same
from journeykit.model.value import Value


def journey(name: str, *stages: Stage) -> Journey:
    return Journey(title=f"{name} buys", persona=Persona(name=name), stages=stages)


PAY = Stage(
    id="pay",
    title="I pay",
    cards=(
        Expectation(text="It is safe", importance=5),
        Expectation(text="It is fast"),
        Step(text="I type my card.", emotion=1, touchpoint="payment_page", channel="web"),
        Pain(id="pain", text="No guest."),
        Opportunity(text="Let me be a guest", answers="pain"),
    ),
)
OTHER = Stage(
    id="other",
    title="i PAY",
    cards=(
        Expectation(text="it is safe", importance=2),
        Step(text="I ask for help.", emotion=-1, touchpoint="hotline", channel="phone"),
        Step(text="I pay.", emotion=-2),
    ),
)
MAYA, PAUL = journey("Maya", PAY, Stage(id="wait", title="I wait")), journey("Paul", OTHER)


def test_what_differs_is_said_stage_by_stage() -> None:
    """Stages, emotion, goals, expectations and their weight, pains, steps, touchpoints, channels: all in words."""
    said = [(one.stage, one.about, str(one.says)) for one in contrasts([MAYA, PAUL])]
    assert said == [
        ("I pay", "emotion", "Paul feels very bad, Maya feels good."),
        ("I pay", "expectation", "Only Maya expects: “It is fast”."),
        ("I pay", "expectation", "“It is safe” counts 5 for Maya, 2 for Paul."),
        ("I pay", "pain", "Only Maya is hindered by: “No guest”."),
        ("I pay", "step", "Maya: 1 step, Paul: 2 steps."),
        ("I pay", "touchpoint", "Touchpoints of Maya alone: Payment page."),
        ("I pay", "touchpoint", "Touchpoints of Paul alone: Hotline."),
        ("I pay", "channel", "Channels of Maya alone: Web."),
        ("I pay", "channel", "Channels of Paul alone: Phone."),
        ("I wait", "stage", "Paul has no such stage."),
    ]
    assert all(one.says.to("fr") for one in contrasts([MAYA, PAUL]))
    assert mood(OTHER) == -1.5


def test_personas_who_live_the_same_are_one_customer() -> None:
    """Two maps that differ in nothing but the name are pointed out; two empty ones are not."""
    (says,) = same([MAYA, MAYA.replace(persona=Persona(name="Ana")), PAUL])
    assert str(says) == "Maya and Ana live the same journey: is this one average customer?"
    assert same([journey("Maya"), journey("Paul")]) == ()


def test_stages_of_three_maps_stand_in_one_order() -> None:
    """The order of the first map leads; what another has more comes at its place; no stage is lost or twice."""
    third = journey("Nora", Stage(title="I look"), Stage(title="I wait"), Stage(id="pay", title="Checkout"))
    found = rows([MAYA, PAUL, third])
    assert [row.title for row in found] == ["I pay", "I look", "I wait"]
    assert sum(stage is not None for row in found for stage in row.stages) == 6
    assert rows([]) == rows([Journey(title="Empty")]) == ()
    many = [journey(str(n), *(Stage(title=f"Stage {m}") for m in range(n, 60))) for n in range(3)]
    assert len(rows(many)) == 60
    assert len(contrasts(many)) == 3


def test_a_stage_is_copied_with_its_cards() -> None:
    """A stage that is missing comes at its place, under ids of its own; what points at a card points at the copy."""
    into = journey("Nora", Stage(id="wait", title="I wait", cards=(Goal(id="pain", text="Soon"),)))
    edit = copied(MAYA, "pay", into)
    after = apply(into, edit)
    assert [stage.title for stage in after.stages] == ["I pay", "I wait"]
    copy = after.stages[0]
    assert [card.text for card in copy.cards] == [card.text for card in PAY.cards]
    assert copy.of("opportunity")[0].answers == copy.of("pain")[0].id != "pain"  # type: ignore[attr-defined]
    assert apply(after, inverse(into, edit)) == into


def test_a_stage_that_is_there_gets_the_cards_it_lacks() -> None:
    """Nothing of the map that is copied into is overwritten; a second copy finds nothing to do."""
    after = apply(PAUL, copied(MAYA, "pay", PAUL))
    (stage,) = after.stages
    assert stage.title == "i PAY"
    assert [card.text for card in stage.of("expectation")] == ["it is safe", "It is fast"]
    assert stage.of("expectation")[0].importance == 2  # type: ignore[attr-defined]
    assert len(stage.of("step")) == 3
    with pytest.raises(BadEdit, match="on this map already"):
        copied(MAYA, "pay", after)
    with pytest.raises(NotFound):
        copied(MAYA, "gone", PAUL)


def test_two_maps_of_one_persona_are_refused() -> None:
    """Each map is of another persona, whatever the case; a map without a name goes by its title."""
    with pytest.raises(BadValue, match="two maps are of “MAYA”"):
        Personas(title="Shoes").replace(maps=(MAYA, PAUL, MAYA.replace(persona=Persona(name="MAYA"))))
    unnamed = Personas(title="Shoes", maps=(Journey(title="One"), Journey(title="Two")))
    assert isinstance(unnamed, Value)


def test_a_file_of_personas_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Shipped maps, emoji and right-to-left names come back equal; a map file is not taken for one of personas."""
    odd = Journey(title="👟 حذاء", language="fr", persona=Persona(name="نورا"))
    personas = Personas(title="Shoes ÷ 3", maps=(example("en"), framework("six-stages", "fr"), odd))
    place = file.save(personas, tmp_path / "shoes.personas.json")
    assert file.load(place) == personas
    assert [path.name for path in tmp_path.iterdir()] == ["shoes.personas.json"]
    with pytest.raises(BadFile, match="holds the maps of several personas"):
        load_map(place)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not complete or not JSON"),
        ('{"title": "Shoes"}', "names no format"),
        ('{"format": 1, "title": "Shoes"}', "holds no maps of personas"),
        ('{"format": 1, "title": "Shoes", "maps": ["one"]}', "holds no maps of personas"),
        ('{"format": 9, "title": "Shoes", "maps": [{"title": "a"}]}', "newer JourneyKit"),
        ('{"format": 1, "maps": [{"title": "a"}]}', "title: is missing"),
        ('{"format": 1, "title": "a", "maps": [], "more": 1}', "more: is not known"),
        (
            '{"format": 1, "title": "a", "maps": [{"title": "b"}, {"title": "c", "x": 1}]}',
            r"it.personas.json \(2\).*x: ",
        ),
        ('{"format": 1, "title": "a", "maps": [{"title": "b"}, {"title": "B"}]}', "two maps are of “B”"),
        (f'{{"format": 1, "title": "a", "maps": [{",".join(["{}"] * 21)}]}}', "20 at most"),
    ],
)
def test_a_broken_file_is_refused_in_words(text: str, says: str) -> None:
    """What is wrong in a file is named, with the map it is in; nothing unknown is dropped."""
    with pytest.raises(BadFile, match=says):
        file.loads(text, "it.personas.json")


def test_a_file_of_personas_is_named_like_one(tmp_path: Path) -> None:
    """A name that says something else is refused before anything is written; so is a folder that is not there."""
    with pytest.raises(BadFile, match="not named like a file of personas"):
        file.save(Personas(title="Shoes"), tmp_path / "shoes.json")
    with pytest.raises(BadFile, match="cannot be written"):
        file.save(Personas(title="Shoes"), tmp_path / "none" / "shoes.personas.json")
    assert list(tmp_path.iterdir()) == []

"""The published JSON Schema says what the model says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.files.schema import NAME, dumps, schema
from journeykit.frameworks import example, framework, frameworks
from journeykit.model.cards import Goal
from journeykit.model.journey import Journey, Stage

VALIDATOR = Draft202012Validator(schema())
GOOD: dict[str, Any] = json.loads(
    native.dumps(Journey(title="Shoes", stages=(Stage(title="Buy", cards=(Goal(text="g"),)),)))
)


def test_the_published_schema_is_todays(top: Path) -> None:
    """What is committed is what the model says: if not, run `python -m journeykit.files.schema`."""
    assert (top / "docs" / "schema" / NAME).read_text(encoding="utf-8") == dumps()


def test_it_is_a_schema_with_its_version() -> None:
    """It is valid by its own standard, and says which format it is for."""
    Draft202012Validator.check_schema(schema())
    assert schema()["$id"].endswith(f"-{native.FORMAT}")
    assert schema()["properties"]["format"] == {"const": native.FORMAT}


def test_maps_are_valid(top: Path) -> None:
    """Every map that ships, as its file stands and as it is saved again, fits the schema."""
    for language in ("en", "fr"):
        maps = [example(language), *(framework(name, language) for name in frameworks())]
        for journey in maps:
            VALIDATOR.validate(json.loads(native.dumps(journey)))
    for place in (top / "journeykit" / "frameworks").rglob("*.journey.json"):
        VALIDATOR.validate(json.loads(place.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2}, {"title": 3}, {"title": "x" * 201}, {"colour": "red"}, {"review_on": 5}, {"language": "de"},
        {"stages": [{"title": "Buy", "cards": [{"text": "no lane"}]}]},
        {"stages": [{"title": "Buy", "cards": [{"lane": "mood", "text": "x"}]}]},
        {"stages": [{"title": "Buy", "cards": [{"lane": "step", "text": "x", "emotion": 3}]}]},
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_refused(change: dict[str, Any]) -> None:
    """What does not fit the schema is no map either."""
    assert VALIDATOR.is_valid(GOOD)
    assert not VALIDATOR.is_valid({**GOOD, **change})
    with pytest.raises(BadFile):
        native.loads(json.dumps({**GOOD, **change}))

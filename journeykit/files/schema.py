"""The JSON Schema of the map file, `docs/schema/journey-1.json`: for programs that write maps or check them.

Made from the model, so that it never says anything else: `python -m journeykit.files.schema` writes it anew. Its number
is the format of the map file; a format that older files do not fit gets a schema of its own, and this one stays.

A schema says what a map may hold, not all that makes it one. That ids are unique, texts are not blank, KPIs stand in
the catalogue and a map has at most 5,000 cards is checked when a map is read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from journeykit.files.native import FORMAT
from journeykit.model.journey import Journey
from journeykit.writing import write_whole

NAME: Final = f"journey-{FORMAT}.json"

__all__ = ["NAME", "dumps", "schema"]


class _Plain(GenerateJsonSchema):
    """Without titles that only say the name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a map file of today's format.

    >>> schema()["required"]
    ['format', 'title']
    """
    made = Journey.model_json_schema(schema_generator=_Plain)
    for one in (made, *made["$defs"].values()):
        one["description"] = one["description"].partition("\n")[0]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:journeykit:{NAME.removesuffix('.json')}",
        **made,
        "title": f"Map file of JourneyKit, format {FORMAT}",
        "properties": {"format": {"const": FORMAT}, **made["properties"]},
        "required": ["format", *made["required"]],
    }


def dumps() -> str:
    """The schema as text, as it is published."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_whole(Path(sys.argv[1] if len(sys.argv) > 1 else f"docs/schema/{NAME}"), dumps().encode())

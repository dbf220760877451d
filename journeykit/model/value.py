"""The base of everything in a map: values that never change."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from journeykit.text import phrase

_LINE_ENDS: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN: Final = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f]")
MOST_STAGES: Final = 200
MOST_CARDS: Final = 5_000
"""Of a whole map: what is larger is no map that anybody reads, and would hold up everybody who opens it."""


def _clean(typed: Any) -> Any:
    """Text without control characters, which pictures and databases refuse; every line ends in one way."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", typed)) if isinstance(typed, str) else typed


def _visible(text: str) -> str:
    if all(unicodedata.category(letter) in ("Cc", "Cf", "Zs") for letter in text):
        raise ValueError(phrase("must not be empty"))
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
CLEAN: Final = BeforeValidator(_clean)
Line = Annotated[str, StringConstraints(max_length=300), CLEAN]
Text = Annotated[str, StringConstraints(max_length=2_000), CLEAN]
Visible = AfterValidator(_visible)
"""For text that must not be empty: spaces and signs without width alone do not fill it."""
Many = Field(max_length=1_000)
"""For lists of whatever people add."""
Scale = Annotated[int, Field(ge=1, le=5, strict=True)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


def new_id() -> str:
    """An id that no other stage or card has."""
    return secrets.token_hex(5)


class Value(BaseModel):
    """A frozen value with validated edits: `replace` returns a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def replace(self, **changes: Any) -> Self:
        """A copy with `changes`, validated like a new value.

        Raises `BadValue` with the place, the value and what is allowed.
        """
        from journeykit.model.faults import bad_value

        now = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            return type(self).model_validate({**now, **changes})
        except ValidationError as error:
            raise bad_value(error, type(self)) from None

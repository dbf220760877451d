"""The base of everything in a map: values that never change."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
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

"""What a learner gave, taken as what the task asks for, or said in words where it is something else."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Literal, SupportsFloat, get_args

from journeykit.course.tasks import Task
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase, plural, shown

Kind = Literal["number", "whole", "text", "choice", "several", "order", "frame", "journey"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]|%$")
_ENGLISH: Final = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_LONGEST: Final = 200

__all__ = ["KINDS", "Kind", "Refused", "described", "missing", "taken"]


class Refused(Exception):
    """The answer is not of the kind that is asked for; `says` is what to say."""

    def __init__(self, says: Phrase) -> None:
        self.says = says
        super().__init__(str(says))


def missing(answer: object) -> Phrase | None:
    """What to say of an answer that is not there yet; None for one that is.

    >>> print(missing(...))
    The three dots still stand where your answer goes.
    >>> missing(0) is None
    True
    """
    if answer is ...:
        return phrase("The three dots still stand where your answer goes.")
    if answer is None:
        return phrase("There is no answer yet. A cell above may not have been run.")
    if isinstance(answer, str) and not answer.strip():
        return phrase("The answer is empty.")
    if _is_table(answer) and len(answer) == 0:  # type: ignore[arg-type]
        return phrase("The table has no rows. What was filtered out?")
    if isinstance(answer, Collection) and not isinstance(answer, str) and len(answer) == 0:
        return phrase("The answer is empty.")
    return None


def taken(kind: Kind, answer: Any, task: Task, columns: tuple[str, ...] = ()) -> Any:
    """The answer as the check wants it. Raises `Refused` with what was given and what is expected."""
    return _TAKE[kind](answer, task, columns)


def described(answer: object) -> Phrase:
    """What somebody gave, in a few words.

    >>> print(described([1, 2, 3]))
    a list of 3
    """
    if _is_pandas(answer, "DataFrame"):
        rows, columns = answer.shape  # type: ignore[attr-defined]
        return phrase("a table of {rows} rows and {columns} columns", rows=f"{rows:,}", columns=columns)
    if _is_pandas(answer, "Series"):
        return plural("a column of one value", "a column of {n} values", n=len(answer))  # type: ignore[arg-type]
    if isinstance(answer, Journey):
        return phrase("a map")
    if isinstance(answer, bool):
        return phrase("{value}, which is yes or no", value=str(answer))
    if isinstance(answer, str):
        return phrase("the text “{text}”", text=shown(answer, 40))
    if _as_float(answer) is not None:
        return phrase("{value}", value=shown(f"{_as_float(answer):g}", 40))
    if isinstance(answer, Mapping):
        return phrase("names with their values")
    if isinstance(answer, Collection):
        return phrase("a list of {count}", count=len(answer))
    if callable(answer):
        return phrase("a function; it may lack its brackets ()")
    return phrase("something of the kind {kind}", kind=shown(type(answer).__name__, 40))


def _as_float(answer: object) -> float | None:
    if isinstance(answer, bool | str | bytes | Collection) or not isinstance(answer, SupportsFloat):
        return None
    try:
        return float(answer)
    except (TypeError, ValueError, OverflowError):
        return None


def _typed(text: str) -> float | None:
    """A number as people type it, in English or in French: 1,234.5 or 1 234,5; a % sign after it is no harm."""
    plain = _SPACES.sub("", text.strip()).replace("\N{MINUS SIGN}", "-")
    plain = plain.replace(",", "") if _ENGLISH.fullmatch(plain) else plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _number(answer: Any, *_: Any) -> float:
    value = _typed(answer) if isinstance(answer, str) else _as_float(answer)
    if value is None:
        raise Refused(phrase("One number is expected here; you gave {what}.", what=described(answer)))
    if not math.isfinite(value):
        raise Refused(
            phrase("The result is not a number. Perhaps a missing value took part, or something was divided by 0.")
        )
    return value


def _whole(answer: Any, *_: Any) -> int:
    value = _number(answer)
    if value != round(value):
        raise Refused(phrase("A whole number is expected here; you gave {what}.", what=described(value)))
    return round(value)


def _text(answer: Any, *_: Any) -> str:
    if isinstance(answer, str):
        return answer.strip()
    raise Refused(phrase("A text is expected here, between quotation marks; you gave {what}.", what=described(answer)))


def _option(answer: Any, task: Task) -> str:
    if isinstance(answer, str):
        asked = answer.strip().casefold()
        for key, text in task.options:
            if asked in (key.casefold(), text.en.casefold(), text.fr.casefold()):
                return key
    raise Refused(
        phrase(
            "That is none of the choices; you gave {what}. Choose among {choices}.",
            what=described(answer),
            choices=", ".join(key for key, _ in task.options),
        )
    )


def _choice(answer: Any, task: Task, _: Any) -> str:
    return _option(_one(answer), task)


def _one(answer: Any) -> Any:
    return next(iter(answer)) if isinstance(answer, list | tuple | set | frozenset) and len(answer) == 1 else answer


def _listed(answer: Any) -> tuple[Any, ...]:
    if isinstance(answer, str):
        return tuple(part.strip() for part in answer.split(",")) if "," in answer else (answer,)
    if _is_pandas(answer, "Series") or _is_pandas(answer, "Index"):
        return tuple(answer.tolist())
    if isinstance(answer, list | tuple | set | frozenset):
        return tuple(answer)
    raise Refused(phrase("A list is expected here, in square brackets; you gave {what}.", what=described(answer)))


def _several(answer: Any, task: Task, _: Any) -> frozenset[str]:
    return frozenset(_option(one, task) for one in _listed(answer)[:_LONGEST])


def _order(answer: Any, task: Task, _: Any) -> tuple[str, ...]:
    found = tuple(_option(one, task) for one in _listed(answer)[:_LONGEST])
    if sorted(found) != sorted(key for key, _ in task.options):
        raise Refused(
            phrase(
                "Each of the {all} stands once in the order; you gave {given}.", all=len(task.options), given=len(found)
            )
        )
    return found


def _frame(answer: Any, _: Task, columns: tuple[str, ...]) -> Any:
    found = answer.to_frame().reset_index() if _is_pandas(answer, "Series") else answer
    if not _is_pandas(found, "DataFrame"):
        raise Refused(phrase("A table is expected here; you gave {what}.", what=described(answer)))
    lacking = [name for name in columns if name not in found.columns]
    if lacking and set(lacking) <= set(found.index.names):
        found, lacking = found.reset_index(), []
    if lacking:
        raise Refused(
            phrase("The table lacks the column {lacking}. It has {present}.", lacking=", ".join(lacking),
                   present=shown(", ".join(map(str, found.columns)), _LONGEST))
        )  # fmt: skip
    return found


def _journey(answer: Any, *_: Any) -> Journey:
    found = getattr(answer, "journey", answer)  # a Builder holds one
    if isinstance(found, Journey):
        return found
    raise Refused(phrase("A map is expected here; you gave {what}.", what=described(answer)))


_TAKE: Final[dict[Kind, Callable[..., Any]]] = {
    "number": _number,
    "whole": _whole,
    "text": _text,
    "choice": _choice,
    "several": _several,
    "order": _order,
    "frame": _frame,
    "journey": _journey,
}


def _is_pandas(answer: object, kind: str) -> bool:
    pandas = sys.modules.get("pandas")  # where nobody has loaded it, nothing is one of its tables
    return pandas is not None and isinstance(answer, getattr(pandas, kind))


def _is_table(answer: object) -> bool:
    return _is_pandas(answer, "DataFrame") or _is_pandas(answer, "Series")

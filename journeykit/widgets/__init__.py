"""The Builder and the dashboard, in a notebook or as pages of their own; what lessons and exercises call."""

from typing import TYPE_CHECKING, Any, Final

from journeykit.widgets.builder import Builder
from journeykit.widgets.dashboard import Dashboard

if TYPE_CHECKING:
    from journeykit.widgets.lesson import Exercise, Lesson

__all__ = ["Builder", "Dashboard", "Exercise", "Lesson"]

_COURSE: Final = ("Exercise", "Lesson")


def __getattr__(name: str) -> Any:
    if name not in _COURSE:
        raise AttributeError(f"module 'journeykit.widgets' has no attribute {name!r}")
    from journeykit.widgets import lesson  # a page with a Builder alone does without the course

    return getattr(lesson, name)

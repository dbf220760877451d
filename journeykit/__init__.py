"""JourneyKit: customer journey maps, from customers' traces to a finished picture.

>>> import journeykit as jk
>>> journey = jk.framework("six-stages")
>>> jk.apply(journey, jk.AddStage(stage=jk.Stage(title="Try it on"))).stages[-1].title
'Try it on'
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from journeykit import events
    from journeykit.drawing import draw
    from journeykit.errors import JourneyError
    from journeykit.events import measure, read_events, read_orders, read_surveys
    from journeykit.files import load, save
    from journeykit.files.excel import write_excel
    from journeykit.frameworks import example, framework, frameworks
    from journeykit.model.edits import AddCard, AddStage, apply
    from journeykit.model.journey import Journey, Stage
    from journeykit.model.review import review
    from journeykit.places import dataset
    from journeykit.widgets import Builder

__version__ = "0.1.0"

__all__ = [
    "AddCard",
    "AddStage",
    "Builder",
    "Journey",
    "JourneyError",
    "Stage",
    "apply",
    "dataset",
    "draw",
    "events",
    "example",
    "framework",
    "frameworks",
    "load",
    "measure",
    "read_events",
    "read_orders",
    "read_surveys",
    "review",
    "save",
    "write_excel",
]

_ROOMS: Final = {
    "AddCard": "model.edits",
    "AddStage": "model.edits",
    "Builder": "widgets",
    "Journey": "model.journey",
    "JourneyError": "errors",
    "Stage": "model.journey",
    "apply": "model.edits",
    "dataset": "places",
    "draw": "drawing",
    "example": "frameworks",
    "framework": "frameworks",
    "frameworks": "frameworks",
    "load": "files",
    "measure": "events",
    "read_events": "events",
    "read_orders": "events",
    "read_surveys": "events",
    "review": "model.review",
    "save": "files",
    "write_excel": "files.excel",
}
"""Where each public name lives: loaded when it is first asked for, so that no page waits for what it does not use."""


def __getattr__(name: str) -> Any:
    if name == "events":  # a room of its own: jk.events.funnel, jk.events.kpis ...
        return import_module("journeykit.events")
    if name not in _ROOMS:
        raise AttributeError(f"module 'journeykit' has no attribute {name!r}")
    found = getattr(import_module(f"journeykit.{_ROOMS[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """`jk.frameworks` is the function, whoever imported the room of that name before."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _ROOMS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

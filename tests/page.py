"""The Builder's page without a browser: it asks, hears, and puts together what it is told."""

from __future__ import annotations

import json
from typing import Any

from journeykit.widgets import Builder
from journeykit.widgets.view import TABLES

__all__ = ["Page", "shown"]


class Page:
    """What a browser does: it asks, hears, and puts patches together as `merge` in base.js does."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.heard: list[dict[str, Any]] = []
        self.view: dict[str, Any] = json.loads(json.dumps(builder.get_state("view")["view"]))
        self._n = 0
        builder.send = self.hear  # type: ignore[method-assign]

    def hear(self, content: dict[str, Any], buffers: Any = None) -> None:
        content = json.loads(json.dumps(content, allow_nan=False, ensure_ascii=False).encode())
        self.heard.append(content)
        self.view = content.get("view") or merged(self.view, content.get("patch", {}))

    def message(self, content: Any, buffers: Any = ()) -> list[dict[str, Any]]:
        """Whatever a browser may send; what came back."""
        before = len(self.heard)
        self.builder._handle_custom_msg(content, list(buffers))
        return self.heard[before:]

    def ask(self, what: str, buffers: Any = (), **given: Any) -> dict[str, Any]:
        self._n += 1
        return next(
            one for one in self.message({"n": self._n, "ask": what, **given}, buffers) if one.get("n") == self._n
        )

    def edit(self, **edit: Any) -> dict[str, Any]:
        return self.ask("edit", edit=edit)


def merged(view: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    view = dict(view)
    for key, value in patch.items():
        if key in TABLES:
            both = view.get(key, {}) | value
            view[key] = {one: entry for one, entry in both.items() if entry is not None}
        else:
            view[key] = value
    return view


def shown(builder: Builder) -> dict[str, Any]:
    """What a page that opens now would be told."""
    found: dict[str, Any] = json.loads(json.dumps(builder.get_state("view")["view"]))
    return found

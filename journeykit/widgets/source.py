"""Joins a widget's JavaScript into the one module that it carries.

The files are ordinary modules, so that editors, linters and `node --test` can read them one by one.
A widget's module is loaded from a Blob, where a relative import cannot be resolved: hence the join.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "builder": (
        "base", "link", "page", "drafts", "focus", "card", "form", "drag", "curve", "board", "exports", "header",
        "events", "data", "own", "panel", "start", "versions", "personas", "opening", "lesson", "builder",
    ),
    "course": ("base", "link", "page", "drag", "curve", "marks", "answer", "quiz", "task", "own", "course"),
    "dashboard": ("base", "link", "page", "focus", "tiles", "dashboard"),
    "explore": ("base", "link", "page", "drawing", "rows", "explore"),
}  # fmt: skip
"""The files of each widget, in the order of their needs."""
_IMPORT: Final = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=const|let|function|async)", re.MULTILINE)
_VENDOR_EXPORT: Final = re.compile(r"export\{([^}]*)\};?\s*$")

__all__ = ["ORDERS", "module", "style"]


@cache
def module(widget: str) -> str:
    """The whole module of a widget: Preact in a scope of its own, then each file without its imports."""
    here = files("journeykit.widgets")
    vendor = here.joinpath("vendor", "preact.js").read_text(encoding="utf-8").strip()
    names = re.sub(r"(\w+) as (\w+)", r"\2: \1", _VENDOR_EXPORT.search(vendor)[1])  # type: ignore[index]
    scope = _VENDOR_EXPORT.sub(lambda _: f"return {{{names}}};", vendor)
    parts = [here.joinpath("js", f"{name}.js").read_text(encoding="utf-8") for name in ORDERS[widget]]
    own = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    used = "html, render: draw, useEffect, useLayoutEffect, useMemo, useRef, useState"
    return f"const {{ {used} }} = (() => {{ {scope} }})();\n{own}"


@cache
def style(*names: str) -> str:
    """The style sheets of these names, one after another."""
    here = files("journeykit.widgets")
    return "\n".join(here.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in names)

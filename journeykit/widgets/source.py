"""Joins the Builder's JavaScript into the one module that a widget carries.

The files are ordinary modules, so that editors, linters and `node --test` can read them one by one.
A widget's module is loaded from a Blob, where a relative import cannot be resolved: hence the join.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

ORDER: Final = (
    "base", "link", "drafts", "focus", "card", "form", "drag", "curve", "board", "header", "data", "panel", "start",
    "builder",
)  # fmt: skip
_IMPORT: Final = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=const|let|function|async)", re.MULTILINE)
_VENDOR_EXPORT: Final = re.compile(r"export\{([^}]*)\};?\s*$")

__all__ = ["ORDER", "module", "style"]


@cache
def module() -> str:
    """The whole module: Preact in a scope of its own, then each file without its imports."""
    here = files("journeykit.widgets")
    vendor = here.joinpath("vendor", "preact.js").read_text(encoding="utf-8").strip()
    names = re.sub(r"(\w+) as (\w+)", r"\2: \1", _VENDOR_EXPORT.search(vendor)[1])  # type: ignore[index]
    scope = _VENDOR_EXPORT.sub(lambda _: f"return {{{names}}};", vendor)
    parts = [here.joinpath("js", f"{name}.js").read_text(encoding="utf-8") for name in ORDER]
    own = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    used = "html, render: draw, useEffect, useLayoutEffect, useMemo, useRef, useState"
    return f"const {{ {used} }} = (() => {{ {scope} }})();\n{own}"


@cache
def style() -> str:
    """The Builder's style sheet."""
    return files("journeykit.widgets").joinpath("style.css").read_text(encoding="utf-8")

"""How the site is built: `make docs`, then open docs/_build/index.html. Nothing on it comes from the network."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, get_args, get_type_hints

sys.path.insert(0, str(Path(__file__).parent.parent))

from pydantic import BaseModel

import journeykit

project = "JourneyKit"
copyright = "JourneyKit, BSD-3-Clause"
release = version = journeykit.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "schema/*.md"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
default_role = "code"
highlight_language = "text"  # what is typed in a terminal is no Python
nitpicky = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_inherit_docstrings = False

html_theme = "furo"
html_title = "JourneyKit"
html_static_path = ["_style"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_search_summary = False  # it is fetched, which a page opened as a file cannot do
html_search_scorer = str(Path(__file__).parent / "_style" / "scorer.js")
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#3B4CCA", "color-brand-content": "#3B4CCA"},
    "dark_css_variables": {"color-brand-primary": "#9AA5FF", "color-brand-content": "#9AA5FF"},
}


_ONE_OF_MANY = re.compile(r"~?[\w.]*Annotated\[[^\[\]]*FieldInfo\([^()]*discriminator='(\w+)'\)\]")
_CALLED = {"lane": "Card", "do": "Edit"}


def _short(told: str) -> str:
    """A signature where a card of any lane is a Card, and any edit, which may hold others, an Edit."""
    again = _ONE_OF_MANY.sub(lambda found: _CALLED[found[1]], told)
    return told if again == told else _short(again)


def _told(kind: Any) -> str:
    """A type in short: of a union of all cards, its name."""
    told = getattr(kind, "__name__", "") if isinstance(kind, type) and not get_args(kind) else str(kind)
    return re.sub(r"(\w+\.)+(?=\w)", "", told)


def _is_value(kind: str, what: Any) -> bool:
    return kind == "class" and isinstance(what, type) and issubclass(what, BaseModel)


def _signature(app: Any, kind: str, name: str, what: Any, options: Any, told: str, back: str) -> tuple[str, str] | None:
    """The names of a value’s fields, without the rules that each is checked by."""
    if not _is_value(kind, what):
        return (_short(told), _short(back or "")) if told else None
    fields = [key if field.is_required() else f"{key}=…" for key, field in what.model_fields.items()]
    return f"({', '.join(['*', *fields])})", ""


def _with_fields(app: Any, kind: str, name: str, what: Any, options: Any, lines: list[str]) -> None:
    """The fields of a value, which autodoc does not see: pydantic keeps them to itself."""
    if _is_value(kind, what):
        hints = get_type_hints(what)
        lines += ["", *(f"- ``{key}``: {_told(hints[key])}" for key in what.model_fields), ""]


def _skip(app: Any, kind: str, name: str, what: Any, skip: bool, options: Any) -> bool | None:
    """What pydantic adds to every class, and what is said of every field of a tuple, tells nobody anything."""
    return True if name.startswith("model_") or str(what.__doc__).startswith("Alias for field") else None


def _read_aloud(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """For those who have a page read aloud: its language, and the level of the headings beside it."""
    if page.startswith("fr/"):
        context["language"] = "fr"
    if tree := context.get("furo_navigation_tree"):
        context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("html-page-context", _read_aloud, priority=900)  # after the theme
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-docstring", _with_fields)
    app.connect("autodoc-skip-member", _skip)

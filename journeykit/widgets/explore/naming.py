"""What data calls things, in words for people: events, columns and values (names.toml); others as the data has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from journeykit.text import Language, phrase

__all__ = ["event", "known", "titled", "valued"]


@cache
def known() -> Mapping[str, Any]:
    """All names that there are words for: events, columns, and values by column."""
    return tomllib.loads(files("journeykit.widgets.explore").joinpath("names.toml").read_text("utf-8"))


def event(name: str, language: Language) -> str:
    """An event in words.

    >>> event("view_item", "fr"), event("quote_sent", "en")
    ('a regardé un produit', 'quote sent')
    """
    found: Mapping[str, str] | None = known()["event"].get(name)
    return found[language] if found else _plain(name)


def titled(column: str, language: Language) -> str:
    """The name of a column in words.

    >>> titled("voucher_offered", "fr"), titled("order_size", "en")
    ('Bon d’achat', 'Order size')
    """
    found: Mapping[str, str] | None = known()["column"].get(column)
    return found[language] if found else _plain(column).capitalize()


def valued(column: str, value: str, language: Language) -> str:
    """A value of a column in words.

    >>> valued("device", "mobile", "en"), valued("newsletter", "true", "fr"), valued("shop", "Lille", "en")
    ('phone', 'oui', 'Lille')
    """
    found: Mapping[str, str] | None = known()["value"].get(column, {}).get(value)
    if found:
        return found[language]
    plain = {"true": phrase("yes"), "false": phrase("no"), "": phrase("not known")}.get(value)
    return plain.to(language) if plain else _plain(value)


def _plain(name: str) -> str:
    return name.replace("_", " ").strip()

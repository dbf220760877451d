"""What our pages say, from `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from journeykit.course.texts import Said, said
from journeykit.text import LANGUAGES, Language

__all__ = ["spoken", "spoken_in", "words"]


@cache
def words(*sections: str) -> dict[str, Said]:
    """The sentences of these sections, by their names; later sections have the last word.

    >>> words("home")["builder"].to("fr")
    'Éditeur'
    """
    told = tomllib.loads((files("journeykit") / "apps" / "words.toml").read_text(encoding="utf-8"))
    return {name: said(entry) for section in sections for name, entry in told[section].items()}


def spoken(*sections: str) -> dict[str, dict[str, str]]:
    """Every sentence of these sections in every language, for a page that shows the reader's.

    >>> spoken("builder")["opening"]["en"]
    'Opening the Builder…'
    """
    return {name: {one: text.to(one) for one in LANGUAGES} for name, text in words(*sections).items()}


def spoken_in(language: Language, *sections: str) -> dict[str, str]:
    """Every sentence of these sections in one language.

    >>> spoken_in("fr", "home")["apps"]
    'Applications'
    """
    return {name: text.to(language) for name, text in words(*sections).items()}

"""The cases of the exercises: their data, made by a program, and small tables of it in the reader's language.

Each module makes the files of one case by `write(folder)`; `journeykit course build` makes them all again. What columns
and values are called for a reader stands in names.toml. Nothing in these data is real.
"""

from __future__ import annotations

from typing import Any, Final

from journeykit.course.texts import read
from journeykit.text import Language

__all__ = ["name", "shown"]


_ALIGNED: Final = [
    {"selector": "th, td", "props": "padding: 3px 12px"},
    {"selector": "th.row_heading", "props": "text-align: left; font-weight: normal"},
    {"selector": "td, th.col_heading", "props": "text-align: right"},
]


def name(key: Any, language: Language) -> Any:
    """What a column or a value is called for a reader; itself where it has no other name.

    >>> name("contract_signed", "fr"), name(12, "fr")
    ('Contrat signé', 12)
    """
    entry = read("cases/names.toml").get(key) if isinstance(key, str) else None
    return entry[language] if entry else key


def shown(frame: Any, language: Language) -> Any:
    """A DataFrame for those who read it and do not compute: headings, values and numbers as the reader writes them.

    >>> import pandas as pd
    >>> shown(pd.DataFrame({"events": [3]}, index=["contract_signed"]), "en").index.tolist()
    ['Contract signed']
    """

    def said(value: Any) -> Any:
        return name(value, language)

    named = frame.map(said).rename(index=said, columns=said).rename_axis(index=None, columns=None)
    signs = {"thousands": "\N{NARROW NO-BREAK SPACE}", "decimal": ","} if language == "fr" else {"thousands": ","}
    return named.style.format(precision=1, **signs).set_table_styles(_ALIGNED)

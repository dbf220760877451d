"""Brings the .po files in step with the sentences of the code: `python -m journeykit.locale.update`.

Python marks its sentences with `phrase` and `plural`, JavaScript with `t` and `tn`; only literals count.
Translations are kept, new sentences come in empty, and those that nothing uses go out. `--check` writes
nothing, says what is missing, and ends with 1 if something is.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

PACKAGE: Final = Path(__file__).parents[1]
MESSAGES: Final = {"phrase": 1, "plural": 2}
"""How many of the first arguments are sentences."""
_CALL: Final = re.compile(r"\b(t|tn)\(\s*(\"(?:[^\"\\]|\\.)*\")(?:,\s*(\"(?:[^\"\\]|\\.)*\"))?")

__all__ = ["extracted", "gaps", "updated"]


def _python(path: Path) -> Iterator[Any]:
    for node in ast.walk(ast.parse(path.read_bytes())):  # which sees what stands inside of f-strings, too
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MESSAGES:
            given = [one.value for one in node.args[: MESSAGES[node.func.id]] if isinstance(one, ast.Constant)]
            if len(given) == MESSAGES[node.func.id]:
                yield tuple(given) if len(given) > 1 else given[0]


def _javascript(path: Path) -> Iterator[Any]:
    for call, one, many in _CALL.findall(path.read_text(encoding="utf-8")):
        yield (ast.literal_eval(one), ast.literal_eval(many)) if call == "tn" else ast.literal_eval(one)


def extracted() -> Catalog:
    """All sentences of the code, each with the files it stands in."""
    catalog = Catalog(project="JourneyKit", charset="utf-8")
    sources = [(path, _python) for path in PACKAGE.rglob("*.py")]
    sources += [(path, _javascript) for path in PACKAGE.joinpath("widgets", "js").glob("*.js")]
    for path, read in sorted(sources):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for message in read(path):
            catalog.add(message, locations=[(place, 0)])
    return catalog


def updated(language: str) -> str:
    """The text of the .po file of `language`, in step with the code."""
    path = PACKAGE / "locale" / f"{language}.po"
    known = Catalog()
    if path.exists():
        with path.open("rb") as stream:
            known = read_po(stream, locale=language)
    fresh = Catalog(locale=language, project="JourneyKit", fuzzy=False)
    for message in extracted():
        if not message.id:
            continue
        before = known.get(message.id)
        places = [(place, 0) for place in dict.fromkeys(place for place, _ in message.locations)]
        kept = before.string if before and isinstance(before.id, str) == isinstance(message.id, str) else None
        fresh.add(message.id, kept, locations=places)
    out = io.BytesIO()
    write_po(out, fresh, width=110, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    )
    return header + out.getvalue().decode("utf-8").lstrip()


def gaps(language: str) -> list[str]:
    """What is wrong with the .po file of `language`: sentences out of step or without a translation."""
    path = PACKAGE / "locale" / f"{language}.po"
    found = [] if path.exists() and path.read_text(encoding="utf-8") == updated(language) else ["out of step"]
    if path.exists():
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language):
                strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
                ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
                if message.id and not all(strings):
                    found.append(f"no translation: {ids[0]}")
                elif message.id and any(_holes(text or "") - _holes(*ids) for text in strings):
                    found.append(f"other values than in English: {ids[0]}")
    return found


def _holes(*texts: str) -> set[str]:
    return {hole for text in texts for hole in re.findall(r"\{(\w+)", text)}


def main(arguments: list[str]) -> int:
    """Update or check the French .po file."""
    if "--check" in arguments:
        found = gaps("fr")
        print("\n".join(found) or "fr.po is complete")
        return 1 if found else 0
    text = updated("fr")
    (PACKAGE / "locale" / "fr.po").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""The command itself, and what its commands share: options, languages, ways to say something."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from journeykit import __version__
from journeykit.errors import BadFile, BadValue, JourneyError
from journeykit.text import LANGUAGES, Language, Phrase, phrase

__all__ = [
    "PICTURES",
    "AsJson",
    "Force",
    "Lang",
    "Map",
    "app",
    "explained",
    "main",
    "may_write",
    "option",
    "print_json",
    "reader",
    "say",
    "spoken",
]


def reader() -> Language:
    """The language of whoever sits at this terminal, by the usual variables; English unless it is one of ours."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((language for language in LANGUAGES if told.lower().startswith(language)), "en")


def explained(what: Phrase, *examples: str) -> str:
    """The help of a command: what it does, and examples."""
    shown = "\n".join(f"  journeykit {example}" for example in examples)
    return f"{what.to(reader())}\n\n\b\n{phrase('Examples:').to(reader())}\n{shown}"


def option(what: Phrase, *names: str, **more: Any) -> Any:
    """An option with its help in the reader's language."""
    return typer.Option(*names, help=what.to(reader()), **more)


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=explained(
        phrase("Customer journey maps, from customers' traces to a finished picture."),
        "serve",
        "new six-stages -o shoes.journey.json",
        "draw shoes.journey.json -o shoes.pdf",
    ),
)

Lang = Annotated[str | None, option(phrase("Language: en or fr (default: that of this terminal)."), "--lang")]
AsJson = Annotated[bool, option(phrase("Print JSON, for a program to read."), "--json")]
Force = Annotated[bool, option(phrase("Overwrite the file if it is there."), "--force")]
Map = Annotated[Path, typer.Argument(metavar="FILE", help=phrase("A map file, *.journey.json.").to(reader()))]
PICTURES: Final = (".pdf", ".png", ".svg")


def main() -> None:
    """Run the command; what a person can mend is said in one message, without a traceback."""
    try:
        app()
    except JourneyError as error:
        print(f"journeykit: {error.to(reader())}", file=sys.stderr)
        sys.exit(2)


def spoken(told: str | None) -> Language:
    """The language asked for, else that of this terminal. Raises `BadValue`."""
    if told is None:
        return reader()
    for language in LANGUAGES:
        if language == told:
            return language
    raise BadValue(
        phrase("There is no language {value}.", value=told),
        phrase("Choose one of {choices}.", choices=", ".join(LANGUAGES)),
    )


def say(what: Phrase, language: Language | None = None) -> None:
    """Print a sentence."""
    print(what.to(language or reader()))


def may_write(path: Path, force: bool) -> Path:
    """The path, unless a file is there that nobody said may go. Raises `BadFile`."""
    if path.exists() and not force:
        raise BadFile(
            phrase("{file} is there already.", file=str(path)), phrase("Choose another name, or add --force.")
        )
    return path


def print_json(plain: object) -> None:
    """Print what a program reads."""
    print(json.dumps(plain, ensure_ascii=False, indent=1))


def _version(wanted: bool) -> None:
    if wanted:
        print(f"journeykit {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, option(phrase("Print the version."), "--version", callback=_version, is_eager=True)
    ] = False,
) -> None: ...

"""The pages that are written from the code: `python docs/make.py`; a test keeps them so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from typer.main import get_command

import journeykit as jk
from journeykit.cli import app
from journeykit.deliverables import DELIVERABLES, GROUPS
from journeykit.files import FORMATS
from journeykit.frameworks import example, examples, framework, frameworks
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.model.rules import RULES
from journeykit.model.vocabulary import word

DOCS: Final = Path(__file__).parent
WRITTEN: Final = "% Written by `python docs/make.py` from the code; a test keeps it so.\n"
PHASES: Final = {
    "discover": "Discover",
    "buy": "Buy",
    "receive": "Receive",
    "support": "Support",
    "loyalty": "Loyalty",
    "": "Anywhere",
}
WAYS: Final = {
    "rate": "a share; its 95 % interval by Wilson (1927)",
    "ratio": "the ratio of two sums; its 95 % interval by Student’s t, linearised (Cochran 1977)",
    "estimate": "an estimate, from a formula of its own",
    "balance": "the difference of two shares; its 95 % interval by MOVER (Zou & Donner 2008)",
    "mean": "a mean; its 95 % interval by Student’s t",
    "median": "a median; its 95 % interval by the percentile bootstrap (Efron 1979), computed exactly",
    "": "not computed from data; its value is typed",
}
"""How the units become the value, as journeykit/events/intervals.py says it."""


def catalogue() -> Iterator[str]:
    """The KPI catalogue."""
    yield WRITTEN
    yield "# The KPI catalogue\n"
    yield (
        "Each figure comes with its numerator, its denominator, its period and, where there is one, its interval:\n"
        "a class of 30 answers is not a fact. `journeykit kpis` computes them from your files; [](data.md) says how\n"
        "to ask for them by segment and by stage. To add one of your own, see `CONTRIBUTING.md`.\n"
    )
    for phase, title in PHASES.items():
        found = [one for one in kpis().values() if (one.phases or ("",))[0] == phase]
        if found:
            yield f"## {title}\n"
            for one in found:
                yield from _kpi(one)


def _kpi(one: KpiDefinition) -> Iterator[str]:
    yield f"### {one.name['en']}\n"
    yield f"`{one.id}` · French: {one.name['fr']}\n"
    yield f"- Formula: {one.formula['en']}"
    unit = word("unit", one.unit).to("en") or "a number"
    yield f"- Unit: {unit}; {'higher' if one.good == 'up' else 'lower'} is better"
    yield f"- Needs: {', '.join(one.needs)}"
    yield f"- Computed as: {WAYS[one.statistic]}"
    if one.says.get("en"):
        yield f"- In words: {one.says['en'].replace('{value}', '…')}"
    if one.note.get("en"):
        given = {key: f"{value:g}" for key, value in one.given.items()}
        yield f"- Mind: {one.note['en'].format(**given)}"
    yield f"- Source: {one.source}\n"


def commands() -> Iterator[str]:
    """Every command, as its own help says it."""
    yield WRITTEN
    yield "# Commands\n"
    yield "`journeykit --help` says the same in a terminal, in your language. Exit codes: 0 all is well, 1 something is"
    yield "to be mended, 2 the input was wrong, and the message says what to do.\n"
    yield from _command(get_command(app), "journeykit")


def _command(command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    if name != "journeykit":
        said, _, examples = str(command.help or "").replace("\b", "").partition("\n\n")
        yield f"{'###' if name.count(' ') > 1 else '##'} {name}\n"
        yield f"{' '.join(said.split())}\n"
        if shown := [line.strip() for line in examples.splitlines() if line.strip().startswith("journeykit")]:
            yield "\n".join(["```", *shown, "```\n"])
        for one in command.params:
            if told := getattr(one, "help", None):
                called = ", ".join(one.opts) if one.param_type_name == "option" else (one.metavar or one.name).upper()
                yield f"- `{called}`: {' '.join(told.split())}"
        yield ""
    for key, one in inner.items():
        if not one.hidden:
            yield from _command(one, f"{name} {key}")


def rules() -> Iterator[str]:
    """The rules of the review."""
    yield WRITTEN
    yield "# What the review says\n"
    yield "The review gives advice. `fix` is something the method asks for; `consider` is worth a thought."
    yield "A map that has only just been begun is left in peace, and a finding that does not apply can be set aside.\n"
    for rule in RULES:
        yield f"## {rule.code} {rule.title} ({rule.severity})\n"
        yield f"- When: {rule.when}\n- Why: {rule.why}\n- Next step: {rule.next_step}\n- Source: {rule.source}\n"


GUIDES: Final = {
    "document": "[](present.md), [](share.md), [](excel.md)",
    "data": "[](excel.md), [](share.md), [](map_file.md)",
    "picture": "[](pictures.md), and the [gallery](gallery.md)",
    "print": "[](print.md)",
}
READ: Final = {
    "native": "a map file: everything that a map holds",
    "excel": "a workbook that JourneyKit made, as it was edited ([](excel.md)); or a map that somebody drew or listed",
    "table": "a map that somebody drew, stages across and lanes down; or a row a card ([](open.md))",
    "mermaid": "a `journey` diagram of Mermaid: the lived steps and how they feel",
}


def take_away() -> Iterator[str]:
    """What a map becomes, and what becomes a map."""
    yield WRITTEN
    yield "# All files\n"
    yield "In the Builder: **Export**, one click each; the file is named after the map. On the command line, by the"
    yield "ending of the file; where several files share an ending, `--to` and its name say which:\n"
    yield "```\njourneykit convert shoes.journey.json shoes.pdf"
    yield "journeykit convert shoes.journey.json poster.pdf --to poster\n```\n"
    for group, title in GROUPS.items():
        yield f"## {title.to('en')}\n"
        yield f"How to: {GUIDES[group]}.\n"
        yield "| File | Ending | `--to` | What it is for |\n|---|---|---|---|"
        yield from (
            f"| {one.title.to('en')} | `{one.ending}` | `{one.id}` | {one.about.to('en')} |"
            for one in DELIVERABLES
            if one.group == group
        )
        yield ""
    yield "## What can be brought in\n"
    yield "**Open a map file** on the Builder’s first page, **Menu**, **Open a file** in an open map, `jk.load(path)`,"
    yield "or the first name that you give to `journeykit convert`:\n"
    for one in FORMATS:
        if getattr(one, "READS", True):
            endings = ", ".join(f"`*{ending}`" for ending in one.ENDINGS)
            yield f"- {endings}: {READ[one.__name__.rpartition('.')[2]]}."


def starts() -> Iterator[str]:
    """The frameworks, and the finished maps."""
    yield WRITTEN
    yield "# Frameworks and finished maps\n"
    yield "There is no standard form: a framework is a start, and its stages are renamed in the words of your customer."
    yield "Choose one on the Builder’s first page, or:\n"
    yield "```\njourneykit new six-stages -o shoes.journey.json\n```\n"
    for title, known in (("Frameworks to start from", frameworks()), ("Finished maps to look at", examples())):
        yield f"## {title}\n"
        for key, one in known.items():
            yield f"### {one.title['en']}\n"
            made = framework(key) if known is frameworks() else example(id=key)
            yield f"`{key}` · French: {one.title.get('fr', '')}\n"
            yield f"{one.description['en']}\n"
            yield "".join(f"1. {stage.title}\n" for stage in made.stages)
            if one.sources["en"]:
                yield f"Source: {'; '.join(one.sources['en'])}\n"


def names() -> Iterator[str]:
    """The first page of the reference: what `import journeykit as jk` gives."""
    yield WRITTEN
    yield "# Python\n"
    yield "`import journeykit as jk` gives what most people need. Heavy libraries are loaded when a name that needs"
    yield "them is first used. Every example of these pages is run as a test.\n"
    yield "| Name | What for |\n|---|---|"
    for name in sorted(jk.__all__, key=str.lower):
        if name == "events":
            yield "| [`jk.events`](traces.md) | Customers’ traces: read, measured, put on a map; all of its functions |"
            continue
        what = getattr(jk, name)
        home = f"journeykit.{jk._ROOMS[name]}.{name}" if name != "Builder" else "journeykit.widgets.builder.Builder"
        yield f"| {{py:obj}}`jk.{name} <{home}>` | {str(what.__doc__).partition(chr(10))[0]} |"
    yield "\n## All pages\n"
    yield "```{toctree}\n:maxdepth: 1\nmap\nfiles\ndeliverables\ntraces\ncourse\nwidgets\nwork\nerrors\n```"


def text(lines: Iterator[str]) -> str:
    """The lines of a page as its file."""
    return "\n".join(lines).rstrip() + "\n"


PAGES: Final[dict[str, Callable[[], str]]] = {
    "commands.md": lambda: text(commands()),
    "kpis.md": lambda: text(catalogue()),
    "frameworks.md": lambda: text(starts()),
    "reference/index.md": lambda: text(names()),
    "review.md": lambda: text(rules()),
    "take_away.md": lambda: text(take_away()),
}
"""Each page that is written from the code."""

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        sys.stdout.write(f"Wrote {name}.\n")

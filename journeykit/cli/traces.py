"""What customers' traces say: KPIs, paths and funnels, as tables to read, as JSON, or as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from journeykit.cli.telling import funnel_lines, kpi_lines, path_lines, plain_facts, records
from journeykit.cli.terminal import (
    PICTURES,
    AsJson,
    Force,
    Lang,
    app,
    explained,
    may_write,
    option,
    print_json,
    reader,
    say,
    spoken,
)
from journeykit.errors import BadValue
from journeykit.places import dataset
from journeykit.text import Language, Phrase, phrase, shown

if TYPE_CHECKING:
    from journeykit.events.traces import Traces

_SHOP: Final = ("events.csv", "orders.csv", "surveys.csv", "contacts.csv")
_MOST_PARTS: Final = 12

Log = Annotated[
    str | None,
    typer.Argument(
        metavar="EVENTS",
        help=phrase("A file or folder of events, or a database’s address (default: the shoe shop’s).").to(reader()),
    ),
]
OfMap = Annotated[Path | None, option(phrase("The map whose stages count, *.journey.json."), "--map")]
By = Annotated[str | None, option(phrase("Split by a column, such as device or channel."), "--by")]
Columns = Annotated[
    list[str] | None, option(phrase("Which column is what: case_id=visitor, at=time; may be repeated."), "--column")
]
Since = Annotated[str | None, option(phrase("The first day that counts: 2025-01-31."), "--since")]
Until = Annotated[str | None, option(phrase("The last day that counts."), "--until")]
Output = Annotated[
    Path | None, option(phrase("Draw it instead: a file ending in .pdf, .png or .svg."), "-o", "--output")
]


@app.command(
    help=explained(
        phrase("Compute the KPIs of the catalogue, and say what each means. (Default: the shoe shop’s.)"),
        "kpis",
        "kpis orders.csv contacts.csv --by carrier --since 2025-06-01",
        "kpis events.csv --map shoes.journey.json --kpi conversion_rate --by month --json",
    )
)
def kpis(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILES...", help=phrase("Files of events, orders, answers, contacts; or a database.").to(reader())
        ),
    ] = None,
    kpi: Annotated[list[str] | None, option(phrase("Only this KPI, by its id; may be repeated."), "--kpi")] = None,
    by: Annotated[str | None, option(phrase("Split by a column, or by day, week, month or stage."), "--by")] = None,
    segment: Annotated[
        list[str] | None, option(phrase("Only rows with this value: device=mobile; may be repeated."), "--segment")
    ] = None,
    since: Since = None,
    until: Until = None,
    of_map: OfMap = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    from journeykit.events import kpis as table  # heavy

    language = spoken(lang)
    chosen = _pairs(segment, phrase("Write it like device=mobile."))
    traces = _mapped(_gathered(files), of_map)
    frame = table(traces, kpi=kpi or None, by=by, start=since, end=until, segment=chosen, language=language)
    if as_json:
        return print_json(records(frame))
    for line in kpi_lines(frame, language):
        print(line)


@app.command(
    help=explained(
        phrase("Show the paths that most customers take. (Default: those of the shoe shop.)"),
        "paths",
        "paths events.csv --top 20 --by device",
        "paths events.csv --map shoes.journey.json -o paths.png",
    )
)
def paths(
    events: Log = None,
    column: Columns = None,
    of_map: OfMap = None,
    top: Annotated[int, option(phrase("How many paths to show."), "--top", min=1)] = 10,
    by: By = None,
    since: Since = None,
    until: Until = None,
    output: Output = None,
    force: Force = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    from journeykit.events import variants  # heavy

    language = spoken(lang)
    _may_draw(output, by, force)
    log = _mapped(_log(events, column), of_map).where(start=since, end=until)
    log = log.by_stage() if of_map else log
    found = [(part, variants(one, top=top)) for part, one in _parts(log, by)]
    _tell(found, by, path_lines, output, language, as_json)


@app.command(
    help=explained(
        phrase("Show how many customers reach each step, and where they leave. (Default: the shoe shop’s stages.)"),
        "funnel",
        "funnel events.csv --steps view_item,add_to_cart,purchase --by device",
        "funnel events.csv --map shoes.journey.json -o funnel.png",
    )
)
def funnel(
    events: Log = None,
    column: Columns = None,
    steps: Annotated[str | None, option(phrase("The activities, in order, with commas between."), "--steps")] = None,
    of_map: OfMap = None,
    each: Annotated[bool, option(phrase("Each step by itself, whatever came before."), "--open")] = False,
    direct: Annotated[bool, option(phrase("Only who goes straight on, with nothing between."), "--direct")] = False,
    by: By = None,
    since: Since = None,
    until: Until = None,
    output: Output = None,
    force: Force = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    from journeykit.events import funnel as reached  # heavy

    language = spoken(lang)
    _may_draw(output, by, force)
    named = [step.strip() for step in (steps or "").split(",") if step.strip()]
    if not named and of_map is None and events is not None:
        raise BadValue(
            phrase("A funnel needs its steps."),
            phrase("Name activities, --steps a,b,c, or give a map, --map shoes.journey.json."),
        )
    log = _mapped(_log(events, column), of_map, or_example=not named).where(start=since, end=until)
    found = [(part, reached(one, named or None, closed=not each, direct=direct)) for part, one in _parts(log, by)]
    _tell(found, by, funnel_lines, output, language, as_json)


# -- what is asked about


def _gathered(files: Sequence[str] | None) -> Traces:
    from journeykit.events import preview
    from journeykit.events.connect import connect
    from journeykit.events.traces import Traces

    if files and len(files) == 1:
        return connect(files[0])
    return Traces.of(*(preview(file).read() for file in files or map(dataset, _SHOP)))


def _log(events: str | None, column: Sequence[str] | None) -> Traces:
    from journeykit.events import read_events
    from journeykit.events.connect import connect
    from journeykit.events.traces import Traces

    columns = _pairs(column, phrase("Write it like at=time."))
    if events and (events.startswith("postgres") or events.endswith(".duckdb")):
        return connect(events, events={"table": "events", **columns} if columns else None)
    return Traces.of(read_events(events or dataset("events.csv"), columns=columns))


def _mapped(traces: Traces, of_map: Path | None, or_example: bool = False) -> Traces:
    """The traces with the stages of a map: the one that is named, or the shoe shop's."""
    from journeykit.events.placing import with_activities
    from journeykit.files import load
    from journeykit.frameworks import example

    if of_map is None and not or_example:
        return traces
    journey = load(of_map) if of_map else example(reader())
    return traces.mapped(with_activities(journey, [traces]))


def _pairs(told: Sequence[str] | None, like: Phrase) -> dict[str, str]:
    """What was said as name=value."""
    chosen: dict[str, str] = {}
    for one in told or ():
        name, _, value = one.partition("=")
        if not name or not value:
            raise BadValue(phrase("“{value}” names nothing.", value=shown(one)), like)
        chosen[name] = value
    return chosen


def _parts(log: Traces, by: str | None) -> Iterator[tuple[str, Traces]]:
    """The log whole; or for each value of a column, the most frequent first, the cases that enter with it."""
    if by is None:
        yield "", log
        return
    log.where(segment={by: ""}).rows("select 1 from events where 1 = 0")  # says which columns there are
    name = log.engine.dialect.quoted(by)
    found = f"select {name}, count(*) as n from events where {name} is not null group by {name} order by n desc, {name}"
    for value, _ in log.rows(found)[:_MOST_PARTS]:
        yield str(value), log.where(entered={by: value})


# -- how it is said


def _may_draw(output: Path | None, by: str | None, force: bool) -> None:
    if output is None:
        return
    if output.suffix.lower() not in PICTURES:
        raise BadValue(
            phrase("{file} does not end like a picture.", file=str(output)),
            phrase("Choose one of {choices}.", choices=", ".join(PICTURES)),
        )
    if by:
        raise BadValue(phrase("A picture shows one part at a time."), phrase("Leave --by or -o out."))
    may_write(output, force)


def _tell(
    found: Sequence[tuple[str, Any]],
    by: str | None,
    lines: Callable[[Any, Language], Iterator[str]],
    output: Path | None,
    language: Language,
    as_json: bool,
) -> None:
    if output:
        from journeykit.drawing import save  # heavy

        save(found[0][1], output, language)
        return say(phrase("Wrote {file}.", file=str(output)), language)
    if as_json:
        plain = [
            {**({"part": part} if by else {}), **plain_facts(frame), "rows": records(frame)} for part, frame in found
        ]
        return print_json(plain if by else plain[0])
    for part, frame in found:
        if by:
            print(f"{by} = {part}")
        print("\n".join(lines(frame, language)), end="\n\n" if by else "\n")

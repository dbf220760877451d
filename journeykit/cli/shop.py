"""The shoe shop: its data made again, or its days as they happen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from journeykit.cli.terminal import Force, app, explained, may_write, option, reader, say
from journeykit.errors import BadValue
from journeykit.text import Phrase, phrase

if TYPE_CHECKING:
    from journeykit.events.shop_live import Moment


@app.command(
    help=explained(
        phrase(
            "Make the shoe shop's data again, or let its days happen while a dashboard watches. Larger, with another "
            "seed, or without some of what is planted in it."
        ),
        "simulate -o shop --customers 20000",
        "simulate -o shop --without late_carrier",
        "simulate --live shop.sqlite",
        "simulate --live postgresql://me@localhost/shop --day 2025-12-13 --speed 10000",
    )
)
def simulate(
    output: Annotated[Path | None, option(phrase("The folder to write to."), "-o", "--output")] = None,
    live: Annotated[
        str | None,
        option(phrase("Write as it happens: into a folder of Parquet files, a SQLite file, or a database’s address.")),
    ] = None,
    speed: Annotated[float | None, option(phrase("How many times faster than life (default: a day in 17 s)."))] = None,
    day: Annotated[str | None, option(phrase("The first day that happens (default: when an alert is near)."))] = None,
    days: Annotated[int, option(phrase("How many days happen."), min=1)] = 7,
    history: Annotated[int, option(phrase("How many days before are there from the beginning."), min=0)] = 14,
    customers: Annotated[int, option(phrase("How many customers."), min=1)] = 5000,
    seed: Annotated[int | None, option(phrase("Another seed makes another shop."))] = None,
    without: Annotated[list[str] | None, option(phrase("Leave this planted fault out; may be repeated."))] = None,
    force: Force = False,
) -> None:
    from journeykit.events.shop import SEED, make_shop, shop_tables  # heavy

    if (output is None) == (live is None):
        raise BadValue(
            phrase("Where to write the shop is not said."), phrase("Give either -o FOLDER or --live TARGET.")
        )
    seed = SEED if seed is None else seed
    if output is not None:
        if output.is_dir() and any(output.iterdir()):
            may_write(output, force)
        for path in make_shop(output, customers=customers, seed=seed, without=without or ()).values():
            say(phrase("Wrote {file}.", file=str(path)))
        return
    from journeykit.events.shop_live import DAY, SPEED, feed, moments
    from journeykit.events.shop_targets import open_target

    first = _day(day) if day else DAY
    target = open_target(live or "")
    target.make(force)
    _tell(phrase("Making the shop ..."))
    start = datetime.combine(first, time())
    end, since = start + timedelta(days=days), start - timedelta(days=history)
    shop = shop_tables(customers=customers, seed=seed, without=without or ())
    found = [moment for moment in moments(shop) if since <= _began(moment)]
    pace = SPEED if speed is None else speed
    _tell(phrase("Watch it with: journeykit dashboard --data {target}", target=target.shown))
    _tell(_to_watch(found, start, end, pace))
    _tell(phrase("Ctrl+C stops the shop."))
    try:
        feed(target, found, start, end, pace, _tell)
    except KeyboardInterrupt:
        _tell(phrase("Stopped."))


def _tell(what: Phrase) -> None:
    """Say it at once, also to a program that reads along."""
    print(what.to(reader()), flush=True)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadValue(
            phrase("“{day}” is not a day.", day=said), phrase("Write it as year-month-day: 2026-01-31.")
        ) from None


def _began(moment: Moment) -> datetime:
    """When the row began to be: what belongs to an order of before is not there."""
    row = moment.row
    return row.get("ordered_at") or row.get("created_at") or row.get("asked_at") or moment.at


def _to_watch(found: list[Moment], start: datetime, end: datetime, speed: float) -> Phrase:
    """Which tile comes into alert, and when; by the targets of the worked example."""
    from journeykit.events.shop_live import first_alert
    from journeykit.frameworks import example

    card = next(card for _, card in example("en").kpis() if card.kpi == "on_time_delivery_rate")
    alert = card.alert or 0.0
    before, moment = first_alert(found, start, end, alert)
    if moment is None or before <= alert:
        return phrase("No alert of “{kpi}” is to come in these days.", kpi=card.called)
    seconds = round((moment - start).total_seconds() / speed)
    return phrase("Watch “{kpi}”: {before} % now, and at {alert} % or less, an alert, in about {seconds} seconds.",
                  kpi=card.called, before=round(before, 1), alert=alert, seconds=seconds)  # fmt: skip

"""The shoe shop: its data, made again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from journeykit.cli.terminal import Force, app, explained, may_write, option, say
from journeykit.text import phrase


@app.command(
    help=explained(
        phrase("Make the shoe shop's data again. Larger, with another seed, or without some of what is planted in it."),
        "shop -o shop --customers 20000",
        "shop -o shop --without late_carrier",
    )
)
def shop(
    output: Annotated[Path, option(phrase("The folder to write to."), "-o", "--output")],
    customers: Annotated[int, option(phrase("How many customers."), min=1)] = 5000,
    seed: Annotated[int | None, option(phrase("Another seed makes another shop."))] = None,
    without: Annotated[list[str] | None, option(phrase("Leave this planted fault out; may be repeated."))] = None,
    force: Force = False,
) -> None:
    from journeykit.events.shop import SEED, make_shop  # heavy

    if output.is_dir() and any(output.iterdir()):
        may_write(output, force)
    made = make_shop(output, customers=customers, seed=SEED if seed is None else seed, without=without or ())
    for path in made.values():
        say(phrase("Wrote {file}.", file=str(path)))

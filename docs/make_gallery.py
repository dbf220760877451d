"""The gallery: `python docs/make_gallery.py` draws every picture there is, and writes gallery.md with what each says.

A test keeps the words of the maps' pictures; those of the data, and the pictures, are made anew by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from operator import sub
from pathlib import Path
from typing import Any, Final

import pandas as pd
from PIL import Image

import journeykit as jk
from journeykit.drawing import describe, render
from journeykit.drawing.marks import STYLES

DOCS: Final = Path(__file__).parent
WIDE: Final = 1040
"""Of a picture, in pixels."""
COLOURS: Final = 200
"""In its palette: those of the style, and those that cover most; quantising freely would shift them."""
NEAR: Final = 5
"""Shades no further apart are one."""
TODAY: Final = date(2026, 11, 22)
GARDEN: Final = DOCS.parent / "datasets" / "garden"
HEAD: Final = """# Gallery

Written by `python docs/make_gallery.py` from the code; a test keeps its words.

Every picture there is, with the line that draws it and what it says. Its title is what it shows; `describe` gives all
of its words, for who cannot see it. Each is drawn on an Axes of yours with `ax=`, in French with `language="fr"`, on
dark with `style="dark"`, and saved as PDF, SVG or PNG by `journeykit.drawing.save` or `journeykit draw --view`.
"""


@dataclass(frozen=True)
class Shown:
    """A picture of the gallery: the name of its file, what it is for, the code that draws it, and what of."""

    name: str
    title: str
    code: str
    what: Callable[[], Any]
    view: str = "map"
    more: dict[str, Any] = field(default_factory=dict)


def shoes() -> Any:
    return jk.example("en", "buying-shoes")


def two() -> Any:
    return tuple(jk.load(GARDEN / f"{name}.en.journey.json") for name in ("delivery", "collect"))


def weeks() -> Any:
    """The catalogue's figures of the shop's autumn, week by week: a series for each."""
    answers, orders = jk.read_surveys(jk.dataset("surveys.csv")), jk.read_orders(jk.dataset("orders.csv"))
    found = {"nps": answers, "on_time_delivery_rate": orders, "return_rate": orders, "repeat_purchase_rate": orders}
    return {kpi: jk.events.measure_by(kpi, table, by="month") for kpi, table in found.items()}


MAPS: Final = (
    Shown("map", "The whole map, on paper", "jk.draw(journey)", shoes),
    Shown("curve", "How it feels, lived and ideal", 'jk.draw(journey, "curve")', shoes, "curve"),
    Shown("gap", "From lived to ideal, the widest gap first", 'jk.draw(journey, "gap")', shoes, "gap"),
    Shown("beside", "Lived beside ideal, step by step", 'jk.draw(journey, "beside")', shoes, "beside"),
    Shown("expectations", "Which expectations are missed most", 'jk.draw(journey, "expectations")', shoes,
          "expectations"),
    Shown("matrix", "Importance and satisfaction: where to be flawless", 'jk.draw(journey, "matrix")', shoes, "matrix"),
    Shown("impact", "Impact and effort: what to begin with", 'jk.draw(journey, "impact")', shoes, "impact"),
    Shown("heat", "Touchpoints and channels", 'jk.draw(journey, "heat")', shoes, "heat"),
    Shown("blueprint", "The service blueprint", 'jk.draw(journey, "blueprint")', shoes, "blueprint"),
    Shown("persona", "The persona card", 'jk.draw(journey, "persona")', shoes, "persona"),
    Shown("sparklines", "The KPIs, stage by stage", 'jk.draw(journey, "sparklines", '
          'series={"nps": jk.events.measure_by("nps", answers, by="month"), ...})', shoes, "sparklines",
          {"series": weeks}),
    Shown("personas", "Two personas on one curve", 'jk.draw((odile, karim), "curve")', two, "curve"),
    Shown("two_maps", "Two maps side by side", 'jk.draw((odile, karim), "beside")', two, "beside"),
)  # fmt: skip


def analyses() -> tuple[Shown, ...]:
    """The pictures of what the shop's data says."""
    events, orders = jk.read_events(jk.dataset("events.csv")), jk.read_orders(jk.dataset("orders.csv"))
    answers, contacts = jk.read_surveys(jk.dataset("surveys.csv")), jk.events.read_contacts(jk.dataset("contacts.csv"))
    journey, ask = shoes(), jk.events
    shop = ask.Traces.of(events, orders, answers, contacts, journey=journey)
    steps, rated = ["view_item", "add_to_cart", "begin_checkout", "purchase"], pd.read_csv(GARDEN / "expectations.csv")
    return (
        Shown("funnel", "Who comes through", f"events.funnel(shop, {steps})".replace("'", '"'),
              lambda: ask.funnel(shop, steps)),
        Shown("drop_off", "Who leaves, stage by stage", "events.drop_off(shop)", lambda: ask.drop_off(shop)),
        Shown("flow", "Where they go", 'events.flow(shop.by_stage(), split="channel", depth=4)',
              lambda: ask.flow(shop.by_stage(), split="channel", depth=4)),
        Shown("transitions", "What follows what", "events.transitions(shop.by_stage())",
              lambda: ask.transitions(shop.by_stage())),
        Shown("variants", "The ways they take", "events.variants(shop.by_stage(), top=10)",
              lambda: ask.variants(shop.by_stage(), top=10)),
        Shown("step_matrix", "Where they are at each step", "events.step_matrix(shop.by_stage())",
              lambda: ask.step_matrix(shop.by_stage())),
        Shown("dotted", "Every event of some cases", "events.dotted(shop)", lambda: ask.dotted(shop)),
        Shown("cases", "How long journeys take", "events.cases(shop)", lambda: ask.cases(shop)),
        Shown("stage_times", "From stage to stage", "events.stage_times(shop)", lambda: ask.stage_times(shop)),
        Shown("loops", "What is done again", "events.loops(shop)", lambda: ask.loops(shop)),
        Shown("retention", "Who comes back", "events.retention(orders)", lambda: ask.retention(orders)),
        Shown("touches", "Touchpoints before buying", "events.touches(shop)", lambda: ask.touches(shop)),
        Shown("attribution", "What brought them, by five rules", "events.attribution(shop)",
              lambda: ask.attribution(shop)),
        Shown("conformance", "Who follows the ideal journey", "events.conformance(shop, journey)",
              lambda: ask.conformance(shop, journey)),
        Shown("compare", "Two segments compared",
              'steps = ["begin_checkout", "add_payment_info", "purchase"]\n'
              'events.compare("funnel", shop, by="device", a="desktop", b="mobile", steps=steps)',
              lambda: ask.compare("funnel", shop, by="device", a="desktop", b="mobile",
                                  steps=["begin_checkout", "add_payment_info", "purchase"])),
        Shown("distinctive", "The words of the unhappy", 'events.distinctive(events.verbatims(answers), by="score")',
              lambda: ask.distinctive(ask.verbatims(answers), by="score")),
        Shown("rings_true", "Whether a map is in the customers’ words", "events.rings_true(journey, answers)",
              lambda: ask.rings_true(journey, answers)),
        Shown("priorities", "What many answers say matters", "events.priorities(rated)", lambda: ask.priorities(rated)),
    )  # fmt: skip


def told(one: Shown, what: Any, more: dict[str, Any], dark: bool) -> Iterator[str]:
    """A picture on the page: its title, its code, the picture in both styles, what it says."""
    title, lead, *_ = describe(what, "en", one.view, **more).split("\n")  # type: ignore[arg-type]
    if one.view == "map" and not hasattr(what, "columns"):
        lead = "The persona, the stages with their cards, the emotion curve, the departments and the KPIs on one sheet."
    yield f"### {one.title}\n"
    yield f"```python\n{one.code}\n```\n"
    alternative = title.replace('"', "”").replace("[", "(").replace("]", ")")
    for style in ("light", "dark") if dark else ("light",):
        yield f"```{{image}} gallery/{one.name}-{style}.png\n:alt: {alternative}"
        yield f":class: only-{style}\n```\n" if dark else "```\n"
    yield f"**{title}.** {lead}\n" if title[-1] not in "?!." else f"**{title}** {lead}\n"


def of_maps() -> Iterator[str]:
    """The part of the page that tells the pictures of maps."""
    yield "## Of maps\n"
    for one in MAPS:
        yield from told(one, one.what(), {}, True)


def draw(one: Shown, what: Any, more: dict[str, Any], dark: bool) -> None:
    """The picture as files: small, with a palette."""
    for style in ("light", "dark") if dark else ("light",):
        content = render(what, "png", "en", view=one.view, today=TODAY, style=style, **more)  # type: ignore[arg-type]
        image = Image.open(BytesIO(content)).convert("RGB")
        small = image.resize((WIDE, round(image.height * WIDE / image.width)), Image.Resampling.LANCZOS)
        path = DOCS / "gallery" / f"{one.name}-{style}.png"
        small.quantize(palette=palette(image, style), dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


def palette(image: Image.Image, style: str) -> Image.Image:
    """The colours of a style, and those that cover most of a picture."""
    found: Any = image.getcolors(image.width * image.height) or []
    entries = [tuple(bytes.fromhex(one[1:])) for one in STYLES[style].values()]
    for _, colour in sorted(found, reverse=True):
        if len(entries) < COLOURS and all(max(map(abs, map(sub, colour, one))) > NEAR for one in entries):
            entries.append(colour)
    made = Image.new("P", (1, 1))
    made.putpalette([value for entry in entries for value in entry])
    return made


def main() -> None:
    """Draw everything, and write the page."""
    (DOCS / "gallery").mkdir(exist_ok=True)
    page = [HEAD, *of_maps()]
    for one in MAPS:
        draw(one, one.what(), {name: make() for name, make in one.more.items()}, True)
    page.append("## Of what data says\n")
    for one in analyses():
        frame = one.what()
        draw(one, frame, {}, False)
        page += told(one, frame, {}, False)
    (DOCS / "gallery.md").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()

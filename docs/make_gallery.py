"""The gallery: `python docs/make_gallery.py` draws every picture there is, and writes gallery.md with what each says.

Each file keeps a digest of what is drawn in it: only what has changed is drawn again. `make docs` does it all; a test
keeps the words and the digests of the maps' pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import BytesIO
from operator import sub
from pathlib import Path
from typing import Any, Final

from PIL import Image, PngImagePlugin

import journeykit as jk
from journeykit.drawing import charts, describe, render
from journeykit.drawing.layout import lay_out
from journeykit.drawing.marks import STYLES, Style
from journeykit.model.cards import Step
from journeykit.model.edits import ChangeCard, ChangeHeader, MoveCard, RemoveCard

DOCS: Final = Path(__file__).parent
WIDE: Final = 1040
"""Of a picture, in pixels."""
COLOURS: Final = 200
"""In its palette: those of the style, and those that cover most; quantising freely would shift them."""
NEAR: Final = 8
"""Shades no further apart are one: Pillow, which looks in steps of 4, would take them for each other."""
DIGEST: Final = "Drawn"
"""The key of the digest in a file."""
TODAY: Final = date(2026, 11, 22)
GARDEN: Final = DOCS.parent / "datasets" / "garden"
HEAD: Final = """% Written by `python docs/make_gallery.py` from the code; a test keeps its words.

# Gallery

Every picture there is, with the line that draws it and what it says. [](pictures.md) shows how to draw them: beside
pictures of yours, in French, on dark, into a file. In the Builder: **Export**, *Picture*.

```python
import journeykit as jk

journey = jk.example()  # or a map of yours: jk.load("shoes.journey.json")
```
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


def seasons() -> Any:
    """A map, and what has become of it."""
    spring = autumn = jk.example("en", "running-shoes").replace(title="Running shoes, in spring")
    for edit in (
        ChangeHeader(fields={"title": "Running shoes, in autumn"}),
        MoveCard(card="s2", stage="choose"),
        ChangeCard(card="s4", fields={"text": "I pay what I saw online.", "emotion": 1, "feeling": "sure"}),
        RemoveCard(card="g4"),
        jk.AddCard(stage="run", card=Step(text="After a month they ask me how they run.", emotion=1)),
    ):
        autumn = jk.apply(autumn, edit)
    return spring, autumn


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
    Shown("sparklines", "The KPIs, stage by stage", 'answers = jk.read_surveys(jk.dataset("surveys.csv"))\n'
          'series = {"nps": jk.events.measure_by("nps", answers, by="month")}  # and so on, a line a KPI\n'
          'jk.draw(journey, "sparklines", series=series)', shoes, "sparklines", {"series": weeks}),
    Shown("personas", "Two personas on one curve",
          'odile = jk.load(jk.dataset("garden/delivery.en.journey.json"))\n'
          'karim = jk.load(jk.dataset("garden/collect.en.journey.json"))\n'
          'jk.draw((odile, karim), "curve")', two, "curve"),
    Shown("two_maps", "Two maps side by side: of two teams, or before and after",
          'jk.draw((jk.load("spring.journey.json"), jk.load("autumn.journey.json")), "beside")', seasons, "beside"),
)  # fmt: skip


DATA: Final = """import pandas as pd

events, orders = jk.read_events(jk.dataset("events.csv")), jk.read_orders(jk.dataset("orders.csv"))
answers, contacts = jk.read_surveys(jk.dataset("surveys.csv")), jk.events.read_contacts(jk.dataset("contacts.csv"))
shop = jk.events.Traces.of(events, orders, answers, contacts, journey=journey)
steps = ["view_item", "add_to_cart", "begin_checkout", "purchase"]
paying = ["begin_checkout", "add_payment_info", "purchase"]
"""
"""What the analyses are asked of: shown on the page, and run."""
ANALYSES: Final = {
    "funnel": ("Who comes through", "funnel(shop, steps)"),
    "drop_off": ("Who leaves, stage by stage", "drop_off(shop)"),
    "flow": ("Where they go", 'flow(shop.by_stage(), split="channel", depth=4)'),
    "transitions": ("What follows what", "transitions(shop.by_stage())"),
    "variants": ("The ways they take", "variants(shop.by_stage(), top=10)"),
    "step_matrix": ("Where they are at each step", "step_matrix(shop.by_stage())"),
    "dotted": ("Every event of some cases", "dotted(shop)"),
    "cases": ("How long journeys take", "cases(shop)"),
    "stage_times": ("From stage to stage", "stage_times(shop)"),
    "loops": ("What is done again", "loops(shop)"),
    "retention": ("Who comes back", "retention(orders)"),
    "touches": ("Touchpoints before buying", "touches(shop)"),
    "attribution": ("What brought them, by five rules", "attribution(shop)"),
    "conformance": ("Who follows the ideal journey", "conformance(shop, journey)"),
    "compare": ("Two segments compared",
                'compare("funnel", shop, by="device", a="desktop", b="mobile", steps=paying)'),
    "distinctive": ("The words of the unhappy", 'distinctive(jk.events.verbatims(answers), by="score")'),
    "rings_true": ("Whether a map is in the customers’ words", "rings_true(journey, answers)"),
    "priorities": ("What many answers say matters",
                   'priorities(pd.read_csv(jk.dataset("garden/expectations.csv")))'),
}  # fmt: skip
"""The pictures of what the shop's data says: what each shows, and the code that asks for it."""


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
    stop = "" if title.rstrip("”")[-1] in "?!." else "."
    yield f"**{title}{stop}** {lead}\n"


def of_maps() -> Iterator[str]:
    """The part of the page that tells the pictures of maps."""
    yield "## Of maps\n"
    for one in MAPS:
        yield from told(one, one.what(), {}, True)


def digest(one: Shown, what: Any, more: dict[str, Any], style: Style) -> str:
    """What tells a picture from how it was before: all that is drawn, to a tenth of a millimetre, and its colours."""
    if one.view != "map":
        picture = charts.lay_out_side(what, one.view, "en", **more)  # type: ignore[arg-type]
    else:
        picture = charts.lay_out(what, "en") if hasattr(what, "columns") else lay_out(what, "en", "a3", TODAY)
    marks = re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.1f}", repr(picture.marks))
    return sha256(f"{picture.width:.1f} {picture.height:.1f} {STYLES[style]} {marks}".encode()).hexdigest()[:16]


def path_of(one: Shown, style: Style) -> Path:
    return DOCS / "gallery" / f"{one.name}-{style}.png"


def draw(one: Shown, what: Any, more: dict[str, Any], dark: bool) -> None:
    """The picture as files, small, with a palette; not again where it is as it was."""
    styles: tuple[Style, ...] = ("light", "dark") if dark else ("light",)
    for style in styles:
        path, drawn = path_of(one, style), digest(one, what, more, style)
        if path.exists() and Image.open(path).info.get(DIGEST) == drawn:
            continue
        content = render(what, "png", "en", view=one.view, today=TODAY, style=style, **more)  # type: ignore[arg-type]
        image = Image.open(BytesIO(content)).convert("RGB")
        small = image.resize((WIDE, round(image.height * WIDE / image.width)), Image.Resampling.LANCZOS)
        made = small.quantize(palette=palette(image, STYLES[style].values()), dither=Image.Dither.NONE)
        info = PngImagePlugin.PngInfo()
        info.add_text(DIGEST, drawn)
        made.save(path, optimize=True, pnginfo=info)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


def palette(image: Image.Image, first: Iterable[str] = ()) -> Image.Image:
    """These colours first, such as those of a style, then those that cover most of a picture."""
    found: Any = image.getcolors(image.width * image.height) or []
    entries = [tuple(bytes.fromhex(one[1:])) for one in first]
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
    page.append(
        f"## Of what data says\n\nThe same for a shop’s traces; [](data.md) explains them.\n\n```python\n{DATA}```\n"
    )
    names: dict[str, Any] = {"jk": jk, "journey": shoes()}
    exec(DATA, names)
    for name, (title, code) in ANALYSES.items():
        one = Shown(name, title, f"jk.draw(jk.events.{code})", lambda: None)
        frame = eval(f"jk.events.{code}", names)
        draw(one, frame, {}, False)
        page += told(one, frame, {}, False)
    (DOCS / "gallery.md").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()

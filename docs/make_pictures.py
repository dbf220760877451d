"""The pictures of the guides: `python docs/make_pictures.py` opens each file in the program it is for, and looks.

Made anew by hand, as the gallery is; names after the command choose some of them. It needs Chromium, LibreOffice
(soffice) and pdftoppm.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from chromium import FLAGS, find
from make_gallery import palette
from person import Person

import journeykit as jk
from journeykit.deliverables import deck, web_page
from journeykit.drawing.paper import canvas, print_map
from journeykit.files import save
from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard, ChangeCard, apply

DOCS: Final = Path(__file__).parent
WIDE: Final = 1200
SHOES: Final = "Buying shoes online"


def kept(image: Image.Image, name: str, wide: int = WIDE) -> None:
    """The picture as a small file."""
    small = image.convert("RGB")
    if small.width > wide:
        small = small.resize((wide, round(small.height * wide / small.width)), Image.Resampling.LANCZOS)
    path = DOCS / "pictures" / f"{name}.png"
    small.quantize(palette=palette(small), dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def sheet(images: list[Image.Image], columns: int, gap: int = 16) -> Image.Image:
    """Pictures in rows, each with a thin line about it."""
    wide = max(one.width for one in images)
    rows = [images[n : n + columns] for n in range(0, len(images), columns)]
    highs = [max(one.height for one in row) for row in rows]
    made = Image.new("RGB", (columns * (wide + gap) + gap, sum(highs) + gap * (len(rows) + 1)), "#E8ECF1")
    top = gap
    for row, high in zip(rows, highs, strict=True):
        for n, one in enumerate(row):
            made.paste(one, (gap + n * (wide + gap), top))
        top += high + gap
    return made


def pages(content: bytes, ending: str, dpi: int) -> list[Image.Image]:
    """The pages of a PDF, or of a file that LibreOffice prints."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{ending}")
        path.write_bytes(content)
        if ending != ".pdf":
            profile = f"-env:UserInstallation=file://{folder}/office"
            command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
            subprocess.run(command, check=True, capture_output=True)
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", f"{folder}/file.pdf", f"{folder}/page"], check=True)
        return [Image.open(BytesIO(one.read_bytes())).convert("RGB") for one in sorted(Path(folder).glob("page*.png"))]


def of_deck() -> None:
    slides = pages(deck.dumps(jk.example()), ".pptx", 60)
    kept(sheet([slides[n] for n in (0, 1, 3, 7, 11, 16)], 2), "deck")


def of_excel() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shown = pages(jk.write_excel(jk.example(), f"{folder}/shoes.xlsx").read_bytes(), ".xlsx", 70)
    tops = [shown[n].crop((0, 0, shown[n].width, shown[n].width // part)) for n, part in ((1, 2), (5, 3))]
    kept(sheet(tops, 1), "excel")


def of_wall() -> None:
    poster = pages(print_map(jk.example(), "tiles"), ".pdf", 30)
    kept(sheet(poster[1:], 3), "poster")
    kept(pages(canvas(jk.framework("five-stages"), "a1"), ".pdf", 40)[0], "canvas")


def of_page(browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "shoes.html")
        path.write_bytes(web_page.dumps(jk.example()))
        shots = []
        for wide in (1100, 390):
            page = browser.new_page(viewport={"width": wide, "height": 800})
            page.goto(path.as_uri())
            shots.append(Image.open(BytesIO(page.screenshot())))
            page.close()
    both = Image.new("RGB", (1100 + 390 + 48, 832), "#E8ECF1")
    both.paste(shots[0], (16, 16))
    both.paste(shots[1], (1132, 16))
    kept(both, "page")


def seen(person: Person) -> Image.Image:
    """What a person sees now."""
    return Image.open(BytesIO(person.page.screenshot()))


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """The Builder, served with a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "work.sqlite")
        command = [sys.executable, "-m", "journeykit", "serve", "--port", "0", "--no-browser", "--store", str(store)]
        process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, cwd=folder)
        try:
            assert process.stdout
            line = process.stdout.readline()
            yield next(word for word in line.split() if word.startswith("http")), store
        finally:
            process.terminate()
            process.wait(20)


def of_builder(browser: Browser) -> None:
    """What a person sees on their way through the tutorial and the guides."""
    with served() as (url, store), tempfile.TemporaryDirectory() as folder:
        own = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=1)
        person = Person(own.new_page(), f"{url}builder", store).comes()
        kept(seen(person), "start")
        person.starts("Six classic stages")
        kept(seen(person), "board")
        start = person.journey
        stage = start.stages[0]
        person.step("Lived process")
        person.does(f"Add a step to {stage.title}")
        person.words.fill("I read four reviews on my phone.")
        kept(seen(person), "card")
        person.press("Escape")
        # another team's copy
        person.step("Goals")
        person.adds("a goal", stage.title, "I want boots.")
        card = person.journey.stages[0].cards[0]
        theirs = apply(start, AddCard(stage=stage.id, card=card.replace(text="I want sandals.")))
        theirs = apply(theirs, AddCard(stage=stage.id, card=Goal(text="I want them by Friday.")))
        file = save(theirs, Path(folder, "other-team.journey.json"))
        person.picks("Menu", "Versions")
        person.dialog.get_by_role("textbox", name="Your name").fill("Ana")
        person.press("Enter")
        person.dialog.get_by_text("is signed “Ana”").wait_for()
        person.press("Escape")
        person.adds("a goal", start.stages[1].title, "I want to know if they fit.")
        person.adds("a goal", start.stages[2].title, "I want to pay quickly.")
        person.picks("Menu", "Versions")
        person.dialog.get_by_role("button", name=re.compile("As it began$")).first.click()
        person.dialog.get_by_text("“I want to pay quickly.” added").first.wait_for()
        kept(seen(person), "versions")
        person.uploads("Merge a file", file)
        person.dialog.get_by_role("button", name="Merge", exact=True).wait_for()
        kept(seen(person), "merge")
        own.close()
        own = browser.new_context(viewport={"width": 1280, "height": 800})
        person = Person(own.new_page(), f"{url}builder", store).comes().starts(SHOES)
        person.does("Export")
        kept(seen(person), "export")
        person.press("Escape")
        person.step("Goals")
        kept(seen(person), "builder")
        person.page.set_viewport_size({"width": 1280, "height": 1250})
        person.step("Lived process")
        person.does("Both")
        kept(seen(person), "ideal")
        own.close()
        own = browser.new_context(viewport={"width": 1280, "height": 800})
        person = Person(own.new_page(), f"{url}builder", store).comes()
        maya = jk.example()
        paul = maya.replace(persona=maya.persona.replace(name="Paul Stern", summary="52, lives beside the parcel shop"))
        for n, feels in ((9, 1), (10, 1), (13, 0)):
            paul = apply(paul, ChangeCard(card=paul.steps()[n - 1][1].id, fields={"emotion": feels}))
        person.starts(SHOES)
        person.picks("Menu", "Personas")
        person.uploads("Add a map", save(paul, Path(folder, "paul.journey.json")))
        person.dialog.get_by_text("What differs").first.wait_for()
        kept(seen(person), "personas")
        own.close()
        own = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
        person = Person(own.new_page(), f"{url}builder", store).comes().starts("Acheter des chaussures en ligne")
        kept(seen(person), "builder-fr")
        own.close()


def main() -> None:
    """Every picture, or those that are named."""
    (DOCS / "pictures").mkdir(exist_ok=True)
    alone: dict[str, Callable[[], None]] = {"deck": of_deck, "excel": of_excel, "wall": of_wall}
    shown: dict[str, Callable[[Browser], None]] = {"page": of_page, "builder": of_builder}
    wanted = sys.argv[1:] or [*alone, *shown]
    for name in wanted:
        if name in alone:
            alone[name]()
    if set(wanted) & set(shown):
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
            for name in wanted:
                if name in shown:
                    shown[name](chromium)
            chromium.close()


if __name__ == "__main__":
    main()

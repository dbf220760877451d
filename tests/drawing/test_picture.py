"""The picture as it is really drawn and saved."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import matplotlib as mpl
import pypdf
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageFilter

from journeykit.drawing import FORMATS, describe, draw, render, save
from journeykit.drawing.layout import lay_out
from journeykit.drawing.marks import COLOURS, STYLES, contrast, on, rect, tint
from journeykit.errors import BadFile, BadValue
from journeykit.model.journey import Journey

TODAY = date(2026, 11, 21)
POINTS = 72 / 25.4


@pytest.mark.parametrize(
    ("stages", "cards", "kind"), [(6, 50, "plain"), (6, 50, "long"), (3, 50, "strange"), (13, 50, "plain")]
)
def test_drawn_text_stays_in_the_room_it_was_given(make_map, stages, cards, kind):
    """What the renderer draws stays within 0.3 mm of the room that was measured, in width and height, on the page."""
    journey = make_map(stages, cards, "fr", kind)
    picture = lay_out(journey, "fr", "a3", TODAY)
    drawn = drawn_texts(draw(journey, today=TODAY))
    for mark, (words, (left, top, right, bottom)) in zip(picture.texts, drawn, strict=True):
        assert words == mark.text
        room = rect(mark)
        assert left >= max(0, room[0] - 0.3), mark
        assert right <= min(picture.width, room[2] + 0.3), mark
        assert top >= max(0, room[1] - 0.3), mark
        assert bottom <= min(picture.height, room[3] + 0.3), mark


def drawn_texts(ax):
    """Each text as Agg draws it, with the room its ink takes, in the coordinates of the Axes."""
    found = []

    class Seeing(RendererAgg):
        def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
            wide, high, below = self.get_text_width_height_descent(s, prop, ismath)
            ends = [(x, self.height - y + high - below), (x + wide, self.height - y - below)]
            (left, top), (right, bottom) = ax.transData.inverted().transform(ends)
            found.append((s, (left, top, right, bottom)))
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)

    figure = ax.figure
    figure.draw(Seeing(*figure.bbox.size, figure.dpi))
    return found


def test_draws_on_an_axes_of_yours(make_map):
    """Given an Axes, the picture fills it, its text follows the size of the Axes, and the Axes comes back."""
    figure = Figure(figsize=(8, 6))
    ax = figure.add_subplot()
    assert draw(make_map(3, 5), ax=ax, today=TODAY) is ax
    small, whole = drawn_texts(ax), drawn_texts(draw(make_map(3, 5), today=TODAY))
    assert [words for words, _ in small] == [words for words, _ in whole]
    for (_, here), (_, there) in zip(small, whole, strict=True):
        assert here == pytest.approx(there, abs=1.5)


def test_drawing_leaves_the_settings_of_matplotlib_alone(make_map):
    """A person's own rcParams are the same after drawing, and do not change the picture on an Axes."""
    before = dict(mpl.rcParams)
    plain = pixels(draw(make_map(3, 5), today=TODAY))
    assert dict(mpl.rcParams) == before
    with mpl.rc_context({"font.size": 40, "text.color": "red", "axes.facecolor": "black", "path.sketch": (9, 9, 9)}):
        assert pixels(draw(make_map(3, 5), today=TODAY)).tobytes() == plain.tobytes()


def pixels(ax):
    """The picture on an Axes as Agg draws it, 300 pixels to a decimetre."""
    canvas = FigureCanvasAgg(ax.figure)
    ax.figure.set_dpi(76.2)
    canvas.draw()
    return Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")


@pytest.mark.parametrize("kind", ["plain", "strange"])
def test_a_file_shows_what_the_axes_shows(make_map, kind):
    """The picture in a file and the one that matplotlib draws differ in nothing one can see: no place by much."""
    journey = make_map(6, 50, "fr", kind)
    shown = pixels(draw(journey, today=TODAY))
    saved = (
        Image.open(BytesIO(render(journey, "png", today=TODAY))).convert("RGB").resize(shown.size, Image.Resampling.BOX)
    )
    blurred = [one.filter(ImageFilter.GaussianBlur(2)) for one in (shown, saved)]
    assert max(high for _, high in ImageChops.difference(*blurred).getextrema()) < 60


def test_files_are_made_without_matplotlib():
    """A kernel that saves pictures does not load matplotlib: an Axes is not asked for."""
    code = """
import sys
from journeykit.drawing import FORMATS, render
from journeykit.model.journey import Journey
[render(Journey(title="Shoes"), format) for format in FORMATS]
print("matplotlib" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_shows_itself_in_a_notebook(make_map):
    """In a notebook the last line `draw(journey)` shows a PNG with the text alternative."""
    data, about = draw(make_map(3, 5), today=TODAY)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert about["image/png"]["alt"].startswith("Customer journey map: Buying shoes online")


@pytest.mark.parametrize("kind", ["plain", "strange"])
def test_pdf_is_one_a3_page_with_embedded_fonts_and_words(make_map, tmp_path, kind):
    """The PDF is A3 landscape, one page, its fonts embedded, the text alternative in its subject; it is tagged."""
    journey = make_map(6, 50, "fr", kind=kind)
    pdf = pypdf.PdfReader(save(journey, tmp_path / "map.pdf", today=TODAY))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((420 * POINTS, 297 * POINTS), abs=0.5)
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert inner["/FontName"].split("+")[1].startswith(("SourceSansPro", "DejaVuSans", "NotoEmoji"))
        assert {"/FontFile2", "/FontFile3"} & set(inner)
    assert pdf.metadata.subject == describe(journey)
    assert pdf.metadata.title == journey.title
    assert (pdf.trailer["/Root"]["/Lang"], pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("fr", True)


def test_pdf_text_stands_where_it_was_laid_out(make_map):
    """Every line, with its accents, quotes and signs of the second font, is in the PDF as text, and at its place."""
    journey = make_map(6, 50, "fr").replace(need="D’où vient-elle ? ✓ ≥ 95 % « été »", resolution="fi ffl AVATAR, To")
    picture = lay_out(journey, "fr", "a3", TODAY)
    page = pypdf.PdfReader(BytesIO(render(journey, "pdf", today=TODAY))).pages[0]
    drawn = []
    page.extract_text(visitor_text=lambda text, matrix, *_: drawn.append((text.strip(), *matrix[4:])))
    found = "".join("".join(text for text, *_ in drawn).split())
    for mark in picture.texts:
        assert "".join(mark.text.split()) in found, mark
        left, base = rect(mark)[0] * POINTS, (picture.height - mark.y) * POINTS
        starts = [(x, y) for text, x, y in drawn if text and mark.text.startswith(text)]
        assert any(abs(x - left) < 2 and abs(y - base) < 0.1 for x, y in starts), mark


def test_svg_is_well_formed_and_told_in_words(make_map):
    """The SVG is XML whose first children are title and desc, named by aria-labelledby."""
    journey = make_map(3, 50, kind="strange")
    root = ElementTree.fromstring(render(journey, "svg", today=TODAY))
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.tag.endswith("title")
    assert desc.text.startswith("Customer journey map:")


def test_png_has_its_description_its_size_and_our_colours(make_map):
    """The PNG is small, knows its resolution, carries the text alternative, and keeps the palette's colours."""
    journey = make_map(6, 50)
    content = render(journey, "png", today=TODAY)
    picture = Image.open(BytesIO(content))
    assert len(content) < 900_000
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    assert picture.width == pytest.approx(420 / 25.4 * 200, abs=1)
    assert picture.info["Description"] == describe(journey)
    used = {colour for _, colour in picture.convert("RGB").getcolors(1_000_000)}
    for name in ("ground", "card", "ink", "before", "after", "accent"):
        assert tuple(bytes.fromhex(COLOURS[name][1:])) in used, name


@pytest.mark.parametrize("format", FORMATS)
def test_same_map_same_file(make_map, format):
    """Saved twice on a day, a picture is the same byte for byte."""
    journey = make_map(3, 5)
    assert render(journey, format, today=TODAY) == render(journey, format, today=TODAY)


def test_language_can_be_another_than_the_maps(make_map):
    """A map in English drawn in French has French labels and its own words."""
    drawn = {words for words, _ in drawn_texts(draw(make_map(3, 5), language="fr", today=TODAY))}
    assert "Avant l’achat" in drawn
    assert "Buying shoes online" in " ".join(drawn) or {"Buying shoes", "online"} <= drawn


@pytest.mark.parametrize("name", ["map.docx", "map", "map.pdf.zip"])
def test_unknown_suffix_is_refused(name, tmp_path):
    """Another suffix raises BadFile, which names the file and the three endings, and writes nothing."""
    with pytest.raises(BadFile, match=rf"{name}.*\.pdf, \.svg, \.png"):
        save(Journey(title="Shoes"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_unknown_format_is_refused():
    """`render` refuses a format it does not know, with the choices."""
    with pytest.raises(BadFile, match="'gif'"):
        render(Journey(title="Shoes"), "gif")


def test_a_folder_that_is_not_there(tmp_path):
    """Where a file cannot be written, BadFile says where and why."""
    with pytest.raises(BadFile, match=r"nowhere.*cannot be written.*Choose another folder"):
        save(Journey(title="Shoes"), tmp_path / "nowhere" / "map.svg")


def test_failed_writing_leaves_the_old_file(tmp_path, monkeypatch):
    """When the disk fails at the last moment, the old picture is whole and nothing else is left."""
    path = tmp_path / "map.svg"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match="the disk is full"):
        save(Journey(title="Shoes"), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("style", STYLES)
def test_colours_of_text_are_readable(style):
    """In both styles every colour used for text has a contrast of 4.5:1 on the grounds it stands on."""
    for text in ("ink", "quiet", "accent", "before", "during", "after", "alert", "watch", "good"):
        assert contrast(text, "card", style) >= 4.5, text
        assert contrast(on(text), text, style) >= 4.5, text
    for text in ("ink", "quiet", "accent"):
        assert contrast(text, "ground", style) >= 4.5, text
        assert contrast(text, "tint", style) >= 4.5, text
    for part in range(21):  # every shade of a heat map
        assert contrast(on(tint("accent", part / 20)), tint("accent", part / 20), style) >= 4.5, part


def test_contrast_is_that_of_wcag():
    """Black on white has 21:1, a colour on itself 1:1, and #767676 on white the 4.54 of the textbooks."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("ink", "ink") == 1
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("format", ["png", "axes"])
def test_a_dark_picture_is_dark_all_over(make_map, format):
    """In the dark style the page has the dark ground, its cards and inks; nothing of the light one is left."""
    journey = make_map(3, 50)
    if format == "png":
        drawn = Image.open(BytesIO(render(journey, "png", today=TODAY, style="dark"))).convert("RGB")
    else:
        drawn = pixels(draw(journey, today=TODAY, style="dark"))
    used = {colour for _, colour in drawn.getcolors(1_000_000)}
    for name in ("ground", "card", "ink", "before", "accent"):
        assert tuple(bytes.fromhex(STYLES["dark"][name][1:])) in used, name
    assert tuple(bytes.fromhex(COLOURS["ground"][1:])) not in used
    assert drawn.getpixel((2, 2)) == tuple(bytes.fromhex(STYLES["dark"]["ground"][1:]))


def test_a_style_that_there_is_not_is_refused():
    """The choices are named, whatever is asked to be made."""
    with pytest.raises(BadValue, match="light, dark"):
        render(Journey(title="Shoes"), "svg", style="sepia")
    with pytest.raises(BadValue, match="light, dark"):
        draw(Journey(title="Shoes"), style="sepia")

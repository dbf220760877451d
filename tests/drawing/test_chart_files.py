"""Pictures of analyses as files and on an Axes: real readers open them, and they carry their words."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import analysed
import pypdf
import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageFilter

from journeykit.drawing import describe, draw, render, save
from journeykit.drawing.charts import CHARTS, lay_out
from journeykit.errors import BadFile


@pytest.mark.parametrize("name", CHARTS)
def test_svg_is_told_in_words(name):
    """The SVG is well-formed, and its desc is the text alternative."""
    frame = getattr(analysed, name)()
    root = ElementTree.fromstring(render(frame, "svg", "fr"))
    assert root[0].text == describe(frame, "fr").partition("\n")[0]
    assert root[1].text == describe(frame, "fr")


@pytest.mark.parametrize("name", ["flow", "funnel", "transitions"])
def test_pdf_holds_every_word(name, tmp_path):
    """The PDF is one page as large as the picture, with every line of it as text, and its language and words."""
    frame = getattr(analysed, name)()
    pdf = pypdf.PdfReader(save(frame, tmp_path / "picture.pdf", "fr"))
    picture = lay_out(frame, "fr")
    assert len(pdf.pages) == 1
    assert float(pdf.pages[0].mediabox.width) == pytest.approx(picture.width * 72 / 25.4, abs=0.5)
    assert pdf.metadata.subject == describe(frame, "fr")
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    found = "".join(pdf.pages[0].extract_text().split())
    for text in picture.texts:
        assert "".join(text.text.split()) in found, text


@pytest.mark.parametrize("name", ["flow", "step_matrix"])
def test_png_shows_what_the_axes_shows(name):
    """The file and the Axes are the same picture; the PNG carries its words and is not large."""
    frame = getattr(analysed, name)()
    content = render(frame, "png")
    saved = Image.open(BytesIO(content))
    assert saved.info["Description"] == describe(frame)
    assert len(content) < 700_000
    ax = draw(frame)
    canvas = ax.get_figure(root=True).canvas
    canvas.draw()
    shown = Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")
    small = saved.convert("RGB").resize(shown.size, Image.Resampling.BOX)
    blurred = [one.filter(ImageFilter.GaussianBlur(2)) for one in (shown, small)]
    assert max(high for _, high in ImageChops.difference(*blurred).getextrema()) < 70


def test_in_a_notebook_it_carries_its_words():
    """As the last line of a cell, the picture is shown with its text alternative, in the language asked for."""
    data, about = draw(analysed.funnel(), language="fr")._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert about["image/png"]["alt"] == describe(analysed.funnel(), "fr")


@pytest.mark.parametrize("size", [(3.2, 2.4), (12, 3), (4, 9)])
def test_on_an_axes_of_ones_own(size):
    """On an Axes given, the same Axes is returned, drawn on, within its place."""
    figure = Figure(figsize=size)
    left, right = figure.subplots(1, 2)
    assert draw(analysed.drop_off(), ax=left) is left
    figure.canvas.draw()
    assert not right.artists
    wide, high = left.get_xlim()[1], left.get_ylim()[0]
    given = left.get_position(original=True).size * figure.get_size_inches()
    assert wide / high == pytest.approx(given[0] / given[1], rel=0.02)


def test_another_suffix_is_refused(tmp_path):
    """What a picture cannot be saved as is refused, for a frame as for a map."""
    with pytest.raises(BadFile, match=r"picture.gif.*\.pdf, \.svg, \.png"):
        save(analysed.funnel(), tmp_path / "picture.gif")


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_same_frame_same_file(format):
    """Saved twice, a picture is the same byte for byte."""
    assert render(analysed.loops(), format) == render(analysed.loops(), format)

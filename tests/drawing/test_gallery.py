"""The gallery of the documentation: nothing is missing, and it says what the pictures say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from PIL import Image

from journeykit.drawing.charts import CHARTS
from journeykit.drawing.charts.of_map import VIEWS
from journeykit.drawing.charts.of_maps import MANY_VIEWS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_words_of_the_gallery_are_those_of_the_pictures():
    """The part of the page on maps is what the code writes today."""
    make = runpy.run_path(str(DOCS / "make_gallery.py"))
    written = "\n".join([make["HEAD"], *make["of_maps"]()])
    assert (DOCS / "gallery.md").read_text("utf-8").startswith(written), "run: python docs/make_gallery.py"


def test_the_pictures_of_the_gallery_are_those_of_today():
    """Each file of the maps' pictures was made of what is drawn today, in its style."""
    make = runpy.run_path(str(DOCS / "make_gallery.py"))
    for one in make["MAPS"]:
        for style in ("light", "dark") if not one.more else ():
            kept = Image.open(make["path_of"](one, style)).info["Drawn"]
            assert kept == make["digest"](one, one.what(), {}, style), f"{one.name}: run make docs"


def test_every_picture_there_is_stands_in_the_gallery():
    """Each view of one map and of several, and the picture of each analysis, is there: a file with an alternative."""
    page = (DOCS / "gallery.md").read_text("utf-8")
    for view in (*VIEWS[1:], *MANY_VIEWS):
        assert f', "{view}"' in page, view
    for name in CHARTS:
        assert f"gallery/{name}-light.png" in page, name
    shown = dict(re.findall(r"\{image\} (gallery/\S+)\n:alt: (.+)", page))
    assert {path.name for path in (DOCS / "gallery").iterdir()} == {Path(name).name for name in shown}
    for name, alternative in shown.items():
        assert len(alternative) > 10, name
        assert Image.open(DOCS / name).width > 1000, name
        assert (DOCS / name).stat().st_size < 200_000, name

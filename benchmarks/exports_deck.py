"""The deck of a 200-card map, beside python-pptx writing as many shapes and the same words by its own methods."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from figure import Figure
from maps import map_of
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Pt

from journeykit.deliverables.deck import dumps

CARDS = 200
MOST = 3.0
"""So many times the library's own cost."""
TIMES = 5


def figures() -> Iterator[Figure]:
    """The time of a deck as a share of the library's own, and the memory it takes at most."""
    journey = map_of(CARDS)
    made = pptx.Presentation(BytesIO(dumps(journey)))
    plain(made)
    ours, own = best(lambda: dumps(journey)), best(lambda: plain(made))
    shapes = sum(len(slide.shapes) for slide in made.slides)
    of = f"{ours * 1000:.0f} ms over {own * 1000:.0f} ms, {len(made.slides)} slides, {shapes} shapes"
    yield Figure(f"deck of a {CARDS}-card map, times python-pptx' own", ours / own, MOST, of)
    yield Figure(
        f"deck of a {CARDS}-card map, MB of memory",
        grown(),
        None,
        "the first deck of a fresh process, with all that it loads",
    )


def grown() -> float:
    """By how much the memory of a process grows at most while it makes a deck, in MB."""
    code = """
import re
from pathlib import Path
from exports_deck import CARDS, dumps, map_of
def highest():  # since the process began; what resource tells counts its parent's, too
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
journey = map_of(CARDS)
before = highest()
dumps(journey)
print((highest() - before) / 1000)
"""
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return float(told.stdout)


def best(make: Callable[[], object]) -> float:
    """The least of some times, in seconds: what else runs only adds."""
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        make()
        found.append(time.process_time() - start)
    return min(found)


def plain(made: Any) -> bytes:
    """The same shapes and words, with what python-pptx gives: no colours, no languages, nothing measured."""
    slides = pptx.Presentation()
    for slide in made.slides:
        copied = slides.slides.add_slide(slides.slide_layouts[5])
        copied.shapes.title.text = slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if not shape.is_placeholder:
                put(copied.shapes, shape)
        copied.notes_slide.notes_text_frame.text = slide.notes_slide.notes_text_frame.text
    out = BytesIO()
    slides.save(out)
    return out.getvalue()


def put(shapes: Any, shape: Any) -> None:
    """One shape more, like this one."""
    box = shape.left, shape.top, shape.width, shape.height
    if shape.has_table:
        rows = [[cell.text_frame for cell in row.cells] for row in shape.table.rows]
        table = shapes.add_table(len(rows), len(rows[0]), *box).table
        for n, row in enumerate(rows):
            for m, frame in enumerate(row):
                write(table.cell(n, m).text_frame, frame)
    elif shape.has_chart:
        plot, data = shape.chart.plots[0], CategoryChartData()
        data.categories = list(plot.categories)
        for series in plot.series:
            data.add_series(series.name, list(series.values))
        shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    elif shape._element.tag.endswith("}cxnSp"):
        shapes.add_connector(MSO_CONNECTOR.STRAIGHT, shape.begin_x, shape.begin_y, shape.end_x, shape.end_y)
    else:
        write(shapes.add_shape(MSO_SHAPE.RECTANGLE, *box).text_frame, shape.text_frame)


def write(frame: Any, words: Any) -> None:
    """The words of a frame, run by run, each in its size."""
    for n, paragraph in enumerate(words.paragraphs):
        own = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        for run in paragraph.runs:
            one = own.add_run()
            one.text, one.font.size, one.font.bold = run.text, run.font.size or Pt(12), run.font.bold

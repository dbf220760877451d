"""The emotion curve on the sheet of the map: a chart of Excel's own, each step under its stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from journeykit.files.excel.book import LINE, Book
from journeykit.model.cards import Layer, Step
from journeykit.model.vocabulary import word
from journeykit.text import phrase

__all__ = ["HEIGHT", "felt", "put"]

HEIGHT: Final = 130
"""Of its row, in points."""
_LINES: Final = {
    "lived": (phrase("Lived journey"), "1F2933", "solid", "circle"),
    "ideal": (phrase("Ideal journey"), "3B4CCA", "sysDash", "diamond"),
}
"""Of each layer its name, colour, line and mark: nothing is told by a colour alone."""
_ROOM: Final = 2.4
_THICK: Final = 25_400
"""Two points, in the units of the format."""


def felt(book: Book, layer: Layer) -> list[tuple[float, int]]:
    """How the steps of a layer feel, each with how far along it stands; stage by stage one unit wide."""
    found = []
    for at, stage in enumerate(book.journey.stages):
        steps = cast("tuple[Step, ...]", stage.of("step", layer))
        found += [
            (at + (n + 0.5) / len(steps), step.emotion) for n, step in enumerate(steps) if step.emotion is not None
        ]
    return found


def put(book: Book, sheet: Any, row: int, data: Any) -> None:
    """Put the curve into a row of the map, across the columns of its stages; `data` is the sheet for its figures."""
    chart = ScatterChart()
    chart.style, chart.scatterStyle, chart.legend = 2, "lineMarker", None
    chart.visible_cells_only = False
    chart.layout = Layout(
        manualLayout=ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0, y=0, w=1, h=1)
    )
    for axis, low, high in ((chart.x_axis, 0, len(book.journey.stages)), (chart.y_axis, -_ROOM, _ROOM)):
        axis.scaling.min, axis.scaling.max, axis.majorUnit = low, high, 1
        axis.delete = True
    chart.x_axis.majorGridlines = chart.y_axis.majorGridlines = None
    wide = len(book.journey.stages)
    _line(book, data, chart, [(0, 0), (wide, 0)], word("emotion", 0).to(book.language), (LINE, "solid", "none"))
    for layer, (name, *look) in _LINES.items():
        _line(book, data, chart, felt(book, cast("Layer", layer)), book.say(name), look)
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(solidFill=LINE))
    first, last = AnchorMarker(col=1, row=row - 1), AnchorMarker(col=1 + len(book.journey.stages), row=row)
    chart.anchor = TwoCellAnchor(editAs="twoCell", _from=first, to=last)
    sheet.add_chart(chart)


def _line(
    book: Book, data: Any, chart: Any, points: Sequence[tuple[float, int]], name: str, look: Sequence[str]
) -> None:
    """A line through points, whose figures stand in two new columns of the hidden sheet."""
    if not points:
        return
    at = data.max_column + 1
    for row, point in enumerate(points, 1):
        for column, value in enumerate(point, at):
            book.put(data, row, column, float(value))
    across, up = (Reference(data, min_col=column, min_row=1, max_row=len(points)) for column in (at, at + 1))
    colour, dash, mark = look
    series = Series(up, across, title=name)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, prstDash=dash, w=_THICK))
    series.marker.symbol, series.marker.size, series.smooth = mark, 8, False
    series.marker.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill="FFFFFF"))
    chart.series.append(series)

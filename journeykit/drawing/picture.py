"""Draw a map, several, or what an analysis returned, and save the picture as PDF, SVG or PNG."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args
from xml.sax.saxutils import escape

from journeykit.drawing import charts
from journeykit.drawing.charts.of_map import View
from journeykit.drawing.charts.sparklines import Series
from journeykit.drawing.describe import describe
from journeykit.drawing.layout import Picture, lay_out
from journeykit.drawing.marks import STYLES, Style, resolved
from journeykit.drawing.typesetting import Told, page, typeset
from journeykit.errors import BadFile, BadValue
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase, shown
from journeykit.writing import write_whole

if TYPE_CHECKING:  # matplotlib is loaded where an Axes is asked for: files do without
    from matplotlib.axes import Axes
    from PIL import Image

Format = Literal["pdf", "svg", "png"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""What a picture can be saved as."""
_MOST_PIXELS: Final = 36_000_000
_BLENT: Final = (
    "ink", "quiet", "accent", "alert", "good", "after", "during", "before", "watch",
    "feel-2", "feel-1", "feel1", "feel2", "feel0",
)  # fmt: skip
"""Colours whose edges run into what is under them."""

__all__ = ["FORMATS", "Format", "draw", "render", "save"]


def draw(
    what: Any,
    view: View = "map",
    *,
    ax: Axes | None = None,
    language: Language | None = None,
    paper: str = "a3",
    today: date | None = None,
    style: Style = "light",
    series: Series | None = None,
) -> Axes:
    """A map, several maps, or what an analysis returned, on an Axes whose data coordinates are millimetres, y down.

    `view` is what to draw of a map: "map", all of it; its emotion "curve"; the "gap" of ideal and lived, that of its
    "expectations", or lived "beside" ideal; the "matrix" of what is important and what satisfies, the "impact" and
    effort of opportunities; the "heat" of touchpoints and channels; the service "blueprint"; the "persona" card; the
    KPIs as "sparklines", with `series` where there are any: `{"nps": measure_by("nps", answers, by="month")}`.
    Of several maps: their "curve" on one picture, or two of them "beside" each other with their differences marked.
    Without `ax` a figure is made. For a map it is as large as `paper`, or the next larger one on which all
    text stands whole at 7 points or more; for an analysis, of A4's width and as high as it needs. On an `ax`
    of yours the picture is as large as the Axes is now. `language` is the map's, or English, unless given;
    `today` is printed on a map, and tells whether a review is overdue. `style` is "light", or "dark" for dark pages.

    Raises `BadValue` for a paper or a view that does not exist, for a map that has nothing to show there, and for what
    is neither a map nor the DataFrame of an analysis.

    >>> ax = draw(Journey(title="Shoes"))
    >>> ax.get_xlim()[1], ax.get_ylim()[0]
    (np.float64(420.0), np.float64(297.0))
    """
    from journeykit.drawing.paint import axes_for, paint, size_of

    style = _known(style)
    picture = _lay_out(what, view, language, today, paper, None if ax is None else size_of(ax), series)
    if ax is None:
        ax = axes_for(picture, style)
        ax.about = describe(what, language, view, **_more(series))
    return paint(picture, ax, style)


def render(
    what: Any,
    format: Format,
    language: Language | None = None,
    *,
    view: View = "map",
    today: date | None = None,
    style: Style = "light",
    series: Series | None = None,
) -> bytes:
    """The picture of a map, or of what an analysis returned, as the bytes of a file: "pdf", "svg" or "png".

    `view` and `style` as in `draw`. Each carries its text alternative: the PDF as its subject, the SVG as <desc>, the
    PNG as its Description. Raises `BadFile` for another format, and `BadValue` for what cannot be drawn.

    >>> render(Journey(title="Shoes"), "pdf")[:5]
    b'%PDF-'
    """
    if format not in _WRITERS:
        raise _unknown(format)
    style = _known(style)
    today = today or date.today()
    picture = _lay_out(what, view, language, today, series=series)
    about = _plain(describe(what, language, view, **_more(series)))
    title = _plain(what.title) if isinstance(what, Journey) and view == "map" else about.partition("\n")[0]
    if language is None:
        first = what[0] if charts.are_maps(what) else what
        language = first.language if isinstance(first, Journey) else "en"
    return _WRITERS[format](picture, Told(title, about, language, today), style)


def save(
    what: Any,
    path: str | Path,
    language: Language | None = None,
    *,
    view: View = "map",
    today: date | None = None,
    style: Style = "light",
    series: Series | None = None,
) -> Path:
    """Write the picture of a map, or of what an analysis returned, to a file; its suffix says how.

    .pdf (one page; a whole map's is A3 landscape), .svg or .png. `view` and `style` as in `draw`. Writing is atomic.
    Raises `BadFile` for another suffix, or where the file cannot be written; what was there before is then still there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Journey(title="Shoes"), f"{folder}/shoes.svg").name
    'shoes.svg'
    """
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise _unknown(path.name)
    write_whole(path, render(what, suffix, language, view=view, today=today, style=style, series=series))
    return path


def _lay_out(
    what: Any,
    view: View,
    language: Language | None,
    today: date | None,
    paper: str = "a3",
    size: tuple[float, float] | None = None,
    series: Series | None = None,
) -> Picture:
    """The picture of maps or of a frame; `size` is that of the Axes it is for, which a whole map does without."""
    if charts.are_maps(what):
        return charts.lay_out_side(what, view, language or what[0].language, size)
    if not isinstance(what, Journey):
        return charts.lay_out(what, language or "en", size)
    if view != "map":
        return charts.lay_out_side(what, view, language or what.language, size, **_more(series))
    return lay_out(what, language or what.language, paper, today or date.today())


def _more(series: Series | None) -> dict[str, Any]:
    return {"series": series} if series else {}


def _known(style: Style) -> Style:
    """The style, if there is one of that name."""
    if style not in STYLES:
        raise BadValue(
            phrase("There is no style {name}.", name=shown(style)),
            phrase("Choose one of {choices}.", choices=", ".join(STYLES)),
        )
    return style


def _unknown(name: str) -> BadFile:
    return BadFile(
        phrase("A picture cannot be saved as {name}.", name=repr(name)),
        phrase("Choose a name that ends in {endings}.", endings=", ".join(f".{one}" for one in FORMATS)),
    )


def _plain(text: str) -> str:
    """Text without signs that XML and PDF do not allow."""
    unfit = {c for c in set(text) if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Cn")}
    return "".join(c for c in text if c not in unfit) if unfit else text


def _pdf(picture: Picture, told: Told, style: Style) -> bytes:
    return _set(picture, told, style, "pdf")


def _svg(picture: Picture, told: Told, style: Style) -> bytes:
    _, _, drawn = _set(picture, told, style, "svg").decode().partition("<svg ")
    attributes, end, rest = drawn.partition(">")
    said = f'<title id="map-title">{escape(told.title)}</title>\n<desc id="map-desc">{escape(told.about)}</desc>'
    return f'<svg role="img" aria-labelledby="map-title map-desc" {attributes}{end}\n{said}{rest}'.encode()


def _png(picture: Picture, told: Told, style: Style) -> bytes:
    from PIL import Image, PngImagePlugin

    dpi = round(min(200.0, 25.4 * (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5))
    drawn = Image.open(BytesIO(_set(picture, told, style, "png", dpi)))
    image = drawn.convert("RGB")
    if picture.paper:  # a map knows no colours but ours; charts let them down, and are small without a palette
        image = image.quantize(palette=_palette(style), dither=Image.Dither.NONE)
    info, stream = PngImagePlugin.PngInfo(), BytesIO()
    for key, text in (("Title", told.title), ("Description", told.about), ("Software", "JourneyKit")):
        info.add_itxt(key, text)
    image.save(stream, format="png", dpi=(dpi, dpi), pnginfo=info)
    return stream.getvalue()


def _set(picture: Picture, told: Told, style: Style, format: Format, dpi: float | None = None) -> bytes:
    one = page(picture.width, picture.height, (picture.ground, *picture.marks))
    return typeset([one], told, partial(resolved, style=style), format, ppi=dpi)


@cache
def _palette(style: Style) -> Image.Image:
    """The colours of a style, and their way into card and ground: quantising freely would shift them."""
    from PIL import Image

    known = STYLES[style]
    bases = [_rgb(known[name]) for name in ("card", "ground")]
    colours = dict.fromkeys(_rgb(one) for one in known.values())
    for base in bases:
        for name in _BLENT:
            top = _rgb(known[name])
            colours |= dict.fromkeys(
                tuple(round(b + (t - b) * n / 8) for b, t in zip(base, top, strict=True)) for n in range(1, 8)
            )
    entries = list(colours)[:256]
    image = Image.new("P", (1, 1))
    image.putpalette([value for entry in entries for value in entry])
    return image


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


_WRITERS: Final[dict[str, Callable[[Picture, Told, Style], bytes]]] = {"pdf": _pdf, "svg": _svg, "png": _png}

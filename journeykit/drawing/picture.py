"""Draw a map, and save its picture as PDF, SVG or PNG."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args
from xml.sax.saxutils import escape

import matplotlib as mpl
from PIL import Image, PngImagePlugin

from journeykit.drawing.describe import describe
from journeykit.drawing.layout import Picture, lay_out
from journeykit.drawing.marks import COLOURS
from journeykit.errors import BadFile
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase

if TYPE_CHECKING:  # matplotlib's figures are loaded where they are used: a PDF does without
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["pdf", "svg", "png"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""What a picture can be saved as."""
_MOST_PIXELS: Final = 36_000_000
_STYLE: Final[Any] = {
    "pdf.fonttype": 42,  # TrueType, embedded
    "ps.fonttype": 42,  # matplotlib 3.11 asks this how many signs of a font go into a PDF together
    "svg.fonttype": "path",  # the same on every screen; <title> and <desc> carry the words
    "svg.hashsalt": "journeykit",
    "text.usetex": False,
    "path.sketch": None,
    "path.effects": [],
    "savefig.bbox": None,
    "savefig.transparent": False,
}

__all__ = ["FORMATS", "Format", "draw", "render", "save"]


def draw(
    journey: Journey,
    *,
    ax: Axes | None = None,
    language: Language | None = None,
    paper: str = "a3",
    today: date | None = None,
) -> Axes:
    """The whole map on an Axes, whose data coordinates are millimetres on paper, y down.

    Without `ax` a figure as large as the paper is made: `paper`, or the next larger one on which all
    text stands whole at 7 points or more. On an `ax` of yours the picture is as large as the Axes is
    now. `language` is the map's unless given; `today` is printed, and tells whether a review is overdue.

    Raises `BadValue` for a paper that does not exist.

    >>> ax = draw(Journey(title="Shoes"))
    >>> ax.get_xlim()[1], ax.get_ylim()[0]
    (np.float64(420.0), np.float64(297.0))
    """
    from journeykit.drawing.paint import axes_for, paint

    picture = lay_out(journey, language or journey.language, paper, today or date.today())
    if ax is None:
        ax = axes_for(picture)
        ax.about = describe(journey, language)
    with mpl.rc_context(_STYLE):
        return paint(picture, ax)


def render(journey: Journey, format: Format, language: Language | None = None, *, today: date | None = None) -> bytes:
    """The picture as the bytes of a file: "pdf", "svg" or "png".

    Each carries its text alternative: the PDF as its subject, the SVG as <desc>, the PNG as its
    Description. Raises `BadFile` for another format.

    >>> render(Journey(title="Shoes"), "pdf")[:5]
    b'%PDF-'
    """
    if format not in _WRITERS:
        raise _unknown(format)
    language, today = language or journey.language, today or date.today()
    told = _Told(_plain(journey.title), _plain(describe(journey, language)), language, today)
    return _WRITERS[format](lay_out(journey, language, "a3", today), told)


def save(journey: Journey, path: str | Path, language: Language | None = None, *, today: date | None = None) -> Path:
    """Write the picture to a file; its suffix says how: .pdf (A3 landscape, one page), .svg or .png.

    Writing is atomic. Raises `BadFile` for another suffix, or where the file cannot be written; what was
    there before is then still there.
    """
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise _unknown(path.name)
    content = render(journey, suffix, language, today=today)
    with _errors(path):
        _write(path, content)
    return path


def _unknown(name: str) -> BadFile:
    return BadFile(
        phrase("A picture cannot be saved as {name}.", name=repr(name)),
        phrase("Choose a name that ends in {endings}.", endings=", ".join(f".{one}" for one in FORMATS)),
    )


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be written: {why}.", file=str(path), why=error.strerror or str(error)),
            phrase("Choose another folder; the map is still open."),
        ) from None


def _write(path: Path, content: bytes) -> None:
    """All of it, or nothing: a temporary file in the same folder, then a rename."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".journey-", delete=False) as out:
        temporary = Path(out.name)
        try:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def _plain(text: str) -> str:
    """Text without signs that XML and PDF do not allow."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))


@dataclass(frozen=True)
class _Told:
    """What a file says of its picture."""

    title: str
    about: str
    language: Language
    today: date


def _pdf(picture: Picture, told: _Told) -> bytes:
    stream = BytesIO()
    made = datetime(told.today.year, told.today.month, told.today.day)
    metadata = {"Title": told.title, "Subject": told.about, "Creator": "JourneyKit", "CreationDate": made}
    with mpl.rc_context(_STYLE):
        _painted(picture).savefig(stream, format="pdf", metadata=metadata)
    return stream.getvalue()


def _painted(picture: Picture) -> Figure:
    from journeykit.drawing.paint import axes_for, paint

    figure = paint(picture, axes_for(picture)).get_figure(root=True)
    assert figure is not None
    return figure


def _svg(picture: Picture, told: _Told) -> bytes:
    stream = BytesIO()
    metadata = {"Title": told.title, "Creator": "JourneyKit", "Date": told.today.isoformat()}
    with mpl.rc_context(_STYLE):
        _painted(picture).savefig(stream, format="svg", metadata=metadata)
    before, tag, after = stream.getvalue().decode().partition("<svg ")
    attributes, end, rest = after.partition(">")
    said = f'<title id="map-title">{escape(told.title)}</title>\n<desc id="map-desc">{escape(told.about)}</desc>'
    return f'{before}{tag}role="img" aria-labelledby="map-title map-desc" {attributes}{end}\n {said}{rest}'.encode()


def _png(picture: Picture, told: _Told) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    dpi = round(min(200.0, 25.4 * (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5))
    with mpl.rc_context(_STYLE):
        figure = _painted(picture)
        figure.set_dpi(dpi)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    image = drawn.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
    info, stream = PngImagePlugin.PngInfo(), BytesIO()
    for key, text in (("Title", told.title), ("Description", told.about), ("Software", "JourneyKit")):
        info.add_itxt(key, text)
    image.save(stream, format="png", dpi=(dpi, dpi), pnginfo=info)
    return stream.getvalue()


@cache
def _palette() -> Image.Image:
    """Our colours, and their way into white and the ground: quantising freely would shift them."""
    bases = [_rgb(COLOURS[name]) for name in ("card", "ground")]
    flat = [*COLOURS.values()]
    colours = dict.fromkeys(_rgb(one) for one in flat)
    for base in bases:
        for name in (
            "ink",
            "quiet",
            "accent",
            "alert",
            "good",
            "after",
            "during",
            "before",
            "watch",
            "feel-2",
            "feel-1",
            "feel1",
            "feel2",
            "feel0",
        ):
            top = _rgb(COLOURS[name])
            colours |= dict.fromkeys(
                tuple(round(b + (t - b) * n / 8) for b, t in zip(base, top, strict=True)) for n in range(1, 8)
            )
    entries = list(colours)[:256]
    image = Image.new("P", (1, 1))
    image.putpalette([value for entry in entries for value in entry])
    return image


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


_WRITERS: Final[dict[str, Callable[[Picture, _Told], bytes]]] = {"pdf": _pdf, "svg": _svg, "png": _png}

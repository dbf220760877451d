"""The picture as a PDF of one page, its text as text in embedded fonts (ISO 32000-1).

Written here and not by matplotlib, which takes several times as long: most of it for loading what cuts fonts down.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path as File
from typing import Final

import numpy as np
from matplotlib.path import Path

from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import COLOURS, Text
from journeykit.drawing.measure import PT, Font, font_paths, width
from journeykit.drawing.strokes import Pen
from journeykit.drawing.truetype import advance, face, kerning, subset
from journeykit.text import Language

__all__ = ["pdf"]

_RGB: Final = {
    name: " ".join(f"{value / 255:.4f}" for value in bytes.fromhex(colour[1:])) for name, colour in COLOURS.items()
}
_STEPS: Final = {Path.MOVETO: (1, "m"), Path.LINETO: (1, "l"), Path.CURVE4: (3, "c"), Path.CLOSEPOLY: (1, "h")}
_UNICODE: Final = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{ranges}
endcmap CMapName currentdict /CMap defineresource pop end end"""


def pdf(picture: Picture, title: str, about: str, language: Language, today: date) -> bytes:
    """The file: the picture, its title, its text alternative as the subject, its language and its day."""
    pen = _PdfPen(picture)
    pen.draw((picture.ground, *picture.marks))
    file = _File()
    fonts = " ".join(f"/{one.name} {_font(file, one)}" for one in pen.faces.values())
    content = file.stream("\n".join(pen.said).encode())
    box = f"[0 0 {picture.width / PT:.3f} {picture.height / PT:.3f}]"
    pages = file.reserve()
    page = file.add(
        f"<< /Type /Page /Parent {pages} /MediaBox {box} /Contents {content} /Resources << /Font << {fonts} >> >> >>"
    )
    file.add(f"<< /Type /Pages /Kids [{page}] /Count 1 >>", pages)
    root = file.add(
        f"<< /Type /Catalog /Pages {pages} /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>"
    )
    made = f"/CreationDate (D:{today:%Y%m%d}000000Z)".encode()
    info = file.add(b"<< /Title %b /Subject %b /Creator (JourneyKit) %b >>" % (_text(title), _text(about), made))
    return file.content(root, info)


def _text(said: str) -> bytes:
    """Text in brackets, its own brackets and line ends escaped."""
    raw = b"\xfe\xff" + said.encode("utf-16-be")
    for sign, escape in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"), (b"\n", b"\\n")):
        raw = raw.replace(sign, escape)
    return b"(" + raw + b")"


@dataclass
class _Face:
    """A font file of the page: its name there, and the sign of each glyph that is used."""

    name: str
    path: File
    kerns: Mapping[str, float]
    signs: dict[int, str]

    def shown(self, text: str) -> str:
        """Text as glyphs, moved where letters draw together."""
        font, per_em = face(self.path), face(self.path).units_per_EM
        parts = ["<"]
        for sign, pair in zip(text, [*map("".join, pairwise(text)), ""], strict=True):
            glyph = font.get_char_index(ord(sign))
            self.signs.setdefault(glyph, sign)
            parts.append(f"{glyph:04x}")
            if pair in self.kerns:
                parts.append(f"> {-1000 * self.kerns[pair] / per_em:.0f} <")
        return "".join((*parts, ">"))


class _PdfPen(Pen):
    """Says marks in the language of PDF pages, in millimetres, y down."""

    def __init__(self, picture: Picture) -> None:
        self.said = [f"{1 / PT:.6f} 0 0 {-1 / PT:.6f} 0 {picture.height / PT:.3f} cm", "1 j"]
        self.state: dict[str, str] = {}
        self.texts: dict[Font, list[str]] = defaultdict(list)
        for mark in picture.texts:
            self.texts[mark.font].append(mark.text)
        self.faces: dict[File, _Face] = {}

    def path(
        self, path: Path, fill: str | None, line: str | None, weight: float = 0.2, dash: tuple[float, ...] = (),
        x: float = 0.0, y: float = 0.0, size: float = 1.0,
    ) -> None:  # fmt: skip
        if fill:
            self._set("rg", _RGB[fill])
        if line:
            self._set("RG", _RGB[line])
            self._set("w", f"{weight:.4f}")
            self._set("J", "0" if dash else "1")
            self._set("d", f"[{' '.join(f'{part * weight:.3f}' for part in dash)}] 0")
        self.said += [*_steps(path, x, y, size), "B" if fill and line else "f" if fill else "S"]

    def text(self, text: Text) -> None:
        self._set("rg", _RGB[text.colour])
        parts = groupby(text.text, partial(_file_of, text.font))
        runs = [(self._face(text.font, path), "".join(signs)) for path, signs in parts]
        kerned = sum(run.kerns.get("".join(pair), 0.0) / face(run.path).units_per_EM
                     for run, signs in runs for pair in pairwise(signs))  # fmt: skip
        wide = width(text.text, text.font, text.size) + kerned * text.size * PT
        x = text.x - {"left": 0.0, "center": wide / 2, "right": wide}[text.anchor]
        self.said.append(f"BT 1 0 0 -1 {x:.3f} {text.y:.3f} Tm")
        self.said += [f"/{run.name} {text.size * PT:.4f} Tf [{run.shown(signs)}] TJ" for run, signs in runs]
        self.said.append("ET")

    def _set(self, operator: str, value: str) -> None:
        if self.state.get(operator) != value:
            self.state[operator] = value
            self.said.append(f"{value} {operator}")

    def _face(self, font: Font, path: File) -> _Face:
        if path not in self.faces:
            known = face(path)
            texts = ("".join(c if known.get_char_index(ord(c)) else " " for c in text) for text in self.texts[font])
            self.faces[path] = _Face(f"F{len(self.faces)}", path, kerning(path, texts), {})
        return self.faces[path]


def _file_of(font: Font, sign: str) -> File:
    own, fallback = font_paths(font)
    return own if face(own).get_char_index(ord(sign)) else fallback


def _steps(path: Path, x: float, y: float, size: float) -> Iterable[str]:
    points = (np.asarray(path.vertices) * size + (x, y)).tolist()
    codes = [Path.MOVETO] + [Path.LINETO] * (len(points) - 1) if path.codes is None else np.asarray(path.codes).tolist()
    at = 0
    while at < len(points):
        count, operator = _STEPS[codes[at]]
        told = "" if operator == "h" else " ".join(f"{a:.3f} {b:.3f}" for a, b in points[at : at + count])
        yield f"{told} {operator}"
        at += count


def _font(file: _File, used: _Face) -> str:
    """A font with the glyphs that are used, and how they read as text."""
    font, glyphs = face(used.path), sorted(used.signs)
    scale = 1000 / font.units_per_EM
    data = subset(used.path, glyphs)
    name = f"JRNYKT+{font.postscript_name}"
    embedded = file.stream(data, f"/Length1 {len(data)}")
    bounds = " ".join(f"{side * scale:.0f}" for side in font.bbox)
    descriptor = file.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0"
        f" /Ascent {font.ascender * scale:.0f} /Descent {font.descender * scale:.0f} /CapHeight 660 /StemV 80"
        f" /FontFile2 {embedded} >>"
    )
    widths = " ".join(f"{glyph} [{advance(font, used.signs[glyph]) * scale:.0f}]" for glyph in glyphs)
    inner = file.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /FontDescriptor {descriptor}"
        f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /CIDToGIDMap /Identity /W [{widths}] >>"
    )
    read = [f"<{glyph:04x}> <{used.signs[glyph].encode('utf-16-be').hex()}>" for glyph in glyphs]
    ranges = "\n".join(
        f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar"
        for some in (read[n : n + 100] for n in range(0, len(read), 100))
    )
    unicode = file.stream(_UNICODE.format(ranges=ranges).encode())
    return file.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{inner}] /ToUnicode {unicode} >>"
    )


class _File:
    """The numbered objects of a file."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def reserve(self) -> str:
        """The reference of an object that comes later."""
        self.objects.append(b"")
        return f"{len(self.objects)} 0 R"

    def add(self, content: str | bytes, place: str = "") -> str:
        """An object, at a place that was reserved or a new one; its reference."""
        place = place or self.reserve()
        self.objects[int(place.split()[0]) - 1] = content.encode("ascii") if isinstance(content, str) else content
        return place

    def stream(self, data: bytes, about: str = "") -> str:
        """Data, compressed."""
        packed = zlib.compress(data)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {about} >>\nstream\n".encode()
        return self.add(head + packed + b"\nendstream")

    def content(self, root: str, info: str) -> bytes:
        """All of the file."""
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for n, content in enumerate(self.objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (n, content)
        table, size = len(out), len(places) + 1
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        out += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
        out += f"trailer\n<< /Size {size} /Root {root} /Info {info} >>\nstartxref\n{table}\n%%EOF\n".encode()
        return bytes(out)

"""TrueType fonts as a PDF needs them: the glyphs that are used, and how letters draw together."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from matplotlib.ft2font import FT2Font, LoadFlags

__all__ = ["face", "kerning", "subset"]

_KEPT: Final = (b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep")


@cache
def face(path: Path) -> FT2Font:
    """The font in a file, at as many pixels as it has units: its measures are then in units."""
    found = FT2Font(path)
    found.set_size(found.units_per_EM, 72)
    return found


def kerning(path: Path, texts: Iterable[str]) -> dict[str, float]:
    """How many units each pair of letters in these texts stands closer (less than 0) than their advances say.

    All pairs are laid out as one line: asking for each text would take most of the time of a picture.
    """
    font = face(path)
    known = {"".join(pair) for text in texts for pair in pairwise(text)}
    pairs = sorted(pair for pair in known if " " not in pair and not any(map(unicodedata.combining, pair)))
    line = " ".join(pairs)
    at = font.set_text(line, flags=LoadFlags.NO_HINTING, features=("-liga",))[:, 0] / 64 if pairs else ()
    if len(at) != len(line):
        return {}  # letters became others: nothing is known of their places
    moved = {pair: at[3 * n + 1] - at[3 * n] - advance(font, pair[0]) for n, pair in enumerate(pairs)}
    return {pair: float(move) for pair, move in moved.items() if abs(move) > 0.5}


def advance(font: FT2Font, sign: str) -> float:
    """How far a sign moves the next one, in units of the font."""
    return float(font.load_char(ord(sign), LoadFlags.NO_SCALE).horiAdvance)


def subset(path: Path, glyphs: Iterable[int]) -> bytes:
    """The font with the outlines of these glyphs alone; all keep their numbers, and the rest are empty.

    Format: https://learn.microsoft.com/typography/opentype/spec/otff
    """
    tables = _tables(path.read_bytes())
    glyf, head = tables[b"glyf"], tables[b"head"]
    long = struct.unpack_from(">h", head, 50)[0]
    count = struct.unpack_from(">H", tables[b"maxp"], 4)[0] + 1
    ends = struct.unpack(f">{count}{'L' if long else 'H'}", tables[b"loca"][: count * (4 if long else 2)])
    outlines = [glyf[start:end] for start, end in pairwise(end if long else 2 * end for end in ends)]
    wanted = {0, *glyphs}
    todo = list(wanted)
    while todo:
        new = set(_components(outlines[todo.pop()])) - wanted
        wanted |= new
        todo += new
    kept = [_padded(outline) if n in wanted else b"" for n, outline in enumerate(outlines)]
    places = [0]
    for outline in kept:
        places.append(places[-1] + len(outline))
    tables[b"glyf"], tables[b"loca"] = b"".join(kept), struct.pack(f">{count}L", *places)
    tables[b"head"] = head[:8] + bytes(4) + head[12:50] + b"\0\1" + head[52:]
    return _file({tag: tables[tag] for tag in _KEPT if tag in tables})


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(count))
    return {tag: font[start : start + length] for tag, _, start, length in records}


def _components(outline: bytes) -> Iterator[int]:
    """The glyphs that a glyph is put together from, such as a letter and its accent."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, 0x20
    while flags & 0x20:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield number
        at += 4 + (4 if flags & 0x01 else 2) + (2 if flags & 0x08 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _file(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    lead = struct.pack(">LHHHH", 0x10000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    at, records = 12 + 16 * len(tables), b""
    for tag, data in tables.items():
        words = _padded(data)
        checksum = sum(struct.unpack(f">{len(words) // 4}L", words)) & 0xFFFFFFFF
        records += struct.pack(">4sLLL", tag, checksum, at, len(data))
        at += len(words)
    return lead + records + b"".join(map(_padded, tables.values()))

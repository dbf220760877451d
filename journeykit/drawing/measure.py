"""How wide text is, and where its lines break: sums of glyph advances, in millimetres.

The fonts are those the picture embeds: Source Sans Pro, DejaVu Sans for what it lacks, and Noto Emoji. A sum of
advances is never narrower than what is drawn (kerning only draws letters together), and costs a
thousandth of asking a renderer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

import font_source_sans_pro  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

Font = Literal["regular", "semibold", "bold", "italic"]

__all__ = [
    "ASCENT", "FAMILIES", "LEADING", "PT", "Font", "clean", "font_paths", "lacking", "line_height", "measured",
    "right_to_left", "suited", "width", "wrap",
]  # fmt: skip

PT: Final = 25.4 / 72
"""Millimetres in a point."""
LEADING: Final = 1.18
"""Height of a line, in ems: room for an accent on a capital above and a descender below."""
ASCENT: Final = 0.93
"""How much of it stands over the baseline."""
FONT_FILES: Final[Mapping[Font, tuple[str, str]]] = {
    "regular": ("SourceSansPro-Regular.ttf", "DejaVuSans.ttf"),
    "semibold": ("SourceSansPro-Semibold.ttf", "DejaVuSans-Bold.ttf"),
    "bold": ("SourceSansPro-Bold.ttf", "DejaVuSans-Bold.ttf"),
    "italic": ("SourceSansPro-It.ttf", "DejaVuSans-Oblique.ttf"),
}
"""For each font its file, and the file of its fallback."""
EMOJI: Final = Path(__file__).parent / "fonts" / "NotoEmoji.ttf"
FAMILIES: Final = ("Source Sans Pro", "DejaVu Sans", "Noto Emoji")
MISSING: Final = "\N{WHITE SQUARE}"
_SPACES: Final = dict.fromkeys(
    map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029\u3000\u1680\u205f"), " "
) | dict.fromkeys(range(0x2000, 0x200B), " ")
_UNSEEN: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400))))
"""Variants, and colours of skin, which a font of one colour has not."""
_MARKS: Final = ("\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}")
_BREAK_AFTER: Final = "-/_.,;:@&?=+\N{EN DASH}\N{EM DASH}"


@cache
def font_paths(font: Font) -> tuple[Path, Path, Path]:
    """The file of a font, that of its fallback, which matplotlib brings, and that of the emoji."""
    name, fallback = FONT_FILES[font]
    brings = find_spec("matplotlib")  # found without loading it
    assert brings is not None
    assert brings.origin is not None
    brought = Path(brings.origin).parent / "mpl-data" / "fonts" / "ttf"
    return Path(font_source_sans_pro.font_directory) / name, brought / fallback, EMOJI


class _Advances(dict[str, float]):
    """The advance of each sign in ems, asked of the font, or of those after it, when the sign first comes up."""

    def __init__(self, font: Font) -> None:
        super().__init__(dict.fromkeys(_MARKS, 0.0))
        self.paths = font_paths(font)

    def __missing__(self, sign: str) -> float:
        tables = (_tables(path) for path in self.paths)
        self[sign] = advance = next((one[ord(sign)] for one in tables if ord(sign) in one), 0.0)
        return advance

    def has(self, sign: str) -> bool:
        """Whether one of the fonts knows the sign."""
        return any(ord(sign) in _tables(path) for path in self.paths)


@cache
def _tables(path: Path) -> Mapping[int, float]:
    """The advance of every sign of a font, in ems."""
    with TTFont(path, lazy=True) as font:
        wide, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {sign: wide[name][0] / em for sign, name in font.getBestCmap().items()}


@cache
def _advances(font: Font) -> _Advances:
    return _Advances(font)


@lru_cache(maxsize=50_000)
def clean(text: str, font: Font = "regular") -> str:
    """Text as it can be drawn: one line, no invisible signs, a square for what no font has.

    >>> clean("Two\\n lines \\N{CJK UNIFIED IDEOGRAPH-4E00}")
    'Two lines □'
    """
    known = _advances(font)
    kept = (
        sign if known.has(sign) else MISSING
        for sign in unicodedata.normalize("NFC", text.translate(_SPACES))
        if unicodedata.category(sign) not in ("Cf", "Cc") and sign not in _UNSEEN
    )
    return " ".join(part for part in "".join(kept).split(" ") if part)


def lacking(text: str) -> bool:
    """Whether a square stands for something in it, in the regular font.

    >>> lacking("Hello"), lacking("\N{CJK UNIFIED IDEOGRAPH-4E00}")
    (False, True)
    """
    return any(clean(sign) == MISSING for sign in set(text) - {MISSING})


@lru_cache(maxsize=50_000)
def suited(text: str, font: Font) -> Font:
    """The font for a text: the regular one where the italic one lacks a letter, as it does of Arabic.

    >>> suited("Two lines", "italic"), suited("\N{ARABIC LETTER BEH}", "italic")
    ('italic', 'regular')
    """
    if font != "italic" or text.isascii():
        return font
    slanted, upright = _advances("italic"), _advances("regular")
    return "regular" if any(upright.has(sign) and not slanted.has(sign) for sign in text) else font


@lru_cache(maxsize=50_000)
def right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left.

    >>> right_to_left("\N{HEBREW LETTER ALEF}bc"), right_to_left("1. Shoes")
    (True, False)
    """
    ways = (unicodedata.bidirectional(sign) for sign in text)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def width(text: str, font: Font, size: float) -> float:
    """The width of clean text in millimetres, at `size` points.

    >>> 20 < width("Customer journey", "regular", 8) < 22
    True
    """
    return _ems(text, font) * size * PT


@lru_cache(maxsize=100_000)
def _ems(text: str, font: Font) -> float:
    return sum(map(_advances(font).__getitem__, text))


def line_height(size: float) -> float:
    """The height of a line of text in millimetres, at `size` points."""
    return size * PT * LEADING


@lru_cache(maxsize=50_000)
def wrap(text: str, font: Font, size: float, room: float, balanced: bool = False) -> tuple[str, ...]:
    """Text broken into lines no wider than `room` millimetres; inside a word only when it must.

    `balanced` makes the lines of about one length, without needing more of them.

    >>> wrap("The parcel is here, a day early.", "regular", 8, 23)
    ('The parcel is here,', 'a day early.')
    """
    words, em = measured(text, font), size * PT
    lines = _greedy(words, font, room / em)
    if balanced and len(lines) > 1:
        low, high = room / em / 2, room / em
        for _ in range(6):
            middle = (low + high) / 2
            found = _greedy(words, font, middle)
            if len(found) == len(lines) and sum(line.count(" ") + 1 for line in found) == len(words):
                lines, high = found, middle
            else:
                low = middle
    return tuple(lines if text.isascii() else _turned(lines, right_to_left(text)))


def _turned(lines: Iterable[str], whole: bool) -> Iterator[str]:
    """The lines; a mark stands before those that begin in a script of the other direction than the whole text."""
    return (line if right_to_left(line) is whole else _MARKS[whole] + line for line in lines)


@lru_cache(maxsize=50_000)
def measured(text: str, font: Font) -> tuple[tuple[str, float], ...]:
    """The words of a text, clean, each with its width in ems."""
    return tuple((word, _ems(word, font)) for word in clean(text, font).split(" "))


def _greedy(words: Iterable[tuple[str, float]], font: Font, room: float) -> list[str]:
    """Lines of at most `room` ems, or a hair more: what is exactly as wide as its room fits."""
    space, room = _ems(" ", font), room + 1e-9
    lines: list[str] = []
    line, used = "", 0.0
    for word, whole in words:
        for piece, wide in ((word, whole),) if whole <= room else _pieces(word, font, room):
            if line and used + space + wide <= room:
                line, used = f"{line} {piece}", used + space + wide
            else:
                lines += [line] if line else []
                line, used = piece, wide
    return [*lines, line] if line else lines


def _pieces(word: str, font: Font, room: float) -> list[tuple[str, float]]:
    """The pieces a word must be broken into, with their widths; at least one letter stands in each."""
    pieces: list[str] = []
    hyphen = _ems("-", font)
    while len(word) > 1 and _ems(word, font) > room:
        end, used = 0, 0.0
        for sign in word:
            used += _ems(sign, font)
            if used + hyphen > room and end:
                break
            end += 1
        end = min(end, max(1, len(word) - 3), len(word) - 1)  # not one letter alone on the next line
        natural = max((word.rfind(sign, 0, end) + 1 for sign in _BREAK_AFTER), default=0)
        if natural > end // 2:
            end = natural
        while end > 1 and unicodedata.combining(word[end]):
            end -= 1
        head = word[:end]
        letters = _latin(head[-1]) and word[end].isalpha()
        pieces.append(f"{head}-" if letters and _ems(f"{head}-", font) <= room else head)
        word = word[end:]
    return [(piece, _ems(piece, font)) for piece in (*pieces, word)]


def _latin(sign: str) -> bool:
    return "LATIN" in unicodedata.name(sign, "")

"""Put shapes, words, tables and faces on a slide: native, editable, named, in reading order. In points.

The XML is written here and parsed once a shape: python-pptx asks for each attribute anew, and has no words for what a
shape says to a screen reader, for the language of a run or the direction of a paragraph.
Source of the elements: ECMA-376, part 1, DrawingML and PresentationML; of `decorative`: [MS-ODRAWXML].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from journeykit.deliverables.deck.ground import EMU, Box
from journeykit.deliverables.deck.look import Look
from journeykit.deliverables.deck.words import Para, Run, plain, right_to_left
from journeykit.text import Language

if TYPE_CHECKING:
    from pptx.slide import Slide

__all__ = ["FEELS", "Cell", "Pen", "words_xml"]

Anchor = Literal["t", "ctr", "b"]
_NS: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_TAGS: Final = {"en": "en-GB", "fr": "fr-FR"}
_SCRIPTS: Final = (("\N{HEBREW LETTER ALEF}", "\N{HEBREW LETTER TAV}", "he-IL"), ("\u0600", "\u06ff", "ar-SA"))
FEELS: Final = {-2: -4653, -1: -2300, 0: 0, 1: 2300, 2: 4653}
"""How the mouth of PowerPoint's face is bent for each feeling."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words, its ground."""

    paras: tuple[Para, ...] = ()
    fill: str = ""
    anchor: Anchor = "t"


@dataclass
class Pen:
    """Draws on one slide; what is drawn later is read later."""

    slide: Slide
    look: Look
    language: Language
    own: Language
    """The language of what people wrote."""
    ids: Iterator[int] = field(default_factory=lambda: count(100))

    def shape(
        self,
        name: str,
        box: Box,
        paras: Iterable[Para] = (),
        *,
        kind: str = "rect",
        adjust: Sequence[tuple[str, int]] = (),
        fill: str = "",
        line: str = "",
        dash: bool = False,
        weight: float = 0.75,
        inset: tuple[float, float] = (0.0, 0.0),
        anchor: Anchor = "t",
        alt: str = "",
        lines: bool = True,
        right: float = 0.0,
    ) -> Any:
        """A shape, with its words; `right` keeps room beside them. Without words or `alt` it says it is decoration."""
        paras = tuple(paras)
        guides = "".join(f'<a:gd name="{key}" fmla="val {value}"/>' for key, value in adjust)
        body = ""
        if paras:
            across, down = round(inset[0] * EMU), round(inset[1] * EMU)
            body = (
                f'<p:txBody><a:bodyPr wrap="{"square" if lines else "none"}" lIns="{across}" tIns="{down}" '
                f'rIns="{across + round(right * EMU)}" '
                f'bIns="{down}" anchor="{anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
                f"{words_xml(paras, self, fill or 'card')}</p:txBody>"
            )
        free = "" if fill or line else f" txBox={_YES}"
        form = f'<a:prstGeom prst="{kind}"><a:avLst>{guides}</a:avLst></a:prstGeom>'
        ground = self.look.fill(fill) if fill else "<a:noFill/>"
        return self._add(
            f"<p:sp {_NS}><p:nvSpPr>{self._named(name, alt, bool(paras))}<p:cNvSpPr{free}/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_at('a', box)}{form}{ground}{self._line(line, weight, dash)}</p:spPr>{body}</p:sp>"
        )

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], line: str, weight: float = 0.75, dash: bool = False
    ) -> None:
        """A straight line, which is decoration."""
        x, y = min(start[0], end[0]), min(start[1], end[1])
        up = ' flipV="1"' if (end[0] - start[0]) * (end[1] - start[1]) < 0 else ""
        where = _at("a", (x, y, abs(end[0] - start[0]), abs(end[1] - start[1])), up)
        form = '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        self._add(
            f"<p:cxnSp {_NS}><p:nvCxnSpPr>{self._named('Line', '', False)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr>{where}{form}{self._line(line, weight, dash)}</p:spPr></p:cxnSp>"
        )

    def face(self, level: int, centre: tuple[float, float], size: float, alt: str = "") -> None:
        """The face of a feeling, -2 to 2: its mouth tells it, not only its colour."""
        box = (centre[0] - size / 2, centre[1] - size / 2, size, size)
        self.shape(
            "Face",
            box,
            kind="smileyFace",
            adjust=[("adj", FEELS[level])],
            fill="card",
            line=f"feel{level}",
            weight=max(1.0, size / 12),
            alt=alt,
        )

    def table(
        self,
        name: str,
        box: Box,
        widths: Sequence[float],
        rows: Sequence[tuple[float, Sequence[Cell]]],
        alt: str,
        inset: tuple[float, float] = (5.0, 4.0),
        heads: Literal["firstRow", "firstCol"] = "firstRow",
    ) -> None:
        """A native table: rows with their heights, thin lines between them; headings in the first row or column."""
        grid = "".join(f'<a:gridCol w="{round(wide * EMU)}"/>' for wide in widths)
        body = "".join(
            f'<a:tr h="{round(high * EMU)}">{"".join(self._cell(cell, inset) for cell in cells)}</a:tr>'
            for high, cells in rows
        )
        self._add(
            f"<p:graphicFrame {_NS}><p:nvGraphicFramePr>{self._named(name, alt, True)}"
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f'{_at("p", box)}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
            f"<a:tblPr {heads}={_YES}/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic>"
            "</p:graphicFrame>"
        )

    def _cell(self, cell: Cell, inset: tuple[float, float]) -> str:
        across, down = round(inset[0] * EMU), round(inset[1] * EMU)
        none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
        under = f'<a:lnB w="9525">{self.look.fill("line")}</a:lnB>'
        return (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words_xml(cell.paras, self, cell.fill or 'card')}</a:txBody>"
            f'<a:tcPr marL="{across}" marR="{across}" marT="{down}" marB="{down}" anchor="{cell.anchor}">'
            f"{none}{under}{self.look.fill(cell.fill or 'card')}</a:tcPr></a:tc>"
        )

    def adopt(self, frame: Any, name: str, alt: str) -> None:
        """Name what python-pptx has put on the slide."""
        named = frame._element.xpath(".//p:cNvPr")[0]
        for key, value in (("id", str(next(self.ids))), ("name", name), ("descr", plain(alt))):
            named.set(key, value)

    def _named(self, name: str, alt: str, speaks: bool) -> str:
        told = f" descr={quoteattr(plain(alt))}" if alt else ""
        open_ = f'<p:cNvPr id="{next(self.ids)}" name={quoteattr(plain(name)[:80])}{told}'
        return f"{open_}/>" if speaks or alt else f"{open_}>{_DECORATIVE}</p:cNvPr>"

    def _line(self, line: str, weight: float, dash: bool) -> str:
        if not line:
            return "<a:ln><a:noFill/></a:ln>"
        dashed = '<a:prstDash val="dash"/>' if dash else ""
        return f'<a:ln w="{round(weight * EMU)}">{self.look.fill(line)}{dashed}</a:ln>'

    def _add(self, xml: str) -> Any:
        from pptx.oxml import parse_xml

        drawn = parse_xml(xml)
        self.slide.shapes._spTree.append(drawn)
        return drawn


_YES: Final = '"1"'


def _at(space: str, box: Box, more: str = "") -> str:
    x, y, wide, high = (round(side * EMU) for side in box)
    inner = f'<a:off x="{x}" y="{y}"/><a:ext cx="{max(wide, 0)}" cy="{max(high, 0)}"/>'
    return f"<{space}:xfrm{more}>{inner}</{space}:xfrm>"


def words_xml(paras: Iterable[Para], pen: Pen, on: str) -> str:
    """The paragraphs as XML, to be read on a ground; an empty one where there are none."""
    return "".join(_para(one, pen, on) for one in paras) or "<a:p/>"


def _para(one: Para, pen: Pen, on: str) -> str:
    backwards = right_to_left(one.text)
    align = "r" if backwards and one.align == "l" else one.align
    before = f'<a:spcBef><a:spcPts val="{round(one.before * 100)}"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft>'
    look = (
        f'<a:pPr marL="0" indent="0" algn="{align}" rtl="{int(backwards)}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f"{before}<a:buNone/></a:pPr>"
    )
    return f"<a:p>{look}{''.join(_run(run, one.size, pen, on) for run in one.runs)}</a:p>"


def _run(run: Run, size: float, pen: Pen, on: str) -> str:
    text = plain(run.text)
    tag = _TAGS[pen.own if run.own else pen.language]
    if run.own:
        tag = next((other for low, high, other in _SCRIPTS if any(low <= sign <= high for sign in text)), tag)
    colour = pen.look.fill(pen.look.readable(run.colour, on))
    marks = f'sz="{round(size * 100)}" b="{int(run.bold)}" i="{int(run.italic)}"'
    look = f'<a:rPr lang="{tag}" {marks} dirty="0">{colour}</a:rPr>'
    parts = (f"<a:r>{look}<a:t>{escape(part)}</a:t></a:r>" for part in text.split("\n"))
    return f"<a:br>{look}</a:br>".join(parts)

"""The deck as it grows: one slide after the other, each with its title, notes, footer and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from journeykit.deliverables.deck.ground import EMU, Box, Ground
from journeykit.deliverables.deck.look import Look
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.words import LINE, Para, Run, height, lines, one_line, plain, right_to_left, wide
from journeykit.model.cards import Kpi
from journeykit.model.figures import Figures, figures
from journeykit.model.journey import Journey, Stage
from journeykit.text import Language, Phrase, phrase

if TYPE_CHECKING:
    from pptx.slide import Slide, SlideLayout

__all__ = ["Deck"]

_FIELD: Final = "{5BCAD085-E8A6-8845-BD4E-CB4CCA059FC4}"


_TITLE: Final = 20.0
"""Titles are all of one size, that of the longest; but for one that is longer they are not made smaller than this."""


@dataclass
class Deck:
    """A presentation that is being made of a map, in a language, on a day."""

    ground: Ground
    journey: Journey
    language: Language
    today: date
    numbers: dict[str, int] = field(init=False)
    """The number of each lived step, as on the map."""

    figured: dict[str, Figures] = field(default_factory=dict, init=False)
    footed: list[tuple[Slide, SlideLayout]] = field(default_factory=list, init=False)
    first: dict[str, Slide] = field(default_factory=dict, init=False)
    """Where each stage begins."""
    links: list[tuple[Slide, Any, str]] = field(default_factory=list, init=False)
    titles: list[tuple[Any, float]] = field(default_factory=list, init=False)
    """The paragraphs of each title, and the size at which it stands in its place."""

    def __post_init__(self) -> None:
        self.numbers = {step.id: n for n, (_, step) in enumerate(self.journey.steps(), start=1)}

    @property
    def look(self) -> Look:
        return self.ground.look

    @property
    def area(self) -> Box:
        """The room under the title."""
        return self.ground.area

    @cached_property
    def wider(self) -> float:
        return self.look.wider

    def say(self, said: Phrase) -> str:
        """A sentence in the language of the deck."""
        return said.to(self.language)

    def figures(self, kpi: Kpi) -> Figures:
        """A KPI in words; asked for at every size that is tried."""
        if kpi.id not in self.figured:
            self.figured[kpi.id] = figures(kpi, self.language)
        return self.figured[kpi.id]

    def run(self, said: Phrase, bold: bool = False, colour: str = "ink", italic: bool = False) -> Run:
        """The kit's own words."""
        return Run(self.say(said), bold, italic, colour, own=False)

    def high(self, paras: Iterable[Para], room: float) -> float:
        """How high paragraphs stand."""
        return height(paras, room, self.wider)

    def slide(
        self, title: str, notes: Sequence[Phrase | str], *, page: int = 1, own: bool = False, opening: bool = False
    ) -> Pen:
        """The next slide. `notes` are paragraphs for who presents; `own`: the title is in the words of the map."""
        layout = self.ground.opening if opening else self.ground.plain
        slide = self.ground.presentation.slides.add_slide(layout)
        pen = Pen(slide, self.look, self.language, self.journey.language)
        if page > 1:
            title = self.say(phrase("{title} (continued, {n})", title=title, n=page))
            notes = [phrase("The slide before goes on here: its notes hold for both.")]
        for holder in list(slide.placeholders):
            if holder._element.ph.get("type") not in ("title", "ctrTitle", "subTitle"):
                holder._element.getparent().remove(holder._element)
        size = self.fill(pen, slide.shapes.title, title, own)
        if not opening:
            self.footed.append((slide, layout))
            self.titles.append((slide.shapes.title, size))
        self._notes(slide, notes)
        return pen

    def link(self, pen: Pen, shape: Any, stage: Stage) -> None:
        """A click on the shape goes to the slide of the stage."""
        self.links.append((pen.slide, shape, stage.id))

    def finish(self) -> None:
        """Put the foot on every slide, where it is read last; give titles one size, and lead links to their stages."""
        from pptx.opc.constants import RELATIONSHIP_TYPE

        for slide, layout in self.footed:
            self._feet(slide, layout)
        alike = max(min((size for _, size in self.titles), default=0.0), _TITLE)
        for title, size in self.titles:
            for run in title._element.iter("{*}rPr"):
                if min(size, alike) < _size_of(title, self.ground):
                    run.set("sz", str(round(min(size, alike) * 100)))
        for slide, shape, stage in self.links:
            named = shape.xpath(".//p:cNvPr")[0]
            key = slide.part.relate_to(self.first[stage].part, RELATIONSHIP_TYPE.SLIDE)
            named.insert(0, _jump(key))

    def fill(self, pen: Pen, holder: Any, text: str, own: bool, least: float = 8.0) -> float:
        """Words into a placeholder, in its own size or smaller, so that they stand in it; each line a paragraph.

        Returns the size.
        """
        size = _size_of(holder, self.ground)
        body = holder._element.txBody
        room, high = (holder.width or 0) / EMU - 14.4, (holder.height or 0) / EMU
        fitted = size
        apart = 0.25 * text.count("\n")  # a master sets paragraphs apart
        while fitted > least and (lines(text, fitted, room, self.wider, bold=True) + apart) * fitted * LINE > high:
            fitted -= 1
        for old in body.p_lst:
            body.remove(old)
        shrunk = f' sz="{round(fitted * 100)}"' if fitted < size else ""
        for line in plain(text).split("\n"):
            body.append(_titled(line, pen, own, shrunk))
        return fitted

    def _feet(self, slide: Slide, layout: SlideLayout) -> None:
        """The foot of the layout: python-pptx leaves it out. The number of the slide where no layout has one, too."""
        numbered = False
        for one in layout.placeholders:
            kind = one._element.ph.get("type")
            if kind not in ("ftr", "sldNum"):
                continue
            copied = deepcopy(one._element)
            for kept in copied.xpath("./p:spPr/*"):  # where it stands is the layout's to say
                kept.getparent().remove(kept)
            named = copied.xpath(".//p:cNvPr")[0]
            named.set("id", str(900 + len(slide.shapes)))
            if kind == "ftr":
                body = copied.txBody
                for old in body.p_lst:
                    body.remove(old)
                body.append(_plain_line(plain(self.journey.title), self._tag, self._foot_size(one)))
            else:
                numbered = True
                for look in copied.xpath(".//a:fld/a:rPr"):
                    look.set("lang", self._tag)
            slide.shapes._spTree.append(copied)
        if not numbered:
            slide.shapes._spTree.append(self._number())

    def _foot_size(self, holder: Any) -> float:
        """The size at which the title of the map stands on the line that the foot has."""
        room = (holder.width or 0) / EMU - 4
        sizes = (size for size in (10.0, 9.0, 8.0, 7.0, 6.0) if wide(self.journey.title, size, self.wider) <= room)
        return next(sizes, 0.0)

    @property
    def _tag(self) -> str:
        return {"en": "en-GB", "fr": "fr-FR"}[self.journey.language]

    def _number(self) -> Any:
        from pptx.oxml import parse_xml

        wide, high = self.ground.size
        at = f'x="{round((wide - 70) * EMU)}" y="{round((high - 24) * EMU)}"'
        box = f'<a:xfrm><a:off {at}/><a:ext cx="{50 * EMU}" cy="{16 * EMU}"/></a:xfrm>'
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        return parse_xml(
            f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="990" name="Slide number"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr>{box}{form}</p:spPr><p:txBody>"
            f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p><a:pPr algn="r"/><a:fld id="{_FIELD}" '
            f'type="slidenum"><a:rPr lang="{self._tag}" sz="1000"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
        )

    def _notes(self, slide: Slide, notes: Sequence[Phrase | str]) -> None:
        frame = slide.notes_slide.notes_text_frame
        if frame is None:  # a template whose notes page holds no text
            return
        frame.text = "\n".join(plain(one if isinstance(one, str) else self.say(one)) for one in notes)
        for run in frame._txBody.iter("{*}r"):
            run.get_or_add_rPr().set("lang", {"en": "en-GB", "fr": "fr-FR"}[self.language])


_NS: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def _jump(key: str) -> Any:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    return parse_xml(f'<a:hlinkClick {nsdecls("a", "r")} r:id="{key}" action="ppaction://hlinksldjump"/>')


def _titled(text: str, pen: Pen, own: bool, size: str) -> Any:
    from xml.sax.saxutils import escape

    from pptx.oxml import parse_xml

    tag = {"en": "en-GB", "fr": "fr-FR"}[pen.own if own else pen.language]
    backwards = ' algn="r" rtl="1"' if right_to_left(text) else ""
    inner = f'<a:r><a:rPr lang="{tag}"{size} dirty="0"/><a:t>{escape(one_line(text))}</a:t></a:r>'
    return parse_xml(f"<a:p {_NS}><a:pPr{backwards}/>{inner}</a:p>")


def _plain_line(text: str, tag: str, size: float) -> Any:
    """The title of the map at the foot; nothing where it is too long for a line."""
    from xml.sax.saxutils import escape

    from pptx.oxml import parse_xml

    words = f'<a:r><a:rPr lang="{tag}" sz="{round(size * 100)}"/><a:t>{escape(one_line(text))}</a:t></a:r>'
    return parse_xml(f"<a:p {_NS}>{words if size else ''}</a:p>")


def _size_of(holder: Any, ground: Ground) -> float:
    """The size of the letters that a title inherits: from its layout, its master, the master's style."""
    kind = holder._element.ph.get("type")
    layout = holder.part.slide_layout
    master = layout.slide_master
    alike = ("title", "ctrTitle") if kind in ("title", "ctrTitle") else ("subTitle", "body")
    found: list[Any] = []
    for level in (layout, master):
        for one in level.placeholders:
            if (one._element.ph.get("type") or "obj") in alike:
                found += one._element.xpath("./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    style = "titleStyle" if alike[0] == "title" else "bodyStyle"
    found += master._element.xpath(f"./p:txStyles/p:{style}/a:lvl1pPr/a:defRPr/@sz")
    return int(found[0]) / 100 if found else 32.0

"""The ground of a deck without a template: a theme, a master and three layouts in the kit's colours, 16:9.

They are set into the blank presentation that python-pptx brings. The strip at the top is the journey: before, during
and after the purchase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from journeykit.deliverables.deck.look import OWN_THEME

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["FONT", "own_ground"]

FONT: Final = "Arial"
"""On every computer, or metrically equal to what stands in for it: what is measured here fits there."""
_WIDE: Final = 960
_HIGH: Final = 540
_EMU: Final = 12_700
_KEPT: Final = ("title", "obj", "titleOnly")
_NS: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FIELD: Final = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
_GROUP: Final = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def own_ground() -> Presentation:
    """A presentation without slides, with our master.

    >>> [layout.name for layout in own_ground().slide_layouts]
    ['Title', 'Title and content', 'Title only']
    """
    import pptx
    from pptx.util import Emu

    blank = pptx.Presentation()
    blank.slide_width, blank.slide_height = Emu(_WIDE * _EMU), Emu(_HIGH * _EMU)
    blank.part._element.sldSz.attrib.pop("type", None)  # of 4:3
    master = blank.slide_master
    for layout in list(blank.slide_layouts):
        if layout._element.get("type") not in _KEPT:
            blank.slide_layouts.remove(layout)
    _theme(next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")))
    _set(master, "", f"{_strip()}{_title(40, 18, 880, 60)}{_body()}{_feet()}", "bg2")
    _styles(master)
    names = dict(zip(_KEPT, ("Title", "Title and content", "Title only"), strict=True))
    for layout in blank.slide_layouts:
        kind = layout._element.get("type")
        inner = {"title": _opening(), "obj": f"{_title()}{_body(empty=True)}", "titleOnly": _title()}[kind]
        _set(layout, names[kind], f"{inner}{_feet()}")
    return blank


def _theme(part: object) -> None:
    """Our colours and our font, in the XML of the theme."""
    import re

    text = part.blob.decode()  # type: ignore[attr-defined]
    slots = "".join(f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>' for name, colour in OWN_THEME.items())
    scheme = f'<a:clrScheme name="JourneyKit">{slots}</a:clrScheme>'
    text = re.sub(r"<a:clrScheme.*?</a:clrScheme>", scheme, text, flags=re.DOTALL)
    text = re.sub(r'<a:latin typeface="[^"]+"', f'<a:latin typeface="{FONT}"', text)
    part._blob = re.sub(r'name="Office Theme"', 'name="JourneyKit"', text, count=1).encode()  # type: ignore[attr-defined]


def _set(of: object, name: str, inner: str, ground: str = "") -> None:
    """Put shapes in place of those that a master or a layout has."""
    from pptx.oxml import parse_xml

    common = of._element.cSld  # type: ignore[attr-defined]
    background = f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{ground}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    named = f' name="{name}"' if name else ""
    fresh = parse_xml(
        f"<p:cSld {_NS}{named}>{background if ground else ''}<p:spTree>{_GROUP}{inner}</p:spTree></p:cSld>"
    )
    common.getparent().replace(common, fresh)


def _styles(master: object) -> None:
    """Titles are bold, in ink, on the left."""
    from pptx.oxml import parse_xml

    styles = master._element.find("{*}txStyles/{*}titleStyle/{*}lvl1pPr")  # type: ignore[attr-defined]
    styles.set("algn", "l")
    look = styles.find("{*}defRPr")
    look.set("sz", "2400")
    look.set("b", "1")
    styles.insert(0, parse_xml(f'<a:lnSpc {_NS}><a:spcPct val="95000"/></a:lnSpc>'))


def _placed(box: tuple[float, float, float, float]) -> str:
    x, y, w, h = (round(side * _EMU) for side in box)
    return f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm></p:spPr>'


def _holder(
    n: int, name: str, kind: str, box: tuple[float, ...] | None, body: str, style: str = "", text: str = ""
) -> str:
    """A placeholder; without a box it stands where that of the master stands."""
    where = _placed(box) if box else "<p:spPr/>"  # type: ignore[arg-type]
    words = text or "<a:p><a:endParaRPr/></a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>{where}"
        f"<p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>{words}</p:txBody></p:sp>"
    )


def _title(*box: float) -> str:
    body = '<a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>'
    return _holder(2, "Title", 'type="title"', box or None, body if box else "<a:bodyPr/>", text=_text("Title"))


def _text(words: str) -> str:
    return f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{words}</a:t></a:r></a:p>'


def _body(empty: bool = False) -> str:
    if empty:
        return _holder(3, "Content", 'idx="1"', None, "<a:bodyPr/>", text=_text("Text"))
    body = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"><a:normAutofit/></a:bodyPr>'
    return _holder(3, "Text", 'type="body" idx="1"', (40, 86, 880, 416), body, text=_text("Text"))


def _opening() -> str:
    """The first slide: a large title over its subtitle."""
    body = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{}"><a:normAutofit/></a:bodyPr>'
    large = '<a:lvl1pPr algn="l"><a:defRPr sz="4400" b="1"/></a:lvl1pPr>'
    colour = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
    apart = '<a:spcBef><a:spcPts val="300"/></a:spcBef><a:buNone/>'
    quiet = f'<a:lvl1pPr marL="0" indent="0" algn="l">{apart}<a:defRPr sz="2000">{colour}</a:defRPr></a:lvl1pPr>'
    return _holder(
        2, "Title", 'type="ctrTitle"', (40, 84, 880, 130), body.format("b"), large, _text("Title")
    ) + _holder(
        3, "Subtitle", 'type="subTitle" idx="1"', (40, 226, 880, 62), body.format("t"), quiet, _text("Subtitle")
    )


def _feet() -> str:
    """What the deck is, at the left, and the number of the slide, at the right."""
    body = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
    colour = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
    style = f'<a:lvl1pPr algn="{{}}"><a:defRPr sz="1000">{colour}</a:defRPr></a:lvl1pPr>'
    field = (
        '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld></a:p>'
    )
    return _holder(
        5, "Footer", 'type="ftr" sz="quarter" idx="11"', (40, 511, 760, 18), body, style.format("l")
    ) + _holder(
        6, "Slide number", 'type="sldNum" sz="quarter" idx="12"', (860, 511, 60, 18), body, style.format("r"), field
    )


def _strip() -> str:
    """Three bars at the top, a phase each; they say nothing to who cannot see them."""
    bars = ((0, 320, "accent2", 10), (320, 200, "accent3", 11), (520, 440, "accent4", 12))
    return "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="Strip {n - 9}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x * _EMU}" y="0"/><a:ext cx="{wide * _EMU}" cy="{5 * _EMU}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        for x, wide, colour, n in bars
    )

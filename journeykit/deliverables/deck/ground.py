"""What a deck stands on: its presentation, the layouts, the room for content, the look. Ours, or a school's template.

Of a template its masters, layouts, fonts and theme colours are taken; its slides are left out. Layouts are found by
what they hold, because their names are in any language.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from journeykit.deliverables.deck.look import OWN_THEME, Look
from journeykit.deliverables.deck.own import FONT, own_ground
from journeykit.errors import BadFile, why
from journeykit.text import phrase, shown

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout

__all__ = ["EMU", "Box", "Ground", "ground", "theme_colours"]

EMU: Final = 12_700
"""In a point."""
MOST_BYTES: Final = 300_000_000
"""Of a template, unpacked: what is larger holds films, or is made to fill the disk."""
_LEAST: Final = (400.0, 180.0)
"""The room, in points, that a slide must leave under its title."""
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDES: Final = ".presentationml.presentation.main+xml"
_TEMPLATE: Final = ".presentationml.template.main+xml"

Box = tuple[float, float, float, float]
"""Left, top, width, height, in points."""


@dataclass(frozen=True)
class Ground:
    """A presentation without slides, its layouts for the first slide and for the others, the room and the look."""

    presentation: Presentation
    opening: SlideLayout
    plain: SlideLayout
    area: Box
    look: Look

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height of a slide."""
        wide, high = self.presentation.slide_width, self.presentation.slide_height
        return (wide or 0) / EMU, (high or 0) / EMU


def ground(template: str | Path | bytes | None = None) -> Ground:
    """Our own ground, or that of a template: a .pptx or .potx, or its bytes.

    Raises `BadFile` for a template that cannot be read, has no layout with a title, or leaves no room under it.

    >>> ground().size, ground().area
    ((960.0, 540.0), (40.0, 92.0, 880.0, 404.0))
    """
    if template is None:
        blank = own_ground()
        slots = {**OWN_THEME, "bg1": OWN_THEME["lt1"], "tx1": OWN_THEME["dk1"]}
        layouts = {str(one._element.get("type")): one for one in blank.slide_layouts}
        return Ground(
            blank, layouts["title"], layouts["titleOnly"], (40.0, 92.0, 880.0, 404.0), Look(slots, True, FONT)
        )
    name = "template.pptx" if isinstance(template, bytes) else str(shown(Path(template).name, 200))
    opened = _opened(template, name)
    try:
        _without_slides(opened)
        opening, plain = _layouts(opened, name)
        look = Look(*theme_colours(plain))
        area = _area(opened, plain, name)
    except BadFile:
        raise
    except Exception:  # python-pptx reads parts when they are asked for, and says little of what is broken
        raise _broken(name) from None
    return Ground(opened, opening, plain, area, look)


def _opened(template: str | Path | bytes, name: str) -> Presentation:
    import pptx

    try:
        content = template if isinstance(template, bytes) else Path(template).read_bytes()
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=str(template), why=why(error)),
            phrase("Check the name and the folder."),
        ) from None
    if content.startswith(_OLE):
        raise BadFile(
            phrase("{file} has a password, or is of PowerPoint 2003 or older.", file=name),
            phrase("Open it in PowerPoint and save it as .pptx without a password."),
        )
    try:
        return pptx.Presentation(BytesIO(_as_slides(content, name)))
    except BadFile:
        raise
    except Exception:  # a zip of something else, XML cut short, a part that is missing: python-pptx has no error for it
        raise _broken(name) from None


def _broken(name: str) -> BadFile:
    return BadFile(
        phrase("{file} cannot be read as a PowerPoint template.", file=name),
        phrase("Open it in PowerPoint, save it anew as .pptx, and try again."),
    )


def _as_slides(content: bytes, name: str) -> bytes:
    """The file as a presentation: a template (.potx) differs in one line."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
            raise BadFile(
                phrase("{file} is larger than a template can be ({n} MB).", file=name, n=MOST_BYTES // 1_000_000),
                phrase("Choose another file."),
            )
        kinds = packed.read("[Content_Types].xml").decode()
        if "vbaProject" in kinds:
            raise BadFile(
                phrase("{file} holds macros.", file=name),
                phrase("Save it in PowerPoint as .pptx, without macros."),
            )
        if _TEMPLATE not in kinds:
            return content
        repacked = BytesIO()
        with zipfile.ZipFile(repacked, "w", zipfile.ZIP_DEFLATED) as out:
            for part in packed.infolist():
                text = packed.read(part)
                kind = part.filename == "[Content_Types].xml"
                out.writestr(part, kinds.replace(_TEMPLATE, _SLIDES).encode() if kind else text)
        return repacked.getvalue()


def _without_slides(opened: Presentation) -> None:
    """Take the template's own slides out, and what speaks of them: sections and shows."""
    slides = opened.slides._sldIdLst
    for one in list(slides):
        opened.part.drop_rel(one.rId)
        slides.remove(one)
    root = opened.part._element
    for gone in (*root.iter("{*}sectionLst"), *root.iter("{*}custShowLst")):
        holder = gone.getparent()
        holder.remove(gone)
        if holder.tag.endswith("}ext"):
            holder.getparent().remove(holder)


def _layouts(opened: Presentation, name: str) -> tuple[SlideLayout, SlideLayout]:
    """The layouts for the first slide and for the others."""
    found = [layout for master in opened.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in found if "title" in _kinds(layout)]
    plain = _first(titled, lambda layout: layout._element.get("type") == "titleOnly")
    plain = plain or min(titled, key=lambda layout: len(_kinds(layout)), default=None)
    if plain is None:
        raise BadFile(
            phrase("{file} has no layout with a title.", file=name),
            phrase("Add one in PowerPoint: View, Slide Master, Insert Layout."),
        )
    opening = _first(found, lambda layout: layout._element.get("type") == "title" and bool(_kinds(layout)))
    opening = opening or _first(found, lambda layout: {"ctrTitle", "subTitle"} <= set(_kinds(layout)))
    return opening or plain, plain


def _first(layouts: list[SlideLayout], wanted: Any) -> SlideLayout | None:
    return next((layout for layout in layouts if wanted(layout)), None)


def _kinds(layout: SlideLayout) -> list[str]:
    """The kinds of its placeholders, without those at the foot."""
    kinds = [one._element.ph.get("type") or "obj" for one in layout.placeholders]
    return [kind for kind in kinds if kind not in ("dt", "ftr", "sldNum")]


def _area(opened: Presentation, plain: SlideLayout, name: str) -> Box:
    """The room for content: that of the layout with content, else what the title and the foot leave."""
    wide, high = (opened.slide_width or 0) / EMU, (opened.slide_height or 0) / EMU
    title = next(_boxes(plain, ("title", "ctrTitle")))
    foot = min((box[1] for box in _boxes(plain, ("dt", "ftr", "sldNum")) if box[1] > high / 2), default=0.95 * high)
    below = (title[0], title[1] + title[3] + 8, title[2], foot - 6 - title[1] - title[3] - 8)
    meant = [
        box for layout in plain.slide_master.slide_layouts if layout._element.get("type") == "obj"
        for box in _boxes(layout, ("obj",))
    ]  # fmt: skip
    free = [box for box in (below, *meant) if _is_free(box, title, (wide, high))]
    if not free:
        raise BadFile(
            phrase("{file} leaves too little room under the title of its slides.", file=name),
            phrase("Choose a template with wide slides, or a smaller title in its layout."),
        )
    return max(free, key=lambda box: box[2] * box[3])


def _is_free(box: Box, title: Box, size: tuple[float, float]) -> bool:
    """Whether it is large enough, on the slide, and not in the title's way."""
    over = box[1] < title[1] + title[3] - 1 and title[1] < box[1] + box[3] and box[0] < title[0] + title[2]
    inside = min(box[:2]) >= 0 and box[0] + box[2] <= size[0] + 1 and box[1] + box[3] <= size[1] + 1
    return inside and not over and box[2] >= _LEAST[0] and box[3] >= _LEAST[1]


def _boxes(layout: SlideLayout, kinds: tuple[str, ...]) -> Iterator[Box]:
    for one in layout.placeholders:
        if (one._element.ph.get("type") or "obj") in kinds and one.width and one.height:
            yield (one.left or 0) / EMU, (one.top or 0) / EMU, one.width / EMU, one.height / EMU


def theme_colours(layout: SlideLayout) -> tuple[dict[str, str], bool, str]:
    """The colours of a layout's theme by slot, that it is not ours, and its font for text."""
    master = layout.slide_master
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    from pptx.oxml import parse_xml

    root = parse_xml(theme.blob)
    found = dict(OWN_THEME)
    for slot in root.find(f".//{_A}clrScheme"):
        colour = slot[0].get("lastClr") or slot[0].get("val", "")
        if re.fullmatch("[0-9A-Fa-f]{6}", colour):
            found[slot.tag.removeprefix(_A)] = f"#{colour.upper()}"
    named = master._element.find("{*}clrMap")
    for slot in ("bg1", "tx1", "bg2", "tx2"):
        found[slot] = found[named.get(slot)]
    family = root.find(f".//{_A}minorFont/{_A}latin")
    return found, False, "" if family is None else family.get("typeface", "")

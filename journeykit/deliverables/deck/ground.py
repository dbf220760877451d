"""What a deck stands on: its presentation, the layouts, the room for content, the look. Ours, or a school's template.

Of a template its masters, layouts, fonts and theme colours are taken; its slides are left out. Layouts are found by
what they hold, because their names are in any language.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from journeykit.deliverables.deck.look import OWN_THEME, Look
from journeykit.deliverables.deck.own import FONT, own_ground
from journeykit.deliverables.deck.room import EMU, Box, room
from journeykit.deliverables.deck.theme import look_of
from journeykit.errors import BadFile, why
from journeykit.text import phrase, shown

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout

__all__ = ["EMU", "Box", "Ground", "Template", "ground"]

Template = str | Path | bytes | tuple[str, bytes]
"""A .pptx or .potx of a school or a company: where it is, what is in it, or how it is called and what is in it."""
MOST_BYTES: Final = 300_000_000
"""Of a template, unpacked: what is larger holds films, or is made to fill the disk."""
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_SLIDES: Final = ".presentationml.presentation.main+xml"
_TEMPLATE: Final = ".presentationml.template.main+xml"


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


def ground(template: Template | None = None) -> Ground:
    """Our own ground, or that of a template: a .pptx or .potx, its bytes, or its name and bytes.

    Raises `BadFile` for a template that cannot be read, has no layout with a title, or leaves no room under it.

    >>> ground().size, ground().area
    ((960.0, 540.0), (40.0, 86.0, 880.0, 416.0))
    """
    if template is None:
        blank = own_ground()
        slots = {**OWN_THEME, "bg1": OWN_THEME["lt1"], "tx1": OWN_THEME["dk1"]}
        layouts = {str(one._element.get("type")): one for one in blank.slide_layouts}
        return Ground(
            blank, layouts["title"], layouts["titleOnly"], (40.0, 86.0, 880.0, 416.0), Look(slots, True, FONT)
        )
    name, content = template if isinstance(template, tuple) else ("template.pptx", template)
    name = str(shown(name if isinstance(content, bytes) else Path(content).name, 200))
    opened = _opened(content, name)
    try:
        _without_slides(opened)
        opening, plain = _layouts(opened, name)
        look = look_of(plain)
        area = room(plain, ((opened.slide_width or 0) / EMU, (opened.slide_height or 0) / EMU))
    except BadFile:
        raise
    except Exception:  # python-pptx reads parts when they are asked for, and says little of what is broken
        raise _broken(name) from None
    if area is None:
        raise BadFile(
            phrase("{file} leaves too little room under the title of its slides.", file=name),
            phrase("Choose a template with wide slides, or a smaller title in its layout."),
        )
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

"""The colours and the font of a template: those of its theme, and what really lies behind the words of a slide."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from journeykit.deliverables.deck.look import OWN_THEME, Look, contrast

if TYPE_CHECKING:
    from pptx.slide import SlideLayout

__all__ = ["look_of"]

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DARK: Final = "#14181D"


def look_of(layout: SlideLayout) -> Look:
    """The look of what stands on a layout: theme colours by slot, the font for text, the ground behind it."""
    from pptx.oxml import parse_xml

    master = layout.slide_master
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    root = parse_xml(theme.blob)
    slots = dict(OWN_THEME)
    for slot in root.find(f".//{_A}clrScheme"):
        colour = slot[0].get("lastClr") or slot[0].get("val", "")
        if re.fullmatch("[0-9A-Fa-f]{6}", colour):
            slots[slot.tag.removeprefix(_A)] = f"#{colour.upper()}"
    named = dict(master._element.find("{*}clrMap").attrib)
    named |= next((dict(one.attrib) for one in layout._element.iter(f"{_A}overrideClrMapping")), {})
    slots |= {slot: slots[named[slot]] for slot in ("bg1", "tx1", "bg2", "tx2")}
    family = root.find(f".//{_A}minorFont/{_A}latin")
    return Look(slots, False, "" if family is None else family.get("typeface", ""), _behind(layout, slots))


def _behind(layout: SlideLayout, slots: Mapping[str, str]) -> str:
    """The colour of the ground of a slide; of a picture only whether its title is light tells."""
    for one in (layout, layout.slide_master):
        ground = one._element.find("{*}cSld/{*}bg")
        if ground is None:
            continue
        if not ground.findall(".//{*}blip"):
            found = [_colour(part, slots) for part in ground.iter(f"{_A}srgbClr", f"{_A}schemeClr", f"{_A}sysClr")]
            return _mean(found) if found else slots["bg1"]
        title = layout.slide_master._element.find(f"{{*}}txStyles/{{*}}titleStyle/{_A}lvl1pPr/{_A}defRPr/{_A}solidFill")
        if title is None or not len(title):
            return slots["bg1"]
        written = _colour(title[0], slots)
        return _DARK if contrast(written, _DARK) > contrast(written, "#FFFFFF") else slots["bg1"]
    return slots["bg1"]


def _colour(part: Any, slots: Mapping[str, str]) -> str:
    """A colour of a theme, lighter or darker where it says so."""
    value = part.get("lastClr") or part.get("val", "")
    colour = slots.get(value, f"#{value}" if re.fullmatch("[0-9A-Fa-f]{6}", value) else slots["bg1"])
    hue, light, much = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)))
    for change in part:
        share = int(change.get("val", "100000")) / 100_000
        light = (
            light * share if change.tag == f"{_A}lumMod" else light + share if change.tag == f"{_A}lumOff" else light
        )
    return _hex(colorsys.hls_to_rgb(hue, min(light, 1.0), much))


def _mean(colours: list[str]) -> str:
    return _hex(tuple(fmean(int(one[n : n + 2], 16) / 255 for one in colours) for n in (1, 3, 5)))


def _hex(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * one):02X}" for one in parts)

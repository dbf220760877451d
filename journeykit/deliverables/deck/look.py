"""The colours and the width of the letters of a deck: those of its theme, and ours where a theme has none.

A colour is named by its role. The roles of text, ground and phases are the theme's, so that a deck changes with its
template; alert, watch, good and the feelings are ours, because they mean something. Text always stands out from what
is under it (WCAG 2.2: 4.5:1): where a colour does not, the ink of the theme is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final

from journeykit.drawing.marks import COLOURS, STYLES
from journeykit.drawing.marks import contrast as measured

__all__ = ["OWN_THEME", "Look", "contrast", "mixed"]

OWN_THEME: Final = {
    "dk1": COLOURS["ink"], "lt1": COLOURS["card"], "dk2": COLOURS["quiet"], "lt2": COLOURS["ground"],
    "accent1": COLOURS["accent"], "accent2": COLOURS["before"], "accent3": COLOURS["during"],
    "accent4": COLOURS["after"], "accent5": COLOURS["alert"], "accent6": COLOURS["good"],
    "hlink": COLOURS["accent"], "folHlink": COLOURS["feel-2"],
}  # fmt: skip
"""The theme of our own deck: the kit's colours."""
_SLOTS: Final = {
    "ink": "tx1", "card": "bg1", "accent": "accent1", "before": "accent2", "during": "accent3", "after": "accent4",
}  # fmt: skip
_READABLE: Final = 4.5
_SEEN: Final = 1.6
"""The least contrast of a shape that is to be seen on its ground, with a word beside it."""
_WIDE_FAMILIES: Final = ("verdana", "dejavu", "bookman", "lucida", "courier", "century gothic", "montserrat", "poppins")
_NARROW_FAMILIES: Final = ("arial", "liberation sans", "calibri", "carlito", "helvetica", "source sans", "aptos")


@dataclass(frozen=True)
class Look:
    """The colours of a theme by slot (tx1, bg1, accent1 ...), whether it is ours, its font for text, and its ground.

    Where the ink of the theme cannot be read on the ground, the light and the dark of the theme change places.
    """

    slots: Mapping[str, str]
    own: bool = True
    family: str = "Arial"
    ground: str = ""
    seen: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def wider(self) -> float:
        """How much wider the font is than Source Sans Pro, with a little to spare."""
        name = self.family.lower()
        if any(one in name for one in _WIDE_FAMILIES):
            return 1.36
        return 1.12 if any(one in name for one in _NARROW_FAMILIES) else 1.2

    def rgb(self, role: str) -> str:
        """A role as a colour, #RRGGBB."""
        if slot := self._slot(role):
            return self.slots[slot]
        if role == "card":
            return self.ground
        ink, card = self.rgb("ink"), self.rgb("card")
        if role in ("quiet", "line", "ground", "rule", "tint"):
            if self.own:
                return COLOURS[role]
            return mixed(card, self.slots["accent1"] if role == "tint" else ink, _PARTS[role])
        return STYLES["light" if contrast(card, "#000000") > contrast(card, "#FFFFFF") else "dark"][role]

    @cached_property
    def _turned(self) -> bool:
        """Whether the ground is one that the ink of the theme cannot be read on."""
        return bool(self.ground) and contrast(self.slots["tx1"], self.ground) < _READABLE

    @cached_property
    def _accents(self) -> dict[str, str]:
        """The accents of the theme: another one where one cannot be seen on the ground, or is there already."""
        found: dict[str, str] = {}
        ground = self.ground if self._turned else self.slots["bg1"]
        for role in ("accent", "before", "during", "after"):
            free = [
                slot for slot in (_SLOTS[role], *(f"accent{n}" for n in range(1, 7)))
                if contrast(self.slots[slot], ground) >= _SEEN
                and self.slots[slot] not in [self.slots[one] for one in found.values()]
            ]  # fmt: skip
            found[role] = free[0] if free else _SLOTS[role]
        return found

    def _slot(self, role: str) -> str:
        """The slot of the theme that a role takes; empty where it takes none."""
        if role in self._accents:
            return self._accents[role]
        if not self._turned or role not in ("ink", "card"):
            return _SLOTS.get(role, "")
        return "" if role == "card" else max(("bg1", "tx1"), key=lambda slot: contrast(self.slots[slot], self.ground))

    def fill(self, role: str) -> str:
        """The XML of a role's colour."""
        if role not in self.seen:
            slot = self._slot(role) or ("bg2" if self.own and role == "ground" else "")
            slot = slot or ("tx2" if self.own and role == "quiet" else "")
            colour = f'<a:schemeClr val="{slot}"/>' if slot else f'<a:srgbClr val="{self.rgb(role)[1:]}"/>'
            self.seen[role] = f"<a:solidFill>{colour}</a:solidFill>"
        return self.seen[role]

    def readable(self, role: str, on: str) -> str:
        """The role, or what can be read on a ground where it cannot."""
        if contrast(self.rgb(role), self.rgb(on)) >= _READABLE:
            return role
        return self.over(on)

    def over(self, fill: str) -> str:
        """The role of text that is read best on a fill."""
        return max(("card", "ink"), key=lambda role: contrast(self.rgb(role), self.rgb(fill)))


_PARTS: Final = {"quiet": 0.75, "line": 0.22, "rule": 0.12, "ground": 0.04, "tint": 0.08}


@cache
def contrast(one: str, other: str) -> float:
    """How well one colour is seen on another."""
    return measured(one, other)


@cache
def mixed(ground: str, colour: str, part: float) -> str:
    """A colour let down with a ground, `part` of it.

    >>> mixed("#FFFFFF", "#000000", 0.5)
    '#808080'
    """
    pairs = zip(_parts(ground), _parts(colour), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))

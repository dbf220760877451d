"""What a person sees and hears of a page, measured: by axe, and by looks.js."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

__all__ = ["PHONE", "SPACING", "in_the", "looks", "sound"]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
FAINT = {"resultTypes": ["violations"], "preload": False, "runOnly": ["color-contrast"]}
PHONE: dict[str, Any] = {"has_touch": True, "viewport": {"width": 400, "height": 860}}
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""  # WCAG 1.4.12

LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")


def looks(page: Page, what: str) -> Any:
    """What looks.js finds: `stops`, `spilt` or `moving`."""
    return page.evaluate(f"(() => {{ {LOOKS}; return {what}(); }})()")


def in_the(page: Page, scheme: Any, forced: Any = "none") -> None:
    """In the light, in the dark, or with the colours that Windows forces."""
    page.emulate_media(color_scheme=scheme, forced_colors=forced)
    if page.locator(".jk").count():
        page.locator(".jk.jk-dark" if scheme == "dark" else ".jk:not(.jk-dark)").first.wait_for()


def sound(page: Page, where: str = "document", but: tuple[str, ...] = ()) -> None:
    """axe finds nothing, small or large, on the page or in a part of it; nor are colours too faint in the dark.

    `but` are the impacts that do not count.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = []
    for scheme, rules in (("light", RULES), ("dark", FAINT)):
        in_the(page, scheme)
        found += page.evaluate(f"rules => axe.run({where}, rules)", rules)["violations"]
    found = [one for one in found if one["impact"] not in but]
    assert [f"{one['impact']}: {one['help']}: {[node['target'] for node in one['nodes']]}" for one in found] == []

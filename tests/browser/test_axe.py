"""axe finds nothing on any page of the Builder, at any step, in the light and in the dark, on a phone, in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from person import SHOES, Person
from playwright.sync_api import Page
from sight import PHONE, sound

LANES = ("goal", "expectation", "step", "pain", "opportunity", "kpi")


def everywhere(person: Person, orders: Path) -> Iterator[str]:
    """Every state of the Builder, one after another: the part of the page that is new."""
    page = person.page
    yield "document"
    person.starts(SHOES)
    for step in ("Stages", "Goals", "Expectations", "Lived process", "KPIs"):
        person.step(step)
        yield "document" if step == "Lived process" else "{include: [['.active'], ['.jk-stages'], ['.jk-panel']]}"
    for lane in LANES:
        page.locator(f"[data-lane={lane}] [data-card]").first.press("Enter")
        person.form.locator("summary").click()
        yield "'.editing'"
        person.press("Escape")
    for menu in ("Menu", "Export", "Stage I need new shoes: what to do"):
        person.does(menu)
        yield "'.jk-menu:has([role=menu])'"
        person.press("Escape")
    person.does("Both")
    yield "{include: [['.jk-board'], ['.jk-panel']]}"
    for item in ("About this map", "Versions", "Personas", "Export"):
        person.picks("Menu", item)
        yield "'dialog'"
        person.press("Escape")
    person.does("Picture")
    person.dialog.get_by_role("img").wait_for()
    yield "'dialog'"
    person.press("Escape")
    page.get_by_role("button", name=re.compile("^Customers’ data")).click()
    person.does("Try with the shoe shop that ships")
    for button in ("Figures for the map", "Events and stages", "Search their words"):
        person.does(button)
        person.dialog.get_by_role("row").or_(person.dialog.get_by_role("listitem")).nth(1).wait_for()
        yield "'dialog'"
        person.press("Escape")
    person.uploads("Add a file", orders)
    person.dialog.wait_for()
    yield "'dialog'"
    person.press("Escape")
    page.locator(".jk-panel summary").evaluate_all("all => all.forEach((one) => one.click())")
    person.does("Add a stage")
    page.locator(".jk-board").evaluate("it => it.scrollTo(0, 0)")  # nothing half under the heads
    yield "'.jk-board'"
    person.press("Enter")
    page.locator(".jk-find").first.click()
    yield "document"


def test_nothing_for_axe(people: Callable[..., Person], orders: Path) -> None:
    """axe finds nothing in any step, form, menu or dialog, in the light and in the dark."""
    person = people(reduced_motion="reduce")
    for where in everywhere(person, orders):
        sound(person.page, where)


def test_nothing_for_axe_on_a_phone_and_in_french(people: Callable[..., Person]) -> None:
    """axe finds nothing on a phone, in its sheets, in French, on the page of a link that opens nothing."""
    person = people(locale="fr-FR", reduced_motion="reduce", **PHONE)
    sound(person.page)
    person.starts("Acheter des chaussures")
    person.page.locator(".jk-stepper button").nth(3).click()
    sound(person.page)
    for sheet in ("help", "data", "review"):
        person.page.locator(f"[data-sheet={sheet}]").click()
        sound(person.page, "'.jk-panel'")
        person.does("Fermer")
    person.page.goto("about:blank")
    person.page.goto(f"{person.url}#key=AAAAAAAAAAAAAAAAAAAAAAAA", wait_until="commit")
    person.page.get_by_role("alert").wait_for()
    sound(person.page)


def test_nothing_for_axe_on_the_other_pages(page: Page, serve: Callable[..., Any]) -> None:
    """axe finds nothing where the password is asked for, where every seat is taken, and where there is nothing."""
    served = serve("--warm", "0", "--seats", "1", JOURNEYKIT_PASSWORD="correct horse")
    page.goto(served.builder)
    sound(page)
    for password in ("wrong", "correct horse"):
        page.fill("input[type=password]", password)
        page.press("input[type=password]", "Enter")
        if password == "wrong":
            page.wait_for_selector("text=That is not the password.")
            sound(page)
    page.wait_for_selector("body[data-state=ready]")
    other = page.context.new_page()
    for path in ("builder", "nothing"):
        other.goto(served.url + path)
        sound(other)

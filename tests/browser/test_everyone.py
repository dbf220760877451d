"""The Builder is for everyone: by ear, by touch, enlarged, in the dark, in forced colours, in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from person import SHOES, Person, touch
from playwright.sync_api import expect
from sight import PHONE, SPACING, in_the, looks


def test_the_focus_is_seen(people: Callable[..., Person]) -> None:
    """All that can have the focus shows it with a ring that is not faint, not cut and not covered, on 24 px or more."""
    person = people(reduced_motion="reduce")  # colours change at once
    for way, least in (("", 10), (SHOES, 110)):
        if way:
            person.starts(way)
            person.step("Lived process")
            person.page.locator("[data-lane=step] [data-card]").first.press("Enter")
            person.form.locator("summary").press("Enter")
        person.press("Tab")  # the keyboard is what is used
        for look in (("light",), ("dark",), ("dark", "active")):
            in_the(person.page, *look)
            count, faults = looks(person.page, "stops")
            assert faults == []
            assert count > least
    person.press("Escape")
    person.picks("Menu", "About this map")
    person.press("Tab")
    assert looks(person.page, "stops")[1] == []


def test_what_a_screen_reader_reads(person: Person) -> None:
    """Headings, regions and lists come in the order of the map, with the phase of a stage and the place of a card."""
    person.starts("Running shoes")
    read = person.page.get_by_role("main").aria_snapshot()
    order = (
        'heading "Running shoes" [level=1]',
        'navigation "The five steps"',
        'heading "I start to run , Before purchase" [level=2]',
        'region "Goals"',
        'list "Goals, I start to run"',
        'button "I want to run without hurting my knees. , Goals, I start to run"',
        'button "Add a goal to I start to run"',
        'region "Emotion curve"',
        'slider "Feeling at “I run in old trainers, and my knees hurt.”"',
        'region "Pain points"',
        "status:",
        'complementary "Help, data and review"',
        'heading "Review ',
    )
    places = [read.find(one) for one in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_nothing_is_cut(people: Callable[..., Person], locale: str) -> None:
    """Enlarged, on small screens and with wider text, nothing runs out of the window or of its box."""
    person = people(locale=locale)
    page = person.page
    for way in ("", "Acheter des chaussures" if locale == "fr-FR" else SHOES):
        if way:
            person.starts(way)
            page.locator(".jk-stepper button").nth(3).click()
        for width, height, spacing in ((1280, 800, SPACING), (640, 450, ""), (400, 860, SPACING), (320, 640, "")):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(
                "css => { (document.adoptedStyleSheets[0] ??= new CSSStyleSheet()).replaceSync(css); }", spacing
            )
            assert looks(page, "spilt") == []
            if way:
                assert page.locator(".jk-line").evaluate(CUT_WORDS) == []
                opened_parts_fit(person)


CUT_WORDS = """line => {
  const room = line.getBoundingClientRect();
  const cut = box => box.width > 0 && (box.left < room.left - 1 || box.right > room.right + 1);
  const words = [...line.querySelectorAll(".jk-pt span")];
  return words.filter(word => cut(word.getBoundingClientRect())).map(word => word.textContent);
}"""
"""The words at the curve that run over its edge."""


def opened_parts_fit(person: Person) -> None:
    """A card as a form, the menus, and two dialogs."""
    page = person.page
    page.locator("[data-lane=step] [data-card]:visible").first.press("Enter")
    person.form.locator("summary").click()
    assert looks(page, "spilt") == []
    person.press("Escape")
    for menu in (".more > button", ".jk-head:visible .jk-menu button"):
        page.locator(menu).first.click()
        assert looks(page, "spilt") == []
        person.press("Escape")
    for item in (0, 1):
        page.locator(".more > button").click()
        page.get_by_role("menuitem").nth(item).click()
        person.dialog.wait_for()
        assert looks(page, "spilt") == []
        person.press("Escape")


def test_the_curve_on_a_phone(people: Callable[..., Person]) -> None:
    """On a phone the curve shows the feelings of the stage, in words, and a finger changes them."""
    person = people(**PHONE)
    person.starts(SHOES)
    person.step("Lived process")
    points = person.page.get_by_role("slider")
    expect(points).to_have_count(2)  # of the first stage
    expect(points.first).to_contain_text("tired")
    points.first.scroll_into_view_if_needed()
    box = points.first.bounding_box()
    assert box
    assert box["width"] >= 44
    fingers = person.page.context.new_cdp_session(person.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(fingers, "touchStart", (x, y))
    touch(fingers, "touchMove", (x, y - 20))
    touch(fingers, "touchMove", (x, y - 60))
    touch(fingers, "touchEnd")
    expect(points.first).to_have_attribute("aria-valuetext", re.compile("^good|^very good"))
    person.hears("Changed “My old pair hurts")
    back = person.page.get_by_role("button", name="Back", exact=True)
    person.does("Next stage")
    person.hears("Stage 2 of 6: I look and compare")
    expect(points).to_have_count(1)
    back.press("Enter")
    person.hears("Stage 1 of 6")
    back.press("Enter")
    assert person.focus_is("Back")
    person.card("My old pair hurts").press("Alt+ArrowRight")
    person.hears("Moved “My old pair hurts")
    expect(person.card("My old pair hurts")).to_be_focused()


def test_nothing_moves_for_whom_it_should_not(people: Callable[..., Person]) -> None:
    """Under reduced motion no transition or animation takes time, on any page."""
    person = people(reduced_motion="reduce")
    assert looks(person.page, "moving") == []
    person.starts(SHOES)
    person.card("My old pair hurts").press("Enter")
    assert looks(person.page, "moving") == []
    person.picks("Menu", "About this map")
    assert looks(person.page, "moving") == []
    assert person.page.evaluate("document.getAnimations().length") == 0


def test_in_windows_high_contrast(people: Callable[..., Person]) -> None:
    """With forced colours what is chosen and where one is can still be told."""
    person = people(forced_colors="active", color_scheme="dark")
    person.starts(SHOES)
    person.step("Lived process")
    person.card("My old pair hurts").press("Enter")
    ground = "one => getComputedStyle(one).backgroundColor"
    for chosen, other in (
        (".jk-seg .on", ".jk-seg button:not(.on)"),
        (".now .num", "li:not(.now) .num"),
        (".segs .f2", ".jk-stepper"),
        (".faces .on", ".faces label:not(.on)"),
        (".jk-btn.primary", ".jk-btn:not(.primary)"),
    ):
        assert person.page.locator(chosen).first.evaluate(ground) != person.page.locator(other).first.evaluate(ground)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_another_language_loses_nothing(people: Callable[..., Person], phone: bool) -> None:
    """The language changes under an open form: step, form, typed words, opened parts and place stay."""
    person = people(**(PHONE if phone else {}))
    person.starts(SHOES)
    person.step("Lived process")
    page = person.page
    person.card("My old pair hurts").click()
    person.form.locator("summary").click()
    person.words.fill("My old pair hurts, and")
    person.form.get_by_label("Touchpoint").fill("my own word")
    board = page.locator(".jk-board")
    before = board.evaluate("one => one.scrollTop")
    for language, name in (("FR", "Français"), ("EN", "English")):
        if phone:
            page.locator(".more > button").click()
            page.get_by_role("menuitem", name=name).click()
        else:
            person.does(language)
        expect(page.locator("html")).to_have_attribute("lang", language.lower())
        expect(person.words).to_have_value("My old pair hurts, and")
        expect(person.form.locator("input").first).to_have_value("my own word")
        expect(person.form.locator("details")).to_have_attribute("open", "")
        expect(page.locator(".jk-stepper [aria-current]")).to_contain_text("vécu" if language == "FR" else "Lived")
        expect(person.form.locator("input").nth(1)).to_have_value("En personne" if language == "FR" else "In person")
        assert abs(board.evaluate("one => one.scrollTop") - before) < 60  # a line more or less
    person.words.press("Enter")
    person.hears("Changed “My old pair hurts, and”")
    assert person.kept_card("My old pair hurts, and").touchpoint == "my own word"  # type: ignore[attr-defined]

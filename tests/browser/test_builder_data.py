"""Customers' data in the Builder: a file in, its columns checked, figures and words on the map."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from person import Person
from playwright.sync_api import expect

from journeykit.model.cards import Kpi, Step

DAY = date(2025, 3, 3)


def orders(folder: Path, columns: str = "order_id,ordered_at,promised_at,delivered_at") -> Path:
    """A hundred orders, of which the last eight are two days late."""
    lines = [columns]
    for n in range(100):
        late = 2 if n >= 92 else 0
        lines.append(f"A{n},{DAY},{DAY + timedelta(4)},{DAY + timedelta(4 + late)}")
    return write(folder / "orders.csv", lines)


def survey(folder: Path) -> Path:
    """Ten answers in French: six promoters, one passive, three detractors, two of them on the delivery."""
    said = ["Livraison en retard, personne ne répond", "J'ai attendu la LIVRAISON deux semaines", "Taille trop petite"]
    scores = [2, 6, 4, 8, *[9, 10] * 3]
    lines = ["answer_id,nps,comment", *(f'{n},{score},"{text}"' for n, (score, text) in enumerate(pairs(scores, said)))]
    return write(folder / "survey.csv", lines)


def pairs(scores: list[int], said: list[str]) -> list[tuple[int, str]]:
    """Each score with its words; the content ones all say the same."""
    return list(zip(scores, said + ["Livré tôt, merci"] * (len(scores) - len(said)), strict=True))


def write(place: Path, lines: list[str]) -> Path:
    """A file with these lines."""
    place.write_text("\n".join(lines) + "\n")
    return place


def at_the_desk(person: Person) -> None:
    """A map of six stages, with the data desk open."""
    person.starts("Six classic stages")
    person.page.get_by_role("button", name="Customers’ data").click()


def reads(person: Person, file: Path) -> None:
    """A file whose columns are found by themselves."""
    person.uploads("Add a file", file)
    person.dialog.get_by_role("button", name="Use these columns").click()
    expect(person.dialog).to_have_count(0)


def put_on_the_map(person: Person) -> None:
    """The figures that are ticked, and on-time delivery comparing instants."""
    person.does("Figures for the map")
    person.dialog.get_by_role("checkbox", name=re.compile("^On-time delivery, Reception")).check()
    person.dialog.get_by_role("button", name=re.compile("on the map$")).click()
    expect(person.dialog).to_have_count(0)


def figures(person: Person) -> dict[str, Kpi]:
    """The KPIs of the map in the store, by their key in the catalogue."""
    return {card.kpi: card for _, card in person.journey.cards() if isinstance(card, Kpi)}


def test_figures_from_a_file(person: Person, tmp_path: Path) -> None:
    """Orders become on-time delivery on the stage of reception, with what it was counted from; undo takes it off."""
    at_the_desk(person)
    person.uploads("Add a file", orders(tmp_path))
    expect(person.dialog.get_by_role("combobox", name="What it holds")).to_have_value("orders")
    expect(person.dialog.get_by_role("region", name="First rows")).to_contain_text("A0")
    person.dialog.get_by_role("button", name="Use these columns").click()
    expect(person.dialog).to_have_count(0)
    put_on_the_map(person)
    card = figures(person)["on_time_delivery_rate"]
    assert card.measure
    assert (card.measure.value, card.measure.numerator, card.measure.denominator) == (92, 92, 100)
    assert person.journey.find(card.id)[0].id == "reception"
    person.step("KPIs")
    shown = person.page.locator(f'[data-card="{card.id}"]')
    expect(shown).to_contain_text("92.0 %")
    expect(shown).to_contain_text("92 of 100")
    shown.click()
    person.form.get_by_label("Target").fill("95")
    person.press("Enter")
    expect(shown).to_contain_text("target ≥ 95")
    put_on_the_map(person)  # again: the figure is updated, its target stays
    assert figures(person)["on_time_delivery_rate"].target == 95


def test_columns_are_corrected(person: Person, tmp_path: Path) -> None:
    """Columns that cannot be guessed are chosen by hand; what is missing is said in the dialog, which stays."""
    at_the_desk(person)
    person.uploads("Add a file", orders(tmp_path, "nr,d1,d2,d3"))
    person.dialog.get_by_role("combobox", name="What it holds").select_option("orders")
    expect(person.dialog.locator(".jk-map-columns select").first).to_be_visible()
    person.dialog.get_by_role("button", name="Use these columns").click()
    expect(person.dialog.get_by_role("alert").last).to_be_visible()
    choices = {"order_id": "nr", "ordered_at": "d1", "promised_at": "d2", "delivered_at": "d3"}
    boxes = person.dialog.locator(".jk-map-columns select")
    labels = boxes.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(labels) == len(set(labels)) >= len(choices)
    wanted = {"order": "nr", "ordered": "d1", "promised": "d2", "delivered": "d3"}
    for label in labels:
        for word, column in wanted.items():
            if re.search(rf"\b{word}\b", label, re.IGNORECASE):
                person.dialog.get_by_role("combobox", name=label, exact=True).select_option(column)
                break
    person.dialog.get_by_role("button", name="Use these columns").click()
    expect(person.dialog).to_have_count(0)
    put_on_the_map(person)
    measure = figures(person)["on_time_delivery_rate"].measure
    assert measure
    assert measure.value == 92


def test_customers_words(person: Person, tmp_path: Path) -> None:
    """Verbatims are found whatever accents and case, by their score too, and pinned with their source."""
    at_the_desk(person)
    person.step("Lived process")
    person.adds("a step", "Reception: I receive it and use it", "I wait for the parcel.")
    reads(person, survey(tmp_path))
    person.does("Search their words")
    hits = person.dialog.locator(".jk-hits li")
    person.dialog.get_by_role("searchbox").fill("livrE LIVRAISON")
    person.dialog.get_by_label("to", exact=True).fill("6")
    person.dialog.get_by_role("button", name="Search", exact=True).click()
    expect(person.dialog.get_by_role("status")).to_contain_text("found")
    person.dialog.get_by_role("searchbox").fill("livraison")
    person.press("Enter")
    expect(hits).to_have_count(2)
    person.dialog.get_by_label("Score from").fill("5")
    person.press("Enter")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("J'ai attendu la LIVRAISON")
    hits.get_by_role("button", name="Pin").click()
    expect(hits).to_contain_text("Pinned")
    assert person.focus_is()
    person.press("Escape")
    card = person.kept_card("I wait for the parcel.")
    assert isinstance(card, Step)
    (words,) = card.verbatims
    assert (words.text, words.score) == ("J'ai attendu la LIVRAISON deux semaines", 6)
    assert "survey.csv" in words.source
    expect(person.card("I wait for the parcel.")).to_contain_text("J'ai attendu la LIVRAISON deux semaines")


def log(folder: Path) -> Path:
    """Three visits: two events whose names tell their stage, two pages, and one that says nothing."""
    names = ["product_view", "order_delivered", "page_home", "page_shoes", "zzz"]
    rows = [f"c{n},{name},2025-03-0{1 + day}" for n in range(3) for day, name in enumerate(names)]
    return write(folder / "log.csv", ["case,activity,at", *rows])


def test_events_and_stages(person: Person, tmp_path: Path) -> None:
    """A participant sees which event means which stage and which none, changes it, names several by a pattern, and the
    map keeps it."""
    at_the_desk(person)
    reads(person, log(tmp_path))
    person.does("Events and stages")
    box = person.dialog
    expect(box.get_by_role("row", name=re.compile("order_delivered 3"))).to_contain_text("suggested from its name")
    unknown = box.get_by_role("combobox", name="Stage of zzz")
    expect(unknown).to_have_value("")
    expect(box.get_by_role("status").first).to_contain_text("mean")
    unknown.select_option("evaluation")
    box.get_by_label("Pattern", exact=True).fill("page")
    box.get_by_role("combobox", name="Stage", exact=True).select_option("need")
    box.get_by_role("button", name="Add the pattern").click()
    expect(box.get_by_role("alert")).to_contain_text("*")
    box.get_by_label("Pattern", exact=True).fill("PAGE_*")
    person.press("Enter")
    expect(box.get_by_role("row", name=re.compile("page_home"))).to_contain_text("by PAGE_*")
    expect(box.get_by_text("Every event means a stage.")).to_be_visible()
    box.get_by_role("button", name="Keep on the map").click()
    expect(box).to_have_count(0)
    said = {stage.id: stage.activities for stage in person.journey.stages if stage.activities}
    assert "zzz" in said["evaluation"]
    assert "PAGE_*" in said["need"]
    assert any("order_delivered" in names for names in said.values())
    person.does("Events and stages")
    expect(box.get_by_role("combobox", name="Stage of zzz")).to_have_value("evaluation")
    box.get_by_role("button", name="Take PAGE_* away").click()
    expect(box.get_by_role("row", name=re.compile("page_home"))).not_to_contain_text("by PAGE_*")


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00"), ("cut.parquet", b"PAR1 and no more")],
    ids=["empty", "picture", "cut"],
)
def test_a_wrong_data_file(person: Person, tmp_path: Path, name: str, content: bytes) -> None:
    """A file that cannot be read says so by its name, and the next one is read."""
    at_the_desk(person)
    (tmp_path / name).write_bytes(content)
    person.uploads("Add a file", tmp_path / name)
    expect(person.page.get_by_role("alert").filter(has_text=name)).to_be_visible()
    reads(person, orders(tmp_path))
    expect(person.page.get_by_role("button", name="Figures for the map")).to_be_visible()


def test_real_files(person: Person, real_data: Path) -> None:
    """A real shop's orders and a real survey of 13,954 rows give the answers that are known."""
    at_the_desk(person)
    reads(person, real_data / "olist_sample" / "olist_orders_dataset.csv")
    reads(person, real_data / "nps_fr" / "survey.csv")
    put_on_the_map(person)
    found = {key: card.measure for key, card in figures(person).items()}
    on_time, nps = found["on_time_delivery_rate"], found["nps"]
    assert on_time
    assert nps
    assert (round(on_time.value, 1), on_time.denominator) == (92.0, 2904)
    assert (round(nps.value, 1), nps.denominator) == (53.4, 13_612)
    person.step("KPIs")
    expect(person.page.locator(".jk-card", has_text="53.4")).to_be_visible()

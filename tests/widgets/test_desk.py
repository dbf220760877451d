"""Customers' data in the Builder: files that are brought, the figures and words found in them, events and stages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from page import Page

import journeykit as jk
from journeykit.widgets import Builder
from journeykit.widgets.desk import Desk

ORDERS = b"""order_id,ordered_at,promised_at,delivered_at
A1,2025-01-02,2025-01-05,2025-01-04
A2,2025-01-03,2025-01-06,2025-01-09
A3,2025-01-04,2025-01-07,2025-01-07
A4,2025-01-05,2025-01-08,2025-01-08
"""
SURVEY = 'answer_id,nps,comment\n1,9,"Parfait, livré tôt"\n2,3,<b>Livraison</b> tardive\n3,10,Rien à dire\n'.encode()


def uploaded(page: Page, name: str, content: bytes) -> dict[str, Any]:
    preview: dict[str, Any] = page.ask("upload", [memoryview(content)], name=name)["preview"]
    return preview


def test_figures_from_a_file_to_the_map(page: Page, builder: Builder) -> None:
    """A file is previewed, read with the columns that were chosen, and its figures are put on the map."""
    preview = uploaded(page, "orders.csv", ORDERS)
    assert preview["kind"] == "orders"
    assert preview["rows"][0][0] == "A1"
    assert "problem" not in page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["tables"] == 1
    found = page.ask("figures")["found"]
    chosen = [one["id"] for one in found if one["name"] == "On-time delivery"]
    page.ask("put", ids=chosen)
    [figure] = [card.measure for _, card in builder.journey.kpis() if card.kpi == "on_time_delivery_rate"]
    assert figure is not None
    assert (figure.value, figure.numerator, figure.denominator) == (75, 3, 4)


def test_a_column_that_is_needed_is_asked_for(page: Page) -> None:
    """Without a column it cannot do without, a file is not used, and the answer says which is lacking."""
    preview = uploaded(page, "orders.csv", ORDERS)
    answer = page.ask("read", upload=preview["upload"], columns={"order_id": "order_id", "ordered_at": ""})
    assert "Ordered on" in answer["problem"]
    answer = page.ask("read", upload=preview["upload"], columns={"ordered_at": "no such column"})
    assert "Order number; Ordered on" in answer["problem"]
    assert "columns=" not in answer["problem"]  # no Python for people at the page
    assert page.view["tables"] == 0


def test_a_file_of_no_known_kind(page: Page) -> None:
    """A file that looks like nothing known can be used once a person says what it holds and which column is which."""
    preview = uploaded(page, "foo.csv", b"foo,bar,when\n1,2,2025-01-01\n")
    assert preview["kind"] is None
    assert preview["problems"]
    asked = {"upload": preview["upload"], "kind": "orders"}
    assert page.ask("preview", **asked, columns={"order_id": "foo"})["preview"]["problems"]
    columns = {"order_id": "foo", "ordered_at": "when"}
    assert not page.ask("preview", **asked, columns=columns)["preview"]["problems"]
    assert "problem" not in page.ask("read", **asked, columns=columns)
    assert page.view["tables"] == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"one column\n", b"PK\x03\x04" * 9, b"\xff\xfe\x00"])
def test_a_file_that_is_no_table(page: Page, content: bytes) -> None:
    """A file without a table is refused in words, or previewed with what stands in the way."""
    answer = page.ask("upload", [content], name="x.csv")
    assert answer.get("problem") or answer["preview"]["problems"]


def test_words_of_a_customer_to_a_step(page: Page, builder: Builder) -> None:
    """Answers are searched whatever the accents, and pinned to a step with their source, as text."""
    preview = uploaded(page, "survey.csv", SURVEY)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["has_words"]
    assert page.ask("search", text="LIVRE", low="7")["total"] == 1
    [hit] = page.ask("search", text="livraison", low="", high="6,5")["hits"]
    page.ask("pin", card="s11", hit=hit["id"])
    [words] = builder.journey.find("s11")[1].verbatims
    assert (words.text, words.source, words.score) == ("<b>Livraison</b> tardive", "survey.csv, answer 2", 3)
    assert page.ask("pin", card="s11", hit=hit["id"])["problem"]  # twice
    assert page.ask("pin", card="s11", hit=999)["problem"]
    assert len(builder.journey.find("s11")[1].verbatims) == 1


LOG = (
    b"case,activity,at\n1,view_item,2025-01-01\n1,constructor,2025-01-02\n2,view_item,2025-01-03\n"
    b"2,page_x,2025-01-04\n2,page_y,2025-01-05\n"
)


def test_events_and_stages(page: Page, builder: Builder) -> None:
    """A person sees which event means which stage, chooses, and the map keeps it; undo takes it back."""
    assert not page.view["has_events"]
    preview = uploaded(page, "log.csv", LOG)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["has_events"]
    compare = next(stage.id for stage in builder.journey.stages if "view_item" in stage.activities)
    found = page.ask("events")
    assert found["events"][0] == {"name": "view_item", "times": 2, "stage": compare, "pattern": "", "suggested": False}
    assert {one["name"]: one["stage"] for one in found["events"]}["constructor"] == ""
    last = builder.journey.stages[-1].id
    seen = {one["name"]: one for one in page.ask("events", patterns=[["page_*", last]])["events"]}
    assert (seen["page_x"]["stage"], seen["page_x"]["pattern"]) == (last, "page_*")
    chosen = [["view_item", last], ["constructor", compare]]
    assert "problem" not in page.ask("map_events", chosen=chosen, patterns=[["page_*", last]])
    assert {"view_item", "page_*"} <= set(builder.journey.stage(last).activities)
    assert "constructor" in builder.journey.stage(compare).activities
    assert "view_item" not in builder.journey.stage(compare).activities
    assert page.ask("map_events", chosen=chosen, patterns=[["page_*", last]])["problem"]  # nothing new
    page.ask("undo")
    assert builder.journey == jk.example()


@pytest.mark.parametrize(
    "given",
    [
        {"chosen": [["view_item", "gone"]]},
        {"chosen": [["view_item"]]},
        {"chosen": "all"},
        {"chosen": [], "patterns": [["page", "return"]]},
        {"chosen": [], "patterns": [["page_*", "gone"]]},
        {"chosen": [], "patterns": [["page_*", 1]]},
        {"chosen": [["x", "y"]] * 2_000},
    ],
)
def test_events_that_cannot_be_placed(page: Page, builder: Builder, given: dict[str, Any]) -> None:
    """A stage that is gone, a pattern that is none, and what is no choice at all are refused in words."""
    preview = uploaded(page, "log.csv", LOG)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.ask("map_events", **given)["problem"]
    assert builder.journey == jk.example()


def test_personal_data_is_masked_in_the_language_of_the_page(page: Page) -> None:
    """A person who reads French finds French masks in what customers wrote."""
    page.ask("language", language="fr")
    preview = uploaded(page, "survey.csv", b"nps,comment\n3,commande n\xc2\xb0 12345 : appelez le 06 12 34 56 78\n")
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    [hit] = page.ask("search", text="appelez", low="", high="")["hits"]
    assert "12345" not in hit["text"]
    assert "[téléphone]" in hit["text"]


@pytest.mark.parametrize("ids", [[-1], [999], ["0"], [None], [[0]], [True, 1.0], []])
def test_figures_that_are_not_in_the_list(page: Page, builder: Builder, ids: list[object]) -> None:
    """Numbers that name no figure put nothing on the map."""
    preview = uploaded(page, "orders.csv", ORDERS)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    page.ask("figures")
    page.ask("put", ids=ids)
    assert builder.journey == jk.example()


def test_a_long_read_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a large file is read, the page says how far it is; of a short one it says nothing."""
    rows = "".join(f"{n % 9},see,2025-01-01\n" for n in range(1_000)).encode()
    said: list[str] = []
    desk = Desk(lambda what: said.append(what.to("en")))
    desk.answer("upload", {"name": "log.csv"}, [b"case,event,at\n" + rows], jk.example(), "en")
    assert said == []
    monkeypatch.setattr("journeykit.events.readers.look.LARGE", 0)
    monkeypatch.setattr("journeykit.widgets.desk._PATIENCE", 0)
    monkeypatch.setattr("journeykit.events.large.ROWS", 100)
    desk.answer("upload", {"name": "log.csv"}, [b'case,event,at\n"a" b,see,2025-01-01\n' + rows], jk.example(), "en")
    assert said
    assert all(re.fullmatch(r"Reading log\.csv: \d0%", one) for one in said)

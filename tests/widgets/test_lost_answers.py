"""What the page is told when an answer was lost on the way, or when the store cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page import Page

from journeykit.widgets import Builder
from journeykit.workshop.store import Store

GOAL = {"do": "add_card", "stage": "need", "card": {"id": "g", "lane": "goal", "text": "I want to pay."}}


@pytest.fixture
def in_app(tmp_path: Path) -> Callable[[Callable[[Page], None]], None]:
    """Do something with the page of a served Builder, whose work is kept in tmp_path / "work.sqlite"."""

    async def open_and(do: Callable[[Page], None]) -> None:
        with Store.open(tmp_path / "work.sqlite") as store:
            page = Page(Builder.app(store))
            page.ask("start", how="framework", id="six-stages", guest="Ana")
            do(page)

    return lambda do: asyncio.run(open_and(do))


@pytest.mark.parametrize("question", [{"ask": "edit", "edit": GOAL}, {"ask": "undo"}, {"ask": "restore", "seq": 0}])
def test_what_is_asked_again_is_done_once(in_app: Any, question: dict[str, Any]) -> None:
    """A question with the same number is answered as before, with all that the page may have missed, and done once."""

    def ask_twice(page: Page) -> None:
        page.edit(do="change_header", fields={"title": "Shoes"})
        page.edit(do="change_header", fields={"title": "Boots"})
        [first] = page.message({"n": "tab-1", **question})
        done = page.view
        page.view = {}  # nothing of it was heard
        [again] = page.message({"n": "tab-1", **question})
        assert (again["says"], again["seq"]) == (first["says"], first["seq"])
        assert page.view == done
        assert sum(len(group["entries"]) for group in page.ask("history")["groups"]) == 4

    in_app(ask_twice)


def test_a_page_that_missed_something_can_look(in_app: Any) -> None:
    """A page whose link was cut asks for everything, and what comes after fits on it."""

    def miss_and_look(page: Page) -> None:
        page.edit(**GOAL)
        page.view = {}
        page.ask("look")
        assert page.view["cards"]["g"]["text"] == "I want to pay."
        page.edit(do="remove_card", card="g")
        assert page.view["cards"] == {}

    in_app(miss_and_look)


def test_a_refusal_is_repeated(in_app: Any) -> None:
    """A question that was refused is refused again in the same words, and a new one is looked at anew."""

    def ask_twice(page: Page) -> None:
        wrong = {"ask": "edit", "edit": {"do": "remove_card", "card": "none"}}
        told = [page.message({"n": number, **wrong})[0]["problem"] for number in ("tab-1", "tab-1", "tab-2")]
        assert len(set(told)) == 1

    in_app(ask_twice)


def test_a_store_that_is_gone_is_said(in_app: Any, tmp_path: Path) -> None:
    """While the store is gone each edit is refused with the reason, nothing else changes; then work goes on."""

    def lose_it(page: Page) -> None:
        page.edit(do="change_header", fields={"title": "Shoes"})
        before = page.view
        file, aside = tmp_path / "work.sqlite", tmp_path / "aside.sqlite"
        file.rename(aside)
        for answer in (page.edit(**GOAL), page.ask("undo"), page.ask("history")):
            assert "was deleted, moved or replaced; the last edit was not kept. Put it back" in answer["problem"]
        assert page.view == before
        aside.rename(file)
        assert page.edit(**GOAL)["says"].startswith("Added “I want to pay.”")
        assert page.view["cards"]["g"]["text"] == "I want to pay."

    in_app(lose_it)

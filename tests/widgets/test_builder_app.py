"""The Builder as an app: work is kept under a key, and shared by whoever has it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page import Page

import journeykit as jk
from journeykit.widgets import Builder
from journeykit.workshop.store import Store


@pytest.fixture
def in_app(tmp_path: Path) -> Callable[[Callable[[Store], Any]], None]:
    """Run something in an event loop, with a store, as a page of the app does."""

    def run(what: Callable[[Store], Any]) -> None:
        async def main() -> None:
            with Store.open(tmp_path / "work.sqlite") as store:
                await what(store)

        asyncio.run(main())

    return run


def test_the_app_keeps_work_and_finds_it_again(in_app: Callable[..., None]) -> None:
    """Each way to start makes a piece of work with a key of its own, by which another page finds the same map."""

    async def what(store: Store) -> None:
        page = Page(Builder.app(store))
        assert page.view["mode"] == "start"
        assert page.builder.journey is None
        assert page.edit(do="change_header", fields={"title": "x"})["problem"]
        ways = (
            {"how": "framework", "id": "six-stages"},
            {"how": "example", "id": "buying-shoes"},
            {"how": "file", "name": "m.json", "buffers": [b'{"format": 1, "title": "Mine"}']},
        )
        keys = set()
        for way in ways:
            page.ask("start", **way)
            page.edit(do="change_header", fields={"owner": "Lea"})
            keys.add(page.view["key"])
            other = Page(Builder.app(store))
            other.ask("start", how="key", key=page.view["key"])
            assert other.builder.journey == page.builder.journey
            page.ask("leave")
            assert page.view["mode"] == "start"
        assert len(keys) == 3

    in_app(what)


def test_the_app_opens_no_work_without_its_key(in_app: Callable[..., None]) -> None:
    """A key that is wrong, empty or something else opens nothing, and says so."""

    async def what(store: Store) -> None:
        store.create(jk.example())
        page = Page(Builder.app(store))
        for key in ("guessed", "", None, 1, "%", "' or 1=1 --"):
            assert page.ask("start", how="key", key=key)["problem"]
            assert page.view["mode"] == "start"

    in_app(what)


def test_two_pages_on_one_map_see_each_other(in_app: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """What one does reaches the other, page and code, and both end with the same map."""
    monkeypatch.setattr("journeykit.widgets.builder._LOOK_EVERY", 0.01)

    async def what(store: Store) -> None:
        one, two = Page(Builder.app(store)), Page(Builder.app(store))
        one.ask("start", how="example", id="buying-shoes", guest="one")
        two.ask("start", how="key", key=one.view["key"], guest="two")
        one.edit(do="change_card", card="s01", fields={"text": "My heel hurts."})
        two.edit(do="change_card", card="s02", fields={"text": "I ask a friend."})
        for _ in range(500):
            if one.builder.journey == two.builder.journey and one.view["cards"] == two.view["cards"]:
                break
            await asyncio.sleep(0.01)
        assert one.builder.journey == two.builder.journey
        assert [one.view["cards"][key]["text"] for key in ("s01", "s02")] == ["My heel hurts.", "I ask a friend."]
        assert two.view["cards"] == one.view["cards"]
        assert any("I ask a friend." in content.get("heard", "") for content in one.heard)
        one.ask("undo")  # its own, not the last of anybody
        assert one.builder.journey.find("s02")[1].text == "I ask a friend."
        assert one.builder.journey.find("s01")[1].text == jk.example().find("s01")[1].text

    in_app(what)


def test_an_edit_of_a_card_that_somebody_removed(in_app: Callable[..., None]) -> None:
    """It is refused, and page and code then show the map as it is."""

    async def what(store: Store) -> None:
        one, two = Page(Builder.app(store)), Page(Builder.app(store))
        one.ask("start", how="example", id="buying-shoes")
        two.ask("start", how="key", key=one.view["key"])
        one.edit(do="remove_card", card="s01")
        assert two.edit(do="change_card", card="s01", fields={"text": "x"})["problem"]
        assert "s01" not in two.view["cards"]
        assert two.builder.journey == one.builder.journey

    in_app(what)

"""The Dashboard's Python side: what is shown of a board, what is sent when it changes, and what a page may ask."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from boards import DAYS, Source, a_board, moved

import journeykit as jk
from journeykit.errors import BadData, BadFile
from journeykit.events.live.board import Board
from journeykit.model.cards import Kpi, Measure
from journeykit.model.edits import AddCard
from journeykit.model.kpis import kpis
from journeykit.text import phrase
from journeykit.widgets import Dashboard
from journeykit.widgets.tiles import Period, news, view

SINCE = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
MACHINE = re.compile(r"Traceback|<class|Error\b|None\b|[\x00-\x09\x0b-\x1f\ud800-\udfff]")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def shown(board: Board, **more: Any) -> dict[str, Any]:
    """What the page is told of a board, as it arrives there."""
    told: dict[str, Any] = json.loads(json.dumps(view(jk.example(), board, Period(), "en", **more), allow_nan=False))
    return told


# -- what is shown


def test_a_tile_says_what_the_map_says() -> None:
    """Name, value, state, target and counts are those of the same card on the board of the Builder."""
    from journeykit.widgets.view import view as builders

    cards, tiles = builders(jk.example(), "en")["cards"], shown(a_board())["tiles"]
    for key in ("kpi-abandon", "kpi-checkout", "kpi-ontime", "kpi-refund"):
        says, tile = cards[key]["says"], tiles[key]
        assert plain(f"{tile['amount']} {tile['unit']}") == plain(says["value"])
        assert [tile[one] for one in ("name", "target", "state", "state_name")] == [
            says[one] for one in ("name", "target", "state", "state_name")
        ]
        assert says["detail"].startswith(tile["counted"].split(" ·")[0])


def test_states_have_a_word_and_a_shape() -> None:
    """Good, watch and alert differ in word and in shape, not by colour alone."""
    tiles = shown(a_board())["tiles"].values()
    seen = {(one["state"], one["state_name"], one["icon"]) for one in tiles if not one["lacks"]}
    assert seen == {("good", "Good", "good"), ("watch", "Watch", "watch"), ("alert", "Alert", "alert")}


def test_what_is_missing_is_asked_for() -> None:
    """A tile without its data says what it needs, and what the map has; it shows no zero."""
    tile = shown(a_board())["tiles"]["kpi-fcr"]
    lacks = [plain(one) for one in tile["lacks"]]
    assert lacks[0] == "No data yet: needs contacts."
    assert lacks[1].startswith("It will show: ")
    assert lacks[2] == "On the map: 57.9 %."
    assert tile["trend"] == []


def test_nothing_to_count_is_no_zero() -> None:
    """A period without anything to count says so."""
    board = a_board()
    board = replace(board, tiles=tuple(replace(tile, measure=None, needs=None) for tile in board.tiles))
    for tile in shown(board)["tiles"].values():
        assert tile["lacks"][0] == "No data yet: nothing to count yet."
        assert tile["amount"] == ""


def test_alerts_in_words() -> None:
    """Every alert is said with its value, target and stage, and names its tile; without any, that is said."""
    board = a_board()
    told = shown(board)
    assert told["headline"] == "5 alerts"
    assert [one["tile"] for one in told["alerts"]] == [tile.card for tile in board.alerts]
    assert plain(told["alerts"][0]["says"]) == "Cart abandonment: 71.0 %"
    assert [plain(one) for one in told["alerts"][0]["more"]] == ["target ≤ 65.0 %", "I order and pay"]
    calm = replace(board, tiles=tuple(tile for tile in board.tiles if tile.state != "alert"))
    assert shown(calm)["headline"] == "No alert"


def test_stages_stand_as_on_the_map() -> None:
    """Tiles stand under the stage of their card, stages in the order of the map, with what is felt there."""
    told, journey = shown(a_board()), jk.example()
    assert told["order"] == [stage.id for stage in journey.stages]
    assert told["places"] == {stage.id: [card.id for card in stage.of("kpi")] for stage in journey.stages}
    assert told["stages"]["send-back"]["feels"] == "lost, then angry"
    assert told["stages"]["send-back"]["phase_name"] == "After purchase"


def test_a_kpi_without_a_card_has_a_tile_too() -> None:
    """A figure that the map has no card for stands under its stage by the catalogue's name."""
    first, *_ = a_board().tiles
    more = replace(first, card="", kpi="drop_off_rate", stage="order", needs=None)
    tile = shown(a_board(tiles=(more, replace(more, stage="rate"))))
    assert [one["name"] for one in tile["tiles"].values()] == ["Drop-off", "Drop-off"]
    assert tile["places"]["order"] == ["order.drop_off_rate"]


def test_a_kpi_of_one_s_own_shows_what_was_typed() -> None:
    """A KPI that the catalogue does not know stands in its place with the map's value; no source makes it stale."""
    value = Measure(value=61.5)
    own = Kpi(id="own", text="Answered at once", unit="percent", target=80, measure=value)
    journey = jk.apply(jk.example(), AddCard(stage="send-back", card=own, at=0))
    told = view(journey, a_board(stale_since=SINCE), Period(), "en")
    assert told["places"]["send-back"][0] == "own"
    tile = told["tiles"]["own"]
    assert (plain(f"{tile['amount']} {tile['unit']}"), tile["state"], tile["stale"]) == ("61.5 %", "alert", "")
    assert "own" in [one["tile"] for one in told["alerts"]]
    assert dict(tile["how"])["Defined by"] == "the map; it is not counted from data"


def test_what_lines_show_is_said() -> None:
    """The page says what a point of a line is, and that grey is where nothing was counted, if there is such."""
    board = a_board()
    assert shown(board)["legend"] == "A point of a line is a week; the dashed line is the target."
    ended = tuple(
        replace(tile, trend=(*tile.trend[:-1], replace(tile.trend[-1], value=None)) if tile.trend else ())
        for tile in board.tiles
    )
    assert shown(replace(board, tiles=ended))["legend"].endswith("there is nothing to count.")


def test_how_it_is_counted() -> None:
    """A tile says in place its formula, counts with days, target and alert, newest data and source."""
    how = dict(shown(a_board())["tiles"]["kpi-abandon"]["how"])
    assert how["Formula"] == kpis()["cart_abandonment_rate"].formula["en"]
    assert "1 September 2026 to 31 October 2026" in how["Counted"]
    assert plain(how["Target and alert"]) == "target ≤ 65.0 % · alert from 70.0 %"
    assert how["Newest data"] == "31 October 2026"
    assert how["Defined by"] == "Baymard Institute"


def test_a_source_that_is_away() -> None:
    """While the source is away, tiles are stale by word and shape, with their last day; the page says since when."""
    told = shown(a_board(stale_since=SINCE, why=phrase("The database does not answer.")))
    time = f"{SINCE.astimezone():%H:%M}"
    assert told["away"]["says"] == f"No answer from the source since {time}."
    assert told["away"]["why"] == "The database does not answer."
    tile = told["tiles"]["kpi-abandon"]
    assert (tile["state"], tile["state_name"], tile["icon"]) == ("stale", "Stale", "clock")
    assert tile["stale"] == f"last data on 31 October 2026, stale since {time}"
    assert tile["amount"] == "71.0"
    assert shown(a_board())["away"] is None


def test_what_is_heard() -> None:
    """Heard is what comes into alert, and a source that goes or comes back; not what stays as it is."""
    journey, before = jk.example(), a_board()

    def heard(old: Board, new: Board) -> list[str]:
        return [str(one) for one in news(journey, old, new)]

    after = moved(before, "kpi-ontime", 70.0)
    assert heard(before, after) == ["Alert: On-time delivery."]
    assert heard(after, after) == heard(after, before) == []
    away = replace(before, stale_since=SINCE)
    assert heard(before, away) == ["The source does not answer. The figures stand as they were."]
    assert heard(away, away) == []
    assert heard(away, before) == ["The source is back."]


def test_a_dashboard_in_french() -> None:
    """In French the map of the example, its words and its numbers are French."""
    told = view(jk.example("fr"), a_board(), Period(), "fr")
    assert told["title"] == "Acheter des chaussures en ligne"
    assert told["tiles"]["kpi-abandon"]["amount"] == "71,0"
    assert told["tiles"]["kpi-abandon"]["state_name"] == "Alerte"


# -- the widget


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Source]:
    """The source that the next Dashboard follows; what it shows is set by the test."""
    made: list[Source] = []

    class Kept(Source):
        def __init__(self, source: Any, journey: jk.Journey) -> None:
            super().__init__(source, journey)
            made.append(self)

    monkeypatch.setattr("journeykit.events.live.Live", Kept, raising=False)
    return lambda: made[-1]


class Watcher:
    """A page: it hears, and puts patches together as `merge` in base.js does."""

    def __init__(self, dashboard: Dashboard) -> None:
        from page import shown as state

        self.dashboard, self.heard = dashboard, list[dict[str, Any]]()
        self.view = state(dashboard)  # type: ignore[arg-type]
        dashboard.send = self.hear  # type: ignore[method-assign]

    def hear(self, content: dict[str, Any], buffers: Any = None) -> None:
        from page import merged

        content = json.loads(json.dumps(content, allow_nan=False, ensure_ascii=False).encode())
        self.heard.append(content)
        self.view = content.get("view") or merged(self.view, content.get("patch", {}))

    async def asks(self, what: Any, **given: Any) -> dict[str, Any]:
        self.dashboard._handle_custom_msg({"n": "1", "ask": what, **given}, [])
        return await self.hears(lambda one: one.get("n") == "1")

    async def hears(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted, soon."""
        async with asyncio.timeout(10):
            while True:
                for one in self.heard:
                    if wanted(one):
                        self.heard.remove(one)
                        return one
                await asyncio.sleep(0.02)


def watched(story: Callable[[Dashboard, Watcher], Awaitable[None]]) -> None:
    """A Dashboard whose page is seen, in a running kernel."""

    async def run() -> None:
        dashboard = Dashboard(jk.example(), "shop.sqlite")
        try:
            await story(dashboard, Watcher(dashboard))
        finally:
            dashboard.close()

    asyncio.run(run())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the source every hundredth of a second."""
    monkeypatch.setattr("journeykit.widgets.dashboard._LOOK_EVERY", 0.01)


def test_in_a_notebook_code_sees_the_same_figures(source: Callable[[], Source]) -> None:
    """What the widget shows, the next cell has as values; without an event loop it is there all the same."""
    dashboard = Dashboard(jk.example(), "shop.sqlite")
    assert dashboard.board == source().board
    assert dashboard.get_state("view")["view"]["headline"] == "5 alerts"
    dashboard.close()


def test_what_changes_is_sent_and_no_more(source: Callable[[], Source]) -> None:
    """A row that changes one figure sends that tile and the strip of alerts, says the alert, and no other tile."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        await page.asks("here")
        source().board = moved(source().board, "kpi-ontime", 70.0)
        told = await page.hears(lambda one: "patch" in one)
        assert set(told["patch"]) == {"tiles", "alerts", "headline", "totals"}
        assert set(told["patch"]["tiles"]) == {"kpi-ontime"}
        assert told["heard"] == "Alert: On-time delivery."
        assert page.view == json.loads(json.dumps(dashboard.get_state("view")["view"]))
        await asyncio.sleep(0.1)
        assert page.heard == []  # refreshed many times, and nothing was new

    watched(story)


def test_nobody_looks_nothing_is_read(source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a page that says it is seen the source is left alone; when one is seen again it is read again."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        await asyncio.sleep(0.1)
        assert source().asked == 1
        await page.asks("here")
        async with asyncio.timeout(10):
            while source().asked < 4:
                await asyncio.sleep(0.02)
        monkeypatch.setattr("journeykit.widgets.dashboard._WATCHED", 0.0)
        await asyncio.sleep(0.1)
        before = source().asked
        await asyncio.sleep(0.1)
        assert source().asked <= before + 1

    watched(story)


def test_a_slow_source_does_not_freeze_the_page(source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch) -> None:
    """While the source is being read, the page's questions are answered."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        go = threading.Event()
        refresh = source().refresh
        monkeypatch.setattr(source(), "refresh", lambda: (go.wait(5), refresh())[1])
        await page.asks("here")
        await asyncio.sleep(0.05)
        answer = await page.asks("language", language="fr")
        assert not go.is_set()
        assert answer["view"]["tiles"]["kpi-abandon"]["state_name"] == "Alerte"
        go.set()

    watched(story)


def test_segment_and_period(source: Callable[[], Source]) -> None:
    """Segment and period are chosen from what the data has, and said; the last days move on with the data."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        answer = await page.asks("choose", segment="channel=ad", period="7")
        assert answer["says"].startswith("Shown: ad; 25 October to 31 October 2026")
        assert (page.view["segment"], page.view["period"]) == ("channel=ad", "7")
        assert page.view["compared"] == "18 October to 24 October 2026"
        source().board = replace(source().board, days=(DAYS[0], DAYS[1].replace(month=11, day=2)))
        await page.hears(lambda one: one.get("patch", {}).get("start") == "2026-10-27")
        await page.asks("choose", segment="", period="own", start="2026-09-01", end="2026-09-30")
        assert (page.view["segment"], page.view["start"], page.view["end"]) == ("", "2026-09-01", "2026-09-30")
        await page.asks("choose", segment="", period="all")
        assert page.view["compared"] == ""

    watched(story)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask": "choose", "segment": "channel=television", "period": "7"},
        {"ask": "choose", "segment": "", "period": "8"},
        {"ask": "choose", "segment": "", "period": {"7": 7}},
        {"ask": "choose", "segment": "", "period": "own", "start": "2026-10-02", "end": "2026-10-01"},
        {"ask": "choose", "segment": "", "period": "own", "start": "yesterday", "end": None},
        {"ask": "language", "language": "de"},
        {"ask": "language", "language": ["fr"]},
        {"ask": "edit", "edit": {}},
        {"ask": None},
        {"ask": "x" * 100_000},
        {"ask": "<img src=x onerror=alert(1)>\ud800"},
    ],
)
def test_wrong_questions_are_said(source: Callable[[], Source], wrong: dict[str, Any]) -> None:
    """Whatever a page asks wrongly is answered with what to do, in words for people; nothing changes."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        before = page.view
        answer = await page.asks(wrong["ask"], **{name: given for name, given in wrong.items() if name != "ask"})
        assert len(answer["problem"]) in range(10, 400)
        assert not MACHINE.search(answer["problem"])
        assert page.view == before

    watched(story)


@pytest.mark.parametrize(
    "wrong", [None, 3, "look", [], {}, {"n": {}, "ask": "look"}, {"n": float("nan"), "ask": "here"}]
)
def test_what_is_no_question_harms_nothing(source: Callable[[], Source], wrong: Any) -> None:
    """A message that is no question changes nothing and ends nothing."""

    async def story(dashboard: Dashboard, page: Watcher) -> None:
        dashboard._handle_custom_msg(wrong, [])
        dashboard.set_state({"view": {"title": "Mine"}, "spec": None})
        assert (await page.asks("look"))["view"]["title"] == "Buying shoes online"

    watched(story)


def test_a_map_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is no map is said when the Dashboard is made."""
    with pytest.raises(BadFile):
        Dashboard(tmp_path / "none.journey.json", "shop.sqlite")


def test_a_source_that_cannot_be_used_is_said(source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook it is an error of the cell; the app shows it, without the password, and goes on trying."""
    secret = "postgresql://me:s3cr%40t@host/shop"
    refused = BadData(phrase("There is nothing at {place}.", place=f"{secret} s3cr@t"))

    def refuse(source: Any, journey: jk.Journey) -> Source:
        raise refused

    monkeypatch.setattr("journeykit.events.live.Live", refuse)
    with pytest.raises(BadData):
        Dashboard(jk.example(), "nothing")
    monkeypatch.setenv("JOURNEYKIT_DATA", secret)

    async def run() -> None:
        page = Watcher(Dashboard.app())
        assert page.view["mode"] == "waiting"
        told = await page.hears(lambda one: "problem" in one.get("patch", {}))
        assert told["patch"]["problem"].startswith("There is nothing at postgresql://me:…@host/shop …")
        monkeypatch.setattr("journeykit.events.live.Live", Source)
        told = await page.hears(lambda one: one.get("patch", {}).get("mode") == "board")
        assert page.view["problem"] == ""
        assert "s3cr" not in json.dumps(page.dashboard.get_state("view"))
        page.dashboard.close()

    asyncio.run(run())

"""Killed kernels, killed and suspended servers, while people edit: nothing that was acknowledged is lost or doubled."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil
from outside import KERNEL_ID, kernel_of
from person import Person
from playwright.sync_api import BrowserContext, WebSocketRoute, expect
from visitor import Lost, Visitor

from journeykit.model.cards import Goal
from journeykit.model.edits import AddCard, ChangeCard
from journeykit.workshop.store import Store

LOST = "The connection to the Builder is lost."
KERNELS, SERVERS = 195, 5
OWN, TOGETHER = 3, 3
CARDS = 8  # of each person


@dataclass
class Service:
    """`journeykit serve`, that can be killed and started again at the same address on the same store."""

    store: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    @classmethod
    def start(cls, store: Path, port: int = 0) -> Service:
        """Start it, and wait until it listens."""
        if not port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
        options = ["serve", "--port", str(port), "--no-browser", "--store", str(store), "--warm", "2"]
        command = [sys.executable, "-m", "journeykit", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout
        assert "http" in process.stdout.readline()
        return cls(store, port, process)

    def again(self) -> None:
        """Start it once more."""
        self.process = Service.start(self.store, self.port).process

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.communicate()

    def kernel(self, kernel_id: str) -> psutil.Process | None:
        """The process of a kernel."""
        return kernel_of(self.process, kernel_id)


@contextmanager
def running(store: Path) -> Iterator[Service]:
    """A service, that is ended at the end."""
    service = Service.start(store)
    try:
        yield service
    finally:
        service.process.terminate()
        service.process.communicate(timeout=20)


@dataclass
class Pupil:
    """Adds cards to a map and changes them, one edit after another; comes back by key when the link is lost."""

    name: str
    stage: str
    key: str = ""
    visitor: Visitor | None = None
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    working: bool = False  # since the last time they came, an edit was acknowledged

    async def works(self, url: str, until: asyncio.Event) -> None:
        """Edit until told to stop."""
        wanted = ((f"{self.name}-{n % CARDS}", f"I want {n}.") for n in count())
        card, text = next(wanted)
        while not until.is_set():
            visitor = Visitor(url, guest=self.name)
            try:
                await visitor.comes(self.key)
                self.visitor = visitor
                if not self.key:
                    await visitor.asks("start", how="framework", id="six-stages")
                    self.key = visitor.key
                while not until.is_set():
                    self.working = True
                    cards = visitor.view["cards"]
                    if cards.get(card, {}).get("text") != text:  # as the page: a draft is there as long as it is news
                        edit = {"do": "change_card", "card": card, "fields": {"text": text}}
                        new = {
                            "do": "add_card",
                            "stage": self.stage,
                            "card": {"id": card, "lane": "goal", "text": text},
                        }
                        answer = await visitor.edits(**(edit if card in cards else new))
                        assert "problem" not in answer, answer
                        self.acknowledged.append((card, text))
                    card, text = next(wanted)
                    await asyncio.sleep(0.2)  # as fast as nobody types, and the machine has time to come back
            except (Lost, httpx.HTTPStatusError):
                await asyncio.sleep(0.3)  # perhaps nobody is there
            finally:
                self.visitor, self.working = None, False
                await visitor.vanishes()


async def kill_kernels(service: Service, pupils: list[Pupil], kills: int, chance: random.Random) -> None:
    """Kill kernels of people who are editing."""
    while kills:
        await asyncio.sleep(chance.uniform(0, 0.1))
        busy = [one for one in pupils if one.working]
        victim = chance.choice(busy or pupils)
        kernel = service.kernel(victim.visitor.kernel) if busy and victim.visitor else None
        if kernel:
            kernel.kill()
            kills -= 1
            victim.working = False


def kept(store: Path, key: str) -> list[tuple[str, str, str]]:
    """Author, card and text of each edit in the log of a map, oldest first; a log without gaps."""
    with Store.open(store) as open_:
        work = open_.work(key)
        log = work.history(limit=1_000_000)[::-1]
        assert [one.seq for one in log] == list(range(1, len(log) + 1))
        last = {card.id: card.text for _, card in work.journey.cards()}
    edits: list[Any] = [one.edit for one in log]
    found = [
        (edit.card.id, edit.card.text) if isinstance(edit, AddCard) else (edit.card, edit.fields["text"])
        for edit in edits
        if isinstance(edit, AddCard | ChangeCard)
    ]
    assert last == dict(found)  # the map is the fold of its log
    return [(one.author, *edit) for one, edit in zip(log, found, strict=True)]


def test_two_hundred_kills(tmp_path: Path) -> None:
    """Kernels and servers are killed 200 times under people who edit: each acknowledged edit stands once, in order."""
    chance = random.Random(3)

    async def class_room(service: Service) -> list[Pupil]:
        async with Visitor(service.url) as teacher:
            await teacher.asks("start", how="framework", id="six-stages")
            key, stages = teacher.key, teacher.view["order"]
        pupils = [Pupil(f"own{n}", "need") for n in range(OWN)]
        pupils += [Pupil(f"together{n}", stages[n], key) for n in range(TOGETHER)]
        over = asyncio.Event()
        works = asyncio.gather(*(one.works(service.url, over) for one in pupils))
        for _ in range(SERVERS):
            await kill_kernels(service, pupils, KERNELS // SERVERS, chance)
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(service.again)
        over.set()
        await works
        return pupils

    with running(tmp_path / "work.sqlite") as service:
        pupils = asyncio.run(class_room(service))
    logs = {key: kept(service.store, key) for key in {one.key for one in pupils}}
    for one in pupils:
        mine = [edit for author, *edit in logs[one.key] if author == one.name]
        assert max(Counter(map(tuple, mine)).values()) == 1
        assert len(mine) - len(one.acknowledged) <= KERNELS + SERVERS
        places = [mine.index([*edit]) for edit in one.acknowledged]
        assert places == sorted(places)


def test_a_kernel_that_is_killed_while_it_waits(tmp_path: Path) -> None:
    """Whoever comes after the waiting kernels were killed finds a page that works."""

    async def comes(service: Service) -> str:
        waiting = psutil.Process(service.process.pid).children(recursive=True)
        for one in waiting:
            with suppress(psutil.Error):
                if any("kernel-" in str(sock.laddr) for sock in one.net_connections("unix")):
                    one.kill()
        await asyncio.sleep(2.5)  # the server looks every second
        async with Visitor(service.url) as visitor:
            await visitor.asks("start", how="framework", id="blank")
            return visitor.key

    with running(tmp_path / "work.sqlite") as service:
        assert asyncio.run(comes(service))


def begins(person: Person, text: str) -> None:
    """A goal, typed and not yet kept."""
    person.page.get_by_role("button", name=re.compile("^Add a goal to Need")).first.click()
    person.words.press_sequentially(text)


def test_a_killed_kernel_mid_typing(served: Any, new_context: Callable[..., BrowserContext]) -> None:
    """The page whose kernel is killed says so, comes back by itself, and has the words that were half typed."""
    person = Person(new_context().new_page(), served.builder, served.store).comes().starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", "Need: I see what I need and look for information", "I want to know what suits me.")
    begins(person, "I want to pay")
    kernel = kernel_of(served.process, person.page.evaluate(KERNEL_ID))
    assert kernel
    kernel.kill()
    expect(person.page.get_by_role("alert").get_by_text(LOST)).to_be_visible()
    person.words.press_sequentially(" in two")
    person.hears("What you were typing is back.")
    expect(person.words).to_have_value("I want to pay in two")
    person.words.press("Enter")
    person.hears("Added “I want to pay in two”")
    assert person.kept("goal") == {"need": ["I want to know what suits me.", "I want to pay in two"]}


def test_a_link_that_is_cut(served: Any, new_context: Callable[..., BrowserContext]) -> None:
    """A page whose link was cut for a moment sees what others did meanwhile, and is not loaded anew."""
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page = new_context().new_page()
    page.route_web_socket(re.compile("/channels"), through)
    person = Person(page, served.builder, served.store).comes().starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", "Need: I see what I need and look for information", "I want to know what suits me.")
    page.evaluate("window.stillHere = true")
    for cut in (1, 2):
        with Store.open(served.store) as store:
            sockets[-1].close()
            work = store.work(person.link.partition("#key=")[2])
            work.undo() if cut == 2 else work.do(AddCard(stage="need", card=Goal(text="I want to pay fast.")))
        expect(person.card("I want to pay fast.")).to_have_count(2 - cut)
        expect(page.get_by_text(LOST)).to_have_count(0)
    person.adds("a goal", "Need: I see what I need and look for information", "I want to be sure.")
    assert page.evaluate("window.stillHere")


def test_a_suspended_and_a_killed_server(new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    """The page says that nobody answers, keeps what is typed, goes on by itself; an edit that waited stands once."""
    with running(tmp_path / "work.sqlite") as service:
        person = Person(new_context().new_page(), f"{service.url}builder", service.store)
        person.comes().starts("Six classic stages")
        person.step("Goals")
        begins(person, "I want to wait.")
        service.process.send_signal(signal.SIGSTOP)
        person.words.press("Enter")
        expect(person.page.get_by_text(LOST)).to_be_visible()
        person.words.press("Enter")
        expect(person.words).to_have_value("I want to wait.")
        service.process.send_signal(signal.SIGCONT)
        person.hears("Added “I want to wait.”")
        expect(person.page.get_by_text(LOST)).to_have_count(0)
        expect(person.form).to_have_count(0)
        assert person.kept("goal") == {"need": ["I want to wait."]}
        begins(person, "I want to pay")
        service.kill()
        expect(person.page.get_by_text(LOST)).to_be_visible()
        person.words.press_sequentially(" in two")
        person.words.press("Enter")
        expect(person.page.locator(".jk-saved")).to_contain_text("Not saved")
        expect(person.words).to_have_value("I want to pay in two")
        with person.page.expect_navigation(wait_until="commit"):  # by itself
            service.again()
        person.page.locator(".jk-board").wait_for()
        person.hears("What you were typing is back.")
        expect(person.words).to_have_value("I want to pay in two")
        person.words.press("Enter")
        person.hears("Added “I want to pay in two”")
        assert person.kept("goal") == {"need": ["I want to wait.", "I want to pay in two"]}

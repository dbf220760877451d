"""A visitor of the served Builder without a browser: the same requests and messages that the page sends.

Recorded from the page in Chromium: the page over HTTP with its cookies, the kernel's websocket in the binary
protocol, the widgets' state, then the Builder's own questions. What the page draws, and its scripts, are left out.
Any number of visitors run in one event loop.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from journeykit.widgets.view import TABLES

PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
WAIT: Final = 30.0  # seconds
_MOST_BYTES: Final = 100_000_000
_CONTROL: Final = "jupyter.widget.control"

__all__ = ["Lost", "Visitor"]


class Lost(ConnectionError):
    """The kernel, the server or the link to them went away before the answer came."""


class Visitor:
    """One tab of the Builder at the server `url`; `page` is where it stands there.

    `view` is what its page shows; `sent` and `received` count the bytes of the socket's messages.

    `heard` holds what was pushed without being asked for, such as what other people did.

    >>> async def names_a_map(url: str) -> str:
    ...     async with Visitor(url) as ana:
    ...         await ana.asks("start", how="framework", id="blank")
    ...         await ana.edits(do="change_header", fields={"title": "Shoes"})
    ...         return ana.key
    """

    def __init__(self, url: str, *, guest: str = "", page: str = "builder") -> None:
        self.url, self.guest, self.page = url, guest, page
        self.kernel = self.model = ""
        self.view: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []
        self.sent = self.received = self.page_bytes = 0
        self._http = httpx.AsyncClient(timeout=WAIT, verify=False, trust_env=False)  # a loopback needs no certificates
        self._socket: WebSocketClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._session = str(uuid4())
        self._numbers = count(1)
        self._waiting: dict[Any, asyncio.Future[dict[str, Any]]] = {}
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        return await self.comes()

    async def __aexit__(self, *_: object) -> None:
        await self.leaves()

    @property
    def key(self) -> str:
        """The key of the open map, as it stands in the link."""
        return str(self.view.get("key", ""))

    # -- coming and going

    async def comes(self, key: str = "") -> Self:
        """Open the page, and the map of a link with `key`. Raises `Lost`, and `httpx.HTTPStatusError` for a 503."""
        try:
            page = (await self._http.get(f"{self.url}{self.page}")).raise_for_status()
            self.page_bytes = len(page.content)
            self.kernel, self.model = _named(page.text, "kernelId"), _named(page.text, "model_id")
            (await self._http.get(f"{self.url}api/kernels/{self.kernel}", headers=self._xsrf)).raise_for_status()
            await self._connect()
        except (httpx.TransportError, HTTPClientError, OSError) as error:
            raise Lost(str(error)) from error
        await self._answer((str(uuid4()), "kernel_info_reply"), "kernel_info_request", {})
        await self._states()
        if key:
            await self.asks("start", how="key", key=key)
        return self

    async def _connect(self) -> None:
        parts = urlsplit(self.url)
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        request = HTTPRequest(
            f"ws://{parts.netloc}{parts.path}api/kernels/{self.kernel}/channels?session_id={self._session}",
            headers={"Cookie": cookies, "Origin": f"{parts.scheme}://{parts.netloc}"},
            request_timeout=WAIT,
        )
        self._socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=_MOST_BYTES)
        self._listening = asyncio.create_task(self._listen(self._socket))

    async def _states(self) -> None:
        comm = uuid4().hex
        opening = {"comm_id": comm, "target_name": _CONTROL, "data": {}}
        await self._send("comm_open", opening, version="1.0.0")
        asked = {"comm_id": comm, "data": {"method": "request_states"}}
        content = await self._answer((str(uuid4()), "comm_msg"), "comm_msg", asked)
        self.view = content["data"]["states"][self.model]["state"]["view"]
        await self._send("comm_close", {"comm_id": comm, "data": {}})

    async def leaves(self) -> None:
        """Close the tab as a browser does: a beacon that ends the kernel, and the socket."""
        try:
            await self._http.post(
                f"{self.url}voila/api/shutdown/{self.kernel}", data={"_xsrf": self._http.cookies.get("_xsrf", "")}
            )
        except httpx.TransportError:
            pass  # nobody is there any more
        finally:
            await self.vanishes()

    async def vanishes(self) -> None:
        """As a browser that crashes, or a laptop that is closed: without a word."""
        if self._socket:
            self._socket.close()
        if self._listening:
            self._listening.cancel()
        self._lose()
        await self._http.aclose()

    # -- what the page asks and hears

    async def asks(self, ask: str, *, wait: float = WAIT, **args: Any) -> dict[str, Any]:
        """The Builder's answer to one question. Raises `Lost`, and `TimeoutError` after `wait` seconds."""
        n = f"{self._session}-{next(self._numbers)}"
        content = {"n": n, "ask": ask, **({"guest": self.guest} if ask == "start" else {}), **args}
        custom = {"comm_id": self.model, "data": {"method": "custom", "content": content}}
        return await self._answer(n, "comm_msg", custom, wait=wait)

    async def edits(self, *, wait: float = WAIT, **edit: Any) -> dict[str, Any]:
        """Send an edit, as its fields, and return the answer."""
        return await self.asks("edit", wait=wait, edit=edit)

    async def sees(self, test: Callable[[dict[str, Any]], bool], *, wait: float = WAIT) -> None:
        """Wait until the view is so. Raises `Lost` and `TimeoutError`."""
        async with asyncio.timeout(wait):
            while not test(self.view):
                if self._socket is None:
                    raise Lost("the link is gone")
                self._news.clear()
                await self._news.wait()

    # -- the wire

    @property
    def _xsrf(self) -> dict[str, str]:
        return {"X-XSRFToken": self._http.cookies.get("_xsrf") or ""}

    async def _answer(self, to: Any, kind: str, content: dict[str, Any], *, wait: float = WAIT) -> dict[str, Any]:
        """Send a message, and wait for the one that is known as its answer by `to`."""
        answer = self._waiting[to] = asyncio.get_running_loop().create_future()
        try:
            await self._send(kind, content, number=to[0] if isinstance(to, tuple) else "")
            return await asyncio.wait_for(answer, wait)
        finally:
            self._waiting.pop(to, None)

    async def _send(self, kind: str, content: dict[str, Any], *, number: str = "", **metadata: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head = {"date": at, "msg_id": number or str(uuid4()), "msg_type": kind, "session": self._session}
        head |= {"username": "", "version": "5.2"}
        parts = [json.dumps(one).encode() for one in (head, {}, metadata, content)]
        message = serialize_msg_to_ws_v1(parts, "shell")  # type: ignore[no-untyped-call]
        if self._socket is None:
            raise Lost("the link is gone")
        try:
            await self._socket.write_message(message, binary=True)
        except (WebSocketClosedError, OSError) as error:
            raise Lost("the link went away") from error
        self.sent += len(message)

    async def _listen(self, socket: WebSocketClientConnection) -> None:
        while isinstance(message := await socket.read_message(), bytes):
            self.received += len(message)
            _, parts = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
            head, parent, _, content = map(json.loads, parts[:4])
            self._take(head["msg_type"], parent.get("msg_id", ""), content)
        self._lose()

    def _take(self, kind: str, parent: str, content: dict[str, Any]) -> None:
        if kind == "status" and content["execution_state"] in ("restarting", "autorestarting", "dead"):
            return self._lose()  # the kernel that comes next knows nothing of this page
        self._resolve((parent, kind), content)
        if kind == "comm_msg" and content["comm_id"] == self.model:
            self._hear(content["data"].get("content") or {})
        return None

    def _hear(self, said: dict[str, Any]) -> None:
        self.view = said.get("view") or merged(self.view, said.get("patch") or {})
        if not self._resolve(said.get("n"), said):
            self.heard.append(said)
        self._news.set()

    def _resolve(self, number: Any, content: dict[str, Any]) -> bool:
        answer = self._waiting.pop(number, None)
        if answer is None or answer.done():
            return False
        answer.set_result(content)
        return True

    def _lose(self) -> None:
        self._socket = None
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Lost("the link went away"))
        self._news.set()


def merged(view: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """A view with a patch, as `merge` in base.js puts them together."""
    tables: dict[str, Any] = {key: {**view.get(key, {}), **patch[key]} for key in TABLES if key in patch}
    for key, table in tables.items():
        tables[key] = {one: entry for one, entry in table.items() if entry is not None}
    return {**view, **patch, **tables}


def _named(page: str, name: str) -> str:
    found = re.search(rf'"{name}": "([^"]+)"', page)
    if found is None:
        raise Lost(f"the page has no {name}")
    return found[1]

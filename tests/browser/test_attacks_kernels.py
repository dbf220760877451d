"""Attacks on kernels: by whoever learns the id of another's, and by messages that no page of ours would send."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect
from visitor import PROTOCOL, Visitor

from journeykit.places import share


def in_time(work: Awaitable[None]) -> None:
    """Run it, for a minute at most."""

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(bounded())


async def socket_to(
    visitor: Visitor, session: str = "", cookies: str | None = None, origin: str = "", protocol: str = PROTOCOL
) -> WebSocketClientConnection:
    """Another socket to a visitor's kernel; by themselves, or by somebody with other cookies."""
    parts = urlsplit(visitor.url)
    own = "; ".join(f"{name}={value}" for name, value in visitor._http.cookies.items())
    asked = HTTPRequest(
        f"ws://{parts.netloc}/api/kernels/{visitor.kernel}/channels?{urlencode({'session_id': session or 'a' * 32})}",
        headers={"Cookie": own if cookies is None else cookies, "Origin": origin or f"http://{parts.netloc}"},
    )
    return await websocket_connect(asked, subprotocols=[protocol])


async def refused(opening: Awaitable[Any]) -> int:
    """The status a socket was refused with."""
    with pytest.raises(HTTPClientError) as error:
        await opening
    return error.value.code


def test_another_s_kernel_is_nobody_s(site: str) -> None:
    """Whoever learns the id of somebody's kernel can neither speak to it, nor listen, nor end it."""

    async def attack() -> None:
        async with Visitor(site) as ana, Visitor(site) as bob:
            await ana.asks("start", how="framework", id="blank")
            stranger = "; ".join(f"{name}={value}" for name, value in bob._http.cookies.items())
            assert await refused(socket_to(ana, cookies="")) == 404
            assert await refused(socket_to(ana, cookies=stranger)) == 404
            form = {"_xsrf": bob._http.cookies["_xsrf"]}
            end = await bob._http.post(f"{site}voila/api/shutdown/{ana.kernel}", data=form)
            assert end.status_code == 404
            assert (await bob._http.get(f"{site}api/kernels/{ana.kernel}")).status_code == 404
            gone = await bob._http.delete(f"{site}api/kernels/{ana.kernel}", headers=bob._xsrf)
            assert gone.status_code == 405
            await ana.edits(do="change_header", fields={"title": "Still mine"})
            assert ana.view["header"]["title"] == "Still mine"

    in_time(attack())


def test_a_lesson_s_kernel_is_nobody_s(site: str) -> None:
    """A lesson's kernel, too, hears its own page alone, and nothing that would run code."""

    async def attack() -> None:
        async with Visitor(site) as bob, httpx.AsyncClient(trust_env=False, timeout=30) as ana:
            page = await ana.get(f"{site}lessons/01_stages")
            found = re.search(r'"kernelId": "([^"]+)"', page.text)
            assert found
            link = Visitor(site)
            link.kernel = found[1]
            own = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
            first = await socket_to(link, "her-tab", cookies=own)
            stranger = "; ".join(f"{name}={value}" for name, value in bob._http.cookies.items())
            assert await refused(socket_to(link, "his-tab", cookies=stranger)) == 404
            assert (await bob._http.get(f"{site}api/kernels/{link.kernel}")).status_code == 404
            await first.write_message(message("execute_request", CODE), binary=True)
            while await first.read_message() is not None:
                pass
            assert first.close_code == 1008
            form = {"_xsrf": ana.cookies["_xsrf"]}
            assert (await ana.post(f"{site}voila/api/shutdown/{link.kernel}", data=form)).status_code == 204

    in_time(attack())


def test_sockets_are_counted_and_named(site: str) -> None:
    """A kernel has few sockets at a time, of this site's pages, in one protocol, each with a plain name."""

    async def attack() -> None:
        async with Visitor(site) as ana:
            for session in ("x" * 300, "a b", "a\0b", "é", "../x"):
                assert await refused(socket_to(ana, session)) == 400
            assert await refused(socket_to(ana, protocol="legacy")) == 400
            for origin in ("http://evil.example", "null", "http://127.0.0.1:1", "file://"):
                assert await refused(socket_to(ana, origin=origin)) == 403
            more = [await socket_to(ana, f"session-{n}") for n in range(3)]
            assert await refused(socket_to(ana, "session-3")) == 429
            for one in more:
                one.close()
            await ana.asks("start", how="framework", id="blank")

    in_time(attack())


def message(kind: str, content: Any, channel: str = "shell", head: Any = None) -> bytes:
    """The bytes of a kernel message."""
    whole = head or {"msg_id": "1", "msg_type": kind, "session": "s", "username": "", "date": "", "version": "5.2"}
    parts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in (whole, {}, {}, content)]
    return bytes(serialize_msg_to_ws_v1(parts, channel))  # type: ignore[no-untyped-call]


def offsets(*numbers: int) -> bytes:
    """The head of a message that claims these offsets."""
    return b"".join(number.to_bytes(8, "little") for number in (len(numbers), *numbers))


CODE = {"code": "open('run-by-a-visitor', 'w')", "silent": False, "user_expressions": {}, "allow_stdin": False}
DEEP = b"[" * 100_000
FORGED: tuple[bytes | str, ...] = (
    *(message("execute_request", CODE, channel) for channel in ("shell", "control", "stdin", "iopub", "x")),
    message("comm_msg", CODE, "control"),
    message("", CODE, head=b'{"msg_type": "comm_msg", "msg_type": "execute_request"}'),
    message("", CODE, head=b'{"msg_type": ["comm_msg", "execute_request"]}'),
    message("", CODE, head=b"[]"),
    message("", CODE, head=b"\xff\xfe"),
    message("", CODE, head=DEEP),
    message("comm_open", DEEP),
    *(
        message(kind, {})
        for kind in (
            "complete_request",
            "create_subshell_request",
            "debug_request",
            "history_request",
            "input_reply",
            "inspect_request",
            "interrupt_request",
            "is_complete_request",
            "shutdown_request",
            "usage_request",
        )
    ),
    *(
        message("comm_open", {"comm_id": "x", "target_name": target, "data": {"state": {}}})
        for target in ("jupyter.widget", "matplotlib", "", None, ["jupyter.widget.control"], "x" * 10_000)
    ),
    message("comm_open", {"comm_id": "x", "target_module": "os", "data": {}}),
    message("comm_open", [1]),
    b"",
    b"\xff" * 8,
    b"\xff" * 64,
    offsets(*[2**63] * 6),
    offsets(64, 60, 59, 58, 57, 56) + b"x" * 64,
    (10**9).to_bytes(8, "little") + b"\0" * 64,
    json.dumps({"channel": "shell", "header": {"msg_type": "execute_request"}, "content": CODE}),
    "{",
)


def test_nothing_forged_reaches_a_kernel(served: Any) -> None:
    """Whatever a socket sends that no page of ours would send ends that socket, and runs nowhere."""

    async def attack() -> None:
        async with Visitor(served.url) as ana:
            for n, forged in enumerate(FORGED):
                link = await socket_to(ana, f"session-{n}")
                await link.write_message(forged, binary=isinstance(forged, bytes))
                while await link.read_message() is not None:
                    pass
                assert link.close_code == 1008, forged[:200]
            await ana.asks("start", how="framework", id="blank")

    in_time(attack())
    assert not list(share("notebooks").rglob("run-by-a-visitor"))  # where kernels stand


def test_a_huge_message(site: str) -> None:
    """A message above the limit ends the socket before it is read."""

    async def attack() -> None:
        async with Visitor(site) as ana:
            link = await socket_to(ana)
            with contextlib.suppress(StreamClosedError, WebSocketClosedError):
                await link.write_message(b"\0" * 70_000_000, binary=True)
            while await link.read_message() is not None:
                pass
            await ana.asks("start", how="framework", id="blank")

    in_time(attack())


def test_widgets_stay_as_python_made_them(site: str) -> None:
    """State that is forged in one's own page, its code and style included, changes no map and no other page."""

    async def attack() -> None:
        async with Visitor(site) as ana, Visitor(site) as bob:
            await ana.asks("start", how="framework", id="blank")
            await bob.asks("start", how="key", key=ana.key)
            before = bob.view["header"]
            forged: tuple[dict[str, Any], ...] = (
                {"view": {"mode": "map", "header": {"title": "forged"}, "key": "forged"}},
                {"_esm": "alert(1)", "_css": "*{display:none}", "spec": {}},
                {"journey": {"title": "forged"}},
                {"layout": "IPY_MODEL_x", "comm": None, "keys": []},
            )
            for state in forged:
                await ana._send("comm_msg", {"comm_id": ana.model, "data": {"method": "update", "state": state}})
            await ana.edits(do="change_header", fields={"owner": "Real"})
            await bob.sees(lambda view: view["header"]["owner"] == "Real")
            assert bob.view["header"] == before | {"owner": "Real"}

    in_time(attack())

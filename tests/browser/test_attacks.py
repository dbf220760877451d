"""Attacks on a real server: from the net, from another site's page, and from another visitor."""

from __future__ import annotations

import asyncio
import contextlib
import http.server
import json
import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from person import Person
from playwright.sync_api import BrowserContext, Page
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect
from visitor import PROTOCOL, Visitor

from journeykit.places import share

READY = "body[data-state=ready]"
NOBODY = "00000000-0000-0000-0000-000000000000"
INSIDE = re.compile(r"Traceback|site-packages|Tornado|\.py\b|/(?:home|tmp|usr)/|Error:|HTTPError")
"""What no answer may tell."""


@pytest.fixture
def site(served: Any) -> str:
    """Where the server's first page is."""
    return str(served.url)


@pytest.fixture
def ask(served: Any, site: str) -> Iterator[Callable[..., httpx.Response]]:
    """Requests of a stranger, who keeps no cookies, once the first kernel is ready."""
    ready(served)
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as client:

        def asked(method: str, path: str, **options: Any) -> httpx.Response:
            client.cookies.clear()
            return client.request(method, path, **options)

        yield asked


def ready(served: Any) -> None:
    """Wait for the kernel that is kept ready."""
    end = time.monotonic() + 30
    while not served.kernels() and time.monotonic() < end:
        time.sleep(0.1)


def raw(url: str, message: bytes) -> bytes:
    """What comes back for these bytes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as link:
        try:
            link.sendall(message)
            return b"".join(iter(lambda: link.recv(65536), b""))
        except ConnectionError:
            return b""


PATHS = (
    "api",
    "api/contents",
    "api/contents/notebooks/apps/builder.ipynb",
    "api/events/subscribe",
    "api/kernels",
    f"api/kernels/{NOBODY}",
    f"api/kernels/{NOBODY}/channels",
    f"api/kernels/{NOBODY}/interrupt",
    f"api/kernels/{NOBODY}/restart",
    "api/kernelspecs",
    "api/me",
    "api/nbconvert",
    "api/security/csp-report",
    "api/sessions",
    "api/shutdown",
    "api/status",
    "api/terminals",
    "files/builder.ipynb",
    "builder.ipynb",
    "builder/",
    "Builder",
    "exercises",
    "exercises/../solutions/01_stages",
    "exercises/..%2fsolutions%2f01_stages",
    "fr",
    "fr/builder",
    "fr/fr/lessons/01_stages",
    "help/",
    "home.html",
    "lab",
    "lessons",
    "lessons/",
    "lessons/01_stages.ipynb",
    "lessons/01_stages/",
    "lessons//01_stages",
    "lessons/%2e%2e/apps/builder",
    "lessons/01_stages%00",
    "lessons/99_none",
    "lessons/tour",
    "lessons/apps/builder",
    "notebooks/01_stages.ipynb",
    "notebooks/apps/builder.ipynb",
    "solutions/01_stages",
    "tour",
    "login",
    "lsp/ws/pylsp",
    "metrics",
    "nbconvert/html/builder.ipynb",
    "terminals/websocket/1",
    "tree",
    "voila/api/contents",
    "voila/api/shutdown/",
    f"voila/api/shutdown/{NOBODY}",
    "voila/api/themes/x",
    f"voila/execution/{NOBODY}",
    "voila/files/builder.ipynb",
    "voila/files/.git/config",
    f"voila/query/{NOBODY}",
    "voila/render/builder.ipynb",
    "voila/tree",
    "voila/labextensions/jupyterlab_pygments/package.json",
    "voila/labextensions/anywidget/..%2f..%2f..%2fjupyter/kernels/python3/kernel.json",
    "voila/labextensions//etc/passwd",
    "voila/static/../../../../etc/passwd",
    "voila/static/..%2f..%2f..%2fetc%2fpasswd",
    "voila/static/%252e%252e%252fetc%252fpasswd",
    "voila/static/..%5c..%5cwin.ini",
    "voila/static//etc/passwd",
    "voila/static/voila.js%00.png",
    "voila/static/",
    "voila/templates/",
    "voila/templates/x",
    "voila/templates/lab/static/index.css",
    "voila/templates/journeykit/conf.json",
    "voila/templates/journeykit/static/..%2fconf.json",
    "voila/templates/journeykit/static//etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%0d%0aSet-Cookie:%20a=b",
    "/evil.example/",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
def test_no_route_answers(ask: Callable[..., httpx.Response], served: Any, method: str) -> None:
    """No address but those of our pages does anything, with any method, and each refusal is our own short page."""
    before = served.kernels()
    for path in PATHS:
        answer = ask(method, path, content=b"" if method == "GET" else b"{")
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
        assert "Go to the first page" in answer.text, path
        assert not INSIDE.search(answer.text + str(answer.headers)), (path, answer.text)
        assert "<script>alert" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers.get("Cache-Control") == "no-store" or "static" in path or "labext" in path
    assert served.kernels() == before


@pytest.mark.parametrize(
    "path", ["", "help", "builder", "nope", "voila/static/voila.js", "voila/labextensions/anywidget/package.json"]
)
def test_every_answer_is_for_this_site_alone(ask: Callable[..., httpx.Response], path: str) -> None:
    """Pages, files and errors: none may be framed, guessed at, or read by another site."""
    said = ask("GET", path).headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["X-Frame-Options"] == "DENY"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Referrer-Policy"] == "same-origin"
    assert said["Server"] == "JourneyKit"
    assert not [name for name in said if name.startswith("access-control")]
    for cookie in said.get_list("Set-Cookie"):
        assert "SameSite=" in cookie


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "evil.example#127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "[::ffff:10.0.0.1]",
        "[::1",
        "",
    ],
)
def test_another_name_gets_nothing(site: str, host: str) -> None:
    """A name that points here (DNS rebinding) gets neither page, nor script, nor websocket."""
    for path in ("/", "/voila/static/voila.js", f"/api/kernels/{NOBODY}/channels"):
        answer = raw(site, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert re.match(rb"HTTP/1.1 40[03] ", answer), answer[:200]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.2", "[::1]:8866"])
def test_this_machine_s_own_names_are_answered(ask: Callable[..., httpx.Response], host: str) -> None:
    """Every name of this machine's own leads in."""
    assert ask("GET", "voila/static/voila.js", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_only_who_looks_gets_a_seat(ask: Callable[..., httpx.Response], served: Any, asked: dict[str, str]) -> None:
    """Images, frames and scripts of other sites, and pages fetched on suspicion, start no kernel."""
    before = served.kernels()
    assert ask("GET", "builder", headers=asked).status_code == 403
    assert ask("GET", "lessons/01_stages", headers=asked).status_code == 403
    assert ask("HEAD", "builder").status_code == 405
    assert served.kernels() == before


def test_a_link_from_another_site_leads_in(ask: Callable[..., httpx.Response]) -> None:
    """A person who follows a link, from a course's page say, gets the Builder."""
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert ask("GET", "builder", headers=followed).status_code == 200


HERE = b"Host: localhost\r\nConnection: close\r\n"
BROKEN = (
    b"\x00\x01\x02\r\n\r\n",
    b"GET /\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /nope HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET /nope HTTP/1.1\r\n" + HERE + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HERE + b"\r\n",
    b"GET /nope HTTP/1.1\r\n" + HERE + b'Cookie: _xsrf=\xff\xfe; =;;;"\\; username=2|1:0|x\r\n\r\n',
    b"GET /nope?template=%ff&theme=%ff HTTP/1.1\r\n" + HERE + b"\r\n",
    b"POST /login HTTP/1.1\r\n" + HERE + b"Content-Length: -1\r\n\r\n",
    b"POST /login HTTP/1.1\r\n" + HERE + b"Content-Length: 999999999999\r\n\r\n",
    b"POST /login HTTP/1.1\r\n" + HERE + b"Content-Length: 200000\r\n\r\n" + b"a" * 200_000,
    b"POST /login HTTP/1.1\r\n" + HERE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /login HTTP/1.1\r\n" + HERE + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    b"POST /login HTTP/1.1\r\n"
    + HERE
    + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n\r\n--",
    b"POST /login HTTP/1.1\r\n" + HERE + b"Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
)


@pytest.mark.parametrize("message", BROKEN, ids=range(len(BROKEN)))
def test_broken_requests(site: str, ask: Callable[..., httpx.Response], message: bytes) -> None:
    """Whatever arrives, the answer is a refusal or none, it tells nothing, and the server goes on."""
    answer = raw(site, message)
    assert not answer or re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:200]
    assert not INSIDE.search(answer.decode(errors="replace"))
    assert ask("GET", "nope").status_code == 404


# -- kernels


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


# -- a password


PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def guarded(serve: Callable[..., Any]) -> Any:
    """A server with a password, behind a proxy that answers for https://maps.example.org/kit/."""
    return serve("--warm", "0", "--address", "https://maps.example.org/kit/", JOURNEYKIT_PASSWORD=PASSWORD)


@pytest.fixture
def sign_in(guarded: Any) -> Iterator[Callable[..., httpx.Response]]:
    """Try a password, through the proxy, from an address of one's own."""
    there = {"Host": "maps.example.org", "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=guarded.url, trust_env=False, timeout=30, headers=there) as client:

        def tried(password: str, after: str = "/kit/", came: str = "192.0.2.1") -> httpx.Response:
            page = client.get("login", headers={"X-Real-Ip": came})
            word = page.headers["Set-Cookie"].partition("_xsrf=")[2].partition(";")[0]
            return client.post(
                f"login?{urlencode({'next': after})}",
                data={"password": password, "_xsrf": word},
                headers={"Cookie": f"_xsrf={word}", "X-Real-Ip": came, "Origin": "https://maps.example.org"},
            )

        yield tried


def test_nothing_but_the_door_without_the_password(guarded: Any) -> None:
    """Without signing in there is neither page nor kernel, and no token in a link or a header helps."""
    there = {"Host": "maps.example.org"}
    for path in ("", "help", "builder", "lessons/01_stages", "?token=", f"?token={PASSWORD}", "?password=" + PASSWORD):
        for header in ({}, {"Authorization": f"token {PASSWORD}"}, {"Authorization": "Bearer x"}):
            answer = httpx.get(guarded.url + path, headers=there | header, trust_env=False)
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/kit/login?next=")
    for path in (f"api/kernels/{NOBODY}", f"api/kernels/{NOBODY}/channels"):
        assert httpx.get(guarded.url + path, headers=there, trust_env=False).status_code in (400, 403)
    assert guarded.kernels() == 0


def test_the_door_s_cookie(sign_in: Callable[..., httpx.Response]) -> None:
    """The cookie goes over TLS alone, is hidden from scripts, and is not sent with other sites' requests."""
    signed = [one for one in sign_in(PASSWORD).headers.get_list("Set-Cookie") if one.startswith("username-")]
    assert len(signed) == 1
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/kit/"):
        assert flag in signed[0]


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "/kit/..//evil.example/",
        "\t//evil.example",
        "javascript:alert(1)",
        "/kit/\r\nSet-Cookie: a=b",
        '"><script>alert(1)</script>',
    ],
)
def test_the_door_leads_nowhere_else(sign_in: Callable[..., httpx.Response], after: str) -> None:
    """After the password one is here, whatever the link said; and the page holds nothing of it as markup."""
    answer = sign_in(PASSWORD, after)
    assert "evil.example" not in urlsplit(answer.headers.get("Location", "/")).netloc
    assert answer.headers.get("Location", "/kit/").startswith("/kit/")
    assert "a=b" not in str(answer.headers.get_list("Set-Cookie"))
    wrong = sign_in("wrong", after, came="192.0.2.77")
    assert "<script>alert" not in wrong.text


def test_guessing_ends_soon(sign_in: Callable[..., httpx.Response]) -> None:
    """After twenty wrong passwords within a minute nothing more is tried from there, and others still come in."""
    came = "2001:db8::1"
    assert [sign_in(f"guess {n}", came=came).status_code for n in range(20)] == [401] * 20
    for again in (came, "2001:db8::ffff"):  # one customer of a provider has the whole network
        answer = sign_in(PASSWORD, came=again)
        assert answer.status_code == 429
        assert "Wait a minute" in answer.text
    assert sign_in(PASSWORD, came="2001:db8:1::1").status_code == 302


def test_no_seat_knows_the_password(guarded: Any, sign_in: Callable[..., httpx.Response]) -> None:
    """The password is in no environment of a kernel, nor of the process they come from."""
    door = next(one for one in sign_in(PASSWORD).headers.get_list("Set-Cookie") if one.startswith("username-"))
    there = {"Host": "maps.example.org", "Cookie": door.partition(";")[0]}
    assert httpx.get(f"{guarded.url}builder", headers=there, trust_env=False, timeout=60).status_code == 200
    others = [place for place in Path("/proc").glob("[0-9]*/stat") if _from(place, guarded.process.pid)]
    assert guarded.kernels() == 1
    assert len(others) > 1
    for place in others:
        assert PASSWORD not in place.with_name("environ").read_text(errors="replace")


def _from(place: Path, server: int) -> bool:
    """Whether a process is a child, or a child's child, of the server."""
    try:
        parent = place.read_text().rpartition(")")[2].split()[1]
        above = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1]
    except (OSError, IndexError):
        return False
    return str(server) in (parent, above)


# -- another site's page


EVIL = """<!DOCTYPE html><title>evil</title><body><script>
const url = "URL", tried = {};
const note = (name, how) => how.then((said) => { tried[name] = said; }, () => { tried[name] = "refused"; });
const loads = (tag, source) => new Promise((yes, no) => {
  const one = Object.assign(document.createElement(tag), { onload: () => yes("loaded"), onerror: no });
  one[tag === "link" ? "href" : "src"] = source;
  if (tag === "link") one.rel = "stylesheet";
  document.body.append(one);
});
const opens = (address) => new Promise((yes, no) => {
  const socket = new WebSocket(address, "v1.kernel.websocket.jupyter.org");
  socket.onopen = () => yes("opened");
  socket.onerror = no;
});
const reads = (path, how) => fetch(url + path, how).then((answer) => answer.text()).then((text) => text || "nothing");
Promise.all([
  note("read", reads("", { credentials: "include" })),
  note("blind", reads("", { mode: "no-cors", credentials: "include" })),
  note("end", reads("voila/api/shutdown/KERNEL", { method: "POST", mode: "no-cors", credentials: "include" })),
  note("ended", reads("voila/api/shutdown/KERNEL", { method: "POST", credentials: "include",
    headers: { "X-XSRFToken": "x" } })),
  note("delete", reads("api/kernels/KERNEL", { method: "DELETE", credentials: "include" })),
  note("kernel", reads("api/kernels/KERNEL", { credentials: "include" })),
  note("script", loads("script", url + "voila/static/voila.js")),
  note("picture", loads("img", url)),
  note("lesson", reads("lessons/01_stages", { credentials: "include" })),
  note("style", loads("link", url + "voila/templates/journeykit/static/index.css")),
  note("socket", opens(url.replace("http", "ws") + "api/kernels/KERNEL/channels?session_id=abc")),
]).then(() => { navigator.sendBeacon(url + "voila/api/shutdown/KERNEL"); window.tried = tried; });
</script><iframe id="frame" src="URL"></iframe><iframe id="course" src="URLlessons/01_stages"></iframe>
<iframe id="null" sandbox="allow-scripts allow-forms" srcdoc="<form method=post action='URLvoila/api/shutdown/KERNEL'>
</form><script>document.forms[0].submit()</script>"></iframe>"""


@pytest.fixture
def evil(tmp_path: Path) -> Iterator[Callable[[str, str], str]]:
    """Another site, on this machine, with a page that attacks; returns its address."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()

        def page(url: str, kernel: str) -> str:
            (tmp_path / "index.html").write_text(EVIL.replace("URL", url).replace("KERNEL", kernel))
            return f"http://localhost:{site.server_port}/"

        yield page
        site.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: the test says what matters."""


def test_another_site_s_page(
    new_context: Callable[..., BrowserContext], served: Any, evil: Callable[[str, str], str]
) -> None:
    """A page elsewhere, open in the same browser, reads nothing, frames nothing, ends nothing and takes no seat."""
    context = new_context()
    mine = context.new_page()
    mine.goto(served.builder, wait_until="commit")
    mine.wait_for_selector(READY)
    kernel = mine.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    before = served.kernels()
    theirs = context.new_page()
    theirs.goto(evil(served.url, kernel))
    theirs.wait_for_function("window.tried")
    tried = theirs.evaluate("window.tried")
    assert tried.pop("blind") in ("refused", "nothing")  # what comes back is hidden, and is a refusal
    assert tried.pop("end") in ("refused", "nothing")
    assert set(tried.values()) == {"refused"}, tried
    frames = [frame for frame in theirs.frames if frame.parent_frame]
    assert not any(frame.url.startswith(served.url) for frame in frames)
    with context.expect_page() as opening:
        theirs.evaluate("url => { window.other = open(url); }", served.builder)
    opening.value.wait_for_selector(READY)
    assert theirs.evaluate("window.other.closed")  # it has no hold on the window it opened
    assert served.kernels() <= before + 2  # the visitor's who followed the link, and the one kept ready
    assert mine.evaluate("kernel => fetch('/api/kernels/' + kernel).then((answer) => answer.status)", kernel) == 200


@pytest.mark.parametrize("where", ["builder", "lessons/01_stages"])
def test_what_the_policy_stops(page: Page, site: str, where: str) -> None:
    """Markup that got in could still not run, load, send or post anything."""
    page.goto(site + where, wait_until="commit")
    page.wait_for_selector(READY)
    ran, stopped = page.evaluate(
        """async () => {
          await new Promise((done) => setTimeout(done, 0)); // what Playwright itself runs is exempt
          const stopped = [];
          document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
          const holder = document.body.appendChild(document.createElement("div"));
          holder.innerHTML = `<img src="x:" onerror="window.ran = 1"><object data="/"></object>
            <form id="out" action="http://127.0.0.1:1/"></form><base href="http://127.0.0.1:1/">
            <a id="js" href="javascript:window.ran = 1">x</a>`;
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.body.append(script);
          document.getElementById("js").click();
          document.getElementById("out").submit();
          try { eval("window.ran = 1"); } catch {}
          try { new Function("window.ran = 1")(); } catch {}
          await fetch("http://127.0.0.1:1/").catch(() => {});
          await import("data:text/javascript,window.ran = 1").catch(() => {});
          await new Promise((done) => setTimeout(done, 300));
          return [window.ran, stopped];
        }"""
    )
    assert ran is None
    assert {"base-uri", "connect-src", "form-action", "object-src", "script-src-attr", "script-src-elem"} <= {*stopped}
    assert "script-src" in stopped  # eval


def test_back_to_a_page_that_was_left(person: Person) -> None:
    """The way back leads to a page that works: no old copy of it whose kernel has ended."""
    person.starts("Blank map")
    assert person.link
    person.page.goto("about:blank")
    person.page.go_back(wait_until="commit")
    person.page.locator(".jk-board").wait_for()
    person.picks("Menu", "Start another map")
    person.page.locator(".jk-start").wait_for()

"""Attacks on a real server from the net: addresses, methods, names and requests that no page of ours would send."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from outside import NOBODY, until

KEPT_READY = 2
INSIDE = re.compile(r"Traceback|site-packages|Tornado|\.py\b|/(?:home|tmp|usr)/|Error:|HTTPError")
"""What no answer may tell."""


@pytest.fixture
def ask(served: Any, site: str) -> Iterator[Callable[..., httpx.Response]]:
    """Requests of a stranger, who keeps no cookies, once the kernels that wait are ready."""
    ready(served)
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as client:

        def asked(method: str, path: str, **options: Any) -> httpx.Response:
            client.cookies.clear()
            return client.request(method, path, **options)

        yield asked


def ready(served: Any) -> None:
    """Wait for the kernels that are kept ready, so that one more would be an attacker's."""
    assert until(lambda: served.kernels() >= KEPT_READY, 30)


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
    assert served.kernels() <= before


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
    assert served.kernels() <= before


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

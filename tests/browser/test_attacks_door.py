"""Attacks on the door: what is to be had without the password, and what the page that asks for it may be made to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from outside import NOBODY

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

"""Who may ask the server for what: pages of other sites, other people's kernels, messages, passwords.

Voila and Jupyter hold much of this already; what stands here is what they leave open.
tests/browser/test_attacks.py attacks it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib.resources import files
from ipaddress import ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.logout import LogoutHandler
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import url_escape
from tornado.escape import url_unescape
from tornado.web import HTTPError, RequestHandler, StaticFileHandler, authenticated
from tornado.websocket import WebSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

__all__ = [
    "HEADERS",
    "MESSAGES",
    "SCRIPTS",
    "Channels",
    "EndOfKernel",
    "Guard",
    "Kernels",
    "OneKernel",
    "SignIn",
    "SignOut",
    "Wire",
    "is_message",
]

_TEMPLATE: Final = files("journeykit") / "apps" / "jupyter" / "nbconvert" / "templates" / "journeykit"
SCRIPTS: Final[dict[str, str]] = {
    name: _TEMPLATE.joinpath(f"{name}.js").read_text(encoding="utf-8")
    for name in ("app", "course", "home", "reader", "signin", "theme")
} | {"finish": "window.voila_finish();"}
"""What our pages run inline. The policy names each by its hash, so that no other inline script runs."""
_HEARTBEAT: Final = "window.voila_heartbeat()"  # Voila writes it into a page whose kernel is slow


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        # anywidget loads a widget's module from a Blob, which only a script that already runs can make
        f"script-src 'self' blob: {' '.join(map(_hash, (*SCRIPTS.values(), _HEARTBEAT)))}",
        "style-src 'self' 'unsafe-inline'",  # Lumino's and the widgets' styles are made in the page
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Server": "JourneyKit",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

MESSAGES: Final = ("comm_close", "comm_info_request", "comm_msg", "comm_open", "kernel_info_request")
"""All that a page may send to its kernel."""
_STATES: Final = "jupyter.widget.control"  # where a page asks for its widgets' state; it makes none itself
_PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
_MOST_PARTS: Final = 32
_MOST_SOCKETS: Final = 4  # to one kernel: a page has one, and a second while it reconnects
_WRONG_A_MINUTE: Final = 20
_ODD: Final = re.compile(r"(^|/)\.\.(/|$)|[\\\x00-\x1f\x7f]")
_SESSION: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


class Guard(RequestHandler):
    """What holds for every answer, whichever handler gives it; `server.py` puts it before each."""

    def set_default_headers(self) -> None:
        """Our headers; and nothing that is written for one visitor is kept by a cache."""
        if not isinstance(self, WebSocketHandler):  # an opened websocket has none
            super().set_default_headers()
            self._set_ours()

    def _set_ours(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)
        if not isinstance(self, StaticFileHandler):
            self.set_header("Cache-Control", "no-store")

    def prepare(self) -> Awaitable[None] | None:
        """Refuse other names (DNS rebinding), other sites' pages, and addresses that no page of ours asks for."""
        names = self.settings["journeykit_names"]
        if names is not None and not _is_ours(self.request.host, names):
            raise HTTPError(403)
        if _from_elsewhere(self.request.method, self.request.headers):
            raise HTTPError(403)
        if _ODD.search(url_unescape(self.request.path, plus=False)):
            raise HTTPError(404)
        return super().prepare()

    def write_error(self, status_code: int, **_: Any) -> None:
        """Our page and nothing else: what went wrong inside is nobody's business."""
        page = self.settings["voila_jinja2_env"].get_template("error.html")
        self._set_ours()
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(page.render(status_code=status_code, base_url=self.settings["base_url"]))

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:
        """Only what went wrong on our side: whoever tries the doors does not fill the log."""
        if not isinstance(value, HTTPError):
            super().log_exception(kind, value, trace)


def _is_ours(host: str, names: frozenset[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name in names or ip_address(name).is_loopback
    except ValueError:
        return False


def _from_elsewhere(method: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a page of another site asks, other than by a link that a person followed."""
    if headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    followed = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    return method != "GET" or not followed


class Kernels(AsyncMappingKernelManager):
    """Kernels that know whose they are. One that no page ever came for is ended; one that waits ready is not."""

    seconds_to_come = 90.0
    """So long a page may take to load before its kernel is ended."""
    _pools: dict[str, list[Any]]  # this and the next are Voila's, where it keeps kernels ready
    fill_if_needed: Callable[..., None]

    def __init__(self, **options: Any) -> None:
        self._opened: dict[str, tuple[str, str]] = {}
        self._alone_since: dict[str, float] = {}
        self._ending = False
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def is_of(self, kernel_id: str, person: str, session: str = "") -> bool:
        """Whether this person may speak to the kernel: it is theirs, or nobody's yet.

        `session` is the word that the page made up when it first connected. It counts as well, for somebody who
        opened two pages at once has the cookie of the second in both.
        """
        owner = self._opened.get(kernel_id)
        return owner is None or person == owner[0] or session == owner[1]

    def open(self, kernel_id: str, person: str, session: str) -> None:
        """From now on the kernel is this person's."""
        self._opened.setdefault(kernel_id, (person, session))

    def connections(self, kernel_id: str) -> int:
        """How many sockets are open to it."""
        return int(self._kernel_connections.get(kernel_id, 0))

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Called every few seconds for each kernel."""
        if kernel_id in self._opened:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
        elif kernel_id in self._waiting():
            self._alone_since.pop(kernel_id, None)  # its time begins when a visitor gets it
        elif time.monotonic() - self._alone_since.setdefault(kernel_id, time.monotonic()) > self.seconds_to_come:
            await self.shutdown_kernel(kernel_id)  # type: ignore[no-untyped-call]

    async def shutdown_all(self, now: bool = False) -> None:  # type: ignore[override]
        """End them all, for good."""
        self._ending = True
        await super().shutdown_all(now)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget it."""
        self._opened.pop(kernel_id, None)
        self._alone_since.pop(kernel_id, None)
        for notebook, pool in getattr(self, "_pools", {}).items():
            dead = [task for task in pool if kernel_id in _ready([task])]
            for task in dead:  # killed while it waited: nobody is to get it
                pool.remove(task)
            if dead and not self._ending:
                self.fill_if_needed(notebook_name=notebook)
        return super().remove_kernel(kernel_id)

    def pooled(self) -> int:
        """How many are kept for the next visitors, those included that are not ready yet."""
        return sum(map(len, getattr(self, "_pools", {}).values()))

    def ready(self) -> int:
        """How many wait, ready, for the next visitors."""
        return len(self._waiting())

    def _waiting(self) -> set[str]:
        """Those in Voila's pool, which belong to no page yet."""
        return _ready([task for pool in getattr(self, "_pools", {}).values() for task in pool])


def _ready(tasks: Iterable[Any]) -> set[str]:
    return {task.result()["kernel_id"] for task in tasks if task.done() and not task.exception()}


class OneKernel(KernelHandler):
    """A page asks whether its kernel is there, and nothing more."""

    SUPPORTED_METHODS = ("GET",)

    @authenticated
    async def get(self, kernel_id: str) -> None:
        """How it is with somebody's own kernel."""
        if not self.kernel_manager.is_of(kernel_id, self.current_user.username):  # type: ignore[attr-defined]
            raise HTTPError(404)
        await super().get(kernel_id)  # type: ignore[misc]


class EndOfKernel(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """The word of a tab that closes."""

    SUPPORTED_METHODS = ("POST",)

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel of whoever asks, and nobody else's."""
        if kernel_id not in self.kernel_manager or not self.kernel_manager.is_of(kernel_id, self.current_user.username):
            raise HTTPError(404)
        await super().post(kernel_id)


class Channels(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket between a page and its kernel."""

    async def pre_get(self) -> None:
        """Whoever came first stays the only one. Another's kernel looks as if there were none."""
        session = self.get_argument("session_id", "")
        if not _SESSION.fullmatch(session) or _PROTOCOL not in self.request.headers.get("Sec-WebSocket-Protocol", ""):
            raise HTTPError(400)
        kernels, person = self.kernel_manager, self.current_user.username
        if self.kernel_id not in kernels or not kernels.is_of(self.kernel_id, person, session):
            raise HTTPError(404)
        if kernels.connections(self.kernel_id) >= _MOST_SOCKETS:
            raise HTTPError(429)
        kernels.open(self.kernel_id, person, session)
        await super().pre_get()

    def get_websocket_protocol(self) -> Any:
        """Jupyter sends the pings; tornado, which counts in seconds, would take their milliseconds for its own."""
        protocol = super().get_websocket_protocol()
        if protocol is not None:
            protocol.params.ping_interval = protocol.params.ping_timeout = None
        return protocol


class Wire(ZMQChannelsWebsocketConnection):
    """What passes from the page to the kernel."""

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on what a page of ours would send. Anything else ends the connection."""
        if is_message(incoming_msg):
            super().handle_incoming_message(incoming_msg)
        else:
            self.websocket_handler.close(1008, "not a message of this page")


def is_message(message: Any) -> bool:
    r"""Whether these are the bytes of a message that a page may send to its kernel.

    Jupyter's binary protocol: the number of offsets, the offsets, and between them channel, header, parent header,
    metadata, content, buffers. The offsets are checked first: Jupyter believes them, however large.

    >>> is_message(b"\xff" * 8)
    False
    """
    if not isinstance(message, bytes) or len(message) < 8:
        return False
    count = int.from_bytes(message[:8], "little")
    if not 6 <= count <= _MOST_PARTS or len(message) < 8 * (count + 1):
        return False
    offsets = struct.unpack_from(f"<{count}Q", message, 8)
    if list(offsets) != sorted(offsets) or offsets[-1] > len(message):
        return False
    channel, header, *_, content = (message[offsets[i] : offsets[i + 1]] for i in range(5))
    try:
        kind = json.loads(header)["msg_type"]
        opens = json.loads(content)["target_name"] if kind == "comm_open" else _STATES
    except (KeyError, RecursionError, TypeError, ValueError):
        return False
    return channel == b"shell" and kind in MESSAGES and opens == _STATES


class SignIn(LoginFormHandler):
    """The page that asks for the password, in our words and without Jupyter's pictures."""

    wrong: Final[dict[str, list[float]]] = {}
    """When the last wrong passwords came from an address."""

    @allow_unauthenticated
    def post(self) -> None:
        """Sign in, unless too many wrong passwords came from this address within a minute."""
        now, came = time.monotonic(), _neighbourhood(self.request.remote_ip)
        last = [at for at in self.wrong.get(came, ()) if now - at < 60]
        if len(last) >= _WRONG_A_MINUTE:
            self.set_status(429)
            self.set_header("Retry-After", "60")
            self._render({"wrong": "too_many"})
            return
        super().post()  # type: ignore[no-untyped-call]
        if self.get_status() == 401:
            if len(self.wrong) > 10_000:
                self.wrong.clear()
            self.wrong[came] = [*last, now]

    def _render(self, message: dict[str, str] | None = None) -> None:
        page = self.settings["voila_jinja2_env"].get_template("login.html")
        after = url_escape(self.get_argument("next", default=self.base_url))
        wrong = message and message.get("wrong", "no_password")
        self.finish(page.render(action=f"{self.base_url}login?next={after}", form=self.xsrf_form_html(), wrong=wrong))


def _neighbourhood(address: str | None) -> str:
    """An address, or the whole network that a household or a provider's customer has in IPv6."""
    try:
        there = ip_address(address or "")
    except ValueError:
        return ""
    return str(there if there.version == 4 else ip_network(f"{there}/64", strict=False))


class SignOut(LogoutHandler):
    """Forget that this browser knew the password."""

    @allow_unauthenticated
    def get(self) -> None:
        """Back to the page that asks for it."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect(f"{self.base_url}login")

"""Voila, as the Builder needs it: one page, counted seats, nothing from outside, nothing to the outside.

What is set here and why was tried and measured; tests/browser/test_served.py attacks it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.security import passwd
from jupyter_server.utils import url_escape
from tornado.web import HTTPError, RequestHandler, authenticated
from traitlets.config import Config
from voila.app import Voila
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler

from journeykit.text import LANGUAGES, Phrase, phrase

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Voila's page; anywidget loads modules from a Blob
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the link carries the key of the work, and no other site may see it
    "Cross-Origin-Opener-Policy": "same-origin",
}
SECONDS_FOR_A_SEAT: Final = 5
MINUTES_IDLE: Final = 20
MOST_BYTES: Final = 64_000_000  # of one message: a data file (60 MB) and what goes with it
"""A kernel that no tab is connected to is ended after so long; the work stands in the store."""

EXTENSIONS: Final = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")
"""What the page loads besides Voila itself; nothing else that happens to be installed."""

WORDS: Final[dict[str, Phrase]] = {
    "opening": phrase("Opening the Builder…"),
    "failed": phrase("The Builder could not start. Reload the page; if that does not help, run: journeykit doctor"),
    "no_script": phrase("The Builder needs JavaScript. Allow it for this page, then reload."),
    "full": phrase("Every seat is taken at the moment. Your work is safe: try again in a few minutes."),
    "not_found": phrase("There is nothing at this address. The Builder is on the first page."),
    "wrong": phrase("Something went wrong here. Your work is safe: reload the page."),
    "again": phrase("Open the Builder"),
    "password": phrase("Password"),
    "no_password": phrase("That is not the password. Ask whoever sent you here."),
}

__all__ = ["HEADERS", "POLICY", "BuilderServer", "configuration"]


class Page(TornadoVoilaHandler):  # type: ignore[misc]
    """The one page. It counts seats, because Voila itself starts kernels without end (voila#617)."""

    opening = 0

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """The page with its own kernel; 503 with a friendly page once every seat is taken."""
        if path:
            raise HTTPError(404)
        _ = self.xsrf_token  # its cookie lets the closing tab's beacon end the kernel (voila#1458)
        if not await self._seat():
            self.set_header("Retry-After", "60")
            raise HTTPError(503)
        Page.opening += 1
        counted = True
        try:
            async for html in self.get_generator():
                Page.opening -= counted  # from the first piece on, the kernel itself is counted
                counted = False
                self.write(html)
                self.flush()
        finally:
            Page.opening -= counted
            RequestInfoSocketHandler._cache.clear()  # the widget reads the link itself; here it would stay for ever

    async def _seat(self) -> bool:
        """Whether a seat is free; whoever reloads waits here for their own, until their last kernel has ended."""
        for _ in range(SECONDS_FOR_A_SEAT * 10):
            if self._taken() < self.settings["journeykit_seats"]:
                return True
            await asyncio.sleep(0.1)
        return False

    def _taken(self) -> int:
        waiting = int(self.kernel_manager.get_pool_size(self.notebook_path))
        return max(0, len(self.kernel_manager) - waiting) + Page.opening


class SignIn(LoginFormHandler):
    """The page that asks for the password, in our words and without Jupyter's pictures."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        page = self.settings["voila_jinja2_env"].get_template("login.html")
        after = url_escape(self.get_argument("next", default=self.base_url))
        self.write(page.render(action=f"{self.base_url}login?next={after}", form=self.xsrf_form_html(), wrong=message))


class BuilderServer(Voila):  # type: ignore[misc]
    """Standalone Voila with our page, our messages and a list of who may ask for what."""

    announce: Callable[[str], None]
    seats: int

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings; a request from another host name is refused when we listen on this machine only."""
        settings: dict[str, Any] = super().init_settings()
        pages = settings["voila_jinja2_env"]
        pages.globals["words"] = spoken()
        self.identity_provider.login_handler_class = SignIn
        local = self.ip in ("127.0.0.1", "localhost", "::1")
        return settings | {
            "allow_remote_access": not local,
            "headers": HEADERS,
            "jinja2_env": pages,  # Jupyter's own handlers say their errors on our pages too
            "journeykit_seats": self.seats,
            "log_function": log_failures,
            "websocket_max_message_size": MOST_BYTES,
            "ws_ping_timeout": 30_000,  # as long as the interval; tornado warns of anything longer
        }

    def init_handlers(self) -> list[Any]:
        """Voila's routes with our page in the place of theirs, less the one that tells a kernel a visitor's link."""
        return [
            (path, Page if handler is TornadoVoilaHandler else handler, *rest)
            for path, handler, *rest in super().init_handlers()
            if handler is not RequestInfoSocketHandler
        ]

    def launch_browser(self) -> None:
        """Called by Voila once the port is open."""
        self.announce(self.connection_url)


def spoken() -> dict[str, dict[str, str]]:
    """Every sentence of the page in every language; the page shows the reader's."""
    return {key: {language: said.to(language) for language in LANGUAGES} for key, said in WORDS.items()}


def log_failures(handler: RequestHandler) -> None:
    """One line for what failed on our side, without the query: it may hold the key of somebody's work."""
    if handler.get_status() >= 500 and handler.get_status() != 503:
        logging.getLogger("journeykit").error("%s %s", handler.get_status(), handler.request.path)


def configuration(port: int, ip: str, password: str | None, warm: int) -> Config:
    """All that is set on Voila, in one place."""
    config = Config()
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.ip = ip
    config.Voila.log_level = logging.ERROR
    config.Voila.config_file_paths = []  # no voila.py of the folder one happens to stand in
    config.VoilaConfiguration.template = "journeykit"
    config.VoilaConfiguration.resources = {"words": spoken()}
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    config.VoilaConfiguration.preheat_kernel = warm > 0
    config.VoilaConfiguration.default_pool_size = warm
    config.VoilaKernelManager.fill_delay = 0.0  # the next visitor waits for no more than a kernel's start
    config.MappingKernelManager.cull_interval = 60
    config.MappingKernelManager.cull_idle_timeout = 60 * MINUTES_IDLE
    config.MappingKernelManager.buffer_offline_messages = False
    config.ZMQChannelsWebsocketConnection.limit_rate = False  # it would drop the view of a large map without a word
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        # a socket's path may have some 100 characters, and a temporary folder's own path can be nearly that long
        config.Voila.connection_dir_root = "/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()
    if password:
        config.PasswordIdentityProvider.hashed_password = passwd(password)  # type: ignore[no-untyped-call]
        config.PasswordIdentityProvider.allow_password_change = False
    return config

"""Voila, as an app needs it: one page, counted seats, nothing from outside, nothing to the outside.

What is set here and why was tried and measured; tests/browser/test_served.py attacks it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jupyter_server.auth.logout import LogoutHandler
from jupyter_server.auth.security import passwd
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.web import HTTPError, RequestHandler, authenticated
from traitlets.config import Config
from voila import notebook_renderer
from voila.app import Voila
from voila.exporter import VoilaExporter
from voila.request_info_handler import RequestInfoSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import AllowListFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from journeykit.apps.guard import (
    HEADERS,
    MESSAGES,
    SCRIPTS,
    Channels,
    EndOfKernel,
    Guard,
    Kernels,
    OneKernel,
    SignIn,
    SignOut,
    Wire,
)
from journeykit.apps.seats import FORKS
from journeykit.text import LANGUAGES, Phrase, phrase

SECONDS_FOR_A_SEAT: Final = 5
SECONDS_TO_LOAD: Final = 2.0
MINUTES_IDLE: Final = 20
"""A kernel that no tab is connected to is ended after so long; the work stands in the store."""
MOST_BYTES: Final = 64_000_000  # of one message: a data file (60 MB) and what goes with it
LIMITS: Final = {"max_body_size": 10_000, "max_header_size": 32_000, "idle_connection_timeout": 60, "body_timeout": 30}
"""Of a request: a password is the most that a page sends, and whoever sends slowly does not hold a connection."""

EXTENSIONS: Final = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")
"""What the page loads besides Voila itself; nothing else that happens to be installed."""

_COMMON: Final[dict[str, Phrase]] = {
    "password": phrase("Password"),
    "no_password": phrase("That is not the password. Ask whoever sent you here."),
    "too_many": phrase("Too many wrong passwords came from here. Wait a minute, then try again."),
}
WORDS: Final[dict[str, dict[str, Phrase]]] = {
    "builder": _COMMON
    | {
        "opening": phrase("Opening the Builder…"),
        "failed": phrase("The Builder could not start. Reload the page; if that does not help, run: journeykit doctor"),
        "no_script": phrase("The Builder needs JavaScript. Allow it for this page, then reload."),
        "full": phrase("Every seat is taken at the moment. Your work is safe: try again in a few minutes."),
        "not_found": phrase("There is nothing at this address. The Builder is on the first page."),
        "wrong": phrase("Something went wrong here. Your work is safe: reload the page."),
        "again": phrase("Open the Builder"),
    },
    "dashboard": _COMMON
    | {
        "opening": phrase("Opening the dashboard…"),
        "failed": phrase(
            "The dashboard could not start. Reload the page; if that does not help, run: journeykit doctor"
        ),
        "no_script": phrase("The dashboard needs JavaScript. Allow it for this page, then reload."),
        "full": phrase("Every seat is taken at the moment. Try again in a few minutes."),
        "not_found": phrase("There is nothing at this address. The dashboard is on the first page."),
        "wrong": phrase("Something went wrong here. Reload the page."),
        "again": phrase("Open the dashboard"),
    },
}
"""What the pages around each app say."""

__all__ = ["AppServer", "configuration"]


class Page(TornadoVoilaHandler):  # type: ignore[misc]
    """The one page. It counts seats, because Voila itself starts kernels without end (voila#617)."""

    opening = 0

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """The page with its own kernel, for somebody who looks at it; 503 with a friendly page without a free seat."""
        if path:
            raise HTTPError(404)
        asked = self.request.headers
        if asked.get("Sec-Fetch-Dest", "document") != "document" or "prefetch" in asked.get("Sec-Purpose", ""):
            raise HTTPError(403)  # an image's address, a frame, or a page that is fetched in case somebody opens it
        _ = self.xsrf_token  # its cookie lets the closing tab's beacon end the kernel (voila#1458)
        if not await self._seat():
            self.set_header("Retry-After", "60")
            raise HTTPError(503)
        # the next seat is made ready once this page has loaded, unless the next visitor would have to wait for it
        self.kernel_manager.fill_delay = SECONDS_TO_LOAD if self.kernel_manager.ready() > 1 else 0.0
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


class Exporter(VoilaExporter):  # type: ignore[misc]
    """Compiles a template once; Voila does for every page, and meanwhile serves nobody."""

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.bytecode_cache = COMPILED
        return environment


class Compiled(BytecodeCache):
    """Compiled templates, by name and source."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is known."""
        bucket.code = self._known.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key + bucket.checksum] = bucket.code


COMPILED: Final = Compiled()
notebook_renderer.VoilaExporter = Exporter  # Voila names its exporter nowhere else


INSTEAD: Final[dict[type, type]] = {
    KernelHandler: OneKernel,
    LogoutHandler: SignOut,
    TornadoVoilaHandler: Page,
    VoilaKernelWebsocketHandler: Channels,
    VoilaShutdownKernelHandler: EndOfKernel,
}
WITHOUT: Final = (AllowListFileHandler, RequestInfoSocketHandler, ThemesHandler)
"""Files of the notebook's folder; the route that tells a kernel a visitor's link, which ours reads itself; themes."""
OURS: Final[dict[type, str]] = {
    FileFindHandler: f"((?:{'|'.join(map(re.escape, EXTENSIONS))})/.+)",
    TemplateStaticFileHandler: "(journeykit/static/.+)",
}
"""Of all the extensions and templates that are installed, those that the page asks for."""


class AppServer(Voila):  # type: ignore[misc]
    """Standalone Voila with our page, our messages and a list of who may ask for what."""

    name: str
    """Which app it serves: a notebook of notebooks/apps, and its words."""
    announce: Callable[[str], None]
    seats: int
    names: frozenset[str] | None = frozenset(("localhost",))
    """The names it answers to, besides this machine's own addresses; None: to all."""
    behind = False
    """Whether a reverse proxy stands in front, whose word on where a request came from is believed."""
    secure = False
    """Whether that proxy speaks TLS."""

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, and what `Guard` reads."""
        settings: dict[str, Any] = super().init_settings()
        pages = settings["voila_jinja2_env"]
        pages.globals |= {"words": spoken(self.name), "scripts": SCRIPTS}
        settings["kernel_manager"].allowed_message_types = list(MESSAGES)
        people = self.identity_provider
        people.login_handler_class = SignIn
        people.secure_cookie = self.secure
        people.cookie_options = {"samesite": "Lax"}  # a link from elsewhere may lead in
        return settings | {
            "cross_origin_protection": True,
            "headers": HEADERS,
            "jinja2_env": pages,  # Jupyter's own handlers say their errors on our pages too
            "journeykit_names": self.names,
            "journeykit_seats": self.seats,
            "log_function": log_failures,
            "websocket_max_message_size": MOST_BYTES,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Strict", "secure": self.secure},
        }

    def init_handlers(self) -> list[Any]:
        """Voila's routes, each behind `Guard`, ours in the place of some, and less those that nobody needs."""
        return [
            (self._path(path, handler), _guarded(INSTEAD.get(handler, handler)), *rest)
            for path, handler, *rest in super().init_handlers()
            if handler not in WITHOUT
        ]

    def _path(self, path: str, handler: type) -> str:
        path = path.replace("(.*)", OURS.get(handler, "(.*)")).removeprefix(self.base_url)
        return f"{self.base_url}{path.removeprefix('/')}"  # /login, too, is below the address

    def listen(self) -> None:
        """Listen, within limits."""
        logging.getLogger("tornado.general").setLevel(logging.ERROR)  # what strangers send wrongly is no news
        self.app.listen = partial(self.app.listen, **LIMITS, xheaders=self.behind)
        super().listen()

    def launch_browser(self) -> None:
        """Called by Voila once the port is open."""
        self.announce(self.connection_url)


def _guarded(handler: type) -> type:
    return type(handler.__name__, (Guard, handler), {})


def spoken(app: str) -> dict[str, dict[str, str]]:
    """Every sentence of an app's pages in every language; the page shows the reader's."""
    return {key: {language: said.to(language) for language in LANGUAGES} for key, said in WORDS[app].items()}


def log_failures(handler: RequestHandler) -> None:
    """One line for what failed on our side, without the query: it may hold the key of somebody's work."""
    if handler.get_status() >= 500 and handler.get_status() != 503:
        logging.getLogger("journeykit").error("%s %s", handler.get_status(), handler.request.path)


def configuration(app: str, port: int, ip: str, password: str | None, warm: int) -> Config:
    """All that is set on Voila, in one place."""
    config = Config()
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.ip = ip
    config.Voila.log_level = logging.ERROR
    config.Voila.config_file_paths = []  # no voila.py of the folder one happens to stand in
    config.VoilaConfiguration.template = "journeykit"
    config.VoilaConfiguration.resources = {"words": spoken(app), "scripts": SCRIPTS}
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.multi_kernel_manager_class = Kernels
    config.Voila.kernel_websocket_connection_class = Wire
    config.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    config.VoilaConfiguration.preheat_kernel = warm > 0
    config.VoilaConfiguration.default_pool_size = warm
    config.MappingKernelManager.cull_interval = 15
    config.MappingKernelManager.cull_idle_timeout = 60 * MINUTES_IDLE
    config.MappingKernelManager.buffer_offline_messages = False
    config.KernelRestarter.restart_limit = 0  # a kernel that was killed would come back without the app
    config.KernelRestarter.time_to_dead = 1.0
    config.ZMQChannelsWebsocketConnection.limit_rate = False  # it would drop the view of a large map without a word
    if FORKS:
        config.KernelProvisionerFactory.default_provisioner_name = "journeykit-seats"
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        # a socket's path may have some 100 characters, and a temporary folder's own path can be nearly that long
        config.Voila.connection_dir_root = "/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()
    if password:
        config.PasswordIdentityProvider.hashed_password = passwd(password)  # type: ignore[no-untyped-call]
        config.PasswordIdentityProvider.allow_password_change = False
    return config

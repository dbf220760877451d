"""Voila, as the course needs it: known pages, counted seats, nothing from outside, nothing to the outside.

What is set here and why was tried and measured; tests/browser/test_served.py attacks it.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Mapping
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
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from tornado.web import RequestHandler
from traitlets.config import Config
from voila import notebook_renderer
from voila.app import Voila
from voila.exporter import VoilaExporter, VoilaMarkdownRenderer
from voila.request_info_handler import RequestInfoSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import AllowListFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from journeykit.apps import outline
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
from journeykit.apps.handlers import NotebookPage, StillPage
from journeykit.apps.pages import Page
from journeykit.apps.seats import FORKS
from journeykit.apps.words import spoken, spoken_in

MINUTES_IDLE: Final = 20
"""A kernel that no tab is connected to is ended after so long; the work stands in the store."""
MOST_BYTES: Final = 64_000_000  # of one message: a data file (60 MB) and what goes with it
LIMITS: Final = {"max_body_size": 10_000, "max_header_size": 32_000, "idle_connection_timeout": 60, "body_timeout": 30}
"""Of a request: a password is the most that a page sends, and whoever sends slowly does not hold a connection."""

EXTENSIONS: Final = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")
"""What the page loads besides Voila itself; nothing else that happens to be installed."""

__all__ = ["AppServer", "configuration"]


class Exporter(VoilaExporter):  # type: ignore[misc]
    """Knows the form of a lesson. Compiles a template once; Voila does for every page, and meanwhile serves nobody."""

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.bytecode_cache = COMPILED
        environment.globals |= {"outline": outline, "scripts": SCRIPTS}
        environment.filters["prose"] = self.prose
        return environment

    def prose(self, source: str) -> Markup:
        """Markdown of ours as HTML, its headings without links to themselves."""
        plain = VoilaMarkdownRenderer(self.contents_manager, escape=False, exclude_anchor_links=True)
        return Markup(MarkdownWithMath(renderer=plain).render(source))


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
    TornadoVoilaHandler: NotebookPage,
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
    """Standalone Voila with our pages, our messages and a list of who may ask for what."""

    pages: Mapping[str, Page]
    """What it serves, by address. Still pages stand before them where they are the course's."""
    announce: Callable[[str], None]
    seats: int
    names: frozenset[str] | None = frozenset(("localhost",))
    """The names it answers to, besides this machine's own addresses; None: to all."""
    behind = False
    """Whether a reverse proxy stands in front, whose word on where a request came from is believed."""
    secure = False
    """Whether that proxy speaks TLS."""

    @property
    def shared(self) -> bool:
        """Whether visitors come from other computers."""
        return self.names is None or self.behind

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, and what `Guard` reads."""
        settings: dict[str, Any] = super().init_settings()
        pages = settings["voila_jinja2_env"]
        pages.globals |= {"words": spoken("door", "dashboard" if "" in self.pages else "house"), "scripts": SCRIPTS}
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
            "journeykit_pages": self.pages,
            "journeykit_seats": self.seats,
            "journeykit_shared": self.shared,
            "log_function": log_failures,
            "websocket_max_message_size": MOST_BYTES,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Strict", "secure": self.secure},
        }

    def init_handlers(self) -> list[Any]:
        """Voila's routes, each behind `Guard`, ours in the place of some, and less those that nobody needs."""
        routes = [
            (self._path(path, handler), _guarded(INSTEAD.get(handler, handler)), *rest)
            for path, handler, *rest in super().init_handlers()
            if handler not in WITHOUT
        ]
        still = [] if "" in self.pages else [(f"{self.base_url}(help)?", _guarded(StillPage))]
        return [*still, *routes]

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


def log_failures(handler: RequestHandler) -> None:
    """One line for what failed on our side, without the query: it may hold the key of somebody's work."""
    if handler.get_status() >= 500 and handler.get_status() != 503:
        logging.getLogger("journeykit").error("%s %s", handler.get_status(), handler.request.path)


def log_cell(cell: Any, execute_reply: Any, **_: Any) -> None:
    """One line for a cell that failed; its page says calmly that a piece is missing."""
    said = execute_reply["content"]
    logging.getLogger("journeykit").error("cell %s: %s: %s", cell.get("id"), said["ename"], said["evalue"])


def told_to_the_page(pages: Mapping[str, Page]) -> Callable[..., dict[str, Any]]:
    """What a page's template learns of the page, besides what Voila tells it."""
    known = {page.notebook: page for page in pages.values()}

    def told(page_config: dict[str, Any], *, notebook_path: str, **_: Any) -> dict[str, Any]:
        page = known[notebook_path]
        says = spoken_in(page.language, "course", "lesson") if page.language else spoken(page.kind)
        return page_config | {"journeykit": {"page": page, "say": says, "other": page.other in pages}}

    return told


def configuration(pages: Mapping[str, Page], port: int, ip: str, password: str | None, warm: int) -> Config:
    """All that is set on Voila, in one place."""
    config = Config()
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.ip = ip
    config.Voila.log_level = logging.ERROR
    config.Voila.config_file_paths = []  # no voila.py of the folder one happens to stand in
    config.VoilaConfiguration.template = "journeykit"
    config.VoilaConfiguration.page_config_hook = told_to_the_page(pages)
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaExecutor.allow_errors = True  # one cell that fails does not take the rest of a lesson along
    config.VoilaExecutor.on_cell_error = log_cell
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {outline.HIDDEN}
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

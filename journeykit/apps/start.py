"""`serve` and `dashboard`: the course with its apps, or the Dashboard alone, by Voila, on this machine."""

from __future__ import annotations

import atexit
import ipaddress
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from journeykit.apps.pages import Page, alone, house
from journeykit.apps.seats import FORKS, prepare
from journeykit.deliverables import TEMPLATE
from journeykit.errors import BadValue
from journeykit.files import load
from journeykit.places import share
from journeykit.text import phrase
from journeykit.workshop.store import Store

PORT: Final = 8866
DASHBOARD_PORT: Final = 8868
_COURSE: Final = (
    "journeykit.widgets.builder",
    "journeykit.workshop.store",
    "journeykit.course",
    "journeykit.widgets",
    "pandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
)
_DASHBOARD: Final = ("journeykit.widgets.dashboard", "journeykit.events.live.live")
"""What seats share, of the course's pages and of the Dashboard alone. DuckDB is not in it: it would have threads."""

__all__ = ["DASHBOARD_PORT", "PORT", "dashboard", "free_port", "serve"]


def serve(
    port: int = PORT,
    *,
    ip: str = "127.0.0.1",
    browser: bool = True,
    store: str | None = None,
    template: str | None = None,
    password: str | None = None,
    address: str | None = None,
    seats: int = 60,
    warm: int = 2,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the course, the Builder and the Dashboard until stopped (Ctrl+C, or a termination signal).

    `port` 0 takes any free port. `store` is where work is kept, a file or a database's address; else it is a file in
    the person's data folder. `template` is the PowerPoint template of the decks that people take away. `address` is
    where a reverse proxy answers for it. `seats` is the most kernels at a time, one a tab, on any page; `warm` more
    wait, ready, for the next visitors of the Builder. Raises `BadValue` for a port that is taken, for an `address` that
    is none, and where others could come in without a password; `StoreError` where work cannot be kept; `BadFile` for a
    template that cannot be used.

    A kernel inherits this process's environment, and that is how the places of both reach it.
    """
    _instead("JOURNEYKIT_STORE", store)
    _instead(TEMPLATE, template)
    if told := os.environ.get(TEMPLATE):
        from journeykit.deliverables.deck.ground import ground  # heavy

        ground(told)
    os.environ["JOURNEYKIT_SERVED"] = "1"  # lessons keep the map in the store
    for name in ("JOURNEYKIT_MAP", "JOURNEYKIT_DATA"):
        os.environ.pop(name, None)  # the Dashboard here is the shoe shop's
    root = share("notebooks").parent
    options = _Options(port, ip, browser, password, address, seats, warm, announce)
    # what is wrong with the store is said here and now, rather than to every visitor
    _serve(house(root), "builder", options, _COURSE, before=lambda: Store.open().close())


def dashboard(
    journey: str | None = None,
    data: str | None = None,
    port: int = DASHBOARD_PORT,
    *,
    ip: str = "127.0.0.1",
    browser: bool = True,
    password: str | None = None,
    address: str | None = None,
    seats: int = 12,
    warm: int = 1,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the Dashboard of a map file and its data until it is stopped.

    `data` is a folder, a file, or a database's address; without it, and without a map, the shoe shop is shown. The
    other options are those of `serve`; each seat holds figures of its own, hence fewer of them. Raises `BadFile` for
    a map that cannot be read. A kernel finds both in its environment, so that no page and no command shows them.
    """
    if journey:
        load(Path(journey))
    _instead("JOURNEYKIT_MAP", journey)
    if not data and not os.environ.get("JOURNEYKIT_DATA"):
        from journeykit.events.live.shipped import shipped  # heavy

        data = str(shipped())
    _instead("JOURNEYKIT_DATA", data)
    for name in ("JOURNEYKIT_STORE", "JOURNEYKIT_SERVED"):
        os.environ.pop(name, None)  # no work is kept here
    options = _Options(port, ip, browser, password, address, seats, warm, announce)
    _serve(alone("dashboard"), "", options, _DASHBOARD)


@dataclass(frozen=True)
class _Options:
    port: int
    ip: str
    browser: bool
    password: str | None
    address: str | None
    seats: int
    warm: int
    announce: Callable[[str], None]


def _serve(
    pages: Mapping[str, Page],
    warm: str,
    options: _Options,
    preload: Sequence[str],
    before: Callable[[], None] = lambda: None,
) -> None:
    """Serve these pages. Seats wait for that at `warm`; `before` is what may go wrong before anybody is let in."""
    ip = options.ip
    site = _site(options.address) if options.address else None
    if not options.password:
        _stay_alone(ip, site)
    port = _open_port(options.port, ip)
    root = share("notebooks").parent
    _environment()
    if FORKS:
        prepare(preload)
    before()
    # jsonschema would build a grammar for a second and a half, for a check of addresses that nobody here asks for
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from journeykit.apps.server import AppServer, configuration  # heavy

    config = configuration(pages, port, ip, options.password, options.warm)
    server = AppServer(config=config, root_dir=str(root), notebook_path=str(root / pages[warm].notebook))
    server.pages, server.seats = pages, options.seats
    if not _local(ip):
        server.names = None
    elif site:
        server.names = frozenset(("localhost", str(site.hostname)))
    if site:
        server.base_url, server.secure = f"{site.path.rstrip('/')}/", site.scheme == "https"
        server.behind = _local(ip)  # else anybody could say that they are the proxy

    def listening(url: str) -> None:
        options.announce(url)
        if options.browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    server.announce = listening
    server.initialize(argv=[])
    server.start()


def free_port(start: int, ip: str = "127.0.0.1") -> int | None:
    """The first free port from `start` on, among the next fifty; None if there is none.

    >>> free_port(20000) in range(20000, 20050)
    True
    """
    return next((port for port in range(start, min(start + 50, 65536)) if _is_free(port, ip)), None)


def _open_port(port: int, ip: str) -> int:
    if port == 0:
        with socket.socket(_family(ip)) as probe:
            probe.bind((ip, 0))
            return int(probe.getsockname()[1])
    if _is_free(port, ip):
        return port
    other = free_port(port + 1, ip)
    raise BadValue(
        phrase("Port {port} is in use, perhaps by another JourneyKit.", port=port),
        phrase("Use --port {other}, which is free.", other=other) if other else phrase("Use --port 0: any free port."),
    )


def _is_free(port: int, ip: str) -> bool:
    with socket.socket(_family(ip)) as probe:
        if os.name == "posix":  # a port that was just left may be taken again, as the server itself does
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError:
            return False
    return True


def _family(ip: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


def _local(ip: str) -> bool:
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return ip == "localhost"


def _stay_alone(ip: str, site: SplitResult | None) -> None:
    """Without a password, nobody but this machine."""
    if site:
        raise BadValue(
            phrase("Everyone who finds {address} would get in.", address=site.geturl()),
            phrase("Set a password in the variable JOURNEYKIT_PASSWORD, or leave --address out."),
        )
    if not _local(ip):
        raise BadValue(
            phrase("Listening on {ip} would let everyone on the network in.", ip=ip),
            phrase("Set a password in the variable JOURNEYKIT_PASSWORD, or leave --ip out to stay on this machine."),
        )


def _site(address: str) -> SplitResult:
    try:
        site = urlsplit(address)
        if site.scheme in ("http", "https") and site.hostname and re.fullmatch(r"(/[\w.~-]+)*/?", site.path, re.ASCII):
            return site._replace(query="", fragment="")
    except ValueError:
        pass
    raise BadValue(
        phrase("{address} is not the address of a page.", address=address),
        phrase("Write it as people will open it, like https://example.org/maps/."),
    )


def _environment() -> None:
    """What Voila and the kernels find in their environment."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # seats are forked, and there are many of them
    os.environ["MPLBACKEND"] = "agg"
    os.environ.pop("JOURNEYKIT_PASSWORD", None)  # no kernel needs it
    templates = str(Path(str(files("journeykit"))) / "apps" / "jupyter")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (templates, os.environ.get("JUPYTER_PATH"))))
    # kernels run neither the person's own IPython start-up files nor write their history
    os.environ["IPYTHONDIR"] = tempfile.mkdtemp(prefix="journeykit-ipython-")
    atexit.register(shutil.rmtree, os.environ["IPYTHONDIR"], ignore_errors=True)


def _instead(variable: str, given: str | None) -> None:
    """Set a variable to the place that was given, if one was; a kernel stands in another folder."""
    if place := given or os.environ.get(variable):
        os.environ[variable] = place if "://" in place else str(Path(place).expanduser().absolute())

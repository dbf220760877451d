"""Where the apps find their files, which port they take, and what they refuse."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from journeykit.apps import dashboard, free_port, serve
from journeykit.apps.notebooks import working_copy
from journeykit.errors import BadFile, BadValue, NotFound, StoreError
from journeykit.places import share


def test_share(top: Path) -> None:
    """In a clone the folders are the clone's own; one that is not there is named."""
    assert share("notebooks") == top / "notebooks"
    with pytest.raises(NotFound, match="cupboard"):
        share("cupboard")


def test_a_port_in_use_is_named_with_the_next_free_one() -> None:
    """Voila would silently take another port; ours says which one is free."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = free_port(port + 1)
        with pytest.raises(BadValue, match=rf"Port {port} is in use.*--port {other}"):
            serve(port, browser=False)


@pytest.mark.parametrize("ip", ["0.0.0.0", "192.168.1.7", "::", "school.example"])
def test_others_need_a_password(ip: str) -> None:
    """Whoever listens for others sets a password first; an empty one is none."""
    for password in (None, ""):
        with pytest.raises(BadValue, match="password"):
            serve(0, ip=ip, browser=False, password=password)


def test_a_proxy_needs_a_password() -> None:
    """Where a reverse proxy lets others in, a password is set first."""
    with pytest.raises(BadValue, match="password"):
        serve(0, browser=False, address="https://maps.example.org/")


@pytest.mark.parametrize(
    "address", ["maps.example.org", "ftp://maps.example.org/", "https://", "https://a/b c/", "//a"]
)
def test_an_address_that_is_none(address: str) -> None:
    """What is not the address of a page is refused, with an example of one."""
    with pytest.raises(BadValue, match=r"like https://example\.org/maps/"):
        serve(0, browser=False, address=address, password="correct horse")


def test_a_kernel_that_no_page_came_for_is_ended() -> None:
    """A kernel that nobody opened ends; one that waits for the next visitor stays, and so does somebody's."""
    from journeykit.apps.guard import Kernels

    async def later() -> None:
        kernels = Kernels(cull_idle_timeout=1000)
        kernels.seconds_to_come = 0
        alone, waiting, opened = [await kernels.start_kernel() for _ in range(3)]
        ready: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        ready.set_result({"kernel_id": waiting})
        kernels._pools = {"builder.ipynb": [ready]}  # as Voila keeps them
        kernels.open(opened, "ana", "her tab")
        await kernels.cull_kernels()  # type: ignore[no-untyped-call]
        await kernels.cull_kernels()  # type: ignore[no-untyped-call]
        assert alone not in kernels
        assert waiting in kernels
        assert kernels.is_of(opened, "ana")
        assert kernels.is_of(opened, "ana in her other tab", "her tab")
        assert not kernels.is_of(opened, "bob", "his tab")
        kernels._pools = {}
        await kernels.shutdown_all()

    asyncio.run(later())


def test_work_that_cannot_be_kept_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that cannot hold the work stops `serve` before anybody is let in."""
    for name in ("JOURNEYKIT_STORE", "JUPYTER_PATH", "IPYTHONDIR"):
        monkeypatch.setenv(name, "")  # serve changes them
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        serve(0, browser=False, store=str(tmp_path / "file" / "work.sqlite"))


def test_a_template_that_cannot_be_used_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PowerPoint template that is none stops `serve` before anybody is let in."""
    for name in ("JOURNEYKIT_STORE", "JOURNEYKIT_TEMPLATE", "JOURNEYKIT_SERVED"):
        monkeypatch.setenv(name, "")  # serve changes them
    (tmp_path / "school.pptx").write_text("")
    with pytest.raises(BadFile, match=r"school\.pptx"):
        serve(0, browser=False, store=str(tmp_path / "work.sqlite"), template=str(tmp_path / "school.pptx"))


def test_a_dashboard_needs_a_map_that_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map that is not there stops `dashboard` at once, and so does listening for others without a password."""
    for name in ("JOURNEYKIT_MAP", "JOURNEYKIT_DATA", "JOURNEYKIT_STORE"):
        monkeypatch.setenv(name, "")  # dashboard changes them
    with pytest.raises(BadFile, match="none"):
        dashboard(str(tmp_path / "none.journey.json"), port=0, browser=False)
    with pytest.raises(BadValue, match="password"):
        dashboard(data=str(tmp_path), port=0, ip="0.0.0.0", browser=False)


def test_a_copy_to_work_in_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    """Without a clone, lessons and exercises are copied once; what a student wrote there stays, what is missing comes
    back, and solutions are not among them."""
    monkeypatch.setattr("journeykit.apps.notebooks.clone", lambda: None)
    folder = working_copy(tmp_path)
    names = {place.relative_to(top) for name in ("notebooks", "exercises") for place in (top / name).rglob("*.ipynb")}
    assert {place.relative_to(folder) for place in folder.rglob("*.ipynb")} == names
    mine, other = Path("notebooks/apps/builder.ipynb"), Path("notebooks/tour.ipynb")
    (folder / mine).write_text("mine")
    (folder / other).unlink()
    assert working_copy(tmp_path) == folder
    assert (folder / mine).read_text() == "mine"
    assert (folder / other).is_file()


def test_in_a_clone_the_notebooks_are_the_clone_s(tmp_path: Path, top: Path) -> None:
    """In a clone nothing is copied."""
    assert working_copy(tmp_path) == top
    assert list(tmp_path.iterdir()) == []

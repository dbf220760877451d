"""Real stores: a SQLite file and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from journeykit.model.cards import Goal
from journeykit.model.journey import Journey, Stage


class Server:
    """A PostgreSQL cluster in a folder of its own, on a socket in that folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._schemas = itertools.count(1)
        self._run("initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def _run(self, program: str, *options: str | Path) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_postgres, str(self._programs / program), *map(str, options)]
        subprocess.run(command, check=True, cwd=self._folder, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-c listen_addresses='' -c fsync=off -k {self._folder}"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", self._folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")

    def new_store(self) -> str:
        """The URL of a schema that nothing has been kept in yet."""
        schema = f"store_{next(self._schemas)}"
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as open_:
            open_.execute(f"CREATE SCHEMA {schema}")
        return f"postgresql://postgres@/postgres?host={self._folder}&options=-csearch_path%3D{schema}"


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL server."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (no initdb found)")
    folder = Path(tempfile.mkdtemp(prefix="jk-pg-"))  # short: a socket's path must be
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        server = Server(programs, folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where nothing has been kept yet, once in a file and once on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "work.sqlite")
    return str(request.getfixturevalue("postgres").new_store())


@pytest.fixture
def shoes() -> Journey:
    """A small map with ids that tests can name."""
    return Journey(
        title="Shoes",
        stages=(
            Stage(id="find", title="Find", cards=(Goal(id="g1", text="I want to see what there is."),)),
            Stage(id="buy", title="Buy", phase="during", cards=(Goal(id="g2", text="I want to pay quickly."),)),
        ),
    )

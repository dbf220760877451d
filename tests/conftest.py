"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres as postgresql
import pytest

TOP = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process, in English: its exit code, output and error stream."""
    from journeykit import cli

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["journeykit", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return int(ended.value.code or 0), out, err

    return command


@pytest.fixture(scope="session")
def top() -> Path:
    """The top folder of the clone."""
    return TOP


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real shops' data, which is not part of the project: `JOURNEYKIT_REAL_DATA`, else ../shared/data."""
    place = Path(os.environ.get("JOURNEYKIT_REAL_DATA") or TOP.parent / "shared" / "data")
    if not place.is_dir():
        pytest.skip(f"no real data at {place}; set JOURNEYKIT_REAL_DATA to where it is")
    return place


@pytest.fixture(scope="session")
def wheel(top: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git knows, so that nothing lying about gets in or helps."""
    source = tmp_path_factory.mktemp("source")
    told = subprocess.run(["git", "ls-files", "-z"], cwd=top, capture_output=True, check=False)
    if told.returncode != 0:
        pytest.skip("not a git clone: which files belong to the project is not known")
    for name in filter(None, told.stdout.decode().split("\0")):
        if (top / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(top / name, source / name)
    build = "from hatchling.build import build_wheel; print(build_wheel('dist'))"
    told = subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, text=True, check=True)
    return source / "dist" / told.stdout.split()[-1]


@pytest.fixture(scope="session")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `journeykit` command of an environment that has the wheel, and its dependencies from this one."""
    place = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(place, with_pip=False)
    packages = next((place / "lib").glob("python*/site-packages")) if os.name != "nt" else place / "Lib/site-packages"
    (packages / "dependencies.pth").write_text(dependencies(packages.parent / "dependencies"))
    # jupyter's share folder belongs to the dependencies, too
    shutil.copytree(Path(sys.prefix) / "share" / "jupyter", place / "share" / "jupyter")
    installer = [shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv", "pip", "install", "--no-deps"]
    python = str(place / BIN / "python")
    subprocess.run([*installer, "--quiet", "--offline", "--python", python, str(wheel)], check=True)
    return place / BIN / "journeykit"


def dependencies(place: Path) -> str:
    """A folder of links to this environment's packages, without the clone that is installed in it."""
    place.mkdir()
    for package in Path(pytest.__file__).parents[1].iterdir():
        if not package.name.lstrip("_").startswith("journeykit") and not package.name.startswith("_editable"):
            (place / package.name).symlink_to(package)
    return f"{place}\n"


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    """A running PostgreSQL server."""
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (no initdb found)")
    folder = Path(tempfile.mkdtemp(prefix="jk-pg-"))  # short: a socket's path must be
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        server = postgresql.Server(programs, folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def opened_by_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """LibreOffice opens a file and saves it anew, as PDF or in the format that is named: its place."""
    program = shutil.which("soffice")
    if program is None:
        missing = "LibreOffice is not installed (no soffice found); `make office` installs it on Debian"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    profile = tmp_path_factory.mktemp("office").as_uri()  # its own: a second LibreOffice waits for no first one

    def save(path: Path, format: str = "pdf") -> Path:
        folder = tmp_path_factory.mktemp("saved")
        options = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", format, "--outdir", folder]
        told = subprocess.run([program, *options, path], capture_output=True, text=True, timeout=120, check=False)
        found = [*folder.iterdir()]
        assert len(found) == 1, told.stderr
        return found[0]

    return save


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A disk of two megabytes, mounted at tmp_path / "disk"; call it with other mount options to change it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only the superuser of Linux may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")

    def change(options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)

    yield change
    subprocess.run(["umount", "-l", disk], check=True)

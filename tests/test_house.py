"""The house itself: what is pinned, what is light, what must not stand in any file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONDA = {"duckdb": "python-duckdb", "typst": "typst-py"}
"""What conda-forge calls otherwise."""
ONLY_PIP = {"font-source-sans-pro"}
"""What conda-forge lacks."""


def project(top: Path) -> dict[str, list[str]]:
    """pyproject.toml's lists of requirements."""
    read = tomllib.loads((top / "pyproject.toml").read_text())
    return {"": read["project"]["dependencies"], "dev": read["dependency-groups"]["dev"]}


def files_of(top: Path) -> list[Path]:
    """Every file of the project that holds text."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=top, capture_output=True, check=False)
    names = told.stdout.decode().split("\0") if told.returncode == 0 else []
    places = [top / name for name in names if name]
    if not places:
        pytest.skip("not a git clone: which files belong to the project is not known")
    binary = {".png", ".pdf", ".parquet", ".jpg", ".ttf"}
    return [place for place in places if place.is_file() and place.suffix not in binary]


def test_conda_agrees_with_pip(top: Path) -> None:
    """environment.yml asks for what pyproject.toml asks for, under conda's names."""
    lines = [line.strip() for line in (top / "environment.yml").read_text().splitlines()]
    listed = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    pip = listed[listed.index("pip:") + 1 :]
    conda = [one for one in listed[: listed.index("pip:")] if one not in ("conda-forge", "nodefaults", "pip")]
    asked = project(top)[""]
    for_conda = [re.sub(r"^[\w-]+", lambda name: CONDA.get(name[0], name[0]), one) for one in asked]
    assert sorted(conda) == sorted(["python>=3.11", *(one for one in for_conda if one not in ONLY_PIP)])
    assert sorted(pip) == ["-e .", *sorted(ONLY_PIP)]


def test_constraints_pin_everything_and_name_no_address(top: Path) -> None:
    """Every line is name==version, and every requirement of the project is among them and allows it."""
    lines = (top / "constraints.txt").read_text().split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!+]*", line) for line in lines)
    pinned = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    for line in (*project(top)[""], *project(top)["dev"], "uv", "pip"):
        asked = Requirement(line)
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)])


def test_importing_is_light() -> None:
    """`import journeykit` loads nothing heavy, and neither does a map made with it."""
    code = """
import sys, journeykit as jk
early = set(sys.modules)
jk.apply(jk.framework("six-stages"), jk.AddStage(stage=jk.Stage(title="Try it on")))
heavy = ["pandas", "matplotlib", "typst", "fontTools", "duckdb", "ipywidgets", "sqlalchemy", "voila", "typer", "babel"]
print([name for name in heavy if name in sys.modules], "pydantic" in early)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] False"


def test_public_names() -> None:
    """At most two dozen public names; each is there, and a room of the same name does not hide it."""
    import journeykit as jk
    import journeykit.frameworks

    assert len(jk.__all__) <= 24
    assert all(getattr(jk, name) is not None for name in jk.__all__)
    assert "six-stages" in jk.frameworks()
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = jk.nothing_such


def test_no_machine_and_no_registry_in_any_file(top: Path) -> None:
    """No file names a folder of somebody's machine or the address of a package registry."""
    banned = re.compile("|".join(("/wor" + "k/", "/hom" + "e/", "/roo" + "t/", "py" + r"pi\.", "pythonhos" + "ted")))
    found = [place for place in files_of(top) if banned.search(place.read_text(encoding="utf-8"))]
    assert found == []


def test_pages_ask_nothing_of_others(top: Path) -> None:
    """No script, style or template of ours loads anything from another address."""
    ours = [place for place in files_of(top) if place.suffix in (".js", ".css", ".html", ".j2")]
    loading = re.compile(r"""(?:src|href|url|import|from|fetch)\s*[=(]?\s*["'(]\s*(?:https?:)?//""")
    assert ours
    assert [place for place in ours if loading.search(place.read_text(encoding="utf-8"))] == []


def test_make_says_what_is_missing(top: Path, tmp_path: Path) -> None:
    """Without a Python that is new enough, make says so in one line and stops."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text((top / name).read_text())
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "make", "echo", "test"):
        found = next(Path(p) / name for p in os.environ["PATH"].split(os.pathsep) if (Path(p) / name).exists())
        (programs / name).symlink_to(found)
    told = subprocess.run(
        ["make", "serve"], cwd=tmp_path, env={"PATH": str(programs)}, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert told.stdout.count("\n") == 1
    assert "needs Python 3.11" in told.stdout


def test_ci_does_what_a_person_does(top: Path) -> None:
    """CI calls `make test` and nothing else."""
    assert (top / ".ci" / "run").read_text() == "#!/bin/sh\nexec make test\n"
    assert os.access(top / ".ci" / "run", os.X_OK)

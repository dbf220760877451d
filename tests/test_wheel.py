"""The built wheel in an environment of its own, outside any clone; tests/browser opens its Builder."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

from journeykit.course.lessons import lessons


def test_the_wheel_carries_what_is_needed(wheel: Path, top: Path) -> None:
    """Notebooks, apps, datasets, and every data file beside the code."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "journeykit/_share/notebooks/apps/builder.ipynb" in names
    assert "journeykit/_share/datasets/orders.csv" in names
    for room in ("notebooks", "notebooks/fr", "exercises", "exercises/fr"):
        assert {f"journeykit/_share/{room}/{key}.ipynb" for key in lessons()} <= names
    told = subprocess.run(["git", "ls-files", "journeykit"], cwd=top, capture_output=True, text=True, check=True)
    assert {name for name in told.stdout.split() if (top / name).is_file()} <= names


def test_it_runs_outside_any_clone(elsewhere: Path, tmp_path: Path) -> None:
    """There, a map is made, reviewed and drawn, and the doctor finds the notebooks and data of the wheel."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "JOURNEYKIT_STORE": str(tmp_path / "w.sqlite")}

    def run(*words: str) -> str:
        told = subprocess.run(
            [elsewhere, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in told.stderr
        return told.stdout

    run("new", "six-stages", "-o", "a.journey.json", "--lang", "fr")
    run("draw", "a.journey.json", "-o", "a.svg")
    assert (tmp_path / "a.svg").stat().st_size > 1000
    told = run("doctor")
    assert str(elsewhere.parents[1]) in told
    assert "_share" in told

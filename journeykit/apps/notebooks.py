"""`lab`: JupyterLab on the notebooks, without its news and its look for updates."""

from __future__ import annotations

import os
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Final

from journeykit.places import clone, share

__all__ = ["lab", "working_copy"]

_FOLDERS: Final = ("notebooks", "exercises")


def lab(*, port: int | None = None, browser: bool = True) -> None:
    """Open JupyterLab on the course, and wait until it is stopped.

    In a clone its notebooks are the clone's own; else a copy in the current folder (`working_copy`).
    """
    quiet = str(Path(str(files("journeykit"))) / "apps" / "jupyter-config")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (quiet, os.environ.get("JUPYTER_CONFIG_PATH"))))
    arguments = [f"--ServerApp.root_dir={working_copy(Path.cwd())}", "--ServerApp.log_level=WARN"]
    arguments += ["--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb", "--LabApp.extension_manager=readonly"]
    arguments += [] if browser else ["--no-browser"]
    arguments += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in containers
    arguments += [] if port is None else [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    from jupyterlab.labapp import LabApp  # heavy

    LabApp.launch_instance(arguments)


def working_copy(where: Path) -> Path:
    """The folder with the lessons and exercises to work in: the clone's own, or a copy in `where`.

    What stands there already is kept.
    """
    top = clone()
    if top is not None:
        return top
    target = where / "journeykit-course"
    for folder in _FOLDERS:
        for notebook in sorted(share(folder).rglob("*.ipynb")):
            copy = target / folder / notebook.relative_to(share(folder))
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(notebook, copy)
    return target

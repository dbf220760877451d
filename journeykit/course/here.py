"""Where a notebook of the course runs: its language, and the folder in which work is kept."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import platformdirs

from journeykit.text import LANGUAGES, Language

__all__ = ["language_here", "served", "work_folder"]


def served() -> bool:
    """Whether this kernel belongs to a page of `journeykit serve`, where work is kept in the store."""
    return bool(os.environ.get("JOURNEYKIT_SERVED"))


def language_here() -> Language:
    """The language of the notebook that runs here: French below a folder `fr`, else `JOURNEYKIT_LANG`, else English.

    Jupyter says the notebook's path in `JPY_SESSION_NAME`, and runs it in its folder; Voila says the page's path.
    """
    told = [os.environ.get(name, "") for name in ("JPY_SESSION_NAME", "SCRIPT_NAME")]
    folders = [*PurePosixPath(told[0].replace("\\", "/")).parts[:-1], *PurePosixPath(told[1]).parts, Path.cwd().name]
    asked = "fr" if "fr" in folders else os.environ.get("JOURNEYKIT_LANG", "en")
    return next((language for language in LANGUAGES if language == asked), "en")


def work_folder() -> Path:
    """The folder of a person's own work, made if it is new: `JOURNEYKIT_WORK`, else Documents/JourneyKit.

    It does not depend on where the notebook stands or runs, so that every lesson finds the same map.
    """
    told = os.environ.get("JOURNEYKIT_WORK")
    folder = Path(told).expanduser() if told else Path(platformdirs.user_documents_dir()) / "JourneyKit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

"""The pages of a server: which notebook stands at which address. What is not in the table is not served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journeykit.course.lessons import Lesson, lessons
from journeykit.text import LANGUAGES, Language

__all__ = ["APPS", "Page", "alone", "house"]

APPS: Final = ("builder", "dashboard")
"""The pages that are one widget, as large as the window."""
GUIDE: Final = "instructor"


@dataclass(frozen=True)
class Page:
    """A notebook that is served. `notebook` is its path below the folder that holds all notebooks.

    `kind` is an app, or `lesson`, `exercise` or `instructor`; `language` is that of the page, where the widget does
    not choose it.
    """

    address: str
    notebook: str
    kind: str
    language: Language | None = None
    lesson: Lesson | None = None

    @property
    def other(self) -> str:
        """The address of the same page in the other language.

        >>> Page("fr/instructor", "notebooks/fr/instructor.ipynb", "instructor", "fr").other
        'instructor'
        """
        return self.address.removeprefix("fr/") if self.language == "fr" else f"fr/{self.address}"

    @property
    def progress(self) -> str:
        """The name under which the browser remembers what was done of it: a lesson's id, or the address.

        >>> Page("fr/exercises/05_kpis", "exercises/fr/05_kpis.ipynb", "exercise", "fr").progress
        'exercises/05_kpis'
        """
        return self.lesson.id if self.lesson and self.kind == "lesson" else self.address.removeprefix("fr/")


def house(root: Path) -> dict[str, Page]:
    """Every page of the course, by address: those of which the notebook stands below `root`."""
    pages = [Page(app, f"notebooks/apps/{app}.ipynb", app) for app in APPS]
    for language in LANGUAGES:
        below = "" if language == "en" else f"{language}/"
        pages.append(Page(f"{below}{GUIDE}", f"notebooks/{below}{GUIDE}.ipynb", GUIDE, language))
        for one in lessons().values():
            pages.append(Page(f"{below}lessons/{one.id}", f"notebooks/{below}{one.id}.ipynb", "lesson", language, one))
            pages.append(
                Page(f"{below}exercises/{one.id}", f"exercises/{below}{one.id}.ipynb", "exercise", language, one)
            )
    return {page.address: page for page in pages if (root / page.notebook).is_file()}


def alone(app: str) -> dict[str, Page]:
    """One app, at the first page."""
    return {"": Page("", f"notebooks/apps/{app}.ipynb", app)}

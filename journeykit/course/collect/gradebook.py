"""nbgrader's gradebook as it exports it: a row a student and exercise, so that what reads one reads the other."""

from __future__ import annotations

import csv
import io
from typing import Final

from journeykit.course.collect.results import Report
from journeykit.course.tasks import tasks_of

COLUMNS: Final = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip

__all__ = ["COLUMNS", "gradebook"]


def gradebook(report: Report) -> str:
    """The text of the CSV file: a point a correct task. A name that a spreadsheet would compute gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    when = report.when.replace(microsecond=0).isoformat(sep=" ")
    for exercise in report.exercises:
        of = tasks_of(exercise)
        for student in report.students:
            handed_in = any(student.state(task.id) != "missing" for task in of)
            score = float(student.correct(of))
            name = _plain(student.name)
            writer.writerow(
                [exercise, "", when if handed_in else "", name, "", "", "", score, 0.0, score, float(len(of))]
            )
    return out.getvalue()


def _plain(name: str) -> str:
    text = " ".join(name.split()).encode("utf-8", "replace").decode()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text

"""The report of a class as a workbook: the class, its mistakes, the maps, the rubric. Text is never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from journeykit.course.collect.results import SIGNS, STATES, WORDS, Report, Student
from journeykit.course.lessons import lesson
from journeykit.course.rubric import LEVELS, MOST, rubric
from journeykit.text import Phrase, phrase

FILLS: Final = {"correct": "DDF0E3", "try_again": "FFF1D6", "not_yet": "EEF1F5", "missing": "FFFFFF"}
_HEAD: Final = 4
_LONGEST: Final = 2000
_A4: Final = 220
"""How many characters a line of A4 holds, in a print that can still be read."""
_LINE, _HIGHEST, _WIDE = 15.0, 400.0, 1.15
"""Points a line, points a row at most (Excel takes 409), and how much wider than a figure a letter may be."""

__all__ = ["workbook"]


def workbook(report: Report) -> bytes:
    """The bytes of the XLSX file."""
    return _Book(report).bytes()


class _Book:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._class()
        self._tasks()
        self._mistakes()
        self._maps()
        self._notes()
        self._rubric()

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _say(self, what: Any) -> str:
        return what if isinstance(what, str) else str(what.to(self._report.language))

    def _sheet(self, title: Phrase, widths: Sequence[float]) -> Any:
        sheet = self._book.create_sheet(self._say(title)[:31])
        for n, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(n)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if sum(widths) > _A4 else sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
        return sheet

    def _put(self, sheet: Any, row: int, column: int, value: Any, *, bold: bool = False, fill: str = "") -> None:
        cell = sheet.cell(row, column)
        if isinstance(value, int | float):
            cell.value = value
        else:
            text = ILLEGAL_CHARACTERS_RE.sub("", self._say(value)).encode("utf-8", "replace").decode()[:_LONGEST]
            cell.value = text
            cell.data_type = "s"
            cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if bold:
            cell.font = Font(bold=True)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)

    def _rows(self, sheet: Any, heads: Iterable[Any], rows: Iterable[Sequence[Any]], start: int = 1) -> None:
        for column, head in enumerate(heads, 1):
            self._put(sheet, start, column, head, bold=True, fill="E4E7EB")
        for row, values in enumerate(rows, start + 1):
            for column, value in enumerate(values, 1):
                self._put(sheet, row, column, value)
            _heighten(sheet, row)
        sheet.freeze_panes = sheet.cell(start + 1, 2)
        sheet.print_title_rows = f"{start}:{start}"

    # The sheets

    def _class(self) -> None:
        report = self._report
        criteria = rubric()
        wide = [26, *[8] * len(report.tasks), 10, 26, 9, 11, *[13] * len(criteria), 9, 60]
        sheet = self._sheet(phrase("Class"), wide)
        self._put(sheet, 1, 1, report.title, bold=True)
        legend = "   ".join(f"{SIGNS[state]} {self._say(WORDS[state])}" for state in STATES)
        self._put(sheet, 2, 1, legend)
        sheet.cell(2, 1).alignment = Alignment(wrap_text=False)
        heads: list[Any] = [phrase("Student"), *(task.id for task in report.tasks), phrase("Tasks done")]
        heads += [phrase("Map"), phrase("To fix"), phrase("To consider"), *(one.title for one in criteria)]
        self._rows(sheet, [*heads, phrase("Points"), phrase("Notes")], map(self._line, report.students), _HEAD)
        self._signs(sheet)
        self._points(sheet, len(report.tasks) + 6, len(criteria))

    def _line(self, student: Student) -> list[Any]:
        signs = [SIGNS[student.state(task.id)] for task in self._report.tasks]
        titles = " / ".join(one.title or one.file for one in student.maps)
        found: list[Any] = [sum(one.count(what) for one in student.maps) for what in ("fix", "consider")]
        notes = "\n".join(map(self._say, [*student.notes, *(one.error for one in student.maps if one.error)]))
        counts = [student.correct(self._report.tasks), titles, *(found if student.maps else ("", ""))]
        return [student.name, *signs, *counts, *[""] * (len(rubric()) + 1), notes]

    def _signs(self, sheet: Any) -> None:
        for row, student in enumerate(self._report.students, _HEAD + 1):
            for column, task in enumerate(self._report.tasks, 2):
                cell = sheet.cell(row, column)
                cell.fill = PatternFill("solid", fgColor=FILLS[student.state(task.id)])
                cell.alignment = Alignment(horizontal="center", vertical="top")

    def _points(self, sheet: Any, first: int, criteria: int) -> None:
        """The rubric's columns: to be filled in with 0 to 3, and added up."""
        last = _HEAD + max(1, len(self._report.students))
        start, end = get_column_letter(first), get_column_letter(first + criteria - 1)
        allowed = DataValidation(type="whole", operator="between", formula1="0", formula2=str(MOST), allow_blank=True)
        sheet.add_data_validation(allowed)
        allowed.add(f"{start}{_HEAD + 1}:{end}{last}")
        for row in range(_HEAD + 1, _HEAD + 1 + len(self._report.students)):
            place = f"{start}{row}:{end}{row}"
            sheet.cell(row, first + criteria).value = f'=IF(COUNT({place})=0,"",SUM({place}))'
            for column in range(first, first + criteria):
                sheet.cell(row, column).value = None

    def _tasks(self) -> None:
        sheet = self._sheet(phrase("Tasks"), [9, 40, 24, *[14] * len(STATES)])
        rows = [
            [task.id, task.title, lesson(task.exercise).title,
             *(sum(one.state(task.id) == state for one in self._report.students) for state in STATES)]
            for task in self._report.tasks
        ]  # fmt: skip
        heads = [phrase("Task"), phrase("Title"), phrase("Exercise"), *(WORDS[state] for state in STATES)]
        self._rows(sheet, heads, rows)

    def _mistakes(self) -> None:
        sheet = self._sheet(phrase("Mistakes"), [9, 11, 70, 22, 60])
        rows = [
            [one.task, len(one.students), one.says, one.name, ", ".join(one.students)] for one in self._report.mistakes
        ]
        said = (phrase("Task"), phrase("Students"), phrase("What the first of them reads"),
                phrase("Name in the course"), phrase("Who"))  # fmt: skip
        self._rows(sheet, said, rows)

    def _maps(self) -> None:
        sheet = self._sheet(phrase("Maps"), [24, 28, 9, 14, 34, 60, 60])
        rows = [
            [student.name, seen.title or seen.file, one.code, one.severity, one.place, one.seen, one.next_step]
            for student in self._report.students
            for seen in student.maps
            for one in seen.findings
        ]
        said = (phrase("Student"), phrase("Map"), phrase("Rule"), phrase("Severity"), phrase("Place"),
                phrase("Seen"), phrase("Next"))  # fmt: skip
        named = {"fix": phrase("To fix"), "consider": phrase("To consider")}
        self._rows(sheet, said, [[*row[:3], named[row[3]], *row[4:]] for row in rows])

    def _notes(self) -> None:
        sheet = self._sheet(phrase("Handed in"), [26, 60, 80])
        rows = [
            [student.name, ", ".join(student.files), "\n".join(map(self._say, student.notes))]
            for student in self._report.students
        ]
        self._rows(sheet, (phrase("Student"), phrase("Files"), phrase("Notes")), rows)

    def _rubric(self) -> None:
        sheet = self._sheet(phrase("Rubric"), [26, 40, *[40] * len(LEVELS)])
        levels = (phrase("{points} · {name}", points=points, name=name) for points, name in enumerate(LEVELS))
        rows = [[one.title, one.asks, *one.levels] for one in rubric()]
        self._rows(sheet, (phrase("Criterion"), phrase("What to look at"), *levels), rows)


def _heighten(sheet: Any, row: int) -> None:
    """As high as its longest cell needs: not every program measures that when it opens the file."""
    lines = 1
    for cell in sheet[row]:
        width = sheet.column_dimensions[cell.column_letter].width
        lines = max(lines, sum(ceil(len(line) * _WIDE / width) for line in str(cell.value or "").split("\n")))
    if lines > 1:
        sheet.row_dimensions[row].height = min(_LINE * lines, _HIGHEST)

"""Which sheet of a workbook is which, and what stands in its columns, however people renamed and moved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from journeykit.errors import BadFile
from journeykit.files.excel.cells import Broken, text_of
from journeykit.files.excel.columns import ABOUT, STAGE, STAGES, VERBATIMS, Column, columns_of, labels
from journeykit.files.excel.keys import MARK, Key, key_of
from journeykit.files.excel.opened import Grid, Row
from journeykit.model.cards import LANES
from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, Phrase, phrase, shown

__all__ = ["FORMAT", "TITLES", "Sheet", "headed", "sheets_of"]

FORMAT: Final = 1
TITLES: Final[Mapping[str, Phrase]] = {
    "about": phrase("About the map"),
    "stages": phrase("Stages"),
    **{one.id: one.title for one in LANES},
    "verbatims": phrase("Verbatims"),
}
"""The sheets that are read, in their order."""
_HEAD_WITHIN: Final = 30


@dataclass(frozen=True)
class Sheet:
    """A sheet whose purpose is known: its headings, and the column of its keys (-1: none)."""

    grid: Grid
    role: str
    head: Row
    columns: Mapping[int, Column]
    key: int = -1
    wrote: Sequence[str] = field(default_factory=tuple)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows below the headings that hold something besides their key."""
        for row in self.grid.rows:
            if row.number > self.head.number and any(row.at(at) is not None for at in self.columns):
                yield row

    def key_of(self, row: Row) -> Key | None:
        """The key of a row."""
        return key_of(row.at(self.key)) if self.key >= 0 else None

    def column(self, path: str) -> int:
        """Where a field stands; -1 where it does not."""
        return next((at for at, one in self.columns.items() if one.path == path), -1)

    def text(self, row: Row, path: str) -> str:
        """A cell as text; an error counts for nothing here, it is said where the cell is read."""
        value = row.at(self.column(path)) if self.column(path) >= 0 else None
        return "" if isinstance(value, Broken) else text_of(value).strip()


def _known(role: str) -> Mapping[str, Column]:
    """The columns of a sheet by their headings."""
    columns = {"stages": STAGES, "verbatims": VERBATIMS} | {one.id: (STAGE, *columns_of(one)) for one in LANES}
    return labels(columns.get(role, ()))


def _role_by_title(title: str) -> str:
    wanted = fold(title)
    return next((role for role, name in TITLES.items() if wanted in {fold(name.to(one)) for one in LANGUAGES}), "")


def _sheet(grid: Grid) -> Sheet | None:
    """What a sheet is: told by its quiet heading, else by its title."""
    for row in grid.rows[:_HEAD_WITHIN]:
        for at, value in enumerate(row.values):
            if isinstance(value, str) and value.startswith(MARK):
                role, *wrote = value.removeprefix(MARK).split()
                return Sheet(grid, role, row, headed(row, _known(role), at), at, wrote)
    role = _role_by_title(grid.name)
    if role == "about":
        heads = [row for row in grid.rows[:1] if fold(str(row.at(0))) not in labels(ABOUT)]
        return Sheet(grid, role, heads[0] if heads else Row(0, ()), {}) if grid.rows else None
    found = [Sheet(grid, role, row, headed(row, _known(role))) for row in grid.rows[:_HEAD_WITHIN]]
    return max(found, key=lambda one: len(one.columns), default=None) if role else None


def headed(row: Row, known: Mapping[str, Column], key: int = -1) -> dict[int, Column]:
    """The columns that a row of headings names; of two with the same heading, the first."""
    found: dict[int, Column] = {}
    for at, value in enumerate(row.values):
        column = known.get(fold(value)) if at != key and isinstance(value, str) else None
        if column is not None and column not in found.values():
            found[at] = column
    return found


def sheets_of(grids: Sequence[Grid], file: str) -> dict[str, Sheet]:
    """The sheets of a map's workbook by what they hold; empty where it is no such workbook. Raises `BadFile`."""
    found: dict[str, Sheet] = {}
    for grid in grids:
        sheet = _sheet(grid)
        if sheet is None or not (sheet.role == "map" or sheet.role in TITLES):
            continue
        if sheet.role in found:
            raise BadFile(
                phrase("{file} has the sheet “{title}” twice: {first} and {second}.", file=file,
                       title=TITLES.get(sheet.role, phrase("Map")),
                       first=shown(found[sheet.role].grid.name), second=shown(grid.name)),
                phrase("Remove one of them, or move it to a file of its own."),
            )  # fmt: skip
        found[sheet.role] = sheet
    if "stages" not in found or len(found) < 2 or found["stages"].column("title") < 0:
        return {}
    for role in found["stages"].wrote[1:]:
        if role not in found and role in TITLES:
            raise BadFile(
                phrase("{file} has no sheet “{title}” any more.", file=file, title=TITLES[role]),
                phrase("Bring it back, or leave it empty: a sheet that was renamed is found by its hidden column."),
            )
    if (found["stages"].wrote or ["1"])[0] > str(FORMAT):
        raise BadFile(
            phrase("{file} was made by a newer JourneyKit (format {found}; this one reads up to {known}).",
                   file=file, found=shown(found["stages"].wrote[0]), known=FORMAT),
            phrase("Update JourneyKit, then open it again."),
        )  # fmt: skip
    return found

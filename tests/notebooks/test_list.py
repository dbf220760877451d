"""Which notebooks there are: `make test` runs every one, so none may be there unseen or be missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOTEBOOKS = ("00_welcome.ipynb", "apps/builder.ipynb", "apps/dashboard.ipynb")


def test_the_list_is_the_folder(top: Path) -> None:
    """The notebooks that run are those that are listed here."""
    folder = top / "notebooks"
    found = {
        str(place.relative_to(folder)) for place in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in str(place)
    }
    assert found == set(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_stored_without_outputs(top: Path, name: str) -> None:
    """A notebook is stored without outputs and counts, and every cell has its id."""
    cells = json.loads((top / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
    assert all(cell.get("id") for cell in cells)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)

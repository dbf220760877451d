"""Real stores: a SQLite file and a PostgreSQL server of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeykit.model.cards import Goal
from journeykit.model.journey import Journey, Stage


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where nothing has been kept yet, once in a file and once on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "work.sqlite")
    return str(request.getfixturevalue("postgres").new_store())


@pytest.fixture
def shoes() -> Journey:
    """A small map with ids that tests can name."""
    return Journey(
        title="Shoes",
        stages=(
            Stage(id="find", title="Find", cards=(Goal(id="g1", text="I want to see what there is."),)),
            Stage(id="buy", title="Buy", phase="during", cards=(Goal(id="g2", text="I want to pay quickly."),)),
        ),
    )

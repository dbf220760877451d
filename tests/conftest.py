"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def top() -> Path:
    """The top folder of the clone."""
    return TOP


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real shops' data, which is not part of the project: `JOURNEYKIT_REAL_DATA`, else ../shared/data."""
    place = Path(os.environ.get("JOURNEYKIT_REAL_DATA") or TOP.parent / "shared" / "data")
    if not place.is_dir():
        pytest.skip(f"no real data at {place}; set JOURNEYKIT_REAL_DATA to where it is")
    return place

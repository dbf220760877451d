"""Files of any format are told by their ending."""

from __future__ import annotations

from pathlib import Path

import pytest

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import FORMATS


def test_a_map_comes_back_as_it_was(tmp_path: Path) -> None:
    """A map that is saved and loaded through its ending is the same map, for every format that keeps all of it."""
    for one in (one for one in FORMATS if getattr(one, "READS", True) and getattr(one, "WHOLE", True)):
        for ending in one.ENDINGS:
            path = jk.save(jk.example(), tmp_path / f"shoes{ending}")
            assert jk.load(path) == jk.example()


@pytest.mark.parametrize("name", ["shoes.txt", "shoes", "shoes.journey.jsn"])
def test_another_ending_is_refused_with_those_there_are(tmp_path: Path, name: str) -> None:
    """A name that no format has is refused, with the endings there are, and nothing is written."""
    with pytest.raises(BadFile, match=r"\*\.journey\.json"):
        jk.save(jk.example(), tmp_path / name)
    assert not list(tmp_path.iterdir())

"""Files of any format are told by their ending."""

from __future__ import annotations

from pathlib import Path

import pytest

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import FORMATS, excel, mermaid, native, read


def test_a_map_comes_back_as_it_was(tmp_path: Path) -> None:
    """A map that is saved and loaded through its ending is the same map, for every format that keeps all of it."""
    for one in (one for one in FORMATS if getattr(one, "READS", True) and getattr(one, "WHOLE", True)):
        for ending in one.ENDINGS:
            path = jk.save(jk.example(), tmp_path / f"shoes{ending}")
            assert jk.load(path) == jk.example()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("map.json", excel.dumps(jk.Journey(title="Shoes")), "*.xlsx file"),
        ("map.csv", native.dumps(jk.Journey(title="Shoes")).encode(), "*.journey.json file"),
        ("map.xlsx", mermaid.dumps(jk.Journey(title="Shoes")).encode(), "*.mmd file"),
    ],
)
def test_a_wrong_ending_is_said_with_the_right_one(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    """A file whose content is that of another format is refused with the ending it should have."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile) as loaded:
        jk.load(tmp_path / name)
    with pytest.raises(BadFile) as uploaded:
        read(name, content)
    assert str(loaded.value) == str(uploaded.value)
    assert says in str(loaded.value)
    assert name in str(loaded.value)


@pytest.mark.parametrize("name", ["shoes.txt", "shoes", "shoes.journey.jsn"])
def test_another_ending_is_refused_with_those_there_are(tmp_path: Path, name: str) -> None:
    """A name that no format has is refused, with the endings there are, and nothing is written."""
    with pytest.raises(BadFile, match=r"\*\.journey\.json"):
        jk.save(jk.example(), tmp_path / name)
    assert not list(tmp_path.iterdir())

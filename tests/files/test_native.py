from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from any_map import MAPS
from hypothesis import given

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.files.native import dumps, load, loads, save
from journeykit.frameworks import example, examples, framework, frameworks
from journeykit.model.journey import Journey
from journeykit.text import LANGUAGES


@given(journey=MAPS)
def test_a_map_survives_its_file(journey: Journey) -> None:
    """Whatever a map holds, its file read again is the same map, and is written the same."""
    text = dumps(journey)
    assert loads(text) == journey
    assert loads(text.encode()) == journey
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_maps_of_the_package_survive_their_file(language: Any, tmp_path: Path) -> None:
    """Every framework and example can be saved and loaded without loss."""
    maps = [*(framework(key, language) for key in frameworks()), *(example(language, key) for key in examples())]
    for journey in maps:
        assert load(save(journey, tmp_path / "map.journey.json")) == journey


def test_a_file_is_readable_and_short() -> None:
    """A map file is JSON with its format first, accents as they are, and no defaults."""
    text = dumps(Journey.model_validate({"title": "Fidélité", "stages": [{"id": "s", "title": "Je reviens"}]}))
    assert json.loads(text) == {"format": 1, "title": "Fidélité", "stages": [{"id": "s", "title": "Je reviens"}]}
    assert "Fidélité" in text


def broken(**changes: Any) -> str:
    """The text of a map file with one stage and one step, changed."""
    step = {"lane": "step", "id": "a", "text": "I click an ad", **changes}
    return json.dumps({"format": 1, "title": "Shoes", "stages": [{"id": "s", "title": "Awareness", "cards": [step]}]})


def stages(holding: Iterable[dict[str, Any]]) -> str:
    """The text of a map file with these stages."""
    return json.dumps({"format": 1, "title": "Shoes", "stages": list(holding)})


GOOD = broken()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not complete or not JSON: line 1, column 1"),
        ("hello", "not complete or not JSON"),
        (GOOD[:-20], "not complete or not JSON: line 1, column"),
        (b"\xff\xfe\x00", "is not a map file"),
        ("[" * 100_000, "is not a map file"),
        ("[]", "it names no format"),
        ("null", "it names no format"),
        ('{"title": "Shoes"}', "it names no format"),
        ('{"format": "1", "title": "Shoes"}', "format '1' does not exist"),
        ('{"format": true, "title": "Shoes"}', "format True does not exist"),
        ('{"format": 0, "title": "Shoes"}', "format 0 does not exist"),
        ('{"format": ' + "9" * 3_000 + "}", "made by a newer JourneyKit (format 9999"),
        ('{"format": ' + "9" * 9_000 + "}", "cannot be read: a number in it is too long. Correct it there"),
        (json.dumps({"format": "x" * 100_000}), "x… does not exist. Choose a *.journey.json file."),
        ('{"format": 99, "title": "Shoes"}', "made by a newer JourneyKit (format 99; this one reads up to 1)"),
        ('{"format": 1}', "title: is missing"),
        ('{"format": 1, "title": "Shoes", "stages": 3}', "stages: must be a list; you gave 3"),
        ('{"format": 1, "title": "Shoes", "stages": [3]}', "Stage 1: must be names with their values; you gave 3"),
        ('{"format": 1, "title": "Shoes", "mood": 3}', "mood: is not known in a map"),
        (broken(emotion=5), "Stage 1 “Awareness”, card 1 “I click an ad”, Feels: must be at most 2; you gave 5"),
        (broken(touchpoints="ad"), "card 1 “I click an ad”, touchpoints: is not known in a map"),
        (broken(text=""), "Stage 1 “Awareness”, card 1, text: must not be empty"),
        (broken(lane="wish"), "must name its lane, one of goal, expectation"),
        (broken(lane="goal", emotion=1), "emotion: is not known in a map"),
        (broken(verbatims=[{"text": "x"}, {"text": ""}]), "Their words, 2, text: must not be empty"),
        (broken(id="s"), "two stages or cards have the id s; each needs its own"),
        (broken(id="../etc"), "must be letters, digits"),
        (broken(id="__proto__"), "id: must be letters, digits, “.”, “_” and “-” only, 60 at most; you gave __proto__"),
        (broken(id="a" * 100_000), "60 at most; you gave aaaa"),
        (broken(text="\u200b\u2060"), "Stage 1 “Awareness”, card 1 “\u200b\u2060”, text: must not be empty"),
        (broken(text="x" * 1_000_000), "text: must be at most 2000 characters; you gave 1000000"),
        (broken(text="\ud800"), "text: must be text; you gave \ufffd"),
        (broken(text={"a": 1}), "card 1, text: must be text; you gave names with their values"),
        (broken(emotion=10**400), "Feels: must be at most 2; you gave 1000000"),
        (broken(emotion=True), "Feels: must be a whole number; you gave True"),
        (json.dumps({"format": 1, "title": "Shoes", "y" * 100_000: 1}), "y…: is not known in a map; remove it"),
        (json.dumps({"format": 1, "title": "Shoes", "{n}\n": 1}), "{n} : is not known in a map"),
        (
            json.dumps({"format": 1, "title": "x", "stages": [{"title": "A" * 90_000}]}),
            "must be at most 120 characters",
        ),
        ('{"format": 1, "title": "A", "title": "B"}', "cannot be read: “title” is said twice in the same place."),
        ('{"format": 1, "title": "A", "stages": [{"cards": [], "cards": []}]}', "“cards” is said twice"),
        (GOOD.replace('"title"', "'title'"), "not complete or not JSON: line 1, column"),
        (GOOD + GOOD, "not complete or not JSON: line 1, column"),
        (GOOD.encode().replace(b"click", b"cl\0ck"), "not complete or not JSON"),
        (GOOD.encode().replace(b"click", b"cl\xefck"), "is not a map file. Choose a *.journey.json file."),
        (b"PK\x03\x04\xff\xfe", "is not a map file. Choose a *.journey.json file."),
        (b"%PDF-1.7\n%\xe2\xe3", "is not a map file. Choose a *.journey.json file."),
        (b"<!doctype html><html>", "not complete or not JSON: line 1, column 1"),
        ('{"format": 1, "title": "Shoes", "a": ' + "[" * 100_000 + "]" * 100_000 + "}", "is not a map file."),
        (stages({"title": "x"} for _ in range(100_000)), "stages: must have at most 200 entries; you gave more."),
        (
            stages({"title": "x", "cards": [{"lane": "goal", "text": "x"}] * 50} for _ in range(101)),
            "a map holds at most 5000 cards",
        ),
        (stages({"title": ""} for _ in range(150)), "Stage 5, title: must not be empty\nand 145 more."),
        (GOOD.replace('"I click an ad"', "NaN"), "text: must be text; you gave nan"),
        (
            broken(lane="kpi", target=1).replace('"target": 1', '"target": NaN'),
            "Target: must be a number; you gave nan",
        ),
    ],
)
def test_a_malformed_file_is_refused_in_the_words_of_the_map(text: str | bytes, says: str) -> None:
    """A file that cannot be read says its name, where it is broken and what is allowed."""
    with pytest.raises(BadFile) as caught:
        loads(text, "shoes.journey.json")
    assert "shoes.journey.json" in str(caught.value)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 1_000
    assert str(caught.value).encode()  # it can be printed, sent and kept


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_map_reads_the_same_in_every_encoding_that_editors_write(encoding: str) -> None:
    """A file that an editor saved again in another encoding of Unicode, with or without its mark, is the same map."""
    text = dumps(example("fr"))
    assert loads(text.encode(encoding)) == example("fr")
    assert loads("\ufeff" + text) == example("fr")


def test_a_file_that_ends_early_is_never_half_a_map() -> None:
    """Wherever a file was cut off, it is refused, with the place."""
    whole = dumps(example()).encode()
    for end in range(0, len(whole) - 2, 101):
        with pytest.raises(BadFile, match=r"cut\.json is not (a map file|complete or not JSON: line \d+, column \d+)"):
            loads(whole[:end], "cut.json")


def test_a_file_of_50_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A file that no map can be is refused by its size."""
    file = tmp_path / "huge.journey.json"
    with file.open("wb") as out:
        out.truncate(50_000_000)
    with pytest.raises(BadFile, match=r"huge\.journey\.json is larger than a map can be \(20 MB\)\. Check that it is"):
        load(file)


def test_every_fault_is_named_up_to_five() -> None:
    """Several faults are said at once; past five, how many more there are."""
    stages = [{"title": f"Stage {n}", "phase": "soon"} for n in range(7)]
    with pytest.raises(BadFile) as caught:
        loads(json.dumps({"format": 1, "title": "Shoes", "stages": stages}))
    said = str(caught.value)
    assert said.count("must be one of 'before', 'during', 'after'; you gave soon") == 5
    assert "and 2 more" in said


def test_a_file_larger_than_a_map_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A huge file is refused before it is read, on disk as in memory."""
    monkeypatch.setattr(native, "MOST_BYTES", 1_000)
    file = tmp_path / "huge.journey.json"
    file.write_text(" " * 1_001)
    with pytest.raises(BadFile, match="larger than a map can be"):
        load(file)
    with pytest.raises(BadFile, match="larger than a map can be"):
        loads(" " * 1_001)


def test_an_older_format_is_upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each older format goes through every step up to today's."""
    monkeypatch.setattr(native, "FORMAT", 3)
    monkeypatch.setitem(native.UPGRADES, 1, lambda plain: {"title": plain["name"]})
    monkeypatch.setitem(native.UPGRADES, 2, lambda plain: {"title": plain["title"].upper()})
    assert loads('{"format": 1, "name": "Shoes"}').title == "SHOES"
    assert loads('{"format": 2, "title": "Shoes"}').title == "SHOES"


def test_a_file_that_cannot_be_read_is_untouched(tmp_path: Path) -> None:
    """Reading a broken file raises and leaves every byte in place."""
    file = tmp_path / "broken.journey.json"
    file.write_text(GOOD[:-10], encoding="utf-8")
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    with pytest.raises(BadFile):
        load(file)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


@pytest.mark.parametrize("name", ["gone.journey.json", "no/such/folder.journey.json", "."])
def test_a_file_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    """A missing file, or a folder in its place, raises BadFile with its name."""
    with pytest.raises(BadFile, match="cannot be read"):
        load(tmp_path / name)


@pytest.mark.parametrize("name", ["no/such/folder.journey.json", "folder"])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    """A folder that is missing or stands in the file's place raises BadFile; no half-written file stays."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").touch()
    with pytest.raises(BadFile, match="cannot be written"):
        save(Journey(title="Shoes"), tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "kept"]


def test_a_save_that_fails_half_way_keeps_the_old_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails, the file is what it was, and the temporary one is gone."""
    file = save(Journey(title="Old"), tmp_path / "map.journey.json")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match="the disk is full"):
        save(Journey(title="New"), file)
    assert load(file).title == "Old"
    assert list(tmp_path.iterdir()) == [file]


def test_saving_keeps_the_rights_of_the_file(tmp_path: Path) -> None:
    """A map that only its owner may read stays so; a new one is readable like any other file."""
    file = save(Journey(title="Shoes"), tmp_path / "map.journey.json")
    assert file.stat().st_mode & 0o777 == 0o644
    file.chmod(0o600)
    assert save(Journey(title="Boots"), file).stat().st_mode & 0o777 == 0o600

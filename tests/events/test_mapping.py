"""Which events of a log mean which stage: by name, by pattern, as suggested, and as a person chooses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from journeykit.errors import BadValue, NotFound
from journeykit.events import read_events, suggest_activities
from journeykit.events.mapping import Pattern, activities_of, map_activities, patterns_of
from journeykit.events.meanings import fits, stages_by_activity
from journeykit.events.traces import Traces
from journeykit.model.edits import apply, inverse
from journeykit.model.journey import Journey, Stage

MAP = Journey(
    title="x",
    stages=(
        Stage(id="look", title="I look", activities=("page_*", "seen elsewhere")),
        Stage(id="pay", title="I order and pay", activities=("page_pay", "PAGE_Été", "*_paid")),
        Stage(id="wait", title="I wait for the parcel", phase="after"),
    ),
)
ACTIVITIES = ["page_home"] * 3 + ["Page_Shoes"] * 2
ACTIVITIES += ["page_pay", "page_paid", "page_ete", "parcel_shipped", "zzz"]
ROWS = "".join(f"c{i},{name},2025-01-01T10:{i:02d}\n" for i, name in enumerate(ACTIVITIES))
LOG = read_events(("log.csv", f"case,activity,at\n{ROWS}".encode()))


def meant(journey: Journey) -> dict[str, str]:
    """The stage that each activity of the log means."""
    return {one.name: one.stage for one in activities_of(journey, LOG) if not one.suggested}


def test_names_win_over_patterns_and_earlier_stages_over_later() -> None:
    """An exact name wins over a pattern of an earlier stage; other spellings and patterns count in stage order."""
    names = ["page_pay", "page_paid", "PAGE_home", "page_été", "order_paid", "zzz"]
    assert stages_by_activity(MAP, names) == {
        "page_pay": 1, "page_paid": 0, "PAGE_home": 0, "page_été": 0, "order_paid": 1
    }  # fmt: skip


def test_traces_know_patterns() -> None:
    """The log goes through the stages that patterns name, too."""
    traces = Traces.of(LOG).mapped(MAP)
    assert traces.stages == {"page_home": 0, "Page_Shoes": 0, "page_pay": 1, "page_paid": 0, "page_ete": 0}
    assert dict(traces.by_stage().rows("select activity, count(*) from events group by activity")) == {
        "I look": 7, "I order and pay": 1
    }  # fmt: skip


def test_a_star_is_the_only_sign() -> None:
    """Brackets and question marks stand for themselves, and a name that looks like a pattern is still a name."""
    assert fits("what?", "What?")
    assert not fits("what?", "whats")
    assert fits("[page]*", "[page] 1")
    assert not fits("[page]*", "p")
    assert fits("*", "anything")
    assert not fits("a*a*a*a*a*a*a*a*b", "a" * 300)


def test_what_is_said_is_kept_and_the_rest_suggested_or_listed() -> None:
    """What a pattern covers is not suggested again; what fits no stage is listed, with how often it happened."""
    found = suggest_activities(MAP, LOG)
    assert found.stages["look"] == MAP.stages[0].activities
    assert found.stages["wait"] == ("parcel_shipped",)
    assert found.unmapped == ("zzz",)
    assert (found.counts["page_home"], found.counts["zzz"]) == (3, 1)
    assert suggest_activities(MAP, Traces.of(LOG)) == found


def test_a_large_log_is_not_held(tmp_path: Path) -> None:
    """The events of a log that stands in files are counted where they are."""
    parquet.write_table(LOG.data, tmp_path / "log.parquet")
    large = replace(LOG, held=None, files=(tmp_path / "log.parquet",))
    assert suggest_activities(MAP, large) == suggest_activities(MAP, LOG)
    assert "data" not in vars(large)


def test_what_a_person_sees() -> None:
    """Every activity with its count, its stage, and whether a pattern or only a suggestion says so."""
    rows = {one.name: one[1:] for one in activities_of(MAP, LOG)}
    assert rows == {
        "page_home": (3, "look", "page_*", False),
        "Page_Shoes": (2, "look", "page_*", False),
        "page_pay": (1, "pay", "", False),
        "page_paid": (1, "look", "page_*", False),
        "page_ete": (1, "look", "page_*", False),
        "parcel_shipped": (1, "wait", "", True),
        "zzz": (1, "", "", False),
    }


def test_what_a_person_chooses_is_what_the_map_says() -> None:
    """A choice becomes an edit that undo takes back; names that the log has not stay."""
    after = MAP
    edits = map_activities(MAP, LOG, {"zzz": "wait", "page_pay": "look", "page_paid": "pay", "page_home": "look"})
    undo = []
    for edit in edits:
        undo.append(inverse(after, edit))
        after = apply(after, edit)
    assert meant(after)["zzz"] == "wait"
    assert meant(after)["page_pay"] == "look"
    assert meant(after)["page_paid"] == "pay"
    assert set(after.stages[0].activities) == {"seen elsewhere", "page_*"}
    for edit in reversed(undo):
        after = apply(after, edit)
    assert after == MAP


def test_patterns_are_changed() -> None:
    """Patterns are replaced by those given: taken away, added, moved to another stage."""
    after = MAP
    for edit in map_activities(MAP, LOG, {"page_home": "wait"}, [Pattern("page_*", "pay"), Pattern("z*", "look")]):
        after = apply(after, edit)
    assert patterns_of(after) == (Pattern("z*", "look"), Pattern("page_*", "pay"))
    assert meant(after)["page_home"] == "wait"
    assert meant(after)["Page_Shoes"] == "pay"
    assert meant(after)["zzz"] == "look"


def test_what_cannot_be_is_refused() -> None:
    """A pattern without a star, a stage that is gone, and no stage where a pattern says one are refused in words."""
    with pytest.raises(BadValue, match="no pattern"):
        map_activities(MAP, LOG, {}, [Pattern("page", "look")])
    with pytest.raises(NotFound):
        map_activities(MAP, LOG, {}, [Pattern("page*", "gone")])
    with pytest.raises(NotFound):
        map_activities(MAP, LOG, {"zzz": "gone"})
    with pytest.raises(BadValue, match=r"falls under page_\*"):
        map_activities(MAP, LOG, {"page_home": ""})
    assert map_activities(MAP, LOG, {"no such event": "look"}) == ()


NAMES = sorted({one.name for one in activities_of(MAP, LOG)})


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["look", "pay", "wait"])))
def test_every_choice_is_kept(chosen: dict[str, str]) -> None:
    """Whatever a person chooses, that is what the events mean afterwards, and choosing it again changes nothing."""
    after = MAP
    for edit in map_activities(MAP, LOG, chosen):
        after = apply(after, edit)
    assert {name: meant(after)[name] for name in chosen} == chosen
    assert map_activities(after, LOG, chosen) == ()

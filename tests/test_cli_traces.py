"""The command line on customers' traces: kpis, paths and funnel, to read, for a program, and as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journeykit.files.native import save
from journeykit.model.cards import Kpi
from journeykit.model.journey import Journey, Stage
from journeykit.model.kpis import CATALOGUE

EVENTS = """case,activity,at,device
1,see,2025-01-01 10:00,mobile
1,add_to_cart,2025-01-01 10:01,mobile
1,purchase,2025-01-01 10:05,mobile
2,see,2025-01-02 10:00,desktop
2,add_to_cart,2025-01-02 10:03,desktop
3,see,2025-02-01 10:00,mobile
4,see,2025-02-02 10:00,desktop
"""
ORDERS = """order_id,customer_id,ordered_at,promised_at,delivered_at,carrier
1,ann,2025-01-01,2025-01-04,2025-01-03,Swift
2,bob,2025-02-01,2025-02-04,2025-02-06,Slow
"""
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="see", title="Look around", activities=("see",)),
        Stage(id="cart", title="Fill the cart", phase="during", activities=("add_to_cart",)),
        Stage(id="buy", title="Buy", phase="during", activities=("purchase",)),
    ),
)


@pytest.fixture(autouse=True)
def _a_shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with a log, orders and a map."""
    monkeypatch.chdir(tmp_path)
    Path("events.csv").write_text(EVENTS)
    Path("orders.csv").write_text(ORDERS)
    save(MAP, Path("shoes.journey.json"))


def test_kpis_to_read(run) -> None:
    """`kpis` says each value with its counts, its interval, what it means, and what is lacking for the others."""
    code, out, _ = run("kpis", "events.csv", "orders.csv")
    assert code == 0
    assert "25.0\N{NO-BREAK SPACE}%  1 of 4  95 %:" in out
    assert "Of 100 sessions, 25 end in a purchase." in out
    assert "needs contacts" in out.partition("Not computed:")[2]
    french = run("kpis", "events.csv", "--kpi", "conversion_rate", "--lang", "fr")[1]
    assert "Sur 100 sessions, 25 finissent par un achat." in french


def test_kpis_for_a_program(run) -> None:
    """`kpis --json` has one record a KPI and part; what is not there is null."""
    listed = json.loads(run("kpis", "orders.csv", "events.csv", "--json")[1])
    by_id = {one["kpi"]: one for one in listed}
    assert by_id["conversion_rate"]["value"] == 25
    assert by_id["nps"]["value"] is None
    assert by_id["nps"]["needs"] == "needs survey answers"
    parts = json.loads(run("kpis", "orders.csv", "--kpi", "on_time_delivery_rate", "--by", "carrier", "--json")[1])
    assert {one["part"]: one["value"] for one in parts} == {"Slow": 0, "Swift": 100}


def test_kpis_by_a_column_with_gaps(run) -> None:
    """Rows without a value of the column are shown as a part of their own."""
    Path("gaps.csv").write_text(EVENTS.replace("4,see,2025-02-02 10:00,desktop", "4,see,2025-02-02 10:00,"))
    code, out, _ = run("kpis", "gaps.csv", "--kpi", "conversion_rate", "--by", "device")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:4]] == ["–", "desktop", "mobile"]


def test_kpis_of_a_period_a_segment_and_a_map(run) -> None:
    """--since, --until, --segment and --map narrow what is counted, and a map's KPIs have a row a stage."""
    chosen = ("--kpi", "conversion_rate", "--json")
    [january] = json.loads(run("kpis", "events.csv", "--since", "2025-01-01", "--until", "2025-01-31", *chosen)[1])
    assert (january["numerator"], january["denominator"]) == (1, 2)
    [mobile] = json.loads(run("kpis", "events.csv", "--segment", "device=mobile", *chosen)[1])
    assert mobile["value"] == 50
    told = run("kpis", "events.csv", "--map", "shoes.journey.json", "--by", "stage", "--json")[1]
    drop_off = {one["stage"]: one["value"] for one in json.loads(told) if one["kpi"] == "drop_off_rate"}
    assert drop_off == {"Look around": 50, "Fill the cart": 50, "Buy": None}


def test_a_kpi_of_ones_own(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A KPI of one's own catalogue is one like any other on the command line, and on a map that is reviewed."""
    entry = '[seen]\nname = "Seen"\nformula = "cases"\nunit = "count"\ngood = "up"\nneeds = ["events"]\nsource = "us"\n'
    query = "select case_id as unit, count(*) as value from events group by case_id"
    entry += f'statistic = "mean"\nkey = "case_id"\nsql = "{query}"\n'
    Path("own.toml").write_text(entry)
    monkeypatch.setenv(CATALOGUE, "own.toml")
    [found] = json.loads(run("kpis", "events.csv", "--kpi", "seen", "--json")[1])
    assert (found["name"], found["value"], found["denominator"]) == ("Seen", 7 / 4, 4)
    stage = MAP.stages[0].replace(cards=(Kpi(kpi="seen", target=2),))
    save(MAP.replace(stages=(stage, *MAP.stages[1:])), Path("own.journey.json"))
    assert run("review", "own.journey.json")[0] in (0, 1)
    assert "Seen (Look around)" in run("kpis", "events.csv", "--map", "own.journey.json", "--kpi", "seen")[1]


def test_funnel(run) -> None:
    """`funnel` says how many reach each step, of activities or of the stages of a map, and splits by a column."""
    code, out, _ = run("funnel", "events.csv", "--steps", "see,add_to_cart,purchase")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()[1:4]] == [
        ["see", "4"],
        ["add_to_cart", "2"],
        ["purchase", "1"],
    ]
    assert "4 cases" in out.splitlines()[-1]
    assert "Fill the cart" in run("funnel", "events.csv", "--map", "shoes.journey.json")[1]
    parts = json.loads(run("funnel", "events.csv", "--steps", "see,purchase", "--by", "device", "--json")[1])
    assert {one["part"]: [row["cases"] for row in one["rows"]] for one in parts} == {
        "mobile": [2, 1],
        "desktop": [2, 0],
    }


def test_paths(run) -> None:
    """`paths` lists the ways that cases take, the most frequent first, with how many cases they make together."""
    code, out, _ = run("paths", "events.csv", "--top", "2")
    assert code == 0
    assert out.splitlines()[1].split()[0] == "2"
    assert out.splitlines()[1].endswith("  see")
    told = json.loads(run("paths", "events.csv", "--map", "shoes.journey.json", "--json")[1])
    assert told["cases"] == 4
    assert told["rows"][0]["variant"] == "Look around"


def test_columns_named_on_the_command_line(run) -> None:
    """A column with a name of its own is named by --column."""
    code, out, _ = run("paths", "events.csv", "--column", "activity=device")
    assert code == 0
    assert "mobile › mobile › mobile" in out


@pytest.mark.parametrize("words", [("paths", "events.csv"), ("funnel", "events.csv", "--steps", "see,purchase")])
def test_pictures(run, words: tuple[str, ...]) -> None:
    """-o draws what was found, and does not overwrite unless told to."""
    code, out, err = run(*words, "-o", "a.svg")
    assert (code, err) == (0, "")
    assert "a.svg" in out
    assert Path("a.svg").read_bytes().startswith(b"<svg")
    assert run(*words, "-o", "a.svg")[0] == 2
    assert run(*words, "-o", "a.svg", "--force")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kpis", "none.csv"), "none.csv"),
        (("kpis", "events.csv", "--kpi", "happiness"), "conversion_rate"),
        (("kpis", "events.csv", "--by", "colour"), "device"),
        (("kpis", "events.csv", "--since", "yesterday"), "year-month-day"),
        (("kpis", "events.csv", "--segment", "mobile"), "device=mobile"),
        (("kpis", "events.csv", "--lang", "de"), "en, fr"),
        (("funnel", "events.csv"), "--steps"),
        (("funnel", "events.csv", "--steps", "see,pay"), "pay"),
        (("funnel", "events.csv", "--map", "none.journey.json"), "none.journey.json"),
        (("funnel", "events.csv", "--steps", "see,purchase", "-o", "a.doc"), ".svg"),
        (("paths", "events.csv", "--by", "device", "-o", "a.svg"), "--by"),
        (("paths", "events.csv", "--by", "colour"), "device"),
        (("paths", "events.csv", "--top", "0"), "--top"),
        (("paths", "orders.csv"), "orders.csv"),
        (("paths", "events.csv", "--column", "at"), "at=time"),
        (("paths", "events.csv", "--column", "at=when"), "Its columns are: case, activity, at, device"),
    ],
)
def test_wrong_input(run, words: tuple[str, ...], said: str) -> None:
    """Wrong input ends with 2 and a message that names the value or the choices; no traceback, nothing written."""
    before = sorted(Path().iterdir())
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert sorted(Path().iterdir()) == before


def test_the_shoe_shop(run) -> None:
    """Without files, the shoe shop answers, and its funnel follows the stages of its map."""
    assert "13.5\N{NO-BREAK SPACE}%" in run("kpis", "--kpi", "conversion_rate")[1]
    assert "5,000 cases" in run("funnel")[1]


def test_help_has_examples(run) -> None:
    """Each of these commands explains itself with an example."""
    for name in ("kpis", "paths", "funnel"):
        code, out, _ = run(name, "--help")
        assert code == 0
        assert f"    journeykit {name} " in out

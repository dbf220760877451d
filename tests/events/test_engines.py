"""The same definitions on DuckDB, a real PostgreSQL and a real Spark: the answers are equal, by hash."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import postgres as postgresql
import psycopg
import pytest

from journeykit.errors import BadData, BadValue
from journeykit.events.connect import connect
from journeykit.events.counting import definition_sql
from journeykit.events.effect import a_b
from journeykit.events.measure import computable, measure_by
from journeykit.events.parse import midnight
from journeykit.events.paths.attribution import attribution
from journeykit.events.paths.cases import cases
from journeykit.events.paths.compare import compare
from journeykit.events.paths.conformance import conformance
from journeykit.events.paths.dotted import dotted
from journeykit.events.paths.drop_off import drop_off
from journeykit.events.paths.flow import flow
from journeykit.events.paths.funnel import funnel
from journeykit.events.paths.loops import loops
from journeykit.events.paths.retention import retention
from journeykit.events.paths.stage_times import stage_times
from journeykit.events.paths.step_matrix import step_matrix
from journeykit.events.paths.touches import touches
from journeykit.events.paths.transitions import transitions
from journeykit.events.paths.variants import variants
from journeykit.events.traces import Small, Traces
from journeykit.frameworks import example
from journeykit.model.journey import Journey
from journeykit.model.kpis import kpis

KINDS = ("events", "orders", "surveys", "contacts")
TYPES = {
    "TIMESTAMP": "timestamp",
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
}


@pytest.fixture(scope="module")
def shop(top: Path) -> duckdb.DuckDBPyConnection:
    """The shoe shop in a DuckDB, with the position of each row, and one activity that has a strange name."""
    con = duckdb.connect()
    for kind in KINDS:
        file = top / "datasets" / f"{kind}.csv"
        con.execute(f"create table {kind} as select *, row_number() over () as seq from read_csv('{file}')")
    con.execute("update events set activity = 'O''Brien; DROP TABLE \\' where activity = 'view_ad'")
    con.execute('update events set "at" = date_trunc(\'day\', "at") where seq % 5 = 0')  # ties, that seq decides
    return con


@pytest.fixture(scope="module")
def journey() -> Journey:
    return example("en", "buying-shoes")


@pytest.fixture(scope="module")
def here(shop: duckdb.DuckDBPyConnection, journey: Journey) -> Traces:
    return connect(shop, journey=journey)


@pytest.fixture(scope="module")
def server(
    shop: duckdb.DuckDBPyConnection, postgres: postgresql.Server, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The URL of a PostgreSQL database that holds the shoe shop."""
    url, folder = postgres.new_store(), tmp_path_factory.mktemp("copy")
    with psycopg.connect(url) as open_:
        for kind in KINDS:
            described = shop.sql(f"describe {kind}").fetchall()
            columns = ", ".join(f'"{name}" {TYPES[kind_of]}' for name, kind_of, *_ in described)
            open_.execute(f"create table {kind} ({columns})")
            shop.execute(f"copy {kind} to '{folder / kind}' (format csv, header)")
            with open_.cursor().copy(f"copy {kind} from stdin (format csv, header)") as copy:
                copy.write((folder / kind).read_bytes())
            open_.execute(f"analyze {kind}")  # as a server does by itself after a while
    return url


@pytest.fixture(scope="module")
def spark(shop: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark of its own in this machine's Java, which sees the shoe shop."""
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    folder = tmp_path_factory.mktemp("spark")
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
    builder = builder.config("spark.sql.shuffle.partitions", 2).config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.sql.warehouse.dir", str(folder)).config("spark.sql.session.timeZone", "Asia/Tokyo")
    session = builder.getOrCreate()
    for kind in KINDS:
        shop.execute(f"copy {kind} to '{folder / kind}.parquet'")
        session.read.parquet(f"{folder / kind}.parquet").createOrReplaceTempView(kind)
    yield session
    session.stop()


@pytest.fixture(params=["PostgreSQL", "Spark"])
def there(request: pytest.FixtureRequest, journey: Journey) -> Traces:
    target = request.getfixturevalue({"PostgreSQL": "server", "Spark": "spark"}[request.param])
    traces = connect(target, journey=journey)
    assert traces.engine.dialect.name == request.param
    return traces


def told(value: Any) -> str:
    """A value as text that does not depend on what an engine calls its type."""
    if value is None or value != value:
        return ""
    return f"{float(value):.9g}" if isinstance(value, int | float) or hasattr(value, "item") else str(value)


def hash_of(rows: list[tuple[Any, ...]]) -> str:
    return hashlib.sha256("\n".join(sorted("\t".join(map(told, row)) for row in rows)).encode()).hexdigest()


def answer(traces: Traces, kpi: str) -> list[tuple[Any, ...]]:
    kinds = [kind for kind in KINDS if kind in kpis()[kpi].needs]
    given, history = kpis()[kpi].given, kpis()[kpi].history
    small = {"given": Small([*given], [[*given.values()]])} if given else {}
    if history:
        days = traces.cut.start or date(2025, 1, 1), (traces.cut.end or date(2025, 12, 31)) + timedelta(days=1)
        small["period"] = Small(("start_us", "end_us"), [[*map(midnight, days)]])
    return traces.rows(definition_sql(kpi), base=kinds, dated=not history, **small)


@pytest.mark.parametrize("cut", [{}, {"start": "2025-03-01", "end": "2025-05-31"}], ids=["whole", "spring"])
def test_every_kpi_has_the_same_units_on_every_engine(here: Traces, there: Traces, cut: dict[str, str]) -> None:
    """Of every KPI of the catalogue, each unit's figures are the same, over the whole year and over a spring."""
    differing = [kpi for kpi in computable()
                 if hash_of(answer(here.where(**cut), kpi)) != hash_of(answer(there.where(**cut), kpi))]  # fmt: skip
    assert differing == []
    assert all(answer(here, kpi) for kpi in ("conversion_rate", "nps", "delivery_lead_time"))


def test_a_strange_name_is_only_a_name(here: Traces, there: Traces) -> None:
    """An activity with quotation mark, semicolon and backslash comes back as it is, and can be asked for."""
    strange = "O'Brien; DROP TABLE \\"
    assert strange in there.activities
    assert there.activities == here.activities
    segment = {"activity": strange}
    assert there.where(segment=segment).scope()[:4] == here.where(segment=segment).scope()[:4]


def test_instants_are_the_same_everywhere(here: Traces, there: Traces) -> None:
    """What a clock showed is the same number of microseconds on every engine, whatever zone the session is in."""
    sums = "select count(*), sum(ts_us - 1735689600000000), min(ts_us), max(ts_us) from events"
    assert here.rows(sums) == there.rows(sums)


def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    """A wrong address gives an error that names the engine and what to check, and never the password."""
    with pytest.raises(BadData) as caught:
        connect("postgresql://me:geheim@127.0.0.1:1/shop", events="events").scope()
    assert "PostgreSQL" in str(caught.value)
    assert "geheim" not in str(caught.value)
    with pytest.raises(BadValue, match="not the address"):
        connect("postgresql://me:geheim@:port:/", events="events")


def test_what_a_table_lacks_is_said(shop: duckdb.DuckDBPyConnection) -> None:
    """A missing table, column or role, dates that are text, and a database without our tables are said in words."""
    con = duckdb.connect()
    con.execute("create table log as select 1 as someone, 'see' as event, '2025-01-01' as at")
    for ask, said in (
        (lambda: connect(con), "There is no table called events"),
        (lambda: connect(con, events="logs"), "logs"),
        (lambda: connect(con, events={"table": "log", "case_id": "who"}), "no column “who”"),
        (lambda: connect(con, events={"table": "log", "colour": "event"}), "nothing called colour"),
        (lambda: connect(con, events="log"), "no column for: Customer or session"),
        (lambda: connect(con, events={"table": "log", "case_id": "someone"}), "holds text, not dates"),
    ):
        with pytest.raises(BadData, match=said):
            ask()
    with pytest.raises(BadValue, match="No table is named"):
        connect(con, events={"case_id": "someone"})


@pytest.mark.parametrize("first", [-5, 10**12, 9 * 10**18], ids=["negative", "long", "a hash"])
def test_a_seq_of_any_size_only_orders(first: int) -> None:
    """Whatever numbers stand in seq, they decide among what happened at the same time, and nothing else."""
    con = duckdb.connect()
    rows = [("1", "pay", 5, 1), ("1", "see", 5, 0), ("1", "buy", 7, 2), ("2", "see", 6, 3)]
    con.execute("create table events (case_id varchar, activity varchar, time timestamp, seq bigint)")
    for case, activity, second, place in rows:
        con.execute(
            "insert into events values (?, ?, to_timestamp(?)::timestamp, ?)", (case, activity, second, first + place)
        )
    found = cases(connect(con)).sort_values("case_id")[["case_id", "events", "start_us", "first", "last"]]
    assert found.values.tolist() == [["1", 3, 5_000_000, "see", "buy"], ["2", 1, 6_000_000, "see", "see"]]
    assert set(variants(connect(con))["variant"]) == {"see › pay › buy", "see"}


def test_rows_that_lack_something_are_counted_not_lost_silently() -> None:
    """Rows without a case, an activity or a time are left out of the log, and the notes count them; ties are noted."""
    con = duckdb.connect()
    con.execute(
        "create table events as select * from (values ('1', 'see', 1735689600), ('1', 'buy', 1735689600), "
        "(null, 'see', 1735689600), ('2', null, null), ('2', 'see', null)) t(case_id, activity, time)"
    )
    traces = connect(con)
    assert traces.rows("select case_id, activity, ts_us from events order by seq") == [
        ("1", "buy", 1735689600000000), ("1", "see", 1735689600000000),
    ]  # fmt: skip
    assert [str(note) for note in traces.notes] == [
        "1 row without Customer or session: left out",
        "1 row without What happened: left out",
        "1 row without When: left out",
        "events of a case at the same time are ordered by name, since there is no column seq",
    ]


PATHS: dict[str, Callable[[Traces], Any]] = {
    "cases": cases,
    "dotted": dotted,
    "drop_off": drop_off,
    "funnel": funnel,
    "funnel, direct": lambda traces: funnel(traces, ["add_to_cart", "begin_checkout", "add_payment_info"], direct=True),
    "funnel, open": lambda traces: funnel(
        traces, {"Look": ["view_item", "size_guide"], "Buy": "purchase"}, closed=False
    ),
    "loops": loops,
    "stage_times": stage_times,
    "step_matrix": lambda traces: step_matrix(traces).reset_index(),
    "transitions": transitions,
    "transitions of stages": lambda traces: transitions(traces.by_stage()),
    "variants": lambda traces: variants(traces.by_stage()),
    "flow": lambda traces: flow(traces, "begin_checkout", split="device", top=8),
    "flow backward": lambda traces: flow(traces, "purchase", backward=True, depth=3),
    "flow by stage": lambda traces: flow(traces.by_stage(), split="channel"),
    "retention": lambda traces: retention(traces, "week"),
    "retention of the log": lambda traces: retention(traces, "quarter", "purchase"),
    "touches": lambda traces: touches(traces, touch="session_start"),
    "attribution": attribution,
    "conformance": conformance,
    "compare": lambda traces: compare("attribution", traces, "device", "desktop", "mobile"),
    "compare times": lambda traces: compare("stage_times", traces, "segment", "runners", "families"),
}


@pytest.mark.parametrize("name", PATHS)
def test_paths_are_the_same_on_every_engine(name: str, here: Traces, there: Traces) -> None:
    """What is said of customers' ways is the same, wherever they are."""
    mine, theirs = PATHS[name](here), PATHS[name](there)
    assert hash_of(list(mine.itertuples(index=False, name=None))) == hash_of(
        list(theirs.itertuples(index=False, name=None))
    )
    assert {k: v for k, v in mine.attrs.items() if k != "source"} == {
        k: v for k, v in theirs.attrs.items() if k != "source"
    }


@pytest.mark.parametrize(("kpi", "by", "a", "b"), [
    ("repeat_purchase_rate", "voucher_offered", "false", "true"), ("wismo_rate", "carrier", "Colibri", "Albatros"),
    ("conversion_rate", "device", "desktop", "mobile"), ("average_rating", "carrier", "Colibri", "Albatros"),
])  # fmt: skip
def test_effects_are_the_same_on_every_engine(kpi: str, by: str, a: str, b: str, here: Traces, there: Traces) -> None:
    """What a measure did is the same, wherever the traces are; groups are put to whole units by the engine."""
    assert str(a_b(kpi, here, by, a, b)) == str(a_b(kpi, there, by, a, b))


SPLIT = {"events": "device", "orders": "carrier", "contacts": "channel", "surveys": "segment"}


def figures(traces: Traces, kpi: str) -> list[tuple[Any, ...]]:
    """A KPI by a column and by month."""
    stage = traces.journey.stages[0].id if traces.journey else None
    splits = (SPLIT[next(iter(kpis()[kpi].keys))], "month")
    parts = [(part, one) for by in splits for part, one in measure_by(kpi, traces, by=by, stage=stage).items()]
    return [(part, one.value, one.numerator, one.denominator, one.low, one.high, one.start) for part, one in parts]


def test_every_kpi_has_the_same_parts_on_every_engine(here: Traces, there: Traces) -> None:
    """Of KPIs of every statistic, the figures by a column and by month are the same, intervals and days included."""
    kinds = {"conversion_rate", "revenue_per_session", "customer_lifetime_value", "nps", "average_rating",
             "resolution_time", "contact_rate", "drop_off_rate", "churn_rate"}  # fmt: skip
    assert {kpis()[kpi].statistic for kpi in kinds} >= {kpis()[kpi].statistic for kpi in computable()}
    assert [kpi for kpi in kinds if hash_of(figures(here, kpi)) != hash_of(figures(there, kpi))] == []

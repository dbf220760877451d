"""Paths on 10 million events beside the best SQL that we could write for DuckDB by hand: ratios, and memory.

Each in a process of its own, in turn, the Parquet file read and a DataFrame made; the best of several counts. What is
written by hand may use all that DuckDB has; ours is the portable text of `journeykit/events/paths/sql/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from figure import Figure

FOLDER = Path(os.environ.get("JOURNEYKIT_BENCH", Path(tempfile.gettempdir()) / "journeykit-bench"))
MILLION = 1_000_000
STEPS = ("visit", "view_item", "add_to_cart", "begin_checkout", "pay")
ACTIVITIES = (
    "visit", "search", "view_list", "view_item", "compare", "read_reviews", "ask_question", "add_to_cart", "view_cart",
    "remove_from_cart", "begin_checkout", "add_address", "add_payment", "pay", "confirm", "ship", "deliver", "rate",
    "return", "refund",
)  # fmt: skip
TURNS = 4
_CODES = """
codes as (select activity, cast(row_number() over (order by activity) as integer) as code
          from (select distinct activity from log)),
packed as (select case_id, (ts_us::hugeint << 50) + (seq * 1024 + code) as key from log join codes using (activity))"""
_MOVES = """
    select activity as source, lead(activity) over w as target, lead(ts_us) over w - ts_us as us
    from log window w as (partition by case_id order by ts_us, seq)"""
_CHAIN = ", ".join(
    f"a{n} as (select *, list_min(list_filter(l{n}, lambda x: x > k{n - 1})) as k{n} from a{n - 1})"
    for n in range(1, 5)
)
BY_HAND = {
    "transitions": f"""
        select source, target, count(*) as n, quantile_cont(us, [0.5, 0.9]) as us
        from ({_MOVES}) where target is not null group by source, target""",
    "variants": f"""
        with {_CODES},
        lists as (select list_sort(list(key)) as keys from packed group by case_id),
        ways as (select list_transform(keys, lambda x: (x & 1023)::int) as way,
                        (keys[-1] >> 50)::bigint - (keys[1] >> 50)::bigint as us from lists),
        counted as (select way, count(*) as cases, median(us) as us from ways group by way),
        names as (select list(activity order by code) as names from codes)
        select array_to_string(list_transform(way, lambda i: names[i]), ' › ') as variant, len(way) as steps, cases, us,
               100.0 * cases / sum(cases) over () as share,
               100.0 * sum(cases) over (order by cases desc, way rows unbounded preceding)
                   / sum(cases) over () as coverage
        from counted, names order by cases desc, variant""",
    "funnel": f"""
        with steps as (select * from (values {
        ", ".join(f"({n}, '{s}')" for n, s in enumerate(STEPS))
    }) t(step, activity)),
        hits as (select case_id, step, (ts_us::hugeint << 60) + seq as key from log join steps using (activity)),
        a0 as (select case_id, min(key) filter (step = 0) as k0,
                      {", ".join(f"list(key) filter (step = {n}) as l{n}" for n in range(1, 5))}
               from hits group by case_id having k0 is not null),
        {_CHAIN}
        select count(k0), {
        ", ".join(
            f'''count(k{n}),
               quantile_cont((k{n} >> 60)::bigint - (k{n - 1} >> 60)::bigint, [0.25, 0.5, 0.75]),
               median((k{n} >> 60)::bigint - (k0 >> 60)::bigint)'''
            for n in range(1, 5)
        )
    } from a4""",
    "cases": f"""
        with {_CODES},
        ends as (select case_id, count(*) as n, min(key) as low, max(key) as high from packed group by case_id),
        seen as (select case_id, n, (low >> 50)::bigint as start_us, (high >> 50)::bigint as end_us,
                        (low & 1023)::int as a, (high & 1023)::int as b from ends)
        select case_id, n, start_us, end_us, (end_us - start_us) / 1e6 as duration_s, x.activity as first,
               y.activity as last from seen join codes x on x.code = a join codes y on y.code = b""",
}


def log(events: int) -> Path:
    """A seeded log of as many events, about 8 a case, with ties: made once."""
    place = FOLDER / f"events-{events}.parquet"
    if not place.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        # in a process of its own: what this one takes would count as its children's memory
        subprocess.run([sys.executable, __file__, str(place.with_suffix(".part")), str(events)], check=True)
        place.with_suffix(".part").replace(place)
    return place


def _write(place: Path, events: int) -> None:
    import numpy as np
    import pyarrow.parquet as pq

    rng, made, cases, writer = np.random.default_rng(1), 0, 0, None
    while made < events:
        most = min(10 * MILLION, events - made)
        table, some = _part(rng, most, cases, made)
        writer = writer or pq.ParquetWriter(place, table.schema)
        writer.write_table(table, row_group_size=MILLION)
        made, cases = made + len(table), cases + some
    if writer is not None:
        writer.close()


def _part(rng: Any, events: int, first_case: int, first_seq: int) -> tuple[Any, int]:
    """A month: cases of 1 to 15 events that mostly go one activity on, and stay, go back or leap."""
    import numpy as np
    import pyarrow as pa

    sizes = rng.integers(1, 16, events // 4 + 1)
    cases = int(np.searchsorted(np.cumsum(sizes), events)) + 1
    sizes = sizes[:cases]
    sizes[-1] -= sizes.sum() - events
    case, start = np.repeat(np.arange(cases), sizes), np.repeat(np.cumsum(sizes) - sizes, sizes)
    begins = np.arange(events) == start
    step = np.where(begins, 0, rng.choice([1, 0, -1, 2, 3, -3], events, p=[0.62, 0.12, 0.1, 0.08, 0.05, 0.03]))
    gap = np.where(begins, 0, np.floor(rng.lognormal(4, 2, events))).astype("int64")  # whole seconds: ties
    act, at = (np.cumsum(one) - np.cumsum(one)[start] for one in (step, gap))
    at += np.repeat(rng.integers(0, 30 * 86_400, cases), sizes) + 86_400 * (20_000 + first_seq // (10 * MILLION) * 30)
    order = np.argsort(at, kind="stable")
    ids = pa.array([f"C{n:08}" for n in range(first_case, first_case + cases)])
    channels = pa.array(["ad", "search", "email", "direct"]).take(pa.array(rng.integers(0, 4, cases)))
    return pa.table({
        "case_id": ids.take(pa.array(case[order])), "seq": np.arange(first_seq, first_seq + events),
        "ts_us": at[order] * MILLION, "activity": pa.array(ACTIVITIES).take(pa.array(np.clip(act, 0, 19)[order])),
        "channel": channels.take(pa.array(case[order])),
    }), cases  # fmt: skip


def run(what: str, events: int, hand: bool = False, memory: str = "") -> dict[str, float]:
    """One run in a process of its own: seconds, and the most memory it took, in MiB."""
    command = [sys.executable, __file__, what, str(log(events)), "hand" if hand else "ours", memory]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def figures(events: int = 10 * MILLION) -> Iterator[Figure]:
    """Each of the four beside its best rival; all four in one process; all four with little memory."""
    for what in BY_HAND:
        turns = [(run(what, events), run(what, events, hand=True)) for _ in range(TURNS)]
        ours, hand = (min(turn[i]["seconds"] for turn in turns) for i in (0, 1))
        yield Figure(f"{what}, {events // MILLION} M events, beside DuckDB by hand", ours / hand, 1.1,
                     f"{ours:.2f} s, by hand {hand:.2f} s")  # fmt: skip
    whole = run(",".join(BY_HAND), events)
    yield Figure("the four in one process, MiB", whole["MiB"], 1024, f"{whole['seconds']:.1f} s")
    small = run(",".join(BY_HAND), events, memory="512MiB")
    yield Figure("the four with a limit of 512 MiB, seconds", small["seconds"], None, f"{small['MiB']:.0f} MiB in all")


def _once(what: str, place: str, how: str, memory: str) -> None:
    """What a process of its own does: one analysis (or several) of a file that holds a log in its normal form."""
    import resource
    import time

    import duckdb
    import pandas as pd  # noqa: F401  # loaded before the clock starts, for both

    from journeykit import events
    from journeykit.events.engines import Embedded
    from journeykit.events.traces import Relation, Traces

    began = time.perf_counter()
    for one in what.split(","):
        if how == "hand":
            con = duckdb.connect(config={"preserve_insertion_order": False})
            con.execute(f"create view log as select * from read_parquet('{place}')")
            frame = con.sql(BY_HAND[one]).to_arrow_table().to_pandas()
        else:
            engine = Embedded(memory=memory or None)
            select = f"select * from read_parquet('{place}')"
            known = frozenset(("case_id", "activity", "at", "channel"))
            traces = Traces(engine, {"events": Relation("events", select, tuple(engine.types(select)), known, "log")})
            frame = events.funnel(traces, STEPS) if one == "funnel" else getattr(events, one)(traces)
        assert len(frame)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _write(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        _once(*sys.argv[1:])

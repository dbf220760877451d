"""What a refresh of the dashboard costs: 1,000 new events on a history of 10 million, and of 100,000.

The log is generated with a seed: 8 events a case, 20 activities. New rows come as a file of a folder that is followed;
a third of them belong to cases that are there already. Each size runs in a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from figure import Figure

SMALL, LARGE, NEW, ROUNDS = 100_000, 10_000_000, 1_000, 9
A_CASE, A_FILE = 8, 500_000
ACTIVITIES = ("view_item", "add_to_cart", "begin_checkout", "purchase", *(f"step_{n}" for n in range(16)))
KPIS = (
    "conversion_rate",
    "cart_abandonment_rate",
    "checkout_completion_rate",
    "time_to_purchase",
    "touches_before_conversion",
)


def figures() -> Iterator[Figure]:
    """Medians of several refreshes."""
    small, large = (_measured(rows) for rows in (SMALL, LARGE))
    of = f"{1000 * large:.0f} ms / {1000 * small:.0f} ms"
    yield Figure("refresh with 1,000 new rows: 10 million rows of history / 100,000", large / small, 1.5, of)


def _measured(rows: int) -> float:
    told = subprocess.run([sys.executable, __file__, str(rows)], capture_output=True, text=True, check=True)
    return float(statistics.median(json.loads(told.stdout)))


def _log(first: int, rows: int, seed: int) -> Any:
    import numpy as np
    import pyarrow as pa

    dice = np.random.default_rng(seed)
    case = (first + np.arange(rows)) // A_CASE
    start = 1_700_000_000_000_000 + case * 60_000_000
    at = start + dice.integers(0, 86_400_000_000, rows)
    return _table(pa, case, dice.integers(0, len(ACTIVITIES), rows), at)


def _new(history: int, round_: int) -> Any:
    """New events: a third of cases that are there already, the others of new ones."""
    import numpy as np
    import pyarrow as pa

    dice = np.random.default_rng(10_000 + round_)
    known = history // A_CASE
    old = dice.integers(max(0, known - 10_000), known, NEW // 3)
    case = np.append(old, known + round_ * NEW + np.arange(NEW - len(old)) // A_CASE)
    at = 1_700_000_000_000_000 + known * 60_000_000 + dice.integers(0, 3_600_000_000, NEW)
    return _table(pa, case, dice.integers(0, len(ACTIVITIES), NEW), at)


def _table(pa: Any, case: Any, activity: Any, at: Any) -> Any:
    names = pa.array(ACTIVITIES)
    return pa.table(
        {
            "case_id": pa.array(case).cast(pa.string()),
            "activity": pa.DictionaryArray.from_arrays(pa.array(activity), names).dictionary_decode(),
            "at": pa.array(at).cast(pa.timestamp("us")),
        }
    )


def _run(rows: int) -> list[float]:
    """The seconds that each refresh takes after a file of new rows has come."""
    from pyarrow import parquet

    from journeykit.events.live import Live
    from journeykit.model.cards import Kpi
    from journeykit.model.journey import Journey, Stage

    cards = tuple(Kpi(kpi=kpi) for kpi in KPIS)
    journey = Journey(title="Shoes", stages=(Stage(title="Buy", phase="during", activities=ACTIVITIES, cards=cards),))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for n, first in enumerate(range(0, rows, A_FILE)):
            parquet.write_table(_log(first, min(A_FILE, rows - first), n), place / f"events-{n:04d}.parquet")
        live = Live(place, journey)
        assert live.refresh().rows == rows
        took = []
        for n in range(ROUNDS):
            parquet.write_table(_new(rows, n), place / f"events-new-{n:04d}.parquet")
            began = time.perf_counter()
            board = live.refresh()
            took.append(time.perf_counter() - began)
            assert (board.new_rows, board.rows) == (NEW, rows + (n + 1) * NEW)
            assert all(tile.measure for tile in board.tiles)
    return took[1:]


if __name__ == "__main__":
    print(json.dumps(_run(int(sys.argv[1]))))

"""`make bench`: what must stay fast, as ratios to something plain measured in the same run.

Every figure is the median of a few fresh processes, ours and the plain one by turns, so that a busy machine
slows both. The limit beside it is what we promise; a figure above it ends with 1.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """Ours against something plain, as Python code for fresh processes; `limit` is the most the ratio may be."""

    name: str
    ours: str
    plain: str
    limit: float


def seconds(code: str) -> float:
    """How long a fresh process takes for `code`; what it prints is taken instead, if it prints a number."""
    begin = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return float(told) if told.strip() else time.perf_counter() - begin


PLAIN_PAGE = """
import io, time, matplotlib
matplotlib.use("pdf")
from matplotlib.figure import Figure
begin = time.perf_counter()
Figure(figsize=(16.54, 11.69)).savefig(io.BytesIO(), format="pdf")
print(time.perf_counter() - begin)
"""

MAP_200 = """
import tempfile, time
from pathlib import Path
import journeykit as jk
from journeykit.drawing import save
from journeykit.model.cards import Goal
journey = jk.example()
cards = iter(range(200 - sum(len(stage.cards) for stage in journey.stages)))
for number in cards:
    stage = journey.stages[number % len(journey.stages)]
    journey = jk.apply(journey, jk.AddCard(stage=stage.id, card=Goal(text=f"I want to be sure of {number}.")))
with tempfile.TemporaryDirectory() as folder:
    begin = time.perf_counter()
    save(journey, Path(folder) / "map.pdf")
    print(time.perf_counter() - begin)
"""

MEMORY = """
import ipykernel.kernelapp, psutil
{code}
print(psutil.Process().memory_full_info().uss / 1e6)
"""

FIGURES = (
    Figure(
        "import journeykit / import pydantic with one model",
        "import journeykit",
        "import pydantic\nclass One(pydantic.BaseModel):\n    name: str",
        1.3,
    ),
    Figure("PDF of a map of 200 cards / of an empty page", MAP_200, PLAIN_PAGE, 3.0),
    Figure(
        "memory of a kernel with a Builder / with bare ipywidgets, MB",
        MEMORY.format(code="from journeykit.widgets import Builder; Builder('six-stages')"),
        MEMORY.format(code="import ipywidgets; ipywidgets.VBox([ipywidgets.Text()])"),
        1.4,
    ),
)


def main(measure: Callable[[str], float] = seconds) -> int:
    """Print every figure, and end with 1 if one is over its limit."""
    over = 0
    for figure in FIGURES:
        pairs = [(measure(figure.ours), measure(figure.plain)) for _ in range(ROUNDS)]
        ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = ours / plain
        over += ratio > figure.limit
        print(f"{ratio:6.2f}  (at most {figure.limit})  {figure.name}: {ours:.3f} / {plain:.3f}", flush=True)
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())

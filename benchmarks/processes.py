"""What fresh processes take: ours and a plain one by turns, so that a busy machine slows both."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from figure import Figure

ROUNDS = 7

# measured whole, from starting Python to the file: the two load different libraries, each when it needs them
PLAIN_PAGE = """
import io, matplotlib
matplotlib.use("pdf")
from matplotlib.figure import Figure
Figure(figsize=(16.54, 11.69)).savefig(io.BytesIO(), format="pdf")
"""

MAP_200 = """
import tempfile
from pathlib import Path
from journeykit.drawing import save
from maps import map_of
with tempfile.TemporaryDirectory() as folder:
    save(map_of(200), Path(folder) / "map.pdf")
"""

MEMORY = """
import ipykernel.kernelapp, psutil
{code}
print(psutil.Process().memory_full_info().uss / 1e6)
"""

PAIRS = (
    (
        "import journeykit / import pydantic with one model",
        "import journeykit",
        "import pydantic\nclass One(pydantic.BaseModel):\n    name: str",
        1.3,
    ),
    ("PDF of a map of 200 cards / of an empty page of matplotlib", MAP_200, PLAIN_PAGE, 3.0),
    (
        "memory of a notebook's process with a Builder / with bare ipywidgets",
        MEMORY.format(code="from journeykit.widgets import Builder; Builder('six-stages')"),
        MEMORY.format(code="import ipywidgets; ipywidgets.VBox([ipywidgets.Text()])"),
        1.4,
    ),
)


def figures() -> Iterator[Figure]:
    """Ratios, each of the medians of a few rounds."""
    for name, ours, plain, limit in PAIRS:
        rounds = [(_taken(ours), _taken(plain)) for _ in range(ROUNDS)]
        a, b = (statistics.median(column) for column in zip(*rounds, strict=True))
        yield Figure(name, a / b, limit, f"{a:.3g} / {b:.3g}")


def _taken(code: str) -> float:
    """How long a fresh process takes for `code`; what it prints is taken instead, if it prints a number."""
    code = f"import sys; sys.path.append({str(__file__).rpartition('/')[0]!r})\n{code}"
    begin = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return float(told) if told.strip() else time.perf_counter() - begin

"""`make bench`: what must stay fast or small, beside something plain measured in the same run.

A figure above what it may be ends with 1. `make bench ONLY="opening edits"` measures some of it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path += [str(TESTS), str(TESTS / "browser")]  # the tests' visitor and their Chromium
ALL = (
    "processes", "memory", "opening", "edits", "room", "refresh", "paths", "peers", "exports", "exports_deck",
    "exports_text", "exports_pictures",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    """Print every figure as soon as it is measured."""
    over = False
    for name in wanted or ALL:
        for figure in import_module(name).figures():
            print(figure, flush=True)
            over |= figure.over
    return int(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

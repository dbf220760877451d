"""How far a long read is: a bar in the terminal or the notebook, or a caller who is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Self

from journeykit.text import Phrase

__all__ = ["Bar", "Tell"]

Tell = Callable[[float], None] | bool
"""Who is told: True for a bar, False for nobody, else a function that is called with the share done, 0 to 1."""
_PATIENCE: Final = 1.0
_GLANCE: Final = 0.2


class Bar:
    """The progress of one read. Nothing is shown of what is done within a second, nor where nobody looks.

    >>> from journeykit.text import phrase
    >>> seen = []
    >>> with Bar(phrase("Reading"), seen.append) as bar:
    ...     bar.reach(0.5)
    >>> seen
    [0.5, 1.0]
    """

    def __init__(self, says: Phrase, tell: Tell = True) -> None:
        self._says = says
        self._tell = tell
        self._bar: Any = None
        self._done = 0.0
        self._from, self._to = 0.0, 1.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
        elif callable(self._tell) and kind is None:
            self._tell(1.0)

    def step(self, start: float, end: float) -> Self:
        """The next part of the work goes from a share to a share of the whole."""
        self._from, self._to = start, end
        return self

    def reach(self, share: float) -> None:
        """How much of this part is done, 0 to 1."""
        done = self._from + (self._to - self._from) * min(max(share, 0.0), 1.0)
        if done <= self._done:
            return
        if callable(self._tell):
            self._tell(done)
        elif self._tell and _somebody_looks():
            if self._bar is None:
                self._bar = _bar(str(self._says))
            self._bar.update(100 * (done - self._done))
        self._done = done

    def run(self, con: Any, sql: str) -> list[tuple[Any, ...]]:
        """The answer of a query, with its own progress."""
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(lambda: con.execute(sql).fetchall())
            try:
                while True:
                    try:
                        return list(work.result(timeout=_GLANCE))
                    except TimeoutError:
                        if work.done():
                            raise
                        self.reach(con.query_progress() / 100)
            except BaseException:
                con.interrupt()
                raise


def _bar(says: str) -> Any:
    from tqdm.auto import tqdm  # type: ignore[import-untyped]

    shape = "{desc}: {percentage:3.0f}% |{bar}| {elapsed}"
    return tqdm(total=100, desc=says, delay=_PATIENCE, leave=False, bar_format=shape)


def _somebody_looks() -> bool:
    """Whether there is a terminal or a notebook to show a bar in."""
    return "ipykernel" in sys.modules or bool(sys.stderr and sys.stderr.isatty())

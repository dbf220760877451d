"""What an explorer looks at: what a caller gave, or the shoe shop that ships, read once a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData
from journeykit.frameworks import example
from journeykit.model.journey import Journey
from journeykit.places import dataset
from journeykit.text import Language, Phrase, phrase, shown

if TYPE_CHECKING:
    from journeykit.events import Kind, Table, Traces

__all__ = ["Given", "Say"]

Say = Callable[[Phrase], None]
"""Says in the live region how far something is."""
_KINDS: Final[tuple[Kind, ...]] = ("events", "orders", "surveys", "contacts")
_NOTHING: Final = phrase("There is no data to look at yet."), phrase("Run the cells above, then this one again.")


class Given:
    """Tables, a log's traces, a map, a frame or steps, told apart by what they are; without any, the shop and its map.

    Raises `BadData` for what is none of these, or empty.
    """

    def __init__(self, data: tuple[Any, ...], language: Language, say: Say) -> None:
        self.language = language
        self.say = say
        self.shop = not data
        self.frame: Any = None
        self.steps: Any = None
        self.kept: dict[str, Any] = {}
        """What an explorer found out once: it need not be asked again with each choice."""
        self._map: Journey | None = None
        self._tables: dict[Kind, Table] = {}
        self._traces: Traces | None = None
        self._made: dict[tuple[Any, ...], Traces] = {}
        for one in data:
            self._take(one)

    def _take(self, one: Any) -> None:
        if one is None or one is ...:
            raise BadData(*_NOTHING)
        if isinstance(one, Journey):
            self._map = one
        elif isinstance(one, Mapping) or (isinstance(one, list | tuple) and all(isinstance(s, str) for s in one)):
            self.steps = one or None
        elif isinstance(one, list | tuple):
            for part in one:
                self._take(part)
        else:
            self._take_data(one)

    def _take_data(self, one: Any) -> None:
        from journeykit.events import Table, Traces, preview

        if isinstance(one, Traces):
            self._traces = one
        elif isinstance(one, Table):
            self._tables[one.kind] = one
        elif not hasattr(one, "columns") or not hasattr(one, "to_dict"):
            raise BadData(
                phrase("An explorer cannot look at {what}.", what=shown(one)),
                phrase("Give a table that was read, a DataFrame or a map."),
            )
        elif len(one) == 0:
            raise BadData(phrase("This table has no rows."), phrase("Choose a longer period or another segment."))
        elif getattr(one, "attrs", {}).get("analysis"):
            self.frame = one
        else:
            self.frame = one
            seen = preview(one, progress=False)
            if seen.kind and not seen.lacking:
                self._take(seen.read(progress=False))

    # -- what there is

    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of tables that there are."""
        if self.shop:
            return _KINDS
        return tuple(self._traces.relations) if self._traces else tuple(self._tables)

    def journey(self) -> Journey | None:
        """The map that was given; of the shop its worked example."""
        return example(self.language) if self.shop else self._map

    def table(self, kind: Kind) -> Table | None:
        """A table; None where there is none."""
        if self.shop:
            return _of_the_shop(kind, self.say)
        return self._tables.get(kind)

    def traces(self, *kinds: Kind) -> Traces:
        """The traces of some kinds of tables, of all that there are without any. Raises `BadData` for none at all."""
        from journeykit.events import Traces

        if self._traces is not None:
            return self._traces.mapped(self._map) if self._map else self._traces
        wanted = tuple(kind for kind in kinds or self.kinds() if kind in self.kinds())
        if not wanted:
            raise BadData(
                phrase("What was given has nothing that this can show."),
                phrase("Give a table that was read, such as jk.read_events(...) gives."),
            )
        if self.shop:
            return _shops_traces(wanted, self.language, self.say)
        if wanted not in self._made:
            tables = [self._tables[kind] for kind in wanted]
            self._made[wanted] = Traces.of(*tables, journey=self._map)
        return self._made[wanted]


_READ: dict[str, Table] = {}
_LAID: dict[tuple[Any, ...], Traces] = {}


def _of_the_shop(kind: Kind, say: Say) -> Table:
    """A table of the shop; how far reading is, is said."""
    from journeykit.events import preview

    if kind not in _READ:
        path = dataset(f"{kind}.csv")
        said = 0

        def reach(share: float) -> None:
            nonlocal said
            if said < int(10 * share) < 10:
                said = int(10 * share)
                say(phrase("Reading {file}: {n}%", file=path.name, n=10 * said))

        say(phrase("Reading {file}", file=path.name))
        _READ[kind] = preview(path, kind, progress=reach).read(progress=reach)
    return _READ[kind]


def _shops_traces(kinds: tuple[Kind, ...], language: Language, say: Say) -> Traces:
    from journeykit.events import Traces

    if kinds not in _LAID:
        _LAID[kinds] = Traces.of(*(_of_the_shop(kind, say) for kind in kinds))
    return _LAID[kinds].mapped(_example(language))


@cache
def _example(language: Language) -> Journey:
    return example(language)

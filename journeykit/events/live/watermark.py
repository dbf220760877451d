"""Which column of a table says that a row is new or was changed, and how versions of a row are ordered by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from journeykit.events.parse import to_instants
from journeykit.events.roles import squeeze

__all__ = ["as_rank", "changed_column"]

_CHANGED: Final = (
    *("changed", "changedat", "changedon", "updated", "updatedat", "updatedon", "modified", "modifiedat"),
    *("lastmodified", "lastchanged", "lastupdated", "modifiele", "misajourle"),
)


def changed_column(names: Iterable[str]) -> str | None:
    """The column that grows whenever a row is written: a number or a moment; None where there is none.

    >>> changed_column(["order_id", "Updated at"]), changed_column(["order_id", "delivered_at"])
    ('Updated at', None)
    """
    known = {squeeze(name): name for name in names}
    return next((known[one] for one in _CHANGED if one in known), None)


def as_rank(cells: Any) -> Any:
    """Such a column as whole numbers; what is empty comes before all else."""
    import numpy as np
    import pyarrow as pa  # type: ignore[import-untyped]

    if pa.types.is_date(cells.type):
        cells = cells.cast(pa.timestamp("us"))
    if pa.types.is_timestamp(cells.type):
        cells = cells.cast(pa.timestamp("us", cells.type.tz), safe=False).cast(pa.int64())
    elif pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        texts = ["" if cell is None else cell for cell in cells.to_pylist()]
        cells = pa.array(to_instants(texts)[0], pa.int64())
    elif not pa.types.is_integer(cells.type):
        cells = cells.cast(pa.float64()).cast(pa.int64(), safe=False)
    return cells.cast(pa.int64()).fill_null(np.iinfo(np.int64).min).to_numpy(zero_copy_only=False)

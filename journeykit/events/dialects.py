"""What database engines do not agree on: how a few things are written. All else in the `.sql` files is the same text.

Two forms in them an engine may need written in another way: `string_agg(x, ' › ' order by a, b)` and
`percentile_cont(0.5) within group (order by x)`. DuckDB joins signs (paths/sql/variants.sql) faster in another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["DUCKDB", "POSTGRESQL", "SPARK", "Dialect"]

_ORDERED_JOIN: Final = re.compile(
    r"string_agg\(\s*(?P<what>[\w.]+),\s*(?P<sign>'(?:[^']|'')*')\s+order by (?P<order>[^)]*)\)"
)
_PERCENTILE: Final = re.compile(
    r"percentile_cont\((?P<share>[\d.]+)\)\s+within group \(order by (?P<what>[^()]*(?:\([^()]*\)[^()]*)*)\)"
)
_JOINED_SIGNS: Final = "string_agg(sign, '' order by ts_us, seq)"
"""Activities of a case in their order, one character each (paths/sql/variants.sql)."""


@dataclass(frozen=True)
class Dialect:
    """How one engine writes what engines write differently.

    `inline` follows `as` in a WITH clause, so that the engine sees through it. `instant` and `clock` turn a column of
    instants, with and without a time zone, into microseconds since 1970. `join` and `percentile` are the two forms,
    with \\g<what>, \\g<sign>, \\g<order> and \\g<share> for what stands in them; "" leaves them as they are.
    """

    name: str
    inline: str = ""
    quote: str = '"'
    text: str = "varchar"
    integer: str = "bigint"
    double: str = "double precision"
    stamp: str = "timestamp"
    instant: str = ""
    clock: str = ""
    join: str = ""
    signs: str = ""
    percentile: str = ""
    backslash: bool = False

    def literal(self, value: Any) -> str:
        """A value as it stands in SQL.

        >>> DUCKDB.literal("O'Brien; DROP TABLE"), SPARK.literal("O'Brien; DROP TABLE"), DUCKDB.literal(None)
        ("'O''Brien; DROP TABLE'", "'O\\\\'Brien; DROP TABLE'", 'null')
        """
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return repr(value)
        text = str(value)
        if self.backslash:
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + text.replace("'", "''") + "'"

    def quoted(self, name: str) -> str:
        """The name of a column or table, which may hold any sign; a dot parts a schema from a table in `table`."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def table(self, name: str) -> str:
        """The name of a table, perhaps with its schema before it.

        >>> DUCKDB.table("shop.events")
        '"shop"."events"'
        """
        return ".".join(self.quoted(part) for part in name.split("."))

    def translated(self, sql: str) -> str:
        """The text of a definition as this engine reads it.

        >>> SPARK.translated("select string_agg(activity, ' › ' order by ts_us, seq) from events")
        "select listagg(activity, ' › ') within group (order by ts_us, seq) from events"
        """
        sql = sql.replace(_JOINED_SIGNS, self.signs or _JOINED_SIGNS)
        sql = _ORDERED_JOIN.sub(self.join, sql) if self.join else sql
        return _PERCENTILE.sub(self.percentile, sql) if self.percentile else sql


DUCKDB: Final = Dialect(
    "DuckDB",
    inline="not materialized",
    instant="epoch_us({0})",
    clock="epoch_us({0})",
    # an ordered join sorts rows; sorting numbers of instant, position (43 bits) and sign (21) takes half the time
    signs="array_to_string(list_transform(list_sort(list(cast(ts_us as hugeint) * 18446744073709551616 "
    "+ (seq * 2097152 + unicode(sign)))), lambda x: chr(cast(x & 2097151 as integer))), '')",
)
POSTGRESQL: Final = Dialect(
    "PostgreSQL",
    inline="not materialized",
    instant="cast(extract(epoch from {0}) * 1000000 as bigint)",
    clock="cast(extract(epoch from {0}) * 1000000 as bigint)",
)
SPARK: Final = Dialect(
    "Spark",
    quote="`",
    text="string",
    double="double",
    stamp="timestamp_ntz",
    instant="unix_micros({0})",
    clock="timestampdiff(microsecond, timestamp_ntz'1970-01-01 00:00:00', {0})",
    join=r"listagg(\g<what>, \g<sign>) within group (order by \g<order>)",
    backslash=True,
)

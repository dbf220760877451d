"""To which group something belongs as a whole: that of the first of its rows that has a value.

A customer who was sent a voucher once stays a customer with a voucher; a case can be told apart by what its orders say.
"""

from __future__ import annotations

from dataclasses import replace

from journeykit.events.roles import Kind
from journeykit.events.tables import TIME
from journeykit.events.traces import Relation, Traces

__all__ = ["first_values", "held", "said", "with_group", "with_orders"]


def said(value: object) -> str:
    """A value as the data writes it: yes and no are "true" and "false".

    >>> said(True), said("ad"), said(3)
    ('true', 'ad', '3')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def held(traces: Traces, kind: Kind, column: str) -> bool:
    """Whether the source of a table has this column; one of a role that it lacks is there, but empty."""
    relation = traces.relations[kind]
    return column in relation.columns and column not in relation.lacking


def first_values(traces: Traces, kind: Kind, key: str, column: str) -> str:
    """A select of `of_unit` and `of_group`: each key of a table, and the first value of a column that its rows have."""
    quoted, relation = traces.engine.dialect.quoted, traces.relations[kind]
    return (
        "select of_unit, of_group from (select "
        f"{quoted(key)} as of_unit, {quoted(column)} as of_group, row_number() over (partition by {quoted(key)} "
        f"order by {TIME[kind]}, seq) as place from ({relation.select}) rows_of where {quoted(column)} is not null"
        ") ranked where place = 1"
    )


def with_group(traces: Traces, relation: Relation, values: str, key: str, name: str) -> Relation:
    """A table with the column `name`: the group of the unit that each row belongs to by `key`."""
    quoted = traces.engine.dialect.quoted
    others = [column for column in relation.columns if column != name]
    own = ", ".join(f"t.{quoted(column)}" for column in others)
    select = (
        f"select {own}, g.of_group as {quoted(name)} from ({relation.select}) t "
        f"left join ({values}) g on g.of_unit = t.{quoted(key)}"
    )
    return replace(relation, select=select, columns=(*others, name))


def with_orders(traces: Traces, column: str) -> Traces:
    """The log with a column that only the orders have: of a case, the first value that its orders have.

    Cases are customers, or orders, whichever the log's cases are; where they are neither, nothing changes.
    """
    events, orders = traces.relations["events"], traces.relations.get("orders")
    if orders is None or held(traces, "events", column) or not held(traces, "orders", column):
        return traces
    for key in ("customer_id", "order_id"):
        same = f"select 1 from events e join orders o on o.{key} = e.case_id limit 1"
        if key in orders.known and traces.rows(same, base=()):
            wider = with_group(traces, events, first_values(traces, "orders", key, column), "case_id", column)
            return replace(traces, relations={**traces.relations, "events": wider})
    return traces

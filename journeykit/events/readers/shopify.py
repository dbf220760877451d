"""Shopify's export of orders: one row an article, and what belongs to the order on its first row only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from journeykit.events.oddities import left_out
from journeykit.events.parse import to_numbers
from journeykit.events.sources import Raw, Remark
from journeykit.text import plural

__all__ = ["is_one", "orders"]

_OURS: Final = {"Name", "Created at", "Lineitem quantity"}
ROLES: Final = {
    "order_id": "Name", "customer_id": "Email", "ordered_at": "Created at", "shipped_at": "Fulfilled at",
    "status": "Status", "amount": "Total", "units": "Lineitem quantity", "channel": "Source",
    "carrier": "Shipping Method",
}  # fmt: skip
_KEPT: Final = (
    "Name", "Email", "Created at", "Paid at", "Fulfilled at", "Cancelled at", "Financial Status", "Fulfillment Status",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Refunded Amount", "Discount Code", "Discount Amount",
    "Shipping Method", "Payment Method", "Source", "Vendor", "Tags", "Shipping Country", "Shipping Province",
    "Accepts Marketing", "Id",
)  # fmt: skip
"""What is kept of an order; the names, addresses, telephone numbers and notes of the export are not."""


def is_one(columns: Iterable[str]) -> bool:
    """Whether these are the columns of such an export."""
    return set(columns) >= _OURS


def orders(raw: Raw) -> Raw:
    """One row an order: its first row, with the articles of all its rows added up.

    `Status` is what became of it: cancelled, refunded, else its fulfilment. Names, addresses, telephone numbers and
    notes are left behind. Rows without an order's first row are left out and counted.
    """
    rows = [dict(zip(raw.columns, row, strict=True)) for row in zip(*map(raw.texts, raw.columns), strict=True)]
    found: dict[str, tuple[int, dict[str, str]]] = {}
    units: dict[str, list[str]] = {}
    more = lost = first_lost = 0
    for seq, row in zip(raw.seq, rows, strict=True):
        name = row["Name"].strip()
        if (name in found and not row["Created at"].strip()) or (name in found and _same(found[name][1], row)):
            more += 1
        elif row["Created at"].strip() or not name:
            found[name or f"?{seq}"] = (seq, row)
        else:
            lost += 1
            first_lost = first_lost or seq + raw.first_row
            continue
        units.setdefault(name or f"?{seq}", []).append(row["Lineitem quantity"])
    kept = [name for name in _KEPT if name in raw.columns]
    columns = {name: [row[name] for _, row in found.values()] for name in kept}
    columns["Lineitem quantity"] = [_added(units[key]) for key in found]
    columns["Status"] = [_status(row) for _, row in found.values()]
    roles = {key: name for key, name in ROLES.items() if name in columns}
    behind = [name for name in raw.columns if name not in columns]
    remarks = (*raw.remarks, *_said(more, lost, first_lost, behind))
    places = [place for place, _ in found.values()]
    return replace(raw, columns=columns, seq=places, remarks=remarks, kind="orders", roles=roles)


def _same(first: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Whether a row that repeats the order's own columns is one more article of it."""
    return row["Created at"] == first["Created at"] and row.get("Lineitem name") != first.get("Lineitem name")


def _added(quantities: Sequence[str]) -> str:
    numbers = [one for one in to_numbers(quantities) if one is not None]
    return f"{sum(numbers):g}" if numbers else ""


def _status(row: Mapping[str, str]) -> str:
    if row.get("Cancelled at", "").strip():
        return "cancelled"
    paid = row.get("Financial Status", "").strip()
    return paid if "refunded" in paid else row.get("Fulfillment Status", "").strip() or paid


def _said(more: int, lost: int, first: int, behind: Sequence[str]) -> Iterator[Remark]:
    if more:
        yield left_out(plural("{n} row is a further article of an order: added to it",
                              "{n} rows are further articles of orders: added to them", n=more), more)  # fmt: skip
    if lost:
        yield left_out(plural("{n} row of an order whose first row is missing (row {row}): left out",
                              "{n} rows of orders whose first row is missing (first row {row}): left out",
                              n=lost, row=first), lost)  # fmt: skip
    if behind:
        said = plural("{n} column is left behind: articles, names, addresses, telephone numbers and notes",
                      "{n} columns are left behind: articles, names, addresses, telephone numbers and notes",
                      n=len(behind))  # fmt: skip
        yield Remark(0, False, said)

"""Olist's tables of a Brazilian marketplace (kaggle.com/olistbr): a folder of CSV files, joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from journeykit.errors import BadData
from journeykit.events.large import Large, gathered
from journeykit.events.parse import to_numbers
from journeykit.events.progress import Bar
from journeykit.events.roles import Kind
from journeykit.events.sources import Raw, Remark, listed, read_raw
from journeykit.text import phrase, plural

__all__ = ["is_one", "read"]

_ORDERS: Final = "olist_orders_dataset.csv"
_CUSTOMERS: Final = "olist_customers_dataset.csv"
_ITEMS: Final = "olist_order_items_dataset.csv"
_PAYMENTS: Final = "olist_order_payments_dataset.csv"
_REVIEWS: Final = "olist_order_reviews_dataset.csv"
_PRODUCTS: Final = "olist_products_dataset.csv"
_WORDS: Final = "product_category_name_translation.csv"
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    _CUSTOMERS: ("customer_id", "customer_unique_id", "customer_state"),
    _ITEMS: ("order_id", "product_id"),
    _PAYMENTS: ("order_id", "payment_type", "payment_value"),
    _REVIEWS: ("review_id", "order_id", "review_score", "review_comment_title", "review_comment_message",
               "review_creation_date", "review_answer_timestamp"),
    _PRODUCTS: ("product_id", "product_category_name"),
    _WORDS: ("product_category_name", "product_category_name_english"),
}  # fmt: skip

MOMENTS: Final = {
    "order_purchase_timestamp": "purchase",
    "order_approved_at": "payment approved",
    "order_delivered_carrier_date": "shipped",
    "order_delivered_customer_date": "delivered",
}
"""What happened at each moment of an order."""
_REVIEWED: Final = {"review_creation_date": "review asked", "review_answer_timestamp": "review given"}

_NEEDS_OF_ORDERS: Final = (
    "order_id", "customer_id", "order_status", "order_estimated_delivery_date", *MOMENTS
)  # fmt: skip

Row = dict[str, str]


def is_one(folder: Path) -> bool:
    """Whether a folder holds Olist's orders."""
    return (folder / _ORDERS).is_file()


def read(folder: Path, kind: Kind | None, bar: Bar) -> Raw | Large:
    """The orders (the default), the survey answers or the events of the folder.

    The customer is customer_unique_id: customer_id is given anew with each order. An order's amount is what was paid,
    its units are the articles, its category that of the first article. Raises `BadData` for contacts, of which there
    are none, and when a file that is needed is missing.
    """
    if kind == "contacts":
        raise BadData(
            phrase("Olist’s tables hold no contacts."), phrase("Read them as orders, survey answers or events.")
        )
    bar.reach(0.1)
    return {"orders": _orders, "surveys": _surveys, "events": _events}[kind or "orders"](folder)


def _table(folder: Path, name: str) -> Raw:
    if not (folder / name).is_file():
        raise BadData(
            phrase("The folder {folder} lacks {file}.", folder=folder.name, file=name),
            phrase("Put all of Olist’s files into one folder."),
        )
    raw = read_raw(folder / name)
    for column in _NEEDS.get(name, _NEEDS_OF_ORDERS):
        if column not in raw.columns:
            raise BadData(
                phrase("{file} has no column “{column}”.", file=name, column=column),
                phrase("Its columns are: {columns}.", columns=listed(tuple(raw.columns))),
            )
    return raw


def _rows(raw: Raw) -> Iterator[tuple[int, Row]]:
    texts = [raw.texts(name) for name in raw.columns]
    for seq, row in zip(raw.seq, zip(*texts, strict=True), strict=True):
        yield seq, dict(zip(raw.columns, row, strict=True))


def _customers(folder: Path) -> Mapping[str, Row]:
    return {row["customer_id"]: row for _, row in _rows(_table(folder, _CUSTOMERS))}


def _by_order(folder: Path, name: str) -> dict[str, list[Row]]:
    """The rows of a table by order; none when the folder lacks it."""
    found: dict[str, list[Row]] = {}
    if (folder / name).is_file():
        for _, row in _rows(_table(folder, name)):
            found.setdefault(row["order_id"], []).append(row)
    return found


def _orders(folder: Path) -> Raw:
    raw, customers = _table(folder, _ORDERS), _customers(folder)
    items, paid, category = _by_order(folder, _ITEMS), _by_order(folder, _PAYMENTS), _categories(folder)
    more: dict[str, list[str]] = {name: [] for name in ("customer", "state", "amount", "units", "category", "payment")}
    for _, row in _rows(raw):
        bought, payments = items.get(row["order_id"], []), paid.get(row["order_id"], [])
        customer = customers.get(row["customer_id"], {})
        more["customer"].append(customer.get("customer_unique_id", ""))
        more["state"].append(customer.get("customer_state", ""))
        more["amount"].append(_added(payments))
        more["units"].append(str(len(bought) or ""))
        more["category"].append(category(bought[0]["product_id"]) if bought else "")
        more["payment"].append(payments[0]["payment_type"] if payments else "")
    names = {"customer": "customer_unique_id", "state": "customer_state", "payment": "payment_type"}
    columns = {**raw.columns, **{names.get(key, key): cells for key, cells in more.items()}}
    del columns["customer_id"]
    roles = {
        "order_id": "order_id", "customer_id": "customer_unique_id", "ordered_at": "order_purchase_timestamp",
        "promised_at": "order_estimated_delivery_date", "shipped_at": "order_delivered_carrier_date",
        "delivered_at": "order_delivered_customer_date", "status": "order_status", "amount": "amount", "units": "units",
    }  # fmt: skip
    known = {row["order_id"] for _, row in _rows(raw)}
    remarks = (*raw.remarks, *_lacking(more["customer"]), *_strays(known, {_ITEMS: items, _PAYMENTS: paid}))
    return replace(raw, name=folder.name, columns=columns, remarks=remarks, kind="orders", roles=roles)


def _added(payments: Sequence[Row]) -> str:
    paid = [one for one in to_numbers([row["payment_value"] for row in payments]) if one is not None]
    return f"{sum(paid):.2f}" if paid else ""


def _lacking(customers: Iterable[str]) -> Iterator[Remark]:
    n = sum(not one for one in customers)
    if n:
        said = plural("{n} order has a customer that {file} lacks: the customer is empty",
                      "{n} orders have a customer that {file} lacks: the customer is empty",
                      n=n, file=_CUSTOMERS)  # fmt: skip
        yield Remark(n, False, said)


def _strays(known: set[str], tables: Mapping[str, Mapping[str, list[Row]]]) -> Iterator[Remark]:
    """Rows of other tables whose order is not among the orders count nowhere."""
    for name, found in tables.items():
        n = sum(len(rows) for order, rows in found.items() if order not in known)
        if n:
            said = plural("{file}: {n} row is of an order that {orders} lacks, and counts nowhere",
                          "{file}: {n} rows are of orders that {orders} lacks, and count nowhere",
                          n=n, file=name, orders=_ORDERS)  # fmt: skip
            yield Remark(0, False, said)


def _categories(folder: Path) -> Callable[[str], str]:
    """The category of a product in English, as far as it is translated."""
    if not (folder / _PRODUCTS).is_file():
        return lambda product: ""
    own = {row["product_id"]: row["product_category_name"] for _, row in _rows(_table(folder, _PRODUCTS))}
    words: dict[str, str] = {}
    if (folder / _WORDS).is_file():
        words = {row["product_category_name"]: row["product_category_name_english"]
                 for _, row in _rows(_table(folder, _WORDS))}  # fmt: skip
    return lambda product: words.get(own.get(product, ""), own.get(product, ""))


def _surveys(folder: Path) -> Raw:
    raw, customers = _table(folder, _REVIEWS), _customers(folder)
    owner = {row["order_id"]: customers.get(row["customer_id"], {}) for _, row in _rows(_table(folder, _ORDERS))}
    texts, who = [], []
    for _, row in _rows(raw):
        said = (row["review_comment_title"].strip(), row["review_comment_message"].strip())
        texts.append("\n".join(dict.fromkeys(filter(None, said))))
        who.append(owner.get(row["order_id"], {}).get("customer_unique_id", ""))
    columns = {name: cells for name, cells in raw.columns.items() if not name.startswith("review_comment")}
    columns |= {"text": texts, "customer_unique_id": who}
    roles = {
        "answer_id": "review_id", "order_id": "order_id", "customer_id": "customer_unique_id",
        "answered_at": "review_answer_timestamp", "rating": "review_score", "text": "text",
    }  # fmt: skip
    return replace(raw, name=folder.name, columns=columns, kind="surveys", roles=roles)


def _events(folder: Path) -> Raw | Large:
    orders, customers, reviews = _table(folder, _ORDERS), _customers(folder), _by_order(folder, _REVIEWS)
    rows: list[tuple[int, Row]] = []
    for _, row in _rows(orders):
        customer = customers.get(row["customer_id"], {})
        same = {
            "customer": customer.get("customer_unique_id", ""), "order_id": row["order_id"],
            "customer_state": customer.get("customer_state", ""), "order_status": row["order_status"],
        }  # fmt: skip
        moments = [(MOMENTS[column], row[column]) for column in MOMENTS]
        moments += [(_REVIEWED[key], one[key]) for one in reviews.get(row["order_id"], []) for key in _REVIEWED]
        for what, at in moments:
            if at.strip():
                rows.append((len(rows), {**same, "activity": what, "at": at}))
    strays = _strays({row["order_id"] for _, row in _rows(orders)}, {_REVIEWS: reviews})
    roles = {"case_id": "customer", "activity": "activity", "at": "at"}
    remarks = (*orders.remarks, *strays)
    about = Raw(folder.name, {}, (), len(rows), first_row=1, remarks=remarks, kind="events", roles=roles)
    return gathered(folder.name, rows, about)

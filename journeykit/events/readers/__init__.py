"""Readers of formats that have a name: each gives plain columns, and says what it left out and why."""

from journeykit.events.readers.doors import (
    Olist,
    read_any,
    read_folder,
    read_ga4,
    read_olist,
    read_shopify,
    read_table,
    read_xes,
)

__all__ = [
    "Olist",
    "read_any",
    "read_folder",
    "read_ga4",
    "read_olist",
    "read_shopify",
    "read_table",
    "read_xes",
]

"""Customers' traces: read them, measure them, put them on a map."""

from journeykit.events.tables import Preview, Table, preview, read_events, read_orders, read_surveys

__all__ = ["Preview", "Table", "preview", "read_events", "read_orders", "read_surveys"]

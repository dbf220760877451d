"""Customers' traces: read them, measure them, put them on a map."""

from journeykit.events.effect import Effect, a_b, before_after
from journeykit.events.kpi_table import kpi_table as kpis
from journeykit.events.meanings import Activities, suggest_activities
from journeykit.events.measure import computable, measure, measure_by
from journeykit.events.paths.attribution import attribution
from journeykit.events.paths.compare import compare
from journeykit.events.paths.flow import flow
from journeykit.events.paths.retention import retention
from journeykit.events.paths.touches import touches
from journeykit.events.placing import Proposal, edits_for, measurable, put
from journeykit.events.reading import Preview, preview, read_contacts, read_events, read_orders, read_surveys
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, roles
from journeykit.events.sources import Remark
from journeykit.events.tables import Table
from journeykit.events.verbatims import Hit, Verbatims, pin, verbatims
from journeykit.events.words import distinctive, rings_true

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "Activities",
    "Effect",
    "Hit",
    "Kind",
    "Preview",
    "Proposal",
    "Remark",
    "Role",
    "Table",
    "Verbatims",
    "a_b",
    "attribution",
    "before_after",
    "compare",
    "computable",
    "distinctive",
    "edits_for",
    "flow",
    "kpis",
    "measurable",
    "measure",
    "measure_by",
    "pin",
    "preview",
    "put",
    "read_contacts",
    "read_events",
    "read_orders",
    "read_surveys",
    "retention",
    "rings_true",
    "roles",
    "suggest_activities",
    "touches",
    "verbatims",
]

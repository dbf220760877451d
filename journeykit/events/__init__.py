"""Customers' traces: read them, measure them, put them on a map."""

from journeykit.events.connect import connect
from journeykit.events.effect import Effect, a_b, before_after
from journeykit.events.kpi_table import kpi_table as kpis
from journeykit.events.mapping import Pattern, activities_of, map_activities
from journeykit.events.meanings import Activities, suggest_activities
from journeykit.events.measure import computable, measure, measure_by
from journeykit.events.paths.attribution import attribution
from journeykit.events.paths.cases import cases
from journeykit.events.paths.compare import compare
from journeykit.events.paths.conformance import conformance
from journeykit.events.paths.dotted import dotted
from journeykit.events.paths.drop_off import drop_off
from journeykit.events.paths.flow import flow
from journeykit.events.paths.funnel import funnel
from journeykit.events.paths.loops import loops
from journeykit.events.paths.retention import retention
from journeykit.events.paths.stage_times import stage_times
from journeykit.events.paths.step_matrix import step_matrix
from journeykit.events.paths.touches import touches
from journeykit.events.paths.transitions import transitions
from journeykit.events.paths.variants import variants
from journeykit.events.placing import Proposal, edits_for, measurable, put
from journeykit.events.priorities import priorities
from journeykit.events.readers import Olist, read_folder, read_ga4, read_olist, read_shopify, read_table, read_xes
from journeykit.events.reading import Preview, preview, read_contacts, read_events, read_orders, read_surveys
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, roles
from journeykit.events.sources import Remark
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.events.verbatims import Hit, Verbatims, pin, verbatims
from journeykit.events.words import distinctive, rings_true

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "Activities",
    "Effect",
    "Hit",
    "Kind",
    "Olist",
    "Pattern",
    "Preview",
    "Proposal",
    "Remark",
    "Role",
    "Table",
    "Traces",
    "Verbatims",
    "a_b",
    "activities_of",
    "attribution",
    "before_after",
    "cases",
    "compare",
    "computable",
    "conformance",
    "connect",
    "distinctive",
    "dotted",
    "drop_off",
    "edits_for",
    "flow",
    "funnel",
    "kpis",
    "loops",
    "map_activities",
    "measurable",
    "measure",
    "measure_by",
    "pin",
    "preview",
    "priorities",
    "put",
    "read_contacts",
    "read_events",
    "read_folder",
    "read_ga4",
    "read_olist",
    "read_orders",
    "read_shopify",
    "read_surveys",
    "read_table",
    "read_xes",
    "retention",
    "rings_true",
    "roles",
    "stage_times",
    "step_matrix",
    "suggest_activities",
    "touches",
    "transitions",
    "variants",
    "verbatims",
]

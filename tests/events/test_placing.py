"""From data to the map: what is proposed, where it goes, and the edits that put it there."""

from __future__ import annotations

import pytest

from journeykit.errors import BadData
from journeykit.events import edits_for, measurable, put, read_events, read_orders, read_surveys, suggest_activities
from journeykit.frameworks import framework, frameworks
from journeykit.model.cards import Kpi
from journeykit.model.edits import AddCard, ChangeCard, ChangeStage
from journeykit.model.history import History
from journeykit.model.journey import Journey, Stage

ORDERS = read_orders(
    (
        "orders.csv",
        b"order_id,customer_id,ordered_at,promised_at,delivered_at\n"
        b"1,ann,2025-01-01 12:00,2025-01-04,2025-01-03 12:00\n2,ann,2025-01-02 12:00,2025-01-05,2025-01-05 12:00\n",
    )
)
SURVEYS = read_surveys(("survey.csv", b"order_id,nps,rating\n1,10,5\n2,9,4\n"))
LOG = read_events(
    (
        "log.csv",
        b"case,activity,at\n1,page_view,2025-01-01\n1,addToCart,2025-01-02\n1,purchase,2025-01-03\n1,zzz,2025-01-04\n"
        b"2,page_view,2025-01-01\n2,view_item,2025-01-02\n2,order_delivered,2025-01-05\n",
    )
)
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="need", title="Need and search"),
        Stage(id="compare", title="Compare"),
        Stage(id="buy", title="Buy", phase="during"),
        Stage(id="receive", title="Receive and try on", phase="after"),
        Stage(id="back", title="Send back", phase="after"),
        Stage(id="again", title="Come back", phase="after"),
    ),
)
FRENCH = Journey(
    title="Chaussures",
    language="fr",
    stages=(
        Stage(id="a", title="Besoin et recherche d’information"),
        Stage(id="b", title="Comparaison"),
        Stage(id="c", title="Décision et achat", phase="during"),
        Stage(id="d", title="Réception et utilisation", phase="after"),
        Stage(id="e", title="Évaluation", phase="after"),
        Stage(id="f", title="Assistance et fidélisation", phase="after"),
    ),
)


def places(journey: Journey) -> dict[str, str]:
    """Where each KPI is proposed."""
    return {one.kpi: one.stage for one in measurable(ORDERS, SURVEYS, journey=journey)}


def test_kpis_go_where_the_stage_speaks_of_them() -> None:
    """A KPI belongs on the stage whose title is about the same thing, in both languages."""
    assert places(MAP)["delivery_lead_time"] == "receive"
    assert places(MAP)["nps"] == places(MAP)["repeat_purchase_rate"] == "again"
    assert places(FRENCH)["delivery_lead_time"] == "d"
    assert places(FRENCH)["average_rating"] == places(FRENCH)["review_rate"] == "e"
    assert places(FRENCH)["nps"] == "f"


def test_kpis_find_a_stage_by_phase() -> None:
    """Where no title speaks of it, a KPI goes to its phase: delivery to the first stage after, loyalty to the last."""
    odd = (
        Stage(id="x", title="Xx", phase="before"),
        Stage(id="y", title="Yy", phase="after"),
        Stage(id="z", title="Zz", phase="after"),
    )
    found = places(Journey(title="Odd", stages=odd))
    assert (found["delivery_lead_time"], found["nps"]) == ("y", "z")


def test_kpis_keep_to_their_end_of_the_journey() -> None:
    """Words alone do not carry a refund before the purchase."""
    stages = (Stage(id="x", title="Contact: I ask about returns"), Stage(id="z", title="Zz", phase="after"))
    assert places(Journey(title="Odd", stages=stages))["delivery_lead_time"] == "z"
    log = read_events(("a.csv", b"case,activity,at\n1,refund,2025-01-01\n"))
    assert suggest_activities(Journey(title="Odd", stages=stages), log).unmapped == ("refund",)


def test_a_kpi_on_the_map_keeps_its_stage() -> None:
    """A KPI that somebody put on a stage is measured there."""
    stages = (*MAP.stages[:-1], MAP.stages[-1], Stage(id="end", title="End", phase="after", cards=(Kpi(kpi="nps"),)))
    assert places(MAP.replace(stages=stages))["nps"] == "end"


@pytest.mark.parametrize("key", list(frameworks()))
def test_every_framework_takes_figures(key: str) -> None:
    """In every framework each KPI finds a stage, and can be put there."""
    journey = framework(key)
    found = measurable(ORDERS, SURVEYS, LOG, journey=journey)
    assert {"nps", "delivery_lead_time"} <= {one.kpi for one in found}
    if journey.stages:
        assert len(put(journey, found, LOG).kpis()) == len(found)


def test_only_what_can_be_computed_is_proposed() -> None:
    """Without orders nothing of orders is proposed, and without a map there is no stage."""
    found = measurable(SURVEYS)
    assert {one.kpi for one in found} == {"nps", "average_rating"}
    assert {one.stage for one in found} == {""}
    with pytest.raises(BadData, match="without a map"):
        edits_for(MAP, found)


def test_one_on_time_delivery_is_ticked() -> None:
    """Of instants and dates, the one that the promises allow is ticked: dates, when promises have no time."""
    ticked = {one.kpi: one.ticked for one in measurable(ORDERS, journey=MAP)}
    assert ticked["on_time_delivery_rate_by_date"]
    assert not ticked["on_time_delivery_rate"]


def test_activities_are_suggested_from_names() -> None:
    """Activities find their stage by name, those that fit none are listed, and what the map says is kept."""
    found = suggest_activities(MAP, LOG)
    assert found.stages == {
        "need": ("page_view",),
        "compare": ("view_item",),
        "buy": ("addToCart", "purchase"),
        "receive": ("order_delivered",),
    }
    assert found.unmapped == ("zzz",)
    said = MAP.replace(stages=(MAP.stages[0].replace(activities=("zzz", "purchase")), *MAP.stages[1:]))
    assert suggest_activities(said, LOG).stages["need"] == ("zzz", "purchase", "page_view")
    assert "purchase" not in suggest_activities(said, LOG).stages["buy"]


def test_edits_add_and_change() -> None:
    """A new KPI is a new card; one on the map gets the new value and keeps target and alert."""
    mine = Kpi(kpi="nps", target=60, alert=40)
    journey = MAP.replace(stages=(*MAP.stages[:-1], MAP.stages[-1].replace(cards=(mine,))))
    first, second = edits_for(journey, ["average_rating", "nps"], SURVEYS)
    assert isinstance(first, AddCard)
    assert isinstance(second, ChangeCard)
    after = put(journey, ["average_rating", "nps"], SURVEYS)
    cards = {card.kpi: card for _, card in after.kpis()}
    nps = cards["nps"]
    assert (nps.id, nps.target, nps.alert, nps.state) == (mine.id, 60, 40, "good")
    assert nps.measure is not None
    assert (nps.measure.value, nps.rests_on, nps.source) == (100, "data", "survey.csv")
    assert len(put(after, ["average_rating", "nps"], SURVEYS).kpis()) == 2


def test_edits_can_be_undone() -> None:
    """Figures come by ordinary edits, so undo takes each of them back."""
    history = History.start(MAP)
    edits = edits_for(MAP, [one for one in measurable(ORDERS, LOG, journey=MAP) if one.ticked], LOG)
    for edit in edits:
        history = history.do(edit)
    assert len(history.journey.kpis()) > 3
    for _ in edits:
        history = history.undo()
    assert history.journey == MAP


def test_conversion_by_stage_writes_the_activities_down() -> None:
    """When the map named no activities, those a figure rests on are written into its stages."""
    found = [one for one in measurable(LOG, journey=MAP) if one.kpi == "stage_conversion_rate"]
    assert {one.stage: one.measure.value for one in found} == {"need": 100, "compare": 100, "buy": 0}
    edits = edits_for(MAP, found, LOG)
    assert sum(isinstance(edit, ChangeStage) for edit in edits) == 4
    assert put(MAP, found, LOG).stage("buy").activities == ("addToCart", "purchase")


def test_a_named_kpi_that_cannot_be_computed() -> None:
    """Asking for a KPI by name without its table says what it needs."""
    with pytest.raises(BadData, match="needs Orders"):
        edits_for(MAP, ["delivery_lead_time"], SURVEYS)


def test_of_two_figures_that_say_the_same_the_one_on_the_map_is_ticked() -> None:
    """Promises written as days suggest comparing days, unless the map compares instants already."""

    def ticked(journey: Journey) -> set[str]:
        return {one.kpi for one in measurable(ORDERS, journey=journey) if one.ticked and "on_time" in one.kpi}

    assert ticked(MAP) == {"on_time_delivery_rate_by_date"}
    receive = MAP.stages[3].replace(cards=(Kpi(kpi="on_time_delivery_rate", target=95),))
    assert ticked(MAP.replace(stages=(*MAP.stages[:3], receive, *MAP.stages[4:]))) == {"on_time_delivery_rate"}

"""The words that tell customers apart, and how much of a map is in their own."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from journeykit.errors import BadData
from journeykit.events import distinctive, read_contacts, read_surveys, rings_true, verbatims
from journeykit.events.tables import Table
from journeykit.frameworks import example
from journeykit.model.cards import Step, Verbatim
from journeykit.model.journey import Journey, Stage


def survey(*rows: str, columns: str = "nps,text") -> Table:
    """Answers, one a row."""
    return read_surveys(("s.csv", "\n".join([columns, *rows]).encode()))


LATE = survey(*["2,the parcel came late"] * 6, *["10,Parcels came early"] * 4, *["8,late parcel"] * 3, "9,")


def test_counts_by_hand() -> None:
    """Texts are counted a side, forms as one word, passives on neither side; rates are of the side's texts."""
    found = distinctive(LATE).set_index("word")
    assert found.loc["late", ["count_a", "count_b", "rate_a", "rate_b"]].tolist() == [6, 0, 100, 0]
    assert found.loc["parcel", ["count_a", "count_b", "rate_a", "rate_b"]].tolist() == [6, 4, 100, 100]
    assert "the" not in found.index
    assert (found.attrs["a"], found.attrs["b"]) == ("nps ≤ 6", "nps ≥ 9")
    assert (found.attrs["texts_a"], found.attrs["texts_b"], found.attrs["analysis"]) == (6, 4, "distinctive")
    assert found.loc["late", "example"] == "the parcel came late"


def test_z_is_that_of_the_paper() -> None:
    """z agrees with the formula of Monroe, Colaresi and Quinn, written out for one word."""
    found = distinctive(LATE, least=1).set_index("word")
    # said once a text: a side of 6 x (parcel, late), another of 4 x (parcels, early), 3 x (late, parcel)
    in_all = {"late": 6 + 3, "parcel": 6 + 4 + 3, "early": 4}
    a0, n_a, n_b = 500, 12, 8
    alpha = a0 * in_all["late"] / sum(in_all.values())
    delta = math.log((6 + alpha) / (n_a + a0 - 6 - alpha)) - math.log((0 + alpha) / (n_b + a0 - 0 - alpha))
    assert found.loc["late", "z"] == pytest.approx(delta / math.sqrt(1 / (6 + alpha) + 1 / (0 + alpha)))


def test_sides_mirror_each_other() -> None:
    """A against B is B against A with the signs turned; the best of either end come first and last."""
    table = survey(*["web,site is slow"] * 7, *["shop,staff is kind"] * 9, columns="channel,text")
    one = distinctive(table, "channel", "web", "shop").set_index("word")
    other = distinctive(table, "channel", "shop", "web").set_index("word")
    assert one["z"].sort_index().tolist() == pytest.approx((-other["z"]).sort_index().tolist())
    assert set(one.index[:2]) == {"site", "slow"}
    assert set(other.index[:2]) == {"staff", "kind"}
    assert set(distinctive(table, "channel", "web")["word"]) == set(one.index)
    assert len(distinctive(table, "channel", "web", top=1)) == 2


def test_rare_and_small_words_are_left_out() -> None:
    """A word in fewer texts than asked for is left out, and so are small words of both languages."""
    table = survey(*["1,le colis est perdu"] * 6, *["10,parfait"] * 5, "1,zut")
    assert set(distinctive(table)["word"]) == {"colis", "perdu", "parfait"}
    assert "zut" in set(distinctive(table, least=1)["word"])


def test_masks_are_nobodys_words() -> None:
    """What stands in place of personal data is not counted as a word."""
    table = survey(*["1,call 06 12 34 56 78 about order 12345"] * 6, *["10,fine"] * 6)
    found = distinctive(table)
    assert "[" in found["example"].iloc[0]
    assert set(found["word"]) == {"call", "order", "fine"}


def test_one_stage_against_the_others() -> None:
    """Contacts stand on the stage that their reason is about; a stage is named by title or by id."""
    rows = [*["2025-03-01,return,no label in the box"] * 5, *["2025-03-01,payment,the card was refused"] * 6]
    table = read_contacts(("t.csv", "\n".join(["created_at,reason,text", *rows]).encode()))
    journey = example("en")
    back = next(stage for stage in journey.stages if "send them back" in stage.title)
    for name in (back.id, back.title):
        found = distinctive(table, "stage", name, journey=journey)
        assert set(found[found["z"] > 0]["word"]) == {"label", "box"}
        assert found.attrs["a"] == back.title
    with pytest.raises(BadData, match="No text has"):
        distinctive(table, "stage", journey.stages[0].id, journey=journey)


def test_what_cannot_be_compared_is_refused() -> None:
    """No score, no such value, no value at all, nobody on a side: each is said with what to choose instead."""
    plain = survey("web,slow", "shop,kind", columns="channel,text")
    with pytest.raises(BadData, match="no score"):
        distinctive(plain)
    with pytest.raises(BadData, match="Which value"):
        distinctive(plain, "channel")
    with pytest.raises(BadData, match=r"No text has “post”"):
        distinctive(plain, "channel", "post")
    with pytest.raises(BadData, match="No text belongs to nps ≥ 9"):
        distinctive(survey("1,slow"))
    with pytest.raises(BadData, match=r"column “colour”"):
        distinctive(survey("1,", "2,"), "colour", "red")


def test_nothing_frequent_is_an_empty_frame() -> None:
    """Texts without any frequent word give no row, and still say what was compared."""
    found = distinctive(survey("1,slow", "10,kind"))
    assert found.empty
    assert list(found) == ["word", "count_a", "count_b", "rate_a", "rate_b", "z", "example"]


def test_the_planted_problems_are_found(top: Path) -> None:
    """In the shoe shop, those who pay tell of an error on the phone; detractors of late parcels and the return page."""
    words = verbatims(read_surveys(top / "datasets" / "surveys.csv"))
    paying = distinctive(words, "survey", "checkout_exit")
    assert {"payer", "paiement", "mobile", "erreur", "error"} <= set(paying[paying["z"] > 1.96]["word"])
    unhappy = distinctive(words)
    assert {"retard", "retour"} <= set(unhappy[unhappy["z"] > 1.96]["word"])


def test_a_real_survey(real_data: Path) -> None:
    """Detractors of a real garden shop speak of prices, its promoters of the welcome."""
    found = distinctive(read_surveys(real_data / "nps_fr" / "survey.csv"), top=5)
    assert {"prix", "cher"} <= set(found["word"].head(5))
    assert {"accueil", "personnel"} <= set(found["word"].tail(5))


def test_a_map_beside_a_survey() -> None:
    """A step's words are looked for in its own verbatims, and in what many wrote in its language."""
    step = Step(text="J’attends la livraison du colis", verbatims=(Verbatim(text="Toujours en attente"),))
    journey = Journey(title="x", language="fr", stages=(Stage(title="y", cards=(step,)),))
    table = survey(*["1,le colis est en retard"] * 2, "2,ma livraison", "3,waiting for the delivery", "4,the livraison")
    row = rings_true(journey, table).iloc[0]
    assert (round(row["share"]), row["theirs"], row["firms"]) == (33, "attends, colis", "livraison")
    assert round(row["share_all"]) == 67
    assert math.isnan(
        rings_true(Journey(title="x", stages=(Stage(title="y", cards=(Step(text="I wait"),)),))).iloc[0, 2]
    )

"""What customers wrote: found, masked and pinned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadEdit, NotFound
from journeykit.events import pin, read_contacts, read_surveys, verbatims
from journeykit.model.cards import Goal, Step, Verbatim
from journeykit.model.edits import apply, inverse
from journeykit.model.journey import Journey, Stage

SOURCE = (
    "enquete.csv",
    "id;date;nps;commentaire\n"
    "7;2025-03-01;2;La livraison était tardive, et le livreur pressé\n"
    "8;2025-03-02;4;LIVRAISON TARDIVE\n"
    "9;2025-03-03;9;Livraisons rapides. Jamais tardives\n"
    "10;2025-03-04;;Trop d'attente : écrivez-moi à lea@example.org ou au 06 12 34 56 78\n"
    "11;2025-03-05;10;\n".encode(),
)
ANSWERS = read_surveys(SOURCE)
MAP = Journey(
    title="x", stages=(Stage(title="Receive", cards=(Step(id="wait", text="I wait."), Goal(id="goal", text="Soon"))),)
)


def found(query: str, **limits: float) -> list[str]:
    """The answers a search finds, by their source."""
    return [hit.source.rpartition(" ")[2] for hit in verbatims(ANSWERS).search(query, **limits)]  # type: ignore[arg-type]


def test_every_word_must_be_there() -> None:
    """A search finds the texts with all its words, best first; accents, case and plural count for nothing."""
    assert found("livraison tardive") == ["8", "9", "7"]
    assert found("Livraisons TARDIVES") == ["8", "9", "7"]
    assert found("presse livreur") == ["7"]
    assert found("livraison perdue") == []


def test_the_beginning_of_a_word_is_enough() -> None:
    """A beginning finds a word, also after an apostrophe; the middle of a word does not."""
    assert found("atten") == ["10"]
    assert found("ivraison") == []


def test_scores_limit_a_search() -> None:
    """With a limit, answers off it and answers without a score are left out."""
    assert found("livraison", max_score=6) == ["8", "7"]
    assert found("", min_score=9) == ["9"]
    assert found("attente", max_score=10) == []


def test_an_empty_search_lists_all() -> None:
    """Without words, all texts come in the order of the survey, as many as asked for."""
    assert found("") == ["7", "8", "9", "10"]
    assert len(verbatims(ANSWERS).search("", limit=2)) == 2


def test_a_hit_says_where_it_comes_from() -> None:
    """A hit has its text, score, source and day."""
    hit = verbatims(ANSWERS, language="fr").search("pressé")[0]
    assert (hit.score, hit.day, hit.row) == (2, date(2025, 3, 1), 0)
    assert hit.source.startswith("enquete.csv")
    assert hit.verbatim.text == "La livraison était tardive, et le livreur pressé"


def test_personal_data_is_masked() -> None:
    """Addresses and numbers are masked unless asked otherwise, and counted."""
    words = verbatims(ANSWERS)
    assert words.masked == 2
    text = words.search("attente")[0].text
    assert "lea@" not in text
    assert "06 12" not in text
    bare = read_surveys(SOURCE, mask=False)
    assert "lea@example.org" in verbatims(bare, mask=False).search("attente")[0].text
    assert verbatims(bare).masked == 2


def test_pin() -> None:
    """Pinned words stand on the step with their source, and it rests on an assumption no more; undo takes all back."""
    hit = verbatims(ANSWERS).search("pressé")[0]
    edit = pin(MAP, "wait", hit)
    after = apply(MAP, edit)
    step = after.stages[0].of("step")[0]
    assert isinstance(step, Step)
    assert step.verbatims == (Verbatim(text=hit.text, source="enquete.csv, answer 7", score=2),)
    assert step.rests_on == "verbatim"
    assert apply(after, inverse(MAP, edit)) == MAP


def test_pin_keeps_better_evidence() -> None:
    """A step that rests on data keeps saying so."""
    journey = Journey(title="x", stages=(Stage(title="y", cards=(Step(id="wait", text="I wait.", rests_on="data"),)),))
    assert "rests_on" not in pin(journey, "wait", Verbatim(text="Late")).fields


def test_pin_refuses() -> None:
    """Words are not pinned twice, nor to another lane, nor to a card that is gone."""
    hit = verbatims(ANSWERS).hits[0]
    with pytest.raises(BadEdit, match="already"):
        pin(apply(MAP, pin(MAP, "wait", hit)), "wait", hit)
    with pytest.raises(BadEdit, match="lived process"):
        pin(MAP, "goal", hit)
    with pytest.raises(NotFound):
        pin(MAP, "gone", hit)


def test_no_text() -> None:
    """A survey without texts is refused in words."""
    with pytest.raises(BadData, match="what customers wrote"):
        verbatims(read_surveys(("a.csv", b"nps\n9\n")))


@given(st.text(min_size=1, max_size=80).filter(lambda text: any(c.isalnum() for c in text)))
@settings(deadline=None)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    """Whatever people write, each text is found by its own words."""
    import pandas as pd

    words = verbatims(read_surveys(pd.DataFrame({"text": [text, "autre chose"]}), columns={"text": "text"}), mask=False)
    assert not words.hits or any(hit.row == words.hits[0].row for hit in words.search(words.hits[0].text))


TICKETS = read_contacts(
    (
        "tickets.csv",
        b"ticket_id,created_at,order_id,reason,text\n"
        b"T1,2025-03-01,12345,delivery,Where is my livraison of order 12345?\n"
        b"T2,2025-03-02,K-7,size,My K-7 is too small\n"
        b"T3,2025-03-03,,size,\n",
    )
)


def test_all_free_text_is_searched() -> None:
    """Survey answers and contacts are searched together, each with its own source; what has no text is left out."""
    words = verbatims(ANSWERS, TICKETS)
    assert len(words) == 6
    assert {hit.source for hit in words.search("livraison")} == {
        "enquete.csv, answer 7", "enquete.csv, answer 8", "enquete.csv, answer 9", "tickets.csv, ticket T1"
    }  # fmt: skip
    assert verbatims(TICKETS, language="fr").search("small")[0].day == date(2025, 3, 2)


def test_known_orders_are_masked_and_counted() -> None:
    """Order numbers of the tables are known: they are masked without a word before them, and counted by sort."""
    words = verbatims(ANSWERS, TICKETS)
    assert words.masks == {"email": 1, "phone": 1, "order": 2}
    assert words.masked == 4
    assert not any("K-7" in hit.text or "12345" in hit.text for hit in words)


def test_a_column_beside_the_texts() -> None:
    """What stands beside a text is told for each; a column that no table has is refused with those there are."""
    assert verbatims(ANSWERS, TICKETS).column("reason") == [None, None, None, None, "delivery", "size"]
    with pytest.raises(BadData, match=r"no.*“colour”|column “colour”"):
        verbatims(TICKETS).column("colour")


def test_rare_words_and_short_texts_come_first() -> None:
    """Of two texts with the words asked for, the one that says them more often in fewer words is first."""
    lines = ["the shop was fine and the parcel came late in the end", "late late late", "late parcel", "fine"]
    table = read_surveys(("s.csv", "\n".join(["text", *lines]).encode()), columns={"text": "text"})
    words = verbatims(table)
    assert [hit.text for hit in words.search("late")] == [lines[1], lines[2], lines[0]]
    assert [hit.text for hit in words.search("late parcel")] == [lines[2], lines[0]]
    assert words.search("the parcel")[0].text == lines[2]


def test_endings_count_for_nothing() -> None:
    """Number, gender and tense are ignored, in French as in English."""
    lines = ["Colis livré", "livraison reçue", "he delivered two parcels", "chaussures trop petites"]
    table = read_surveys(("s.csv", "\n".join(["text", *lines]).encode()), columns={"text": "text"})
    words = verbatims(table)
    assert [hit.text for hit in words.search("livrées")] == [lines[0]]
    assert [hit.text for hit in words.search("parcel delivering")] == [lines[2]]
    assert [hit.text for hit in words.search("CHAUSSURE petit")] == [lines[3]]


def test_a_real_survey(real_data: Path) -> None:
    """The 3,839 texts of a real survey, less 11 like "-": every hit holds what was asked for, whoever counts."""
    words = verbatims(read_surveys(real_data / "nps_fr" / "survey.csv"))
    assert len(words) == 3828
    hits = words.search("attente caisse", limit=5000)
    plain = [hit for hit in words if "attente" in hit.text.casefold() and "caisse" in hit.text.casefold()]
    assert {hit.row for hit in plain} <= {hit.row for hit in hits}
    assert "attente" in hits[0].text.casefold()
    assert words.search("attente caisse", max_score=6, limit=5000) == tuple(
        hit for hit in hits if hit.score is not None and hit.score <= 6
    )

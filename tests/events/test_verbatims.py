"""What customers wrote: found, masked and pinned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadData, BadEdit, NotFound
from journeykit.events import pin, read_surveys, verbatims
from journeykit.events.verbatims import masked_text
from journeykit.model.cards import Goal, Step, Verbatim
from journeykit.model.edits import apply, inverse
from journeykit.model.journey import Journey, Stage

ANSWERS = read_surveys(
    (
        "enquete.csv",
        "id;date;nps;commentaire\n"
        "7;2025-03-01;2;La livraison était tardive, et le livreur pressé\n"
        "8;2025-03-02;4;LIVRAISON TARDIVE\n"
        "9;2025-03-03;9;Livraisons rapides. Jamais tardives\n"
        "10;2025-03-04;;Trop d'attente : écrivez-moi à lea@example.org ou au 06 12 34 56 78\n"
        "11;2025-03-05;10;\n".encode(),
    )
)
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
    assert "lea@example.org" in verbatims(ANSWERS, mask=False).search("attente")[0].text


@pytest.mark.parametrize(
    "secret",
    ["lea.martin+x@mail.example.org", "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78", "0612345678",
     "(415) 555-2671", "415-555-2671", "+1 415 555 2671", "4970 1012 3456 7890", "4970101234567890"],
)  # fmt: skip
def test_what_is_masked(secret: str) -> None:
    """E-mail addresses, phone and card numbers, as people write them, leave nothing behind."""
    text, count = masked_text(f"Write {secret}, please.")
    assert count == 1
    assert not any(c.isdigit() for c in text)
    assert "@" not in text


@pytest.mark.parametrize(
    "plain", ["ordered 2025-03-01 at 10:30", "order 12345678", "12,50 € on 31/12/2025", "size 42.5"]
)
def test_what_is_not_masked(plain: str) -> None:
    """Dates, prices, sizes and short numbers stay."""
    assert masked_text(plain) == (plain, 0)


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

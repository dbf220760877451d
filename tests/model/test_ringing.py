"""How much of a step is in the customers' own words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example as always
from hypothesis import given
from hypothesis import strategies as st

from journeykit.frameworks import example, examples
from journeykit.model.cards import Step, Verbatim
from journeykit.model.journey import Journey, Stage
from journeykit.model.review import review
from journeykit.model.ringing import Ring, Vocabulary, ring
from journeykit.model.speech import spelled, stem, telling, words_in
from journeykit.text import LANGUAGES

TODAY = date(2026, 11, 21)


def step(text: str, *said: str) -> Step:
    """A step with what customers said of it."""
    return Step(text=text, verbatims=tuple(Verbatim(text=one) for one in said))


def test_the_share_is_counted_by_hand() -> None:
    """Of wait, parcel, carrier, relay and shop, customers say two, in whatever form; small words do not count."""
    heard = ring(
        step("I wait for the parcel, and the carrier goes to a relay shop", "We waited!", "Two parcels, no news")
    )
    assert heard.theirs == ("wait", "parcel")
    assert heard.firms == ("carrier", "relay", "shop")
    assert heard.share == 40


def test_french_words_are_named_as_written() -> None:
    """Accents and endings count for nothing, and a word is named as the card has it."""
    heard = ring(step("J’attends la livraison à l’Étage", "On a attendu une LIVRAISON"))
    assert (heard.theirs, heard.firms) == (("attends", "livraison"), ("Étage",))


def test_a_family_is_one() -> None:
    """A word is theirs when they say another of its family."""
    assert ring(step("I return it", "The returning of it is hard")).share == 100
    assert ring(step("The delivery", "They delivered on Tuesday")).share == 100


def test_more_words_to_compare_with() -> None:
    """What is not in the step's own verbatims may be in all that customers wrote."""
    alone = ring(step("I wait for the parcel", "Nobody knew"))
    assert (alone.share, alone.firms) == (0, ("wait", "parcel"))
    assert ring(step("I wait for the parcel", "Nobody knew"), Vocabulary(["the parcel waited"])).share == 100


@pytest.mark.parametrize(
    "silent",
    [step("I wait for the parcel"), step("It is what it is", "A parcel"),
     step("I wait for the parcel that you sent", "Où est mon colis ? Personne ne me répond et je suis déçu")],
    ids=["no verbatim", "no telling word", "another language"],
)  # fmt: skip
def test_what_cannot_be_told_is_not_told(silent: Step) -> None:
    """Without verbatims, without a telling word or across languages there is no share."""
    assert ring(silent) == Ring(None, (), ())


def test_the_review_names_the_words_to_replace() -> None:
    """The finding says which words are the firm's and which ones customers use instead."""
    said = ("Three pages and no label", "No label! I called three times about the label", "Who answers the phone here?",
            "I phoned, pages of phone menus")  # fmt: skip
    strange = step("I initiate the reverse logistics process", *said)
    (finding,) = review(Journey(title="x", stages=(Stage(title="y", cards=(strange,)),)), select={"JK410"}, today=TODAY)
    seen = str(finding.seen)
    assert all(word in seen for word in ("initiate", "reverse", "logistics", "process", "label", "phone"))


def test_the_worked_examples_are_left_in_peace() -> None:
    """No step of the examples that ship is said not to ring true, in either language."""
    for key in examples():
        for language in LANGUAGES:
            assert not review(example(language, key), select={"JK410"}, today=TODAY)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_share_is_a_share(text: str, said: str) -> None:
    """Whatever is written, the share is None or from 0 to 100 and every telling word is counted once; words said word
    for word are all theirs."""
    if not text.strip() or not said.strip():
        return
    try:
        cards = step(text, said), step(text, text)
    except ValueError:  # nothing visible in it
        return
    heard, own = map(ring, cards)
    if heard.share is not None:
        assert 0 <= heard.share <= 100
        assert len(heard.theirs) + len(heard.firms) == len(set(telling(cards[0].text)))
    assert own.share in (None, 100)


@given(st.text(max_size=40))
@always("4¼")  # one sign, two words
def test_words(text: str) -> None:
    """A stem is never empty, and what is told apart is told apart the same way twice."""
    for word in words_in(text):
        assert stem(word)
        assert words_in(word) == [word]
    assert set(spelled(text)) >= {word for word in words_in(text) if word.isascii() and word in text}

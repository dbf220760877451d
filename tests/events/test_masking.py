"""Personal data in what customers wrote: nothing of it stays, and nothing else goes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.events.masking import MASKS, masked_remark, masked_text, masked_texts

SECRETS = {
    "email": ["lea.martin+x@mail.example.org", "LEA_M@example.co.uk", "hélène@exemple.fr"],
    "phone": [
        "+33 6 12 34 56 78", "0033612345678", "00 33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "06.12.34.56.78",
        "0612345678", "06-12-34-56-78", "0612 345 678", "(415) 555-2671", "415-555-2671", "415.555.2671",
        "+1 415 555 2671", "1-800-555-0199", "+44 20 7946 0958", "+49 (0) 30 901820",
    ],
    "card": ["4970 1012 3456 7899", "4242424242424242", "4242-4242-4242-4242",
             "378282246310005", "1234.5678.9012.3456"],
    "order": ["order 12345", "Order number: AB-1299", "commande n° 12345", "Commande N°A1234", "order #17", "#1001",
              "numéro de commande : 20250117", "my order id is e481f51cbdc54678", "réf. 1234567", "n° 123456"],
}  # fmt: skip
PLAIN = [
    "arrived in 30 minutes, 12.05.2025, 1 000 000 times, size 42",
    "ordered 2025-03-01 at 10:30", "on 01.02.2025 10:30", "le 05 06 2025 à 10h", "12,50 € on 31/12/2025", "size 42.5",
    "I ordered 3 pairs", "order 1000 euros", "ma commande 2024 était mieux", "commande du 12/05/2025",
    "commande 2 articles", "n° 1 in town, 2 orders in 14 days", "1.000.000.000.000.000 stars", "+10 000 000 points",
    "call 3615", "24/7, 365 days", "parcel 4711471147114712", "&#1001;", "an @ sign and a # sign",
]  # fmt: skip


@pytest.mark.parametrize(("sort", "secret"), [(sort, one) for sort, all_of in SECRETS.items() for one in all_of])
def test_what_is_masked(sort: str, secret: str) -> None:
    """Addresses and numbers, as people write them, leave nothing behind, are counted as what they are, and the
    words around them stay."""
    (text,), counts = masked_texts([f"Write {secret}, please."])
    assert dict(counts) == {sort: 1}
    assert text is not None
    assert not any(c.isdigit() for c in text)
    assert "@" not in text
    assert text.startswith("Write ")
    assert text.endswith("], please.")


@pytest.mark.parametrize("plain", PLAIN)
def test_what_is_not_masked(plain: str) -> None:
    """Dates, prices, sizes, amounts and numbers that are nobody's stay."""
    assert masked_text(plain) == (plain, 0)


def test_a_long_number_is_no_card_unless_it_passes_the_check() -> None:
    """One wrong digit makes a card number a number like any other."""
    assert masked_text("pay 4242424242424242")[1] == 1
    assert masked_text("pay 4242424242424243")[1] == 0


def test_known_order_numbers() -> None:
    """A number known to be an order is masked wherever it stands, case apart; a count is not mistaken for one."""
    orders = ["A-17", "12", "20517", None]
    text, count = masked_text("12 days for a-17 and 20517, not A-170 nor XA-17", orders=orders)
    assert (text, count) == ("12 days for [order number] and [order number], not A-170 nor XA-17", 2)


def test_masks_are_in_the_language_asked_for() -> None:
    """Every mask has its own text, in English as in French, and masking again changes nothing."""
    all_of = " ; ".join(one for many in SECRETS.values() for one in many)
    for language in ("en", "fr"):
        text, count = masked_text(all_of, language)
        assert count == sum(map(len, SECRETS.values()))
        assert all(mask.to(language) in text for mask in MASKS.values())
        assert masked_text(text, language) == (text, 0)


def test_the_remark_counts_by_sort() -> None:
    """The report names each sort with its count; nothing masked is nothing to say."""
    remark = masked_remark({"email": 2, "order": 1})
    assert remark is not None
    assert (remark.rows, remark.dropped) == (3, False)
    assert str(remark.says).endswith("2 e-mail addresses, 1 order number")
    assert masked_remark({}) is None


@given(
    st.lists(
        st.one_of(
            st.sampled_from([one for many in SECRETS.values() for one in many]),
            st.text(alphabet=st.characters(categories=("Lu", "Ll", "Zs", "Po")), max_size=12),
            st.sampled_from([plain for plain in PLAIN if "#" not in plain]),
        ),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=300)
def test_nothing_planted_remains(parts: list[str]) -> None:
    """Whatever stands around them, none of the planted addresses and numbers is left."""
    text, _ = masked_text(" , ".join(parts))
    for planted in {one for many in SECRETS.values() for one in many}.intersection(parts):
        assert planted not in text


def test_real_answers_hold_no_false_alarm(real_data: Path) -> None:
    """In a real survey whose personal data was taken out before, nothing is masked."""
    with (real_data / "nps_fr" / "survey.csv").open(encoding="utf-8", newline="") as stream:
        texts = [row["explication"] for row in csv.DictReader(stream)]
    assert not masked_texts(texts)[1]

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from journeykit.locale.update import PACKAGE, extracted, gaps, updated
from journeykit.text import phrase, plural

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
COMMAND = re.compile(r"pip install .*|\w+\(\.\.\.\)")


def texts(strings: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings or ())


def translations() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each sentence of fr.po, English and French; a plural has two of each."""
    with PACKAGE.joinpath("locale", "fr.po").open("rb") as stream:
        for message in read_po(stream, locale="fr"):
            if message.id:
                yield texts(message.id), texts(message.string)


def holes(text: str) -> set[tuple[str, str | None]]:
    return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}


def french() -> list[str]:
    """All French sentences, without the commands a person is to copy as they are."""
    return [COMMAND.sub("", text) for _, translated in translations() for text in translated]


def test_french_is_complete_and_in_step_with_the_code() -> None:
    """Every sentence of the code has its French, and fr.po is what the update command writes."""
    assert gaps("fr") == []


def test_the_check_sees_a_sentence_that_nobody_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that is new in the code makes fr.po out of step."""
    catalog = extracted()
    catalog.add("A sentence that nobody translated.")
    monkeypatch.setattr("journeykit.locale.update.extracted", lambda: catalog)
    assert gaps("fr") == ["out of step"]
    assert 'msgid "A sentence that nobody translated."\nmsgstr ""\n' in updated("fr")


def test_a_sentence_inside_an_f_string_is_found() -> None:
    """Whatever stands around a sentence in the code, it is one to be translated."""
    assert "No wrong answer was handed in." in {message.id for message in extracted()}


def test_values_are_those_of_the_english_sentence() -> None:
    """French has the same placeholders in the same form, so that no sentence can fail or lose a value."""
    for english, translated in translations():
        assert set().union(*map(holes, translated)) == set().union(*map(holes, english)), english
        assert holes(translated[-1]) == holes(english[-1]), english


def test_every_message_knows_how_to_count_in_french() -> None:
    """A plural has two French forms, any other sentence one."""
    assert all(len(english) == len(translated) for english, translated in translations())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (r"['\"“”]", "a straight or English quotation mark or apostrophe"),
        (r"!", "an exclamation mark"),
        (r"points? de douleur", "a calque of pain point: it is an irritant"),
        (r"(?<!=)\.\.\.", "three dots instead of …"),
        (r"[ \w}][:;?](?:[\s]|$)", "no no-break space before : ; or ?"),
        (r"«(?!\u202f)|(?<!\u202f)»", "no narrow no-break space inside « »"),
        (r"\d %", "a space that breaks before %"),
    ],
)
def test_french_is_written_as_french(wrong: str, why: str) -> None:
    """French typography and the terms of the glossary hold in every sentence."""
    assert [text for text in french() if re.search(wrong, text)] == [], why


@pytest.mark.parametrize(
    ("n", "english", "translated"),
    [(0, "0 stages", "0 étape"), (1, "1 stage", "1 étape"), (2, "2 stages", "2 étapes")],
)
def test_counting(n: int, english: str, translated: str) -> None:
    """None is plural in English and singular in French."""
    said = plural("{n} stage", "{n} stages", n=n)
    assert (said.to("en"), said.to("fr")) == (english, translated)


def test_a_phrase_inside_a_phrase_is_translated_too() -> None:
    """A sentence and the values it carries come in the same language."""
    said = phrase("Undone: {what}", what=phrase("Added “{text}” to {stage}", text="Payer", stage="Acheter"))
    assert said.to("fr") == f"Annulé{WIDE}: Ajout de «{NARROW}Payer{NARROW}» dans Acheter"

"""Markdown: headings, lists and a table, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from journeykit.errors import BadFile
from journeykit.files.markdown import dumps, escaped, load, save
from journeykit.frameworks import example
from journeykit.model.cards import Goal, Kpi, Measure, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = st.sampled_from(
    ["#", "*", "_", "**", "`", "[x](y)", "<b>", "&amp;", "&#35;", "1. ", "12) ", "- ", "+ ", "---", "===", "|", "~~x~~",
     "\\", "![i](u)", "> q", "x", "é", "\n", "    ", "👟", "שלום", "<!-- ", "-->", "\t", "[^1]", "- [ ] "]
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
"""A map holds no other control characters than new lines."""
TEXTS = st.one_of(st.lists(MARKUP, min_size=1, max_size=6).map("".join), st.text(CHARACTERS, min_size=1, max_size=10))


def blocks(text: str, kind: str) -> Iterator[Token]:
    """The inline content of every block of a kind."""
    tokens = PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == kind and token.type == "inline":
            yield token


def words(inline: Token) -> str:
    """The text of a block, in which nothing may be markup but line breaks and the comments that part addresses."""
    found = []
    for one in inline.children or ():
        assert one.type in ("text", "text_special", "softbreak", "html_inline")
        assert one.type != "html_inline" or one.content in ("<br>", "<!-- -->")
        found.append(" " if one.content == "<br>" else "" if one.type == "html_inline" else one.content)
    return "".join("".join(found).split())


@settings(deadline=None)
@given(text=TEXTS)
def test_text_is_never_markup(text: str) -> None:
    """Whatever somebody wrote stands as it is in a heading, a list, a list in a list and a table."""
    said = escaped(text)
    wanted = "".join(text.split())
    if not wanted:
        return
    page = f"# {said}\n\n- {said}\n  - {said}\n\n12. {said}\n    - {said}\n\n| a | b |\n| --- | --- |\n| {said} | z |\n"
    assert [words(one) for one in blocks(page, "heading_open")] == [wanted]
    assert [words(one) for one in blocks(page, "paragraph_open")] == [wanted] * 4
    assert [words(one) for one in blocks(page, "td_open")] == [wanted, "z"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I want 50 % off, now - or never (1.5 km)", "I want 50 % off, now - or never (1.5 km)"),
        ("- a\n12. b", "\\- a<br>12\\. b"),
        ("http://a.b www.a.b", "http\\://a.b www\\.a.b"),
        ("a@b.com asks @me", "a@<!-- -->b.com asks @<!-- -->me"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, said: str) -> None:
    """Plain sentences stay readable; lists, addresses and mentions are taken apart."""
    assert escaped(text) == said


def test_a_map_as_markdown() -> None:
    """Stages are headings in their order, lanes are lists under them, KPIs are rows with their state in words."""
    journey = Journey(
        title="Shoes *new*",
        need="They hurt",
        persona=Persona(name="Maya", summary="a nurse"),
        stages=(
            Stage(title="Search", cards=(Goal(text="I want to know"), Step(text="I search", emotion=-1))),
            Stage(title="Buy", phase="during", cards=(
                Step(text="I pay", priority=True, verbatims=(Verbatim(text="At last", source="Call 3"),)),
                Step(text="I pay as a guest", layer="ideal"),
                Kpi(text="Paid | carts", unit="percent", target=90, measure=Measure(value=80)),
            )),
        ),
        sources=("12 interviews",),
    )  # fmt: skip
    text = dumps(journey)
    assert [words(one) for one in blocks(text, "heading_open")] == [
        "Shoes*new*", "1.Search", "Goals", "Livedprocess", "2.Buy", "Livedprocess", "Idealjourney", "KPIs", "Sources",
    ]  # fmt: skip
    assert "2. I pay\n   - “At last”, Call 3\n   - Must be flawless" in text
    assert "Feels: bad" in text
    assert "**Persona**: Maya, a nurse" in text
    row = [words(one) for one in blocks(text, "td_open")]
    assert row == ["Buy", "Paid|carts", "80.0%", "target≥90.0%", "Alert", ""]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_example(language: str) -> None:
    """Every card of the worked example stands on the page."""
    journey = example(language)
    text = dumps(journey)
    assert all(escaped(card.text) in text for _, card in journey.cards())
    assert len(list(blocks(text, "td_open"))) == 6 * len(journey.kpis())


def test_an_empty_map_says_so() -> None:
    """A map without stages is a page that says what it lacks."""
    assert dumps(Journey(title="Shoes")) == "# Shoes\n\nThe map has no stages.\n"


def test_files(tmp_path: Path) -> None:
    """A file is written whole; opening one says that Markdown is only written."""
    file = save(example(), tmp_path / "map.md")
    assert file.read_text(encoding="utf-8").startswith("# ")
    with pytest.raises(BadFile, match=r"map\.md cannot be opened: Markdown is only written"):
        load(file)

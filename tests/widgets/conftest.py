"""A Builder that holds the worked example, and the page that shows it."""

from __future__ import annotations

import pytest
from page import Page

import journeykit as jk
from journeykit.widgets import Builder


@pytest.fixture
def builder() -> Builder:
    return Builder(jk.example())


@pytest.fixture
def page(builder: Builder) -> Page:
    return Page(builder)

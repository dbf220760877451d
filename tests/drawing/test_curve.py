"""The emotion curve."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journeykit.drawing.curve import Curve
from journeykit.drawing.layout import lay_out
from journeykit.drawing.marks import Icon, Line
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage


@given(st.lists(st.integers(-2, 2), min_size=2, max_size=30))
def test_curve_stays_between_its_points(emotions):
    """A monotone cubic passes through its points and never overshoots them."""
    curve = Curve([(float(n), float(e)) for n, e in enumerate(emotions)])
    for n, (a, b) in enumerate(pairwise(emotions)):
        assert curve.at(n) == a
        for part in (0.25, 0.5, 0.75):
            assert min(a, b) - 1e-9 <= curve.at(n + part) <= max(a, b) + 1e-9


def test_each_felt_step_has_its_face_and_the_ideal_is_dashed():
    """Lived steps show the face of their emotion on a solid curve; the ideal journey is a dashed one."""
    lived = tuple(Step(text=f"I do {e}.", emotion=e) for e in (-2, 0, 2))
    ideal = tuple(Step(text="Easy.", emotion=e, layer="ideal") for e in (1, 2))
    journey = Journey(title="Shoes", stages=(Stage(title="I look", cards=lived + ideal),))
    marks = lay_out(journey, "en", "a3", date(2026, 11, 21)).marks
    curves = [mark for mark in marks if isinstance(mark, Line) and any(len(point) == 6 for point in mark.points)]
    assert {curve.dash for curve in curves} == {"", "dash"}
    for emotion in (-2, 0, 2):  # one on the axis, one on the curve
        assert sum(isinstance(mark, Icon) and mark.name == f"feel{emotion}" for mark in marks) == 2


def test_a_step_without_emotion_is_not_on_the_curve():
    """What is not known is not drawn as neutral."""
    journey = Journey(title="Shoes", stages=(Stage(title="I look", cards=(Step(text="I look."),)),))
    marks = lay_out(journey, "en", "a3", date(2026, 11, 21)).marks
    assert not any(isinstance(mark, Icon) and mark.name.startswith("feel") for mark in marks)

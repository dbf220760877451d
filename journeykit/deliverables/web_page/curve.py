"""The emotion curve of the page: a line that stretches with the window, faces and feelings over it, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from journeykit.drawing.curve import LEVELS, Curve, places, slopes
from journeykit.errors import BadValue
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language

__all__ = ["curve"]

_WIDE: Final = 1000.0
_TOP, _BOTTOM = 14.0, 80.0
_MOST_WORDS: Final = 20
"""From so many steps on, only the lowest and the highest bear their feeling in a word."""
_MOST_NAMES, _MOST_FACES = 13, 40
"""So many stages have room for their names, and so many steps for their faces in full size."""
_FLAT: Final = 0.05
_BESIDE: Final = 1.2
"""Of the width of a step: what each stage has more, so that one with few steps is still seen."""


def curve(journey: Journey, language: Language) -> dict[str, Any] | None:
    """What the template needs to draw the curve and to say it; None where no step says how it feels."""
    from journeykit.drawing import describe

    try:
        words = describe(journey, language, "curve").splitlines()
    except BadValue:
        return None
    stages = _stages(journey)
    numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}
    lived = _felt(stages, "lived")
    return {
        "levels": [(level, word("emotion", level).to(language), _y(level)) for level in LEVELS],
        "stages": [{"stage": stage, "number": n, "share": wide} for n, (stage, _, wide) in enumerate(stages, start=1)],
        "edges": [x for _, x, _ in stages[1:]],
        "lived": _path(lived),
        "ideal": _path(_felt(stages, "ideal")),
        "faces": _faces(lived, numbers, language),
        "crowd": " ".join(("many" if len(stages) > _MOST_NAMES else "", "dense" if len(lived) > _MOST_FACES else "")),
        "summary": words[:2],
        "words": words[2:],
    }


def _stages(journey: Journey) -> list[tuple[Stage, float, float]]:
    """Each stage with its left edge and its width, by the number of its lived steps."""
    counts = [max(1, len(stage.of("step", "lived"))) + _BESIDE for stage in journey.stages]
    found, x = [], 0.0
    for stage, count in zip(journey.stages, counts, strict=True):
        wide = _WIDE * count / sum(counts)
        found.append((stage, x, wide))
        x += wide
    return found


def _felt(stages: Sequence[tuple[Stage, float, float]], layer: str) -> list[tuple[float, Step]]:
    return [(x, step) for x, _, step in places(stages, layer) if step.emotion is not None]


def _y(emotion: float) -> float:
    return _TOP + (2 - emotion) / 4 * (_BOTTOM - _TOP)


def _path(felt: Sequence[tuple[float, Step]]) -> str:
    """A smooth line through the steps, as the data of an SVG path; a single step is a short one."""
    if not felt:
        return ""
    if len(felt) == 1:
        return f"M{felt[0][0] - 12:.1f} {_y(felt[0][1].emotion or 0):.1f}h24"
    start, *parts = Curve([(x, _y(step.emotion or 0)) for x, step in felt]).beziers()
    return f"M{_numbers(start)}" + "".join(f"C{_numbers(part)}" for part in parts)


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.1f}" for value in values)


def _faces(felt: Sequence[tuple[float, Step]], numbers: dict[str, int], language: Language) -> list[dict[str, Any]]:
    emotions = [step.emotion or 0 for _, step in felt]
    ends = {emotions.index(limit(emotions)) for limit in (min, max)} if felt else set()
    rising = [-slope for slope in slopes([(x, _y(step.emotion or 0)) for x, step in felt])]
    return [
        {
            "x": x / _WIDE * 100, "y": _y(step.emotion or 0), "emotion": step.emotion, "number": numbers[step.id],
            "word": (step.feeling or word("emotion", step.emotion).to(language))
            if len(felt) <= _MOST_WORDS or n in ends else "",
            "side": _side(emotions[n], rising[n]),
            "star": bool(step.moment or step.priority),
        }
        for n, (x, step) in enumerate(felt)
    ]  # fmt: skip


def _side(emotion: int, rising: float) -> str:
    """Where a feeling stands, so that the line does not run through it: over or under its face, at a side of it."""
    over = emotion > 0
    if abs(rising) < _FLAT:
        return "up" if over else "down"
    return ("up " if over else "down ") + ("start" if over == (rising > 0) else "end")

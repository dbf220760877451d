"""The course: lessons, quizzes, tasks and their checks.

>>> from journeykit.course import check
>>> check("01-a", ...).state
'not_yet'
"""

from journeykit.course.feedback import Card, check
from journeykit.course.lessons import lesson, lessons

__all__ = ["Card", "check", "lesson", "lessons"]

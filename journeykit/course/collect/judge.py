"""The judging: the course's own checks and review, in a process of its own that never runs a student's code.

It reads an answer or a map as plain data and says what it is worth, one line each. If one takes too long, or too much
memory, that one is lost, and the next is judged by a new process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from journeykit.course.checking import judge
from journeykit.course.collect.plain import loaded
from journeykit.errors import JourneyError
from journeykit.files.native import loads
from journeykit.model.review import review
from journeykit.text import Language, phrase

SECONDS: Final = 20
_MEMORY: Final = 3_000_000_000

__all__ = ["Judge"]


class Judge:
    """Asks a process of its own, and starts another one when it does not answer.

    >>> with Judge("en") as asked:
    ...     asked.answer("no-such-task", {"kind": "dots"})["state"]
    'not_yet'
    """

    def __init__(self, language: Language, seconds: float = SECONDS) -> None:
        self._language = language
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._fresh = True

    def __enter__(self) -> Self:
        self._place = tempfile.TemporaryDirectory(prefix="jk-judge-")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._place.cleanup()

    def answer(self, task: str, plain: object) -> dict[str, Any]:
        """What an answer is worth: task, state, name (of the foreseen mistake) and says."""
        late = {"task": task, "state": "try_again", "name": "too long", "says": self._late()}
        return self._ask({"task": task, "answer": plain}) or late

    def map(self, name: str, text: str) -> dict[str, Any]:
        """What the review says of a map: file, title, error and findings."""
        late = {"file": name, "title": "", "error": self._late(), "findings": []}
        return self._ask({"file": name, "text": text}) or late

    def _late(self) -> str:
        return phrase("This could not be judged: it takes too long or too much memory.").to(self._language)

    def _ask(self, what: Mapping[str, Any]) -> dict[str, Any] | None:
        process = self._process if self._process and self._process.poll() is None else self._start()
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps({**what, "language": self._language}).encode() + b"\n")
            process.stdin.flush()
            return self._heard(process)
        except (OSError, ValueError):
            self._end()
            return None

    def _heard(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        """A line of the answer. Raises `ValueError` if it does not come."""
        from threading import Timer

        timer = Timer(self._seconds + (60 if self._fresh else 0), process.kill)  # the first one waits for the start
        self._fresh = False
        timer.start()
        try:
            assert process.stdout is not None
            told: dict[str, Any] = json.loads(process.stdout.readline())
            return told
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        self._fresh = True
        command = [sys.executable, "-I", "-m", "journeykit.course.collect.judge"]
        self._process = subprocess.Popen(
            command,
            cwd=self._place.name,
            env={**os.environ, "JOURNEYKIT_COURSE": os.environ.get("JOURNEYKIT_COURSE", "")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            with suppress(OSError):
                self._process.communicate()
            self._process = None


def _judged(asked: Mapping[str, Any]) -> dict[str, Any]:
    return _answer(asked) if "task" in asked else _map(asked)


def _answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    language: Language = asked["language"]
    try:
        told = judge(asked["task"], loaded(asked["answer"]))
    except JourneyError as error:
        return {"task": asked["task"], "state": "try_again", "name": "other kind", "says": error.to(language)}
    return {"task": told.id, "state": told.state, "name": told.name, "says": told.says.to(language)}


def _map(asked: Mapping[str, Any]) -> dict[str, Any]:
    language: Language = asked["language"]
    try:
        journey = loads(asked["text"], asked["file"])
    except JourneyError as error:
        return {"file": asked["file"], "title": "", "error": error.to(language), "findings": []}
    findings = [one.plain(language) for one in review(journey)]
    return {"file": asked["file"], "title": journey.title, "error": "", "findings": findings}


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _main() -> None:
    _limit()
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        said = json.dumps(_judged(json.loads(line))).encode() + b"\n"
        while said:
            said = said[os.write(out, said) :]


if __name__ == "__main__":
    _main()

"""The Builder's versions: what was changed, by whom and when; two versions compared; another team's map merged in.

Comparing and merging are those of the model. A file that was brought in stays here, in memory; what the page sends
names it, its conflicts and its stages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import chain
from typing import Any, Final
from zoneinfo import ZoneInfo

from journeykit.errors import BadValue
from journeykit.files import read
from journeykit.frameworks import shipped
from journeykit.model.becoming import becoming
from journeykit.model.compare import aligned, differences
from journeykit.model.edits import apply
from journeykit.model.history import MARK, Burst, Entry, bursts, identity
from journeykit.model.journey import Journey
from journeykit.model.merge import Merged, merge
from journeykit.model.nearest import nearest
from journeykit.model.tiles import clock
from journeykit.model.vocabulary import fold
from journeykit.text import Language, Phrase, day, phrase, shown
from journeykit.widgets.desk import content_of, text_of
from journeykit.widgets.messages import LARGEST
from journeykit.workshop.beside import FileWork
from journeykit.workshop.work import Work

__all__ = ["ASKED", "Versions", "version_of"]

ASKED: Final = ("history", "since", "sign", "merge", "merge_look")
"""What the page may ask here without changing the map."""
_PAGE: Final = 200
_LONGEST_NAME: Final = 40
_SHOWN: Final = 300
_FILE: Final = "file"
_NONE: Final = ""
_MERGED: Final = "Merged {file}"


class Versions:
    """What one page has open: a map to merge, and what it began as."""

    def __init__(self) -> None:
        self._theirs: Journey | None = None
        self._name = ""
        self._base = _NONE
        self._start: tuple[str, Journey] | None = None
        self._shown: set[str] = set()

    def answer(
        self, asked: str, given: Mapping[str, Any], buffers: Any, work: Work, language: Language
    ) -> dict[str, Any]:
        """Answer one of `ASKED`. Raises `BadFile`, `BadValue` and `NotFound`."""
        match asked:
            case "history":
                return _history(given, work, language)
            case "since":
                return _since(given, work, language)
            case "sign":
                return self._sign(text_of(given, "name"), work)
            case "merge":
                self._name, self._start = text_of(given, "name"), None
                self._theirs = read(self._name, content_of(given, buffers))
                self._base = _start_of(work, self._theirs)
                return self._look(given, work, language)
            case _:
                if buffers:
                    name = text_of(given, "name")
                    self._start, self._base = (name, read(name, content_of(given, buffers))), _FILE
                elif "base" in given:
                    base = given["base"] if isinstance(given["base"], str) else str(version_of(given["base"]))
                    self._journey_of(base, work)  # or it is refused
                    self._base = base
                return self._look(given, work, language)

    # -- who

    def _sign(self, name: str, work: Work) -> dict[str, Any]:
        """Sign what comes next with a name; who it is stays the same, and so does what can be undone."""
        name = " ".join(name.replace(MARK, " ").split())[:_LONGEST_NAME]
        who = identity(work.author)
        work.author = f"{name}{MARK}{who}" if name else who
        return {"name": name}

    # -- merging

    def _merged(self, work: Work, choices: Mapping[str, Any]) -> Merged:
        if self._theirs is None:
            raise BadValue(phrase("That file is no longer here."), phrase("Choose it again."))
        known = {key: value for key, value in choices.items() if isinstance(key, str) and isinstance(value, str)}
        return merge(self._journey_of(self._base, work), work.journey, self._theirs, known)  # type: ignore[arg-type]

    def _journey_of(self, base: str, work: Work) -> Journey | None:
        """The map that both began as, by what the page calls it. Raises `BadValue` and `NotFound`."""
        if base == _NONE:
            return None
        if base == _FILE and self._start:
            return self._start[1]
        known = dict(shipped(work.journey))
        return (
            known[base]
            if base in known
            else work.at(version_of(int(base) if re.fullmatch("[0-9]{1,15}", base) else base))
        )

    def _look(self, given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
        merged = self._merged(work, {})
        self._shown = {one.id for one in merged.conflicts}
        found = differences(work.journey, merged.take("ours").journey)
        comes = [one.says.to(language) for one in found if one.kind != "removed"]
        goes = [one.says.to(language) for one in found if one.kind == "removed"]
        return {
            "name": self._name,
            "base": self._base,
            "bases": self._bases(given, work, language),
            "advice": advice.to(language) if (advice := self._advice(work)) else "",
            "comes": comes[:_SHOWN],
            "more": max(0, len(comes) - _SHOWN),
            "goes": goes,
            "conflicts": [one.plain(language) for one in merged.conflicts],
        }

    def _bases(self, given: Mapping[str, Any], work: Work, language: Language) -> list[dict[str, Any]]:
        """What a merge may start from, as a person chooses it, in groups."""
        zone = _zone(given)
        groups = [_group(one, language, zone) for one in bursts(work.history(limit=_PAGE), zone)]
        versions = [
            {
                "title": group["day"],
                "bases": [
                    {"key": str(one["seq"]), "says": f"{one['time']}, {one['says']}"} for one in group["entries"]
                ],
            }
            for group in groups
        ]
        others = [{"key": "0", "says": _began(language)}]
        others += [{"key": key, "says": journey.title} for key, journey in shipped(work.journey)]
        others += [{"key": _FILE, "says": self._start[0]}] if self._start else []
        return [*versions, {"title": "", "bases": others}]

    def _advice(self, work: Work) -> Phrase | None:
        """What a person should know where nothing tells whether the start, or the file, is the right one."""
        ours = {stage.id for stage in work.journey.stages}
        theirs = aligned(self._theirs, work.journey).stages if self._theirs else ()
        if ours and theirs and not any(stage.id in ours for stage in theirs):
            return phrase(
                "The two maps have no stage in common: the stages of both will stand on the map. Is it the right file?"
            )
        if self._base == _NONE:
            return phrase(
                "No common start is known: what one map alone has stays, and where the two differ you choose. If you "
                "have the file that both teams began with, choose it; there are fewer questions then."
            )
        if self._base == "0" and not _certain(work):
            return phrase(
                "Did this map hold one team’s work already when it was opened here? Then choose the file that both "
                "teams began with: else that work gives way to theirs."
            )
        return None

    def merge(self, work: Work, given: Mapping[str, Any]) -> Entry:
        """Merge the file that was brought in, as it was chosen conflict by conflict. Undo takes it back.

        Raises `BadValue` when the map was changed meanwhile so that there is more to choose.
        """
        choices = given.get("choices")
        merged = self._merged(work, choices if isinstance(choices, dict) else {})
        if {one.id for one in merged.conflicts} - self._shown:
            raise BadValue(
                phrase("The map was changed meanwhile: there is more to choose."), phrase("Choose, then merge again.")
            )
        edit = becoming(work.journey, merged.journey)
        if edit is None:
            raise BadValue(phrase("Nothing in {file} is new to this map.", file=self._name), phrase("Choose another."))
        entry = work.do(edit, phrase("Merged {file}", file=self._name))
        self._theirs = None
        return entry


def version_of(given: Any) -> int:
    """The number of a version, as the page sent it. Raises `BadValue`."""
    if type(given) is int and abs(given) < LARGEST:
        return given
    raise BadValue(
        phrase("“{given}” is not a version number.", given=shown(given)), phrase("Choose a version of the list.")
    )


# -- the list


def _history(given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
    before = None if given.get("before") is None else version_of(given["before"])
    zone, wanted = _zone(given), fold(text_of(given, "find"))
    entries, last = _found(work, before, wanted, language)
    found = bursts(entries, zone)
    if len(found) > 1 and last > 1 and not wanted:  # the last may go on: it comes whole with the next part
        found = found[:-1]
        last = found[-1].entries[-1].seq
    groups = [_group(one, language, zone) for one in found]
    if last <= 1 and not wanted:
        began = {"seq": 0, "says": _began(language), "time": "", "who": 0}
        groups.append({"who": [], "day": "", "from": "", "to": "", "entries": [began]})
    return {
        "groups": groups,
        "now": work.seq,
        "older": last if last > 1 else None,
        "name": _named(work.author),
        "signs": bool(work.key) or isinstance(work, FileWork),
        "kept": _kept(work).to(language),
    }


def _found(work: Work, before: int | None, wanted: str, language: Language) -> tuple[tuple[Entry, ...], int]:
    """A page of entries, of those that say what is wanted, newest first; and how far back was looked."""
    found: list[Entry] = []
    while entries := work.history(limit=_PAGE, before=before):
        found += [one for one in entries if wanted in fold(f"{one.says.to(language)} {_named(one.author)}")]
        before = entries[-1].seq
        if len(found) >= _PAGE or not wanted:
            break
    return tuple(found), before or 0


def _group(burst: Burst, language: Language, zone: tzinfo | None) -> dict[str, Any]:
    """What was changed in one go: the day, from when to when, by whom; of each entry, which of them made it."""
    authors = burst.authors
    newest, oldest = burst.entries[0].at, burst.entries[-1].at
    return {
        "who": [{"name": _named(one), "mark": identity(one)} for one in authors],
        "day": day(newest.astimezone(zone), language),
        "from": clock(oldest, language, zone),
        "to": clock(newest, language, zone),
        "entries": [
            {
                "seq": one.seq,
                "says": one.says.to(language),
                "time": clock(one.at, language, zone),
                "who": [identity(author) or author for author in authors].index(identity(one.author) or one.author),
            }
            for one in burst.entries
        ],
    }


def _named(author: str) -> str:
    """The name that somebody gave; nothing where only the browser is known."""
    name, mark, who = author.rpartition(MARK)
    return name if mark else "" if who.startswith("guest-") else who


def _began(language: Language) -> str:
    return phrase("As it began").to(language)


def _kept(work: Work) -> Phrase:
    """Where the history is, and for how long."""
    if work.key:
        return phrase("Every change is kept.")
    if not isinstance(work, FileWork):
        return phrase(
            "This map lives in this notebook: its versions last until the notebook is restarted. A map that is opened "
            "from a file, such as {code}, keeps them.", code="Builder(\"shoes.journey.json\")",
        )  # fmt: skip
    if work.trouble:
        return phrase("{trouble} So the versions last until the notebook is restarted.", trouble=work.trouble.message)
    return phrase(
        "Every change is kept beside the map’s file, in {place}. Who gets the map’s file alone does not get them; "
        "delete that file to forget them.", place=f"{work.place.parent.name}/{work.place.name}",
    )  # fmt: skip


def _zone(given: Mapping[str, Any]) -> tzinfo | None:
    """Where the reader is, as the page says; None, which is where this computer is, if it does not."""
    try:
        return ZoneInfo(text_of(given, "zone"))
    except (ValueError, OSError, KeyError):  # no such zone, or none known on this computer
        return None


# -- two versions


def _since(given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
    """What one change did, and what differs between it and another version: the newest, if none is named."""
    seq = version_of(given.get("seq"))
    other = work.seq if given.get("to") is None else version_of(given["to"])
    older, newer = sorted((seq, other))
    found = differences(work.at(older), work.at(newer))
    did = differences(work.at(seq - 1), work.at(seq)) if seq > 0 else ()
    return {
        "did": [one.says.to(language) for one in did[:_SHOWN]],
        "says": [one.says.to(language) for one in found[:_SHOWN]],
        "more": max(0, len(found) - _SHOWN),
    }


# -- what another map began as


def _start_of(work: Work, theirs: Journey) -> str:
    """What theirs began as, by what the page calls it; nothing where that is not known.

    What theirs does not have of the start would go. So a map that was opened from a file and not changed since, which
    may be one team’s own work, is not taken for the start; nor is what came of a merge, unless theirs has all of it.
    """
    there = {one.id for stage in theirs.stages for one in (stage, *stage.cards)}
    first = min((one.seq for one in _entries(work) if one.says.source == _MERGED), default=work.seq + 1)
    versions = (
        (str(seq), journey)
        for seq, journey in _earlier(work)
        if seq < first or all(one.id in there for stage in journey.stages for one in (stage, *stage.cards))
    )
    found = nearest(theirs, chain(shipped(work.journey), versions)) or _NONE
    return _NONE if found == "0" and work.at(0) == work.journey and not _certain(work) else found


def _certain(work: Work) -> bool:
    """Whether the map began here, and not in a file that may have held somebody’s work."""
    began = work.at(0)
    return not any(began.cards()) or any(journey == began for _, journey in shipped(began))


def _earlier(work: Work) -> Iterator[tuple[int, Journey]]:
    """All versions of the map, newest first."""
    journey = work.journey
    yield work.seq, journey
    for entry in _entries(work):
        journey = apply(journey, entry.back)
        yield entry.seq - 1, journey


def _entries(work: Work) -> Iterator[Entry]:
    """The whole log, newest first."""
    before: int | None = work.seq + 1
    while entries := work.history(limit=_PAGE, before=before):
        yield from entries
        before = entries[-1].seq

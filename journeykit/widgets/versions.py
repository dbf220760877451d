"""The Builder's versions: what was changed, by whom and when; another team's map merged in; other personas' maps.

Comparing and merging are those of the model. A file that was brought in stays here, in memory; what the page sends
names it, its conflicts and its stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from journeykit.deliverables import deliverable, suggested_name
from journeykit.errors import BadValue, NotFound
from journeykit.files import personas as several
from journeykit.files import read
from journeykit.model.becoming import becoming
from journeykit.model.changed import HEADER
from journeykit.model.compare import differences, value_at
from journeykit.model.edits import apply
from journeykit.model.history import MARK, Burst, Entry, bursts, identity
from journeykit.model.journey import Journey, Stage
from journeykit.model.merge import Merged, merge
from journeykit.model.personas import Personas, contrasts, copied, lacking, mood, name_of, rows, same
from journeykit.model.tiles import clock
from journeykit.model.vocabulary import word
from journeykit.text import Language, day, phrase, shown
from journeykit.widgets.desk import content_of, text_of
from journeykit.widgets.messages import LARGEST
from journeykit.workshop.work import Work

__all__ = ["ASKED", "Versions", "version_of"]

ASKED: Final = ("history", "since", "sign", "merge", "merge_look", "personas", "personas_file")
"""What the page may ask here without changing the map."""
_PAGE: Final = 200
_LONGEST_NAME: Final = 40
_SHOWN: Final = 300


class Versions:
    """What one page has open: a map to merge, and the maps of other personas."""

    def __init__(self) -> None:
        self._theirs: Journey | None = None
        self._name = ""
        self._seq: int | None = None
        self._shown: set[str] = set()
        self._maps: tuple[Journey, ...] = ()

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
                self._name = text_of(given, "name")
                self._theirs = read(self._name, content_of(given, buffers))
                self._seq = _start_of(work, self._theirs)
                return self._look(work, language)
            case "merge_look":
                if "base" in given:
                    seq = None if given["base"] is None else version_of(given["base"])
                    _ = None if seq is None else work.at(seq)  # or it is refused
                    self._seq = seq
                return self._look(work, language)
            case "personas":
                self._bring(given, buffers, work)
                return self._side_by_side(work, language)
            case _:
                whole = self._whole(work)
                name = suggested_name(work.journey, deliverable("map"), language).removesuffix(".journey.json")
                return {"name": f"{name}{several.ENDING}", "text": several.dumps(whole)}

    # -- who

    def _sign(self, name: str, work: Work) -> dict[str, Any]:
        """Sign what comes next with a name; who it is stays the same, and so does what can be undone."""
        name = " ".join(name.replace(MARK, " ").split())[:_LONGEST_NAME]
        who = identity(work.author)
        work.author = f"{name}{MARK}{who}" if name and who else name or who
        return {"name": name}

    # -- merging

    def _merged(self, work: Work, choices: Mapping[str, Any]) -> Merged:
        if self._theirs is None:
            raise BadValue(phrase("That file is no longer here."), phrase("Choose it again."))
        known = {key: value for key, value in choices.items() if isinstance(key, str) and isinstance(value, str)}
        base = None if self._seq is None else work.at(self._seq)
        return merge(base, work.journey, self._theirs, known)  # type: ignore[arg-type]

    def _look(self, work: Work, language: Language) -> dict[str, Any]:
        merged = self._merged(work, {})
        self._shown = {one.id for one in merged.conflicts}
        comes = [one.says.to(language) for one in differences(work.journey, merged.take("ours").journey)]
        return {
            "name": self._name,
            "base": self._seq,
            "bases": _bases(work, language),
            "comes": comes[:_SHOWN],
            "more": max(0, len(comes) - _SHOWN),
            "conflicts": [one.plain(language) for one in merged.conflicts],
        }

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

    # -- personas

    def beside(self, maps: Iterable[Journey]) -> None:
        """Lay the other maps of a file that was opened beside this one, if there are any."""
        self._maps = tuple(maps) or self._maps

    def _bring(self, given: Mapping[str, Any], buffers: Any, work: Work) -> None:
        """Take in the maps of a file, or let one go again."""
        if "forget" in given:
            self._maps = tuple(one for n, one in enumerate(self._maps) if n != given["forget"])
        elif buffers:
            name, content = text_of(given, "name"), content_of(given, buffers)
            if name.lower().endswith(several.ENDING):
                own = name_of(work.journey)
                new = tuple(one for one in several.loads(content, name).maps if name_of(one) != own)
            else:
                new = (read(name, content),)
            self._maps = self._whole(work, (*self._maps, *new)).maps[1:]

    def _whole(self, work: Work, maps: tuple[Journey, ...] | None = None) -> Personas:
        others = self._maps if maps is None else maps
        return Personas(title="-").replace(title=work.journey.title, maps=(work.journey, *others))

    def _side_by_side(self, work: Work, language: Language) -> dict[str, Any]:
        maps = (work.journey, *self._maps)
        said = contrasts(maps)
        about = {
            title: [one.says.to(language) for one in group] for title, group in groupby(said, lambda one: one.stage)
        }
        return {
            "maps": [{"name": name_of(one), "title": one.title} for one in maps],
            "remarks": [one.to(language) for one in same(maps)],
            "rows": [
                {
                    "title": row.title,
                    "moods": [_mood(stage, language) for stage in row.stages],
                    "says": about.get(row.title, []),
                    "copies": [
                        {"map": n, "stage": stage.id, "from": name_of(self._maps[n])}
                        for n, stage in enumerate(row.stages[1:])
                        if stage is not None and (row.stages[0] is None or lacking(stage, row.stages[0]))
                    ],
                }
                for row in (rows(maps) if self._maps else ())
            ],
        }

    def copy(self, work: Work, given: Mapping[str, Any]) -> Entry:
        """Copy a stage of another persona's map into this one. Undo takes it back."""
        number = given.get("map")
        if type(number) is not int or number not in range(len(self._maps)):
            raise NotFound(phrase("That map is no longer here."), phrase("Add it again."))
        source = self._maps[number]
        stage = source.stage(text_of(given, "stage"))
        edit = copied(source, stage.id, work.journey)
        return work.do(edit, phrase("Copied “{stage}” from {name}", stage=stage.title, name=name_of(source)))


def version_of(given: Any) -> int:
    """The number of a version, as the page sent it. Raises `BadValue`."""
    if type(given) is int and abs(given) < LARGEST:
        return given
    raise BadValue(
        phrase("“{given}” is not a version number.", given=shown(given)), phrase("Choose a version of the list.")
    )


def _history(given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
    before = None if given.get("before") is None else version_of(given["before"])
    entries = work.history(limit=_PAGE, before=before)
    last = entries[-1].seq if entries else 0
    groups = [_group(one, language) for one in bursts(entries)]
    if last <= 1:
        began = {"seq": 0, "says": phrase("As it began").to(language), "time": ""}
        groups.append({"who": "", "day": "", "entries": [began]})
    return {"groups": groups, "now": work.seq, "older": last if last > 1 else None, "name": _named(work.author)}


def _group(burst: Burst, language: Language) -> dict[str, Any]:
    return {
        "who": _named(burst.author),
        "mark": identity(burst.author),
        "day": day(burst.entries[0].at.astimezone(), language),
        "entries": [
            {"seq": one.seq, "says": one.says.to(language), "time": clock(one.at, language)} for one in burst.entries
        ],
    }


def _named(author: str) -> str:
    """The name that somebody gave; nothing where only the browser is known."""
    name, mark, who = author.rpartition(MARK)
    return name if mark else "" if who.startswith("guest-") else who


def _since(given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
    found = differences(work.at(version_of(given.get("seq"))), work.journey)
    return {"says": [one.says.to(language) for one in found[:_SHOWN]], "more": max(0, len(found) - _SHOWN)}


def _bases(work: Work, language: Language) -> list[dict[str, Any]]:
    """The versions that a merge may start from, as a person chooses them."""
    known = [
        {"seq": one.seq, "says": f"{clock(one.at, language)}, {one.says.to(language)}"}
        for one in work.history(limit=_PAGE)
    ]
    return [*known, {"seq": 0, "says": phrase("As it began").to(language)}]


def _start_of(work: Work, theirs: Journey) -> int | None:
    """The version of this map that theirs began as; None where it began elsewhere.

    That is the one of which most stands in theirs as it was; of several, the oldest: what was changed here since is
    then never taken for what theirs began with.
    """
    wanted = _Likeness(theirs)
    best: tuple[int, int] | None = None
    for seq, journey in _earlier(work):
        if not any(stage.id in wanted.ids for stage in journey.stages):
            continue
        apart = wanted.apart(journey)
        if best is None or apart <= best[0]:
            best = apart, seq
    return best[1] if best else None


class _Likeness:
    """How far versions of a map are from another map: the parts, told by id, that are not the same in both."""

    def __init__(self, journey: Journey) -> None:
        self.ids = {stage.id for stage in journey.stages}
        self._journey = journey
        self._wanted = {key: part for stage in journey.stages for key, part in _parts(stage)}
        self._known: dict[int, tuple[Stage, int, int]] = {}  # an edit leaves all stages but one as they are

    def apart(self, journey: Journey) -> int:
        """In how many parts they differ: fields of the header, stages, cards."""
        header = len([name for name in HEADER if value_at(journey, name) != value_at(self._journey, name)])
        counted = [self._counted(stage) for stage in journey.stages]
        shared = sum(both for _, both in counted)
        return header + sum(other for other, _ in counted) + len(self._wanted) - shared

    def _counted(self, stage: Stage) -> tuple[int, int]:
        """The parts of a stage that are not in the other map as they are here, and those that are in both at all."""
        if id(stage) not in self._known:
            parts = [(self._wanted.get(key), part) for key, part in _parts(stage)]
            other, both = sum(one != part for one, part in parts), sum(one is not None for one, _ in parts)
            self._known[id(stage)] = stage, other, both
        _, other, both = self._known[id(stage)]
        return other, both


def _parts(stage: Stage) -> Iterator[tuple[str, Any]]:
    yield stage.id, stage.replace(cards=())
    yield from ((card.id, (stage.id, card)) for card in stage.cards)


def _earlier(work: Work) -> Iterator[tuple[int, Journey]]:
    """All versions of the map, newest first."""
    journey, before = work.journey, work.seq + 1
    yield work.seq, journey
    while before > 1:
        for entry in work.history(limit=_PAGE, before=before):
            journey, before = apply(journey, entry.back), entry.seq
            yield entry.seq - 1, journey


def _mood(stage: Any, language: Language) -> str:
    felt = mood(stage) if stage is not None else None
    return "" if felt is None else word("emotion", round(felt)).to(language)

"""The data desk of the Builder: files come in, figures and verbatims go onto the map.

Reading and computing are those of `journeykit.events`, which is loaded once a file comes in. What the
browser sends names uploads, figures and verbatims by number; the rest stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from math import isfinite, nan
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadData, BadValue, NotFound
from journeykit.model.cards import Kpi
from journeykit.model.edits import Edit, Several
from journeykit.model.figures import figures
from journeykit.model.journey import Journey
from journeykit.places import dataset
from journeykit.text import Language, Phrase, phrase, shown

if TYPE_CHECKING:
    from journeykit.events import Preview, Proposal, Table, Verbatims

__all__ = ["Desk", "content_of", "text_of"]

_MOST_BYTES: Final = 60_000_000
_MOST_UPLOADS: Final = 6
_LONGEST: Final = 200
_SHOP: Final = ("orders.csv", "events.csv", "surveys.csv", "contacts.csv")
_SHOWN: Final = 60
_PATIENCE: Final = 1.0
_MOST_EVENTS: Final = 300
_MOST_PAIRS: Final = 1_000


class Desk:
    """What was uploaded in this session. The files stay in memory; the map keeps the figures."""

    def __init__(self, tell: Callable[[Phrase], None]) -> None:
        self._tell = tell
        self._number = count(1)
        self._uploads: dict[int, Preview] = {}
        self._tables: dict[str, Table] = {}
        self._found: tuple[Proposal, ...] = ()
        self._words: dict[Language, Verbatims] = {}
        self._hits: Mapping[int, Any] = {}

    def view(self, language: Language) -> dict[str, Any]:
        """What the page shows of the tables that were read."""
        return {
            "tables": len(self._tables),
            "table_list": [
                {"name": one.name, "about": one.lines(language)[0].removeprefix(f"{one.name}: ")}
                for one in self._tables.values()
            ],
            "has_events": any(one.kind == "events" for one in self._tables.values()),
            "has_words": any("text" in one.used for one in self._tables.values()),
            "has_shop": _shop_is_here(),
        }

    def answer(
        self, asked: Any, given: Mapping[str, Any], buffers: Any, journey: Journey, language: Language
    ) -> dict[str, Any]:
        """Answer a question of the page about data. Raises `BadData` and `BadValue`."""
        match asked:
            case "upload":
                return self._upload(text_of(given, "name"), content_of(given, buffers), language)
            case "preview":
                return {"preview": self._preview(given, language)}
            case "read":
                return self._read(given, language)
            case "shop":
                return self._read_shop(language)
            case "forget":
                return self._forget(text_of(given, "name"))
            case "figures":
                return self._figures(journey, language)
            case "search":
                return self._search(given, language)
            case "events":
                return self._events(given, journey)
        raise BadValue(
            phrase("The Builder does not know what to do with “{asked}”.", asked=shown(asked, 40)),
            phrase("Reload the page."),
        )

    # -- files

    def _upload(self, name: str, content: bytes, language: Language) -> dict[str, Any]:
        from journeykit.events import preview

        if len(content) > _MOST_BYTES:
            raise BadData(
                phrase("{file} is larger than {n} MB.", file=name, n=_MOST_BYTES // 1_000_000),
                phrase("Read it in a notebook, or take an extract."),
            )
        number = next(self._number)
        self._uploads[number] = preview((name, content), progress=self._reading(name))
        for old in list(self._uploads)[:-_MOST_UPLOADS]:
            del self._uploads[old]
        return {"preview": self._preview({"upload": number}, language)}

    def _reading(self, name: str) -> Callable[[float], None]:
        """Say how far a read is, a tenth at a time, once it takes longer than a second."""
        began, said = monotonic(), 0

        def reach(share: float) -> None:
            nonlocal said
            tenth = int(10 * share)
            if said < tenth < 10 and monotonic() - began > _PATIENCE:
                said = tenth
                self._tell(phrase("Reading {file}: {n}%", file=name, n=10 * tenth))

        return reach

    def _seen(self, given: Mapping[str, Any]) -> Preview:
        from journeykit.events import KINDS

        seen = next((one for n, one in self._uploads.items() if n == given.get("upload")), None)
        if seen is None:
            raise BadData(phrase("That file is no longer here."), phrase("Choose it again."))
        kind, columns = given.get("kind"), given.get("columns")
        if kind in KINDS and kind != seen.kind:
            seen = seen.as_kind(kind)
        if isinstance(columns, dict):  # what the person chose, instead of what was guessed
            chosen = {role.id: columns.get(role.id) for role in seen.roles}
            seen = replace(seen, mapping={role: name for role, name in chosen.items() if name in seen.columns})
        return seen

    def _preview(self, given: Mapping[str, Any], language: Language) -> dict[str, Any]:
        from journeykit.events import KIND_NAMES

        seen = self._seen(given)
        return {
            "upload": given.get("upload"),
            "name": seen.name,
            "kind": seen.kind,
            "kinds": [{"id": kind, "name": said.to(language)} for kind, said in KIND_NAMES.items()],
            "header": list(seen.columns),
            "rows": [[cell[:200] for cell in row.values()] for row in seen.rows],
            "roles": [{"id": r.id, "label": r.label.to(language), "required": r.required} for r in seen.roles],
            "columns": dict(seen.mapping),
            "problems": [problem.to(language) for problem in seen.problems],
        }

    def _read(self, given: Mapping[str, Any], language: Language) -> dict[str, Any]:
        if not isinstance(given.get("columns"), dict):
            raise BadValue(phrase("The columns are missing."), phrase("Choose the file again."))
        seen = self._seen(given)
        if seen.lacking:
            what = "; ".join(role.label.to(language) for role in seen.lacking)
            some = phrase("{file} needs a column for at least one of: {what}.", file=seen.name, what=what)
            each = phrase("No column of {file} is chosen yet for: {what}.", file=seen.name, what=what)
            raise BadData(
                each if seen.lacking[0].required else some,
                phrase("Choose it in the list above, or another kind of content."),
            )
        columns = {role.id: seen.mapping.get(role.id) for role in seen.roles}
        return self._take(seen.read(columns, language=language, progress=self._reading(seen.name)), language)

    def _take(self, table: Table, language: Language) -> dict[str, Any]:
        self._tables.pop(table.name, None)  # read again, it is the last of its kind
        self._tables[table.name] = table
        self._words = {}
        said = [table.lines(language)[0], *(remark.says.to(language) for remark in table.remarks)]
        return {"says": ". ".join(said)}

    def _read_shop(self, language: Language) -> dict[str, Any]:
        from journeykit.events import preview

        for n, name in enumerate(_SHOP, start=1):
            self._tell(phrase("Reading {file}, {n} of {all} ...", file=name, n=n, all=len(_SHOP)))
            answer = self._take(
                preview(dataset(name), progress=False).read(language=language, progress=False), language
            )
        return answer

    def _forget(self, name: str) -> dict[str, Any]:
        self._tables.pop(name, None)
        self._words, self._found = {}, ()
        return {}

    @property
    def _counted(self) -> tuple[Table, ...]:
        """The tables that figures are computed from: of each kind the one that was read last."""
        return tuple({table.kind: table for table in self._tables.values()}.values())

    # -- figures

    def _figures(self, journey: Journey, language: Language) -> dict[str, Any]:
        from journeykit.events import measurable

        self._found = measurable(*self._counted, journey=journey)
        if not self._found:
            raise BadData(
                phrase("These files hold nothing that a KPI of the catalogue is computed from."),
                phrase("Check which column is which, or add another file."),
            )
        titles = {stage.id: stage.title for stage in journey.stages}
        return {
            "found": [
                {
                    "id": i,
                    "name": said.name,
                    "value": said.value,
                    "detail": " · ".join(said.counted),
                    "stage": titles.get(one.stage, ""),
                    "suggested": one.ticked,
                }
                for i, one in enumerate(self._found)
                for said in [figures(Kpi(kpi=one.kpi, measure=one.measure), language)]
            ]
        }

    def put(self, journey: Journey, ids: Any) -> Edit:
        """The edit that puts the chosen figures (numbers of the last answer) on the map."""
        from journeykit.events import edits_for

        ticked = [i for i in ids if type(i) is int] if isinstance(ids, list) else []
        chosen = [self._found[i] for i in dict.fromkeys(ticked) if i in range(len(self._found))]
        if not chosen:
            raise BadValue(phrase("Which figures?"), phrase("Tick at least one."))
        edits = edits_for(journey, chosen, *self._counted)
        return edits[0] if len(edits) == 1 else Several(edits=edits)

    # -- events and stages

    def _log(self) -> Table:
        log = next((one for one in self._counted if one.kind == "events"), None)
        if log is None:
            raise BadData(phrase("There are no events here."), phrase("Add a file of events."))
        return log

    def _events(self, given: Mapping[str, Any], journey: Journey) -> dict[str, Any]:
        from journeykit.events.mapping import Pattern, activities_of, patterns_of

        pairs = _pairs(given, "patterns")
        patterns = patterns_of(journey) if pairs is None else tuple(Pattern(*pair) for pair in pairs)
        rows = activities_of(journey, self._log(), patterns)
        return {
            "events": [one._asdict() for one in rows[:_MOST_EVENTS]],
            "more": max(0, len(rows) - _MOST_EVENTS),
            "patterns": [list(one) for one in patterns],
        }

    def map_events(self, journey: Journey, given: Mapping[str, Any]) -> Edit:
        """The edit by which the events of the log mean the stages that were chosen."""
        from journeykit.events.mapping import Pattern, map_activities

        chosen, pairs = _pairs(given, "chosen") or [], _pairs(given, "patterns")
        patterns = None if pairs is None else [Pattern(*pair) for pair in pairs]
        edits = map_activities(journey, self._log(), dict(chosen), patterns)
        if not edits:
            raise BadValue(phrase("The map says this already."), phrase("Choose another stage, or cancel."))
        return Several(edits=edits)

    # -- verbatims

    def _search(self, given: Mapping[str, Any], language: Language) -> dict[str, Any]:
        from journeykit.events import verbatims

        low, high = _score(text_of(given, "low")), _score(text_of(given, "high"))
        asked = text_of(given, "text")
        if not any("text" in one.used for one in self._tables.values()):
            return {"hits": [], "total": 0}
        if language not in self._words:
            self._words[language] = verbatims(*reversed(self._tables.values()), language=language)
        words = self._words[language]
        hits = words.search(asked, min_score=low, max_score=high, limit=len(words))
        self._hits = dict(enumerate(hits[:_SHOWN]))
        shown = [
            {"id": i, "text": one.text, "source": one.source, "score": _said(one.score)}
            for i, one in self._hits.items()
        ]
        return {"hits": shown, "total": len(hits)}

    def pin(self, journey: Journey, card: str, hit: Any) -> Edit:
        """The edit that pins a verbatim (a number of the last search) to a step."""
        from journeykit.events import pin

        if type(hit) is not int or hit not in self._hits:
            raise BadValue(phrase("Those words are no longer in the list."), phrase("Search again."))
        return pin(journey, card, self._hits[hit])


def text_of(given: Mapping[str, Any], name: str) -> str:
    """A text of a message, as far as it is one: one line, and short enough to be said again."""
    value = given.get(name)
    return str(shown(value, _LONGEST)) if isinstance(value, str) else ""


def _pairs(given: Mapping[str, Any], name: str) -> list[tuple[str, str]] | None:
    """Pairs of texts of a message, such as events and the stages chosen for them; None when it has none."""
    pairs = given.get(name)
    if pairs is None:
        return None
    if isinstance(pairs, list) and len(pairs) <= _MOST_PAIRS:
        texts = [(pair[0], pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2]
        if len(texts) == len(pairs) and all(isinstance(text, str) for pair in texts for text in pair):
            return texts
    raise BadValue(phrase("The choice cannot be read."), phrase("Reload the page."))


def content_of(given: Mapping[str, Any], buffers: Any) -> bytes:
    """The file that came with a message. Raises `BadData` when none did."""
    if not buffers:
        name = text_of(given, "name") or phrase("The file")
        raise BadData(phrase("{file} did not arrive.", file=name), phrase("Choose it again."))
    return bytes(buffers[0])


def _score(typed: str) -> float | None:
    text = typed.strip().replace(",", ".")
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = nan
    if not isfinite(score):
        raise BadValue(phrase("“{typed}” is not a score.", typed=shown(typed, 40)), phrase("Write a number, like 6."))
    return score


def _said(score: float | None) -> str:
    return "" if score is None else f"{score:g}"


@cache
def _shop_is_here() -> bool:
    try:
        return all(dataset(name) for name in _SHOP)
    except NotFound:  # an installation without the data still maps
        return False

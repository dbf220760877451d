"""A workbook read back: what people changed in it, row by row, or the cell that cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from journeykit.files.excel.cells import Fault, check, read
from journeykit.files.excel.columns import ABOUT, STAGE, STAGES, STATE, TEXT, Column, labels, spoken_of
from journeykit.files.excel.found import Sheet
from journeykit.files.excel.keys import Key, Sign, identified
from journeykit.files.excel.opened import Row
from journeykit.files.excel.plain import Draft, language_of, same_words
from journeykit.model.cards import LANES, Lane
from journeykit.model.journey import Journey
from journeykit.model.value import MOST_CARDS
from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, phrase, shown

__all__ = ["apart", "journey_of"]

_SPREAD: Final = ("stage", "of")
"""The columns where one merged cell can stand for all its rows."""


def journey_of(sheets: Mapping[str, Sheet], file: str) -> Journey:
    """The map that stands in the sheets of a workbook. Raises `BadFile`, which names the cells that are wrong."""
    return _Reading(sheets, file).journey()


def apart(sheet: Sheet, spread: Sequence[str], file: str) -> Sheet:
    """A sheet without merged cells: one in a column of `spread` counts for each row it covers. Raises `BadFile`."""
    if not sheet.grid.merged:
        return sheet
    rows = {row.number: list(row.values) for row in sheet.grid.rows}
    for top, left, bottom, right in sheet.grid.merged:
        ours = [at for at in range(left, right + 1) if at in sheet.columns]
        if bottom <= sheet.head.number or not ours or (len(ours) == 1 and top == bottom):
            continue
        if len(ours) > 1 or sheet.columns[ours[0]].path not in spread:
            draft = Draft(file)
            draft.fault(sheet.grid.place(top, left), phrase("is merged with other cells; separate them"))
            draft.stop()
        value = Row(top, rows.get(top, ())).at(ours[0])
        for number in (one for one in rows if top <= one <= bottom):
            rows[number] += [None] * (ours[0] + 1 - len(rows[number]))
            rows[number][ours[0]] = value
    grid = replace(sheet.grid, rows=[Row(*one) for one in rows.items()], merged=())
    return replace(sheet, grid=grid)


class _Reading:
    def __init__(self, sheets: Mapping[str, Sheet], file: str) -> None:
        self._sheets = {role: sheet if role == "map" else apart(sheet, _SPREAD, file) for role, sheet in sheets.items()}
        self._draft = Draft(file)
        self._taken: set[str] = set()
        self._stages: dict[str, dict[str, Any]] = {}
        self._by_title: dict[str, list[str]] = {}
        self._cards: dict[str, dict[str, list[str]]] = {lane.id: {} for lane in LANES}
        self._found: dict[str, tuple[dict[str, Any], tuple[int | str, ...]]] = {}

    def journey(self) -> Journey:
        self._about()
        self._read_stages()
        self._draft.stop()
        self._renamed_in_all_cards()
        pending = [one for lane in LANES if lane.id in self._sheets for one in self._lane(lane, self._sheets[lane.id])]
        for sheet, row, card, column, key in pending:
            self._link(sheet, row, card, column, key)
        if "verbatims" in self._sheets:
            self._verbatims(self._sheets["verbatims"])
        if "map" in self._sheets:
            self._picture(self._sheets["map"])
        return self._draft.finished()

    # -- the map's own fields, and its stages

    def _about(self) -> None:
        draft, sheet = self._draft, self._sheets.get("about")
        draft.language = language_of([str(one) for one in self._sheets["stages"].head.values], STAGES)
        if sheet is None:
            draft.plain["title"] = draft.file.rsplit(".", 1)[0]
            return
        known, paths = labels(ABOUT), {one.path: one for one in ABOUT}
        for row in sheet.grid.rows:
            if row.number <= sheet.head.number or row.at(1) is None:
                continue
            label = row.at(0)
            column = paths.get(str(row.at(sheet.key))) if sheet.key >= 0 else None
            column = column or known.get(fold(str(label)))
            if column is None:
                self._unknown(sheet, row.number, 0, label)
                continue
            self._own_field(sheet, row, column)

    def _own_field(self, sheet: Sheet, row: Row, column: Column) -> None:
        draft = self._draft
        if column.kind != "items":
            draft.fields(draft.plain, (), row, {1: column}, sheet.grid.place)
            if column.kind == "language":
                draft.language = draft.plain.get("language", draft.language)
            return
        items = draft.plain.setdefault(column.path, [])
        draft.at((column.path, len(items)), sheet.grid.place, row.number, 1)
        items.append(read(column, row.at(1), draft.language))

    def _unknown(self, sheet: Sheet, row: int, column: int, what: Any) -> None:
        said = phrase("“{what}” is nothing that a map holds; remove it, or move it to a sheet of its own",
                      what=shown(what))  # fmt: skip
        self._draft.fault(sheet.grid.place(row, column), said)

    def _known_columns(self, sheet: Sheet) -> None:
        """What stands in columns that nobody knows would be lost: it is said."""
        states = {fold(STATE.label.to(one)) for one in LANGUAGES}
        width = max((len(row.values) for row in sheet.grid.rows), default=0)
        for at in range(width):
            name = sheet.head.at(at)
            if at in sheet.columns or at == sheet.key or fold(str(name)) in states:
                continue
            for row in sheet.grid.rows:
                if row.number > sheet.head.number and row.at(at) is not None:
                    where = (row.number, row.at(at)) if name is None else (sheet.head.number, name)
                    self._unknown(sheet, where[0], at, where[1])
                    break

    def _read_stages(self) -> None:
        sheet, draft = self._sheets["stages"], self._draft
        self._known_columns(sheet)
        rows = list(sheet.rows)
        keys = [sheet.key_of(row) for row in rows]
        ids = identified([(key, sheet.text(row, "title")) for key, row in zip(keys, rows, strict=True)], self._taken)
        for row, key, name in zip(rows, keys, ids, strict=True):
            way = ("stages", len(draft.plain["stages"]))
            draft.at(way, sheet.grid.place, row.number, sheet.column("title"))
            stage = draft.fields({"id": name, "cards": []}, way, row, sheet.columns, sheet.grid.place)
            draft.plain["stages"].append(stage)
            self._stages[name] = {"at": way[1], "stage": stage, "key": key}
            self._by_title.setdefault(same_words(str(stage.get("title", ""))), []).append(name)

    def _renamed_in_all_cards(self) -> None:
        """A stage that has another name on every one of its cards, and on no other sheet, was renamed."""
        names: dict[str, set[str]] = {}
        for lane in LANES:
            if sheet := self._sheets.get(lane.id):
                for row in sheet.rows:
                    if (key := sheet.key_of(row)) and key.stage:
                        names.setdefault(key.stage[0], set()).add(sheet.text(row, "stage"))
        for name, said in names.items():
            known = self._stages.get(name)
            if known is None or len(said) > 1 or known["key"] is None:
                continue
            old, new = str(known["stage"].get("title", "")), next(iter(said))
            if new and same_words(new) not in self._by_title and check(old) == known["key"].own[1]:
                known["stage"]["title"] = new
                self._by_title[same_words(old)].remove(name)
                self._by_title[same_words(new)] = [name]

    # -- cards

    def _lane(self, lane: Lane, sheet: Sheet) -> list[tuple[Sheet, Row, dict[str, Any], int, Key | None]]:
        """The cards of a lane, put into their stages; what points at other cards is left for later."""
        self._known_columns(sheet)
        rows = list(sheet.rows)
        if len(rows) > MOST_CARDS:
            self._draft.fault(sheet.grid.place(rows[MOST_CARDS].number, 0),
                              phrase("a map holds at most {limit} cards", limit=MOST_CARDS))  # fmt: skip
            self._draft.stop()
        for needed in (STAGE, TEXT):
            if rows and sheet.column(needed.path) < 0:
                said = phrase("there is no column “{name}” any more", name=needed.label)
                self._draft.fault(sheet.grid.place(sheet.head.number, 0), said)
                return []
        keys = [sheet.key_of(row) for row in rows]
        ids = identified([(key, sheet.text(row, "text")) for key, row in zip(keys, rows, strict=True)], self._taken)
        by_id = {key.own[0]: key for key in keys if key}
        pending = []
        for row, name in zip(rows, ids, strict=True):
            pending += self._card(lane, sheet, row, name, by_id.get(name))
        return pending

    def _card(self, lane: Lane, sheet: Sheet, row: Row, name: str, key: Key | None) -> Any:
        draft = self._draft
        try:
            stage = self._stages[self._stage_of(sheet.text(row, "stage"), key)]
        except Fault as fault:
            draft.fault(sheet.grid.place(row.number, sheet.column("stage")), fault.says)
            return
        way = ("stages", stage["at"], "cards", len(stage["stage"]["cards"]))
        draft.at(way, sheet.grid.place, row.number, sheet.column("text"))
        plain = {at: one for at, one in sheet.columns.items() if one.path != "stage" and one.kind != "card"}
        card = draft.fields({"lane": lane.id, "id": name}, way, row, plain, sheet.grid.place)
        stage["stage"]["cards"].append(card)
        self._found[name] = card, way
        self._cards[lane.id].setdefault(same_words(str(card.get("text", ""))), []).append(name)
        for at, column in sheet.columns.items():
            if column.kind == "card":
                yield sheet, row, card, at, key

    def _stage_of(self, title: str, key: Key | None) -> str:
        """The id of the stage that a row names. Raises `Fault`."""
        if key and key.stage and key.stage[0] in self._stages and check(title) == key.stage[1]:
            return key.stage[0]
        found = self._by_title.get(same_words(title), [])
        if len(found) == 1:
            return found[0]
        if not title:
            raise Fault(phrase("must not be empty"))
        if found:
            raise Fault(phrase("{n} stages are called “{title}”; give one of them another name",
                               n=len(found), title=shown(title)))  # fmt: skip
        said = phrase("there is no stage “{title}” on the sheet {sheet}; choose one of its list, or add it there",
                      title=shown(title), sheet=shown(self._sheets["stages"].grid.name))  # fmt: skip
        raise Fault(said)

    def _link(self, sheet: Sheet, row: Row, card: dict[str, Any], at: int, key: Key | None) -> None:
        column = sheet.columns[at]
        stage = self._found[card["id"]][1][:2]
        link: Sign | None = key.links.get(column.path) if key else None
        try:
            target = self._draft.point(sheet.text(row, column.path), link, self._cards[column.lane],
                                       lambda one: self._found[one][1][:2] == stage)  # fmt: skip
        except Fault as fault:
            self._draft.fault(sheet.grid.place(row.number, at), fault.says)
            return
        if target is not None:
            card[column.path] = target

    def _verbatims(self, sheet: Sheet) -> None:
        self._known_columns(sheet)
        speaking = {lane.id: spoken_of(lane) for lane in LANES if spoken_of(lane)}
        cards: dict[str, list[str]] = {}
        for lane in speaking:
            for words, ids in self._cards[lane].items():
                cards.setdefault(words, []).extend(ids)
        for row in sheet.rows:
            key = sheet.key_of(row)
            try:
                found = self._draft.point(sheet.text(row, "of"), key.own if key else None, cards)
                if found is None:
                    raise Fault(phrase("must not be empty"))
            except Fault as fault:
                self._draft.fault(sheet.grid.place(row.number, sheet.column("of")), fault.says)
                continue
            if found not in self._found:  # they went with their card
                continue
            card, way = self._found[found]
            if card["lane"] not in speaking:
                self._draft.fault(sheet.grid.place(row.number, sheet.column("of")),
                                  phrase("there is no card “{text}”", text=shown(sheet.text(row, "of"))))  # fmt: skip
                continue
            said = card.setdefault(speaking[card["lane"]], [])
            place = (*way, speaking[card["lane"]], len(said))
            self._draft.at(place, sheet.grid.place, row.number, sheet.column("text"))
            plain = {at: one for at, one in sheet.columns.items() if one.path != "of"}
            said.append(self._draft.fields({}, place, row, plain, sheet.grid.place))

    # -- the picture

    def _picture(self, sheet: Sheet) -> None:
        """The picture is made from the other sheets; what was written into it would be lost, so it is said."""
        for row in sheet.grid.rows:
            signs = str(row.at(sheet.key) or "").split()
            signs = signs[1:] if row.number == sheet.head.number else signs
            for at in range(max(len(row.values), len(signs))):
                if at == sheet.key:
                    continue
                value = row.at(at)
                was = signs[at] if at < len(signs) else "-"
                now = "-" if value is None else check(str(value))
                if now != was:
                    said = phrase("was changed on the picture of the map; change it on the sheet of its lane instead")
                    self._draft.fault(sheet.grid.place(row.number, at), said)

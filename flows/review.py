"""Words of a person about indicators -> corrections that are consistent, checked, kept and laid over the rows."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.settings import Settings
from tasks.corrections import WITHDRAWN, InvalidCorrection, corrected, parse_value, sets_of
from tasks.review import newly_broken
from warehouse.corrections import Correction, keep_corrections, known_corrections, rows_as_read

NEEDED = ("indicator_id", "field", "value", "note")


@dataclass(frozen=True, slots=True)
class Request:
    """One correction as a person wrote it; `place` says where: `line 3`."""

    indicator_id: str
    field: str
    value: str
    note: str
    author: str
    place: str = ""
    retract: bool = False  # take back what was corrected instead


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was kept, and what a person may want to look at again."""

    kept: int
    warnings: tuple[str, ...]


class Refused(ValueError):
    """Corrections that cannot be kept, each with its reason; none of them was."""


def read_requests(path: Path, author: str) -> list[Request]:
    """The rows of a CSV file with indicator_id, field, value, note, and perhaps author."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise Refused(f"{path}: no column {missing[0]}; it needs {', '.join(NEEDED)}, and may have author")
        cells = ({name: row.get(name) or "" for name in (*NEEDED, "author")} for row in rows)  # a short line: None
        return [
            Request(
                each["indicator_id"].strip(),
                each["field"].strip(),
                _undefused(each["value"]),
                each["note"].strip(),
                each["author"].strip() or author,
                f"line {rows.line_num}: ",
            )
            for each in cells
        ]


def review(settings: Settings, requests: Sequence[Request]) -> Reviewed:
    """Keep all of the corrections, or none where one of them cannot be; Refused says which and why."""
    by_row: defaultdict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_row[request.indicator_id].append(request)
    rows = rows_as_read(settings.warehouse, list(by_row))
    standing = [each for each in known_corrections(settings.warehouse) if each.indicator_id in by_row]
    work = [
        _Row(rows.get(row_id), [each for each in standing if each.indicator_id == row_id], asked)
        for row_id, asked in by_row.items()
    ]
    problems = [problem for row in work for problem in row.apply()]
    broken = {} if problems else _newly_broken(settings.warehouse, work)
    for row in work:
        problems += [f"{row.place}{why}" for why, forbids in broken.get(row.row_id, {}).values() if forbids]
    if problems:
        raise Refused("\n".join(problems))
    warnings = [f"{row.row_id}: {why}" for row in work for why, _ in broken.get(row.row_id, {}).values()]
    now = datetime.now(UTC).replace(tzinfo=None)
    kept = [each for row in work for each in row.corrections(now)]
    keep_corrections(settings.warehouse, settings.state_folder, standing, kept, wait=settings.lock_seconds)
    return Reviewed(len(requests), tuple(warnings))


class _Row:
    """One indicator with what is asked of it."""

    def __init__(
        self, read: Mapping[str, Any] | None, standing: Sequence[Correction], asked: Sequence[Request]
    ) -> None:
        self.read, self.standing, self.asked = read, standing, asked
        self.row_id, self.place = asked[0].indicator_id, asked[0].place
        self.fields = {each.field: parse_value(each.field, each.value_after or "") for each in standing}
        self.shown: dict[str, Any] = dict(read or {})

    def apply(self) -> list[str]:
        """Work out the corrected row; what stands in the way."""
        problems = [problem for request in self.asked for problem in self._take(request)]
        if self.read is not None and not problems:
            try:
                self.shown = corrected(self.read, self.fields)
            except InvalidCorrection as error:
                problems.append(f"{self.place}{self.row_id}: {error}")
        return problems

    def _take(self, request: Request) -> Iterable[str]:
        if self.read is None and not self.standing:
            yield f"{request.place}no indicator has the id {request.indicator_id}"
            return
        if not request.note:
            yield f"{request.place}{request.indicator_id}: the note is empty: say why"
        if request.retract:
            if self.fields.pop(request.field, self) is self:
                yield f"{request.place}{request.indicator_id}: {request.field} is not corrected, nothing to take back"
            return
        if self.read is None:
            yield f"{request.place}{request.indicator_id}: the row is gone; its corrections can only be retracted"
            return
        try:
            self.fields[request.field] = parse_value(request.field, request.value)
        except InvalidCorrection as error:
            yield f"{request.place}{request.indicator_id}: {error}"
        if self.fields.get(WITHDRAWN) is False:
            yield f"{request.place}{request.indicator_id}: to show a withdrawn row again, retract withdrawn"

    def corrections(self, now: datetime) -> list[Correction]:
        """All corrections of the row as they stand after this review; earlier ones are kept, with what became of them."""
        asked = {request.field: request for request in self.asked}
        kept = []
        for each in self.standing:
            request = asked.get(each.field)
            if request is None:
                sets = _json(sets_of(each.field, self.shown)) if self.read else each.sets
                kept.append(replace(each, sets=sets))
            elif request.retract:
                note = f"{each.note}; retracted by {request.author}: {request.note}"
                kept.append(replace(each, state="retracted", note=note))
            else:
                kept.append(replace(each, state="superseded"))
        return kept + [self._made(each, now) for each in asked.values() if not each.retract]

    def _made(self, request: Request, now: datetime) -> Correction:
        assert self.read is not None
        row_read = {name: value for name, value in self.read.items() if name != "path"}
        before = False if request.field == WITHDRAWN else self.read[request.field]
        return Correction(
            indicator_id=self.row_id,
            field=request.field,
            value_before=_text(before),
            value_after=_text(self.fields[request.field]),
            note=request.note,
            author=request.author,
            corrected_at=now,
            state="applied",
            path=self.read["path"],
            quote=self.read["quote"],
            row_read=_json(row_read),
            sets=_json(sets_of(request.field, self.shown)),
        )


def _newly_broken(warehouse: Path, work: Sequence[_Row]) -> dict[str, dict[str, tuple[str, bool]]]:
    rows = [row for row in work if row.read is not None and WITHDRAWN not in row.fields]
    return newly_broken(warehouse, [row.read for row in rows if row.read], [row.shown for row in rows])


def _undefused(text: str) -> str:
    """A cell as it was before CSV was made safe for a spreadsheet: '=1 -> =1."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@＝＋－＠\t\r\n") else text


def _text(value: Any) -> str | None:
    """A value as quality.corrections shows it: 2.5, true, 2021-01-01."""
    return None if value is None else value if isinstance(value, str) else _json(value).strip('"')


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a row of indicators")

"""A tiny staging database for the tests of the promises: two files, every table, no fault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import duckdb

from warehouse.records import (
    OF_ONE_TEXT,
    Citation,
    Document,
    DocumentEvidence,
    DuplicatePair,
    Edit,
    Equation,
    File,
    ForeignPlace,
    Indicator,
    IndicatorLink,
    Mark,
    Passage,
    PassageOccurrence,
    PassageSlot,
    Segment,
    Term,
    document_id,
    edit_id,
    field_types,
    indicator_id,
    segment_id,
)

RECORDS = {
    **OF_ONE_TEXT,
    "duplicate_pairs": DuplicatePair,
    "passages": Passage,
    "passage_occurrences": PassageOccurrence,
    "passage_slots": PassageSlot,
}
PASSAGES = ("passages", "passage_occurrences", "passage_slots")
WITHOUT_VERIFIED = ("duplicate_pairs", "document_clusters", *PASSAGES)
TYPES = {"str": "varchar", "int": "bigint", "bool": "boolean", "float": "double", "date": "date"}

PAGE = "讲话两篇\n第一篇\n2021年,全市新建小区12个,增长20%,见《城市更新条例》。\n第二篇\n今年要完成XX个。`\n"
PLAIN = "某县情况\n全县有水厂3座。\n"
FILE, OTHER = (sha256(text.encode()).hexdigest()[:32] for text in (PAGE, PLAIN))
COLLECTION, FIRST, SECOND = document_id(FILE, 0, True), document_id(FILE, 5, False), document_id(FILE, 42, False)
THIRD = document_id(OTHER, 0, False)


def empty_staging(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """The staged tables without rows."""
    con = duckdb.connect(path)
    for table, record in RECORDS.items():
        columns = [f'"{name}" {_sql_type(kind)}' for name, kind in field_types(record).items()]
        columns += [] if table in WITHOUT_VERIFIED else ["verified boolean"]
        con.execute(f"create table {table} ({', '.join(columns)})")
    con.execute("create table document_clusters (document_id varchar, cluster_id varchar, is_canonical boolean)")
    con.execute(
        "create table run_counts (run_id varchar, started_at timestamp, is_current boolean, files bigint,"
        " files_quarantined bigint, documents bigint, indicators bigint, masked bigint)"
    )
    con.execute("create table units (unit varchar, factor double, base_unit varchar)")
    con.execute(
        "insert into units values ('元', 1, '元'), ('%', 1, '%'), ('公里', 1000, '米'), ('个百分点', 1, '百分点')"
    )
    return con


def sound_staging(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Two files, a collection with two pieces and a document, every table filled, every promise kept."""
    con = empty_staging(path)
    for table, rows in _rows().items():
        add(con, table, rows)
    for day in range(1, 5):  # three runs of some size, and this one
        run = (f"run-{day}", f"2021-06-0{day} 02:30:00", day == 4, 100, 2, 150, 1000, 100)
        con.execute("insert into run_counts values (?, ?, ?, ?, ?, ?, ?, ?)", run)
    clusters = [FIRST, FIRST, SECOND, FIRST, THIRD, THIRD]
    con.execute("insert into document_clusters values (?, ?, true), (?, ?, false), (?, ?, true)", clusters)
    return con


def add(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[object]) -> None:
    """Inserts records, all of them verified."""
    for row in rows:
        values = {name: getattr(row, name) for name in field_types(type(row))} | (
            {} if table in WITHOUT_VERIFIED else {"verified": True}
        )
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        plain = [list(value) if isinstance(value, tuple) else value for value in values.values()]
        con.execute(f"insert into {table} ({names}) values ({marks})", plain)


def _sql_type(annotation: str) -> str:
    if annotation.startswith("tuple"):
        return "varchar[]"
    return TYPES[annotation.removesuffix(" | None")]


def _rows() -> dict[str, list[object]]:
    sentence = segment_id(FILE, "sentence", PAGE.index("2021"))
    return {
        "files": [_file(FILE, "a/page.txt", PAGE), _file(OTHER, "b.txt", PLAIN)],
        "documents": [
            _document(COLLECTION, 0, "讲话两篇", 0, 55, 4, is_collection=True),
            _document(FIRST, 1, PAGE[5:41], 5, 41, 8, year=2021, year_source="stated", parent_id=COLLECTION),
            _document(SECOND, 2, PAGE[42:55], 42, 55, 45, parent_id=COLLECTION),
            _document(THIRD, 0, PLAIN[:-1], 0, 13, 4),
        ],
        "document_evidence": [
            DocumentEvidence(FIRST, "year", "2021", "2021年", 9, 14, "stated_year"),
            DocumentEvidence(THIRD, "region_level", "county", "某县", 0, 2, "region_in_title"),
        ],
        "edits": [
            _edit(0, None, 4, 5, "whitespace", "\n"),
            _edit(1, None, 41, 42, "whitespace", "\n"),
            _edit(2, None, 55, 57, "stray_mark", "`\n"),
        ],
        "marks": [
            Mark(FILE, SECOND, 51, 53, "masked_number", "blanked_number"),
            Mark(OTHER, THIRD, 0, 1, "masked_name", "some_county"),
        ],
        "segments": _segments(),
        "terms": [Term(FIRST, "小区", "n", 1), Term(THIRD, "水厂", "n", 1)],
        "indicators": _indicators(sentence),
        "indicator_links": [
            IndicatorLink(indicator_id(FILE, 27), indicator_id(FILE, 21), "growth_of", 0.9),
            IndicatorLink(indicator_id(FILE, 51), indicator_id(FILE, 21), "part_of", 0.5),
        ],
        "equations": [
            Equation(f"{FILE}-27-growth", FIRST, "growth", "now", 0, indicator_id(FILE, 21), None, "a_rule"),
            Equation(f"{FILE}-27-growth", FIRST, "growth", "change", 1, indicator_id(FILE, 27), None, "a_rule"),
        ],
        "citations": [
            Citation(FIRST, sentence, "城市更新条例", 33, 39),
            Citation(THIRD, segment_id(OTHER, "sentence", 5), "水厂", 8, 10),
        ],
        "foreign_places": [
            ForeignPlace(FIRST, segment_id(FILE, "paragraph", 9), "靖边县", "610824", 10, 13),
            ForeignPlace(THIRD, segment_id(OTHER, "paragraph", 5), "鼎湖区", "441203", 6, 9),
        ],
        "duplicate_pairs": [
            DuplicatePair(*sorted((FIRST, SECOND)), "near", 0.85, 0.95, None),
            DuplicatePair(*sorted((FIRST, THIRD)), "contained", 0.3, 0.95, THIRD),
        ],
        **_passages(sentence, segment_id(OTHER, "sentence", 5)),
    }


def _passages(first: str, third: str) -> dict[str, list[object]]:
    second = segment_id(FILE, "paragraph", 46)
    return {
        "passages": [
            Passage("p1", "paragraph", FIRST, first, 9, 20, 100, 2, 2, 2, 2, 1, False),
            Passage("p2", "run", SECOND, second, 46, 55, 80, 2, 2, 2, 1, 0, False),
        ],
        "passage_occurrences": [
            PassageOccurrence("p1", FIRST, first, 9, 20, "paragraph", True, "p1", 100, 0.0, 0, ""),
            PassageOccurrence("p1", THIRD, third, 5, 13, "paragraph", False, "v2", 98, 0.02, 1, "10-12=10-12"),
            PassageOccurrence("p2", SECOND, second, 46, 55, "run", True, "p2", 80, 0.0, 0, ""),
            PassageOccurrence("p2", THIRD, third, 6, 13, "run", False, "p2", 80, 0.0, 0, ""),
        ],
        "passage_slots": [
            PassageSlot("p1", 1, "number", FIRST, "12", 21, 23),
            PassageSlot("p1", 1, "number", THIRD, "3", 10, 11),
        ],
    }


def _file(file_id: str, path: str, text: str) -> File:
    data = text.encode()
    digest = sha256(data).hexdigest()
    return File(
        file_id, path, digest, len(data), "text/plain", "utf-8", 0, text, len(text), published_at=date(2021, 5, 1)
    )


def _document(
    name: str,
    ordinal: int,
    text: str,
    raw_start: int,
    raw_end: int,
    heading_end: int,
    parent_id: str | None = None,
    is_collection: bool = False,
    year: int | None = None,
    year_source: str | None = None,
) -> Document:
    title = text.split("\n")[0]
    spans = (raw_start, raw_end, heading_end)
    return Document(
        name, name[:32], parent_id, ordinal, is_collection, title, "speech", *spans, text, len(text),
        year=year, year_source=year_source,
    )  # fmt: skip


def _edit(ordinal: int, document: str | None, raw_start: int, raw_end: int, kind: str, removed: str) -> Edit:
    return Edit(edit_id(FILE, raw_start), FILE, document, ordinal, raw_start, raw_end, kind, kind, removed, "")


def _segments() -> list[object]:
    found: list[object] = []
    for document, file, text, heading, body in (
        (FIRST, FILE, PAGE, (5, 8), (9, 41)),
        (SECOND, FILE, PAGE, (42, 45), (46, 55)),
        (THIRD, OTHER, PLAIN, (0, 4), (5, 13)),
    ):
        ids = {kind: segment_id(file, kind, body[0]) for kind in ("paragraph", "sentence")}
        title = segment_id(file, "heading", heading[0])
        parents = ((title, None, 0, heading), (ids["paragraph"], title, None, body))
        found += [
            Segment(name, document, parent, 0, name[33:34].replace("h", "heading").replace("p", "paragraph"), level, None,
                    "1", text[slice(*span)], *span, tokens=("词",))
            for name, parent, level, span in parents
        ]  # fmt: skip
        found.append(
            Segment(ids["sentence"], document, ids["paragraph"], 0, "sentence", None, None, "1/1", text[slice(*body)],
                    *body, tokens=("词",))
        )  # fmt: skip
    return found


def _indicators(sentence: str) -> list[object]:
    masked = segment_id(FILE, "sentence", 46)
    return [
        _indicator(FIRST, sentence, "小区", "level", 12.0, "个", 21, "12个", period="2021年"),
        _indicator(FIRST, sentence, "小区", "growth", 20.0, "%", 27, "20%"),
        _indicator(SECOND, masked, "任务", "level", None, "个", 51, "XX个", masked=True),
    ]


def _indicator(
    document: str,
    segment: str,
    name: str,
    measure: str,
    value: float | None,
    unit: str,
    raw_start: int,
    quote: str,
    period: str = "",
    masked: bool = False,
) -> Indicator:
    return Indicator(
        indicator_id(FILE, raw_start), document, segment, name, name, measure, value, None, unit, value, None, unit,
        "exact", "actual", masked, period, date(2021, 1, 1) if period else None, date(2021, 12, 31) if period else None,
        None, None, raw_start, raw_start + len(quote), quote, quote, 0.9,
    )  # fmt: skip

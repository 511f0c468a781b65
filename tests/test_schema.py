"""The definitions in warehouse/schema hold what the contract and the records say."""

import re
from dataclasses import fields

import duckdb
import pytest

from warehouse import records, schema
from warehouse.bookkeeping import Quarantined, Result, RunRecord
from warehouse.parts import Part

RECORDS = {
    "files": records.File,
    "documents": records.Document,
    "document_evidence": records.DocumentEvidence,
    "edits": records.Edit,
    "marks": records.Mark,
    "segments": records.Segment,
    "terms": records.Term,
    "indicators": records.Indicator,
    "indicator_links": records.IndicatorLink,
    "equations": records.Equation,
    "citations": records.Citation,
    "foreign_places": records.ForeignPlace,
    "duplicate_pairs": records.DuplicatePair,
    "passages": records.Passage,
    "passage_occurrences": records.PassageOccurrence,
    "passage_slots": records.PassageSlot,
    "ops.runs": RunRecord,
    "quality.results": Result,
    "ops.parts": Part,
    "ops.containers": records.Container,
}
TYPES = {
    "str": {"VARCHAR", "JSON"},
    "int": {"BIGINT", "INTEGER"},
    "bool": {"BOOLEAN"},
    "float": {"DOUBLE"},
    "date": {"DATE"},
    "datetime": {"TIMESTAMP"},
    "tuple[str, ...]": {"VARCHAR[]"},
}


@pytest.mark.parametrize("name", RECORDS)
def test_columns_are_the_fields_of_the_record(name: str) -> None:
    """A record has the stored columns of its table, in order, with types that fit."""
    columns = schema.table(name).stored
    expected = records.field_types(RECORDS[name])
    assert [column.name for column in columns] == list(expected)
    for column, kind in zip(columns, expected.values(), strict=True):
        assert column.type in TYPES[kind.removesuffix(" | None")], column.name


def test_quarantine_has_the_fields_of_a_fault_and_its_runs() -> None:
    """A fault says everything but the runs, which publication adds, and who decided about it, which a person adds."""
    columns = {column.name for column in schema.table("quality.quarantine").columns}
    assert columns == {field.name for field in fields(Quarantined)} | {
        "first_run",
        "last_run",
        "decided_by",
        "decided_at",
    }


def test_every_table_and_column_has_a_comment_in_both_languages() -> None:
    """Chinese before the slash, English after it."""
    for table in [*schema.tables().values(), *schema.views().values()]:
        for name, comment in [(table.qualified, table.comment), *((c.name, c.comment) for c in table.columns)]:
            chinese, _, english = comment.partition(" / ")
            assert re.search(r"[\u4e00-\u9fff]", chinese), (table.qualified, name)
            assert re.search(r"[a-zA-Z]{2}", english), (table.qualified, name)


def test_offsets_are_bigint() -> None:
    """Every offset is a BIGINT."""
    for table in schema.tables().values():
        for column in table.columns:
            if column.name in {"raw_start", "raw_end", "heading_end", "char_count", "size_bytes"}:
                assert column.type == "BIGINT", (table.qualified, column.name)


def test_every_parted_table_names_its_rows_and_files() -> None:
    """Row and file ids are expressions that run on the empty table."""
    with duckdb.connect() as connection:
        schema.create(connection)
        for name in schema.FILE_TABLES + schema.CORPUS_TABLES:
            query = f"select {schema.row_id(name)}, {schema.file_id(name)} from main.{name}"
            assert connection.execute(query).fetchall() == []


def test_row_ids_tell_rows_apart() -> None:
    """Two marks of a file at one place differ by their kind."""
    with duckdb.connect() as connection:
        schema.create(connection)
        connection.execute("insert into main.marks (file_id, raw_start, kind) values ('f', 1, 'a'), ('f', 1, 'b')")
        assert connection.execute(f"select {schema.row_id('marks')} from main.marks order by 1").fetchall() == [
            ("f|1|a",),
            ("f|1|b",),
        ]


def test_native_tables_are_the_small_ones() -> None:
    """What stands in the catalogue itself."""
    assert [table.qualified for table in schema.native_tables()] == [
        "main.file_paths",
        "quality.results",
        "quality.quarantine",
        "quality.findings",
        "quality.corrections",
        "quality.corrected_rows",
        "ops.runs",
        "ops.parts",
        "ops.containers",
        "ops.path_overrides",
        "ops.settings",
    ]

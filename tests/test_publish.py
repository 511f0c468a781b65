"""Publication: rows appear all at once, once, and without what was rejected; old readers keep what they opened."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.staged_batches import Bench, file_id_of, reject, write_batch, write_rows
from warehouse import parts, schema
from warehouse.bookkeeping import Result, SeenPath
from warehouse.catalogue import NotAWarehouse
from warehouse.layout import StateTaken
from warehouse.limits import Limits
from warehouse.publish import publish
from warehouse.reading import known_files, part_files
from warehouse.records import document_id, indicator_id
from warehouse.staging import open_staging

A, B, C = "第一篇:今年全县新建水厂", "第二篇:今年全市新建学校", "第三篇:今年全镇新建道路"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@contextmanager
def writable(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path)) as connection:
        yield connection


def test_published_tables_have_the_contract_s_columns_types_and_comments(bench: Bench) -> None:
    """Every relation is there with its columns in order, and each has its comment; `verified` is gone."""
    bench.publish(A)
    for table in schema.tables().values():
        found = bench.ask(f"describe {table.qualified}")
        assert [row[:2] for row in found] == [(column.name, column.type) for column in table.columns]
        comments = bench.ask(
            "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ?",
            table.schema,
            table.name,
        )
        assert dict(comments) == {column.name: column.comment for column in table.columns}


def test_a_warehouse_without_rows_has_every_table(bench: Bench) -> None:
    """A run over an empty folder publishes empty tables."""
    bench.publish()
    for name in schema.FILE_TABLES + schema.CORPUS_TABLES:
        assert bench.count(f"main.{name}") == 0
    assert bench.count("ops.runs") == 1
    assert bench.part_files() == []


def test_every_staged_row_is_published_once(bench: Bench) -> None:
    """Two batches of three files: three rows of files, nine segments, six indicators in three equations."""
    bench.publish(staging=bench.stage([A, B], [C]))
    counts = {name: bench.count(f"main.{name}") for name in schema.FILE_TABLES}
    assert counts == dict.fromkeys(schema.FILE_TABLES, 3) | {"segments": 9, "indicators": 6, "equations": 6}
    assert bench.ask("select sum(row_count) from ops.parts where table_name = 'segments'") == [(9,)]


def test_a_second_run_with_nothing_new_leaves_the_parts_alone(bench: Bench) -> None:
    """No part is written, moved or touched; only the run is added."""
    bench.publish(A, B)
    before = {path: path.stat() for path in bench.part_files()}
    published = bench.publish()
    assert {path: path.stat() for path in bench.part_files()} == before
    assert published.new_parts == ()
    assert bench.ask("select run_id, files_new, documents, indicators from ops.runs order by run_id") == [
        ("run-001", 2, 2, 4),
        ("run-002", 0, 0, 0),
    ]


def test_new_rows_join_the_old_ones(bench: Bench) -> None:
    """A second batch adds parts and leaves those of the first."""
    first = bench.publish(A).new_parts
    bench.publish(B)
    assert bench.ask("select text from files order by text") == [(A,), (B,)]
    assert {bench.state / part.path for part in first} < set(bench.part_files())


def test_rows_that_are_published_already_do_not_come_twice(bench: Bench) -> None:
    """A batch staged again, after a crash between publication and bookkeeping, adds nothing."""
    bench.publish(A)
    bench.publish(A, B)
    assert bench.count("files") == 2
    assert bench.count("segments") == 6


def test_warnings_keep_rows_visible(bench: Bench) -> None:
    """Only critical faults take rows away."""
    staging = bench.stage([A])
    reject(staging, "files", file_id_of(A), file_id_of(A), severity="warning")
    bench.publish(staging=staging)
    assert bench.count("files") == 1
    assert bench.count("quality.quarantine") == 0


@pytest.mark.parametrize("table", sorted(schema.WHOLE_FILE))
def test_a_fault_in_these_takes_the_whole_file(bench: Bench, table: str) -> None:
    """A critical fault in files, documents, edits or segments leaves no row of the file anywhere."""
    staging = bench.stage([A, B])
    reject(staging, table, f"{file_id_of(A)}-x", file_id_of(A))
    published = bench.publish(staging=staging)
    for name in schema.FILE_TABLES:
        ids = {row[0] for row in bench.ask(f"select distinct {schema.file_id(name)} from main.{name}")}
        assert ids == {file_id_of(B)}, name
    assert bench.ask("select table_name, row_id, status, path, reason from quality.quarantine") == [
        (table, f"{file_id_of(A)}-x", "open", "x.txt", "it is broken")
    ]
    assert (published.run.files_new, published.run.files_quarantined) == (1, 1)


def test_a_rejected_indicator_goes_alone_with_its_links_and_equations(bench: Bench) -> None:
    """The leaf and what would dangle go, and both stand in quarantine; the rest of the file stays."""
    staging = bench.stage([A])
    first, second = (indicator_id(file_id_of(A), place) for place in (0, 1))
    reject(staging, "indicators", second, file_id_of(A))
    bench.publish(staging=staging)
    assert bench.ask("select indicator_id from indicators") == [(first,)]
    assert bench.count("indicator_links") == 0
    assert bench.count("equations") == 0
    assert bench.count("segments") == 3
    assert bench.ask("select table_name, row_id from quality.quarantine order by all") == [
        ("equations", f"{second}-growth|0"),
        ("equations", f"{second}-growth|1"),
        ("indicator_links", f"{first}|{second}|growth_of"),
        ("indicators", second),
    ]


def test_a_rejected_citation_goes_alone(bench: Bench) -> None:
    """A leaf without an id is told apart by document and place."""
    staging = bench.stage([A])
    reject(staging, "citations", f"{document_id(file_id_of(A), 0, False)}|0", file_id_of(A))
    bench.publish(staging=staging)
    assert bench.count("citations") == 0
    assert bench.count("documents") == 1


def test_dropped_files_go_from_every_table(bench: Bench) -> None:
    """A pruned file's rows are gone, those of the file beside it stay."""
    bench.publish(A, B)
    bench.publish(dropped_files={file_id_of(A)}, file_paths=[SeenPath(file_id_of(B), "b.txt")])
    for name in schema.FILE_TABLES:
        ids = {row[0] for row in bench.ask(f"select distinct {schema.file_id(name)} from main.{name}")}
        assert ids == {file_id_of(B)}, name
    assert bench.ask("select file_id from file_paths where state = 'present'") == [(file_id_of(B),)]


def test_a_file_made_again_by_other_rules_replaces_its_rows(bench: Bench) -> None:
    """Dropped and staged in one run: the new rows stand, once."""
    bench.publish(A, B)
    staging = bench.stage([A], rules_version="rules-2")
    bench.publish(staging=staging, dropped_files={file_id_of(A)}, rules_version="rules-2")
    assert dict(bench.ask("select text, rules_version from files")) == {A: "rules-2", B: "rules-1"}
    assert bench.count("segments") == 6


def test_small_parts_are_merged_when_they_grow_many(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as many small runs as a tier has room for, one part a table holds all rows."""
    monkeypatch.setattr(parts, "TIER_PARTS", 3)
    texts = [f"第{number}篇讲话" for number in range(3)]
    for text in texts:
        bench.publish(text)
    assert bench.ask("select count(*) from ops.parts where table_name = 'files'") == [(1,)]
    assert bench.ask("select text from files order by text") == [(text,) for text in sorted(texts)]


def test_parts_of_an_older_schema_are_written_again(bench: Bench) -> None:
    """When the definitions have changed, a part with other columns gets the new ones; others stay as they are."""
    older = bench.publish(A).new_parts[0].part_id
    bench.publish(B)
    (path,) = bench.state.glob(f"parts/{older}/marks.parquet")
    path.chmod(0o644)
    pq.write_table(pq.read_table(path).drop_columns(["rule"]), path)
    with writable(bench.warehouse) as connection:
        connection.execute("update ops.settings set value = 'older' where name = 'schema_version'")
    published = bench.publish()
    assert {part.table_name for part in published.new_parts} == set(schema.FILE_TABLES)
    assert older not in {part.part_id for part in published.kept_parts}
    assert len({part.part_id for part in published.kept_parts}) == 1
    assert bench.count("marks") == 2
    assert dict(bench.ask("from ops.settings"))["schema_version"] == schema.schema_version()


def test_results_of_every_run_are_kept(bench: Bench) -> None:
    """quality.results grows by a run's verdicts."""
    for number in (1, 2):
        result = Result(f"run-{number:03d}", "text", "quote_is_slice", "indicators", None, "critical", True, 5, 0, "{}")
        bench.publish(results=[result])
    assert bench.ask("select run_id, element_count, observed from quality.results order by 1") == [
        ("run-001", 5, "{}"),
        ("run-002", 5, "{}"),
    ]


def test_corpus_tables_are_replaced_only_when_they_change(bench: Bench, tmp_path: Path) -> None:
    """The same pairs again leave the part alone; other pairs replace it."""
    left, right = sorted(document_id(file_id_of(text), 0, False) for text in (A, B))

    def pairs(jaccard: float) -> dict[str, Path]:
        row = {"left_id": left, "right_id": right, "method": "near", "jaccard": jaccard, "containment": 1.0}
        return {"duplicate_pairs": write_rows(tmp_path / str(jaccard), "duplicate_pairs", [row])}

    bench.publish(A, B, corpus_tables=pairs(0.9))
    first = bench.ask("select path from ops.parts where table_name = 'duplicate_pairs'")
    bench.publish(corpus_tables=pairs(0.9))
    assert bench.ask("select path from ops.parts where table_name = 'duplicate_pairs'") == first
    bench.publish(corpus_tables=pairs(0.8))
    assert bench.ask("select jaccard from duplicate_pairs") == [(0.8,)]
    bench.publish(dropped_files={file_id_of(A)})
    assert bench.count("duplicate_pairs") == 0


def test_clusters_show_in_documents(bench: Bench, tmp_path: Path) -> None:
    """A document takes its cluster from the whole-corpus table."""
    one, other = (document_id(file_id_of(text), 0, False) for text in (A, B))
    path = write_rows(tmp_path, "document_clusters", [{"document_id": other, "cluster_id": one, "is_canonical": False}])
    bench.publish(A, B, corpus_tables={"document_clusters": path})
    found = bench.ask("select document_id, cluster_id, is_canonical from documents")
    assert {document: rest for document, *rest in found} == {one: [one, True], other: [one, False]}


def test_a_table_of_no_schema_travels_along(bench: Bench, tmp_path: Path) -> None:
    """Signatures and the like are kept in parts, without a view, and go with their files."""
    batch = write_batch(bench.state / "work" / "x", [A, B])
    rows = [{"document_id": f"{file_id_of(text)}-0-d", "signature": 7, "verified": True} for text in (A, B)]
    path = write_rows(bench.state / "work" / "x", "signatures", rows)
    staging = bench.state / "staging.duckdb"
    open_staging(staging, batch | {"signatures": [path]}).close()
    bench.publish(staging=staging)
    bench.publish(dropped_files={file_id_of(A)})
    (kept,) = part_files(bench.warehouse, "signatures")
    assert pq.read_table(kept).to_pylist() == [{"document_id": f"{file_id_of(B)}-0-d", "signature": 7}]


def test_a_database_of_something_else_is_left_alone(bench: Bench) -> None:
    """A file that is no warehouse of ours is never replaced."""
    with writable(bench.warehouse) as connection:
        connection.execute("create table precious as select 1")
    with pytest.raises(NotAWarehouse):
        bench.publish(A)
    assert bench.ask("from precious") == [(1,)]


def test_two_warehouses_cannot_share_a_state_folder(bench: Bench) -> None:
    """The second would sweep away the parts of the first."""
    bench.publish(A)
    with pytest.raises(StateTaken):
        publish(bench.folder / "other.duckdb", bench.state, None, run=bench.run_record())
    assert bench.count("files") == 1


def test_a_moved_warehouse_is_whole_again_after_a_run(bench: Bench, tmp_path: Path) -> None:
    """Views name absolute paths: after a move the next run writes new ones, and reads no file again."""
    bench.publish(A, B)
    moved = Bench(tmp_path / "elsewhere", runs=5, seen=bench.seen)
    moved.folder.mkdir()
    bench.warehouse.rename(moved.warehouse)
    bench.state.rename(moved.state)
    with pytest.raises(duckdb.IOException):
        moved.count("files")
    assert moved.publish().new_parts == ()
    assert moved.count("files") == 2


def test_a_copied_warehouse_is_one_of_its_own(bench: Bench, tmp_path: Path) -> None:
    """A copy goes on by itself, from its own parts, and leaves the original alone."""
    bench.publish(A)
    copy = Bench(tmp_path / "copy", runs=5, seen=list(bench.seen))
    copy.folder.mkdir()
    shutil.copy(bench.warehouse, copy.warehouse)
    shutil.copytree(bench.state, copy.state)
    copy.publish(B)
    assert (copy.count("files"), bench.count("files")) == (2, 1)
    assert all(path.is_relative_to(copy.folder) for path in part_files(copy.warehouse, "files"))


def test_a_state_folder_elsewhere_is_found(bench: Bench) -> None:
    """The catalogue says where its parts are, also when a folder of another state lies beside it."""
    state = bench.folder / "elsewhere"
    publish(bench.warehouse, state, bench.stage([A]), run=bench.run_record())
    assert bench.state.is_dir()
    assert [path.is_relative_to(state) for path in part_files(bench.warehouse, "files")] == [True]
    assert known_files(bench.warehouse) == {file_id_of(A): "rules-1"}


def test_a_folder_with_quotes_and_brackets_in_its_name(tmp_path: Path) -> None:
    """Paths are data: quotes, brackets and stars in them mean themselves."""
    bench = Bench(tmp_path / "it's [政府] *")
    bench.folder.mkdir()
    bench.publish(A)
    bench.publish(B)
    assert bench.count("documents") == 2


def test_the_last_catalogues_stay_and_older_ones_go_with_their_parts(bench: Bench) -> None:
    """The published catalogue counts; a part that none of them names is deleted."""
    for number in range(4):
        dropped = {file_id_of(f"text {number - 1}")} if number else set()
        bench.publish(f"text {number}", dropped_files=dropped, limits=Limits(keep=2))
    kept = sorted((bench.state / "catalogues").iterdir())
    assert [path.name for path in kept] == ["00000003-run-003.duckdb"]
    assert len(bench.part_files()) == 2 * len(schema.FILE_TABLES)
    with duckdb.connect(str(kept[0]), read_only=True) as connection:
        assert connection.execute("select text from files").fetchall() == [("text 2",)]


def test_an_earlier_state_can_be_put_back(bench: Bench) -> None:
    """A kept catalogue, copied over the warehouse, is the published state again, and the next run goes on from it."""
    bench.publish(A)
    bench.publish(B)
    (kept,) = (bench.state / "catalogues").iterdir()
    copy = bench.folder / "copy"
    shutil.copyfile(kept, copy)
    copy.replace(bench.warehouse)
    assert bench.ask("select text from files") == [(A,)]
    bench.publish(C)
    assert bench.ask("select text from files order by text") == sorted([(A,), (C,)])


def test_no_log_or_temporary_file_stays(bench: Bench) -> None:
    """Beside the warehouse there is its state folder and nothing else."""
    bench.publish(A)
    bench.publish(B)
    assert sorted(path.name for path in bench.folder.iterdir()) == ["speeches.duckdb", "speeches.gongwen"]


def test_the_smallest_path_stands_in_files(bench: Bench) -> None:
    """The part keeps the path of its day; the view shows the smallest path seen since."""
    bench.publish(A)
    seen = [SeenPath(file_id_of(A), path) for path in ("第一篇:今年全县新.txt", "a.txt", "b.txt")]
    bench.publish(file_paths=seen)
    assert bench.ask("select path from files") == [("a.txt",)]
    bench.publish(file_paths=seen[2:])
    assert bench.ask("select path from files") == [("b.txt",)]


def test_a_run_that_measures_its_stages_gets_one_more(bench: Bench) -> None:
    """What publication took stands beside them, and the view lists all."""
    run = replace(bench.run_record(), parameters='{"seconds": {"read": 2.5}}')
    publish(bench.warehouse, bench.state, None, run=run)
    assert bench.ask("select stage from ops.stage_seconds order by 1") == [("read",), ("write_parts",)]
    assert bench.ask("select seconds from ops.stage_seconds where stage = 'read'") == [(2.5,)]


def test_run_record_counts_can_be_given_back(bench: Bench) -> None:
    """What the caller says of the run stands beside what publication counts."""
    run = replace(bench.run_record(), files_seen=9, parameters='{"workers": 2}', code_version="1")
    publish(bench.warehouse, bench.state, None, run=run)
    assert bench.ask("select files_seen, parameters, code_version, state from ops.runs") == [
        (9, '{"workers": 2}', "1", "published")
    ]

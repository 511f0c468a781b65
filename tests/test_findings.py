"""Findings over runs: found, kept, resolved, found again; the same in one run and in many; and how they are shown."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from tests.compared_tables import compared_pairs
from tests.staged_batches import Bench, file_id_of
from warehouse.auditing import no_findings
from warehouse.records import document_id

A, B, C = "全县第一个文稿", "全县第二个文稿", "全县第三个文稿"
REPORT = (
    "全县农业工作情况汇报\n各位代表:\n2020年,全县粮食总产量{}万吨。新建高标准农田12.5万亩。培训农民8600人次。"
    "发放补贴3200万元。建成冷库46座。新增家庭农场128家。农机总动力达到56.8万千瓦。全县农村面貌有了很大的改观,"
    "广大农民群众的获得感、幸福感、安全感进一步增强,乡村振兴的基础更加坚实,农业农村现代化迈出了新的步伐。\n"
)
RATE = "关于产品质量的汇报\n今年共抽查产品1292批次,合格1217批次,合格率{}%。\x1b[31m<b>请看</b>\n"


def document_of(text: str) -> str:
    """The one document of a staged text."""
    return document_id(file_id_of(text), 0, False)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def findings(folder: Path, *rows: tuple[str, str, str | None]) -> Path:
    """A Parquet file of findings: id, document, other document."""
    path = folder / "findings.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table findings as from {no_findings()}")
        for row in rows:
            connection.execute(
                "insert into findings by name select ? finding_id, ? document_id, ? other_document_id", row
            )
        connection.execute(f"copy findings to '{path}' (format parquet)")
    return path


def standing(bench: Bench) -> list[tuple]:
    return bench.ask("select finding_id, first_run, run_id, resolved_run from quality.findings order by 1")


def test_a_finding_stands_until_a_run_that_looks_again_no_longer_finds_it(bench: Bench, tmp_path: Path) -> None:
    """A file read anew without the finding resolves it; a run that read other files leaves it alone."""
    bench.publish(A, findings=findings(tmp_path, ("x", document_of(A), None)))
    bench.publish(B, findings=findings(tmp_path, ("y", document_of(B), None)))
    assert standing(bench) == [("x", "run-001", "run-001", None), ("y", "run-002", "run-002", None)]
    bench.publish(A, dropped_files={file_id_of(A)}, findings=findings(tmp_path))
    assert standing(bench)[0] == ("x", "run-001", "run-001", "run-003")
    bench.publish(A, dropped_files={file_id_of(A)}, findings=findings(tmp_path, ("x", document_of(A), None)))
    assert standing(bench)[0] == ("x", "run-004", "run-004", None)
    bench.publish(A, dropped_files={file_id_of(A)}, findings=findings(tmp_path, ("x", document_of(A), None)))
    assert standing(bench)[0] == ("x", "run-004", "run-005", None)


def test_a_run_without_an_audit_resolves_only_what_is_gone(bench: Bench, tmp_path: Path) -> None:
    """Nothing new to read: findings stay, but for those in files that were dropped."""
    bench.publish(A, B, findings=findings(tmp_path, ("x", document_of(A), None), ("y", document_of(B), None)))
    bench.publish()
    assert [row[3] for row in standing(bench)] == [None, None]
    bench.publish(dropped_files={file_id_of(B)})
    assert [row[3] for row in standing(bench)] == [None, "run-003"]


def test_comparisons_are_found_anew_by_every_audit(bench: Bench, tmp_path: Path) -> None:
    """Two documents may stop being copies through a third: what an audit no longer says of their pair is resolved.

    Pairs that a comparison did not look at are not audited: what was found of them stays.
    """
    both = findings(tmp_path, ("x", document_of(A), document_of(B)))
    bench.publish(A, B, findings=both)
    for run, owner in ((2, document_of(C)), (3, min(document_of(A), document_of(B)))):
        given = compared_pairs(tmp_path / f"{run}", [], [owner])
        bench.publish(C, findings=findings(tmp_path), corpus_tables=given)
        assert standing(bench) == [("x", "run-001", "run-001", "run-003" if run == 3 else None)]


@pytest.mark.flow
@pytest.mark.usefixtures("engine")
def test_one_run_and_many_find_the_same(tmp_path: Path) -> None:
    """Four pages at once, or two by two: a rate that is wrong, a figure mistyped in a copy; and the command."""
    from flows.__main__ import cli
    from flows.pipeline import ingest

    pages = {
        "a.txt": REPORT.format("26.4"),
        "b.txt": RATE.format("84.20"),
        "c.txt": REPORT.format("24.6"),
        "d.txt": RATE.format("94.20"),
    }
    raw, grown = tmp_path / "raw", tmp_path / "grown"
    raw.mkdir()
    grown.mkdir()
    for name, text in pages.items():
        (raw / name).write_text(text, "utf-8")
        (grown / name).write_text(text, "utf-8")
        if name in "b.txt d.txt":
            ingest(grown, tmp_path / "many.duckdb", workers=1)
    ingest(raw, tmp_path / "once.duckdb", workers=1)
    told = "select * exclude (run_id, first_run) from quality.findings order by finding_id"
    rows = [
        duckdb.connect(str(tmp_path / f"{name}.duckdb"), read_only=True).sql(told).fetchall()
        for name in ("once", "many")
    ]
    assert rows[0] == rows[1]
    assert {row[1] for row in rows[0]} == {"rate_of_counts", "stated_in_copies"}
    shown = CliRunner().invoke(cli, ["audit", "-w", str(tmp_path / "once.duckdb")])
    assert shown.exit_code == 0
    assert "84.20% = 1217批次 ÷ 1292批次 → 94.2% ✗" in shown.output
    assert "今年共抽查产品【1292批次】,合格【1217批次】,合格率【84.20%】。" in shown.output
    assert "\x1b" not in shown.output
    assert shown.output.rstrip().endswith("2 findings: 1 rate_of_counts, 1 stated_in_copies")
    only = CliRunner().invoke(cli, ["audit", "-w", str(tmp_path / "once.duckdb"), "--rule", "stated_in_copies"])
    assert "26.4万吨 ↔ 24.6万吨 ✗" in only.output or "24.6万吨 ↔ 26.4万吨 ✗" in only.output
    wrong = CliRunner().invoke(cli, ["audit", "-w", str(tmp_path / "once.duckdb"), "--rule", "guess"])
    assert wrong.exit_code == 2
    assert "known: average_of_total" in wrong.output

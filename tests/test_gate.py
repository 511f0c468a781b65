"""Gates: new faults beyond the policy keep the last good warehouse, known ones never do, and the refusal says why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from flows.__main__ import cli
from flows.gate import explained, policy_of
from flows.settings import SettingError, Settings, load_settings
from tasks.gate import Found, Policy, refusals
from tests.published_rows import main_rows
from tests.staged_batches import Bench, file_id_of, reject
from warehouse.bookkeeping import Quarantined, Result
from warehouse.new_faults import FaultGroup, NewFaults, find_new_faults
from warehouse.records import indicator_id

PICTURE = FaultGroup(False, "files", "file_binary", 2, "a" * 32, "a.png", "the file is a PNG image")
BROKEN = FaultGroup(
    True, "indicators", "indicator_value_finite", 3, "b" * 32 + "-7", "b.txt", "数值有限 / Values are finite"
)
WARNING = Result("run", "indicators", "indicator_has_name", "indicators", "name", "warning", False, 100, 4)


def found(*groups: FaultGroup, **more: Any) -> Found:
    faults = NewFaults(
        groups,
        more.pop("held_back_files", frozenset()),
        {"indicators": 100},
        more.pop("known_broken", frozenset()),
    )
    return Found(faults, files_read=10, **more)


@pytest.mark.parametrize(
    ("policy", "run", "refused"),
    [
        pytest.param(Policy(), found(PICTURE, BROKEN, results=[WARNING]), [], id="default-publishes"),
        pytest.param(Policy("critical"), found(BROKEN), ["fail_on"], id="critical"),
        pytest.param(Policy("critical"), found(PICTURE), [], id="a-picture-breaks-no-promise"),
        pytest.param(Policy("critical"), found(results=[WARNING]), [], id="critical-lets-warnings-pass"),
        pytest.param(Policy("warning"), found(results=[WARNING]), ["fail_on"], id="warning"),
        pytest.param(Policy("warning"), found(BROKEN), ["fail_on"], id="warning-includes-critical"),
        pytest.param(
            Policy("warning"),
            found(results=[WARNING], known_broken=frozenset({"indicator_has_name"})),
            [],
            id="known-warning",
        ),
        pytest.param(Policy("critical", max_new_rows=3), found(BROKEN), [], id="as-many-as-allowed"),
        pytest.param(Policy("critical", max_new_rows=2), found(BROKEN), ["max_new_rows"], id="one-too-many"),
        pytest.param(Policy(max_new_rows=2), found(BROKEN), ["max_new_rows"], id="a-limit-holds-without-policy"),
        pytest.param(Policy("critical", max_new_row_share=0.03), found(BROKEN), [], id="share-of-rows"),
        pytest.param(Policy(max_new_row_share=0.029), found(BROKEN), ["max_new_row_share"], id="share-passed"),
        pytest.param(Policy(max_new_files=2), found(PICTURE), [], id="files"),
        pytest.param(Policy(max_new_files=1), found(PICTURE), ["max_new_files"], id="files-passed"),
        pytest.param(Policy(max_new_file_share=0.2), found(PICTURE), [], id="share-of-files"),
        pytest.param(
            Policy(max_new_file_share=0.1), found(PICTURE), ["max_new_file_share"], id="share-of-files-passed"
        ),
        pytest.param(
            Policy(), found(published=frozenset("abcd"), held_back_files=frozenset("ab")), [], id="half-may-be-lost"
        ),
        pytest.param(
            Policy(),
            found(published=frozenset("abcd"), held_back_files=frozenset("ab"), refused_files=frozenset("cx")),
            ["max_lost_file_share"],
            id="more-than-half-lost",
        ),
    ],
)
def test_the_policy_decides_on_new_faults_alone(policy: Policy, run: Found, refused: list[str]) -> None:
    assert [each.setting for each in refusals(policy, run)] == refused


def test_a_refusal_says_what_how_many_an_example_and_what_to_do(tmp_path: Path) -> None:
    """Hostile reasons are plain text in it."""
    evil = FaultGroup(True, "indicators", "a_promise", 9, "c" * 32, "c\n.txt", "\x1b[31mred")
    settings = Settings(warehouse=tmp_path / "w.duckdb", fail_on="critical")
    text = explained(refusals(policy_of(settings), found(BROKEN, evil)), settings)
    assert "12 rows newly break a critical promise, 0 may (fail_on = critical)" in text
    assert f"indicator_value_finite: 3 rows of indicators, one is {BROKEN.example} in b.txt: 数值有限" in text
    assert "GONGWEN_FAIL_ON=never gongwen run" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("setting", ["fail_on", "max_new_files", "max_new_row_share"])
def test_limits_are_settings(setting: str) -> None:
    """From the environment, checked, with the name in the error."""
    name, good, bad = f"GONGWEN_{setting.upper()}", {"fail_on": "critical"}.get(setting, "1"), "-1"
    assert str(getattr(load_settings({}, {name: good}), setting)).startswith(good)
    with pytest.raises(SettingError, match=name):
        load_settings({}, {name: bad})


def test_what_is_in_quarantine_already_is_not_new(tmp_path: Path) -> None:
    """A known row is not counted again, a second row of the same promise is; resolved rows that come again are new."""
    bench, text = Bench(tmp_path), "全县完成造林1.5万亩"
    name = file_id_of(text)
    picture = Quarantined("files", "f" * 32, "file_binary", "a picture", None, "p.txt")

    def stage(*numbers: int) -> Path:
        staging = bench.stage([text])
        for number in numbers:
            reject(staging, "indicators", indicator_id(name, number), name)
        return staging

    def new(staging: Path | None, *unreadable: Quarantined) -> dict[str, int]:
        return {each.expectation: each.count for each in find_new_faults(bench.warehouse, staging, unreadable).groups}

    assert new(stage(0), picture) == {"a_promise": 1, "file_binary": 1}
    bench.publish(text, staging=stage(0), quarantine=[picture])
    assert new(stage(0), picture) == {}
    assert new(stage(0, 1), picture) == {"a_promise": 1}
    assert new(None, picture) == {}
    bench.publish(text, staging=stage(), dropped_files=[name])
    assert new(stage(0)) == {"a_promise": 1}


def test_a_refused_run_ends_with_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.commands import common
    from tasks.validate import GateRefused

    monkeypatch.setattr(common, "prepare_environment", lambda *_, **__: None)
    with pytest.raises(SystemExit) as ended, common.flow_run(Settings(warehouse=tmp_path / "w.duckdb")):
        raise GateRefused("3 rows")
    assert ended.value.code == 3
    result = CliRunner().invoke(cli, ["run", ".", "--fail-on", "sometimes"])
    assert result.exit_code == 2


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, every first indicator of a batch that is read gets an infinite value."""
    import pyarrow.parquet as parquet

    from flows import pipeline

    read_new_files = pipeline.read_new_files

    def spoil(run: Any, progress: Any) -> Any:
        reading = read_new_files(run, progress)
        for path in reading.staged.get("indicators", ()):
            table = parquet.read_table(path)
            rows = table.to_pylist()
            rows[0] |= {"value": float("inf"), "value_base": float("inf")}
            parquet.write_table(type(table).from_pylist(rows, table.schema), path)
        return reading

    return lambda: monkeypatch.setattr(pipeline, "read_new_files", spoil)


@pytest.mark.flow
@pytest.mark.usefixtures("engine")
def test_a_refused_gate_keeps_the_last_good_warehouse_and_a_known_fault_refuses_nothing(
    examples: Path, tmp_path: Path, spoilt: Callable[[], None]
) -> None:
    """Refused, and said so; published once with the fault in quarantine; from then on it is an old one."""
    from flows.pipeline import ingest
    from flows.report import status_text
    from tasks.validate import GateRefused

    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    shutil.copy(examples / "03_masks.txt", raw / "a.txt")
    ingest(raw, warehouse, fail_on="critical")
    good, before = warehouse.read_bytes(), main_rows(warehouse)
    spoilt()
    shutil.copy(examples / "04_noise.txt", raw / "b.txt")
    with pytest.raises(GateRefused, match=r"indicator_value_finite: 1 rows of indicators, one is \S+ in b\.txt"):
        ingest(raw, warehouse, fail_on="critical")
    assert warehouse.read_bytes() == good
    state = warehouse.with_suffix(".gongwen")
    assert list((state / "work").glob("*/*/done.json"))  # the next run goes on from the finished batch
    assert "newly break a critical promise" in status_text(warehouse, state / "refused.txt")
    page = state / "report.html"
    assert "上次运行被拒" in page.read_text("utf8")
    assert "newly break a critical promise" in page.read_text("utf8")
    assert len(ingest(raw, warehouse).new_faults) > 0
    assert not (state / "refused.txt").exists()
    assert "上次运行被拒" not in page.read_text("utf8")
    assert "indicator_value_finite" in page.read_text("utf8")
    assert len(main_rows(warehouse)["files"]) == 2
    assert [row for row in main_rows(warehouse)["files"] if row in before["files"]] == before["files"]
    assert ingest(raw, warehouse, fail_on="critical").new_faults == ()
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select count(*) from quality.quarantine where status = 'open'").fetchall() >= [(1,)]

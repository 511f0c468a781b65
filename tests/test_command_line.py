"""The command: data on stdout, logs on stderr, the contract's exit codes, and help that teaches."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flows.__main__ import COMMANDS, cli
from flows.commands import common
from flows.commands.group import Commands
from flows.settings import SettingError
from tests.staged_batches import Bench
from warehouse import formats

ROOT = Path(__file__).resolve().parent.parent


def gongwen(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.output) > 100


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["run"], id="no-folder"),
        pytest.param(["run", "nowhere"], id="folder-missing"),
        pytest.param(["run", "examples/raw", "--workers", "0"], id="no-workers"),
        pytest.param(["query", "select 1", "-w", "nowhere.duckdb"], id="no-warehouse"),
        pytest.param(["status", "-w", "nowhere.duckdb"], id="status-of-nothing"),
        pytest.param(["nonsense"], id="no-such-command"),
    ],
)
def test_wrong_use_exits_with_two_and_says_why(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "Error" in result.output


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="interrupted"),
        pytest.param(OSError("no room left"), 4, "failed: OSError: no room left (test_command_line.py:", id="failed"),
        pytest.param(SettingError("furniture cannot be read"), 2, "Error: furniture cannot be read", id="setting"),
        pytest.param(click.UsageError("no such run"), 2, "Error: no such run", id="wrong-use"),
    ],
)
def test_whatever_goes_wrong_in_a_command_ends_with_the_code_of_the_contract(
    error: BaseException, code: int, told: str
) -> None:
    """Python and click would end with 1, which says that a run was published with new faults."""

    def fail() -> None:
        raise error

    group = Commands(commands={"fail": click.Command("fail", callback=fail)})
    result = CliRunner().invoke(group, ["fail"])
    assert result.exit_code == code
    assert told in result.stderr


def test_verify_with_a_table_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """It ended with 1, as if a promise were broken."""
    bench = Bench(tmp_path)
    bench.publish("全县完成造林1.5万亩")
    none = tmp_path / "none.toml"
    result = CliRunner().invoke(cli, ["verify", "--sample", "1", "--furniture", str(none), "-w", str(bench.warehouse)])
    assert result.exit_code == 2
    assert "none.toml" in result.stderr


def test_help_shows_the_commands_in_the_order_of_the_work() -> None:
    shown = re.findall(r"^  ([a-z-]+) ", CliRunner().invoke(cli, ["--help"]).output.partition("Commands:")[2], re.M)
    assert shown == [command.name for command in COMMANDS]


def test_the_formats_offered_are_those_there_are() -> None:
    assert tuple(formats.FORMATS) == common.FORMATS


def test_the_command_line_starts_without_what_only_some_commands_need() -> None:
    """Only `run` loads Prefect; help and wrong use need no DuckDB either."""
    heavy = "{'prefect', 'great_expectations', 'duckdb', 'pyarrow', 'altair', 'numpy'}"
    code = f"import sys, flows.__main__; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


def test_a_query_starts_without_prefect() -> None:
    """Only `run` loads Prefect; a question is answered at once."""
    code = "import sys, flows.__main__, warehouse.query; print('prefect' in sys.modules or 'great_expectations' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


@pytest.mark.flow
def test_a_whole_session_at_the_command_line(tmp_path: Path, examples: Path) -> None:
    """Run, ask in every format, look at status, report, dictionary and doctor, run again."""
    warehouse = tmp_path / "w.duckdb"
    first = gongwen("run", examples, "--warehouse", warehouse)
    assert first.returncode == 1, first.stderr  # published; the broken sample is a new fault
    assert first.stdout.startswith(f"published {warehouse}: 12 files seen, 11 files new, 1 files in quarantine")
    assert "read new files" in first.stderr
    state = {path.name for path in tmp_path.iterdir()}
    assert state == {"w.duckdb", "w.gongwen"}

    question = "select path, char_count from files order by path limit 2"
    table = gongwen("query", question, "--warehouse", warehouse)
    assert table.returncode == 0
    assert "01_collection.txt" in table.stdout
    as_json = json.loads(gongwen("query", question, "-w", warehouse, "--format", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(gongwen("query", question, "-w", warehouse, "--format", "csv").stdout)))
    assert [row["path"] for row in as_json] == [row["path"] for row in as_csv] == ["01_collection.txt", "02_nested.txt"]
    refused = gongwen("query", "copy files to 'stolen.csv'", "-w", warehouse)
    assert refused.returncode == 2

    status = gongwen("status", "-w", warehouse)
    assert "12\\_picture.txt" in status.stdout
    assert "Data Docs" in gongwen("report", "-w", warehouse).stdout
    assert "indicator_id" in gongwen("dictionary").stdout
    explained = gongwen("explain", "10_utf16.txt:60", "-w", warehouse).stdout
    assert "【1286.4亿元】[1]" in explained
    assert "[2] growth_of [1]" in explained
    assert gongwen("explain", "nowhere.txt:1", "-w", warehouse).returncode == 2
    assert "inside_sentence" in gongwen("edits", "-w", warehouse).stdout.replace("\\", "")
    assert "04_noise.txt" in gongwen("edits", "--rule", "inside_sentence", "-w", warehouse).stdout
    assert gongwen("doctor", examples, "-w", warehouse).returncode == 0

    second = gongwen("run", examples, "--warehouse", warehouse)
    assert second.returncode == 0, second.stderr
    assert "0 files new" in second.stdout

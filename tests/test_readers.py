"""Readers and publications do not wait for each other, and a reader sees one state or the next, never half of one."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.staged_batches import Bench, file_id_of
from warehouse.limits import Limits
from warehouse.reader import is_held, open_reader, readable

pytestmark = pytest.mark.flow  # whole publications, killed or watched: half a minute

# Looks again and again, with one connection or with a new one each time; says what states it saw.
# (In one process a new connection beside an open one would join it, and see the old state.)
LOOPING = """
import json, select, sys
import duckdb
QUERY = '''
    select (select count(*) from files), (select count(*) from documents), (select count(*) from segments),
        (select count(*) from indicators), (select count(*) from ops.runs)
'''
connection = duckdb.connect(sys.argv[1], read_only=True)
seen = {connection.execute(QUERY).fetchone()}
print("looking", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    if sys.argv[2] == "anew":
        connection.close()
        connection = duckdb.connect(sys.argv[1], read_only=True)
    seen.add(connection.execute(QUERY).fetchone())
print(json.dumps(sorted(seen)), flush=True)
"""
HOLDING = "import duckdb, sys\nc = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'r')\nprint('open', flush=True)\nsys.stdin.read()\n"


@contextmanager
def process(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started
        if started.stdin and not started.stdin.closed:
            started.stdin.close()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.publish("讲话 0")
    return bench


def test_looping_readers_see_whole_states_and_block_nobody(bench: Bench) -> None:
    """Through publications that delete all they can, who keeps the file open keeps its state, who opens it anew
    sees states that were published and no other, and neither meets an error."""
    path = str(bench.warehouse)
    with process(LOOPING, path, "kept") as keeping, process(LOOPING, path, "anew") as opening:
        for number in range(1, 4):
            dropped = {file_id_of(f"讲话 {number - 1}")}
            bench.publish(f"讲话 {number}", f"报告 {number}", dropped_files=dropped, limits=Limits(keep=1))
        kept, anew = (_states(reader) for reader in (keeping, opening))
    published = {(1, 1, 3, 2, 1), (2, 2, 6, 4, 2), (3, 3, 9, 6, 3), (4, 4, 12, 8, 4)}
    assert kept == {(1, 1, 3, 2, 1)}
    assert anew <= published
    assert len(anew) > 1


def _states(reader: subprocess.Popen[str]) -> set[tuple[int, ...]]:
    said, _ = reader.communicate("\n")
    assert reader.returncode == 0
    return {tuple(state) for state in json.loads(said)}


def test_what_an_old_reader_needs_stays_until_it_closes(bench: Bench) -> None:
    """The catalogue it holds and its parts outlive every limit; both go at the next publication after."""
    with process(HOLDING, str(bench.warehouse), "r"):
        for number in range(2):
            bench.publish(dropped_files={file_id_of("讲话 0")} if number == 0 else set(), limits=Limits(keep=1))
        assert [path.name for path in (bench.state / "catalogues").iterdir()] == ["00000001-run-001.duckdb"]
        assert bench.part_files() != []
    bench.publish(limits=Limits(keep=1))
    assert list((bench.state / "catalogues").iterdir()) == []
    assert bench.part_files() == []


def test_asking_who_reads_takes_no_lock(bench: Bench) -> None:
    """The question sees a reader and a writer in other processes, and does not disturb them."""
    assert not is_held(bench.warehouse)
    with process(HOLDING, str(bench.warehouse), "r"):
        assert is_held(bench.warehouse)
        assert not is_held(bench.warehouse, by_writers_only=True)
    with process(HOLDING, str(bench.warehouse), "w"):
        assert is_held(bench.warehouse)
        assert is_held(bench.warehouse, by_writers_only=True)
        with open_reader(bench.warehouse) as connection:
            assert connection.execute("select count(*) from files").fetchall() == [(1,)]
    assert not is_held(bench.warehouse)


def test_a_copy_is_read_while_somebody_writes_and_is_gone_after(bench: Bench) -> None:
    """The file itself where nobody writes, otherwise a copy beside it."""
    with readable(bench.warehouse) as path:
        assert path == bench.warehouse
    with process(HOLDING, str(bench.warehouse), "w"):
        with readable(bench.warehouse) as path:
            assert path != bench.warehouse
            assert path.read_bytes() == bench.warehouse.read_bytes()
        assert not path.exists()


def test_the_lock_of_duckdb_is_the_one_we_ask_for(bench: Bench) -> None:
    """A reader's lock keeps an exclusive one out, on every name of the inode."""
    link = bench.folder / "link"
    os.link(bench.warehouse, link)
    with process(HOLDING, str(bench.warehouse), "r"), link.open("r+b") as file:
        with pytest.raises(BlockingIOError):
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert is_held(link)

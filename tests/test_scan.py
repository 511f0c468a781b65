"""The raw folder is listed whole, and nothing in it can hang, mislead or lead out of it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tasks.workers import scan as scan_module
from tasks.workers.patterns import matcher
from tasks.workers.rejections import rejection
from tasks.workers.scan import Found, scan

NOBODY = 65534


def write(root: Path, path: str, content: str = "全县人民") -> Found:
    """A file below root, as the scan must find it."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode())
    return Found(path, hashlib.sha256(content.encode()).hexdigest(), len(content.encode()))


def test_files_are_listed_with_hashes_in_order_of_paths(tmp_path: Path) -> None:
    """Every regular file, at any depth, the same content twice if it stands twice."""
    files = [write(tmp_path, path) for path in ("a.txt", "b/2.txt", "b/c/1.txt", "县/报告.txt")]
    assert scan(tmp_path) == (files, [])
    assert files[0].file_id == files[0].sha256[:32]


def test_patterns_choose_files_and_leave_out_folders(tmp_path: Path) -> None:
    """`include` names files, `exclude` files and whole folders."""
    kept = write(tmp_path, "a.txt")
    write(tmp_path, "a.png")
    write(tmp_path, "state/parts/x.txt")
    assert scan(tmp_path, ["*.txt"], ["state/"]) == ([kept], [])


PATTERNS = [
    ("*", "a/b", True),
    ("*.txt", "2023/a.txt", True),
    ("*.txt", "a.txt.bak", False),
    ("state", "state", True),
    ("state/", "deep/state", True),
    ("/state", "deep/state", False),
    ("2023/*.txt", "2023/a.txt", True),
    ("2023/*.txt", "2023/b/a.txt", False),
    ("2023/**/*.txt", "2023/a.txt", True),
    ("2023/**", "2023/b/a.txt", True),
    ("**/a.txt", "a.txt", True),
    ("[ab]?.txt", "b1.txt", True),
    ("[!ab].txt", "a.txt", False),
    ("a+(1).txt", "a+(1).txt", True),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), PATTERNS)
def test_patterns_read_as_in_a_gitignore(pattern: str, path: str, expected: bool) -> None:
    """Without a slash at any depth, `*` within a name, `**` across folders."""
    assert matcher([pattern])(path) is expected


@pytest.fixture
def bad_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with one good file and one of everything that cannot be read."""
    root = tmp_path / "raw"
    write(root, "good.txt")
    write(tmp_path, "outside.txt", "secret")
    (root / "link_out").symlink_to("../outside.txt")
    (root / "link_out_absolute").symlink_to("/etc/passwd")
    (root / "link_folder_out").symlink_to(tmp_path)
    (root / "link_broken").symlink_to("nowhere.txt")
    (root / "link_loop").symlink_to("link_loop")
    (root / "link_inside").symlink_to("good.txt")
    os.mkfifo(root / "pipe")
    write(root, "two\nlines.txt")
    write(root, "folder\t1/inside.txt")
    Path(os.fsdecode(os.fsencode(root) + b"/gbk\xb1\xa8.txt")).write_text("x")
    with (root / "large.txt").open("wb") as large:
        large.truncate(50_000_000)
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.relpath(root / "socket"))
        yield root


def test_each_bad_file_is_one_rejection_and_the_good_ones_are_found(bad_folder: Path) -> None:
    """Links out, broken links, pipes, sockets, odd names and huge files; a link to a listed file is no fault."""
    found, rows = scan(bad_folder)
    assert [file.path for file in found] == ["good.txt"]
    assert {row.path: row.expectation for row in rows} == {
        "folder\\t1": "file_name",
        "gbk\\xb1\\xa8.txt": "file_name",
        "large.txt": "file_too_large",
        "link_broken": "file_is_link",
        "link_folder_out": "file_is_link",
        "link_loop": "file_is_link",
        "link_out": "file_is_link",
        "link_out_absolute": "file_is_link",
        "pipe": "file_not_regular",
        "socket": "file_not_regular",
        "two\\nlines.txt": "file_name",
    }
    assert len(rows) == len({row.path for row in rows})
    assert all(row.reason and "\n" not in row.reason for row in rows)


def test_rejections_name_what_is_wrong(bad_folder: Path) -> None:
    """The reason says whether a link is broken or leads out, and how large a file is."""
    reasons = {row.path: row.reason for row in scan(bad_folder)[1]}
    assert "broken" in reasons["link_broken"]
    assert "out of the raw folder" in reasons["link_out"]
    assert "named pipe" in reasons["pipe"]
    assert "50000000" in reasons["large.txt"]


def test_missing_root_raises(tmp_path: Path) -> None:
    """A raw folder that is not there is a wrong setting, no bad file."""
    with pytest.raises(FileNotFoundError):
        scan(tmp_path / "nowhere")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, other than pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def as_nobody(work: Callable[[], object]) -> object:
    """What the work returns in a process without root's rights, which read everything."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        os.write(writer, json.dumps(work()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        result = json.load(answer)
    os.waitpid(child, 0)
    return result


def test_file_and_folder_without_permission_are_rejections(open_folder: Path) -> None:
    """Mode 000 stops an ordinary user; the rest is listed."""
    write(open_folder, "good.txt")
    write(open_folder, "closed.txt")
    write(open_folder, "closed/inside.txt")
    (open_folder / "closed.txt").chmod(0)
    (open_folder / "closed").chmod(0)
    reasons = as_nobody(lambda: [[row.path, row.expectation, row.reason] for row in scan(open_folder)[1]])
    assert reasons == [
        ["closed", "file_unreadable", "the folder cannot be read: Permission denied"],
        ["closed.txt", "file_unreadable", "the file cannot be read: Permission denied"],
    ]


def test_file_that_vanishes_or_grows_while_it_is_listed_is_a_rejection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the listing and the opening anything may happen."""
    for name in ("grown.txt", "gone.txt", "good.txt"):
        write(tmp_path, name)
    real = os.stat

    def stat_then_change(path: str, **options: object) -> os.stat_result:
        status = real(path, **options)  # type: ignore[call-overload]
        if path == "gone.txt":
            (tmp_path / path).unlink()
        if path == "grown.txt":
            (tmp_path / path).write_bytes(b"x" * 100)
        return status  # type: ignore[no-any-return]

    monkeypatch.setattr(scan_module.os, "stat", stat_then_change)
    found, rows = scan(tmp_path, max_file_bytes=50)
    assert [file.path for file in found] == ["good.txt"]
    assert {row.path: row.expectation for row in rows} == {"gone.txt": "file_vanished", "grown.txt": "file_too_large"}


def test_first_bytes_are_kept_in_hex() -> None:
    """A binary file can be told by its beginning."""
    assert rejection("a.txt", "file_binary", "PNG", first_bytes=b"\x89PNG" + bytes(100)).first_bytes == (
        "89504e47" + "00" * 60
    )

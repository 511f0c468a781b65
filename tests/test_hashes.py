"""A raw file is hashed again whenever it may have changed, and no broken list of hashes misleads a run."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import pipeline
from flows.settings import Settings
from tasks.read import list_folder
from tasks.workers import scan as scan_module
from tasks.workers.hashes import RACY, Hashed, Hashes, marks_of, read_hashes, write_hashes
from tasks.workers.scan import scan

LONG_AGO = (1_600_000_000, 1_600_000_000)
HOSTILE = ["a b.txt", "县/报告.txt", '"q"\\.txt', "emoji🚀.txt", "'; drop table--.txt", "[x]*?.txt"]


def much_later() -> int:
    """A clock by which files that were made just now have stood still for long."""
    return time.time_ns() + 10 * RACY


def hashed(root: Path, earlier: Hashes | None = None) -> Hashes:
    """What a scan knows at its end."""
    hashes = Hashes(earlier.current if earlier else {}, clock=much_later)
    scan(root, hashes=hashes)
    return hashes


def poisoned(hashes: Hashes) -> Hashes:
    """The same files with hashes that are wrong: those that come back were taken over unread."""
    return Hashes({path: Hashed(each.marks, "0" * 64) for path, each in hashes.current.items()}, clock=much_later)


def truth(root: Path) -> dict[str, str]:
    """The hash of every file, read here and now."""
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in root.rglob("*")
        if file.is_file()
    }


def listed(root: Path, hashes: Hashes) -> dict[str, str]:
    """What the scan says."""
    return {found.path: found.sha256 for found in scan(root, hashes=hashes)[0]}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two files that were last written years ago."""
    root = tmp_path / "raw"
    root.mkdir()
    for name in ("a.txt", "b.txt"):
        (root / name).write_text(f"全县人民 {name}", encoding="utf-8")
        os.utime(root / name, LONG_AGO)
    return root


def test_what_nobody_touched_is_not_read_again(raw: Path) -> None:
    """The hash comes from the list, also when the list has been to the disk and back."""
    file = raw.parent / "raw_hashes"
    write_hashes(file, hashed(raw))
    kept = read_hashes(file)
    assert {path: each.sha256 for path, each in kept.earlier.items()} == truth(raw)
    assert listed(raw, poisoned(hashed(raw))) == {"a.txt": "0" * 64, "b.txt": "0" * 64}


def rewrite(file: Path) -> None:
    """Other text of the same length in the same inode, the old times set again: only the ctime tells."""
    with file.open("r+b") as stream:
        stream.write("县".encode())
    os.utime(file, LONG_AGO)


def replace(file: Path) -> None:
    """Another file of the same size and times under the name."""
    other = file.with_name("other")
    other.write_bytes(file.read_bytes()[::-1])
    os.utime(other, LONG_AGO)
    other.replace(file)


def append(file: Path) -> None:
    """One more byte."""
    with file.open("ab") as stream:
        stream.write(b"!")


@pytest.mark.parametrize("change", [rewrite, replace, append])
def test_a_changed_file_is_hashed_again(raw: Path, change: object) -> None:
    """Also where size and modification time are as before."""
    known, before = poisoned(hashed(raw)), (raw / "a.txt").stat()
    time.sleep(0.02)  # a tick of the kernel's clock, so that the ctime is another
    change(raw / "a.txt")  # type: ignore[operator]
    if change is not append:
        after = (raw / "a.txt").stat()
        assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert listed(raw, known) == {"a.txt": truth(raw)["a.txt"], "b.txt": "0" * 64}


def test_a_renamed_file_is_hashed_again_and_its_old_name_forgotten(raw: Path) -> None:
    """A list holds no more files than the folder."""
    known = poisoned(hashed(raw))
    (raw / "a.txt").rename(raw / "c.txt")
    assert listed(raw, known) == {"b.txt": "0" * 64, "c.txt": truth(raw)["c.txt"]}
    assert set(known.current) == {"b.txt", "c.txt"}


def test_a_file_touched_just_now_is_not_trusted(raw: Path) -> None:
    """Within a tick of the clock it could change again without another time: the next run hashes it once more."""
    hashes = Hashes()
    assert listed(raw, hashes) == truth(raw)
    assert hashes.current == {}  # their ctime is this moment, whatever their mtime says


@pytest.mark.parametrize(("age", "is_kept"), [(RACY + 1, True), (RACY, False), (0, False), (-RACY, False)])
def test_only_what_stood_still_for_two_seconds_is_kept(raw: Path, age: int, is_kept: bool) -> None:
    """A time in the future is no better than one of this moment."""
    status = (raw / "a.txt").stat()
    hashes = Hashes()
    hashes.note("a.txt", status, status, status.st_ctime_ns + age, "0" * 64)
    assert bool(hashes.current) is is_kept


def test_a_file_that_changes_while_it_is_hashed_is_not_kept(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash may be that of neither content."""
    blocks = scan_module.read_blocks

    def disturbed(descriptor: int, limit: int) -> object:
        yield from blocks(descriptor, limit)
        if os.fstat(descriptor).st_ino == (raw / "a.txt").stat().st_ino:
            append(raw / "a.txt")

    monkeypatch.setattr(scan_module, "read_blocks", disturbed)
    assert set(hashed(raw).current) == {"b.txt"}


def test_a_known_file_above_a_new_limit_is_refused(raw: Path) -> None:
    """What was hashed under a higher limit does not slip through."""
    found, refused = scan(raw, max_file_bytes=5, hashes=poisoned(hashed(raw)))
    assert found == []
    assert [row.expectation for row in refused] == ["file_too_large", "file_too_large"]


def test_a_known_container_is_not_read_whole(tmp_path: Path) -> None:
    """An archive above the limit of a page is opened to see that it is one, and not hashed again."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(2_000))
    known = Hashes(clock=much_later)
    scan(tmp_path, max_file_bytes=1_000, hashes=known)
    assert [found.sha256 for found in scan(tmp_path, max_file_bytes=1_000, hashes=poisoned(known))[0]] == ["0" * 64]


def test_names_of_all_kinds_survive(tmp_path: Path) -> None:
    """Quotes, backslashes, patterns, other scripts; a name with a line break is refused before it comes here."""
    root, file = tmp_path / "raw", tmp_path / "raw_hashes"
    for name in HOSTILE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    hashes = hashed(root)
    write_hashes(file, hashes)
    assert read_hashes(file).earlier == hashes.current
    assert set(hashes.current) == set(HOSTILE)


def damaged(whole: bytes) -> list[bytes]:
    """The list cut off, with a flipped bit, of another version, of somebody else, empty."""
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    cut = [whole[:length] for length in (0, 1, 30, 86, middle, len(whole) - 1)]
    return [*cut, flipped, whole.replace(b"hashes 3", b"hashes 2"), b"x" + whole, b"DIRC\x00\x00", b"{}\n{}"]


def test_a_damaged_list_is_no_list(raw: Path) -> None:
    """All is hashed again, and a whole list is left."""
    file = raw.parent / "raw_hashes"
    hashes = hashed(raw)
    write_hashes(file, hashes)
    whole = file.read_bytes()
    for bad in damaged(whole):
        file.write_bytes(bad)
        assert read_hashes(file) == Hashes()
    write_hashes(file, hashes)
    assert file.read_bytes() == whole
    assert [each.name for each in raw.parent.iterdir() if "hashes" in each.name] == ["raw_hashes"]


def grown(raw: Path, file: Path) -> tuple[bytes, Hashes]:
    """A list of twenty files to which a run has appended: one is new, one was changed, one is gone. And what it knew."""
    for number in range(20):
        (raw / f"{number}.txt").write_text(f"第{number}篇", encoding="utf-8")
    write_hashes(file, hashed(raw))
    before = file.read_bytes()
    (raw / "new.txt").write_text("新", encoding="utf-8")
    append(raw / "a.txt")
    (raw / "b.txt").unlink()
    later = replace_clock(read_hashes(file))
    scan(raw, hashes=later)
    write_hashes(file, later)
    assert file.read_bytes().startswith(before)
    return before, later


def replace_clock(hashes: Hashes) -> Hashes:
    """The same by the later clock."""
    return Hashes(hashes.earlier, clock=much_later, length=hashes.length)


def test_a_few_changes_are_appended(raw: Path) -> None:
    """And read with the list; a list that is a quarter changes is written anew."""
    file = raw.parent / "raw_hashes"
    before, later = grown(raw, file)
    kept = read_hashes(file)
    assert kept.earlier == later.current
    assert len(file.read_bytes()) < 1.5 * len(before)
    for number in range(10):
        append(raw / f"{number}.txt")
    anew = replace_clock(kept)
    scan(raw, hashes=anew)
    write_hashes(file, anew)
    assert not file.read_bytes().startswith(before)
    assert read_hashes(file).earlier == anew.current


def test_a_tail_cut_off_by_a_kill_is_left_out(raw: Path) -> None:
    """The list before it stands, what had changed is hashed again, and the next list is whole."""
    file = raw.parent / "raw_hashes"
    before, later = grown(raw, file)
    whole = file.read_bytes()
    for length in range(len(before) + 1, len(whole), 7):
        file.write_bytes(whole[:length])
        kept = replace_clock(read_hashes(file))
        assert "b.txt" in kept.earlier
        assert listed(raw, kept) == truth(raw)
        assert kept.current == later.current
    write_hashes(file, kept)
    assert read_hashes(file).earlier == later.current


def test_a_list_that_cannot_be_written_or_read_stops_nobody(raw: Path) -> None:
    """A folder in its place: the run hashes all."""
    file = raw.parent / "raw_hashes"
    (file / "inside").mkdir(parents=True)
    write_hashes(file, hashed(raw))
    assert read_hashes(file) == Hashes()
    assert sorted(each.name for each in raw.parent.iterdir()) == ["raw", "raw_hashes"]
    write_hashes(raw.parent / "nowhere" / "raw_hashes", hashed(raw))


def test_a_full_refresh_hashes_everything(raw: Path) -> None:
    """And leaves the list as it found the files."""
    file = raw.parent / "raw_hashes"
    known = poisoned(hashed(raw))
    write_hashes(file, Hashes({}, dict(known.earlier)))
    assert {each.sha256 for each in list_folder.fn(raw, ["*"], [], 1_000_000, file)[0]} == {"0" * 64}
    anew = list_folder.fn(raw, ["*"], [], 1_000_000, file, is_trusted=False)[0]
    assert {each.path: each.sha256 for each in anew} == truth(raw)
    assert "0" * 64 not in {each.sha256 for each in read_hashes(file).earlier.values()}


@pytest.mark.parametrize("full_refresh", [False, True])
def test_a_run_trusts_the_list_unless_all_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_refresh: bool
) -> None:
    """The list lies in the state folder, where `--full-refresh` finds it and does not believe it."""
    asked: list[object] = []
    monkeypatch.setattr(pipeline, "list_folder", lambda *given, **more: (asked.append((given[-1], more)), ([], []))[1])
    monkeypatch.setattr(pipeline, "refuse_mixture", lambda *given: None)
    settings = Settings(warehouse=tmp_path / "w.duckdb", raw=tmp_path, full_refresh=full_refresh)
    run = SimpleNamespace(
        settings=settings, timed=lambda name: nullcontext(), excluded=tuple, decide=lambda *given: None
    )
    run.plan = run.known = run.rules = None
    pipeline.look(run, SimpleNamespace(step=lambda name: None))  # type: ignore[arg-type]
    assert asked == [(tmp_path / "w.gongwen" / "raw_hashes", {"is_trusted": not full_refresh})]


def test_marks_are_of_the_content_alone(raw: Path) -> None:
    """Reading a file, which changes its access time, changes none of them."""
    before = marks_of((raw / "a.txt").stat())
    os.utime(raw / "a.txt", (1, LONG_AGO[1]))
    assert marks_of((raw / "a.txt").stat())[:2] == before[:2]

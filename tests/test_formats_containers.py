"""Archives, lists of rows and web archives: each member a file of its own, each fault one clear row."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from tasks.formats import limits
from tasks.formats.kinds import kind_of
from tasks.workers import containers
from tasks.workers.batch import read_batch
from tasks.workers.batches import Batch, plan_batches
from tasks.workers.done import Done, left_out
from tasks.workers.loading import Loader
from tasks.workers.once import without_files
from tasks.workers.rows import FileRows, Source
from tasks.workers.scan import MAX_FILE_BYTES, scan
from tests.made_formats import bombs, json_lines, nested, page, pdf, record, speech, table, tarred, word, zipped
from warehouse.records import Rejection

RULES = "0123456789abcdef"


def load(raw: Path, max_file_bytes: int = MAX_FILE_BYTES, **contents: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """The files read, by path, and the faults by path, of a folder with these contents (`a_zip` is a.zip)."""
    raw.mkdir(exist_ok=True)
    for name, data in contents.items():
        (raw / name.replace("_", ".")).write_bytes(data)
    found, refused = scan(raw, max_file_bytes=max_file_bytes)
    dones = [
        read_batch(str(raw), batch, str(raw.parent / "work"), RULES, "run", max_file_bytes)
        for batch in plan_batches(found, rules=RULES)
    ]
    files = {row["path"]: row for done in dones for row in rows(done)}
    assert all(row["verified"] for row in files.values())
    faults = [*refused, *(row for done in dones for row in done.rejections)]
    assert len({row.path for row in faults}) == len(faults), "one row for each fault"
    return files, {row.path: row.expectation for row in faults}


def rows(done: Done, name: str = "files") -> list[dict[str, Any]]:
    return parquet.read_table(f"{done.folder}/{name}.parquet").to_pylist()


def text(number: int) -> bytes:
    return speech(number).encode()


def id_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def test_members_of_a_zip_are_files_of_their_own(raw: Path) -> None:
    """Path, content id, container id and text are those of the member; names from a Chinese Windows are read."""
    archive = zipped({"甲.html": page(1), "b\\c.txt": text(2), "./d.txt": text(3), "empty/": b""})
    files, faults = load(raw, a_zip=archive)
    assert sorted(files) == ["a.zip!/b/c.txt", "a.zip!/d.txt", "a.zip!/甲.html"]
    assert faults == {}
    assert {row["container_id"] for row in files.values()} == {id_of(archive)}
    assert files["a.zip!/b/c.txt"]["file_id"] == id_of(text(2))
    assert files["a.zip!/b/c.txt"]["text"] == speech(2)
    assert files["a.zip!/甲.html"]["media_type"] == "text/html"
    assert files["a.zip!/甲.html"]["encoding"] == "gb18030"


def test_a_name_without_the_mark_of_utf8_is_gbk(raw: Path) -> None:
    """Zip archives from a Chinese Windows say nothing of the encoding of their names."""
    made = zipped({"XXXX.txt": text(1)}).replace(b"XXXX", "讲话".encode("gbk"))
    assert list(load(raw, a_zip=made)[0]) == ["a.zip!/讲话.txt"]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.tar", bytes),
        ("a.tar.gz", gzip.compress),
        ("a.tgz", gzip.compress),
        ("a.tar.bz2", bz2.compress),
        ("a.tar.xz", lzma.compress),
    ],
)
def test_a_compressed_tar_is_one_container(raw: Path, name: str, pack: Any) -> None:
    """a.tar.gz!/b.txt, with no a.tar between."""
    raw.mkdir()
    (raw / name).write_bytes(pack(tarred({"b.txt": text(1), "c/d.txt": text(2)})))
    files, faults = load(raw)
    assert sorted(files) == [f"{name}!/b.txt", f"{name}!/c/d.txt"]
    assert faults == {}


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_single_compressed_file_has_one_member(raw: Path, suffix: str, pack: Any) -> None:
    """a.txt.gz!/a.txt; two streams one behind the other are one file."""
    raw.mkdir()
    (raw / f"a.txt.{suffix}").write_bytes(pack(text(1)) + pack(text(2)))
    ((path, row),) = load(raw)[0].items()
    assert (path, row["text"]) == (f"a.txt.{suffix}!/a.txt", speech(1) + speech(2))


def test_containers_inside_each_other_keep_their_own_id(raw: Path) -> None:
    """a.tar.gz!/b.zip!/c.txt lies in b.zip."""
    inner = zipped({"c.txt": text(1)})
    ((path, row),) = load(raw, a_tar_gz=gzip.compress(tarred({"b.zip": inner})))[0].items()
    assert (path, row["container_id"]) == ("a.tar.gz!/b.zip!/c.txt", id_of(inner))


def test_four_containers_deep_is_read_and_ten_is_one_fault(raw: Path) -> None:
    """The fifth archive is not opened."""
    files, faults = load(raw, four_zip=nested(4, text(1)), ten_zip=nested(10, text(2)))
    assert list(files) == ["four.zip!/3.zip!/2.zip!/1.zip!/x.txt"]
    assert faults == {"ten.zip!/9.zip!/8.zip!/7.zip!/6.zip": "container_depth"}


def test_members_that_lead_outside_are_one_fault_each(raw: Path) -> None:
    """Paths with .., absolute paths, links and devices; the rest is read, nothing is written anywhere."""
    archive = zipped(
        {"../x.txt": text(1), "/etc/passwd": text(2), "C:\\x.txt": text(3), "a/../../y": text(4), "ok.txt": text(5)}
    )
    packed = tarred({"../x.txt": text(6), "ok.txt": text(7)}, links={"link": "/etc/passwd"})
    files, faults = load(raw, a_zip=archive, b_tar=packed)
    assert sorted(files) == ["a.zip!/ok.txt", "b.tar!/ok.txt"]
    assert faults == {
        "a.zip!/../x.txt": "member_path",
        "a.zip!//etc/passwd": "member_path",
        "a.zip!/C:/x.txt": "member_path",
        "a.zip!/a/../../y": "member_path",
        "b.tar!/../x.txt": "member_path",
        "b.tar!/link": "member_not_regular",
    }
    assert {path.name for path in raw.parent.rglob("*.txt")} == set()


def test_bombs_are_one_fault_each_and_take_little_memory(raw: Path) -> None:
    """Files that unpack to hundreds of megabytes are read in a process that may take 1 GB."""
    raw.mkdir()
    for name, data in bombs().items():
        (raw / name).write_bytes(data)
    code = (
        "import sys, json, resource; from tasks.workers.batch import read_batch\n"
        "from tasks.workers.batches import plan_batches; from tasks.workers.scan import scan\n"
        f"found, _ = scan({str(raw)!r})\n"
        f"dones = [read_batch({str(raw)!r}, batch, {str(raw.parent / 'work')!r}, 'r', 'run') for batch in plan_batches(found)]\n"
        "print(json.dumps([{row.path: row.expectation for done in dones for row in done.rejections},"
        " sum(len(done.rejections) for done in dones), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    faults, count, kilobytes = __import__("json").loads(out)
    assert faults == dict.fromkeys(bombs(), "container_limit")
    assert count == len(faults)
    assert kilobytes < 900_000


def test_a_container_beyond_its_number_of_members_is_refused(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a list holds before the limit is read, the rest is one fault."""
    monkeypatch.setattr(limits, "MEMBERS", 2)
    files, faults = load(
        raw,
        a_zip=zipped({f"{n}.txt": text(n) for n in range(3)}),
        b_jsonl=json_lines(*[{"text": speech(n)} for n in range(5, 9)]),
    )
    assert sorted(files) == ["b.jsonl#1", "b.jsonl#2"]
    assert faults == {"a.zip": "container_limit", "b.jsonl": "container_limit"}


@pytest.mark.parametrize(
    ("name", "data", "read", "fault"),
    [
        pytest.param("a.zip", zipped({"a.txt": text(1)})[:-30], [], "container_broken", id="zip-cut"),
        pytest.param("a.tar", tarred({"a.txt": text(1), "b.txt": text(2) * 9})[:2000], ["!/a.txt"], "container_broken", id="tar-cut"),
        pytest.param("a.txt.gz", gzip.compress(text(1))[:-12], [], "container_truncated", id="gzip-cut"),
        pytest.param("a.txt.xz", lzma.compress(text(1))[:-40], [], "container_truncated", id="xz-cut"),
        pytest.param("a.zip", zipped({"a.txt": text(1)}, flags=1), [], "container_encrypted", id="zip-encrypted"),
        pytest.param("a.csv", table(["a", "b"], ["1", "2"]), [], "rows_without_text", id="csv-without-text"),
        pytest.param("a.jsonl", json_lines({"a": "1"}, {"b": "2"}), [], "rows_without_text", id="json-without-text"),
    ],
)  # fmt: skip
def test_broken_containers_are_one_fault(raw: Path, name: str, data: bytes, read: list[str], fault: str) -> None:
    """What stands before the damage is read; the fault keeps hash, size and first bytes."""
    raw.mkdir()
    (raw / name).write_bytes(data)
    files, faults = load(raw)
    assert sorted(files) == [name + place for place in read]
    assert faults == {name: fault}


def test_members_too_large_damaged_or_binary_cost_themselves(raw: Path) -> None:
    """The other members are read."""
    stored = zipped(
        {
            "bad.txt": text(1) * 40,
            "good.txt": text(2),
            "image.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
            "large.txt": text(3) * 300,
        }
    )
    at = stored.index(b"bad.txt") + 30
    files, faults = load(raw, 20_000, a_zip=stored[:at] + bytes([stored[at] ^ 255]) + stored[at + 1 :])
    assert list(files) == ["a.zip!/good.txt"]
    assert faults == {
        "a.zip!/bad.txt": "member_broken",
        "a.zip!/image.png": "file_binary",
        "a.zip!/large.txt": "file_too_large",
    }


def test_rows_of_json_lines(raw: Path) -> None:
    """Numbered by their lines; title, address and date come from their columns, bad rows are one fault each."""
    data = json_lines(
        {"text": speech(1), "title": "题", "url": "http://a.cn/1", "date": "2021-03-04"},
        "",
        "{bad",
        {"content": [speech(2), "完"]},
        {"x": 1},
        [1],
    )
    files, faults = load(raw, a_jsonl=data)
    assert sorted(files) == ["a.jsonl#1", "a.jsonl#4"]
    assert faults == {"a.jsonl#3": "row_broken", "a.jsonl#5": "rows_without_text", "a.jsonl#6": "row_broken"}
    row = files["a.jsonl#1"]
    assert (row["page_title"], row["page_url"], row["published_at"]) == ("题", "http://a.cn/1", date(2021, 3, 4))
    assert (row["file_id"], row["size_bytes"], row["container_id"]) == (id_of(text(1)), len(text(1)), id_of(data))
    assert files["a.jsonl#4"]["text"] == speech(2) + "\n完"


def test_rows_of_a_table(raw: Path) -> None:
    """Numbered below the header, in any encoding, with line ends inside quotes, by commas or tabs."""
    made = table(["标题", "正文"], ["甲", speech(1)], ["", ""], ["乙", speech(2)], encoding="gbk")
    files, faults = load(raw, a_csv=made, b_tsv=f"id\ttext\n1\t{speech(3).splitlines()[0]}\n".encode("utf-16"))
    assert sorted(files) == ["a.csv#1", "a.csv#3", "b.tsv#1"]
    assert files["a.csv#1"]["text"] == speech(1).replace("\n", "\n")
    assert files["a.csv#3"]["page_title"] == "乙"
    assert faults == {}


WEB = [
    record("http://a.cn/0", b"", kind="request", http="GET / HTTP/1.1"),
    record("http://a.cn/1", page(1)),
    record("http://a.cn/2", page(2), missing=300),
    record("http://a.cn/3", gzip.compress(page(3)), http="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip"),
    record("http://a.cn/4", b"no", http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html"),
    record("http://a.cn/5", b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png"),
    record("http://a.cn/6", b"5\r\n" + text(6)[:5] + b"\r\n0\r\n\r\n", http="HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain"),
    record("http://a.cn/7", page(7)),
]  # fmt: skip


def test_pages_of_a_web_archive(raw: Path) -> None:
    """Answers with a page are read, a record that is not whole is one fault, the rest goes on."""
    files, faults = load(raw, a_warc=b"".join(WEB[:6] + WEB[7:]))
    assert sorted(files) == ["a.warc#2", "a.warc#4", "a.warc#7"]
    assert faults == {"a.warc#3": "record_truncated"}
    assert files["a.warc#2"]["page_url"] == "http://a.cn/1"
    assert files["a.warc#2"]["encoding"] == "gb18030"
    assert "讲话" in files["a.warc#4"]["text"]


@pytest.mark.parametrize(
    ("name", "data", "faults"),
    [
        pytest.param("a.warc", b"".join([WEB[1], WEB[7][:-40]]), {"a.warc#2": "record_truncated"}, id="cut"),
        pytest.param("a.warc.gz", b"".join(map(gzip.compress, [WEB[1], WEB[7]]))[:-30], {"a.warc.gz#2": "record_truncated"}, id="gzip-cut"),
        pytest.param("a.warc", b"".join([WEB[1], record("http://a.cn/8", page(8), extra="WARC-Truncated: time\r\n")]), {"a.warc#2": "record_truncated"}, id="by-the-crawler"),
    ],
)  # fmt: skip
def test_a_record_cut_off_is_one_fault(raw: Path, name: str, data: bytes, faults: dict[str, str]) -> None:
    """The page before it is read."""
    raw.mkdir()
    (raw / name).write_bytes(data)
    files, found = load(raw)
    assert (list(files), found) == ([f"{name}#1"], faults)


def test_a_container_larger_than_a_file_may_be_is_read_as_a_stream(raw: Path) -> None:
    """The limit is for single files; an archive's members have to keep it."""
    archive = zipped({f"{number}.txt": text(number) for number in range(60)})
    files, faults = load(raw, 2_000, a_zip=archive, b_txt=text(1) * 30)
    assert len(archive) > 2_000
    assert (len(files), faults) == (60, {"b.txt": "file_too_large"})
    assert {row["container_id"] for row in files.values()} == {id_of(archive)}


def test_what_was_in_a_container_is_listed(raw: Path) -> None:
    """Places, contents and holders, those of inner containers included; an inner one cut by depth may not be reused."""
    raw.mkdir()
    inner = zipped({"c.txt": text(1)})
    (raw / "a.zip").write_bytes(zipped({"b.zip": inner, "d.txt": text(2)}))
    (raw / "e.zip").write_bytes(nested(6, text(3)))
    (batch,) = plan_batches(scan(raw)[0], rules=RULES)
    done = read_batch(str(raw), batch, str(raw.parent / "work"), RULES, "run")
    listed = {row["path"]: row for row in rows(done, "containers")}
    assert listed["a.zip"]["places"] == ["!/b.zip!/c.txt", "!/d.txt"]
    assert listed["a.zip"]["member_ids"] == [id_of(text(1)), id_of(text(2))]
    assert listed["a.zip"]["holder_ids"] == [id_of(inner), listed["a.zip"]["file_id"]]
    assert listed["a.zip!/b.zip"]["places"] == ["!/c.txt"]
    assert {path: row["is_complete"] for path, row in listed.items() if path.startswith("e.zip!")} == dict.fromkeys(
        ["e.zip!/5.zip", "e.zip!/5.zip!/4.zip", "e.zip!/5.zip!/4.zip!/3.zip"], False
    )
    assert listed["e.zip"]["is_complete"]
    assert set(done.sources) == {found.file_id for found in batch.files}


def test_a_content_in_two_batches_stays_in_one(raw: Path) -> None:
    """The smallest path keeps it, whatever the bounds of the batches."""
    raw.mkdir()
    (raw / "a.zip").write_bytes(zipped({"x.txt": text(1), "y.txt": text(2)}))
    (raw / "b.txt").write_bytes(text(1))
    batches = plan_batches(scan(raw)[0], 1, RULES)
    dones = [read_batch(str(raw), batch, str(raw.parent / "work"), RULES, "run") for batch in batches]
    twice = left_out(dones)
    once = [without_files(done, twice.get(done.folder, ()), raw.parent / "once") for done in dones]
    assert sorted(row["path"] for done in once for row in rows(done)) == ["a.zip!/x.txt", "a.zip!/y.txt"]
    assert sorted(name for done in once for name in done.file_ids if name == id_of(text(1))) == [id_of(text(1))]
    for table_name in ("documents", "segments", "indicators", "signatures"):
        ids = [row["document_id"] for done in once for row in rows(done, table_name)]
        assert {name[:32] for name in ids} == {id_of(text(1)), id_of(text(2))}


def test_rows_are_the_same_whatever_the_batch(raw: Path) -> None:
    """A member gives the rows that the same bytes give as a plain file, but for its path and container."""
    files, _ = load(raw, a_zip=zipped({"x.html": page(1)}), b_html=page(2))
    plain, _ = load(raw.parent / "other", x_html=page(1))
    kept = {"path", "container_id"}
    one, other = files["a.zip!/x.html"], plain["x.html"]
    assert {k: v for k, v in one.items() if k not in kept} == {k: v for k, v in other.items() if k not in kept}


def test_reading_stops_when_time_is_up(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking that takes too long is a passing fault, and the container is opened again by the next run."""
    monkeypatch.setattr(containers, "open_members", lambda *_: iter(lambda: __import__("time").sleep(5), 0))
    monkeypatch.setattr(limits.Budget, "__post_init__", lambda self: setattr(self, "seconds", 0.1), raising=False)
    raw.mkdir()
    (raw / "a.zip").write_bytes(zipped({"x.txt": text(1)}))
    (batch,) = plan_batches(scan(raw)[0], rules=RULES)
    monkeypatch.setattr(containers, "Budget", lambda *args: limits.Budget(*args, seconds=0.1))
    done = read_batch(str(raw), Batch(batch.batch_id, batch.files), str(raw.parent / "work"), RULES, "run")
    assert [row.expectation for row in done.rejections] == ["stage_timeout"]
    assert not rows(done, "containers")[0]["is_complete"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04", "zip"),
        (tarred({"a": b"1"}), "tar"),
        (b"WARC/1.0\r\n", "warc"),
        (b"BZh9", "bzip2"),
        (b'{"text": 1}', "object"),
        ("同志们".encode(), "text"),
        (b"x%PDF-1.4\n", "pdf"),
        (b"about %PDF-files", "text"),
        (bytes(600), "text"),
    ],
    ids=["zip", "tar", "warc", "bzip2", "object", "text", "late-pdf", "words", "zeros"],
)
def test_kind_goes_by_the_first_bytes(data: bytes, kind: str) -> None:
    """Not by the name."""
    assert kind_of(data) == kind


def damaged(data: bytes, number: int) -> bytes:
    """The bytes cut off, changed in a few places, or with a piece of their own put in; the same for the same number."""
    chance = random.Random(number)
    way = number % 3
    if way == 0:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    if way == 1:
        for _ in range(4):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    else:
        first, last = sorted((chance.randrange(len(changed)), chance.randrange(len(changed))))
        changed[last:last] = changed[first:last][:2_000]
    return bytes(changed)


WHOLE = {
    "a.html": page(1),
    "a.zip": zipped({"x.txt": text(1), "in.zip": zipped({"y.txt": text(2)})}),
    "a.tar.gz": gzip.compress(tarred({"x.txt": text(1), "y.txt": text(2)})),
    "a.jsonl": json_lines({"text": speech(1)}, {"text": speech(2)}),
    "a.csv": table(["标题", "正文"], ["甲", speech(1)]),
    "a.warc": b"".join(WEB),
    "a.warc.gz": b"".join(map(gzip.compress, WEB)),
    "a.docx": word(["同志们", "大家好"]),
    "a.pdf": pdf(["同志们", "大家好"]),
}


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_raises_whatever_the_damage(name: str) -> None:
    """A damaged file of any format gives verified rows and one rejection for each fault, and takes no time."""
    for number in range(45):
        data = damaged(WHOLE[name], number)
        source = Source(name, hashlib.sha256(data).hexdigest(), len(data), RULES, "run")
        outcomes = list(Loader("", RULES, "run", 1_000_000).load_content(source, data))
        faults = [row.path for row in outcomes if isinstance(row, Rejection)]
        assert len(set(faults)) == len(faults)
        assert "stage_failed" not in [row.expectation for row in outcomes if isinstance(row, Rejection)]
        assert all(all(found) for row in outcomes if isinstance(row, FileRows) for found in row.verified.values())

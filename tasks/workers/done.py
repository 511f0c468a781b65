"""What is known of a finished batch, and which batches are finished."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from warehouse.records import Rejection

NAME = "done.json"
LEFTOVER = ".aside-"  # begins the names of folders that are still being written
PARQUET_END = b"PAR1"


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was read: what is loaded in its folder, what was rejected, and what it cost."""

    batch_id: str
    rules_version: str
    folder: str  # of the Parquet files, `<table>.parquet` each; empty when nothing was written
    file_ids: tuple[str, ...]  # what is loaded there, by content
    rejections: tuple[Rejection, ...]
    changed: dict[str, str]  # path -> file_id, where the content is another one than was listed
    counts: dict[str, int]  # rows by table
    seconds: dict[str, float]  # by stage
    raw_bytes: int
    sizes: dict[str, int]  # bytes of the Parquet file by table
    sources: tuple[str, ...] = ()  # the files of the raw folder that were read, by the content they were listed with
    paths: dict[str, str] = field(default_factory=dict)  # file_id -> path of what is loaded, members included


def write_done(done: Done, folder: str) -> None:
    """The last file written into a batch's folder."""
    with open(os.path.join(folder, NAME), "w", encoding="utf-8") as file:
        json.dump({**asdict(done), "folder": ""}, file, ensure_ascii=False)


def load_done(folder: str, rules_version: str) -> Done | None:
    """The batch in a folder; None if it is not there, made by other rules, or cut off by a crash."""
    try:
        with open(os.path.join(folder, NAME), encoding="utf-8") as file:
            done = _from_json(json.load(file), folder)
        whole = all(_is_whole(f"{folder}/{table}.parquet", size) for table, size in done.sizes.items())
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return done if whole and done.rules_version == rules_version else None


def _from_json(content: dict[str, Any], folder: str) -> Done:
    rejections = tuple(Rejection(**row) for row in content["rejections"])
    lists = {name: tuple(content[name]) for name in ("file_ids", "sources")}
    return Done(**{**content, **lists, "folder": folder, "rejections": rejections})


def _is_whole(path: str, size: int) -> bool:
    """True if a Parquet file has the size it was written with, and its end."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size != size:
            return False
        file.seek(-len(PARQUET_END), os.SEEK_END)
        return file.read() == PARQUET_END


def finished(work_folder: str, rules_version: str) -> list[Done]:
    """The batches that stand whole in `<work_folder>/<rules_version>`, by id.

    A later plan may draw other bounds, so what need not be read again goes by their `file_ids`.
    """
    target = os.path.join(work_folder, rules_version)
    names = sorted(os.listdir(target)) if os.path.isdir(target) else []
    loaded = (load_done(os.path.join(target, name), rules_version) for name in names if not name.startswith(LEFTOVER))
    return [done for done in loaded if done is not None]


def left_out(batches: Iterable[Done]) -> dict[str, set[str]]:
    """Folder -> the file_ids in it that another batch holds too: of each, all rows but those of the smallest path go.

    Members of two archives may be the same, or equal to a plain file; or a file changed after it was listed.
    """
    batches = list(batches)
    first: dict[str, tuple[bool, str, str]] = {}
    for done in batches:
        for file_id in done.file_ids:
            place = (bool(done.changed), done.paths.get(file_id, ""), done.batch_id)
            first[file_id] = min(first.get(file_id, place), place)
    twice = {done.folder: {name for name in done.file_ids if first[name][2] != done.batch_id} for done in batches}
    return {folder: names for folder, names in twice.items() if names}


def remove_leftovers(work_folder: str, rules_version: str) -> None:
    """Delete what killed workers left half written; call it before any worker starts."""
    target = os.path.join(work_folder, rules_version)
    for name in os.listdir(target) if os.path.isdir(target) else ():
        if name.startswith(LEFTOVER):
            shutil.rmtree(os.path.join(target, name), ignore_errors=True)

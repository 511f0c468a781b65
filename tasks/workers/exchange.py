"""Where machines hand each other raw files and read batches: a shared folder, or an object store, through fsspec."""

from __future__ import annotations

import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import fsspec

from tasks.workers.done import LEFTOVER, NAME, Done, load_done
from tasks.workers.scan import Found


@dataclass(frozen=True, slots=True)
class Exchange:
    """The place at a URL such as `file:///shared/gongwen` or `s3://bucket/gongwen`; small, so that it travels well.

    Below it: `raw/<sha256>` for the files of batches under way, `<rules_version>/<batch_id>/` for those read.
    A batch counts once its `done.json` is there, which is written last.
    """

    url: str

    def send_raw(self, root: str, files: Iterable[Found]) -> None:
        """Copy raw files there; one that is gone or cannot be read is left to the reader's own complaint."""
        system, base = self._open()
        system.makedirs(posixpath.join(base, "raw"), exist_ok=True)
        for file in files:
            if os.path.isfile(path := os.path.join(root, file.path)) and os.access(path, os.R_OK):
                system.put_file(path, self._raw(base, file))

    def fetch_raw(self, root: str, files: Iterable[Found]) -> None:
        """Lay the raw files of a batch below `root`, each at its own relative path."""
        system, base = self._open()
        for file in files:
            target = os.path.join(root, file.path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if system.exists(self._raw(base, file)):
                system.get_file(self._raw(base, file), target)

    def drop_raw(self, files: Iterable[Found]) -> None:
        """Delete what `send_raw` copied."""
        system, base = self._open()
        for file in files:
            if system.exists(self._raw(base, file)):
                system.rm_file(self._raw(base, file))

    def send(self, done: Done) -> None:
        """Copy a batch's folder there, its `done.json` last."""
        system, base = self._open()
        target = posixpath.join(base, done.rules_version, done.batch_id)
        system.makedirs(target, exist_ok=True)
        for name in sorted(os.listdir(done.folder), key=lambda name: (name == NAME, name)):
            system.put_file(os.path.join(done.folder, name), posixpath.join(target, name))

    def fetch(self, batch_id: str, rules_version: str, work: str) -> Done | None:
        """Bring a batch into `<work>/<rules_version>/<batch_id>`; None where it is not there, or not whole."""
        system, base = self._open()
        source = posixpath.join(base, rules_version, batch_id)
        if not system.exists(posixpath.join(source, NAME)):
            return None
        target = os.path.join(work, rules_version)
        os.makedirs(target, exist_ok=True)
        aside = tempfile.mkdtemp(prefix=LEFTOVER, dir=target)
        for path in system.ls(source, detail=False):
            system.get_file(path, os.path.join(aside, posixpath.basename(path)))
        shutil.rmtree(folder := os.path.join(target, batch_id), ignore_errors=True)
        os.rename(aside, folder)
        return load_done(folder, rules_version)

    def batches(self, rules_version: str) -> Iterator[str]:
        """The ids of the batches that stand there, made by these rules."""
        system, base = self._open()
        folder = posixpath.join(base, rules_version)
        if system.isdir(folder):
            yield from sorted(posixpath.basename(path.rstrip("/")) for path in system.ls(folder, detail=False))

    def drop(self, batch_id: str, rules_version: str) -> None:
        """Delete a batch."""
        system, base = self._open()
        folder = posixpath.join(base, rules_version, batch_id)
        if system.isdir(folder):
            system.rm(folder, recursive=True)

    def _open(self) -> tuple[Any, str]:
        """The file system and the path in it; listings are never remembered, as others write there too."""
        system, base = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        return system, str(base)

    @staticmethod
    def _raw(base: str, file: Found) -> str:
        return posixpath.join(base, "raw", file.sha256)

"""Which rules make the rows: one hash over the code and data that shape them, the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

SHAPING = {  # package -> what of it shapes rows; all files below it where none is named
    "tasks.text": (),
    "tasks.formats": (),
    "tasks.workers": ("columns.py", "containers.py", "loading.py", "rows.py", "verify.py"),
    "warehouse": ("records.py",),
}
COMPARING = (  # of tasks.text what decides which copies are found; signatures made by one cannot be held against another's
    "alignment", "anchor_sieve", "candidates", "containment", "duplicates", "families", "kin_groups", "letters",
    "paragraphs", "passages", "runs", "shingles", "signatures", "slots",
)  # fmt: skip
SHAPERS = ("jieba", "rjieba", "lxml", "pypdfium2", "python-docx", "warcio")  # what decides on tokens and extracted text


@cache
def rules_version(furniture: str = "") -> str:
    """The version of the rules, 16 hex digits: another code line, data row or segmenter gives another one.

    `furniture` is the text of the reviewed table that a run adds, "" for none.
    """
    digest = hashlib.sha256()
    for name, content in sorted(_shaping_files()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for shaper in SHAPERS:
        digest.update(f"{shaper}\0{version(shaper)}\0".encode())
    if furniture:
        digest.update(f"furniture\0{furniture}".encode())
    return digest.hexdigest()[:16]


@cache
def vocabulary_version(furniture: str = "") -> str:
    """The version of the data tables among the rules alone, 16 hex digits: what a row of a table changes."""
    tables = [(name, content) for name, content in _shaping_files() if not name.endswith(".py")]
    return _digest([*tables, ("furniture", furniture.encode())])


@cache
def rule_code_version() -> str:
    """The version of the code among the rules, segmenter and extractors included, 16 hex digits."""
    code = [(name, content) for name, content in _shaping_files() if name.endswith(".py")]
    return _digest([*code, *((shaper, version(shaper).encode()) for shaper in SHAPERS)])


@cache
def comparison_version() -> str:
    """The version of the code that compares documents, 16 hex digits."""
    root = files("tasks.text")
    return _digest((name, (root / f"{name}.py").read_bytes().replace(b"\r\n", b"\n")) for name in COMPARING)


def _digest(contents: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(contents):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _shaping_files() -> Iterator[tuple[str, bytes]]:
    """Every file that shapes rows, by its name from the package on, with newlines as on Unix."""
    for package, names in SHAPING.items():
        root = files(package)
        chosen = [(name, root / name) for name in names] or _below(root)
        for name, file in chosen:
            yield f"{package}/{name}", file.read_bytes().replace(b"\r\n", b"\n")


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every source file below a folder by its relative name: no caches, no editors' copies."""
    for item in folder.iterdir():
        if item.name.startswith((".", "__pycache__")) or item.name.endswith((".pyc", "~", ".bak", ".orig")):
            continue
        if item.is_dir():
            yield from _below(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item

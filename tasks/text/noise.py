"""What stands inside a document and is not its author's: page numbers, hard breaks, adverts, stray marks, slips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.furniture import Span
from tasks.text.papers import Paper


class Noise(NamedTuple):
    """The changes that clean a page's documents, and the marks of what is left as it is."""

    changes: list[Change]
    marks: list[Span]


def find_noise(raw: str, papers: Sequence[Paper]) -> Noise:
    """The noise in the papers of a page."""
    return Noise([], [])

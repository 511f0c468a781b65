"""A text with markup: what a reader sees of it, and the changes that lead from the source to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.text.edits import Change


@dataclass(frozen=True, slots=True)
class Markup:
    """The visible text of a source, the changes that make it in order, and what the markup says of the page.

    Every change covers at least one character of the source.
    """

    text: str
    changes: Sequence[Change]
    page_title: str | None = None
    page_url: str | None = None
    site: str | None = None
    published_at: date | None = None


def visible_text(raw: str, changes: Sequence[Change]) -> str:
    """The source with the changes made."""
    out: list[str] = []
    at = 0
    for change in changes:
        out += (raw[at : change.start], change.inserted)
        at = change.end
    out.append(raw[at:])
    return "".join(out)

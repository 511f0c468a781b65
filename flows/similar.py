"""`gongwen similar`: what a document, or a text file that is not loaded, shares with the documents of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.plain import plain
from tasks.workers.similar import Found, find_similar
from warehouse.reading import part_files

MOST = 20  # documents listed


@dataclass(frozen=True, slots=True)
class Question:
    """A document of the warehouse by its id, or the text of a file."""

    document_id: str | None
    text: str | None


def ask(target: str) -> Question:
    """The question a command line means: a file where there is one of that name, else a document_id."""
    path = Path(target)
    if path.is_file():
        return Question(None, path.read_bytes().decode("utf-8-sig", "replace"))
    return Question(target, None)


def similar_text(warehouse: Path, target: str, most: int = MOST) -> str | None:
    """The answer as Markdown; None where the warehouse has no such document."""
    question = ask(target)
    parts = {name: part_files(warehouse, name) for name in ("documents", "signatures", "paragraphs")}
    found = find_similar(parts, question.document_id, question.text)
    if found is None:
        return None
    return "\n".join(_lines(found, most))


def _lines(found: Found, most: int) -> list[str]:
    lines = [f"{found.letters} letters and digits, {found.paragraphs} paragraphs of 80 characters or more", ""]
    if not found.documents:
        return [*lines, "nothing alike"]
    lines += [
        "| document_id | title | method | jaccard | containment | paragraphs |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in found.documents[:most]:
        numbers = f"{each.jaccard:.3f} | {each.containment:.3f} | {len(each.paragraphs)}"
        lines.append(f"| {each.document_id} | {plain(each.title, 60)} | {each.method or 'passages'} | {numbers} |")
    if len(found.documents) > most:
        lines.append(f"\n{len(found.documents) - most} more")
    for each in found.documents[: min(most, 5)]:
        for shared in each.paragraphs[:3]:
            lines += ["", f"{each.document_id} {shared.raw_start}-{shared.raw_end}: {plain(shared.text, 80)}"]
            lines += [
                f"  {plain(ours) or '(nothing)'} -> {plain(theirs) or '(nothing)'}" for ours, theirs in shared.slots
            ]
    return lines

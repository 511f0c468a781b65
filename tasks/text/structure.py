"""A page's raw text -> the documents in it, the edits that clean them, and the marks left standing."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.text.spans import apply_edits
from warehouse.records import Document, DocumentEvidence, Edit, Mark, document_id


@dataclass(frozen=True, slots=True)
class Structure:
    """What one raw page holds. Edits are in order, do not overlap, and replay to the documents' texts."""

    page_title: str | None
    page_url: str | None
    site: str | None
    published_at: str | None
    documents: list[Document]
    edits: list[Edit]
    marks: list[Mark]
    evidence: list[DocumentEvidence]


def find_structure(raw: str, file_id: str) -> Structure:
    """STUB: the whole page is one document without edits."""
    document = Document(
        document_id(file_id, 0, False),
        file_id,
        None,
        0,
        False,
        "",
        "speech",
        0,
        len(raw),
        0,
        apply_edits(raw, []),
        len(raw),
    )
    return Structure(None, None, None, None, [document], [], [], [])

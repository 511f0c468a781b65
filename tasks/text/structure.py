"""A page's raw text -> the documents in it, the edits that clean them, and the marks left standing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tasks.text.boundary_confidence import boundary_confidence
from tasks.text.contents import find_listed_headings
from tasks.text.describe import Description, describe
from tasks.text.edits import Change, Owner, changes_inside, changes_outside, without_overlaps, write_ledger
from tasks.text.folding import to_simplified
from tasks.text.furniture import Span, cut_long_ends, split_furniture
from tasks.text.furniture_rules import cutting_rules
from tasks.text.inline import find_inline_headings
from tasks.text.lines import cut_lines, split_lines
from tasks.text.noise import find_noise
from tasks.text.page import find_page
from tasks.text.papers import Paper, find_papers, trim_papers
from tasks.text.pieces import divide, find_headings, find_series, starts_of
from tasks.text.quoting import unquote
from tasks.text.site_codes import without_site_marks
from tasks.text.spans import apply_edits
from warehouse.records import Document, DocumentEvidence, Edit, Mark, document_id


@dataclass(frozen=True, slots=True)
class Structure:
    """What one raw page holds. Edits are in order, do not overlap, and replay to the documents' texts.

    The evidence for a document's year, region and office comes with these, in `read_text`.
    """

    page_title: str | None
    page_url: str | None
    site: str | None
    published_at: date | None
    documents: list[Document]
    edits: list[Edit]
    marks: list[Mark]
    evidence: list[DocumentEvidence] = field(default_factory=list)


def find_structure(raw: str, file_id: str) -> Structure:
    """The documents of a page, the edits that clean them, and the marks."""
    view = to_simplified(raw)  # of the same length: what is matched on it stands at the same place in the raw text
    coded = without_site_marks(split_lines(view))
    quoted = unquote(coded.lines)
    lines = cut_long_ends(quoted.lines)
    page = find_page(lines)
    title = page.title or ""
    listed = find_listed_headings(lines)
    headings = sorted({*find_headings(lines), *find_inline_headings(view, lines, title), *listed})
    pieces = divide(find_series(headings, view, title), 0, len(raw))
    starts = frozenset(starts_of(pieces))
    body = split_furniture(cut_lines(lines, starts), starts)
    papers = find_papers(pieces, body.lines, body.furniture)
    if papers and any(f.rule in cutting_rules() and f.start >= papers[-1].end for f in body.furniture):
        papers[-1].cut_off = True
    noise = find_noise(view, papers, body.furniture)
    wanted = without_overlaps(
        [
            *_furniture_inside(raw, papers, body.furniture),
            *_kept_script(raw, view, noise.changes),
            *quoted.changes,
            *coded.changes,
        ]
    )
    papers = trim_papers(raw, papers, wanted)
    owners = [Owner(p.start, p.own_end, document_id(file_id, p.start, p.is_collection)) for p in papers]
    changes = changes_outside(raw, owners, body.furniture) + changes_inside(wanted, owners)
    edits = write_ledger(raw, file_id, sorted(changes), owners)
    documents = _documents(raw, view, file_id, papers, owners, edits)
    marks = _marks(file_id, noise.marks, owners)
    for document in documents if view is not raw else ():
        documents[document.ordinal] = replace(
            document, title=_as_written(raw, view, document.title, document.raw_start)
        )
    if page.title and view is not raw:
        page = page._replace(title=_as_written(raw, view, page.title, 0))
    return Structure(page.title, page.url, page.site, page.published_at, documents, edits, marks)


def _kept_script(raw: str, view: str, changes: Sequence[Change]) -> list[Change]:
    """The changes but those that would put a simplified character in the place of a traditional one."""
    return [c for c in changes if c.kind != "ocr" or raw[c.start : c.end] == view[c.start : c.end]]


def _as_written(raw: str, view: str, title: str, start: int) -> str:
    """A title found on the simplified text as the page writes it; its parts stand in order from `start` on."""
    parts = []
    for part in title.split(" "):
        at = view.find(part, start)
        parts.append(raw[at : at + len(part)] if at >= 0 else part)
        start = at + len(part) if at >= 0 else start
    return " ".join(parts)


def _furniture_inside(raw: str, papers: Sequence[Paper], furniture: Sequence[Span]) -> list[Change]:
    """What takes furniture out of a document: the whole line with its break, or the part of a line."""
    out: list[Change] = []
    k = 0
    for span in furniture:
        while k < len(papers) and papers[k].own_end <= span.start:
            k += 1
        if k == len(papers) or papers[k].start >= span.end:
            continue
        start, end = max(span.start, papers[k].start), min(span.end, papers[k].own_end)
        if raw[end : end + 1].isspace() and (start == 0 or raw[start - 1].isspace()):
            while end < papers[k].own_end and raw[end].isspace():
                end += 1
        out.append(Change(start, end, "furniture", span.rule))
    return out


def _documents(
    raw: str, view: str, file_id: str, papers: Sequence[Paper], owners: Sequence[Owner], edits: Sequence[Edit]
) -> list[Document]:
    starts = [edit.raw_start for edit in edits]
    documents: list[Document] = []
    for ordinal, (paper, owner) in enumerate(zip(papers, owners, strict=True)):
        inside = edits[bisect_left(starts, owner.start) : bisect_left(starts, owner.end)]
        text = apply_edits(raw, inside, owner.start, owner.end)
        found = describe(view, paper, text if view is raw else to_simplified(text))
        documents.append(_document(file_id, ordinal, paper, owner.document_id, text, found))
    return documents


def _document(file_id: str, ordinal: int, paper: Paper, own_id: str, text: str, description: Description) -> Document:
    return Document(
        document_id=own_id,
        file_id=file_id,
        parent_id=document_id(file_id, paper.parent.start, True) if paper.parent else None,
        ordinal=ordinal,
        is_collection=paper.is_collection,
        title=paper.title,
        kind=description.kind,
        raw_start=paper.start,
        raw_end=paper.end,
        heading_end=paper.heading_end,
        text=text,
        char_count=len(text),
        truncated=description.truncated,
        genre=description.genre,
        flags=description.flags,
        boundary_reason=paper.reason,
        boundary_confidence=boundary_confidence(paper.reason),
    )


def _marks(file_id: str, found: Sequence[Span], owners: Sequence[Owner]) -> list[Mark]:
    out: list[Mark] = []
    k = 0
    for span in found:
        while k < len(owners) and owners[k].end <= span.start:
            k += 1
        owner = owners[k] if k < len(owners) and owners[k].start <= span.start else None
        end = min(span.end, owner.end) if owner else span.end  # what is lost may run on over the document's end
        out.append(Mark(file_id, owner.document_id if owner else None, span.start, end, span.kind, span.rule))
    return out

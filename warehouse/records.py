"""One frozen dataclass a table of the warehouse: the rows as the text stages make them.

Field names and meaning are those of the tables in `warehouse/schema/*.sql`; a test holds the two together.
Offsets are code points into the raw decoded text, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from warehouse.record import record


@dataclass(frozen=True, slots=True)
class File:
    """One distinct content found below the raw folder (原始文件)."""

    file_id: str
    path: str
    sha256: str
    size_bytes: int
    media_type: str
    encoding: str
    decode_errors: int
    text: str
    char_count: int
    container_id: str | None = None
    page_title: str | None = None
    page_url: str | None = None
    site: str | None = None
    published_at: date | None = None
    rules_version: str = ""
    extractor_version: str = ""
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """One archive or list of rows, and what is in it: by position a place, a content, the container right around it (容器)."""

    file_id: str
    path: str
    sha256: str
    size_bytes: int
    media_type: str
    container_id: str | None
    member_count: int
    is_complete: bool
    places: tuple[str, ...]
    member_ids: tuple[str, ...]
    holder_ids: tuple[str, ...]
    rules_version: str
    run_id: str


@dataclass(frozen=True, slots=True)
class Document:
    """A speech, report or article in a file, or the heading of a collection of them (文稿/合集)."""

    document_id: str
    file_id: str
    parent_id: str | None
    ordinal: int
    is_collection: bool
    title: str
    kind: str
    raw_start: int
    raw_end: int
    heading_end: int
    text: str
    char_count: int
    truncated: bool = False
    year: int | None = None
    year_source: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    region_code: str | None = None
    region_name: str | None = None
    region_level: str | None = None
    genre: str | None = None
    speaker_office: str | None = None
    body_system: str | None = None
    flags: tuple[str, ...] = ()
    boundary_reason: str | None = None
    boundary_confidence: float | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """Why a field of a document has its value (依据)."""

    document_id: str
    field: str
    value: str
    quote: str
    raw_start: int
    raw_end: int
    rule: str


@record
class Edit:
    """One place where the clean text differs from the raw text (校订)."""

    edit_id: str
    file_id: str
    document_id: str | None
    ordinal: int
    raw_start: int
    raw_end: int
    kind: str
    rule: str
    removed: str
    inserted: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place known to be missing or damaged and left as it is (存疑)."""

    file_id: str
    document_id: str | None
    raw_start: int
    raw_end: int
    kind: str
    rule: str


@record
class Segment:
    """A heading, paragraph or sentence of a document (标题、段落、句子)."""

    segment_id: str
    document_id: str
    parent_id: str | None
    ordinal: int
    kind: str
    level: int | None
    marker: str | None
    path: str
    text: str
    raw_start: int
    raw_end: int
    tokens: tuple[str, ...] | None = None
    section_role: str | None = None


class Term(NamedTuple):
    """How often a word stands in a document (词项); a tuple, since there are eighty thousand of them in a MB."""

    document_id: str
    term: str
    pos: str | None
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls on a term


@record
class Indicator:
    """A number that states a measurement (指标)."""

    indicator_id: str
    document_id: str
    segment_id: str
    name: str
    name_canonical: str | None
    measure: str
    value: float | None
    value_high: float | None
    unit: str
    value_base: float | None
    value_high_base: float | None
    base_unit: str
    qualifier: str
    status: str
    masked: bool
    period: str
    period_start: date | None
    period_end: date | None
    comparator: str | None
    region_code: str | None
    raw_start: int
    raw_end: int
    quote: str
    quote_text: str
    confidence: float
    value_text: str | None = None
    bound: str | None = None
    strictness: str | None = None
    mask_kind: str | None = None
    subject: str | None = None
    subject_kind: str | None = None
    scope: str | None = None
    period_offset: int | None = None
    period_kind: str | None = None
    deadline: str | None = None
    of_measure: str | None = None
    change_kind: str | None = None
    growth_basis: str | None = None
    base_period: str | None = None
    rank_total: int | None = None
    rule: str | None = None
    reasons: tuple[str, ...] = ()


@record
class IndicatorLink:
    """Two indicators that belong together (指标关联)."""

    from_id: str
    to_id: str
    relation: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Equation:
    """A figure's part in an equation that the words of a paragraph state (算式)."""

    equation_id: str
    document_id: str
    kind: str
    role: str
    ordinal: int
    indicator_id: str | None
    counted: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A law, plan or paper named in 《》 (引用)."""

    document_id: str
    segment_id: str
    title: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two documents verified to be exact, near or contained copies (重复对)."""

    left_id: str
    right_id: str
    method: str
    jaccard: float
    containment: float
    contained_id: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or run of sentences that stands in several documents, at its canonical place (复用段落总表)."""

    passage_id: str
    kind: str
    document_id: str
    segment_id: str
    raw_start: int
    raw_end: int
    letter_count: int
    occurrences: int
    documents: int
    clusters: int
    variants: int
    slots: int
    is_stock: bool


@dataclass(frozen=True, slots=True)
class PassageOccurrence:
    """One place of a passage, and how its text differs from the canonical one (复用段落出处)."""

    passage_id: str
    document_id: str
    segment_id: str
    raw_start: int
    raw_end: int
    kind: str
    is_canonical: bool
    variant_id: str
    letter_count: int
    changed: float
    slots: int
    alignment: str


@dataclass(frozen=True, slots=True)
class PassageSlot:
    """What stands in one occurrence where the copies of a passage differ (复用段落变动处)."""

    passage_id: str
    slot: int
    kind: str
    document_id: str
    value: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class ForeignPlace:
    """A county named in a document that belongs to another one (外县地名)."""

    document_id: str
    segment_id: str
    name: str
    region_code: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that cannot be loaded: the rule it broke, the reason, and what there is of it (隔离)."""

    path: str
    expectation: str
    reason: str
    sha256: str | None
    size_bytes: int | None
    first_bytes: str | None


# The tables that say what one file's text holds, each with its record; those of a file's parts follow it.
OF_ONE_TEXT: dict[str, type] = {
    "files": File,
    "documents": Document,
    "document_evidence": DocumentEvidence,
    "edits": Edit,
    "marks": Mark,
    "segments": Segment,
    "terms": Term,
    "indicators": Indicator,
    "indicator_links": IndicatorLink,
    "equations": Equation,
    "citations": Citation,
    "foreign_places": ForeignPlace,
}


def document_id(file_id: str, raw_start: int, is_collection: bool) -> str:
    """The id of the document that starts at `raw_start`: file, place and `c` or `d`."""
    return f"{file_id}-{raw_start}-{'c' if is_collection else 'd'}"


def segment_id(file_id: str, kind: str, raw_start: int) -> str:
    """The id of the segment of a kind that starts at `raw_start`: `…-s120` for a sentence."""
    return f"{file_id}-{kind[0]}{raw_start}"


def indicator_id(file_id: str, raw_start: int) -> str:
    """The id of the indicator whose number starts at `raw_start`."""
    return f"{file_id}-{raw_start}"


def equation_id(indicator_id: str, kind: str) -> str:
    """The id of the equation of a kind whose last figure this is: `…-120-rate`."""
    return f"{indicator_id}-{kind}"


def edit_id(file_id: str, raw_start: int) -> str:
    """The id of the edit at `raw_start`; no two edits of a file start at one place."""
    return f"{file_id}-e{raw_start}"


def field_types(record: type) -> dict[str, str]:
    """The fields of a record in order, each with its type as written: `value` -> `float | None`."""
    annotations = record.__annotations__
    return {name: str(getattr(kind, "__forward_arg__", kind)) for name, kind in annotations.items()}

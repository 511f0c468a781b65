"""Places in a document that lie in another county than its own: what was left in when a text was copied."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tasks.text.folding import fold
from tasks.text.gazetteer import Mention, divisions, find_mentions, superiors
from tasks.text.paragraphs import raw_span, shifts_of
from warehouse.records import Document, Edit, ForeignPlace, Segment


def find_foreign_places(
    documents: Iterable[Document], segments: Iterable[Segment], edits: Sequence[Edit]
) -> list[ForeignPlace]:
    """Every full name of a county that holds neither the document's region nor is held by it: 靖边县 in 鼎湖区."""
    own = {document.document_id: document.region_code for document in documents if document.region_code}
    starts = [edit.raw_start for edit in edits]
    found = []
    for segment in segments:
        region = own.get(segment.document_id)
        if region is None or segment.kind != "paragraph":
            continue
        mentions = [each for each in find_mentions(fold(segment.text)) if is_foreign(each, region)]
        if not mentions:
            continue
        inside = edits[bisect_left(starts, segment.raw_start) : bisect_left(starts, segment.raw_end)]
        shifts = shifts_of(segment, inside)
        for each in mentions:
            span = raw_span(segment.raw_start, shifts, each.start, each.end)
            name = segment.text[each.start : each.end]
            found.append(ForeignPlace(segment.document_id, segment.segment_id, name, each.codes[0], *span))
    return found


def is_foreign(mention: Mention, region: str) -> bool:
    """Whether the place is surely a county that is not the region, nor in it, nor around it."""
    if not mention.full or len(mention.codes) != 1 or region not in divisions():
        return False
    code = mention.codes[0]
    division = divisions()[code]
    if division.level != "county" or division.is_plain(True):
        return False
    return code != region and region not in superiors(code) and code not in superiors(region)

"""What a document is about: 安全生产, 教育, 党的建设, as its heading or else its first sentences say."""

from __future__ import annotations

from tasks.text.rules import load_rules
from tasks.text.spans import Alignment
from warehouse.records import Document, DocumentEvidence

OPENING = 160  # characters of a text in which its occasion is named


def find_topic(raw: str, document: Document, alignment: Alignment) -> tuple[str | None, list[DocumentEvidence]]:
    """The topic and what says so: 在全市安全生产工作会议上的讲话 -> 安全生产; a collection has none."""
    if document.is_collection:
        return None, []
    begin = len(document.text) - len(document.text.lstrip("\n"))
    heading, _, rest = document.text[begin:].partition("\n")
    for text, at in ((heading[:OPENING], begin), (rest[:OPENING], len(document.text) - len(rest))):
        for rule in load_rules("topics"):
            if match := rule.search(text):
                start, end = alignment.raw_span(at + match.start(), at + match.end())
                value = str(rule.extra["value"])
                quote = raw[start:end]
                why = DocumentEvidence(document.document_id, "topic", value, quote, start, end, f"topic_{rule.name}")
                return value, [why]
    return None, []

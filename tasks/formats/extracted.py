"""What extraction gives: the text of a Word or PDF file, and what made it."""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document, its media type, and the version of what extracted it."""

    text: str
    media_type: str
    extractor: str


def tidy(text: str) -> str:
    """Extracted text with plain line ends and without control characters."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

"""PDF -> its text, page after page; one of pictures has none."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import pypdfium2

from tasks.formats.extracted import Extracted, tidy
from tasks.formats.kinds import MEDIA_TYPES
from tasks.text.encoding import Refused

PAGES = 5_000
LEAST_CHARACTERS = 2  # a page on average; scanned pages may bear a stamp or a number


def extract_pdf(data: bytes) -> Extracted | Refused:
    """The text of a PDF, or why there is none: encrypted, broken, pictures only."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return Refused("file_encrypted", "the PDF is protected by a password")
        return Refused("file_broken", "the PDF is damaged or cut off: it cannot be opened")
    try:
        count = len(document)
        if count > PAGES:
            return Refused("file_too_large", f"the PDF has {count} pages, more than the limit of {PAGES}")
        pages = [tidy(text) for text in _pages(document, count)]
    except pypdfium2.PdfiumError as error:
        return Refused("file_broken", f"the PDF is damaged: {error}")
    finally:
        document.close()
    if sum(len("".join(page.split())) for page in pages) < LEAST_CHARACTERS * max(1, count):
        return Refused(
            "pdf_without_text", f"its {count} pages are pictures without text, which would have to be recognised"
        )
    text = "\n".join(page.strip("\n") for page in pages) + "\n"
    return Extracted(text, MEDIA_TYPES["pdf"], f"pypdfium2 {version('pypdfium2')}")


def _pages(document: pypdfium2.PdfDocument, count: int) -> Iterator[str]:
    for number in range(count):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_range()
        text.close()
        page.close()

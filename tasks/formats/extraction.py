"""Documents whose text has to be extracted: Word and PDF files -> their text, or the reason why there is none."""

from __future__ import annotations

from tasks.formats.extracted import Extracted
from tasks.text.encoding import Refused

STREAM_NAMES = (  # of an old Office file, as they stand in its directory -> what that tells
    ("EncryptedPackage", Refused("file_encrypted", "the document is protected by a password")),
    (
        "WordDocument",
        Refused("file_old_word", "the file is an old Word document (.doc): save it as .docx, which is read"),
    ),
)


def extract(kind: str, data: bytes) -> Extracted | Refused:
    """The text of a docx, pdf or ole file; an old Word document has none that is read."""
    if kind == "docx":
        from tasks.formats.word import extract_word  # here and below: a worker that meets none needs none of it

        return extract_word(data)
    if kind == "pdf":
        from tasks.formats.portable import extract_pdf

        return extract_pdf(data)
    return _refuse_old(data)


def _refuse_old(data: bytes) -> Refused:
    for name, refused in STREAM_NAMES:
        if name.encode("utf-16-le") in data:
            return refused
    return Refused("file_binary", "the file is an old Office document, no text")

"""DOCX -> its text: paragraphs with the numbers that Word counts itself, tables by tabs; what is deleted or hidden is out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from docx import Document

from tasks.formats.extracted import Extracted, tidy
from tasks.formats.kinds import MEDIA_TYPES
from tasks.formats.limits import RATIO, RATIO_FLOOR
from tasks.formats.word_numbering import Numbering, name_of
from tasks.text.encoding import Refused

LARGEST_XML = 20_000_000  # bytes of the text's own XML; it takes fifteen times as much as a tree
LARGEST = 200_000_000  # bytes unpacked, pictures included
GONE = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "sdtPr", "instrText", "delText"})
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def extract_word(data: bytes) -> Extracted | Refused:
    """The text of a DOCX file, or why there is none."""
    if refused := _refuse(data):
        return refused
    try:
        document: Any = Document(io.BytesIO(data))
        text = tidy("\n".join(_lines(document.element.body, Numbering(document))) + "\n")
    except RecursionError:
        return Refused("file_broken", "the Word document nests its parts without end")
    except Exception as error:  # a damaged package raises what its part raises: zip, XML, a missing relation
        return Refused("file_broken", f"the Word document is damaged: {type(error).__name__}")
    if not text.strip():
        return Refused("file_empty", "the Word document holds no text")
    return Extracted(text, MEDIA_TYPES["docx"], f"python-docx {version('python-docx')}")


def _refuse(data: bytes) -> Refused | None:
    """The refusal of a package that unpacks to more than a document ever does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        return Refused("file_broken", f"the Word document is cut off or damaged: {error}")
    unpacked = sum(info.file_size for info in members)
    largest = max((info.file_size for info in members if info.filename.endswith((".xml", ".rels"))), default=0)
    if unpacked > min(LARGEST, max(RATIO_FLOOR, RATIO * len(data))) or largest > LARGEST_XML:
        return Refused("container_limit", f"the Word document unpacks to {unpacked} bytes, more than is read")
    return None


def _lines(parent: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of everything that holds paragraphs: a body, a cell, a text box."""
    for element in parent:
        name = name_of(element)
        if name == "p":
            yield from _paragraph(element, numbering)
        elif name == "tbl":
            yield from _table(element, numbering)
        elif name not in GONE:
            yield from _lines(element, numbering)


def _paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of a paragraph with its number, then those of the text boxes that hang on it."""
    boxes: list[Any] = []
    text = "".join(_characters(paragraph, boxes))
    number = numbering.number(paragraph)
    yield number + text if text.strip() else text
    for box in boxes:
        yield from _lines(box, numbering)


def _characters(parent: Any, boxes: list[Any]) -> Iterator[str]:
    for element in parent:
        name = name_of(element)
        if name == "t":
            yield element.text or ""
        elif name in CHARACTERS:
            yield CHARACTERS[name]
        elif name == "txbxContent":
            boxes.append(element)
        elif name not in GONE and not (name == "r" and _is_hidden(element)):
            yield from _characters(element, boxes)


def _is_hidden(run: Any) -> bool:
    """True for a run that Word does not show."""
    return any(name_of(mark) == "vanish" for properties in run if name_of(properties) == "rPr" for mark in properties)


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    """A line for each row of a table of data; the cells of a layout, which hold paragraphs, one below the other."""
    for row in _below(table, "tr"):
        cells = [list(_lines(cell, numbering)) for cell in _below(row, "tc")]
        filled = [[line for line in cell if line.strip()] for cell in cells]
        if any(len(cell) > 1 for cell in filled):
            yield from (line for cell in filled for line in cell)
        else:
            yield "\t".join("".join(cell) for cell in filled)


def _below(parent: Any, wanted: str) -> Iterator[Any]:
    """The elements of a name below another, through wrappers, not through tables inside."""
    for element in parent:
        name = name_of(element)
        if name == wanted:
            yield element
        elif name not in GONE and name != "tbl":
            yield from _below(element, wanted)

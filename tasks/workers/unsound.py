"""Finished rows held against their raw text again: which of them do not say what it says?"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.text.reading import Rows
from tasks.text.structure import Structure
from tasks.workers.verify import verify
from warehouse.by_file import FileContents


def unsound_rows(contents: FileContents) -> Iterator[tuple[str, str]]:
    """Table and row id of every row of the file that is not what the raw text says; all of them without a file."""
    try:
        verdicts = verify(contents.of("files")[0].text, rows_of_file(contents))
    except (IndexError, TypeError):  # no such file; or a column is empty that no row of ours leaves empty
        yield from ((table, row_id) for table, rows in contents.rows.items() for row_id, _ in rows)
        return
    for table, of_rows in verdicts.items():  # a table without verdicts passes
        for (row_id, _), good in zip(contents.rows.get(table, ()), of_rows, strict=True):
            if not good:
                yield table, row_id


def rows_of_file(contents: FileContents) -> Rows:
    """The file's rows as the text stages give them."""
    structure = Structure(
        None,
        None,
        None,
        None,
        contents.of("documents"),
        contents.of("edits"),
        contents.of("marks"),
        contents.of("document_evidence"),
    )
    return Rows(
        structure,
        contents.of("segments"),
        contents.of("terms"),
        contents.of("indicators"),
        contents.of("indicator_links"),
        contents.of("citations"),
        contents.of("equations"),
    )

"""The ledger of edits: priorities, what lies outside documents, and the order of rows."""

from __future__ import annotations

from tasks.text.edits import Change, Owner, changes_inside, changes_outside, without_overlaps, write_ledger
from tasks.text.furniture import Span


def test_of_two_changes_at_one_place_the_weightier_stays():
    furniture, ocr = Change(2, 6, "furniture", "f"), Change(3, 4, "ocr", "o", "责")
    assert without_overlaps([ocr, furniture]) == [furniture]
    assert without_overlaps([Change(3, 3, "paragraph_break", "p", "\n"), ocr]) == [ocr]


def test_changes_that_touch_both_stay():
    first, second = Change(1, 2, "hard_break", "h"), Change(2, 3, "page_number", "p")
    assert without_overlaps([second, first]) == [first, second]


def test_everything_outside_documents_goes():
    raw = "推荐\n正文。\n\n下载\n杂项"
    owners = [Owner(3, 6, "d")]
    changes = changes_outside(raw, owners, [Span(0, 2, "header", "a"), Span(8, 10, "download", "b")])
    assert [(c.start, c.end, c.kind, c.rule) for c in changes] == [
        (0, 2, "furniture", "a"),
        (2, 3, "whitespace", "between_documents"),
        (6, 8, "whitespace", "between_documents"),
        (8, 10, "furniture", "b"),
        (10, 13, "furniture", "outside_documents"),
    ]


def test_furniture_that_reaches_into_a_document_is_cut_at_its_edge():
    changes = changes_outside("abcdef", [Owner(2, 4, "d")], [Span(1, 5, "other", "x")])
    assert [(c.start, c.end, c.rule) for c in changes] == [
        (0, 1, "outside_documents"), (1, 2, "x"), (4, 5, "x"), (5, 6, "outside_documents")
    ]  # fmt: skip


def test_only_changes_whole_inside_a_document_are_kept():
    owners = [Owner(0, 3, "a"), Owner(5, 9, "b")]
    changes = [
        Change(1, 2, "ocr", "o", "x"),
        Change(2, 4, "ocr", "o"),
        Change(5, 9, "ocr", "o"),
        Change(9, 9, "ocr", "o", "y"),
    ]
    assert changes_inside(changes, owners) == [changes[0], changes[2]]


def test_rows_carry_the_document_they_stand_in():
    edits = write_ledger(
        "一二三四", "f", [Change(0, 1, "furniture", "a"), Change(2, 3, "ocr", "o", "叁")], [Owner(1, 4, "d")]
    )
    assert [(e.edit_id, e.document_id, e.ordinal, e.removed, e.inserted) for e in edits] == [
        ("f-e0", None, 0, "一", ""),
        ("f-e2", "d", 1, "三", "叁"),
    ]

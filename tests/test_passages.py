"""Passages: sketches of paragraphs, families of copies with changed names, runs of sentences, counts."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tasks.text import kin_groups
from tasks.text.families import Kinship, ParagraphTable, find_families, with_kin
from tasks.text.kin_groups import groups, likely_pairs, not_alone, sharing
from tasks.text.paragraphs import BANDS, RUN_DTYPE, Paragraph, find_paragraphs, raw_span
from tasks.text.passages import count_distinct, passage_id, passage_number
from tasks.text.runs import find_runs, not_inside
from tasks.text.shingles import normalise
from tests.made_documents import edited, random_text
from warehouse.records import Edit, Segment

LONG = "要坚持问题导向,聚焦群众反映强烈的出行、就医、上学等突出问题,逐项列出清单、明确责任、限期办结;" * 3


def paragraph(text: str, start: int = 0, kind: str = "paragraph") -> Segment:
    return Segment(f"f-p{start}", "f-0-d", None, 0, kind, None, None, "1", text, start, start + len(text))


def sketch(text: str) -> Paragraph:
    return find_paragraphs([paragraph(text)], [])[0]


def kinship(texts: list[str]) -> Kinship:
    rows = [sketch(text) for text in texts]
    bands = np.frombuffer(b"".join(row.bands for row in rows), "<u4").reshape(-1, BANDS)
    sketches = np.frombuffer(b"".join(row.sketch for row in rows), np.uint8).reshape(-1, BANDS)
    counts = np.array([row.letter_count for row in rows])
    return Kinship(
        ParagraphTable(np.array([row.text_hash for row in rows]), bands, sketches, counts),
        lambda row: normalise(texts[row]),
    )


def test_long_paragraphs_have_a_sketch() -> None:
    """Paragraphs of 80 characters are sketched with their place, shorter ones and sentences are not."""
    segments = [paragraph(LONG), paragraph("短" * 79, 200), paragraph(LONG, 300, "sentence"), paragraph("长" * 80, 500)]
    found = find_paragraphs(segments, [])
    assert [(row.segment_id, row.raw_start, row.raw_end) for row in found] == [
        ("f-p0", 0, len(LONG)),
        ("f-p500", 500, 580),
    ]


def test_width_and_punctuation_make_no_difference() -> None:
    """The same letters with other punctuation, width and line breaks have the same hash and bands."""
    other = LONG.replace(",", "，\n").replace("、", " ")
    one, two = find_paragraphs([paragraph(LONG), paragraph(other, 900)], [])
    assert (one.text_hash, one.bands, one.sketch) == (two.text_hash, two.bands, two.sketch)


def test_a_sketch_hangs_on_its_paragraph_alone() -> None:
    """Among others, last or first, with letters that fold to several beside it: the same sketch."""
    chooser = random.Random(5)
    texts = [random_text(chooser, 90 + 20 * at) for at in range(6)]
    texts[2] += "面积90㎡"
    together = find_paragraphs([paragraph(text, 1000 * at) for at, text in enumerate(texts)], [])
    for text, row in zip(texts, together, strict=True):
        alone = sketch(text)
        assert (row.text_hash, row.bands, row.sketch, row.runs) == (
            alone.text_hash,
            alone.bands,
            alone.sketch,
            alone.runs,
        )


def test_raw_spans_go_through_the_edits() -> None:
    """raw 'ab\\ncd', clean 'abcd' with the line end removed, and an inserted letter."""
    edits = [
        Edit("", "f", None, 0, 12, 13, "hard_break", "", "\n", ""),
        Edit("", "f", None, 1, 15, 15, "ocr", "", "", "x"),
    ]
    text = "ab" + "cd" + "x" + "字" * 90
    row = find_paragraphs([Segment("s", "d", None, 0, "paragraph", None, None, "1", text, 10, 105)], edits)[0]
    assert raw_span(10, row.shifts, 0, 2) == (10, 12)
    assert raw_span(10, row.shifts, 2, 4) == (13, 15)
    assert raw_span(10, row.shifts, 4, 5) == (15, 15)
    assert raw_span(10, row.shifts, 5, len(text)) == (15, 105)


def test_copies_with_changed_names_are_one_family() -> None:
    """A paragraph, one with another place and other numbers, and one of other words."""
    text = "今年以来,青石县新建小区12个,完成投资6.5亿元," + random_text(random.Random(1), 90)
    other = text.replace("青石县", "云溪镇").replace("12", "3").replace("6.5", "18")
    found = list(find_families(kinship([text, other, random_text(random.Random(2), 120)]), range(3)))
    assert [(each.canonical, each.row) for each in found] == [(0, 1)]
    assert len(found[0].slots) == 3


def test_more_than_a_fifth_changed_is_another_text() -> None:
    chooser = random.Random(3)
    text = random_text(chooser, 200)
    assert not list(find_families(kinship([text, edited(chooser, text, 0.3)]), range(2)))


def test_families_hang_on_the_texts_alone() -> None:
    """In another order, and only over what a chain of kin joins to a text, families are the same."""
    chooser = random.Random(4)
    originals = [random_text(chooser, 150) for _ in range(8)]
    texts = [edited(chooser, text, share) for text in originals for share in (0.0, 0.06, 0.1)]
    chooser.shuffle(texts)

    def named(texts: list[str], rows: list[int]) -> set[tuple[str, str]]:
        return {(texts[each.canonical], texts[each.row]) for each in find_families(kinship(texts), rows)}

    whole = named(texts, list(range(len(texts))))
    assert named(texts[::-1], list(range(len(texts)))) == whole
    near = sorted(with_kin(kinship(texts), [0]))
    assert len(near) < len(texts)
    assert named(texts, near) == {pair for pair in whole if pair[0] in {texts[row] for row in near}}


def test_sharing_finds_all_rows_with_a_key() -> None:
    """Rows with a key of another in the same band, and nobody else."""
    bands = np.repeat(np.arange(5, dtype=np.uint32)[:, None], BANDS, axis=1)
    bands[:, :2] = [[1, 5], [2, 5], [1, 7], [3, 8], [5, 1]]
    assert sharing(lambda band: bands[:, band], 5, np.array([0])).tolist() == [0, 1, 2]
    assert not_alone(lambda band: bands[:, band], 5).tolist() == [0, 1, 2]


def test_kin_are_never_in_two_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that a chain of likely pairs joins are handed out together, each once; a crowd is one group."""
    chooser = random.Random(11)
    originals = [random_text(chooser, 150) for _ in range(12)]
    texts = [edited(chooser, text, 0.05) for text in originals for _ in range(4)]
    texts += [originals[0] + str(number) for number in range(30)]
    monkeypatch.setattr(kin_groups, "CROWD", 16)
    table = kinship(texts).table
    pairs = likely_pairs(table)
    found = [set(group.tolist()) for group in groups(pairs, len(texts))]
    assert sorted(row for group in found for row in group) == sorted(set(pairs.ravel().tolist()))
    assert all(any({left, right} <= group for group in found) for left, right in pairs.tolist())
    whole = {(each.canonical, each.row) for each in find_families(kinship(texts), range(len(texts)))}
    parts = {(each.canonical, each.row) for group in found for each in find_families(kinship(texts), sorted(group))}
    assert parts == whole


def runs_of(texts: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    parts = [np.frombuffer(sketch(text).runs, RUN_DTYPE) for text in texts]
    windows = np.concatenate(parts)
    return windows, np.repeat(np.arange(len(texts)), [len(part) for part in parts]), np.arange(len(windows))


def test_sentences_in_other_paragraphs_are_a_run() -> None:
    """Three sentences that two paragraphs share, though the rest differs, are one run; numbers may differ."""
    chooser = random.Random(6)
    shared = [random_text(chooser, 60) + "12个。" for _ in range(3)]
    other = [random_text(chooser, 70) + "。" for _ in range(4)]
    left = other[0] + "".join(shared) + other[1]
    right = other[2] + "".join(shared).replace("12", "305") + other[3]
    runs = find_runs(*runs_of([left, right]), np.array([0, 1]))
    assert [left[a:b] for a, b in zip(runs.starts[:1], runs.ends[:1], strict=True)] == ["".join(shared)]
    assert len(set(runs.ids.tolist())) == 1
    assert not len(not_inside(runs, np.array([4, 4])).ids)
    assert len(not_inside(runs, np.array([4, -1])).ids) == 2


def test_runs_in_copies_of_one_text_do_not_count() -> None:
    text = random_text(random.Random(7), 100) + "。" + random_text(random.Random(8), 100)
    assert not len(find_runs(*runs_of([text, text]), np.array([3, 3])).ids)


def test_no_paragraphs_have_no_runs() -> None:
    assert find_paragraphs([], []) == []
    assert not len(find_runs(np.empty(0, RUN_DTYPE), *(np.empty(0, np.int64) for _ in range(3))).ids)


def test_ids_and_hashes_stand_for_each_other() -> None:
    assert [passage_number(passage_id(number)) for number in (-1, 0, 2**63 - 1)] == [-1, 0, 2**63 - 1]


def test_owners_count_once() -> None:
    assert count_distinct(np.array([0, 0, 0, 2]), np.array([1, 1, 5, 1]), 3).tolist() == [2, 0, 1]

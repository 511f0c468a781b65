"""Every reason that can open a document has a confidence."""

import pytest

from tasks.text.boundary_confidence import boundary_confidence
from tasks.text.structure import find_structure

PAGE = (
    "篇一:在会上的讲话\n同志们:\n"
    + "要抓好落实,确保完成全年任务。" * 30
    + "谢谢大家!\n篇二:在会上的发言\n各位领导:\n"
    + "我们将努力工作。" * 40
)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("page", 0.98), ("another_meeting", 0.75), ("a_rule_of_a_piece_heading", 0.97), (None, None)],
)
def test_a_reason_has_its_confidence(reason: str | None, expected: float | None) -> None:
    assert boundary_confidence(reason) == expected


def test_documents_carry_reason_and_confidence() -> None:
    documents = find_structure(PAGE, "0" * 32).documents
    assert len(documents) == 2
    assert all(each.boundary_reason and 0 < (each.boundary_confidence or 0) <= 1 for each in documents)

"""Which files a run reads."""

import pytest

from tasks.planning import Known, make_plan
from tasks.workers.scan import Found

A, B, C = (Found(path, letter * 64, 10) for path, letter in (("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c")))
COPY_OF_A = Found("0/copy.txt", A.sha256, 10)


def ids(files: list[Found]) -> list[str]:
    return [each.path for each in files]


@pytest.mark.parametrize(
    ("known", "options", "expected"),
    [
        pytest.param({}, {}, ["a.txt", "b.txt"], id="all-new"),
        pytest.param({A.file_id: "r1"}, {}, ["b.txt"], id="one-known"),
        pytest.param({A.file_id: "r0"}, {}, ["a.txt", "b.txt"], id="made-by-other-rules"),
        pytest.param({A.file_id: "r0"}, {"keep_old_rules": True}, ["b.txt"], id="other-rules-kept"),
        pytest.param({A.file_id: "r1", B.file_id: "r1"}, {"full_refresh": True}, ["a.txt", "b.txt"], id="refresh"),
        pytest.param({}, {"limit": 1}, ["a.txt"], id="limit"),
        pytest.param({}, {"limit": 0}, [], id="limit-none"),
    ],
)
def test_what_is_read(known: dict, options: dict, expected: list[str]) -> None:
    assert ids(make_plan([B, A], Known(known), "r1", **options).to_read) == expected


def test_a_content_under_two_paths_is_read_once_under_the_smaller() -> None:
    plan = make_plan([A, COPY_OF_A], Known({}), "r1")
    assert ids(plan.to_read) == ["0/copy.txt"]
    assert ids(plan.seen) == ["0/copy.txt", "a.txt"]


def test_a_content_refused_by_these_rules_is_not_read_again() -> None:
    assert make_plan([A], Known({}, frozenset({A.file_id})), "r1").to_read == []


def test_a_published_file_that_is_made_again_gives_way_and_one_that_vanished_is_told() -> None:
    plan = make_plan([A], Known({A.file_id: "r0", C.file_id: "r1"}), "r1")
    assert plan.replaced == {A.file_id}
    assert plan.vanished == {C.file_id}

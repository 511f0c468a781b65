"""Which files a run reads."""

import pytest

from tasks.planning import Known, make_plan
from tasks.workers.scan import Found
from warehouse.reading import Inside

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


ZIP = Found("z.zip", "d" * 64, 10)
INSIDE = Inside("!/x.txt", "e" * 32, ZIP.file_id)


def test_a_known_container_is_not_opened_and_its_members_are_present() -> None:
    """At every path where it stands."""
    copy = Found("copy.zip", ZIP.sha256, 10)
    known = Known({ZIP.file_id: "r1", INSIDE.file_id: "r1"}, containers={ZIP.file_id: [INSIDE]})
    plan = make_plan([ZIP, copy], known, "r1")
    assert plan.to_read == []
    assert plan.vanished == frozenset()
    assert [(each.path, each.container_id) for each in plan.inside] == [
        ("copy.zip!/x.txt", ZIP.file_id),
        ("z.zip!/x.txt", ZIP.file_id),
    ]


def test_the_members_of_a_container_that_is_opened_again_give_way() -> None:
    """Unless they stand elsewhere too."""
    known = Known(
        {ZIP.file_id: "r0", INSIDE.file_id: "r0", A.file_id: "r1"},
        containers={ZIP.file_id: [INSIDE, Inside("!/a", A.file_id, "")]},
    )
    plan = make_plan([ZIP, A], known, "r1")
    assert ids(plan.to_read) == ["z.zip"]
    assert plan.replaced == {ZIP.file_id, INSIDE.file_id}
    assert plan.vanished == frozenset()


def test_the_members_of_a_container_that_is_gone_have_vanished() -> None:
    """With the container itself."""
    known = Known({ZIP.file_id: "r1", INSIDE.file_id: "r1"}, containers={ZIP.file_id: [INSIDE]})
    assert make_plan([], known, "r1").vanished == {ZIP.file_id, INSIDE.file_id}

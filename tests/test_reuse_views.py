"""Views of reuse over a few rows: who had a passage first."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse import schema


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory, with its views."""
    with duckdb.connect() as connection:
        schema.create(connection)
        schema.create_views(connection)
        yield connection


def document(connection: duckdb.DuckDBPyConnection, name: str, region: str, year: int | None = None) -> None:
    """A document of a county, with the passage p at 100 to 200."""
    connection.execute(
        "insert into documents by name select ? as document_id, ? as region_code, ? as year", [name, region, year]
    )
    connection.execute(
        "insert into passage_occurrences by name"
        " select 'p' as passage_id, ? as document_id, 100 as raw_start, 200 as raw_end",
        [name],
    )


def left_over(connection: duckdb.DuckDBPyConnection, name: str, region: str, at: int = 120) -> None:
    """A place of another county in a document."""
    connection.execute(
        "insert into foreign_places by name"
        " select ? as document_id, ? as region_code, ? as raw_start, ? + 3 as raw_end",
        [name, region, at, at],
    )


def first(connection: duckdb.DuckDBPyConnection) -> set[tuple[str | None, str | None]]:
    """Which document had the passage first, and the evidence."""
    return set(connection.execute("select first_id, evidence from passage_direction").fetchall())


def test_the_place_left_over_names_the_source(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Two documents of other counties that name the first one's county in its passage were copied from it."""
    for name, region in (("a", "110101"), ("b", "120101"), ("c", "130102")):
        document(warehouse, name, region)
    left_over(warehouse, "b", "110101")
    left_over(warehouse, "c", "110101")
    assert first(warehouse) == {("a", "place")}


@pytest.mark.parametrize(("place", "at"), [("140105", 120), ("110101", 20)])
def test_a_place_of_nobody_or_elsewhere_tells_nothing(
    warehouse: duckdb.DuckDBPyConnection, place: str, at: int
) -> None:
    """The place must be the other document's, and stand in the passage."""
    document(warehouse, "a", "110101")
    document(warehouse, "b", "120101")
    left_over(warehouse, "b", place, at)
    assert first(warehouse) == {(None, None)}


def test_each_with_the_other_s_place_tells_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    document(warehouse, "a", "110101")
    document(warehouse, "b", "120101")
    left_over(warehouse, "b", "110101")
    left_over(warehouse, "a", "120101")
    assert first(warehouse) == {(None, None)}


def test_years_say_more_than_places(warehouse: duckdb.DuckDBPyConnection) -> None:
    document(warehouse, "a", "110101", 2015)
    document(warehouse, "b", "120101", 2012)
    left_over(warehouse, "b", "110101")
    assert first(warehouse) == {("b", "year")}


@pytest.mark.parametrize(
    ("places", "years", "expected"),
    [
        pytest.param([("b", "110101")], (None, None), ("a", "place"), id="place"),
        pytest.param([("b", "110101"), ("a", "120101")], (None, None), (None, None), id="each-other"),
        pytest.param([("b", "140105")], (None, None), (None, None), id="of-a-third"),
        pytest.param([("b", "110101")], (2015, 2012), ("b", "year"), id="year-first"),
    ],
)
def test_of_two_copies_the_one_that_names_the_other_s_county_is_the_later(
    warehouse: duckdb.DuckDBPyConnection,
    places: list[tuple[str, str]],
    years: tuple[int | None, int | None],
    expected: tuple[str | None, str | None],
) -> None:
    """A near copy with the other document's county left in was copied from it, unless years say otherwise."""
    for name, region, year in zip("ab", ("110101", "120101"), years, strict=True):
        document(warehouse, name, region, year)
    warehouse.execute("insert into duplicate_pairs by name select 'a' as left_id, 'b' as right_id, 'near' as method")
    for name, region in places:
        left_over(warehouse, name, region)
    assert warehouse.execute("select first_id, evidence from duplicate_direction").fetchall() == [expected]

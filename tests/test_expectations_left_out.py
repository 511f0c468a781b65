"""What Great Expectations is imported without: names can be taken from it, nothing can be done with them."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator

import pytest

from expectations.left_out import LEFT_OUT, Finder, LeftOutError


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("expectations.left_out.LEFT_OUT", re.compile("scipy_of_tests"))
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    yield
    for name in [name for name in sys.modules if name.startswith("scipy_of_tests")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("name", "is_out"),
    [
        ("pandas", True),
        ("great_expectations.datasource.fluent.snowflake_datasource", True),
        ("great_expectations.datasource.fluent.data_asset.path", True),
        ("great_expectations.expectations.core.expect_column_to_exist", True),
        ("great_expectations.expectations.metrics.column_aggregate_metrics", True),
        ("great_expectations.datasource.fluent.sql_datasource", False),
        ("great_expectations.expectations.core.unexpected_rows_expectation", False),
        ("great_expectations.expectations.metrics.query_metrics", False),
        ("pandas_of_ours", False),
        ("sqlalchemy", False),
    ],
)
def test_what_our_promises_need_is_kept(name: str, is_out: bool) -> None:
    """The SQL source, the expectation of rows and its metrics stay."""
    assert (LEFT_OUT.fullmatch(name) is not None) is is_out


@pytest.mark.usefixtures("finder")
def test_a_part_left_out_can_be_named_and_not_used() -> None:
    """Modules below it are found too; classes can be made from what it gives, objects cannot."""
    below = importlib.import_module("scipy_of_tests.stats")
    function = below.distributions.norm

    class Ours(function):  # type: ignore[misc, valid-type]
        pass

    assert not isinstance("", function)
    for each in (function, Ours):
        with pytest.raises(LeftOutError, match="was left out"):
            each(1)
    with pytest.raises(AttributeError):
        below.__path_of_nothing__  # noqa: B018

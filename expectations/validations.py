"""Great Expectations over the staging database, read-only: one validation a table of a suite, with its page."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from expectations.left_out import is_left_out, leave_out
from expectations.promises import Promise, load_promises

SILENCE = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}  # read by Great Expectations when it is imported
SOURCE = "staging"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Great Expectations said about one promise; `error` where it could not say anything."""

    success: bool
    unexpected_count: int | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on each promise by name, and Great Expectations' page on each table of a suite: `files-files` -> HTML."""

    verdicts: Mapping[str, Verdict]
    pages: Mapping[str, str]


def judge_promises(
    staging: Path, promises: Sequence[Promise], run_id: str, config: Mapping[str, str | int]
) -> Judgement:
    """What Great Expectations says about the promises: each suite is validated on a batch of its table; needs `own_cursors`.

    With a checkpoint, which keeps each suite, definition and result in a store and compares them with what it kept, the
    same took twice the time.
    """
    os.environ.update(SILENCE)
    verdicts: dict[str, Verdict] = {}
    pages: dict[str, str] = {}
    groups = list(_by_page(promises))
    source = _source(_context(), staging, config, [(page, members[0].table) for page, members in groups])
    # A name that may be a time is read as one: "20261122T060739-96a10a" has a time zone of 96 hours, an error.
    named = _library().RunIdentifier(run_name=f"run {run_id}", run_time=datetime.now(UTC)).to_json_dict()
    for page, members in groups:
        validation = _validate(source, page, members)
        validation.meta["run_id"] = named
        verdicts |= {each.expectation_config.meta["promise"]: _verdict(each) for each in validation.results}
        pages[page] = _page(validation)
    return Judgement(verdicts, pages)


def preload(is_whole: bool) -> None:
    """Import Great Expectations ahead of its use, whole or without what our promises do not need."""
    os.environ.update(SILENCE)
    if not is_whole:
        leave_out()
    _library()
    _rehearse()


def _rehearse() -> None:
    """Load and compile what the first judgement would wait for: the dialect, the promises, the templates of a page."""
    import duckdb_engine  # noqa: F401
    from great_expectations.core import ExpectationSuiteValidationResult

    load_promises()
    _promised_rows()
    counts = dict.fromkeys(("evaluated_expectations", "successful_expectations", "unsuccessful_expectations"), 0)
    statistics = {**counts, "success_percent": None}
    _page(
        ExpectationSuiteValidationResult(
            True, [], "rehearsal", statistics=statistics, meta={"batch_spec": {"table": ""}}
        )
    )


def _library() -> Any:
    """Great Expectations, untyped; importing it whole takes 2.5 CPU seconds: pandas, scipy and altair come along."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its imports use what Python is about to drop
        import great_expectations

    return great_expectations


def _context() -> Any:
    """A context that keeps everything in memory."""
    gx = _library()
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _source(context: Any, staging: Path, config: Mapping[str, str | int], tables: Sequence[tuple[str, str]]) -> Any:
    """The staging database with an asset for each page; added one by one, each would write the configuration anew."""
    return context.data_sources.add_sql(
        SOURCE,
        connection_string="duckdb:///staging",  # the path itself goes by argument: it may hold a ? or a %
        create_temp_table=False,
        kwargs={"connect_args": {"database": str(staging), "read_only": True, "config": dict(config)}},
        assets=[{"type": "table", "name": page, "table_name": table} for page, table in tables],
    )


def _by_page(promises: Sequence[Promise]) -> Iterator[tuple[str, list[Promise]]]:
    """The promises about each table of a suite: `documents-edits` -> those of the suite `documents` about edits."""
    ordered = sorted(promises, key=lambda promise: (promise.suite, promise.table))
    for (suite, table), members in groupby(ordered, key=lambda promise: (promise.suite, promise.table)):
        yield f"{suite}-{table}", list(members)


def _validate(source: Any, name: str, promises: Sequence[Promise]) -> Any:
    asset = source.get_asset(name)
    batch = asset.get_batch(asset.build_batch_request())
    suite = _library().ExpectationSuite(name=name, expectations=[_expectation(each) for each in promises])
    return batch.validate(suite, result_format="BASIC")


def _page(validation: Any) -> str:
    """The page of Data Docs on a validation; what went wrong where it cannot be drawn, since the verdicts stand without."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    try:
        document = ValidationResultsPageRenderer(run_info_at_end=False).render(validation)
        return str(_view().render(document, show_how_to_buttons=False))
    except Exception as error:
        if is_left_out():
            raise
        return f"<html><head></head><body>{escape(repr(error))}</body></html>"


@cache
def _view() -> Any:
    """What makes HTML of a page; its templates are compiled once."""
    from great_expectations.render.view.view import DefaultJinjaPageView

    return DefaultJinjaPageView()


@cache
def _promised_rows() -> Any:
    """UnexpectedRowsExpectation that counts the rows and does not fetch them: the same verdict in half the time.

    It would leave a half-read result open for each promise, with all the memory of its joins.
    """
    base = _library().expectations.UnexpectedRowsExpectation
    from great_expectations.compatibility.pydantic import PrivateAttr

    class ExpectPromiseToHold(base):  # type: ignore[misc, valid-type]
        """No row breaks the promise."""

        metric_dependencies = ("unexpected_rows_query.row_count",)
        _configuration: Any = PrivateAttr(None)

        @property
        def configuration(self) -> Any:
            """What it is made of: asked for 28 times by each validation, and made anew each time by Great Expectations."""
            if self._configuration is None:
                self._configuration = super().configuration
            return self._configuration

        def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
            count = metrics["unexpected_rows_query.row_count"]
            return {"success": count == 0, "result": {"observed_value": count}}

    return ExpectPromiseToHold


def _expectation(promise: Promise) -> Any:
    return _promised_rows()(
        unexpected_rows_query=promise.batch_query,
        severity=promise.severity,
        description=f"[{promise.severity}] {promise.name}: {promise.sentence}",
        notes=promise.reason,
        meta={"promise": promise.name},
    )


def _verdict(result: Any) -> Verdict:
    if "observed_value" in result.result:
        return Verdict(bool(result.success), int(result.result["observed_value"]))
    return Verdict(False, None, _first_message(result.exception_info))


def _first_message(information: Any) -> str:
    """The first exception's message: Great Expectations keeps one record, or one a metric."""
    if "exception_message" in information:
        return str(information["exception_message"])
    return next((str(each.get("exception_message")) for each in information.values()), "no result and no exception")

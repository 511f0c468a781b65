"""Great Expectations over the staging database: one checkpoint a suite, one validation a table, read-only."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from expectations.cursors import own_cursors
from expectations.promises import Promise

SILENCE = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}  # read by Great Expectations when it is imported


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Great Expectations said about one promise; `error` where it could not say anything."""

    success: bool
    unexpected_count: int | None
    error: str | None = None


def run_checkpoints(
    staging: Path, promises: Sequence[Promise], run_id: str, site: Path, config: Mapping[str, str | int]
) -> dict[str, Verdict]:
    """The verdict on each promise by name; its Data Docs are built in the folder `site`."""
    os.environ.update(SILENCE)
    with own_cursors():
        context = _context(site)
        source = context.data_sources.add_sql(
            "staging",
            connection_string="duckdb:///staging",  # the path itself goes by argument: it may hold a ? or a %
            create_temp_table=False,
            kwargs={"connect_args": {"database": str(staging), "read_only": True, "config": dict(config)}},
        )
        verdicts: dict[str, Verdict] = {}
        for suite, members in groupby(promises, key=lambda promise: promise.suite):
            verdicts |= _run_suite(context, source, suite, list(members), run_id)
        context.build_data_docs(build_index=False)  # once, not after each validation: the index is ours
        return verdicts


def preload() -> None:
    """Import Great Expectations ahead of its use, while something else is waited for."""
    os.environ.update(SILENCE)
    _library()


def _library() -> Any:
    """Great Expectations, untyped; importing it takes six seconds: pandas, scipy and altair come along."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its imports use what Python is about to drop
        import great_expectations

    return great_expectations


def _context(site: Path) -> Any:
    """A context that keeps all but its pages in memory: with a YAML file for each of its things a run took half as long again."""
    gx = _library()
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        data_docs_sites={"local_site": _site(site)},
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _site(folder: Path) -> dict[str, Any]:
    """The site of Data Docs: pages of validations alone, as each other page costs 0.1 s and our index has all of them."""
    return {
        "class_name": "PlainSiteBuilder",
        "module_name": "expectations.plain_site",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_section_builders": {"expectations": "None", "profiling": "None"},
    }


def _run_suite(context: Any, source: Any, suite: str, promises: Sequence[Promise], run_id: str) -> dict[str, Verdict]:
    from great_expectations.core.run_identifier import RunIdentifier

    gx = _library()
    ordered = sorted(promises, key=lambda promise: promise.table)
    definitions = [
        _definition(context, source, f"{suite}-{table}", table, list(members))
        for table, members in groupby(ordered, key=lambda promise: promise.table)
    ]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=suite,
            validation_definitions=definitions,
            result_format="BASIC",
        )
    )
    # Without a time, a name is read as one: "20261122T060739-96a10a" as a time zone of 96 hours, which is an error.
    named = RunIdentifier(run_name=run_id, run_time=datetime.now(UTC))
    outcome = checkpoint.run(run_id=named)
    results = [result for validation in outcome.run_results.values() for result in validation.results]
    return {result.expectation_config.meta["promise"]: _verdict(result) for result in results}


def _definition(context: Any, source: Any, name: str, table: str, promises: Sequence[Promise]) -> Any:
    gx = _library()
    asset = source.add_table_asset(name, table_name=table)
    suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=[_expectation(each) for each in promises]))
    batch = asset.add_batch_definition_whole_table("all")
    return context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))


@cache
def _promised_rows() -> Any:
    """UnexpectedRowsExpectation that counts the rows and does not fetch them: the same verdict in half the time.

    It would leave a half-read result open for each promise, with all the memory of its joins.
    """
    base = _library().expectations.UnexpectedRowsExpectation

    class ExpectPromiseToHold(base):  # type: ignore[misc, valid-type]
        """No row breaks the promise."""

        metric_dependencies = ("unexpected_rows_query.row_count",)

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

"""Staged figures -> what contradicts what: the rules of the audit over a run's files and over copied documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.audit import fill_findings
from warehouse.auditing import staged_figures, write_findings

Paths = Mapping[str, Sequence[Path]]


@task(name="audit figures", cache_policy=NO_CACHE)
def audit_figures(
    staging: Path,
    corpus: Mapping[str, Path],
    published: Paths,
    replaced: Collection[str],
    memory_limit: str,
    threads: int,
    target: Path,
) -> Path:
    """The findings as a Parquet file in `target`; nothing is kept out for them."""
    with staged_figures(staging, corpus, published, replaced, memory_limit, threads) as connection:
        fill_findings(connection)
        return write_findings(connection, target / "findings.parquet")

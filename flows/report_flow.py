"""Published warehouse -> the quality report as a Prefect artifact, and as a page beside the warehouse."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.quality_page import leave_page
from flows.report import report_text, status_table
from flows.settings import load_settings
from tasks.report import leave_artifacts


@flow(name="report", flow_run_name="report {warehouse}")
def report(warehouse: Path | None = None, config: Path | None = None) -> str:
    """Leave what `gongwen report` prints as an artifact; what is not given comes from GONGWEN_… and gongwen.toml."""
    settings = load_settings({"warehouse": warehouse}, config=config)
    text = report_text(settings.warehouse, settings.data_docs)
    leave_page(settings)
    leave_artifacts(text, status_table(settings.warehouse))
    return text

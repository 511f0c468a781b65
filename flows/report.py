"""The published warehouse -> what a person reads of it: its status, and a page on the quality of the last run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.plain import plain
from warehouse.reading import ask, has_column

STATUS = {
    "runs": "运行批次 / Runs",
    "contents": "内容 / Contents",
    "paths": "路径 / Paths",
    "quarantine": "隔离区 / Quarantine",
    "corrections": "人工更正 / Corrections",
}
REPORT = {
    **STATUS,
    "broken_promises": "未兑现的规则 / Promises not kept",
    "masks_by_site": "遮蔽 / Masks by site",
    "least_certain": "最需复核的指标 / Look at these first",
    "unknown_names": "目录外的指标名称 / Names the catalogue does not know",
}


def markdown_table(rows: list[dict[str, Any]]) -> str:
    """Rows as a Markdown table, the text of strangers made harmless; a dash where there are none."""
    if not rows:
        return "—"
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join("" if v is None else plain(str(v)) for v in row.values()) + " |" for row in rows]
    return "\n".join(lines)


def _sections(warehouse: Path, questions: dict[str, str], level: str) -> str:
    has_corrections = has_column(warehouse, "quality.corrections", "sets")  # a warehouse of an older version has none
    asked = {name: title for name, title in questions.items() if name != "corrections" or has_corrections}
    parts = [f"{level} {title}\n\n{markdown_table(ask(warehouse, name))}\n" for name, title in asked.items()]
    return "\n".join(parts)


def status_text(warehouse: Path, refused: Path | None = None) -> str:
    """Runs, files and quarantine; above them why the last run was refused, where it was."""
    why = refused.read_text("utf8") if refused and refused.is_file() else ""
    lines = [f"- {plain(line, limit=1000)}" for line in why.splitlines()]
    head = ["## 上次运行被拒,未发布 / The last run was refused", "", *lines, "", ""] if lines else []
    return "\n".join(head) + _sections(warehouse, STATUS, "##")


def status_table(warehouse: Path) -> list[dict[str, str]]:
    """What stands in the warehouse, as rows of text."""
    return [{name: str(value) for name, value in row.items()} for row in ask(warehouse, "contents")]


def report_text(warehouse: Path, data_docs: Path) -> str:
    """The quality of what is there, for people: every table is a query of `warehouse/queries`."""
    head = f"# 数据质量报告 / Data quality of {warehouse.name}\n\n"
    return head + _sections(warehouse, REPORT, "##") + f"\nData Docs: {data_docs}\n"

"""An indicator or a place in a file -> its sentence with every number marked, and the rule that gave each field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse.reading import ask
from warehouse.visible import visible

RULES = ("quantity", "measure", "name")  # the parts of `indicators.rule`, in its order
OF_QUANTITY = (
    "value",
    "value_high",
    "unit",
    "value_base",
    "base_unit",
    "value_text",
    "qualifier",
    "bound",
    "mask_kind",
)
OF_MEASURE = ("measure", "comparator", "of_measure", "change_kind", "growth_basis", "base_period", "rank_total")
OF_NAME = ("name", "name_canonical", "subject", "subject_kind", "scope", "region_code")
OF_TIME = ("status", "strictness", "period", "period_kind", "period_offset", "period_start", "period_end", "deadline")


def explain(warehouse: Path, what: str) -> str | None:
    """The explanation of an indicator's id or of `path:offset`; None where nothing stands there."""
    path, _, offset = what.rpartition(":")
    place = {"indicator_id": what, "path": path, "at": int(offset) if path and offset.isdecimal() else -1}
    found = ask(warehouse, "explained_sentence", place)
    if not found:
        return None
    sentence = found[0]
    of_segment = {"segment_id": sentence["segment_id"]}
    rows = ask(warehouse, "explained_indicators", of_segment)
    links = ask(warehouse, "explained_links", of_segment)
    numbers = {row["indicator_id"]: number for number, row in enumerate(rows, 1)}
    lines = [
        visible(f"{sentence['path']}:{sentence['raw_start']}-{sentence['raw_end']}  {sentence['title'] or ''}").strip(),
        f"year of the document: {sentence['year']} ({sentence['year_source']}), section: {sentence['section_role']}",
        "",
        _marked(sentence["text"], rows),
    ]
    for row in rows:
        lines += ["", *_of_row(numbers[row["indicator_id"]], row)]
    for link in links:
        ends = [f"[{numbers[end]}]" if end in numbers else end for end in (link["from_id"], link["to_id"])]
        lines.append(f"{ends[0]} {link['relation']} {ends[1]}  confidence {link['confidence']:.2f}")
    return "\n".join(lines if rows else [*lines, "", "no indicator was read here"])


def _marked(text: str, rows: list[dict[str, Any]]) -> str:
    """The sentence with each quote in brackets and its number: 完成投资【1.84亿元】1."""
    out, at = [], 0
    for number, row in enumerate(rows, 1):
        found = text.find(row["quote_text"], at)
        if found < 0:
            continue
        out += [text[at:found], f"【{row['quote_text']}】[{number}]"]
        at = found + len(row["quote_text"])
    return visible("".join(out) + text[at:]).strip()


def _of_row(number: int, row: dict[str, Any]) -> list[str]:
    rules = dict(zip(RULES, (row["rule"] or "").split("/"), strict=False))
    groups = (("quantity", OF_QUANTITY), ("measure", OF_MEASURE), ("name", OF_NAME), ("time", OF_TIME))
    lines = [f"[{number}] {row['indicator_id']}  confidence {row['confidence']:.2f}" + _reasons(row)]
    for group, fields in groups:
        said = ", ".join(f"{field}={visible(str(row[field]))}" for field in fields if row[field] not in (None, ""))
        rule = f" (rule {rules[group]})" if rules.get(group) else ""
        lines.append(f"    {group}{rule}: {said}")
    return lines


def _reasons(row: dict[str, Any]) -> str:
    return ", lowered by " + ", ".join(row["reasons"]) if row["reasons"] else ""

"""The findings of the audit as text: the arithmetic, and each sentence with its figures marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse.reading import ask
from warehouse.visible import visible

AROUND = 120  # characters of a long sentence shown on each side of its marked figures


def findings_text(warehouse: Path, rule: str | None = None) -> str:
    """Every finding that stands, the surest first; one of a rule alone where it is named."""
    found = ask(warehouse, "findings", {"rule": rule})
    blocks = ["\n".join(_of_finding(number, each)) for number, each in enumerate(found, 1)]
    rules: dict[str, int] = {}
    for each in found:
        rules[each["rule"]] = rules.get(each["rule"], 0) + 1
    counts = ", ".join(f"{count} {name}" for name, count in sorted(rules.items()))
    return "\n\n".join([*blocks, f"{len(found)} findings" + (f": {counts}" if counts else "")])


def _of_finding(number: int, finding: dict[str, Any]) -> list[str]:
    slip = f", a factor of {finding['slip']:,}" if finding["slip"] else ""
    head = f"{number}. {finding['rule']} ({finding['severity']}, confidence {finding['confidence']:.2f}{slip})"
    lines = [head, f"   {visible(finding['arithmetic'])}"]
    for sentence in finding["sentences"]:
        lines.append(f"   {visible(sentence['path'])}:{sentence['raw_start']}  {_marked(sentence)}")
    return lines


def _marked(sentence: dict[str, Any]) -> str:
    """The sentence with the figures of the finding in brackets: 抽查【1292批次】,合格【1217批次】."""
    text, out, at, first = sentence["text"], [], 0, None
    for quote in sentence["quotes"]:
        found = text.find(quote, at)
        if found < 0:
            continue
        first = found if first is None else first
        out += [text[at:found], f"【{quote}】"]
        at = found + len(quote)
    begin = max(0, (first or 0) - AROUND)
    marked = "".join(out)[begin:] + text[at : at + AROUND]
    return visible(("…" if begin else "") + marked + ("…" if at + AROUND < len(text) else "")).strip()

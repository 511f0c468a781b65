#!/usr/bin/env python3
"""Write examples/raw and examples/truth from the annotated pages in examples/annotated.

A page is written once, with its truth inside it: `⟦kind fields⟧text⟦/⟧`, nested as needed.
  f KIND                      page furniture
  d role=…;title=…;truncated= a document          c title=…    a collection
  n KIND, or n ocr=intended   noise inside a document
  i n=name;v=value;u=unit;…   an indicator; v2 = upper end, m = measure (level), s = status (actual),
                              q = qualifier (exact), p = period (none), masked=1, optional=1
Offsets are code points into the raw text, as in the warehouse. Encodings go by the file's name.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TAG = re.compile(r"⟦(/|(\w)(?: ([^⟧]*))?)⟧")
ENCODINGS = {"09_gb18030.txt": "gb18030", "10_utf16.txt": "utf-16"}
BROKEN = {"12_picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4}  # a picture under a text's name


def _fields(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) if "=" in part else ("kind", part) for part in text.split(";") if part)


def parse(annotated: str) -> tuple[str, list[tuple[str, dict[str, str], int, int]]]:
    """(raw text, its tags as (kind, fields, start, end) in the order in which they open)."""
    raw: list[str] = []
    length = at = 0
    tags: list[tuple[str, dict[str, str], int, int]] = []
    open_tags: list[int] = []
    for match in TAG.finditer(annotated):
        piece = annotated[at : match.start()]
        raw.append(piece)
        length += len(piece)
        at = match.end()
        if match[1] == "/":
            kind, fields, start, _ = tags[open_tags[-1]]
            tags[open_tags.pop()] = (kind, fields, start, length)
        else:
            open_tags.append(len(tags))
            tags.append((match[2], _fields(match[3] or ""), length, -1))
    if open_tags:
        raise ValueError(f"{tags[open_tags[-1]]}: this tag is not closed")
    raw.append(annotated[at:])
    return "".join(raw), tags


def indicator(file: str, raw: str, fields: dict[str, str], start: int, end: int) -> dict[str, Any]:
    """One row as in the gold guidelines."""

    def number(key: str) -> float | None:
        return float(fields[key]) if key in fields else None

    return {
        "file": file, "start": start, "end": end, "quote": raw[start:end], "name": fields["n"],
        "measure": fields.get("m", "level"), "value": number("v"), "value_high": number("v2"), "unit": fields["u"],
        "qualifier": fields.get("q", "exact"), "status": fields.get("s", "actual"), "masked": "masked" in fields,
        "period": fields.get("p", ""), "optional": "optional" in fields,
    }  # fmt: skip


def structure(file: str, tags: list[tuple[str, dict[str, str], int, int]]) -> dict[str, Any]:
    """Documents, furniture and noise as in the gold structure."""
    documents: list[dict[str, Any]] = []
    for kind, fields, start, end in tags:
        if kind not in "cd":
            continue
        parent = next((d["id"] for d in documents if d["collection"] and d["start"] <= start < d["end"]), None)
        document = {
            "id": f"d{len(documents) + 1}", "title": fields.get("title", ""), "start": start, "end": end,
            "parent": parent, "collection": kind == "c", "role": fields.get("role", "speech"),
            "truncated": "truncated" in fields,
        }  # fmt: skip
        documents.append(document)
    furniture = [{"start": a, "end": b, "kind": f["kind"]} for k, f, a, b in tags if k == "f"]
    noise = [
        {"start": a, "end": b, "kind": "ocr", "intended": f["ocr"]} if "ocr" in f else {"start": a, "end": b, **f}
        for k, f, a, b in tags
        if k == "n"
    ]
    return {"file": file, "documents": documents, "furniture": furniture, "noise": noise}


def build() -> dict[str, bytes]:
    """Every file of examples/raw and examples/truth, by its path below examples/."""
    out: dict[str, bytes] = {f"raw/{name}": content for name, content in BROKEN.items()}
    for path in sorted((HERE / "annotated").glob("*.txt")):
        raw, tags = parse(path.read_text("utf8"))
        out[f"raw/{path.name}"] = raw.encode(ENCODINGS.get(path.name, "utf8"))
        head = {"file": path.name, "regions": [[0, len(raw)]]}
        rows = [head, *(indicator(path.name, raw, f, a, b) for k, f, a, b in tags if k == "i")]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        out[f"truth/{path.stem}.indicators.jsonl"] = lines.encode()
        text = json.dumps(structure(path.name, tags), ensure_ascii=False, indent=1) + "\n"
        out[f"truth/{path.stem}.structure.json"] = text.encode()
    return out


if __name__ == "__main__":
    for name, content in build().items():
        target = HERE / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    print(f"{HERE}: written")

"""Proposals of new furniture lines, read from a warehouse and written as a table that a person reviews."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from flows.settings import SettingError
from tasks.text.learning import LearningPage, Proposal, learn
from warehouse.reading import ask

PAGES_AT_A_TIME = 2_000
HEAD = """\
# Lines that may be furniture, proposed by `gongwen learn-furniture` from the pages of one site each.
# Look at every row: where the line belongs to no speech, set reviewed = true, else leave it (it is not proposed again).
# `gongwen run RAW --furniture THIS_FILE` takes the reviewed rows for rules.
"""


def write_proposals(warehouse: Path, target: Path, least_pages: int) -> list[Proposal]:
    """Add what the corpus proposes to the table `target`; its rows, reviewed or not, stay as they are."""
    before = target.read_text("utf8") if target.exists() else HEAD
    try:
        rows = tomllib.loads(before).get("rule", [])
        known = {row["name"] for row in rows}
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise SettingError(f"{target}: no table of furniture ({error}); name another file") from error
    new: dict[str, Proposal] = {}
    for each in propose(warehouse, least_pages):
        if each.name not in known:
            new.setdefault(each.name, each)
    if new or not target.exists():
        target.write_text(before.rstrip("\n") + "\n" + "".join(map(_row, new.values())), "utf8")
    return list(new.values())


def propose(warehouse: Path, least_pages: int) -> Iterator[Proposal]:
    """What each site's pages propose, one site after the other."""
    for site in ask(warehouse, "sites", {"least": least_pages}):
        yield from learn(_pages(warehouse, site["site"]), site["site"], least_pages)


def _pages(warehouse: Path, site: str) -> Iterator[LearningPage]:
    after = ""
    while rows := ask(warehouse, "pages_of_site", {"site": site, "after": after, "most": PAGES_AT_A_TIME}):
        for row in rows:
            yield LearningPage(row["text"], row["documents"], row["furniture"])
        after = rows[-1]["file_id"]


def _row(proposal: Proposal) -> str:
    """One [[rule]] as data/furniture.toml has them."""
    fields = {
        "name": proposal.name,
        "pattern": proposal.pattern,
        "mode": "whole",
        "where": "edge",
        "kind": "other",
        "hits": [proposal.example],
        "misses": [],
        "pages": proposal.pages,
        "site": proposal.site,
        "reviewed": False,
    }
    return "\n[[rule]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())


def _toml(value: object) -> str:
    """As JSON writes it, but for the one control that TOML forbids and JSON lets stand."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

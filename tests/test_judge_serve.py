"""The judging process: it imports a part of Great Expectations, and says what the whole would say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from expectations.promises import SUITES
from expectations.run import validate
from expectations.violations import fill_rejected
from tasks.workers.process import Worker
from tests.staged_rows import sound_staging

pytestmark = pytest.mark.quality
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:]+Z|\d{8}T\d{6}[.\d]*Z|collapse-body-[\w-]+"
)  # times, and ids made at random
TOO_LITTLE = """
import json, re, sys
from expectations import left_out
left_out.LEFT_OUT = re.compile(left_out.LEFT_OUT.pattern + sys.argv[1])
from tasks.judge_serve import judge_sparingly, warm_up
warm_up(False)
print(json.dumps(judge_sparingly(json.loads(sys.argv[2]))))
"""


@pytest.fixture
def request_of(tmp_path: Path) -> dict[str, Any]:
    """Staged rows, some of which break promises."""
    path = tmp_path / "staging.duckdb"
    with sound_staging(str(path)) as con:
        con.execute("update indicators set confidence = 2, name = '' where not masked")
        fill_rejected(con, SUITES)
    docs = str(tmp_path / "docs")
    suites = list(SUITES)
    return {
        "staging": str(path),
        "suites": suites,
        "run_id": "r",
        "docs_folder": docs,
        "memory_limit": "1GB",
        "threads": 2,
    }


def _pages(docs: Path) -> dict[str, str]:
    return {page.name: CHANGING.sub("", page.read_text(encoding="utf-8")) for page in docs.rglob("*.html")}


def test_a_part_of_great_expectations_says_what_the_whole_says(request_of: dict[str, Any], tmp_path: Path) -> None:
    """The same results and the same pages, letter for letter."""
    worker = Worker("judge")
    try:
        answer = worker.ask(request_of)
    finally:
        worker.close()
    told = answer["results"]
    assert answer["loaded"] == "part"  # otherwise both are loaded, at twice the cost, and nobody sees it
    whole = validate(Path(request_of["staging"]), SUITES, "r", tmp_path / "whole")
    assert told == [asdict(each) for each in whole]
    assert sum(not each["success"] for each in told) == 2
    assert _pages(tmp_path / "docs") == _pages(tmp_path / "whole")


@pytest.mark.parametrize(
    "needed",
    ["great_expectations[.]expectations[.]metrics[.]query_metrics", "great_expectations[.]core[.]expectation_suite"],
    ids=["a promise has no verdict", "a class cannot be made"],
)
def test_where_a_part_is_missing_the_whole_is_asked(request_of: dict[str, Any], needed: str) -> None:
    """What was left out and is needed after all costs a second process, no verdict."""
    command = [sys.executable, "-c", TOO_LITTLE, f"|{needed}", json.dumps(request_of)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    told = answer["results"]
    assert answer["loaded"] == "whole"
    assert "all of it is loaded" in done.stderr
    assert [each["expectation"] for each in told if not each["success"]] == [
        "indicator_confidence_range",
        "indicator_has_name",
    ]

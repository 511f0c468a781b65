"""The samples: what is annotated is what stands in the raw files, and none of it is copied from elsewhere."""

import importlib.util
import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def _builder():
    spec = importlib.util.spec_from_file_location("examples_build", EXAMPLES / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILT = _builder().build()


@pytest.mark.parametrize("name", sorted(BUILT))
def test_the_written_files_are_the_annotated_ones(name: str) -> None:
    """`python examples/build.py` was run after the last change."""
    assert (EXAMPLES / name).read_bytes() == BUILT[name]


def test_no_file_lies_there_unannotated() -> None:
    written = {p.relative_to(EXAMPLES).as_posix() for kind in ("raw", "truth") for p in (EXAMPLES / kind).iterdir()}
    assert written == set(BUILT)


@pytest.mark.parametrize("name", sorted(n for n in BUILT if n.endswith(".indicators.jsonl")))
def test_a_masked_number_has_no_value_in_the_truth(name: str) -> None:
    rows = [json.loads(line) for line in BUILT[name].decode().splitlines()[1:]]
    assert rows
    assert all((row["value"] is None) == row["masked"] for row in rows)

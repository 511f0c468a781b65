"""The house: our four names are ours alone, packages say one thing, and texts load no framework."""

import ast
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "tasks", "warehouse", "expectations")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_owns_our_packages(package: str) -> None:
    owners = set(importlib.metadata.packages_distributions().get(package, []))
    assert owners <= {"gongwen"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=lambda p: p.parent.name)
def test_an_init_is_one_docstring(path: Path) -> None:
    body = ast.parse(path.read_text("utf8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_no_flow_module_shadows_a_package_or_the_standard_library() -> None:
    names = {p.stem for p in (ROOT / "flows").glob("*.py")} - {"__init__", "__main__"}
    assert not names & ({*PACKAGES} | set(sys.stdlib_module_names))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_is_short_and_so_are_its_functions(path: Path) -> None:
    tree = ast.parse(path.read_text("utf8"))
    assert len(path.read_text("utf8").splitlines()) <= 450
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 70, f"{node.name} is too long"


def test_texts_load_no_framework() -> None:
    """Reading a text needs neither Prefect, Great Expectations, DuckDB nor Arrow."""
    code = "import sys, tasks.text.reading; print([m for m in ('prefect','great_expectations','duckdb','pyarrow') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"

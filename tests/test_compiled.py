"""Compiled rules give the rows of plain Python, and machine code of other sources is never taken."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.compiling import compile_rules, missing_tool
from tasks.workers import compiled
from tasks.workers.compile_setup import cold_errors, prepared
from tasks.workers.compiled import folder, sources, use_compiled
from tasks.workers.process import Worker

ROOT = Path(__file__).resolve().parent.parent
READ = """
import sys
from pathlib import Path
from tasks.workers.compiled import use_compiled
is_compiled = use_compiled() if sys.argv[1] == "compiled" else False
from tasks.text import indicators, reading
assert indicators.__file__.endswith(".py") != is_compiled, indicators.__file__
from tests.golden_sentences import golden_cases
texts = [path.read_bytes().decode("utf8", "replace") for path in sorted(Path("examples/raw").rglob("*.txt"))]
for text in [*texts, "\\n".join(text for _, text, _ in golden_cases())]:
    rows = reading.read_text(text, "0" * 32)
    for row in (*rows.indicators, *rows.links, *rows.equations):
        print(row)
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An environment of its own, for what is compiled."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    use_compiled.cache_clear()
    yield tmp_path
    use_compiled.cache_clear()


def library(made: Path) -> Path:
    made.mkdir(parents=True, exist_ok=True)
    return made / f"{compiled.LIBRARY}__mypyc{sysconfig.get_config_var('EXT_SUFFIX')}"


def test_what_is_compiled_is_all_that_indicators_stand_on() -> None:
    code = (
        "import sys, tasks.text.indicators; print(*sorted(m[11:] for m in sys.modules if m.startswith('tasks.text.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(sources())


@pytest.mark.parametrize("where", ["quantities", "units"])
def test_an_edited_rule_has_no_machine_code(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, edited = folder(), {**sources(), where: sources()[where] + "\n"}
    monkeypatch.setattr(compiled, "sources", lambda: edited)
    assert folder() != before


def test_nothing_compiled_is_plain_python(elsewhere: Path) -> None:
    assert not use_compiled()


def test_a_broken_library_is_plain_python_and_a_word(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiled, "sources", dict)  # as in a process that has imported none of them
    library(folder()).write_bytes(b"no library")
    assert not use_compiled()
    assert "plain Python" in capsys.readouterr().err


def test_modules_imported_before_are_an_error(elsewhere: Path) -> None:
    import tasks.text.units  # noqa: F401

    library(folder()).touch()
    with pytest.raises(RuntimeError, match=r"too late: tasks\.text\."):
        use_compiled()


def test_constants_are_final_for_the_compiler_alone() -> None:
    source = "from __future__ import annotations\n\nA = 1\n_B = {\n}\nc = 2\nD = 1\nD = 2\n"
    lines = prepared(source).split("\n")
    assert lines[2:] == ["A: Final = 1", "_B: Final = {", "}", "c = 2", "D = 1", "D = 2", ""]


def test_a_record_gets_its_init_and_every_line_stays_where_it_was() -> None:
    source = """from __future__ import annotations
@record
class E:
    \"\"\"One.

    Two.
    \"\"\"

    f: int  # three
    g: str = "x"
"""
    lines = prepared(source).split("\n")
    assert len(lines) == len(source.split("\n"))  # so that a traceback names the line
    assert lines[1] == "@dataclass(slots=True, unsafe_hash=True)"
    assert lines[3] == "    def __init__(self, f: int, g: str = 'x') -> None: self.f = f; self.g = g"
    assert lines[4:9] == ["", "", "", "", "    f: int  # three"]


def test_lists_of_a_record_are_made_by_its_init() -> None:
    source = """from __future__ import annotations
@dataclass(slots=True)
class E:
    \"\"\"One.\"\"\"
    f: list[int] = field(default_factory=list)
"""
    line = prepared(source).split("\n")[3]
    assert line == ("    def __init__(self, f: list[int] | None = None) -> None: self.f = list() if f is None else f")


def test_what_a_cache_keeps_is_looked_up_as_before() -> None:
    source = """from __future__ import annotations
from functools import cache, lru_cache
made = []
@lru_cache(maxsize=2)
def double(number: int, by: int = 2) -> int:
    made.append(number)
    return number * by
@cache
def nothing() -> str | None:
    made.append(0)
@cache
def told(word: str) -> str:
    return word
told.cache_clear()
"""
    names: dict[str, object] = {}
    exec(prepared(source), names)
    double, nothing, told = (names[name] for name in ("double", "nothing", "told"))
    assert [double(1), double(1), double(1, 3), double(2), double(1)] == [2, 2, 3, 4, 2]  # type: ignore[operator]
    assert nothing() is nothing() is None  # type: ignore[operator]
    assert names["made"] == [1, 1, 2, 1, 0]
    assert hasattr(told, "cache_info")  # what is emptied by hand stays what it was


def test_the_compiler_is_told_what_is_hardly_called_and_known_to_mypyc() -> None:
    lines = cold_errors("void CPy_AddTraceback(const char *filename);\nbool CPyTagged_IsLt_2(int left);").split("\n")
    assert lines[1:-2] == [
        "#include <CPy.h>",
        "extern __typeof__(CPy_AddTraceback) CPy_AddTraceback __attribute__((cold));",
        "extern __typeof__(PyErr_SetString) PyErr_SetString __attribute__((cold));",
    ]


@pytest.mark.flow
def test_compiled_rules_give_the_same_rows() -> None:
    """Compiles for about a minute, unless that is done for these sources."""
    if missing := missing_tool():
        pytest.skip(f"nothing can be compiled here: {missing} is missing")
    compile_rules()
    plain, machine = (
        subprocess.run(
            [sys.executable, "-c", READ, choice], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for choice in ("plain", "compiled")
    )
    assert plain.count("Indicator(") > 500
    assert plain == machine
    worker = Worker()
    try:
        assert worker.start()["compiled"]
    finally:
        worker.close()

#!/usr/bin/env python3
"""From a fresh clone to a result, with Python 3.11+ and git alone.

python3 start.py demo    sets up .venv, runs the main job on examples/raw, ends with an answer to a SQL question
python3 start.py test    sets up .venv, runs the checks and every test
python3 start.py setup   sets up .venv only
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
QUESTION = """
select d.title, i.name, i.value, i.unit, i.measure, i.status, i.period, i.quote
from indicators i join documents d using (document_id)
where i.name_canonical is not null and not i.masked
order by i.confidence desc, i.indicator_id limit 10
"""


def run(*command: str | Path) -> None:
    """Run a command from the repository's root; its failure is ours."""
    print("+", " ".join(str(part) for part in command).replace("\n", " "), file=sys.stderr, flush=True)
    code = subprocess.run([str(part) for part in command], cwd=ROOT).returncode
    if code:
        raise SystemExit(code)


def setup() -> None:
    """Make .venv as the files ask, and machine code of the rules as they are now, where a C compiler is."""
    install()
    run(PYTHON, "-m", "flows", "compile", "--if-possible")  # at once where it is made already


def install() -> None:
    """Install what constraints.txt names into .venv; nothing to do when both files are as installed."""
    wanted = hashlib.sha256(
        (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    ).hexdigest()
    stamp = VENV / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not PYTHON.is_file():
        venv.create(VENV, with_pip=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-c", "constraints.txt", "-e", ".[dev]")
    stamp.write_text(wanted)


def demo() -> None:
    """The main job on our own samples, and a SQL question to its result."""
    warehouse = ROOT / "demo" / "warehouse.duckdb"
    gongwen = (PYTHON, "-m", "flows")
    command = [*map(str, gongwen), "run", "examples/raw", "--warehouse", str(warehouse)]
    print("+", " ".join(command), file=sys.stderr, flush=True)
    code = subprocess.run(command, cwd=ROOT).returncode
    if code not in (0, 1):  # 1: published, and something new is in quarantine (a sample is broken on purpose)
        raise SystemExit(code)
    run(*gongwen, "status", "--warehouse", warehouse)
    run(*gongwen, "query", QUESTION, "--warehouse", warehouse)


def test() -> None:
    """Everything `.ci/run` calls: format, lint, types, import contracts, all tests but soak and bench."""
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "mypy")
    run(BIN / "lint-imports")
    run(PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not soak and not bench")


def main() -> None:
    """Set up, then do what was asked."""
    actions = {"setup": lambda: None, "demo": demo, "test": test}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        raise SystemExit(__doc__)
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what a fresh machine may have
        raise SystemExit(f"gongwen needs Python 3.11 or newer, this is {sys.version.split()[0]}")
    setup()
    actions[sys.argv[1]]()


if __name__ == "__main__":
    main()

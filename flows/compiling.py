"""The rules that find figures, compiled to machine code with mypyc: the same rows, faster; see tasks/workers/compiled.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tasks.workers.compile_setup import prepared
from tasks.workers.compiled import folder, sources

KEPT = 3  # builds of other sources that stay, the newest: checkouts may share an environment


class CannotCompileError(Exception):
    """Why nothing could be compiled; reading works without."""


def compile_rules() -> Path:
    """Compile the present sources, unless that is done; the folder with the machine code."""
    made = folder()
    if made.is_dir():
        return made
    if missing := missing_tool():
        raise CannotCompileError(f"{missing} is missing")
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=made.parent, prefix=".new-") as aside:
            ready = _build(Path(aside))
            try:
                ready.rename(made)
            except OSError:
                if not made.is_dir():  # another process was as quick
                    raise
    except OSError as error:
        raise CannotCompileError(f"{made.parent} cannot be written ({error.strerror})") from error
    _forget_old(made)
    return made


def missing_tool() -> str | None:
    """The first thing that compiling needs and that is not here."""
    for module in ("mypyc", "setuptools"):
        if find_spec(module) is None:
            return f"{module} (pip install -c constraints.txt -e '.[compile]')"
    names = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()
    if not shutil.which(names[0]):
        return f"the C compiler {names[0]}"
    header = Path(sysconfig.get_path("include"), "Python.h")
    return None if header.is_file() else f"Python's headers ({header})"


def _build(aside: Path) -> Path:
    """Compile in a copy of the modules; a folder with the libraries alone, each at its place."""
    copy, ready = aside / "copy", aside / "ready"
    for package in ("tasks", "tasks/text", "warehouse"):
        (copy / package).mkdir(parents=True)
        (copy / package / "__init__.py").touch()
    for name in ("record.py", "records.py"):  # not compiled, but their types count
        (copy / "warehouse" / name).write_bytes(files("warehouse").joinpath(name).read_bytes())
    modules = {f"tasks/text/{name}.py": source for name, source in sources().items()}
    for path, source in modules.items():
        (copy / path).write_text(prepared(source), "utf8")
    (copy / "modules").write_text("\n".join(modules), "utf8")
    shutil.copyfile(str(files("tasks.workers").joinpath("compile_setup.py")), copy / "setup.py")
    command = [sys.executable, "-P", "setup.py", "build_ext", "--inplace", "--parallel", str(os.cpu_count() or 1)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=copy, env=environment, text=True, capture_output=True)
    if done.returncode:
        raise CannotCompileError(f"{' '.join(command)} failed:\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}")
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    for library in (*copy.glob(f"*{suffix}"), *copy.glob(f"tasks/text/*{suffix}")):
        target = ready / library.relative_to(copy)
        target.parent.mkdir(parents=True, exist_ok=True)
        library.rename(target)
    return ready


def remove_compiled() -> Path:
    """Remove all builds; the folder they stood in."""
    builds = folder().parent
    if builds.is_dir():
        shutil.rmtree(builds)
    return builds


def _forget_old(made: Path) -> None:
    """Remove builds of older sources but the newest."""
    others = [path for path in made.parent.iterdir() if path != made and not path.name.startswith(".")]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)

"""The rules that find figures as machine code, where `gongwen compile` made it of exactly these sources; else as Python.

What was made lies in the environment, not among the sources, in a folder named after all it was made of: an edited
rule, another Python or another compiling step gives another name, so machine code is never older than its source.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

FIRST = "indicators"  # compiled with all modules of tasks.text that it needs, straight or by others
LIBRARY = "gongwen_rules"  # the one library that holds them all; each module is a door to it
SHAPERS = ("compiled.py", "compile_setup.py")  # what else decides on the machine code
_IMPORTED = re.compile(r"^from tasks\.text\.(\w+) import", re.M)


def sources() -> dict[str, str]:
    """The modules of tasks.text that are compiled, by name: `indicators` and what it stands on."""
    found: dict[str, str] = {}
    wanted = [FIRST]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = files("tasks.text").joinpath(f"{name}.py").read_text("utf8")
            wanted += _IMPORTED.findall(found[name])
    return dict(sorted(found.items()))


def folder() -> Path:
    """Where machine code of these sources for this Python stands, or would stand, in the environment."""
    digest = hashlib.sha256(f"{sys.version}\0{EXTENSION_SUFFIXES[0]}\0".encode())
    for name in SHAPERS:
        digest.update(files("tasks.workers").joinpath(name).read_bytes())
    for package, name in (("warehouse", "record.py"), ("warehouse", "records.py")):
        digest.update(files(package).joinpath(name).read_bytes())
    for name, source in sources().items():
        digest.update(f"{name}\0{len(source)}\0{source}".encode())
    return Path(sys.prefix, "gongwen-compiled", digest.hexdigest()[:16])


@cache
def use_compiled() -> bool:
    """Take the machine code for the modules imported from now on, where there is any; whether there was."""
    import tasks.text

    made = folder()
    library = made / f"{LIBRARY}__mypyc{EXTENSION_SUFFIXES[0]}"
    if not library.is_file():
        return False
    early = [name for name in sources() if f"tasks.text.{name}" in sys.modules]
    if early:  # half of the modules as Python and half as machine code would not know each other
        raise RuntimeError(f"use_compiled() comes too late: tasks.text.{early[0]} is imported already")
    try:
        _load(library)
    except ImportError as error:
        print(f"{made}: cannot be loaded, so the rules run as plain Python ({error})", file=sys.stderr)
        return False
    tasks.text.__path__.insert(0, str(made / "tasks" / "text"))
    importlib.invalidate_caches()
    return True


def _load(library: Path) -> None:
    """Load the library under its name, which the modules ask for, without a place on the search path."""
    name = f"{LIBRARY}__mypyc"
    spec = spec_from_file_location(name, library, loader=ExtensionFileLoader(name, str(library)))
    if spec is None or spec.loader is None:
        raise ImportError(f"{library}: no loader")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module

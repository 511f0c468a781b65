"""Sources -> machine code: what runs, as `setup.py`, in a folder with a copy of the modules (see flows/compiling.py)."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

OPTIONS = ("--ignore-missing-imports", "--follow-imports=silent", "--no-warn-no-return")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def prepared(source: str) -> str:
    """The source as the compiler likes it, line by line as it was: constants final, records as the dataclasses they are.

    A constant that may be set again is looked up by name at each use; a class with a decorator that the compiler
    does not know keeps its fields in a dictionary of objects.
    """
    lines = source.split("\n")
    assigned = [
        node.targets[0]
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    names = [target.id for target in assigned if isinstance(target, ast.Name)]
    for target, name in zip(assigned, names, strict=True):
        line = target.lineno - 1
        if _CONSTANT.fullmatch(name) and names.count(name) == 1 and lines[line].startswith(f"{name} = "):
            lines[line] = lines[line].replace(" = ", ": Final = ", 1)
    text = "\n".join(lines)
    text = re.sub(r"^@record$", "@dataclass(slots=True, unsafe_hash=True)", text, flags=re.M)
    future = "from __future__ import annotations"
    return text.replace(future, f"{future}; from dataclasses import dataclass; from typing import Final", 1)


def main() -> None:
    """Compile the modules named in the file `modules`, in place, into one library."""
    from mypyc.build import mypycify
    from setuptools import setup

    modules = Path("modules").read_text("utf8").split()
    extensions = mypycify(
        [*OPTIONS, *modules], opt_level="1", debug_level="0", multi_file=True, group_name="gongwen_rules"
    )
    for extension in extensions:
        extension.extra_compile_args.append("-Wno-error")  # another compiler warns of other things
    setup(name="gongwen-rules", packages=[], ext_modules=extensions, script_args=sys.argv[1:])


if __name__ == "__main__":
    main()

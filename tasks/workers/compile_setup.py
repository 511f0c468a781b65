"""Sources -> machine code: what runs, as `setup.py`, in a folder with a copy of the modules (see flows/compiling.py)."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

OPTIONS = ("--ignore-missing-imports", "--follow-imports=silent", "--no-warn-no-return")
_RECORDS = (["record"], ["dataclass(slots=True)"])  # the decorators of classes whose fields one sets, not frozen ones
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def prepared(source: str) -> str:
    """The source as the compiler likes it, line by line as it was: constants final, records with an `__init__` of their own.

    A constant that may be set again is looked up by name at each use; a class with a decorator that the compiler does
    not know keeps its fields in a dictionary; the `__init__` that a dataclass writes is run as Python.
    """
    lines = source.split("\n")
    body = ast.parse(source).body
    assigned = [node.targets[0] for node in body if isinstance(node, ast.Assign)]
    names = [ast.unparse(target) for target in assigned]
    for target, name in zip(assigned, names, strict=True):
        line = target.lineno - 1
        if _CONSTANT.fullmatch(name) and names.count(name) == 1 and lines[line].startswith(f"{name} = "):
            lines[line] = lines[line].replace(" = ", ": Final = ", 1)
    for node in body:
        if isinstance(node, ast.ClassDef) and [ast.unparse(each) for each in node.decorator_list] in _RECORDS:
            lines[node.decorator_list[0].lineno - 1] = "@dataclass(slots=True, unsafe_hash=True)"
            _write_init(node, lines)
    future = "from __future__ import annotations"
    return "\n".join(lines).replace(future, f"{future}; from dataclasses import dataclass; from typing import Final", 1)


def _write_init(node: ast.ClassDef, lines: list[str]) -> None:
    """Put the `__init__` of a class of plain fields in the place of its docstring."""
    fields = [(ast.unparse(each.target), each) for each in node.body if isinstance(each, ast.AnnAssign)]
    if any(isinstance(each.value, ast.Call) for _, each in fields):
        return  # field(default_factory=list)
    taken = [
        f"{name}: {ast.unparse(each.annotation)}" + (f" = {ast.unparse(each.value)}" if each.value else "")
        for name, each in fields
    ]
    docstring = node.body[0]
    for line in range(docstring.lineno - 1, docstring.end_lineno or docstring.lineno):
        lines[line] = ""
    stored = "; ".join(f"self.{name} = {name}" for name, _ in fields)
    lines[docstring.lineno - 1] = f"    def __init__(self, {', '.join(taken)}) -> None: {stored}"


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

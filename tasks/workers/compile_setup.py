"""Sources -> machine code: what runs, as `setup.py`, in a folder with a copy of the modules (see flows/compiling.py)."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

OPTIONS = (
    "--ignore-missing-imports",
    "--follow-imports=silent",
    "--no-warn-no-return",
    "--disable-error-code=used-before-def",  # of the functions put behind a module: they are no names when it is run
)
_ERRORS = (  # what machine code calls where something fails, or where a number is beyond 62 bits
    "CPy_AddTraceback", "CPy_TypeErrorTraceback", "CPy_TypeError", "CPy_AttributeError", "CPyError_OutOfMemory",
    "CPy_DecRef", "CPy_XDecRef", "CPyTagged_IncRef", "CPyTagged_DecRef", "CPyTagged_IsEq_", "CPyTagged_IsLt_",
    "CPyTagged_Add_", "CPyTagged_Subtract_", "PyErr_SetString",
)  # fmt: skip
_RECORDS = (["record"], ["dataclass(slots=True)"])  # the decorators of classes whose fields one sets, not frozen ones
_CACHE = re.compile(r"cache|lru_cache\(maxsize=(.+)\)")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def prepared(source: str) -> str:
    """The source as the compiler likes it, line by line as it was: constants final, records with an `__init__` of their own.

    A constant that may be set again is looked up by name at each use; a class with a decorator that the compiler does
    not know keeps its fields in a dictionary; the `__init__` that a dataclass writes is run as Python; a function with
    a cache of functools is called as Python, so what it keeps is looked up by a function that is put behind the module.
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
    lines += [line for node in body if isinstance(node, ast.FunctionDef) for line in _kept(node, lines, source)]
    future = "from __future__ import annotations"
    imports = f"{future}; from dataclasses import dataclass; from typing import Final, cast"
    return "\n".join(lines).replace(future, imports, 1)


def _write_init(node: ast.ClassDef, lines: list[str]) -> None:
    """Put the `__init__` of a class of plain fields in the place of its docstring."""
    fields = [(ast.unparse(each.target), each) for each in node.body if isinstance(each, ast.AnnAssign)]
    made = {name: _factory(each.value) for name, each in fields if isinstance(each.value, ast.Call)}
    if None in made.values():
        return
    taken = [
        f"{name}: {ast.unparse(each.annotation)}"
        + (" | None = None" if name in made else f" = {ast.unparse(each.value)}" if each.value else "")
        for name, each in fields
    ]
    docstring = node.body[0]
    for line in range(docstring.lineno - 1, docstring.end_lineno or docstring.lineno):
        lines[line] = ""
    stored = "; ".join(
        f"self.{name} = {f'{made[name]}() if {name} is None else {name}' if name in made else name}"
        for name, _ in fields
    )
    lines[docstring.lineno - 1] = f"    def __init__(self, {', '.join(taken)}) -> None: {stored}"


def _factory(value: ast.Call) -> str | None:
    """What makes a field's value: `list` of `field(default_factory=list)`, None of anything else."""
    given = [keyword for keyword in value.keywords if keyword.arg == "default_factory"]
    return ast.unparse(given[0].value) if len(given) == len(value.keywords) == 1 and not value.args else None


def _kept(node: ast.FunctionDef, lines: list[str], source: str) -> list[str]:
    """A function that looks up what another with @cache or @lru_cache made; the other one loses its name to it."""
    most = [found[1] for each in node.decorator_list if (found := _CACHE.fullmatch(ast.unparse(each)))]
    plain = not (node.args.kwonlyargs or node.args.vararg or node.args.kwarg or node.args.posonlyargs)
    if len(node.decorator_list) != 1 or not most or not plain or f"{node.name}.cache_" in source or not node.returns:
        return []
    names, types = [each.arg for each in node.args.args], [each.annotation for each in node.args.args]
    key = names[0] if len(names) == 1 else f"({', '.join(names)})" if names else "0"
    of = [ast.unparse(each) for each in types if each]
    kind = of[0] if len(of) == 1 else f"tuple[{', '.join(of)}]" if of else "int"
    kept, made, given = f"_kept_{node.name}", f"_made_{node.name}", ast.unparse(node.returns)
    of_kept, look_up, absent, back = given, f"{kept}.get({key})", "None", "found"
    if "None" in given:  # then the dictionary itself stands for what it does not hold: one look-up, not two
        of_kept, look_up, absent, back = "object", f"{kept}.get({key}, {kept})", kept, f"cast({given!r}, found)"
    lines[node.decorator_list[0].lineno - 1] = f"{kept}: Final[dict[{kind}, {of_kept}]] = {{}}"
    lines[node.lineno - 1] = lines[node.lineno - 1].replace(f"def {node.name}(", f"def {made}(", 1)
    return [
        f"def {node.name}({ast.unparse(node.args)}) -> {given}:",
        f"    found = {look_up}",
        f"    if found is {absent}:",
        f"        found = {made}({', '.join(names)})",
        *([f"        if len({kept}) >= {most[0]}:", f"            {kept}.clear()"] if most[0] else []),
        f"        {kept}[{key}] = found",
        f"    return {back}",
    ]


def cold_errors(header: str) -> str:
    """C that says of mypyc's functions for errors, as far as its `header` has them, that they are hardly ever called.

    After each call that may fail stands code for its failure, a third of all: the compiler then puts it apart from
    the code that runs, which fits better into the processor's caches (some 3 % sooner).
    """
    known = [name for name in _ERRORS if name.startswith("PyErr_") or re.search(rf"\b{name}\(", header)]
    told = [f"extern __typeof__({name}) {name} __attribute__((cold));" for name in known]
    return "\n".join(["#if __has_include(<CPy.h>)", "#include <CPy.h>", *told, "#endif", ""])  # not in a module's door


def main() -> None:
    """Compile the modules named in the file `modules`, in place, into one library."""
    from mypyc.build import include_dir, mypycify
    from setuptools import setup

    modules = Path("modules").read_text("utf8").split()
    extensions = mypycify(
        [*OPTIONS, *modules], opt_level="2", debug_level="0", multi_file=True, group_name="gongwen_rules"
    )
    errors = Path("errors.h").absolute()
    errors.write_text(cold_errors(Path(include_dir(), "CPy.h").read_text("utf8")), "utf8")
    for extension in extensions:
        extension.extra_compile_args = [  # a list of its own: mypyc gives all extensions the same one
            *extension.extra_compile_args,
            "-Wno-error",  # another compiler warns of other things
            "-fvisibility=hidden",  # calls within the library need no detour; its entries are marked as such
            f"-include{errors}",
        ]
    setup(name="gongwen-rules", packages=[], ext_modules=extensions, script_args=sys.argv[1:])


if __name__ == "__main__":
    main()

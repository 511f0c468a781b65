"""Which paths a list of patterns means, as in a .gitignore: `*.txt`, `drafts/`, `2023/**/*.txt`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

EVERYTHING = "*"
PIECES = {"**/": r"(?:.*/)?", "/**": r"/.*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
PIECE = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|.", re.DOTALL)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression over the whole relative path; without a slash it holds at any depth."""
    body = pattern.rstrip("/").removeprefix("./")
    anywhere = "(?:.*/)?" if "/" not in body else ""
    return re.compile(anywhere + "".join(map(_piece, PIECE.findall(body.removeprefix("/")))), re.DOTALL)


def _piece(piece: str) -> str:
    """One piece of a pattern as a regular expression: `[!a]` -> `[^a]`."""
    if piece in PIECES:
        return PIECES[piece]
    if len(piece) > 1:
        return ("[^" if piece[1] == "!" else "[") + piece[1:-1].removeprefix("!").replace("\\", r"\\") + "]"
    return re.escape(piece)


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test whether a relative path is meant by any of the patterns: `*.txt` means `2023/a.txt`."""
    if EVERYTHING in patterns:
        return lambda path: True  # asked of each file of the raw folder
    expressions = [_compiled(pattern) for pattern in patterns]
    return lambda path: any(expression.fullmatch(path) for expression in expressions)

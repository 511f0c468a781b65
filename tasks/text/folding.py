"""Text folded for matching: one character for one, so that every place in the folded text is a place in the text."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

import numpy as np

WIDE = "：；！？（）％～［］｛｝．，／－＂　 "
NARROW = ':;!?()%~[]{}.,/-"  '
DIGITS = "０１２３４５６７８９"


def _pairs() -> dict[int, int]:
    content = tomllib.loads(files("tasks.text").joinpath("data", "traditional.toml").read_text("utf-8"))
    return {ord(pair[0]): ord(pair[1]) for pair in content["pairs"].split()}


_PAIRS = _pairs()
_TRADITIONAL = frozenset(map(chr, _PAIRS))
_TABLE: dict[int, int] = {
    **_PAIRS,
    **str.maketrans(WIDE, NARROW),
    **str.maketrans(DIGITS, "0123456789"),
    **str.maketrans("◆", "◇"),  # the mark that stands for a dated thing in data/years.toml
}


_FOLDED = np.arange(1 << 16, dtype=np.uint32)
_FOLDED[list(_TABLE)] = list(_TABLE.values())


@lru_cache(maxsize=4)  # year, region and office read the same document one after the other
def fold(text: str) -> str:
    """The text with narrow punctuation and digits and simplified characters: （２０１１年黨代會） -> (2011年党代会)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    narrow = np.where(points < len(_FOLDED), _FOLDED[np.minimum(points, len(_FOLDED) - 1)], points)
    if np.array_equal(narrow, points):
        return text
    return narrow.tobytes().decode("utf-32-le", "surrogatepass")


def to_simplified(text: str) -> str:
    """The text with simplified characters and nothing else changed, itself where it has no others: 第一則 -> 第一则."""
    return text if _TRADITIONAL.isdisjoint(set(text)) else text.translate(_PAIRS)

"""Words at a line's end that need another after them: 完善各种, 进一步加强对."""

from __future__ import annotations

import re

from tasks.text.beginnings import last_characters

EDGE = 8  # characters on each side of a break in which a word may be cut
HANGING = re.compile(
    r"(?:的|和|与|以及|或|对于|关于|(?<![应面核针反相绝成配])对|(?<![存所实潜内现])在|把|被|为了|各|各[种类项级个]|这[种些个]|那些|其中|该|我们|他们|不|必须|应当|进一步|更加|十分|非常|不断|切实|只|还|要|(?:原来|正|便|都|则|而|就|不只|不仅|不仅仅)是)$"
)
HANGING_LAST = last_characters(HANGING) or frozenset()


def hangs(text: str) -> bool:
    """Whether a line ends with a word that needs another after it: 完善各种, 进一步加强对."""
    return text[-1:] in HANGING_LAST and bool(HANGING.search(text[-EDGE:]))

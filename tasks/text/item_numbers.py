"""The numbered items of a paper's first level around each of its lines: 三、 before it and 一、 after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.text.lines import Line
from tasks.text.pieces import NUMERALS, to_number

ITEM = re.compile(r"([一二三四五六七八九十]{1,2})[、.\uff0e]|第([一二三四五六七八九十]{1,2})[,\uff0c、:\uff1a点]")


class Items(NamedTuple):
    """For each line the number of the last item of the first level before it, and of the next one after it; 0 for none."""

    before: list[int]
    after: list[int]


def find_items(lines: Sequence[Line], reach: int = 60) -> Items:
    """The items around each line: 三、 before it and 一、 after it; the next one within `reach` lines."""
    numbers: list[int] = []
    for line in lines:
        match = ITEM.match(line.text) if line.text[0] in NUMERALS or line.text[0] == "第" else None
        numbers.append(to_number(match[1] or match[2]) if match else 0)
    before, after, last = [], [0] * len(numbers), 0
    for number in numbers:
        before.append(last)
        last = number or last
    following, at = 0, len(numbers)
    for i in range(len(numbers) - 1, -1, -1):
        after[i] = following if at - i <= reach else 0
        if numbers[i]:
            following, at = numbers[i], i
    return Items(before, after)

"""Shares of what the number before counted: 214个行政村[100%]通自来水."""

from __future__ import annotations

import re

from tasks.text.measures import Reading

_COUNTED = re.compile(r"的?[\u4e00-\u9fff]{1,10}(?<![率度比重额值占为达是])")
_DONE = re.compile(
    r"(?:都|均|已|全部)?(?:通|达标|实现|完成|覆盖|入住|落实|纳入|参加|参保|建立|建成|配备|开展|接入|安装|设立|签约|入户|投用|到位|公开|受训|持证|销号|整改|使用)"
)


def share_of_counted(clause: str, base_unit: str, after: str) -> Reading | None:
    """The share of the things that the number right before the clause counted, by the verb behind the percentage."""
    if base_unit != "%" or not _DONE.match(after) or not _COUNTED.fullmatch(clause):
        return None
    return Reading("share", len(clause), rule="share_of_counted")

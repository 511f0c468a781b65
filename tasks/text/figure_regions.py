"""The administrative division a figure is about: that of its document, one around it, or another that its subject names."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from tasks.text.folding import fold
from tasks.text.gazetteer import Mention, divisions, find_mentions, superiors
from warehouse.records import Document

_WHOLE = frozenset("全我本该")  # 全市, 我县, 本省: the document's own or one that holds it
_INSIDE = ("", "境内", "域内", "内", "本级", "地区", "全域", "全境")


def figure_region(subject: str | None, kind: str | None, document: Document) -> str | None:
    """The code of the division whose figure it is: 全省 in a county's paper -> its province, 靖边县 -> 610824."""
    if not subject or kind != "region":
        return None
    own = document.region_code if document.region_code in divisions() else None
    if subject[0] in _WHOLE:
        return _around(subject, own)
    codes = _codes_of(subject)
    if len(codes) > 1 and own:
        codes = tuple(code for code in codes if _near(code, own))
    return codes[0] if len(codes) == 1 else None


@lru_cache(maxsize=4096)
def _around(subject: str, own: str | None) -> str | None:
    """The document's division or the nearest around it that is called so: 全市 in a county's paper is its city."""
    if own is None:
        return None
    return next((code for code in (own, *superiors(own)) if divisions()[code].name.endswith(subject[1:2])), None)


def _near(code: str, own: str) -> bool:
    """Whether two divisions are one, hold each other, or lie in one division of the country's second level."""
    around = (own, *superiors(own))
    return code in around or own in superiors(code) or any(each in around[:-1] for each in superiors(code))


@lru_cache(maxsize=4096)
def _codes_of(subject: str) -> tuple[str, ...]:
    """The divisions that a subject may name: its last name counts, 浙江省宁波市 -> Ningbo."""
    mentions = find_mentions(fold(subject))
    return mentions[-1].codes if mentions and _names(subject, mentions) else ()


def _names(subject: str, mentions: list[Mention]) -> bool:
    """Whether the names fill the subject, and the last is no ordinary word: 宁波市, 浙江省宁波市, not 宁波市场."""
    last = mentions[-1]
    if subject[last.end :] not in _INSIDE or any(divisions()[code].is_plain(last.full) for code in last.codes):
        return False
    return mentions[0].start == 0 and all(a.end == b.start for a, b in pairwise(mentions))

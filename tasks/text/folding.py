"""Text folded for matching: one character for one, so that every place in the folded text is a place in the text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tasks.text.numerals import TO_SIMPLIFIED

WIDE = "：；！？（）％～［］｛｝．，／－＂　 "
NARROW = ':;!?()%~[]{}.,/-"  '
DIGITS = "０１２３４５６７８９"
# Beyond those of the numerals: the characters of dates, meetings and the names of places.
TRADITIONAL = "黨開閉會縣區東廣黃處慶紀勝結領導講話總書記書屆體國幾領創發陽陝蘇寧龍興華慶遼臺灣灘門陝質環藝雲貴濟漢義肅麗鄉鎮衛關劃與標誌過進還對學習從達實現頭園際滿團產業經濟當樹爾盧鄭順類時鐵嶺齊魯"
SIMPLIFIED = "党开闭会县区东广黄处庆纪胜结领导讲话总书记书届体国几领创发阳陕苏宁龙兴华庆辽台湾滩门陕质环艺云贵济汉义肃丽乡镇卫关划与标志过进还对学习从达实现头园际满团产业经济当树尔卢郑顺类时铁岭齐鲁"

_TABLE = {
    **TO_SIMPLIFIED,
    **str.maketrans(TRADITIONAL, SIMPLIFIED),
    **str.maketrans(WIDE, NARROW),
    **str.maketrans(DIGITS, "0123456789"),
    **str.maketrans("◆", "◇"),  # the mark that stands for a dated thing in data/years.toml
}


_FOLDED = np.arange(1 << 16, dtype=np.uint32)
_FOLDED[list(_TABLE)] = [ord(character) if isinstance(character, str) else character for character in _TABLE.values()]


@lru_cache(maxsize=4)  # year, region and office read the same document one after the other
def fold(text: str) -> str:
    """The text with narrow punctuation and digits and simplified characters: （２０１１年黨代會） -> (2011年党代会)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    narrow = np.where(points < len(_FOLDED), _FOLDED[np.minimum(points, len(_FOLDED) - 1)], points)
    if np.array_equal(narrow, points):
        return text
    return narrow.tobytes().decode("utf-32-le", "surrogatepass")

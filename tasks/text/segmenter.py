"""Words and their tags: rjieba with the words of statistics that its dictionary lacks."""

from __future__ import annotations

import re
from functools import cache

import rjieba

from tasks.text.catalogue import known_indicators
from tasks.text.cues import words_of

_NEVER_ONE = frozenset(("数比", "量比", "率比", "额比", "值比"))  # 案件数|比上年: entries of the dictionary
GLUED, BLANK = "glued", "blank"  # tags of a pair of words that the segmenter takes for one, and of white space
ODD = frozenset((GLUED, BLANK))
_MOST_TAGS = 1 << 16
_WHOLE = 5  # known indicators of at least so many characters are one word
_PLAIN = re.compile(  # names that begin with a verb are several words: 参与|制定|国家|标准
    r"(?!累计|新增|完成|实际|年末|新[登认建改设批]|接待|[主引]导|主持|参与|制定|发[放展]|办理|受理|查[处出]|[排巡]查|化解|调[解处]|争取|引进"
    r"|改造|建[成设]|治理|清理|淘汰|拆除|征收|追[回讨发]|挽回|抓获|打掉|审结|执结|给予|选派|处[置理]|移送|开展|资助|解决|减少|转移|整[治顿]"
    r"|取缔|核发|侦破|破获|消除|补充|恢复|改善|加固|盘活|提供|增加|支付|压减|退出|复耕|缴存|归集)[\u4e00-\u9fff]+(?<!比)"
)
# the algorithm glues pairs the dictionary does not know: 率达, 共巡, 西为
_GLUED = re.compile(
    r"(?:[共已均约达为在对把将由从向等或了仅][^\W\d]|[^\W\d][达为约已均等]|[率额量数比度值][超共在要应将仅只]|中[列居排])$"
)


@cache
def segmenter() -> rjieba.Jieba:
    """The dictionary's words and tags with a few words of statistics that it lacks."""
    made = rjieba.Jieba()
    for word in words_of("term"):
        made.add_word(word, 100_000, "n")
    for known in known_indicators():
        for name in (known.name, *known.aliases):
            if len(name) >= _WHOLE and _PLAIN.fullmatch(name):
                made.add_word(name, 100_000, "n")
    return made


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of a short text with their tags."""
    known = _dictionary_tags()
    words = segmenter().cut(text)
    for word in words:
        if word not in known:
            if len(known) >= _MOST_TAGS:
                known.clear()
            known.update(segmenter().tag(text))
    return [(word, known[word]) for word in words]


@cache
def _dictionary_tags() -> dict[str, str]:
    """The tags of the words met so far: a word has the same one everywhere, and cutting alone takes half the time."""
    return {}


@cache
def tags_so_far() -> dict[str, str]:
    """The tags of the words met so far, as names want them."""
    return {}


def learn(piece: str) -> dict[str, str]:
    """The tags, with those of the words of a piece."""
    tags = tags_so_far()
    if len(tags) >= _MOST_TAGS:
        tags.clear()
    for word, tag in segmenter().tag(piece):
        if word in _NEVER_ONE or (len(word) == 2 and _GLUED.match(word) and not segmenter().has_word(word)):
            tags[word] = GLUED
        elif word.isspace():
            tags[word] = BLANK
        else:
            tags[word] = "n" if word in words_of("term") else tag  # the dictionary calls 收入 and 增速 verbs
    return tags

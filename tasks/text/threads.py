"""Threads of a forum: what its author posted is text, the heads of the posts and what others replied are the page's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.text.furniture_rules import CLOSED
from tasks.text.lines import Line
from tasks.text.pieces import PAPER
from tasks.text.rules import Rule

LONGEST_REPLY = 300  # characters; what somebody else posted and is longer is a paper of its own
LONGEST_REMARK = 150  # the same of what an author says around the parts of a text, or where a reply addresses somebody
LONGEST_POSTER = 16
LONGEST_TITLE = 60
MOST_LINES_ABOVE = 3  # lines of a title, a speaker and a day between an author's remark and a salutation
COLONS = frozenset(":\uff1a!\uff01")
NAMELESS = frozenset(("", "楼主", "沙发", "板凳", "地板"))


@dataclass(slots=True)
class Post:
    """A post of a thread: lines[start] is its head, lines[start + 1:end] what it says."""

    start: int
    end: int
    rule: Rule
    poster: str
    by_author: bool


def mark_threads(
    lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int], opens: frozenset[int]
) -> None:
    """Mark the heads of posts, the replies of others, and an author's remarks: 谢谢楼上,再来一篇。

    `opens` are the lines that open or are text: salutations, numbered headings, paragraphs.
    """
    posts = list(_find_posts(lines, rules, headings))
    if not posts:
        return
    authors = {post.poster for post in posts if post.by_author} | {posts[0].poster}
    for k, post in enumerate(posts):
        inside = range(post.start + 1, post.end)
        spoken = sum(len(lines[i].text) for i in inside if rules[i] is None)
        own = k == 0 or post.by_author or post.poster in authors
        if k and spoken <= _longest_remark(lines, inside, own, opens):
            remark = inside
        else:
            remark = range(post.start + 1, _text_begins(lines, rules, inside, opens))
        for i in remark:
            rules[i] = rules[i] or post.rule


def _find_posts(lines: Sequence[Line], rules: list[Rule | None], headings: frozenset[int]) -> Iterator[Post]:
    """The posts in order, each to the next one or the next piece; a head right below another quotes an earlier post."""
    found = [i for i, rule in enumerate(rules) if rule is not None and rule.extra.get("posts")]
    heads = [i for k, i in enumerate(found) if not k or found[k - 1] != i - 1]
    for start, stop in pairwise([*heads, len(lines)]):
        rule = rules[start]
        match = rule.search(lines[start].text) if rule else None
        if rule is None or match is None:
            continue
        groups = match.groupdict()
        poster = (groups.get("poster") or "").strip()
        if poster in NAMELESS and start and len(lines[start - 1].text) <= LONGEST_POSTER:
            poster = lines[start - 1].text
            rules[start - 1] = rules[start - 1] or (rule if lines[start - 1].start not in headings else None)
        end = next((i for i in range(start + 1, stop) if lines[i].start in headings), stop)
        yield Post(start, end, rule, poster, bool(groups.get("author")))


def _longest_remark(lines: Sequence[Line], inside: range, own: bool, opens: frozenset[int]) -> int:
    """Up to which length a later post is a remark: 0 where its author goes on with a text or addresses somebody."""
    addressed = any(i in opens and lines[i].text[-1] in COLONS for i in inside)
    goes_on = any(lines[i].text[0] in "(\uff08" for i in inside)
    if own:
        return 0 if addressed or goes_on else LONGEST_REMARK
    return LONGEST_REMARK if addressed else LONGEST_REPLY


def _text_begins(lines: Sequence[Line], rules: Sequence[Rule | None], inside: range, opens: frozenset[int]) -> int:
    """The first line of text in an author's post: a title above a salutation, else the first paragraph."""
    first = next((i for i in inside if rules[i] is None and i in opens), inside.stop)
    addressed = next((i for i in inside if i in opens and lines[i].text[-1] in COLONS), inside.stop)
    begin = addressed
    while begin - 1 in inside and addressed - begin < MOST_LINES_ABOVE and _is_heading(lines[begin - 1].text):
        begin -= 1
    while begin < addressed and not PAPER.search(lines[begin].text):
        begin += 1
    spoken = sum(len(lines[i].text) for i in range(inside.start, begin) if rules[i] is None)
    return begin if addressed < inside.stop and spoken <= LONGEST_REMARK else first


def _is_heading(text: str) -> bool:
    """Whether a line may belong to a title: short and not closed."""
    return len(text) <= LONGEST_TITLE and text[-1] not in CLOSED

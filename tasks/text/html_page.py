"""An HTML page -> what a reader sees of it, the changes that lead there, and what the page says of itself."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tasks.text.edits import Change
from tasks.text.html_elements import Cut, attributes, elements, find_cuts, match_ends, meta_names
from tasks.text.html_tokens import Token, tokenize
from tasks.text.marked_text import Markup, visible_text

# What stands between two stretches of text, from the weakest to the strongest; the strongest wins.
NOTHING, LINE_END, SPACE, BLOCK, CELL, ROW = range(6)
INSERTED = {NOTHING: "", SPACE: " ", CELL: "\t", BLOCK: "\n", ROW: "\n"}
WIDE = re.compile(
    r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef\U00020000-\U0003ffff”“’‘…—·]"
)  # no space at a line end beside these
INVISIBLE_CHARACTERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
LARGEST_CELL = 1  # paragraphs in a cell of a table of data; more of them are the page's layout
DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
SITE_SUFFIX = re.compile(r"\s*(?:[-_|—–»]+|\s-\s)\s*[^-_|—–»]{2,30}$")


class Piece(NamedTuple):
    """A stretch of source between two stretches of text, and why no reader sees it."""

    start: int
    end: int
    kind: str
    rule: str


def find_html(raw: str) -> Markup:
    """The visible text of a page: `<p>增长<b>1</b>2%</p><p>达到` -> 增长12%, a paragraph end, 达到."""
    tokens = tokenize(raw)
    ends = match_ends(tokens)
    changes = _Gaps(raw, tokens, find_cuts(raw, tokens, ends), _cells_of_layout(tokens, ends)).changes()
    said = _said(raw, tokens)
    return Markup(
        text=visible_text(raw, changes),
        changes=changes,
        page_title=said.get("title"),
        page_url=said.get("url"),
        site=said.get("site"),
        published_at=day_in(said.get("published", "")),
    )


class _Gaps:
    """Walks over the tokens and turns what is between stretches of text into changes."""

    def __init__(self, raw: str, tokens: Sequence[Token], cuts: Sequence[Cut], layout: frozenset[int]) -> None:
        self.raw, self.tokens, self.cuts, self.layout = raw, tokens, cuts, layout
        self.out: list[Change] = []
        self.pieces: list[Piece] = []
        self.strength = NOTHING
        self.at = 0  # where the last stretch of text or the gap under way ends
        self.preformatted = 0
        self.before = ""  # the last visible character
        self.block, self.row, self.cell = elements("block"), elements("row"), elements("cell")

    def changes(self) -> list[Change]:
        """All changes in order."""
        cuts = iter(self.cuts)
        cut = next(cuts, None)
        number = 0
        while number < len(self.tokens):
            token = self.tokens[number]
            if token.start > self.at:
                self._close(self.raw[self.at])
                self.before = self.raw[token.start - 1]
                self.at = token.start
            if cut and cut.first == number:
                end = self.tokens[cut.last].end
                self._skip(end, cut.kind, cut.rule, self._strength(token, number))
                number, cut = cut.last, next(cuts, None)
            elif token.kind == "entity":
                self._entity(token)
            else:
                self._token(token, number)
            number += 1
        self._close(self.raw[self.at] if self.at < len(self.raw) else "")
        return self.out

    def _token(self, token: Token, number: int) -> None:
        if token.kind == "space":
            strength = LINE_END if "\n" in self.raw[token.start : token.end] else SPACE
            if self.preformatted and strength == LINE_END:
                strength = BLOCK
            self._skip(token.end, "markup", "html_space", strength)
        elif token.kind in ("comment", "raw"):
            rule = "html_hidden" if token.kind == "raw" else "html_comment"
            self._skip(token.end, "markup", rule, NOTHING)
        else:
            if token.name == "pre":
                self.preformatted = max(0, self.preformatted + (1 if token.kind == "open" else -1))
            self._skip(token.end, "markup", "html_tag", self._strength(token, number))

    def _strength(self, token: Token, number: int) -> int:
        if token.name in self.block:
            return BLOCK
        if token.name in self.row:
            return ROW
        if token.name in self.cell:
            return ROW if number in self.layout else CELL
        return NOTHING

    def _skip(self, end: int, kind: str, rule: str, strength: int) -> None:
        """Add a stretch to the gap."""
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind == kind and (last.rule == rule or "html_space" in (rule, last.rule)):
            known = rule if last.rule == "html_space" else last.rule
            self.pieces[-1] = Piece(last.start, end, kind, known)
        else:
            self.pieces.append(Piece(self.at, end, kind, rule))
        self.strength = max(self.strength, strength)
        self.at = end

    def _entity(self, token: Token) -> None:
        written = self.raw[token.start : token.end]
        character = html.unescape(written)
        if character == written:  # no entity: 甲&乙
            self._close(written[0])
            self.before, self.at = written[-1], token.end
        elif character.strip(INVISIBLE_CHARACTERS) == "":
            self._skip(token.end, "markup", "html_entity", NOTHING)
        elif character.isspace():
            self._skip(token.end, "markup", "html_entity", BLOCK if character == "\n" and self.preformatted else SPACE)
        else:
            self._close(character[0])
            character = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in character)
            self.out.append(Change(token.start, token.end, "markup", "html_entity", character))
            self.before, self.at = character[-1], token.end

    def _close(self, after: str) -> None:
        """End the gap before a visible character (none at the end of the page)."""
        if not self.pieces:
            return
        pieces, inserted = self.pieces, self._inserted(after)
        if len(pieces) > 1 or self.raw[pieces[0].start : pieces[0].end] != inserted:
            place = next((n for n, piece in enumerate(pieces) if piece.kind == "markup"), 0)
            self.out += [Change(*piece, inserted if n == place else "") for n, piece in enumerate(pieces)]
        self.pieces, self.strength = [], NOTHING

    def _inserted(self, after: str) -> str:
        if not self.before or not after:
            return ""
        if self.strength == LINE_END:
            return "" if WIDE.match(self.before) or WIDE.match(after) else " "
        return INSERTED[self.strength]


def _cells_of_layout(tokens: Sequence[Token], ends: Mapping[int, int]) -> frozenset[int]:
    """Opening and closing tags of cells that hold paragraphs or tables: columns of the page, no data."""
    paragraphs, rows = elements("block") - {"br"}, elements("row")
    counts, count = [], 0
    for token in tokens:
        counts.append(count)
        if token.kind == "open":
            count += (token.name in paragraphs) + (LARGEST_CELL + 1) * (token.name in rows)
    out: set[int] = set()
    for number, token in enumerate(tokens):
        if token.kind == "open" and token.name in elements("cell") and number in ends:
            end = ends[number]
            if counts[end] - counts[number] > LARGEST_CELL:
                out |= {number, end}
    return frozenset(out)


def _said(raw: str, tokens: Sequence[Token]) -> dict[str, str]:
    """What <meta>, <title>, <link rel=canonical> and a lone <h1> say: title, url, site, published."""
    metas: dict[str, str] = {}
    out: dict[str, str] = {}
    for token in tokens:
        if token.name == "meta":
            found = attributes(token.attributes)
            name = (found.get("name") or found.get("property") or found.get("itemprop") or "").lower()
            metas.setdefault(name, found.get("content", "").strip())
        elif token.name == "link" and "canonical" in token.attributes.lower():
            out.setdefault("url", attributes(token.attributes).get("href", ""))
        elif token.name == "title" and token.kind == "raw":
            content = raw[token.start : token.end].partition(">")[2].rpartition("<")[0]
            title = " ".join(html.unescape(content).split())
            out.setdefault("title", SITE_SUFFIX.sub("", title) or title)
    for key, names in meta_names().items():
        if value := next((metas[name] for name in names if metas.get(name)), ""):
            out[key] = value
    if not re.match(r"https?://", out.get("url", "")):
        out.pop("url", None)
    return {key: _printable(value) for key, value in out.items() if value}


def _printable(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", value)[:1_000].strip()


def day_in(text: str) -> date | None:
    """The first day written in numbers: 2021-03-04T10:00 -> 4 March 2021."""
    match = DAY.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None

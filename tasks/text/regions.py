"""Whose place a document speaks of: the administrative division, from title, offices and repeated names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.text.folding import fold
from tasks.text.gazetteer import Division, Mention, common_superior, divisions, find_mentions, superiors
from tasks.text.rules import Rule, load_rules
from tasks.text.spans import Alignment
from tasks.text.years import HERE, SERIAL
from warehouse.records import Document, DocumentEvidence

BEFORE, AFTER = 26, 26  # characters around a name that the patterns see
STRONG = 2.5  # weight from which a place may be the document's: three plain mentions in full, or one in the title
MENTIONS = 2  # a single mention counts only where it stands in a place of honour
HONOURED = 3.0  # weight of one mention in title, salutation or signature
RIVAL = 0.5  # a second place with this share of the first's weight leaves it open
FULL, SHORT = 1.0, 0.5
LOOKED_AT = 12  # mentions of one place whose surroundings are looked at; more decide nothing
CHAINED = 0.3  # 平凉市 before 崆峒区 says where the district lies
MOST_EVIDENCE = 3
OWN = re.compile(r"[我全本](市|县|区|省|州|旗|盟|镇|乡|街道)(?!域|级|面|政协|国|区)")
OFTEN = 2  # times that 我县, 全县 must stand for the text to be a county's
LOWEST_SHARE = 0.3  # of the commonest; a county's speech says 全市 and 全省, too
KINDS_OF = {"镇": "镇", "乡": "镇", "街道": "镇"}
ORDER = "镇县旗区州盟市省"  # the lowest first; 区 may be a district or an autonomous region


@dataclass(frozen=True, slots=True)
class RegionFields:
    """The fields of a document that say where it belongs."""

    region_code: str | None = None
    region_name: str | None = None
    region_level: str | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A mention of one division, with what it counts."""

    code: str
    weight: float
    start: int
    end: int
    rule: str


def find_region(raw: str, document: Document, alignment: Alignment) -> tuple[RegionFields, list[DocumentEvidence]]:
    """The division a document belongs to with the places that say so; nothing where that stays open."""
    if document.is_collection or not document.text:
        return RegionFields(), []
    heading_end = bisect_left(range(len(document.text)), document.heading_end, key=alignment.raw_start)
    code, used = judge(document.text, document.title, heading_end)
    if code is None:
        return RegionFields(), []
    division = divisions()[code]
    fields = RegionFields(code, division.name, division.level)
    return fields, [_evidence(raw, document, alignment, code, weighed) for weighed in used]


def _evidence(raw: str, document: Document, alignment: Alignment, code: str, weighed: Weighed) -> DocumentEvidence:
    start, end = alignment.raw_span(weighed.start, weighed.end)
    return DocumentEvidence(document.document_id, "region_code", code, raw[start:end], start, end, weighed.rule)


def judge(text: str, title: str, heading_end: int) -> tuple[str | None, list[Weighed]]:
    """The code of the document's division and the mentions it rests on."""
    folded = fold(text)
    weighed = weigh(folded, fold(title), heading_end)
    if not weighed:
        return None, []
    scores: dict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for one in weighed:
        scores[one.code] += one.weight
        counts[one.code] += one.weight > 0
    code = _choose(scores, counts, weighed, own_kind(folded))
    if code is None:
        return None, []
    own = [w for w in weighed if w.weight > 0 and (w.code == code or code in superiors(w.code))]
    own.sort(key=lambda w: (w.code != code, -w.weight, w.start))
    return code, own[:MOST_EVIDENCE]


def own_kind(text: str) -> str | None:
    """What a text calls its own place: 县 where 我县 and 全县 stand often, though 全市 does, too."""
    counts = Counter(KINDS_OF.get(kind, kind) for kind in OWN.findall(text))
    if not counts:
        return None
    least = max(OFTEN, LOWEST_SHARE * max(counts.values()))
    return next((kind for kind in ORDER if counts[kind] >= least), None)


def weigh(text: str, title: str, heading_end: int) -> list[Weighed]:
    """Every mention that can be told to be of one division, with its weight; examples weigh nothing."""
    places = find_mentions(text)
    named = _named_surely(places)
    own_title = "" if SERIAL.search(title) else title
    out: list[Weighed] = []
    seen: Counter[str] = Counter()
    before: Weighed | None = None
    for place in places:
        near = before.code if before and place.start == before.end else None
        code = _resolve(place, near, named)
        if code is None:
            before = None
            continue
        seen[code] += 1
        if seen[code] > LOOKED_AT:
            weight, rule = (FULL, "mention") if place.full else (SHORT, "short_mention")
        else:
            weight, rule = _weight(text, place, own_title, heading_end)
        if near in superiors(code) and out:
            out[-1] = Weighed(out[-1].code, min(CHAINED, out[-1].weight), out[-1].start, out[-1].end, out[-1].rule)
        before = Weighed(code, weight, place.start, place.end, rule)
        out.append(before)
    return out


def _named_surely(places: Sequence[Mention]) -> frozenset[str]:
    """The divisions that the text names without doubt: in full, or a province or prefecture by an uncommon name."""
    found = {_only(codes, full) for codes, full in {(place.codes, place.full) for place in places}}
    return frozenset(code for code in found if code is not None)


@lru_cache(maxsize=1 << 14)
def _only(codes: tuple[str, ...], full: bool) -> str | None:
    """The division that a name means wherever it stands: 甘肃, 平凉市, 靖边县; none for 鼓楼区, 城关区, 靖边."""
    code = _highest(codes) if not full else codes[0] if len(codes) == 1 else None
    if code is None:
        return None
    division = divisions()[code]
    return None if division.is_plain(full) or (division.level == "county" and not full) else code


def _highest(codes: tuple[str, ...]) -> str | None:
    """The division that holds all others of one short name: 莆田 is the city, not its former county."""
    return next((code for code in codes if all(c == code or code in superiors(c) for c in codes)), None)


def _resolve(place: Mention, near: str | None, named: frozenset[str]) -> str | None:
    """The one division meant: by the superior before it, by its only name, or by one named elsewhere in the text."""
    inside = [code for code in place.codes if near is not None and near in superiors(code)]
    if len(inside) == 1:
        return inside[0]
    sure = _only(place.codes, place.full)
    if sure is not None:
        return sure
    if not place.full:
        known = [code for code in place.codes if code in named]
        if known:
            return _highest(tuple(known))
        only = place.codes[0]
        return only if len(place.codes) == 1 and not divisions()[only].is_plain(False) else None
    held = [code for code in place.codes if divisions()[code].parent in named]
    return held[0] if len(held) == 1 else None


@cache
def _rules() -> tuple[Rule, ...]:
    return load_rules("regions")


def _weight(text: str, place: Mention, own_title: str, heading_end: int) -> tuple[float, str]:
    """What a mention counts by where it stands and what stands around it."""
    if place.start < heading_end:
        start = text.rfind("\n", 0, place.start) + 1
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else None].strip()
        return (HONOURED, "title") if own_title and (line in own_title or own_title in line) else (0.0, "page_heading")
    before = text[max(place.start - BEFORE, 0) : place.start]
    window = f"{before}{HERE}{text[place.end : place.end + AFTER]}"
    for rule in _rules():
        if place.full or not rule.extra.get("full"):
            match = rule.pattern.search(window)
            if match and match.start() <= len(before) < match.end():
                weight = float(rule.extra["weight"])
                return weight if place.full or rule.kind == "other" else min(weight, HONOURED / 2), rule.name
    return (FULL, "mention") if place.full else (SHORT, "short_mention")


def _choose(
    scores: Mapping[str, float], counts: Mapping[str, int], weighed: Sequence[Weighed], kind: str | None
) -> str | None:
    """The division with most weight among those that can be what the text calls its own; none when two are near."""
    honoured = {w.code for w in weighed if w.weight >= HONOURED}
    surely = {w.code for w in weighed if w.weight > 0 and w.rule != "short_mention"}
    strong = [
        code
        for code, score in scores.items()
        if score >= STRONG and (counts[code] >= MENTIONS or code in honoured)
        if code in surely and _fits(divisions()[code], kind)
    ]
    if not strong:
        return _from_below(scores, counts, kind)
    strong.sort(key=lambda code: (-scores[code], -len(superiors(code)), code))
    best = strong[0]
    for rival in strong[1:]:
        if best in superiors(rival):
            deeper = [c for c in strong if best in superiors(c)]
            if len(deeper) == 1 and scores[rival] >= scores[best] * RIVAL and kind is None:
                best = rival
        elif rival not in superiors(best) and scores[rival] >= scores[best] * RIVAL:
            return _above(best, rival, kind)
    return best


def _above(best: str, rival: str, kind: str | None) -> str | None:
    """The common superior of two places near in weight, where the text can be its."""
    code = common_superior(best, rival)
    return code if code and _fits(divisions()[code], kind) else None


def _from_below(scores: Mapping[str, float], counts: Mapping[str, int], kind: str | None) -> str | None:
    """A prefecture or province whose several parts the text names, and no others: 我市 with four of its counties."""
    if kind not in ("市", "州", "省", "盟"):
        return None
    level = "province" if kind == "省" else "prefecture"
    parts: dict[str, set[str]] = defaultdict(set)
    total: dict[str, float] = defaultdict(float)
    for code, score in scores.items():
        for above in (code, *superiors(code)):
            if divisions()[above].level == level and score > 0:
                parts[above].add(code)
                total[above] += score
    ranked = sorted(total, key=lambda code: (-total[code], code))
    if not ranked or total[ranked[0]] < STRONG or len(parts[ranked[0]]) < MENTIONS:
        return None
    if len(ranked) > 1 and total[ranked[1]] >= total[ranked[0]] * RIVAL:
        return None
    return ranked[0] if _fits(divisions()[ranked[0]], kind) else None


def _fits(division: Division, kind: str | None) -> bool:
    """Whether a division can be what the text calls 我县, 全市 …; a former name counts, too."""
    if kind is None:
        return True
    if kind == "镇":
        return division.level == "county"
    if kind == "省":
        return division.level == "province"
    return any(name.endswith(kind) for name in division.names) or (kind == "市" and division.name.endswith("地区"))

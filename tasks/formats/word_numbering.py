"""The numbers of paragraphs that Word counts itself: 一、 and (一) often stand in no run of the text."""

from __future__ import annotations

import re
from typing import Any

LEVELS = 9
DIGITS = "零一二三四五六七八九"
CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
     "ideographDigital", "japaneseDigitalTenThousand", "koreanCounting"}
)  # fmt: skip
UNNUMBERED = frozenset({"bullet", "none"})


class Numbering:
    """Counts the numbered paragraphs of a document as they come."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[int, str, str]]] = {}  # abstract list -> level -> start, format, text
        self._lists: dict[str, str] = {}  # list -> abstract list
        self._styles: dict[str, tuple[str | None, str | None, str | None]] = {}  # style -> list, level, based on
        self._counts: dict[str, list[int]] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read_lists(relation.target_part.element)
        for style in document.styles.element:
            if name_of(style) == "style" and (identity := _value(style, "styleId")):
                based = next((_value(child) for child in style if name_of(child) == "basedOn"), None)
                self._styles[identity] = (*_list_of(style), based)

    def number(self, paragraph: Any) -> str:
        """The number in front of a paragraph: `(二)`; empty for one without, or with a bullet."""
        found, level = self._place(paragraph)
        levels = self._levels.get(self._lists.get(found or "", ""), {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[found or ""], [0] * LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level][0]
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        if levels[level][1] in UNNUMBERED:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._written(levels, counts, int(match[1]) - 1), levels[level][2])

    def _written(self, levels: dict[int, tuple[int, str, str]], counts: list[int], level: int) -> str:
        start, form, _ = levels.get(level, (1, "decimal", ""))
        return write_number(counts[level] or start, form)

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph, its own or its style's."""
        properties = next((child for child in paragraph if name_of(child) == "pPr"), None)
        if properties is None:
            return None, 0
        found, level = _list_of(paragraph)
        style = next((_value(child) for child in properties if name_of(child) == "pStyle"), None)
        for _ in range(10):  # styles may be based on each other in a circle
            if found is not None or style not in self._styles:
                break
            found, own_level, style = self._styles[style]
            level = level or own_level
        return found, min(int(level), LEVELS - 1) if level and level.isdecimal() else 0

    def _read_lists(self, root: Any) -> None:
        for element in root:
            if name_of(element) == "abstractNum":
                levels = {}
                for child in element:
                    level = _value(child, "ilvl") or ""
                    if name_of(child) == "lvl" and level.isdecimal() and int(level) < LEVELS:
                        said = {name_of(part): _value(part) or "" for part in child}
                        start = said.get("start", "1")
                        levels[int(level)] = (
                            int(start) if start.isdecimal() else 1,
                            said.get("numFmt", "decimal"),
                            said.get("lvlText", ""),
                        )
                self._levels[_value(element, "abstractNumId") or ""] = levels
            elif name_of(element) == "num":
                abstract = next((_value(child) for child in element if name_of(child) == "abstractNumId"), None)
                self._lists[_value(element, "numId") or ""] = abstract or ""


def name_of(element: Any) -> str:
    """The element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def write_number(number: int, form: str) -> str:
    """The number as a format of Word writes it: 12 in chineseCounting -> 十二."""
    if form in CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _list_of(holder: Any) -> tuple[str | None, str | None]:
    """List and level that the properties of a paragraph or style name."""
    for properties in holder:
        if name_of(properties) == "pPr":
            for mark in properties:
                if name_of(mark) == "numPr":
                    said = {name_of(part): _value(part) for part in mark}
                    return said.get("numId"), said.get("ilvl")
    return None, None


def _value(element: Any, name: str = "val") -> str | None:
    """The attribute of an element, whatever its namespace."""
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, None)

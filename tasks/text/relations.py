"""What surrounds a figure says of it: holder, year, comparison, scope; and the figures of a paragraph that belong together."""

from __future__ import annotations

import re
from datetime import date

from tasks.text.comparators import Comparison, comparison_of, of_measure_of
from tasks.text.deeds import is_deed
from tasks.text.equations import find_equations
from tasks.text.figure_regions import figure_region
from tasks.text.figures import Figure
from tasks.text.finding import Finding
from tasks.text.holders import kind_of
from tasks.text.links import find_links
from tasks.text.period_dates import period_dates, period_kind, period_offset
from tasks.text.scopes import rank_total, scope_of
from tasks.text.subjects import Subjects
from tasks.text.year_words import YearWords
from warehouse.record import record
from warehouse.records import Document, Equation, Indicator, IndicatorLink, Segment

_MORE_OR_LESS = re.compile(r"左右|上下")
_UP_TO = re.compile(r"截|到(?:目前|现在)|现在")


@record
class Relations:
    """The fields of a row that its surroundings give."""

    subject: str | None
    subject_kind: str | None
    region_code: str | None
    scope: str | None
    period_offset: int | None
    period_kind: str | None
    period_start: date | None
    period_end: date | None
    comparison: Comparison
    of_measure: str | None
    strictness: str | None
    rank_total: int | None


class Surroundings:
    """The headings, sentences and figures of a document so far."""

    __slots__ = ("_figures", "_sentence", "_subjects", "_years", "equations")

    def __init__(self) -> None:
        self._subjects = Subjects()
        self._years = YearWords()
        self._figures: list[Figure] = []
        self.equations: list[Equation] = []  # of the paragraphs that are closed
        self._sentence = 0

    def enter(self, segment: Segment) -> list[IndicatorLink]:
        """Open a heading or a paragraph; the links of the one before."""
        links = self.links()
        self._subjects.enter(segment)
        self._years.forget()
        return links

    def hear(self, segment: Segment) -> None:
        """Take in a sentence whose figures have been read."""
        self._subjects.hear(segment)
        self._years.hear(segment.text)
        self._sentence += 1

    def add(self, row: Indicator, finding: Finding, segment: Segment) -> None:
        """Take in a figure, to be linked with others of its paragraph."""
        q = finding.quantity
        self._figures.append(Figure(row, finding, segment.text, self._sentence, q.start, q.end))

    def links(self) -> list[IndicatorLink]:
        """The links among the figures of the open paragraph, which are then forgotten."""
        figures, self._figures = self._figures, []
        self.equations += find_equations(figures)
        return find_links(figures) if len(figures) > 1 else []

    def relations_of(self, finding: Finding, segment: Segment, document: Document) -> Relations:
        """What surrounds a figure of the present sentence says of it."""
        text, at, reading, named = segment.text, finding.quantity.start, finding.reading, finding.named
        period, target = finding.period, finding.status == "target"
        anchor = "" if not period else self._anchor(text, at, period)
        first, last = period_dates(period, document.year, anchor, target) if period else (None, None)
        comparison = comparison_of(text, at, reading, named.text)
        holder = self._subjects.holder_of(segment, at, min(reading.start, at), named.start, comparison.comparator)
        subject = holder.text if holder else None
        kind = holder.kind if holder else None
        if named.rule == "place_of_previous" and named.subject:
            subject, kind = named.subject, kind_of(named.subject)
        deed = is_deed(
            text,
            max(0, text.rfind(period, max(0, at - 400), at)) if finding.own_period else 0,
            at,
            finding.quantity.base_unit,
        )
        return Relations(
            subject,
            kind,
            figure_region(subject, kind, document),
            scope_of(text, finding.quantity.end, named.text),
            period_offset(period, document.year, anchor, target) if period else None,
            period_kind(period, reading.growth_basis == "average", deed),
            first,
            last,
            comparison,
            of_measure_of(text, at, reading, named.text, self._measure_before(named.text)),
            "about" if target and _MORE_OR_LESS.match(text, finding.quantity.end) else finding.strictness,
            rank_total(text, at) if reading.measure == "rank" else None,
        )

    def _measure_before(self, name: str) -> str | None:
        """The measure of the figure before in the sentence, when it has the same name."""
        last = self._figures[-1] if self._figures else None
        same = last is not None and last.sentence == self._sentence and last.row.name == name
        return last.row.measure if same and last else None

    def _anchor(self, text: str, at: int, period: str) -> str:
        """The year phrase before a figure; for 截至11月底 of its own sentence only."""
        if period[0] in "截到现" and _UP_TO.match(period):
            return self._years.within(text, at)
        return self._years.before(text, at)

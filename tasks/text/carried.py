"""What the sentences of a paragraph hand on to those after them: the time, the last name, whether they report."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.text.periods import Phrase, begins_item, find_periods, inherited, is_span
from tasks.text.shared_names import Named


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph hand on."""

    period: str = ""
    future: str = ""
    name: Named | None = None
    section: str | None = None
    reports: bool = False  # tells what was done, whatever its heading: 审结案件612件,判处罪犯803人

    heard: list[str | list[Phrase]] = field(default_factory=list)
    listed: str = ""  # the period before the first item of a list: 一是…二是…

    def begin(self, text: str) -> None:
        """Begin a sentence: what one item of a list says of the last years holds for it alone."""
        if not begins_item(text):
            return
        self._listen()
        if is_span(self.period):
            self.period, self.future = self.listed, "" if is_span(self.future) else self.future
        else:
            self.listed = self.period

    def _listen(self) -> None:
        """Take over the periods of the sentences heard that govern the sentences after them."""
        period = future = ""
        for heard in reversed(self.heard):  # the last one counts: mostly one sentence is searched, not the paragraph
            periods = find_periods(heard) if isinstance(heard, str) else heard
            period = period or inherited(periods, future=False)
            future = future or inherited(periods, future=True)
            if period:  # then there is a future, too: it takes plans and facts
                break
        self.period, self.future = period or self.period, future or self.future
        self.heard.clear()

    def period_for(self, status: str) -> str:
        """The period that a number without its own inherits: of a target the last one, of a fact the last past one."""
        self._listen()
        return self.future if status == "target" and self.future else self.period

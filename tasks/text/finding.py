"""What a sentence says about one of its quantities, before it becomes a row."""

from __future__ import annotations

from tasks.text.measures import Reading
from tasks.text.quantities import Quantity
from tasks.text.shared_names import Named
from warehouse.record import record


@record
class Finding:
    """One quantity of a sentence with all that its words say about it."""

    quantity: Quantity
    named: Named
    reading: Reading
    status: str
    strictness: str | None
    period: str
    own_period: bool  # from its own sentence
    inner: bool  # a part: in brackets or after 其中
    doubts: tuple[str, ...] = ()  # signs that the row may be wrong (doubts.py)

    def with_doubt(self, doubt: str) -> Finding:
        """The same finding, doubted; written out, for dataclasses.replace takes 5 us."""
        return Finding(
            self.quantity, self.named, self.reading, self.status, self.strictness, self.period, self.own_period,
            self.inner, (*self.doubts, doubt),
        )  # fmt: skip

"""The facts -> whether the last load can be trusted: one sentence, and six checks behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tasks.quality_page.facts import Facts, Row
from tasks.quality_page.words import Pair

GOOD, LOOK, BAD = "good", "look", "bad"
SIGNS = {GOOD: "✓", LOOK: "!", BAD: "✗"}  # never told by colour alone
DOUBTFUL = 0.7  # below this stand 0.59 of all errors of the labelled rows, see data/confidence.toml
MANY_DOUBTFUL = 0.3  # of the labelled rows 0.15 are below the line; twice that is another kind of text
MANY_REFUSED, FEWEST_REFUSED = 0.1, 5  # of a load's files: a broken download, a new format; one picture is neither
MASKS_APART = 0.1  # share of masked figures, against the median of earlier runs


@dataclass(frozen=True, slots=True)
class Check:
    """One of the things to look at: its figure, and what the figure means."""

    level: str
    anchor: str
    name: Pair
    figure: str
    note: Pair

    @property
    def sign(self) -> str:
        """The level as a character."""
        return SIGNS[self.level]


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer that a reader gets first."""

    level: str
    headline: Pair
    checks: list[Check]

    @property
    def sign(self) -> str:
        """The level as a character."""
        return SIGNS[self.level]


def summarise(facts: Facts) -> Summary:
    """The worst level of all checks, and a refused run above them all."""
    load = facts.load
    if load is None:
        return Summary(LOOK, ("还没有运行", "No run has published yet"), [])
    makers: list[Callable[[Facts, Row], Check]] = [_came_in, _kept_out, _promises, _audit, _masks, _confidence]
    checks = [make(facts, load) for make in makers]
    levels = [check.level for check in checks]
    to_see = sum(level != GOOD for level in levels)
    if facts.refused:
        return Summary(
            BAD,
            ("上次运行被拒,以下是此前发布的数据", "The last run was refused; below is the state before it"),
            checks,
        )
    if BAD in levels:
        return Summary(BAD, ("请先核查,再使用", "Check before use"), checks)
    if LOOK in levels:
        return Summary(LOOK, (f"可以使用,有 {to_see} 处需要看", f"Usable; {to_see} to look at"), checks)
    return Summary(GOOD, ("可以放心使用", "Can be trusted"), checks)


def share(part: float | None, whole: float | None) -> float:
    """The part of the whole, 0 where there is nothing."""
    return (part or 0) / whole if whole else 0.0


def count(number: float | None) -> str:
    """1234567 -> 1,234,567; a dash where there is no number."""
    return "—" if number is None else f"{number:,.0f}"


def percent(value: float) -> str:
    """0.0512 -> 5.1%."""
    return f"{100 * value:.1f}%"


def masked_share(run: Row) -> float | None:
    """Of the figures a run brought, those masked; None where it brought none."""
    return share(run["masked"], run["indicators"]) if run["indicators"] and run["masked"] is not None else None


def _came_in(facts: Facts, load: Row) -> Check:
    files, documents, indicators = load["files_new"], load["documents"], load["indicators"]
    level = BAD if files and not documents else GOOD
    note = (
        f"指标;新文件 {count(files)},文稿 {count(documents)}",
        f"figures from {count(files)} new files, {count(documents)} documents",
    )
    return Check(level, "came-in", ("读入", "Came in"), count(indicators), note)


def _kept_out(facts: Facts, load: Row) -> Check:
    totals, refused = facts.held_back_totals, load["files_quarantined"]
    read = (load["files_new"] or 0) + (refused or 0)
    is_much = (refused or 0) >= FEWEST_REFUSED and share(refused, read) > MANY_REFUSED
    level = BAD if is_much else LOOK if totals["new_rows"] else GOOD
    note = (f"新增;未决共 {count(totals['open_rows'])}", f"new; {count(totals['open_rows'])} open in all")
    return Check(level, "kept-out", ("隔离", "Kept out"), count(totals["new_rows"]), note)


def _promises(facts: Facts, load: Row) -> Check:
    broken = (load["broken_critical"] or 0) + (load["broken_other"] or 0)
    worse = [row for row in facts.verdicts if is_worse(row)]
    level = LOOK if worse or load["broken_critical"] else GOOD
    note = (
        f"未兑现,共 {count(load['promises'])} 条;新增或加重 {len(worse)}",
        f"broken of {count(load['promises'])}; {len(worse)} new or worse",
    )
    return Check(level, "promises", ("规则", "Promises"), count(broken), note)


def is_worse(verdict: Row) -> bool:
    """Whether a promise was kept by the run before, or broken by fewer rows."""
    return (verdict["unexpected_count"] or 0) > (verdict["unexpected_before"] or 0)


def _audit(facts: Facts, load: Row) -> Check:
    standing = facts.findings[0]["findings"] if facts.findings else 0
    new = facts.findings[0]["new_findings"] if facts.findings else 0
    note = (f"处数字彼此不符;新增 {count(new)}", f"contradictions; {count(new)} new")
    return Check(LOOK if new else GOOD, "audit", ("审计", "Audit"), count(standing), note)


def _masks(facts: Facts, load: Row) -> Check:
    earlier = [value for run in facts.runs if run is not load and (value := masked_share(run)) is not None]
    now = masked_share(load)
    usual = median(earlier) if earlier else None
    level = LOOK if now is not None and usual is not None and now - usual > MASKS_APART else GOOD
    zh, en = ("新指标中;尚无往次可比", "of new figures; no earlier run")
    if usual is not None:
        zh, en = f"新指标中;往次中位 {percent(usual)}", f"of new figures; usually {percent(usual)}"
    return Check(level, "masks", ("遮蔽", "Masked"), "—" if now is None else percent(now), (zh, en))


def _confidence(facts: Facts, load: Row) -> Check:
    below = doubtful_share(facts)
    level = LOOK if below > MANY_DOUBTFUL else GOOD
    note = (f"指标置信度低于 {DOUBTFUL}", f"of figures below {DOUBTFUL}")
    return Check(level, "confidence", ("存疑", "Doubtful"), percent(below), note)


def doubtful_share(facts: Facts) -> float:
    """Of all indicators with a confidence, those below the line."""
    total = sum(row["indicators"] for row in facts.confidence)
    return share(sum(row["indicators"] for row in facts.confidence if (row["step"] + 1) / 20 <= DOUBTFUL + 1e-9), total)

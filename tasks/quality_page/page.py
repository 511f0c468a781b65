"""Facts -> the page: one file of HTML without scripts, nothing in it fetched from anywhere, every text escaped."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from tasks.quality_page import charts
from tasks.quality_page.excerpts import Piece, pieces_of
from tasks.quality_page.facts import (
    Facts,
    Row,
    place_of_doubtful,
    place_of_finding,
    place_of_held_back,
    place_of_passage,
)
from tasks.quality_page.summary import (
    DOUBTFUL,
    count,
    doubtful_share,
    is_worse,
    masked_share,
    percent,
    share,
    summarise,
)
from tasks.quality_page.words import Pair, audit_rule_in_words, named, promise_in_words
from warehouse.visible import visible

YEARS, FEWEST_YEARS = 30, 10  # bars that have room for their labels; a single year is no wall
RUNS = 8  # rows of the table of runs; the bars above it show thirty


def render(facts: Facts, data_docs: str | None = None) -> str:
    """The whole page; `data_docs` is the address of the pages of Great Expectations, seen from the page's own folder."""
    return _template().render(
        facts=facts,
        load=facts.load,
        summary=summarise(facts),
        trends=trends(facts.runs),
        newest=facts.runs[::-1][:RUNS],
        kinds_chart=_kinds_chart(facts.kinds),
        years_chart=_years_chart(facts.years),
        confidence_chart=_confidence_chart(facts.confidence),
        doubtful_share=doubtful_share(facts),
        line=DOUBTFUL,
        data_docs=data_docs,
        held_back=[(row, _held_back_pieces(facts, row)) for row in facts.held_back],
        findings=[(row, _sentences(facts, row)) for row in facts.findings],
        doubtful=[(row, _doubtful_pieces(facts, row)) for row in facts.doubtful],
        passages=[(row, pieces_of(facts.excerpts.get(place_of_passage(row)), ())) for row in facts.passages],
    )


def prepare() -> None:
    """Do once what every page needs: the template read, a first chart drawn."""
    _template()
    charts.sparkline([1.0], "")


def trends(runs: Sequence[Row]) -> list[dict[str, Any]]:
    """What is followed from run to run: its name, the last figure, the median, the bars; nothing for a single run."""
    followed: list[tuple[str, Pair, Callable[[Row], float | None], Callable[[float], str]]] = [
        ("files", ("新文件", "new files"), lambda run: run["files_new"], count),
        ("documents", ("文稿", "documents"), lambda run: run["documents"], count),
        ("indicators", ("指标", "figures"), lambda run: run["indicators"], count),
        ("masked", ("遮蔽率", "masked"), masked_share, percent),
        ("faults", ("新隔离", "newly kept out"), lambda run: run["new_faults"], count),
        ("promises", ("未兑现规则", "promises broken"), _broken, count),
        ("findings", ("审计新发现", "new contradictions"), lambda run: run["new_findings"], count),
        ("seconds", ("用时(秒)", "seconds"), lambda run: run["seconds"], count),
    ]
    return (
        [_trend(name, [value(run) for run in runs], shown) for _, name, value, shown in followed]
        if len(runs) > 1
        else []
    )


def _trend(name: Pair, values: list[float | None], shown: Callable[[float], str]) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    highest = shown(max(known)) if known else "—"
    last = "—" if values[-1] is None else shown(values[-1])
    return {"name": name, "last": last, "highest": highest, "chart": charts.sparkline(values, f"{name[1]} by run")}


def _broken(run: Row) -> float | None:
    return None if run["promises"] is None else run["broken_critical"] + run["broken_other"]


def _kinds_chart(rows: Sequence[Row]) -> str:
    shown = [
        {
            "measure": " ".join(named("measure", row["measure"])),
            "status": " ".join(named("status", row["status"])),
            "indicators": row["indicators"],
        }
        for row in sorted(rows, key=_by_measure)
    ]
    return charts.kinds(shown, "figures by kind") if shown else ""


def _by_measure(row: Row) -> tuple[int, str]:
    order = ["level", "growth", "share", "gap", "rank"]
    return (order.index(row["measure"]) if row["measure"] in order else len(order), row["status"] or "")


def _years_chart(rows: Sequence[Row]) -> str:
    known = {row["year"]: row["documents"] for row in rows if row["year"] is not None}
    if not known:
        return ""
    last = max(known)
    first = max(min(*known, last - FEWEST_YEARS + 1), last - YEARS + 1)
    return charts.years(
        [{"year": year, "documents": known.get(year, 0)} for year in range(first, last + 1)], "documents by year"
    )


def _confidence_chart(rows: Sequence[Row]) -> str:
    steps = [{"from": row["step"] / 20, "to": (row["step"] + 1) / 20, "indicators": row["indicators"]} for row in rows]
    return charts.confidence(steps, DOUBTFUL, "figures by confidence") if steps else ""


def _held_back_pieces(facts: Facts, row: Row) -> list[Piece]:
    place = place_of_held_back(row)
    excerpt = facts.excerpts.get(place) if place else None
    return pieces_of(excerpt, [(row["raw_start"], row["raw_end"])])


def _sentences(facts: Facts, row: Row) -> list[tuple[Row, list[Piece]]]:
    found = []
    for sentence in row["sentences"] or ():
        marks = [(each[0], each[1]) for each in sentence["figures"]]
        found.append((sentence, pieces_of(facts.excerpts.get(place_of_finding(sentence)), marks)))
    return found


def _doubtful_pieces(facts: Facts, row: Row) -> list[Piece]:
    return pieces_of(facts.excerpts.get(place_of_doubtful(row)), [(row["raw_start"], row["raw_end"])])


def _moment(value: datetime | None) -> str:
    return "—" if value is None else f"{value:%Y-%m-%d %H:%M}"


def _harmless(value: object) -> object:
    """What the template puts into the page: no control character, no mark that turns the writing; None is empty."""
    if value is None:
        return ""
    return visible(value) if type(value) is str else value


@cache
def _template() -> jinja2.Template:
    folder = files("tasks") / "quality_page" / "templates"
    sources = {name: (folder / name).read_text(encoding="utf-8") for name in ("page.html", "tables.html", "page.css")}
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_harmless,
        loader=jinja2.DictLoader(sources),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        count=count, percent=percent, moment=_moment, promise=promise_in_words, audit_rule=audit_rule_in_words
    )
    environment.globals.update(named=named, share=share, is_worse=is_worse, masked_share=masked_share, sqrt=math.sqrt)
    return environment.get_template("page.html")

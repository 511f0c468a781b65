"""Counts -> static SVG, drawn by Vega-Lite without a browser: the page needs no script and fetches nothing.

Only our own words and numbers go into charts; texts of strangers stand in tables, where the template escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair
import vl_convert

INK, PALE, SIGN, LINE = "#1f4e79", "#a9c1d9", "#c2701c", "#d5d9de"
FONT = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
WIDTH = 290  # of the plot: with its axis as wide as a phone's screen, so that no chart is ever scaled down
LABELS = 10  # years that have room below a chart
FEWEST = 12  # runs that a sparkline has room for: two runs are not two walls

Row = dict[str, Any]
_NAMESPACE = re.compile(r"\s(?:xmlns(?::xlink)?|version)=\"[^\"]*\"")


def sparkline(values: Sequence[float | None], description: str) -> str:
    """A bar for each run, the last one dark."""
    last = len(values) - 1
    rows = [{"run": index, "value": value or 0, "is_last": index == last} for index, value in enumerate(values)]
    return _drawn({**_sparkline(max(len(values), FEWEST)), "data": {"values": rows}}, description)


@cache
def _sparkline(places: int) -> Row:
    """The drawing without its data: eight of them differ in nothing else."""
    chart = (
        altair.Chart(_data([]), width=170, height=36)
        .mark_bar()
        .encode(
            x=altair.X("run:O", axis=None, scale=altair.Scale(domain=list(range(places)), paddingInner=0.25)),
            y=altair.Y("value:Q", axis=None, scale=altair.Scale(domainMin=0, zero=True)),
            color=altair.Color("is_last:N", legend=None, scale=altair.Scale(domain=[True, False], range=[INK, PALE])),
        )
    )
    return _styled(chart)


def kinds(rows: Sequence[Row], description: str) -> str:
    """Figures by measure, facts beside targets: rows of measure, status, indicators."""
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    statuses = list(dict.fromkeys(row["status"] for row in rows))
    chart = (
        altair.Chart(_data(rows), width=WIDTH - 70, height=26 * max(1, len(measures)))
        .mark_bar()
        .encode(
            x=altair.X("sum(indicators):Q", axis=_counts(sum(row["indicators"] for row in rows))),
            y=altair.Y("measure:N", sort=measures, axis=_names()),
            color=altair.Color(
                "status:N",
                scale=altair.Scale(domain=statuses, range=[INK, PALE, SIGN]),
                legend=altair.Legend(title=None, orient="bottom", symbolType="square"),
            ),
            order=altair.Order("status:N"),
        )
    )
    return _drawn(_styled(chart), description)


def years(rows: Sequence[Row], description: str) -> str:
    """Documents by year: rows of year, documents; so many years are named that their names do not touch."""
    named = [row["year"] for row in rows][:: -(-len(rows) // LABELS)]
    chart = (
        altair.Chart(_data(rows), width=WIDTH, height=130)
        .mark_bar(color=INK)
        .encode(
            x=altair.X(
                "year:O", axis=altair.Axis(title=None, labelAngle=0, labelOverlap=False, values=named, ticks=False)
            ),
            y=altair.Y("documents:Q", axis=_counts(max(row["documents"] for row in rows))),
        )
    )
    return _drawn(_styled(chart), description)


def confidence(rows: Sequence[Row], below: float, description: str) -> str:
    """Indicators by confidence: rows of from, to, indicators; what is below the line in another colour."""
    shown = [{**row, "is_below": row["to"] <= below + 1e-9} for row in rows]
    chart = (
        altair.Chart(_data(shown), width=WIDTH, height=130)
        .mark_bar()
        .encode(
            x=altair.X(
                "from:Q",
                bin="binned",
                scale=altair.Scale(domain=[0, 1], nice=False),
                axis=altair.Axis(title=None, values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f", grid=False),
            ),
            x2="to:Q",
            y=altair.Y("indicators:Q", axis=_counts(max(row["indicators"] for row in rows))),
            color=altair.Color("is_below:N", legend=None, scale=altair.Scale(domain=[True, False], range=[SIGN, INK])),
        )
    )
    return _drawn(_styled(chart), description)


def _data(rows: Sequence[Row]) -> Any:
    return altair.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _counts(highest: int) -> altair.Axis:
    """An axis of whole numbers: with two documents its marks are 0, 1, 2, not 0, 0.5, 1."""
    return altair.Axis(title=None, format=",d", tickCount=min(4, highest), domain=False, ticks=False)


def _names() -> altair.Axis:
    """Room for four Chinese characters and a word beside them, also where no Chinese font can be measured."""
    return altair.Axis(title=None, minExtent=84, domain=False, ticks=False)


def _styled(chart: altair.Chart) -> Row:
    """The chart as a specification of Vega-Lite, in the manner of the page."""
    styled = chart.properties(background="transparent", padding=2).configure(
        font=FONT,
        view=altair.ViewConfig(stroke=None),
        axis=altair.AxisConfig(gridColor=LINE, domainColor=LINE, labelColor="#333", labelFontSize=11),
        legend=altair.LegendConfig(labelFontSize=11, labelColor="#333"),
    )
    specification: Row = styled.to_dict()
    return specification


def _drawn(specification: Row, description: str) -> str:
    """An element for a page of HTML, its meaning in words for those who cannot see it."""
    drawn = _NAMESPACE.sub("", vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{description}" ', 1)

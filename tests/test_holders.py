"""Who figures belong to: names at the heads of clauses, words that point, works in headlines."""

from __future__ import annotations

import pytest

from tasks.text.holders import Holder, clause_ends, clause_starts, find_holders, head_at, headline_work, holder_table


def first_head(text: str) -> Holder | None:
    return head_at(text, 0, clause_ends(text, clause_starts(text))[0])


@pytest.mark.parametrize("row", holder_table()["kind"], ids=lambda row: row["kind"])
def test_every_kind_hits_and_misses_as_it_says(row):
    """The rows of data/subjects.toml keep their word."""
    found = {hit: first_head(hit) for hit in row["hits"]}
    assert [hit for hit, holder in found.items() if holder is None or holder.kind != row["kind"]] == []
    assert [miss for miss in row["misses"] if first_head(miss) is not None] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至目前,我局共开展执法巡查33次", [("我局", True)]),
        ("检测全市42万只气瓶", [("全市", False)]),
        ("全区域推进垃圾分类", []),
        ("高于全省2个百分点", []),
        ("在全市率先完成改革", []),
        ("总投资2亿元的城北水厂项目开工", [("城北水厂项目", True)]),
    ],
    ids=range(6),
)
def test_holders_of_a_sentence(text: str, expected: list[tuple[str, bool]]):
    """Holders that head a clause and those only pointed to."""
    assert [(h.text, h.leading) for h in find_holders(text)] == expected


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("(1)青河水库除险加固工程。", "青河水库除险加固工程"),
        ("二是加快推进北沙河综合治理工程扫尾工作。", "北沙河综合治理工程"),
        ("一是推进重点工程建设。", None),
        ("重点项目建设取得新突破。", None),
    ],
    ids=range(4),
)
def test_headlines_that_name_a_work(text: str, work: str | None):
    """One work is named; what many are called is none."""
    found = headline_work(text)
    assert (found.text if found else None) == work

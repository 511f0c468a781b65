"""Confidence: what is known of a row, what it weighs, and that nine in ten of the rows with 0.9 are right."""

from __future__ import annotations

import pytest

from benchmarks.calibration import SHARED, cross_validated, fit, labelled
from tasks.text.carried import Paragraph
from tasks.text.confidence import confidence, facts, weighing
from tasks.text.finding import Finding
from tasks.text.quantities import find_quantities
from tasks.text.readings import read_sentence


def findings(text: str, section: str | None = None) -> list[Finding]:
    return read_sentence(text, find_quantities(text), Paragraph(section=section))


def test_every_fact_has_a_weight_and_a_meaning():
    """A row of which much holds is weighed without a gap."""
    (finding,) = findings("对5家企业的账目进行核对。")
    told = facts(finding, known=False)
    assert told == ("generic", "counted", "goes_on", "part_follows", "unknown_word")
    assert set(told) <= set(weighing().weights)
    assert all(weighing().meanings.values())


DOUBTS = [
    ("12家企业获得认证。", None, "goes_on", 0),
    ("检查企业12家。", None, "counted", None),
    ("审定国家标准24项,行业标准9项,行业标准3项。", None, "twin", 1),
    ("组建3支宣讲队。", "tasks", "by_section", 0),
    ("力争组建3支宣讲队。", "tasks", "by_section", None),
    ("征收房屋3860套,共计4120户。", None, "weak_name", 1),
]


@pytest.mark.parametrize(("text", "section", "doubt", "at"), DOUBTS, ids=range(len(DOUBTS)))
def test_the_words_around_a_number_raise_doubts(text: str, section: str | None, doubt: str, at: int | None):
    """A doubt is raised about the number where its sign stands, and about none where it does not."""
    told = [facts(finding, known=False) for finding in findings(text, section)]
    assert any(doubt in each for each in told) is (at is not None)
    assert at is None or doubt in told[at]


def test_a_period_from_before_is_doubted_where_the_sentence_names_other_times():
    paragraph = Paragraph()
    read_sentence("2021年完成投资3亿元。", find_quantities("2021年完成投资3亿元。"), paragraph)
    text = "新建厂房2栋,预计明年投产。"
    (finding,) = read_sentence(text, find_quantities(text), paragraph)
    assert finding.period == "2021年"
    assert "other_time" in facts(finding, known=False)


def test_confidence_falls_with_what_speaks_against_and_says_why():
    """A general noun counted is less sure than a known indicator, and the reason is given."""
    sure, why = confidence(("known",))
    doubtful, reasons = confidence(("generic", "counted"))
    assert 0 < doubtful < sure < 1
    assert why == ()
    assert reasons == (weighing().meanings["generic"], weighing().meanings["counted"])


@pytest.mark.score
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_calibration_over_documents():
    """Left out document by document, confidence is calibrated, puts right rows above wrong ones and the errors low."""
    dev, ours = labelled()
    names = list(weighing().weights)
    judged = cross_validated(dev, ours, names)
    print(judged)
    assert judged.calibration_error <= 0.05
    assert judged.auroc >= 0.75
    assert judged.low_errors >= 0.5 * judged.errors
    assert judged.low_errors >= 0.3 * judged.low_rows
    stored = [weighing().base, *weighing().weights.values()]
    fresh = fit([*dev, *ours], names)
    assert max(abs(a - b) for a, b in zip(stored, fresh, strict=True)) < 0.6, "run benchmarks/calibration.py --write"

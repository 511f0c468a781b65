"""gongwen similar: one text against published documents, loaded or not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tasks.workers.similar import Parts, find_similar
from tests.made_documents import edited, made_document, random_text
from tests.test_compare import staged
from warehouse.records import Document

PASSAGE = "今年以来,青石县新建小区12个,完成投资6.5亿元," + random_text(random.Random(1), 120)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    chooser = random.Random(2)
    text = random_text(chooser, 900)
    return [
        made_document("origin", text + "\n" + PASSAGE),
        made_document("near", edited(chooser, text, 0.02) + "\n" + PASSAGE),
        made_document(
            "passage", random_text(chooser, 500) + "\n" + PASSAGE.replace("青石县", "云溪镇").replace("12", "7")
        ),
        made_document("other", random_text(chooser, 700)),
    ]


@pytest.fixture(scope="module")
def parts(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return staged(tmp_path_factory.mktemp("similar") / "parts", documents)


def test_a_document_finds_its_copies_and_passages(parts: Parts, documents: list[Document]) -> None:
    """The near copy first, then the document that has the passage with another place and number; never itself."""
    found = find_similar(parts, documents[0].document_id, None)
    assert found is not None
    assert [(each.document_id, each.method) for each in found.documents] == [
        (documents[1].document_id, "near"),
        (documents[2].document_id, ""),
    ]
    assert found.documents[1].paragraphs[0].slots == [("青石县", "云溪镇"), ("12", "7")]


def test_a_text_that_is_not_loaded_is_compared_all_the_same(parts: Parts, documents: list[Document]) -> None:
    found = find_similar(parts, None, documents[0].text)
    assert found is not None
    assert [each.method for each in found.documents] == ["exact", "near", ""]


def test_what_is_not_there(parts: Parts) -> None:
    """An unknown id is no document; an empty or unlike text has nothing alike."""
    assert find_similar(parts, "nothing", None) is None
    for text in ("", random_text(random.Random(3), 400)):
        found = find_similar(parts, None, text)
        assert found is not None
        assert found.documents == []


def test_a_warehouse_without_documents(tmp_path: Path) -> None:
    found = find_similar({"documents": [], "signatures": [], "paragraphs": []}, None, PASSAGE)
    assert found is not None
    assert found.documents == []

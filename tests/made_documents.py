"""Documents for the tests of duplicates: texts of random characters, so that two are alike only on purpose."""

from __future__ import annotations

import random
from hashlib import sha256

from tasks.text.shingles import normalise
from warehouse.records import Document, document_id


def random_text(chooser: random.Random, length: int) -> str:
    """So many random Chinese characters, a comma after every 17."""
    letters = (chr(chooser.randrange(0x4E00, 0x9FA5)) for _ in range(length))
    return "".join(letter + "," * (at % 17 == 16) for at, letter in enumerate(letters))


def edited(chooser: random.Random, text: str, share: float) -> str:
    """The text with this share of its characters replaced."""
    letters = list(text)
    for at in chooser.sample(range(len(letters)), round(len(letters) * share)):
        letters[at] = chr(chooser.randrange(0x4E00, 0x9FA5))
    return "".join(letters)


def made_document(name: str, text: str, start: int = 0, is_collection: bool = False) -> Document:
    """A document with this text in a file of its own, named by a word."""
    file_id = sha256(name.encode()).hexdigest()[:32]
    return Document(
        document_id=document_id(file_id, start, is_collection),
        file_id=file_id,
        parent_id=None,
        ordinal=0,
        is_collection=is_collection,
        title="",
        kind="speech",
        raw_start=start,
        raw_end=start + len(text),
        heading_end=start,
        text=text,
        char_count=len(text),
    )


def family(seed: int, originals: int, length: tuple[int, int] = (60, 1500)) -> list[Document]:
    """Originals with copies of all kinds: exact, edited by up to 8 %, cut out, put into a longer text."""
    chooser = random.Random(seed)
    documents = []
    for number in range(originals):
        text = random_text(chooser, chooser.randint(*length))
        copies = [text]
        for _ in range(chooser.randint(0, 4)):
            base = edited(chooser, chooser.choice(copies), chooser.choice([0, 0, 0.002, 0.01, 0.02, 0.04, 0.08]))
            kind = chooser.choice(["same", "same", "cut", "inside", "spaced"])
            if kind == "cut":
                base = base[len(base) // chooser.randint(2, 12) :]
            elif kind == "inside":
                base = random_text(chooser, 300) + base + random_text(chooser, chooser.randint(5, 2000))
            elif kind == "spaced":
                base = "\n".join(base.split(","))
            copies.append(base)
        documents += [made_document(f"{seed}-{number}-{at}", copy) for at, copy in enumerate(copies)]
    chooser.shuffle(documents)
    return documents


def with_formula(seed: int, originals: int, sharers: int) -> tuple[list[Document], str]:
    """A family, and texts that end in the same 200 characters; these characters."""
    chooser = random.Random(seed)
    formula = random_text(chooser, 200)
    texts = (random_text(chooser, chooser.randint(50, 900)) + formula for _ in range(sharers))
    return family(seed, originals) + [made_document(f"f{at}", text) for at, text in enumerate(texts)], formula


def shingle_strings(text: str) -> set[str]:
    """The contract's shingles, as strings."""
    letters = normalise(text)
    return {letters[at : at + 5] for at in range(len(letters) - 4)}

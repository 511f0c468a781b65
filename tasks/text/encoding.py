"""Bytes -> text: which encoding they are in, what could not be decoded, or why they are no text at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

ERROR_SHARE = 0.001  # of the characters; the contract's limit, above it the file goes to quarantine
CONTROL_SHARE = 0.01  # of the bytes; scanned pages hold a stray control character, binary files one in eight
LIKELY = 0.6  # share of common characters; a right guess reaches 0.95, a wrong one stays below 0.5
SAMPLE = 4_000  # characters judged; the shares above settle after a few dozen
WINDOW = 65_536  # bytes tried in every encoding; only the best decodes the whole file
SHORT = 4_096  # bytes; only a short text of another encoding can be valid UTF-8 by chance

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
)
# In this order: the mark of UTF-16 begins that of UTF-32. Codecs `utf-16` and `utf-32` drop the mark themselves.
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32"),
    (b"\xff\xfe", "utf-16-le", "utf-16"),
    (b"\xfe\xff", "utf-16-be", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030-sig"),
)
CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\v\f\r")
META_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
META_BYTES = 4_096  # the standard asks for 1,024; pages put scripts in front
DECLARED = {  # the names that pages use -> ours
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "chinese", "csgb2312", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), "big5"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "us-ascii", "cp1252"), "cp1252"),
    **dict.fromkeys(("shift_jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "euc-jp": "euc_jp",
}
CODECS = {"big5": "cp950"}  # our name -> Python's; cp950 is what programs that say Big5 write


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in (`utf-8-sig` has a byte order mark), and how many errors became U+FFFD."""

    text: str
    encoding: str
    decode_errors: int
    had_bom: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Why bytes are no text: the name of the promise they break, and the reason in words."""

    expectation: str
    reason: str


def decode(data: bytes, declared: str | None = None) -> Decoded | Refused:
    """The text of the bytes, newlines kept, or why there is none: UTF-8, GB18030, UTF-16, UTF-32, Big5.

    What a page or a server declares is often wrong, so it only speaks where the bytes do not.
    """
    if not data:
        return Refused("file_empty", "the file has no bytes")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return Refused("file_binary", f"the file is {kind}, no text")
    decoded = _decode_marked(data) or _decode_utf8(data) or _decode_likeliest(data)
    if isinstance(decoded, Refused) and declared:
        decoded = _decode_declared(data, declared) or decoded
    return _refuse_damaged(decoded, data) if isinstance(decoded, Decoded) else decoded


def find_charset(head: bytes) -> str | None:
    """The encoding that a page declares in its first bytes: `<meta charset="gbk">` -> gbk."""
    match = META_CHARSET.search(head, 0, META_BYTES)
    return match[1].decode("ascii").lower() if match else None


def _decode_declared(data: bytes, declared: str) -> Decoded | None:
    """The text in the encoding that somebody declared, if we know it."""
    encoding = DECLARED.get(declared.lower())
    if encoding is None or b"\0" in data:
        return None
    text, errors = _replace_errors(data, encoding)
    return Decoded(text, encoding, errors, False)


def _decode_marked(data: bytes) -> Decoded | None:
    """The text after a byte order mark, or None without one."""
    for mark, encoding, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text, errors = _replace_errors(data[len(mark) :], encoding)
            return Decoded(text, name, errors, True)
    return None


def _decode_utf8(data: bytes) -> Decoded | None:
    """The text if it is UTF-8 beyond doubt, or None: with NULs it may be UTF-16, when short GB18030 by chance."""
    if b"\0" in data:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not _is_truncated(data, error):
            return None
        return Decoded(data[: error.start].decode("utf-8") + "\ufffd", "utf-8", 1, False)
    if len(data) <= SHORT and not text.isascii() and max(text) < "\u0800" and _is_chinese(data):
        return None  # 联通 in GBK is valid UTF-8, two Cyrillic letters
    return Decoded(text, "utf-8", 0, False)


def _is_truncated(data: bytes, error: UnicodeDecodeError) -> bool:
    """True for UTF-8 that ends inside a character; GB18030 may end so too, but then it is Chinese as a whole."""
    if error.reason != "unexpected end of data":
        return False
    return not _is_chinese(data)


def _is_chinese(data: bytes) -> bool:
    """True if the bytes are common simplified characters in GB18030, without an error."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return _share(_non_ascii(text), common_characters("gb2312").__contains__) >= LIKELY


def _decode_likeliest(data: bytes) -> Decoded | Refused:
    """The text in the encoding that makes most sense of the part around the first character beyond ASCII."""
    if b"\0" in data:
        encodings: tuple[str, ...] = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        nonsense = Refused("file_binary", f"NUL byte at {data.index(0)}: the file is binary, no text")
        start = 0
    else:
        encodings = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
        nonsense = Refused("file_undecodable", "in none of UTF-8, GB18030, UTF-16 and Big5 do the bytes make sense")
        start = _first_non_ascii(data) // 2 * 2
    window = data[start : start + WINDOW]
    scores = {encoding: _score(window, encoding) for encoding in encodings}
    best = max(scores, key=scores.__getitem__)  # the first of equals
    if scores[best] < LIKELY:
        return _refuse_controls(data) or nonsense
    text, errors = _replace_errors(data, best)
    return Decoded(text, best, errors, False)


def _first_non_ascii(data: bytes) -> int:
    """Where the first byte beyond ASCII stands."""
    match = re.search(rb"[^\x00-\x7f]", data)
    return match.start() if match else 0


def _score(data: bytes, encoding: str) -> float:
    """Which share of the characters speaks for the encoding."""
    text, _ = _replace_errors(data, encoding)
    if encoding == "utf-8":  # what is valid in UTF-8 is meant so, in any script
        return _share(_non_ascii(text), lambda char: char != "\ufffd")
    common = common_characters(encoding)
    if encoding.startswith("utf"):  # the wrong byte order makes no ASCII
        return _share(text[:SAMPLE], lambda char: " " <= char <= "~" or char in "\t\r\n" or char in common)
    return _share(_non_ascii(text), common.__contains__)


def _replace_errors(data: bytes, encoding: str) -> tuple[str, int]:
    """The text with U+FFFD for what cannot be decoded, and how many of these there are."""
    codec = CODECS.get(encoding, encoding)
    text = data.decode(codec, errors="replace")
    if "\ufffd" not in text:
        return text, 0
    written = 0 if encoding == "big5" else data.count("\ufffd".encode(codec))  # U+FFFD that stands in the source
    return text, max(0, text.count("\ufffd") - written)


def _non_ascii(text: str) -> list[str]:
    """The first few thousand characters beyond ASCII."""
    return [match[0] for match in islice(re.finditer(r"[^\x00-\x7f]", text), SAMPLE)]


def _share(characters: Iterable[str], is_good: Callable[[str], bool]) -> float:
    """Which share of the characters is good; 0 for none."""
    verdicts = [is_good(character) for character in characters]
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


@cache
def common_characters(encoding: str) -> frozenset[str]:
    """Symbols and first-level characters: of GB2312 and Big5 their own, else of both."""
    if encoding == "gb2312":
        return _double_bytes("gb2312", 0xA1, 0xD7)
    if encoding == "big5":
        return _double_bytes("big5", 0xA1, 0xC6)
    return common_characters("gb2312") | common_characters("big5")


def _double_bytes(codec: str, first: int, last: int) -> frozenset[str]:
    """All characters of two bytes whose first is in the range."""
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    return frozenset(char for pair in pairs if len(char := pair.decode(codec, errors="ignore")) == 1)


def _refuse_damaged(decoded: Decoded, data: bytes) -> Decoded | Refused:
    """The text itself, unless it is blank, has control characters like a binary file, or too many errors."""
    text, errors = decoded.text, decoded.decode_errors
    if not text or text.isspace():
        return Refused("file_empty", "the file holds nothing but white space")
    if errors > ERROR_SHARE * len(text):
        where = text.find("\ufffd")
        return Refused(
            "file_undecodable",
            f"{errors} of {len(text)} characters cannot be decoded as {decoded.encoding}, the first at {where}"
            f"{' (the file ends inside a character)' if where == len(text) - 1 else ''}; at most 0.1 % are allowed",
        )
    as_utf8 = data if decoded.encoding.startswith("utf-8") else text.encode()
    if b"\0" in as_utf8:
        return Refused("file_binary", f"NUL character at byte {as_utf8.index(0)}: the file is binary, no text")
    return _refuse_controls(as_utf8) or decoded


def _refuse_controls(data: bytes) -> Refused | None:
    """The refusal of bytes that hold more control characters than a text ever does."""
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls <= CONTROL_SHARE * len(data):
        return None
    return Refused("file_binary", f"{controls} of {len(data)} bytes are control characters: the file is binary")

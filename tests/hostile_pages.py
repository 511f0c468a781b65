"""Pages whose texts and names want to be run: by a browser, a terminal, a spreadsheet, a reader of Markdown."""

from __future__ import annotations

from pathlib import Path

SCRIPT = "<script>alert(1)</script>"
NAME = "=cmd|' <img src=x onerror=alert(2)>'\u202etxt.txt"
PAGE = f"""在全县\u202e工作会议{SCRIPT}上的讲话

一、=HYPERLINK("http://evil.example/","看")

=1+1{SCRIPT}[点击](javascript:alert(3))森林面积达到1200公顷,\x1b[2J比上年增长5%。抽查{SCRIPT}产品1292批次,合格1217批次,\u2066合格率为84.20%\u2069。
二、@SUM(A1)森林覆盖率占{SCRIPT}全县的4321%,`|`建设<img src=x onerror=alert(4)>场所3处。
"""
HTML_PAGE = f"""<html><head><title>{SCRIPT}讲话</title></head><body onload="alert(5)"><h1>讲话\u202e稿</h1>
<p>&lt;script&gt;alert(6)&lt;/script&gt;全年完成投资&#27;[31m2.3亿元,比上年增长5%。</p></body></html>"""


def write_hostile_pages(raw: Path) -> None:
    """Two pages that are read, and a picture that is not."""
    (raw / NAME).write_text(PAGE, encoding="utf-8")
    (raw / f"{NAME}.html").write_text(HTML_PAGE, encoding="utf-8")
    (raw / f"{NAME}\x1b[31m.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

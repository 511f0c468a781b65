"""The picture of the report in the README: the samples in two runs, their page in a browser, its first screens as PNG.

python -m benchmarks.screenshot [docs/report.png]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.browser import open_browser

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 1120  # a laptop's window
END = "Math.floor(document.querySelector('#masks').getBoundingClientRect().top)"  # down to the trends over runs
RUNS = (["--include", "0*"], [])  # the second run has something to be compared with


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "report.png"
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "samples.duckdb"
        for chosen in RUNS:
            command = [sys.executable, "-m", "flows", "run", str(ROOT / "examples" / "raw"), "-w", str(warehouse)]
            done = subprocess.run([*command, *chosen], cwd=ROOT)
            if done.returncode not in (0, 1):
                raise SystemExit(f"the samples could not be loaded: exit code {done.returncode}")
        with open_browser() as browser:
            browser.open(warehouse.with_suffix(".gongwen") / "report.html", WIDTH)
            out.write_bytes(browser.screenshot(browser.evaluate(END)))
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

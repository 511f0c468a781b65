"""How long the audit of figures takes, and how much memory: `python benchmarks/audit.py 1000000`.

The argument is the number of indicators, fifty a document, as in benchmarks/validation.py; every three of them are a
part, a whole and a rate, one rate in a thousand is wrong, one document in ten has a copy, and every document states
one figure twice.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import duckdb

from benchmarks.validation import INDICATORS, LENGTH, ROWS, SEGMENTS
from expectations.audit import fill_findings
from tests.staged_rows import empty_staging

# What the figures of the validation's rows need to be audited, as replacements of its columns; n counts them.
FIGURES = """
create table audited as
select * replace (
    case n % 3 when 0 then 94.0 when 1 then 100.0 else case when n % 3000 = 2 then 49.0 else 94.0 end end as value,
    case n % 3 when 0 then 94.0 when 1 then 100.0 else case when n % 3000 = 2 then 49.0 else 94.0 end end as value_base,
    case n % 3 when 2 then '%' else '批次' end as unit,
    case n % 3 when 2 then '%' else '批次' end as base_unit,
    case n % 3 when 0 then '94' when 1 then '100' else case when n % 3000 = 2 then '49' else '94' end end as value_text,
    '=' as bound,
    '全市第' || n % 49 || '项产品' as name,
    null::varchar as name_canonical,
    '全市' as subject,
    date '2020-01-01' as period_start,
    date '2020-12-31' as period_end
)
from (select *, row_number() over (order by document_id, raw_start) - 1 as n from indicators)
"""
EQUATIONS = """
create table made_equations as
select
    lead(indicator_id, (2 - n % 3)::integer) over (order by n) || '-rate' as equation_id, document_id, 'rate' as kind,
    ['part', 'whole', 'rate'][n % 3 + 1] as role, n % 3 as ordinal, indicator_id, null::bigint as counted, 'made' as rule
from audited
"""
COPIES = """
create table copies as
select document_id as left_id, lead(document_id) over (order by document_id) as right_id
from (select document_id, row_number() over (order by document_id) as d from documents)
where d % 5 = 0
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indicators", type=int, nargs="?", default=200_000)
    parser.add_argument("--memory", default="600MB")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builder = get_context("spawn").Process(target=_prepare, args=(folder, chosen.indicators // INDICATORS))
        builder.start()  # its memory is not ours
        builder.join()
        with duckdb.connect(config={"memory_limit": chosen.memory, "threads": 2}) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(f"set temp_directory = '{folder / 'spill'}'")
            for table in ("indicators", "equations", "segments", "copies"):
                connection.execute(f"create view {table} as from '{folder / f'audited_{table}.parquet'}'")
            connection.execute(
                "create view copied_indicators as from indicators"
                " where document_id in (select left_id from copies union select right_id from copies)"
            )
            started, busy = time.perf_counter(), time.process_time()
            fill_findings(connection)
            seconds, busy = time.perf_counter() - started, time.process_time() - busy
            found = connection.execute("select rule, count(*) from findings group by rule order by rule").fetchall()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{chosen.indicators:,} indicators: {seconds:.1f} s, {busy:.1f} CPU seconds, peak memory {peak} MB; {found}")


def _prepare(folder: Path, documents: int) -> None:
    """The rows of validation's documents and figures, as Parquet; of its sentences no more than the audit reads."""
    sizes = {"documents": documents, "per_file": 4, "segments": SEGMENTS, "indicators": INDICATORS, "length": LENGTH}
    connection = empty_staging(str(folder / "staging.duckdb"))
    connection.execute("set enable_progress_bar = false")
    for table in ("documents", "indicators"):
        connection.execute(f"insert into {table} by name {ROWS[table].format(**sizes)}")
    for statement in (FIGURES, EQUATIONS, COPIES):
        connection.execute(statement)
    sentences = "select document_id || '-s' || n as segment_id, repeat('全市新建小区十二个', 4) as text from documents, range(250) as r(n)"
    sources = {"indicators": "audited", "equations": "made_equations", "copies": "copies", "segments": f"({sentences})"}
    for table, source in sources.items():
        connection.execute(f"copy (from {source}) to '{folder / f'audited_{table}.parquet'}' (compression zstd)")
    connection.close()


if __name__ == "__main__":
    main()

"""How long validation takes, and how much memory, over synthetic staged rows: `python benchmarks/validation.py 200000`.

The argument is the number of indicators; there are five segments to each. With `--file 50` the rows are those of a
single file of that many megabytes. Rows stand in Parquet below views, as workers leave them.
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

from expectations.promises import SUITES
from expectations.run import errors, validate
from expectations.violations import fill_rejected
from tests.staged_rows import empty_staging

SEGMENTS, INDICATORS, LENGTH = 250, 50, 10_000  # per document: segments, indicators, characters

# Each table's columns that the promises look at; the others stay null. d counts documents, n rows.
ROWS = {
    "files": """select md5((d // {per_file})::varchar) as file_id, md5((d // {per_file})::varchar) || repeat('0', 32) as sha256,
        any_value('f' || d || '.txt') as path, {length} * {per_file} as size_bytes, 'text/plain' as media_type, 'utf-8' as encoding,
        0 as decode_errors, repeat('全市新建小区十二个共。', {length} * {per_file} // 11 + 1)[1:{length} * {per_file}] as text,
        {length} * {per_file} as char_count, true as verified from range({documents}) as r(d) group by d // {per_file}""",
    "documents": """select md5((d // {per_file})::varchar) || '-' || (d % {per_file}) * {length} || '-d' as document_id,
        md5((d // {per_file})::varchar) as file_id, d % {per_file} as ordinal, false as is_collection, '标题' as title,
        'speech' as kind, (d % {per_file}) * {length} as raw_start, (d % {per_file} + 1) * {length} as raw_end,
        (d % {per_file}) * {length} + 5 as heading_end, repeat('全市新建小区十二个共。', {length} // 11 + 1)[1:{length}] as text,
        {length} as char_count, false as truncated, true as verified from range({documents}) as r(d)""",
    "edits": """select left(document_id, 32) || '-e' || place as edit_id, left(document_id, 32) as file_id, document_id, place as ordinal,
        place as raw_start, place + 1 as raw_end, 'hard_break' as kind, 'hard_break' as rule, chr(10) as removed, '' as inserted,
        true as verified from (select document_id, raw_start + n * 400 + 399 as place from documents, range({length} // 400) as r(n))""",
    "segments": """select left(document_id, 32) || '-' || left(kind, 1) || place as segment_id, document_id,
        case kind when 'sentence' then left(document_id, 32) || '-p' || (place - (n % 5) * 40) end as parent_id, n as ordinal, kind,
        null::bigint as level, '1/' || n as path, '全市新建小区十二个，同比增长百分之二十，比上年多两个百分点。' as text,
        place as raw_start, case kind when 'sentence' then place + 40 else place + 200 end as raw_end,
        case kind when 'sentence' then ['全市', '新建', '小区'] end as tokens, true as verified
        from (select document_id, kinds.kind, n,
        raw_start + case kinds.kind when 'sentence' then n * 40 else n * 200 end as place
        from documents, (select 'sentence' as kind, n from range({segments} * 5 // 6) as r(n)
        union all select 'paragraph', n from range({segments} // 6 + 1) as r(n)) as kinds)""",
    "indicators": """select left(document_id, 32) || '-' || (place + 4) as indicator_id, document_id,
        left(document_id, 32) || '-s' || place as segment_id, '小区' as name, '小区' as name_canonical, 'level' as measure,
        12.0 as value, case n % 3 when 0 then '亿元' when 1 then '万人次' else '个' end as unit,
        12.0 * case n % 3 when 0 then 1e8 when 1 then 1e4 else 1 end as value_base,
        case n % 3 when 0 then '元' when 1 then '人次' else '个' end as base_unit, 'exact' as qualifier, 'actual' as status,
        false as masked, '' as period, place + 4 as raw_start, place + 7 as raw_end, '十二个' as quote, '十二个' as quote_text,
        case when n = 7 then 2 else 0.9 end as confidence, true as verified
        from (select document_id, n, raw_start + n * 160 as place from documents, range({indicators}) as r(n))""",
    "indicator_links": """select indicator_id as from_id, left(document_id, 32) || '-' || (raw_start - 160) as to_id, 'part_of' as relation,
        0.5 as confidence, true as verified from indicators where raw_start % {length} > 160""",
    "citations": """select document_id, segment_id, '条例' as title, raw_start + 2 as raw_start, raw_start + 4 as raw_end,
        true as verified from segments where kind = 'sentence' and ordinal % 20 = 0""",
    "terms": """select document_id, 'w' || n as term, 'n' as pos, 1 as count, true as verified
        from documents, range(300) as r(n)""",
}


def build(folder: Path, documents: int, per_file: int) -> None:
    """The staging database of so many documents, its tables views over Parquet."""
    path = folder / "staging.duckdb"
    con = empty_staging(str(path))
    con.execute("set enable_progress_bar = false")
    con.execute("insert into units values ('人', 1, '人')")
    sizes = {
        "documents": documents,
        "per_file": per_file,
        "segments": SEGMENTS,
        "indicators": INDICATORS,
        "length": LENGTH,
    }
    for table, query in ROWS.items():
        con.execute(f"insert into {table} by name {query.format(**sizes)}")
        part = folder / f"{table}.parquet"
        con.execute(f"copy {table} to '{part}' (compression zstd)")
    for table in ROWS:
        con.execute(f"drop table {table}")
        con.execute(f"create view {table} as from read_parquet('{folder / f'{table}.parquet'}')")
    con.execute("checkpoint")
    con.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indicators", type=int, nargs="?", default=200_000)
    parser.add_argument("--file", type=int, default=0, help="one file of so many megabytes")
    parser.add_argument("--memory", default="1GB")
    chosen = parser.parse_args()
    documents = chosen.file * 1_000_000 // (3 * LENGTH) if chosen.file else chosen.indicators // INDICATORS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builder = get_context("spawn").Process(target=build, args=(folder, documents, documents if chosen.file else 4))
        builder.start()  # its memory is not ours
        builder.join()
        path = folder / "staging.duckdb"
        started, busy = time.perf_counter(), time.process_time()
        with duckdb.connect(path, config={"memory_limit": chosen.memory, "threads": 2}) as con:
            found = fill_rejected(con, SUITES)
            rejected = con.execute("select count(*) from rejected").fetchall()[0][0]
        direct = time.perf_counter()
        results = validate(path, SUITES, "bench", folder / "docs", memory_limit=chosen.memory)
        finished, busy = time.perf_counter(), time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        counts = {each.promise.table: each.element_count for each in found}
    broken = {each.promise.name: each.unexpected_count for each in found if each.unexpected_count}
    print(f"{counts['files']} files, {counts['segments']:,} segments, {counts['indicators']:,} indicators")
    print(f"broken: {broken}; rejected rows {rejected:,}; errors {len(errors(results))}")
    print(
        f"fill_rejected {direct - started:.1f} s, validate {finished - direct:.1f} s (import of Great Expectations included)"
    )
    print(f"{busy:.1f} CPU seconds, peak memory {peak} MB")


if __name__ == "__main__":
    main()

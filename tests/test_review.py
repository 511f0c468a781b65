"""Corrections by people: consistent, checked, laid over the rows, kept through every rebuild, reported when rows change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner

from flows.__main__ import cli
from flows.settings import Settings
from tasks.corrections import CORRECTABLE, InvalidCorrection, corrected, parse_value, sets_of
from tasks.text.units import to_base
from tests.staged_batches import Bench, file_id_of
from warehouse import schema
from warehouse.corrections import known_corrections, rows_as_read
from warehouse.records import indicator_id

TEXT = "全县完成造林1.5万亩"
MU = to_base("万亩")[0]
ID, OTHER = (indicator_id(file_id_of(TEXT), number) for number in (0, 1))
ROW = {
    **dict.fromkeys(column.name for column in schema.table("indicators").stored),
    **{
        "name": "造林",
        "measure": "level",
        "value": 1.5,
        "unit": "万亩",
        "value_base": 1.5 * MU,
        "base_unit": "平方米",
    },
    **{
        "qualifier": "exact",
        "status": "actual",
        "masked": False,
        "period": "",
        "quote": "1.5万亩",
        "quote_text": "1.5万亩",
    },
    **{"raw_start": 6, "raw_end": 11, "confidence": 0.9, "bound": "=", "reasons": []},
}


@pytest.mark.parametrize(
    ("fields", "follows"),
    [
        pytest.param({"value": 2.5}, {"value_base": 2.5 * MU, "base_unit": "平方米"}, id="value"),
        pytest.param({"unit": "亿元"}, {"value_base": 1.5e8, "base_unit": "元"}, id="unit"),
        pytest.param({"value_high": 2.0}, {"value_high_base": 2.0 * MU}, id="range"),
        pytest.param({"masked": True}, {"value": None, "value_base": None, "value_high_base": None}, id="masked"),
        pytest.param({"qualifier": "approx"}, {"bound": "~"}, id="qualifier"),
        pytest.param({"bound": "<"}, {"qualifier": "at_most"}, id="bound"),
        pytest.param({"name": "植树"}, {"value": 1.5, "bound": "="}, id="name-alone"),
        pytest.param({"unit": "度", "base_unit": "千瓦时"}, {"value_base": 1.5, "base_unit": "千瓦时"}, id="ambiguous"),
    ],
)
def test_what_follows_from_a_correction_is_set_with_it(fields: dict[str, Any], follows: dict[str, Any]) -> None:
    row = corrected(ROW, fields)
    assert {name: row[name] for name in follows} == pytest.approx(follows)
    assert {name: row[name] for name in fields} == fields


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("value", " 2.36 ", 2.36),
        ("value_high", "", None),
        ("period", "", ""),
        ("period_start", "2021-02-03", date(2021, 2, 3)),
        ("masked", "是", True),
        ("rank_total", "13", 13),
        ("name", "造林", "造林"),
        ("comparator", "", None),
    ],
)
def test_values_are_read_in_their_field_s_type(field: str, text: str, value: object) -> None:
    assert parse_value(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("value", "许多", "cannot be read"),
        ("value", "inf", "finite"),
        ("quote", "x", "stands in the text"),
        ("value_base", "1", "correct those"),
        ("nonsense", "1", "no such field"),
        ("name", " ", "must not be empty"),
        ("masked", "perhaps", "true or false"),
        ("period_start", "2021", "cannot be read"),
    ],
)
def test_what_cannot_be_corrected_says_why(field: str, text: str, why: str) -> None:
    with pytest.raises(InvalidCorrection, match=why):
        parse_value(field, text)


def test_a_masked_row_takes_no_value_and_a_base_unit_follows_its_unit() -> None:
    with pytest.raises(InvalidCorrection, match="masked to false"):
        corrected({**ROW, "masked": True, "value": None, "value_base": None}, {"value": 3.0})
    with pytest.raises(InvalidCorrection, match="correct unit"):
        corrected(ROW, {"base_unit": "元"})


def test_every_correctable_field_is_a_column_and_sets_itself() -> None:
    columns = {column.name for column in schema.table("indicators").stored}
    assert set(CORRECTABLE) - columns == {"withdrawn"}
    for field in CORRECTABLE:
        assert field in sets_of(field, {**ROW, "withdrawn": True})


Stage = Callable[..., Path]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A warehouse of one file with two sound indicators, the second the growth of the first."""
    bench = Bench(tmp_path_factory.mktemp("untouched"))
    publish(bench)
    return bench


@pytest.fixture
def bench(untouched: Bench, tmp_path: Path) -> Bench:
    """A copy of it, to be changed."""
    return untouched.copied(tmp_path)


def publish(bench: Bench, rules_version: str = "rules-1", without: int | None = None, **other: Any) -> None:
    """Read the file (again), perhaps by rules that read other values in the first indicator, or lose one."""
    staging = bench.stage([TEXT], rules_version=rules_version)
    with duckdb.connect(str(staging)) as con:
        (path,) = con.execute("select path from staged_parts where table_name = 'indicators'").fetchall()[0]
    table = parquet.read_table(path)
    rows = [
        row
        | {name: value for name, value in ROW.items() if value is not None}
        | {"raw_start": number, "raw_end": number + 5}
        for number, row in enumerate(table.to_pylist())
    ]
    rows[0] |= other
    parquet.write_table(type(table).from_pylist([r for n, r in enumerate(rows) if n != without], table.schema), path)
    links = parquet.read_table(Path(path).with_name("indicator_links.parquet"))
    if without is not None:
        parquet.write_table(links.slice(0, 0), Path(path).with_name("indicator_links.parquet"))
    known = [file_id_of(TEXT)] if bench.warehouse.exists() else []
    bench.publish(TEXT, staging=staging, rules_version=rules_version, dropped_files=known)


def gongwen(bench: Bench, *arguments: object) -> Any:
    command = ["review", *map(str, arguments), "--author", "a reader", "-w", str(bench.warehouse)]
    return CliRunner().invoke(cli, command)


def correct(bench: Bench, row_id: str, *pairs: str, note: str = "looked at the page") -> None:
    done = gongwen(bench, row_id, *pairs, "--note", note)
    assert done.exit_code == 0, done.output


def value(text: str) -> tuple[str, ...]:
    return ("--field", "value", "--value", text)


def states(bench: Bench) -> dict[str, str]:
    return {
        f"{row_id[33:]}.{field}": state
        for row_id, field, state in bench.ask(
            "select indicator_id, field, state from quality.corrections order by corrected_at, rowid"
        )
    }


VALUES = "select value, value_base, unit from {} where indicator_id = ?"


def test_a_correction_is_laid_over_the_row_and_the_reading_stays_reachable(bench: Bench) -> None:
    correct(bench, ID, *value("2.5"))
    assert bench.ask(VALUES.format("indicators"), ID) == [(2.5, 2.5 * MU, "万亩")]
    assert bench.ask(VALUES.format("indicators_as_read"), ID)[0][0] == 1.5
    assert bench.count("indicators") == bench.count("indicators_as_read") == 2
    (kept,) = known_corrections(bench.warehouse)
    assert (kept.value_before, kept.value_after, kept.state, kept.author) == ("1.5", "2.5", "applied", "a reader")
    comments = "select count(*) from duckdb_columns() where table_name = 'indicators' and comment is null"
    assert bench.ask(comments) == [(0,)]


def test_a_column_that_we_misname_is_no_warehouse_without_corrections(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of an older version has none; in ours they would be passed over."""

    @dataclass
    class Misnamed:
        indicator: str

    older = tmp_path / "older.duckdb"
    with duckdb.connect(str(older)) as connection:
        connection.execute("create schema quality")
    assert known_corrections(older) == []
    monkeypatch.setattr("warehouse.corrections.Correction", Misnamed)
    with pytest.raises(duckdb.BinderException):
        known_corrections(bench.warehouse)


def test_corrections_survive_every_rebuild(bench: Bench) -> None:
    """The same rules again, other rules that read the same, and a warehouse without corrections beside it is untouched."""
    correct(bench, ID, *value("2.5"), "--field", "name", "--value", "植树造林")
    expected = bench.ask("select * from indicators order by all")
    publish(bench)
    assert bench.ask("select * from indicators order by all") == expected
    publish(bench, rules_version="rules-2")
    assert bench.ask("select * from indicators order by all") == expected
    assert states(bench) == {f"{ID[33:]}.value": "applied", f"{ID[33:]}.name": "applied"}


@pytest.mark.parametrize(
    ("change", "state", "shown"),
    [
        pytest.param({"value": 2.5, "value_base": 2.5 * MU}, "confirmed", 2.5, id="read-right-by-now"),
        pytest.param({"value": 9.9, "value_base": 9.9 * MU}, "changed", 2.5, id="read-otherwise"),
        pytest.param({"masked": True, "value": None, "value_base": None}, "changed", 2.5, id="masked-by-now"),
        pytest.param({"quote": "1.5万亩林", "value": 7.0}, "moved", 7.0, id="another-quote"),
    ],
)
def test_a_row_that_changed_under_its_correction_is_reported(
    bench: Bench, change: dict[str, Any], state: str, shown: float
) -> None:
    """The person's word stands as long as it is about the same words; the row is never half the one, half the other."""
    correct(bench, ID, *value("2.5"))
    publish(bench, rules_version="rules-2", **change)
    assert states(bench) == {f"{ID[33:]}.value": state}
    assert bench.ask("select value, masked from indicators where indicator_id = ?", ID) == [(shown, False)]


def test_a_correction_whose_row_is_gone_is_kept_and_comes_back_with_it(bench: Bench) -> None:
    correct(bench, ID, *value("2.5"))
    publish(bench, rules_version="rules-2", without=0)
    assert states(bench) == {f"{ID[33:]}.value": "gone"}
    assert bench.count("indicators") == 1
    listed = gongwen(bench, "--list", "--state", "gone")
    assert ID[:20] in listed.stdout
    publish(bench, rules_version="rules-3")
    assert bench.ask(VALUES.format("indicators"), ID)[0][0] == 2.5


def test_a_withdrawn_row_goes_with_its_links_and_comes_back_when_that_is_retracted(bench: Bench) -> None:
    correct(bench, ID, "--field", "withdrawn", "--value", "true", note="a page number")
    assert bench.ask("select indicator_id from indicators") == [(OTHER,)]
    assert (bench.count("indicators_as_read"), bench.count("indicator_links"), bench.count("equations")) == (2, 0, 0)
    publish(bench, rules_version="rules-2")
    assert bench.ask("select indicator_id from indicators") == [(OTHER,)]
    done = gongwen(bench, ID, "--field", "withdrawn", "--retract", "--note", "it is a figure after all")
    assert done.exit_code == 0, done.output
    assert (bench.count("indicators"), bench.count("indicator_links"), bench.count("equations")) == (2, 1, 2)
    assert states(bench) == {f"{ID[33:]}.withdrawn": "retracted"}


def test_corrections_of_one_row_add_up_and_the_history_stays(bench: Bench) -> None:
    """Value, then unit, then value anew: the base value follows each time; taking one back leaves the other."""
    correct(bench, ID, *value("2.5"))
    correct(bench, ID, "--field", "unit", "--value", "亿元")
    assert bench.ask(VALUES.format("indicators"), ID) == [(2.5, 2.5e8, "亿元")]
    correct(bench, ID, *value("3"))
    assert bench.ask(VALUES.format("indicators"), ID) == [(3.0, 3e8, "亿元")]
    assert bench.ask("select field, state from quality.corrections order by corrected_at, rowid") == [
        ("value", "superseded"),
        ("unit", "applied"),
        ("value", "applied"),
    ]
    assert gongwen(bench, ID, "--field", "value", "--retract", "--note", "no").exit_code == 0
    assert bench.ask(VALUES.format("indicators"), ID) == [(1.5, 1.5e8, "亿元")]
    assert len(known_corrections(bench.warehouse, ["superseded", "retracted"])) == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param(["nowhere-1", *value("2"), "--note", "x"], "no indicator has the id", id="no-row"),
        pytest.param([ID, *value("two"), "--note", "x"], "cannot be read", id="no-number"),
        pytest.param([ID, *value("2")], "note is empty", id="no-note"),
        pytest.param([ID, "--field", "value", "--note", "x"], "needs its --value", id="no-value"),
        pytest.param(
            [ID, "--field", "measure", "--value", "size", "--note", "x"], "level, growth", id="broken-promise"
        ),
        pytest.param([ID, "--field", "bound", "--value", "?", "--note", "x"], "agreed values", id="broken-form"),
        pytest.param([ID, "--field", "value_high", "--value", "1", "--note", "x"], "not above the upper", id="range"),
        pytest.param([ID, "--field", "name", "--retract", "--note", "x"], "nothing to take back", id="not-corrected"),
        pytest.param([], "name an indicator", id="nothing"),
    ],
)
def test_a_wrong_correction_is_refused_with_its_reason(untouched: Bench, arguments: list[str], why: str) -> None:
    before = untouched.warehouse.read_bytes()
    done = gongwen(untouched, *arguments)
    assert done.exit_code == 2
    assert why in done.output
    assert untouched.warehouse.read_bytes() == before


def test_a_doubtful_correction_is_kept_with_a_warning(bench: Bench) -> None:
    done = gongwen(bench, ID, "--field", "unit", "--value", "%", "--field", "value", "--value", "5000", "--note", "x")
    assert done.exit_code == 0
    assert "look again" in done.stderr


def test_many_corrections_come_from_a_table_all_or_none(bench: Bench, tmp_path: Path) -> None:
    """A wrong line is named; cells that were defused for a spreadsheet are read as they were."""
    table = tmp_path / "corrections.csv"
    head = "indicator_id,field,value,note,author\n"
    table.write_text(f"{head}{ID},value,2.5,a,me\n{OTHER},value,two,b,me\n", "utf-8-sig")
    refused = gongwen(bench, "--csv", table)
    assert (refused.exit_code, states(bench)) == (2, {})
    assert "line 3: " in refused.output
    table.write_text(f"{head}{ID},value,2.5,a,\n{OTHER},comparator,'=全省,b,me\n", "utf-8-sig")
    assert gongwen(bench, "--csv", table).exit_code == 0
    assert bench.ask("select comparator from indicators where indicator_id = ?", OTHER) == [("=全省",)]
    assert {each.author for each in known_corrections(bench.warehouse)} == {"a reader", "me"}
    table.write_text(f"{head}{ID}\n", "utf8")  # a line cut short
    assert "field" in gongwen(bench, "--csv", table).output
    table.write_text("id,what\n1,2\n", "utf8")
    assert "no column indicator_id" in gongwen(bench, "--csv", table).output


def test_corrections_are_labelled_cases(bench: Bench, tmp_path: Path) -> None:
    """In the manner of the gold: regions, then rows; a withdrawn row is a region alone, a gone one still a case."""
    correct(bench, ID, *value("3"))
    correct(bench, OTHER, "--field", "withdrawn", "--value", "true")
    publish(bench, rules_version="rules-2", without=0)
    target = tmp_path / "cases.jsonl"
    assert gongwen(bench, "--export", target).exit_code == 0
    header, case = [json.loads(line) for line in target.read_text("utf8").splitlines()]
    assert header == {"file": f"{TEXT[:8]}.txt", "regions": [[0, 5], [1, 6]]}
    assert case["value"] == 3
    assert {name: case[name] for name in ("start", "end", "quote", "unit", "measure", "optional")} == {
        "start": 0,
        "end": 5,
        "quote": "1.5万亩",
        "unit": "万亩",
        "measure": "level",
        "optional": False,
    }


def test_an_exported_warehouse_shows_the_same_rows(bench: Bench, tmp_path: Path) -> None:
    from warehouse.export import export

    correct(bench, ID, *value("2.5"))
    export(bench.warehouse, tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as con:
        for view in ("indicators", "indicators_as_read"):
            assert con.execute(f"select * from {view} order by all").fetchall() == bench.ask(
                f"select * from {view} order by all"
            )


def test_numbers_come_through_json_as_they_are(bench: Bench) -> None:
    """Large and crooked doubles, and a null that takes a value away."""
    for number in (1e17, 0.1 + 0.2):
        correct(bench, ID, *value(repr(number)))
        assert bench.ask("select value from indicators where indicator_id = ?", ID) == [(number,)]
        assert set(states(bench).values()) <= {"applied", "superseded"}
    correct(bench, ID, "--field", "bound", "--value", "")
    assert bench.ask("select bound from indicators where indicator_id = ?", ID) == [(None,)]


def test_the_row_and_its_corrections_are_shown(bench: Bench) -> None:
    correct(bench, ID, *value("2.5"), note="=evil\x1b[31m")
    shown = gongwen(bench, ID)
    assert "2.5" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert ",'=evil" in gongwen(bench, "--list", "--format", "csv").stdout
    assert rows_as_read(bench.warehouse, [ID])[ID]["value"] == 1.5
    assert Settings(warehouse=bench.warehouse).state_folder == bench.state


@pytest.mark.flow
@pytest.mark.usefixtures("engine")
def test_a_whole_run_reports_a_correction_whose_row_is_gone(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full refresh keeps it; rules that lose the row report it once, and never drop it."""
    from flows import pipeline
    from flows.review import Request, review

    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    raw.mkdir()
    (raw / "page.txt").write_bytes((examples / "01_collection.txt").read_bytes())
    pipeline.ingest(raw, warehouse)

    def ask(query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(query).fetchall()

    [(row_id,)] = ask("select indicator_id from indicators where value = 2.36")
    review(Settings(warehouse=warehouse), [Request(row_id, "value", "2.63", "digits were swapped", "a reader")])
    shown = f"select value, value_base from indicators where indicator_id = '{row_id}'"
    assert ask(shown) == [(2.63, 2.63e8)]
    assert pipeline.ingest(raw, warehouse, full_refresh=True).new_faults == ()
    assert ask(shown) == [(2.63, 2.63e8)]
    read_new_files = pipeline.read_new_files

    def lose(run: Any, progress: Any) -> Any:
        reading = read_new_files(run, progress)
        for table, column in (
            ("indicators", "indicator_id"),
            ("indicator_links", "from_id"),
            ("indicator_links", "to_id"),
        ):
            for path in reading.staged.get(table, ()):
                rows = parquet.read_table(path)
                kept = [row for row in rows.to_pylist() if row[column] != row_id]
                parquet.write_table(type(rows).from_pylist(kept, rows.schema), path)
        return reading

    monkeypatch.setattr(pipeline, "read_new_files", lose)
    outcome = pipeline.ingest(raw, warehouse, full_refresh=True)
    assert [each.expectation for each in outcome.new_faults] == ["correction_fits"]
    assert row_id in outcome.report
    assert pipeline.ingest(raw, warehouse, full_refresh=True).new_faults == ()
    assert ask("select state from quality.corrections") == [("gone",)]

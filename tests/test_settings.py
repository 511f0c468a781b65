"""Settings: flags weigh more than the environment, the environment more than the file, the file more than defaults."""

from pathlib import Path

import pytest

from flows.settings import DEFAULT_WORKERS, SettingError, load_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "gongwen.toml"
    path.write_text('workers = 3\nlimit = 5\nexclude = ["*.bak"]\n', "utf8")
    return path


def test_defaults_stand_where_nothing_is_said(tmp_path: Path) -> None:
    settings = load_settings({}, {"GONGWEN_CONFIG": str(_empty(tmp_path))})
    assert settings.workers == DEFAULT_WORKERS
    assert settings.state_folder == settings.warehouse.with_suffix(".gongwen")


def _empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.toml"
    path.write_text("")
    return path


@pytest.mark.parametrize(
    ("flags", "environment", "workers"),
    [
        pytest.param({}, {}, 3, id="file"),
        pytest.param({}, {"GONGWEN_WORKERS": "4"}, 4, id="environment"),
        pytest.param({"workers": 5}, {"GONGWEN_WORKERS": "4"}, 5, id="flag"),
        pytest.param({"workers": None}, {"GONGWEN_WORKERS": "4"}, 4, id="flag-not-given"),
    ],
)
def test_the_nearer_source_wins(config: Path, flags: dict, environment: dict, workers: int) -> None:
    assert load_settings(flags, environment, config).workers == workers


def test_lists_come_from_commas_in_the_environment(config: Path) -> None:
    assert load_settings({}, {"GONGWEN_EXCLUDE": "*.a,*.b"}, config).exclude == ("*.a", "*.b")
    assert load_settings({}, {}, config).exclude == ("*.bak",)


@pytest.mark.parametrize(
    ("flags", "environment", "message"),
    [
        pytest.param({"workers": 0}, {}, "--workers", id="too-small"),
        pytest.param({}, {"GONGWEN_WORKERS": "many"}, "GONGWEN_WORKERS", id="not-a-number"),
        pytest.param({"near_threshold": 0.81}, {}, "near_threshold = 0.81 is above 0.8", id="too-large"),
        pytest.param({}, {"GONGWEN_PRUNE": "perhaps"}, "GONGWEN_PRUNE", id="not-a-boolean"),
    ],
)
def test_an_error_names_the_source(config: Path, flags: dict, environment: dict, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        load_settings(flags, environment, config)


def test_an_unknown_setting_in_the_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gongwen.toml"
    path.write_text("wrokers = 3\n")
    with pytest.raises(SettingError, match="wrokers"):
        load_settings({}, {}, path)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no such settings file"):
        load_settings({}, {}, tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["warehouse", "state"])
def test_a_path_that_duckdb_misreads_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingError, match=rf"{name} = .*a\?b.*choose another name"):
        load_settings({name: tmp_path / "a?b" / "w"}, {"GONGWEN_CONFIG": str(_empty(tmp_path))})


def test_a_folder_is_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="is a folder; name a file"):
        load_settings({"warehouse": tmp_path}, {"GONGWEN_CONFIG": str(_empty(tmp_path))})

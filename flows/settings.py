"""Every setting in one frozen dataclass: flags, then `GONGWEN_…`, then gongwen.toml, then the default here.

This is the only reader of the environment; below `flows/` settings are passed down.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

MEGABYTE = 1_000_000
PREFIX = "GONGWEN_"
DEFAULT_WAREHOUSE = Path("warehouse.duckdb")
DEFAULT_WORKERS = 2
MOST_THREADS = 4  # of DuckDB: each holds a part of what `memory_limit` allows
POLICIES = ("critical", "warning", "never")  # what --fail-on takes


class SettingError(ValueError):
    """A setting that cannot be used; the message names it, where it came from, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know. Paths are absolute; sizes are bytes."""

    warehouse: Path = DEFAULT_WAREHOUSE
    raw: Path | None = None
    state: Path | None = None
    workers: int = DEFAULT_WORKERS
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    full_refresh: bool = False
    keep_old_rules: bool = False
    prune: bool = False
    dry_run: bool = False
    limit: int | None = None
    max_file_bytes: int = 16 * MEGABYTE  # a larger file is refused; a worker needs about 65 MB a MB of one file
    batch_bytes: int = 2 * MEGABYTE  # raw bytes of one worker task
    furniture: Path | None = None  # a table of furniture lines; its reviewed rows count as rules
    cluster: str | None = None  # the address of a Dask scheduler, tcp://host:8786, whose workers read the batches
    exchange: str | None = None  # where they exchange files: a shared folder, or a URL that fsspec knows
    lock_seconds: float = 60.0  # how long to wait for another run to finish
    keep_runs: int = 3  # published states kept for readers that still hold them
    memory_limit: str = "600MB"  # DuckDB's, for validation and loading
    fail_on: str = "never"  # critical, warning: new faults of this severity refuse the publication; see quality.md
    max_new_files: int | None = None  # files newly kept out, at most
    max_new_file_share: float | None = None  # and as a share of the files read
    max_new_rows: int | None = None  # rows that newly break a critical promise, at most
    max_new_row_share: float | None = None  # and as a share of their table's rows, for each promise
    near_threshold: float | None = (
        None  # Jaccard from which documents are near copies; None: as the warehouse has it, 0.8
    )
    contained_threshold: float | None = None  # share of the shorter that stands in the longer; None: as it has it, 0.9
    max_lost_file_share: float = 0.5  # of the published files, those a run may take out for their faults

    @property
    def threads(self) -> int:
        """How many threads the steps after reading use: one worker means one core."""
        return min(self.workers, MOST_THREADS)

    @property
    def state_folder(self) -> Path:
        """Caches, work files, parts, Prefect's home: beside the warehouse unless told otherwise."""
        return self.state if self.state is not None else self.warehouse.with_suffix(".gongwen")

    @property
    def report_page(self) -> Path:
        """The page on the quality of the warehouse, as the last run left it."""
        return self.state_folder / "report.html"

    @property
    def data_docs(self) -> Path:
        """The first page of Great Expectations' Data Docs, as the last run left them."""
        return self.state_folder / "data_docs" / "index.html"

    @property
    def exchange_url(self) -> str:
        """Where a cluster exchanges files; in the state folder, which must then be shared, unless told otherwise."""
        return self.exchange if self.exchange is not None else str(self.state_folder / "exchange")

    @property
    def hashes_file(self) -> Path:
        """Where the hashes of raw files stand for the next run, which reads only what was touched since."""
        return self.state_folder / "raw_hashes"

    @property
    def refused_note(self) -> Path:
        """Where the reasons of a refused run stand until one is published."""
        return self.state_folder / "refused.txt"

    @property
    def furniture_text(self) -> str:
        """The table of furniture lines as it stands; "" where none was named."""
        try:
            return self.furniture.read_text("utf8") if self.furniture is not None else ""
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"furniture = {str(self.furniture)!r} cannot be read ({error})") from error

    @property
    def raw_folder(self) -> Path:
        """The raw folder; a setting error where none was given."""
        if self.raw is None:
            raise SettingError("no raw folder: name it on the command line, or set raw in gongwen.toml")
        return self.raw


def _boolean(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return known[text.strip().lower()]


def _globs(value: Any) -> tuple[str, ...]:
    return tuple(value.split(",")) if isinstance(value, str) else tuple(str(v) for v in value)


def _policy(value: Any) -> str:
    if value not in POLICIES:
        raise ValueError(f"known: {', '.join(POLICIES)}")
    return str(value)


PARSERS: dict[str, Any] = {
    "warehouse": lambda v: Path(v).expanduser().absolute(),
    "raw": lambda v: Path(v).expanduser().absolute(),
    "state": lambda v: Path(v).expanduser().absolute(),
    "furniture": lambda v: Path(v).expanduser().absolute(),
    "include": _globs,
    "exclude": _globs,
    "workers": int,
    "limit": int,
    "max_file_bytes": int,
    "batch_bytes": int,
    "keep_runs": int,
    "lock_seconds": float,
    "memory_limit": str,
    "cluster": str,
    "exchange": str,
    "fail_on": _policy,
    "max_new_files": int,
    "max_new_file_share": float,
    "max_new_rows": int,
    "max_new_row_share": float,
    "max_lost_file_share": float,
    "near_threshold": float,
    "contained_threshold": float,
}
SMALLEST: dict[str, float] = {
    "workers": 1,
    "limit": 0,
    "max_file_bytes": 1,
    "batch_bytes": 1,
    "keep_runs": 1,
    "lock_seconds": 0,
}
SMALLEST |= {"near_threshold": 0.5, "contained_threshold": 0.7}
LARGEST = {"near_threshold": 0.8, "contained_threshold": 0.9}  # clusters and promises need the pairs from here on
SMALLEST |= {name: 0 for name in PARSERS if name.startswith("max_new_") or name == "max_lost_file_share"}


def _parse(name: str, value: Any, source: str) -> Any:
    parser = PARSERS.get(name, _boolean if isinstance(value, str) else bool)
    try:
        parsed = parser(value)
    except (ValueError, KeyError, TypeError) as error:
        raise SettingError(f"{source}: {name} = {value!r} cannot be read ({error})") from error
    if name in SMALLEST and parsed < SMALLEST[name]:
        raise SettingError(f"{source}: {name} = {value!r} is below {SMALLEST[name]}")
    if name in LARGEST and parsed > LARGEST[name]:
        raise SettingError(f"{source}: {name} = {value!r} is above {LARGEST[name]}; it can only be lowered")
    return parsed


def _refuse_unusable(settings: Settings) -> Settings:
    """The settings, unless DuckDB could not open what they name: it takes all from a `?` on for parameters."""
    for name in ("warehouse", "state"):
        path = getattr(settings, name)
        if path is not None and "?" in str(path):
            raise SettingError(
                f"{name} = {str(path)!r}: a path with a ? cannot be opened by DuckDB; choose another name"
            )
    if settings.warehouse.is_dir():
        raise SettingError(f"warehouse = {str(settings.warehouse)!r} is a folder; name a file, such as speeches.duckdb")
    return settings


def load_settings(
    flags: Mapping[str, Any], environment: Mapping[str, str] | None = None, config: Path | None = None
) -> Settings:
    """Settings from flags (None means not given), the environment and a TOML file, in that order of weight."""
    environment = os.environ if environment is None else environment
    names = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {"warehouse": _parse("warehouse", DEFAULT_WAREHOUSE, "default")}
    for name, value in _read_config(config, environment).items():
        if name not in names:
            raise SettingError(f"gongwen.toml: no setting is called {name!r}; known: {', '.join(sorted(names))}")
        values[name] = _parse(name, value, "gongwen.toml")
    for name in names:
        if (PREFIX + name.upper()) in environment:
            values[name] = _parse(name, environment[PREFIX + name.upper()], PREFIX + name.upper())
    for name, value in flags.items():
        if value is not None and value not in ((), []):
            values[name] = _parse(name, value, "--" + name.replace("_", "-"))
    return _refuse_unusable(Settings(**values))


def _read_config(config: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    named = config or (Path(environment["GONGWEN_CONFIG"]) if "GONGWEN_CONFIG" in environment else None)
    path = named or Path("gongwen.toml")
    if not path.is_file():
        if named:
            raise SettingError(f"{named}: no such settings file")
        return {}
    try:
        return tomllib.loads(path.read_text("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: not valid TOML ({error})") from error


def prepare_environment(settings: Settings, *, terminal: bool, verbose: bool) -> None:
    """Tell Prefect, Great Expectations and jieba where to live and to be silent; to be called before they are imported."""
    state = settings.state_folder
    temporary = state / "tmp"
    for name, value in {
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "WARNING",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING" if terminal and not verbose else "INFO",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_FLOWS_DEFAULT_RETRIES": "0",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # its 20 are not enough on a busy machine
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "TMPDIR": str(temporary),
    }.items():
        os.environ.setdefault(name, value)
    temporary.mkdir(parents=True, exist_ok=True)

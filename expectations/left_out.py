"""What Great Expectations imports and no promise of ours uses, kept out of the process that judges: 1.2 of 1.8 CPU seconds.

It imports pandas, Spark's and Snowflake's sources, sixty expectations and two hundred metrics, each a model that pydantic
builds; ours need a SQL source and one expectation. Empty modules stand in their place. A name taken from one is a class
that cannot be made or called, so that what should need it fails and says so; `tasks.judge_serve` then asks a process
that has imported all.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_SOURCES = (  # those of Postgres and Databricks are asked for by name when a SQL source connects
    "alloy|aurora|bigquery|citus|data_asset[.]path|fabric|neon|pandas|redshift|snowflake|spark|sqlite|sql_server"
)
_OURS = r"great_expectations[.]"
LEFT_OUT = re.compile(
    "|".join(
        (
            rf"{_OURS}datasource[.]fluent[.]({_SOURCES})\w*",
            rf"{_OURS}expectations[.]core[.]expect_\w+",  # not unexpected_rows_expectation
            rf"{_OURS}expectations[.]metrics[.]((multi)?column_\w+|table_metrics)",  # not query_metrics
            rf"{_OURS}metrics",  # those that users compute themselves
            r"altair|pandas|posthog|pyarrow|requests|scipy|sqlalchemy[.]orm|urllib3",
        )
    )
)


class LeftOutError(RuntimeError):
    """A part was needed that was left out."""


class _LeftOutType(type):
    """The type of what stands for a class or a function: it may be named and inherited from, not called."""

    def __call__(cls, *_: Any, **__: Any) -> Any:
        raise LeftOutError(
            f"{cls.__module__}.{cls.__qualname__} was left out of this process: see expectations/left_out.py"
        )

    def __getattr__(cls, name: str) -> _LeftOutType:
        return _stand_in(f"{cls.__module__}.{cls.__qualname__}", name)


class _LeftOutModule(ModuleType):
    """A module that has whatever is asked of it."""

    __all__: Sequence[str] = ()  # for `from … import *`
    __version__ = "0"

    def __getattr__(self, name: str) -> _LeftOutType:
        return _stand_in(self.__name__, name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an empty module for each that is left out, and for all below it."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """The specification of an empty module; None leaves the name to the next finder."""
        is_left_out = LEFT_OUT.fullmatch(name) or isinstance(sys.modules.get(name.rpartition(".")[0]), _LeftOutModule)
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if is_left_out else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The empty module."""
        return _LeftOutModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def leave_out() -> None:
    """Let what is imported from now on be without these parts; what this process has imported stays."""
    sys.meta_path.insert(0, Finder())


def is_left_out() -> bool:
    """Whether this process does without these parts."""
    return any(isinstance(finder, Finder) for finder in sys.meta_path)


def _stand_in(place: str, name: str) -> _LeftOutType:
    if name.startswith("__"):
        raise AttributeError(name)
    return _LeftOutType(name, (), {"__module__": place})

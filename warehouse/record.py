"""Rows that nobody changes: the type checker holds them frozen, so freezing them costs a run nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A dataclass with slots whose fields mypy lets nobody set: `@record class Named: text: str`.

    `@dataclass(frozen=True)` sets each field of each row by a call: 0.1 us a field, 4 us an indicator.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)

"""Memory that is no longer needed, given back to the machine."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


def give_back() -> None:
    """Let the allocators return what lies free: they would keep hundreds of megabytes after a large step."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, other C libraries return by themselves
        if trim is not None:
            trim(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """While many objects are made that stay, such as one for each raw file, Python looks for no cycles among them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

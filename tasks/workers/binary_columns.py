"""Arrow columns of bytes -> NumPy, without an object for each value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def lengths(column: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    """How many bytes each value has."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return np.concatenate([np.empty(0, np.int64), *(np.diff(_offsets(chunk)) for chunk in chunks)])


def values(column: pa.Array | pa.ChunkedArray, dtype: Any) -> NDArray[Any]:
    """The bytes of all values one after the other, as numbers."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    found = [_bytes(chunk).view(dtype) for chunk in chunks]
    return found[0] if len(found) == 1 else np.concatenate([np.empty(0, dtype), *found])


def _offsets(chunk: pa.Array) -> NDArray[np.int64]:
    """Where each value begins, and where the last ends."""
    if not len(chunk):
        return np.zeros(1, np.int64)
    width = np.int64 if pa.types.is_large_binary(chunk.type) else np.int32
    offsets = np.frombuffer(chunk.buffers()[1], width)[chunk.offset : chunk.offset + len(chunk) + 1]
    return offsets.astype(np.int64)


def _bytes(chunk: pa.Array) -> NDArray[np.uint8]:
    offsets = _offsets(chunk)
    data = chunk.buffers()[2] if len(chunk) else None
    if data is None:
        return np.empty(0, np.uint8)
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]

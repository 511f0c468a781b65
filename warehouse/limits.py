"""What publishing may use of a machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

KEPT_CATALOGUES = 3  # the published one and two before it; older ones stay while somebody reads them
SHARE = 4  # the part of the memory, one in so many, that is for what goes on beside the writing of parts


@dataclass(frozen=True, slots=True)
class Limits:
    """What publishing may use: memory as DuckDB writes it, threads, how many catalogues stay."""

    memory_limit: str = "512MB"
    threads: int = 2
    keep: int = KEPT_CATALOGUES

    def beside(self) -> Limits:
        """What is left for small work beside the large: one thread, and of 600MB, say, 150MB."""
        size = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*", self.memory_limit)
        limit = f"{float(size[1]) / SHARE:g}{size[2]}" if size else self.memory_limit  # 'none' has no share
        return replace(self, memory_limit=limit, threads=1)

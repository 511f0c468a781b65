"""What a worker process runs: `python -m tasks.workers.serve read` reads batches named on its standard input.

One JSON line in for each batch, one JSON line out: the folders it was read into, or what went wrong. With another word
it does that job of JOBS instead, in the same manner.
It ends with its parent: when that is gone, however it went, the standard input ends.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Collection, Sequence
from typing import Any, TextIO

from tasks.workers.compiled import use_compiled

Job = Callable[[dict[str, Any]], dict[str, object]]  # what answers a request

# pyarrow imports pandas where it can (45 MB, 0.4 s); the others are the flow's, and must not be here.
UNWANTED = ("pandas", "prefect", "great_expectations", "duckdb")


SAMPLE = "某县2023年政府工作报告\n\n各位代表:\n  一、全年完成投资12.5亿元,同比增长8%。二是新建学校3所。\n"


class Refusal:
    """An import finder that hides packages which a process has no use for."""

    def __init__(self, unwanted: Collection[str] = UNWANTED) -> None:
        self._unwanted = unwanted

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Raises ImportError for an unwanted package, leaves all others to the next finder."""
        if name in self._unwanted:
            raise ModuleNotFoundError(f"{name} is hidden in this process", name=name)


def main() -> None:
    """Serve batches until the parent has no more, or is gone."""
    sys.meta_path.insert(0, Refusal())
    job = sys.argv[1]
    serve(JOBS[job], WARM_UPS.get(job, _nothing))


def serve(prepare: Callable[[], Job], warm_up: Callable[[], None]) -> None:
    """Answer one line for being ready and one for each request, until the parent is gone.

    `warm_up` is done before the first request is looked at: a process that is started ahead does it unasked.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints must not mix with the answers
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    is_compiled = use_compiled()
    job = prepare()
    _answer(
        answers,
        {
            "ready": True,
            "compiled": is_compiled,
            "modules": sorted({name.partition(".")[0] for name in sys.modules}),
        },
    )
    warm_up()
    while True:
        _answer(answers, _serve(job, json.loads(requests.get())))


def _listen(requests: queue.SimpleQueue[str]) -> None:
    """Pass on what the parent writes; end the process at once when the parent is gone, even amid a batch."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _reading() -> Job:
    """Import all that a batch needs, for one thread; what reads one, and names its folder."""
    import pyarrow  # here, as the packages above must be hidden before

    from tasks.workers.batch import read_batch
    from tasks.workers.batches import Batch
    from tasks.workers.halves import read_in_halves
    from tasks.workers.scan import Found

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    gc.freeze()
    gc.disable()  # rows live as long as their batch and cycles are rare: looked for after each batch (3 to 7 % faster)

    def read(request: dict[str, Any]) -> dict[str, object]:
        if request.pop("job", "read") == "compare":
            return _comparing()(request)
        batch = Batch(request.pop("batch_id"), tuple(Found(*file) for file in request.pop("files")))
        if request.pop("in_halves", False):
            parts = read_in_halves(batch, request["rules"], lambda half: read_batch(batch=half, **request))
            return {"folders": [done.folder for done in parts]}
        return {"folders": [read_batch(batch=batch, **request).folder]}

    return read


def _comparing() -> Job:
    """What compares documents; see tasks.workers.apart for its requests."""
    from tasks.workers.apart import answer

    gc.freeze()
    return answer


def _warm_up() -> None:
    """Fill the caches of the text stages, dictionaries above all, with a text of three lines: half a second.

    What was read is compared next, in a small run by this process.
    """
    from tasks.text.reading import read_text

    read_text(SAMPLE, "0" * 32)
    _comparing()


def _nothing() -> None:
    """There is nothing to warm up."""


WARM_UPS = {"read": _warm_up}
JOBS: dict[str, Callable[[], Job]] = {"read": _reading, "compare": _comparing}


def _serve(job: Job, request: dict[str, Any]) -> dict[str, object]:
    """Do what is asked; the answer, or what went wrong."""
    try:
        return job(request)
    except Exception:
        return {"error": traceback.format_exc()}
    finally:
        gc.collect()
        gc.freeze()  # what is left are tables that stay: looking through them again cost 50 ms a batch


def _answer(answers: TextIO, answer: dict[str, object]) -> None:
    """Write one line, with the memory that the process holds."""
    with open("/proc/self/statm", encoding="ascii") as file:
        memory = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    answers.write(json.dumps({**answer, "memory": memory}) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()

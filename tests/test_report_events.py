"""A server that answers is told of a run, one that is gone is not waited for."""

from __future__ import annotations

import socket
import time

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from tasks.report import server_answers


@pytest.mark.flow
def test_the_server_of_this_process_answers(engine: None) -> None:
    assert server_answers()


def test_a_server_that_is_gone_is_known_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}):
        assert not server_answers()
    assert time.monotonic() - started < 10

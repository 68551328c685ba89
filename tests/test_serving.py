"""How the server's answers travel."""

import http.client
import time
from pathlib import Path

from tests.served import serving


async def test_small_answers_on_a_kept_connection_leave_at_once(tmp_path: Path) -> None:
    """Not after the 40 milliseconds of the other side's delayed acknowledgement."""
    async with serving(tmp_path) as served:
        line = http.client.HTTPConnection("127.0.0.1", served.port)
        took = []
        for _ in range(12):
            began = time.perf_counter()
            line.request("GET", "/healthz")
            assert line.getresponse().read() == b"ok\n"
            took.append(time.perf_counter() - began)
        line.close()
    assert min(took[1:]) < 0.03

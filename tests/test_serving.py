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


async def test_every_address_is_printed_as_one_that_can_be_opened(tmp_path: Path) -> None:
    everywhere = {"WARMLINE_HOST": "0.0.0.0", "WARMLINE_SECRET_KEY": "k" * 40}
    async with serving(tmp_path, **everywhere) as served:
        assert served.sign_in_link.startswith(f"{served.url}/desk/enter/")

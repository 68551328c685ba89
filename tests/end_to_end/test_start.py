"""Starting, stopping and starting again, as a shell does it."""

import signal
from pathlib import Path

from tests.served import serving


async def test_the_second_start_is_quick_and_the_stop_is_clean(tmp_path: Path) -> None:
    async with serving(tmp_path, WARMLINE_SAMPLE="on") as served:
        first_link = served.sign_in_link
        assert await served.stop() in (0, -signal.SIGTERM)
        await served.start_again()
        assert served.start_took < 3.0, "seconds of the processor: other work does not count"
        assert first_link != served.sign_in_link
        assert "Traceback" not in served.log

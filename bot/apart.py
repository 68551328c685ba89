"""Work in a process of its own: nobody waits for it meanwhile, and what it borrows is gone with it.

The module's `main(given, result)` is called with two files of a folder that only we can read and
that is gone right after.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

log = logging.getLogger("warmline.apart")

T = TypeVar("T")


async def apart(
    module: str, hand_over: Callable[[Path], object], take_over: Callable[[Path], T]
) -> T | None:
    """What `python -m module GIVEN RESULT` makes of what is handed over; None when it fails."""
    with TemporaryDirectory(prefix="warmline-") as folder:
        given, result = Path(folder, "given"), Path(folder, "result")
        await asyncio.to_thread(hand_over, given)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, str(given), str(result)
        )
        try:
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
        if status == 0:
            return await asyncio.to_thread(take_over, result)
    log.warning("%s could not work apart (status %s); a thread does it", module, status)
    return None

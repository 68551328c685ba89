"""Large work gives back what it borrowed (`bot.memory`)."""

import ctypes
import subprocess
import sys

import pytest

from bot import memory

# Some 60 MB in arrays of 300 KB, all free in the end, with small results lying between. A first
# time brings what a first thread and call bring with them. A process of its own: what other tests
# leave running in theirs moves its memory, too.
BORROWING = """
import asyncio
from pathlib import Path
import numpy as np
from bot import memory

def resident():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096

def borrow():
    arrays, results = [], []
    for number in range(200):
        arrays.append(np.ones(300 * 1024, np.uint8))
        results.append(bytes([number]) * 1000)
    return results

async def main():
    first = await memory.in_thread(borrow)
    before = resident()
    second = await memory.in_thread(borrow)
    assert first == second
    print(resident() - before)

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library")
def test_what_was_borrowed_goes_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BORROWING], check=True, stdout=subprocess.PIPE, text=True
    )
    assert int(done.stdout) < 20_000_000, "of 60 MB"


async def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await memory.in_thread(divmod, 1, 0)


async def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory._of_glibc.cache_clear()
    try:
        assert await memory.in_thread(divmod, 7, 2) == (3, 1)
    finally:
        memory._of_glibc.cache_clear()

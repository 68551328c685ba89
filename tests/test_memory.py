"""Large work gives back what it borrowed (`bot.memory`)."""

import ctypes
from pathlib import Path

import numpy as np
import pytest

from bot import memory

PAGE = 4096
BORROWED = 200


def resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


def borrow() -> list[bytes]:
    """Some 60 MB in arrays of 300 KB, all free in the end, with small results lying between."""
    arrays, results = [], []
    for number in range(BORROWED):
        arrays.append(np.ones(300 * 1024, np.uint8))
        results.append(bytes([number]) * 1000)
    return results


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library")
async def test_what_was_borrowed_goes_back() -> None:
    first = await memory.in_thread(borrow)  # with what a first thread and call bring with them
    before = resident()
    second = await memory.in_thread(borrow)
    assert first == second
    assert resident() - before < 6_000_000


async def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await memory.in_thread(divmod, 1, 0)


async def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory._of_glibc.cache_clear()
    try:
        assert len(await memory.in_thread(borrow)) == BORROWED
    finally:
        memory._of_glibc.cache_clear()

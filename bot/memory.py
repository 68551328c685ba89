"""Large work (building an index, learning) leaves no more memory behind than its result needs.

glibc puts an array of some hundred kilobytes on a heap, between small things, once it has seen one
of that size freed; what large work borrowed there stays with the server until the next time. While
such work is done every large array is a piece of its own, given back as soon as it is free. For
lookups that would be a loss: each would fetch fresh pages for its arrays. They keep the heap.

Measured: with the sample's 368 articles 6 MB less at rest; with 100,000 it is 102 MB instead of
171, built in 4.0 s of processor time instead of 2.6, and looked up as fast as before.
"""

import asyncio
import ctypes
from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# malloc.h's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, with what glibc itself raises them to at most.
_KEPT, _KEPT_MOST = -1, 64 << 20
_APART, _APART_MOST = -3, 32 << 20
_LARGE = 128 << 10


async def in_thread(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """The work's result, made by a thread; what was borrowed for it is given back."""
    return await asyncio.to_thread(lambda: lending(work, *given, **named))


def lending(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """The same, done here and now."""
    _of_glibc("mallopt")(_APART, _LARGE)
    try:
        return work(*given, **named)
    finally:
        _of_glibc("mallopt")(_APART, _APART_MOST)
        _of_glibc("mallopt")(_KEPT, _KEPT_MOST)
        _of_glibc("malloc_trim")(0)


@cache
def _of_glibc(name: str) -> Callable[..., object]:
    """Does nothing where the C library is another one, which has no such function."""
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return lambda *_: None
    return found

"""Desks that stay open hear every word of their chats by themselves (in full: benchmarks/desk)."""

from pathlib import Path

from benchmarks.desk.streams import at, load


async def test_every_desk_hears_its_citizens_within_a_second(tmp_path: Path) -> None:
    one = await load(tmp_path, desks=10, chats=60, seconds=4.0, pace=8.0)
    assert (one.unheard, one.broken) == (0, 0)
    assert at(0.5, one.message_ms) < 1000
    assert at(0.5, one.queue_ms) < 1000
    assert one.memory_mb < 500

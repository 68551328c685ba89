"""Where words cannot be: for each 1,024 messages, which pairs of characters stand in them.

A search for something rare reads only the blocks that have all its pairs; a common word is in every
block, and is found among the newest. The bits say "perhaps": what is read is still compared.

Nothing is written while people talk. A block gets its bits once it is full and old (`seal`, by the
housekeeping), and loses them when one of its messages is edited or erased; without them it is read.
So what is found is the same at every moment, with bits or without.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import add

from storage.database import Transaction

BLOCK = 1024
"""Messages, by their ids."""
SLOTS = 131_072
"""Bits of a block: 16 KB."""
MIXER = 0x9E3779B97F4A7C15
"""The golden ratio of 64 bits: what differs little in a number differs much in the product."""
SETTLED = timedelta(minutes=10)
"""How long after its last message a block may be sealed: no transaction is open that long."""
LONG = 4
"""Letters and digits: pairs of them are everywhere, four in a row are not."""
TESTED = 3
"""Pairs of which the bits are looked at; more would shut out hardly anything."""
MOSTLY = 3
"""With more than one block in this many left over, all are read: a page is full soon."""
_LOCK = "word-blocks"


def grams(words: str) -> set[str]:
    """What of a text that was made plain is kept: each pair, and each four letters or digits."""
    found = set(map(add, words, words[1:]))
    if any(sign.isascii() for sign in words):
        fours = (words[at : at + LONG] for at in range(len(words) - LONG + 1))
        found.update(one for one in fours if one.isascii() and one.isalnum())
    return found


def slots(gram: str) -> tuple[int, int]:
    """Two bits: so that what is rare is seldom taken for what is common."""
    number = int.from_bytes(gram.encode("utf-16-le"))
    mixed = (number ^ number >> 29) * MIXER % 2**64
    return (mixed >> 47) % SLOTS, (mixed >> 24) % SLOTS


async def open_again(tx: Transaction, message_id: int) -> None:
    """An old message is about to change: its block is read until it is sealed anew."""
    await tx.lock(_LOCK)
    await tx.execute("DELETE FROM word_blocks WHERE block = :block", block=message_id // BLOCK)


async def open_several(tx: Transaction, message_ids: Iterable[int]) -> None:
    await tx.lock(_LOCK)
    blocks = sorted({one // BLOCK for one in message_ids})
    await tx.many("DELETE FROM word_blocks WHERE block = :block", [{"block": b} for b in blocks])


async def open_those_of(tx: Transaction, person_id: int) -> None:
    """What a citizen wrote is about to be erased: no trace of it stays in the bits."""
    await tx.lock(_LOCK)
    await tx.execute(
        f"""DELETE FROM word_blocks WHERE block IN
            (SELECT w.message_id / {BLOCK} FROM message_words w
            JOIN conversations c ON c.id = w.conversation_id WHERE c.person_id = :person_id)""",
        person_id=person_id,
    )


async def unsealed(tx: Transaction, now: datetime) -> list[int]:
    """The blocks that are full and old, and have no bits."""
    newest = await tx.value(
        "SELECT id FROM messages WHERE said_at < :settled_at ORDER BY id DESC LIMIT 1",
        settled_at=now - SETTLED,
    )
    sealed = await tx.rows("SELECT block FROM word_blocks")
    known = {row["block"] for row in sealed}
    return [block for block in range(((newest or 0) + 1) // BLOCK) if block not in known]


async def seal(tx: Transaction, block: int) -> None:
    """Write the bits of a block."""
    await tx.lock(_LOCK)
    rows = await tx.rows(
        "SELECT words FROM message_words WHERE message_id BETWEEN :first AND :last",
        first=block * BLOCK,
        last=block * BLOCK + BLOCK - 1,
    )
    bits = bytearray(SLOTS // 8)
    for gram in set().union(*(grams(row["words"]) for row in rows)):
        for slot in slots(gram):
            bits[slot >> 3] |= 1 << (slot & 7)
    await tx.execute(
        """INSERT INTO word_blocks (block, bits) VALUES (:block, :bits)
        ON CONFLICT (block) DO UPDATE SET bits = excluded.bits""",
        block=block,
        bits=bytes(bits),
    )


async def reaches(tx: Transaction, words: Sequence[str], before: int) -> list[tuple[int, int]]:
    """From which to which message id the words can stand, the newest first.

    `before`: only ids that are smaller; 0 for all.
    """
    newest = int(await tx.value("SELECT max(message_id) FROM message_words") or 0)
    last = min(newest, before - 1) if before else newest
    wanted = [slot for gram in _telling(words) for slot in slots(gram)]
    without = await _without(tx, wanted) if wanted else frozenset()
    blocks = [block for block in range(last // BLOCK, -1, -1) if block not in without]
    if len(blocks) * MOSTLY > last // BLOCK:
        return [(0, last)]
    return [(first, min(end, last)) for first, end in _joined(blocks)]


def _telling(words: Sequence[str]) -> list[str]:
    """The few grams that are looked for: those of letters and digits are the longest ones."""
    found = sorted(set().union(*map(grams, words)), key=lambda one: (-len(one), one))
    long = sum(len(one) == LONG for one in found)
    return found[: long or None][:: max(1, (long or len(found)) // TESTED)][:TESTED]


async def _without(tx: Transaction, wanted: Sequence[int]) -> frozenset[int]:
    """The sealed blocks in which a slot is not set."""
    places = {f"place_{n}": (slot >> 3) + 1 for n, slot in enumerate(wanted)}
    bytes_ = ", ".join(f"substr(bits, :place_{n}, 1) AS byte_{n}" for n in range(len(wanted)))
    rows = await tx.rows(f"SELECT block, {bytes_} FROM word_blocks", **places)
    return frozenset(
        row["block"]
        for row in rows
        if any(not row[f"byte_{n}"][0] >> (slot & 7) & 1 for n, slot in enumerate(wanted))
    )


def _joined(blocks: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbours among falling numbers of blocks as one reach of ids."""
    found: list[tuple[int, int]] = []
    for block in blocks:
        first, last = block * BLOCK, block * BLOCK + BLOCK - 1
        if found and found[-1][0] == last + 1:
            found[-1] = (first, found[-1][1])
        else:
            found.append((first, last))
    return found

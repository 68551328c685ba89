"""Runs the hour, and looks through the transcripts afterwards: lost, crossed, talked over."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.desk.worker import MINUTES
from benchmarks.tables import table
from storage.database import Database
from storage.opening import open_database

CHATS, OPERATORS = 500, 50
ENDS_WITH = ("先忙别的去了", "临时走开了", "先把对话接回来")
"""What the house says when a person no longer has the chat."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour came to; `late_ms` from a citizen's word until a desk heard of it."""

    said: int
    answered: int
    lost: int
    crossed: int
    talked_over: int
    late_ms: list[float]

    def at(self, share: float) -> float:
        ordered = sorted(self.late_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def hour(url: str, processes: int, chats: int = CHATS, operators: int = OPERATORS) -> Hour:
    with TemporaryDirectory() as name:
        folder = Path(name)
        workers = [
            _begin(url, folder, number, processes, chats, operators) for number in range(processes)
        ]
        late = list(_minutes(workers))
        spoken: dict[str, int] = {}
        for worker in workers:
            spoken.update(_ask(worker, "end")["spoken"])
            worker.wait()
        database = await open_database(url, data_dir=folder)
        try:
            return await _looked_through(database, spoken, late)
        finally:
            await database.close()


def _begin(url: str, folder: Path, *numbers: int) -> "subprocess.Popen[str]":
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.desk.worker", url, str(folder), *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if numbers[0] == 0:
        _answer(worker)
    return worker


def _minutes(workers: "list[subprocess.Popen[str]]") -> Iterator[float]:
    """Phase by phase on all processes at once; with two, a word is heard of by the other one."""
    for worker in workers[1:]:
        _answer(worker)
    for _ in range(MINUTES):
        said = [one["said"] for one in _all(workers, "citizens")]
        heard = [one["heard"] for one in _all(workers, "operators")]
        for number, words in enumerate(said):
            elsewhere = heard[(number + 1) % len(heard)]
            for talk, at in words.items():
                if talk in elsewhere:
                    yield (elsewhere[talk] - at) * 1000


def _all(workers: "list[subprocess.Popen[str]]", phase: str) -> list[Any]:
    for worker in workers:
        assert worker.stdin
        worker.stdin.write(f"{phase}\n")
        worker.stdin.flush()
    return [_answer(worker) for worker in workers]


def _ask(worker: "subprocess.Popen[str]", phase: str) -> Any:
    (answer,) = _all([worker], phase)
    return answer


def _answer(worker: "subprocess.Popen[str]") -> Any:
    assert worker.stdout
    return json.loads(worker.stdout.readline())


async def _looked_through(database: Database, spoken: dict[str, int], late: list[float]) -> Hour:
    async with database.reading() as view:
        words = await view.rows("SELECT side, text, conversation_id FROM messages ORDER BY id")
    told = [row["text"] for row in words if row["side"] == "citizen" and "-" in row["text"]]
    wanted = sum(count for name, count in spoken.items() if name[0] == "c")
    by_citizens = [text for text in told if text[0] == "c"]
    answers = [row for row in words if row["side"] == "operator"]
    crossed = sum(not row["text"].endswith(f"→{row['conversation_id']}") for row in answers)
    lost = wanted - len(set(by_citizens)) + (len(by_citizens) - len(set(by_citizens)))
    return Hour(wanted, len(answers), lost, crossed, _talked_over(words), late)


def _talked_over(words: list[dict[str, Any]]) -> int:
    """Words of the bot's between a claim and its end, in the order of each transcript.

    By order, not by time: the processes' clocks are made up.
    """
    held: set[int] = set()
    over = 0
    for row in words:
        talk, text = row["conversation_id"], row["text"]
        if row["side"] == "system" and text.startswith("您好，我是"):
            held.add(talk)
        elif row["side"] == "system" and any(one in text for one in ENDS_WITH):
            held.discard(talk)
        over += row["side"] == "bot" and talk in held
    return over


async def table_of_desk(url: str | None) -> str:
    lines = []
    for name, where, processes in (("SQLite", "", 1), ("PostgreSQL, two processes", url, 2)):
        if where is None:
            continue
        one = await hour(where, processes)
        lines.append(
            (
                name,
                f"{one.said:,} + {one.answered:,}",
                str(one.lost),
                str(one.crossed),
                str(one.talked_over),
                f"{one.at(0.5):.0f} ms",
                f"{one.at(0.99):.0f} ms",
            )
        )
    heads = ("database", "words", "lost", "crossed", "talked over", "to the desk p50", "p99")
    return table(heads, lines)

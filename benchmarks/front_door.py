"""Whole turns a second through Telegram's path, beside bots that only echo.

Warmline's turn: inbox, handler (a question answered from the sample knowledge), transcript and
state, outbox, send, receipt; all durable. The echo bots keep nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.programs import AIOGRAM, PTB, Crowd, Program, Run, measure, warmline
from benchmarks.tables import table

SECONDS, WARM = 5.0, 3.0
"""How long a run shall take, about, and how long before that it runs without being counted: what
a program does at its start, as learning, is none of the turns' cost."""
FEWEST = 200
DELAYS = (0, 50)


@dataclass(frozen=True, slots=True)
class Line:
    """What several runs of one program came to."""

    program: str
    delay_ms: int
    per_second: float
    spread: tuple[float, float]
    cpu_us: float
    times: float


def compare(rounds: int, postgres: str | None) -> list[Line]:
    """Let all programs take turns, `rounds` times; see `table_of` for the result."""
    programs = [PTB, AIOGRAM, warmline()]
    if postgres:
        programs.append(warmline("Warmline, PostgreSQL", DATABASE_URL=postgres))
    lines = []
    for delay in DELAYS:
        sizes = {one.name: _size(one, delay) for one in programs}
        runs: dict[str, list[Run]] = {one.name: [] for one in programs}
        for _ in range(rounds):
            for one in programs:
                crowd = Crowd(*sizes[one.name], delay_ms=delay)
                runs[one.name].append(measure(one, crowd))
        lines += _lines(runs, delay)
    return lines


def _size(program: Program, delay: int) -> tuple[int, int]:
    """Turns that take about `SECONDS`, and those before them, by a short run."""
    a_second = measure(program, Crowd(FEWEST, FEWEST, delay_ms=delay)).per_second
    return max(FEWEST, int(a_second * SECONDS)), max(FEWEST, int(a_second * WARM))


def _lines(runs: Mapping[str, list[Run]], delay: int) -> list[Line]:
    """Each program beside the first one, round by round."""
    first = [run.per_second for run in next(iter(runs.values()))]
    return [
        Line(
            name,
            delay,
            median(run.per_second for run in own),
            (min(run.per_second for run in own), max(run.per_second for run in own)),
            median(run.cpu / run.turns * 1e6 for run in own),
            median(run.per_second / beside for run, beside in zip(own, first, strict=True)),
        )
        for name, own in runs.items()
    ]


def table_of(lines: list[Line]) -> str:
    return table(
        ("program", "API delay", "turns/s", "lowest–highest", "beside PTB echo", "CPU µs a turn"),
        [
            (
                line.program,
                f"{line.delay_ms} ms",
                f"{line.per_second:,.0f}",
                f"{line.spread[0]:,.0f}–{line.spread[1]:,.0f}",
                f"{line.times:.1f} ×",
                f"{line.cpu_us:,.0f}",
            )
            for line in lines
        ],
    )

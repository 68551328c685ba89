"""Whole turns a second through Telegram's path, beside bots that only echo.

Warmline's turn: inbox, handler, transcript and state, outbox, send, receipt; all durable. The echo
bots keep nothing. What a handler has to think about differs: a greeting is the path alone, as an
echo is; a question is looked up in the sample knowledge besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.programs import AIOGRAM, PTB, QUESTION, Crowd, Program, Run, measure, warmline
from benchmarks.tables import table

SECONDS, WARM = 5.0, 3.0
"""How long a run shall take, about, and how long before that it runs without being counted: what
a program does at its start, as learning, is none of the turns' cost."""
FEWEST = 200
DELAYS = (0, 50)
TURNS = {"a greeting": "你好", "their cases": "我的工单", "a question": QUESTION}
"""What Warmline's citizens say in turn."""


@dataclass(frozen=True, slots=True)
class Load:
    """A program, and what is said to it."""

    name: str
    program: Program
    text: str = QUESTION


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
    loads = _loads(postgres)
    lines = []
    for delay in DELAYS:
        sizes = [_size(one, delay) for one in loads]
        runs: dict[str, list[Run]] = {one.name: [] for one in loads}
        for _ in range(rounds):
            for one, (turns, warm) in zip(loads, sizes, strict=True):
                crowd = Crowd(turns, warm, delay_ms=delay, text=one.text)
                runs[one.name].append(measure(one.program, crowd))
        lines += _lines(runs, delay)
    return lines


def _loads(postgres: str | None) -> list[Load]:
    """The first one is what all others stand beside."""
    own = [warmline()]
    if postgres:
        own.append(warmline("Warmline, PostgreSQL", DATABASE_URL=postgres))
    return [
        *(Load(peer.name, peer) for peer in (PTB, AIOGRAM)),
        *(Load(f"{one.name}: {turn}", one, text) for one in own for turn, text in TURNS.items()),
    ]


def _size(load: Load, delay: int) -> tuple[int, int]:
    """Turns that take about `SECONDS`, and those before them, by a short run."""
    crowd = Crowd(FEWEST, FEWEST, delay_ms=delay, text=load.text)
    a_second = measure(load.program, crowd).per_second
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

"""From a citizen's message to the answer, at a steady pace, beside the same echo bots."""

from benchmarks.programs import AIOGRAM, PTB, Crowd, measure, warmline
from benchmarks.tables import table

PACE = 50
"""Messages a second (the aim of the front door's issue)."""
SECONDS, WARM = 10, 4
"""How long it is counted, and how long before that it runs: a server learns which department
answers for what in its first seconds, beside its work."""
DELAY_MS = 50


def table_of_latency() -> str:
    """Milliseconds from handing an update out to the answer's arrival; the platform delays each
    of its own answers by `DELAY_MS`, which no program can be quicker than."""
    rows = []
    for program in (PTB, AIOGRAM, warmline()):
        for delay in (0, DELAY_MS):
            crowd = Crowd(PACE * SECONDS, PACE * WARM, rate=PACE, delay_ms=delay)
            run = measure(program, crowd)
            rows.append(
                (program.name, f"{delay} ms", f"{run.p50_ms:.0f} ms", f"{run.p99_ms:.0f} ms")
            )
    return table(("program", "API delay", "p50", "p99"), rows)

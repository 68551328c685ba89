"""Building, memory and lookups at growing size, each in a process of its own.

    python -m benchmarks.knowledge.speed FINDER ARTICLES FOLDER      prints one JSON line

Times are processor time: what one core needs, whatever else the machine does meanwhile.
"""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks.knowledge import data
from benchmarks.knowledge.finders import FINDERS, SLOW
from benchmarks.tables import table

SIZES = (1_000, 10_000, 100_000)
QUERIES = 1000
SLOW_QUERIES = 40
_WARM = 20


def table_of_speed(folder: Path, names: list[str], sizes: tuple[int, ...] = SIZES) -> str:
    lines = []
    for size in sizes:
        for name in names:
            run = _apart(name, size, folder)
            lines.append(
                (
                    name,
                    f"{size:,}",
                    f"{run['build_s']:.2f} s",
                    f"{run['memory_mb']:.0f} MB",
                    f"{run['p50_ms']:.2f} ms",
                    f"{run['p99_ms']:.2f} ms",
                )
            )
    return table(("lookup", "articles", "build", "memory added", "p50", "p99"), lines)


def _apart(name: str, size: int, folder: Path) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.knowledge.speed", name, str(size), str(folder)],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


def measured(name: str, size: int, folder: Path) -> dict[str, float]:
    """Build, look up, and say what it took. What is loaded once for any size (libraries, tables)
    is not counted: one article is built and searched first."""
    articles = data.many(folder, size)
    asked = [query for query, _ in data.queries(folder, "ncov")][: QUERIES + _WARM]
    if name in SLOW:
        asked = asked[: SLOW_QUERIES + _WARM]
    FINDERS[name](articles[:1]).search("怎么办")
    gc.collect()
    before = _memory()
    started = time.process_time()
    finder = FINDERS[name](articles)
    build = time.process_time() - started
    gc.collect()
    memory = _memory() - before
    times = []
    for query in asked:
        started = time.process_time()
        finder.search(query)
        times.append((time.process_time() - started) * 1000)
    times = sorted(times[_WARM:])
    return {
        "build_s": build,
        "memory_mb": memory,
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[len(times) * 99 // 100],
    }


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))

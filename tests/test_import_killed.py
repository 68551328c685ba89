"""An import whose process dies in the middle: all of it holds, or nothing."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from knowledge.articles import Article
from knowledge.files import csvfile
from storage import articles
from storage.opening import open_database

ROOT = Path(__file__).parent.parent
ROWS = 1200
DYING = """
import os, signal, sys
from bot.command import main
from storage import versions

calls = 0
kept = versions.note

async def dies(*args, **more):
    global calls
    calls += 1
    if calls == int(os.environ["DIES_AT"]):
        os.kill(os.getpid(), signal.SIGKILL)
    await kept(*args, **more)

versions.note = dies
sys.exit(main(["kb", "import", sys.argv[1]]))
"""


def imported(folder: Path, url: str, *, dies_at: int) -> int:
    """Import in a process that kills itself at its so manieth piece; its exit status."""
    file = folder / "kb.csv"
    file.write_text(csvfile.write(Article(f"a{n}", f"问题{n}", "答") for n in range(ROWS)), "utf-8")
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "WARMLINE_DATA_DIR": str(folder / "data"),
        "WARMLINE_SAMPLE": "off",
        "DATABASE_URL": url,
        "DIES_AT": str(dies_at),
    }
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(file)], env=environ, cwd=folder, timeout=60, check=False
    )
    return ran.returncode


def held(folder: Path, url: str) -> dict[str, int]:
    """How many rows each table of the knowledge has."""

    async def count() -> dict[str, int]:
        database = await open_database(url, data_dir=folder / "data")
        async with database.reading() as view:
            found = {
                table: int(await view.value(f"SELECT count(*) FROM {table}"))
                for table in ("article_versions", "article_events")
            }
            found["articles"] = await articles.count(view)
        await database.close()
        return found

    return asyncio.run(count())


def test_killed_in_the_middle_nothing_holds_and_the_next_import_takes_all(
    database_url: str, tmp_path: Path
) -> None:
    for piece in (1, 3):
        assert imported(tmp_path, database_url, dies_at=piece) == -9
        assert set(held(tmp_path, database_url).values()) == {0}
    assert imported(tmp_path, database_url, dies_at=0) == 0
    assert set(held(tmp_path, database_url).values()) == {ROWS}

"""`warmline bench`: figures that make sense, and nothing of the city's own is touched."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Run, command_line


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        yield running


def contents(folder: Path) -> dict[str, bytes]:
    """What lies there, without what SQLite makes for readers as well."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return {str(one): one.read_bytes() for one in files if not one.name.endswith(("-shm", "-wal"))}


def test_own_articles_are_looked_up_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    csv = tmp_path / "own.csv"
    rows = "".join(f"own-{n},第{n}条怎么办？,照第{n}条办。\n" for n in range(30))
    csv.write_text(f"id,question,answer\n{rows}", "utf-8")
    assert run("kb", "import", csv).status == 0
    before = contents(tmp_path)
    ran = run("bench", "--seconds", 0.01, "--json")
    assert ran.status == 0, ran.err
    found = json.loads(ran.out)
    assert (found["own"], found["articles"]) == (True, 30)
    assert found["folder"] == str(tmp_path)
    for name in ("disk", "lookups", "turns"):
        pace = found[name]
        assert pace["per_second"] >= 0
        assert 0 <= pace["p50_ms"] <= pace["p99_ms"]
    assert contents(tmp_path) == before


def test_before_the_first_start_and_in_words(run: Run, tmp_path: Path) -> None:
    ran = run("bench", "--seconds", 0.01)
    assert ran.status == 0, ran.err
    assert "durable writes a second" in ran.out
    assert "64 citizens side by side" in ran.out
    assert "the sample's" in ran.out
    assert list(tmp_path.iterdir()) == []

"""The benchmark of the lookup: its peers find, and without its data it says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.knowledge import data, finders
from knowledge.articles import Article

ROOT = Path(__file__).parent.parent
ARTICLES = [
    Article("gjj", "住房公积金怎么提取", "答", aliases=("取公积金",)),
    Article("ylj", "养老金什么时候发放", "答"),
    Article("gs", "工伤认定要多久", "答"),
]


@pytest.mark.parametrize("name", finders.FINDERS)
def test_each_finder_finds_the_question_that_was_asked(name: str) -> None:
    if reason := finders.missing(name):
        pytest.skip(reason)
    finder = finders.FINDERS[name](ARTICLES)
    assert finder.search("养老金什么时候发放")[0] == "ylj"
    assert finder.search("我想取公积金")[0] == "gjj"
    finder.search("")
    finder.search("zzzz \"' OR")


def test_without_the_data_it_says_which_and_how_to_name_it(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--only", "knowledge", "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "gdmatter.articles.csv cannot be read" in ran.stderr
    assert "--data FOLDER" in ran.stderr


def test_as_many_articles_as_wanted_are_made_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in data.ARTICLES:
        rows = "".join(f"{name}{n},{name}的第{n}个问题,答\n" for n in range(5))
        (folder / f"{name}.articles.csv").write_text(f"id,question,answer\n{rows}", "utf-8")
    found = data.many(tmp_path, 50)
    assert found == data.many(tmp_path, 50)
    assert len({one.id for one in found}) == 50

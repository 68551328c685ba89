"""The data sets that are measured with. They are never shipped: a folder beside the project."""

import random
from datetime import date
from pathlib import Path

from knowledge.articles import Article
from knowledge.evaluate import Row, read_groups, read_queries
from knowledge.files import csvfile

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ARTICLES = ("gdmatter", "ncov")
DAY = date(2026, 11, 23)
"""On which all is asked; no article of the sets has days of its own."""
_SEED = 12345
# Answers are shown, not compared: what of them counts is their weight in memory.
_ANSWER = 200


class NoData(Exception):
    """A set is not there; the text says which and how to name its folder."""


def text(folder: Path, name: str) -> str:
    path = folder / "knowledge" / name
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise NoData(
            f"The data set {path} cannot be read ({error.strerror}). The sets are not part of the "
            "project; name their folder with --data FOLDER."
        ) from None


def articles(folder: Path, name: str) -> list[Article]:
    found, problems = csvfile.read(text(folder, f"{name}.articles.csv"))
    if problems:
        raise NoData(f"{name}.articles.csv, {problems[0].place}: {problems[0].reason}")
    return found


def queries(folder: Path, name: str) -> list[Row]:
    return read_queries(text(folder, f"{name}.queries.csv"))


def disturbed(folder: Path) -> dict[str, list[Row]]:
    """The disturbed questions by kind."""
    return read_groups(text(folder, "gdmatter.disturbed.queries.csv"), "kind")


def many(folder: Path, number: int) -> list[Article]:
    """So many articles: those of the sets, then crossings of two of their questions."""
    base = [one for name in ARTICLES for one in articles(folder, name)]
    chance = random.Random(_SEED)
    made = [Article(f"a{n}", one.question, one.answer[:_ANSWER]) for n, one in enumerate(base)]
    while len(made) < number:
        first, second = chance.choice(base).question, chance.choice(base).question
        question = first[: len(first) // 2] + second[len(second) // 2 :]
        made.append(Article(f"a{len(made)}", question, chance.choice(base).answer[:_ANSWER]))
    chance.shuffle(made)
    return made[:number]

"""Found, answered at once, and wrongly answered, on real questions with and without an answer."""

from pathlib import Path

from benchmarks.knowledge import data
from benchmarks.tables import table
from knowledge.evaluate import Row, evaluate
from knowledge.search import Index

Figures = dict[str, float | int | None]


def table_of_sets(folder: Path) -> str:
    """Percent; a row for each set of questions on the articles that they belong to. False answers
    are those to questions of other domains on the same articles."""
    outside = data.queries(folder, "outside")
    lines = []
    for name in data.ARTICLES:
        index = Index.build(data.articles(folder, name))
        false = evaluate(index, outside, on=data.DAY)["false_answered"]
        for kind, rows in _questions(folder, name).items():
            figures = evaluate(index, rows, on=data.DAY)
            lines.append((f"{name}, {kind}", str(len(rows)), *_shares(figures), _percent(false)))
    head = ("questions", "n", "hit@1", "hit@5", "answered", "of these wrong", "false answers")
    return table(head, lines)


def _questions(folder: Path, name: str) -> dict[str, list[Row]]:
    if name == "gdmatter":
        kinds = data.disturbed(folder)
        return {"disturbed": [row for rows in kinds.values() for row in rows]}
    return {"paraphrased": data.queries(folder, name)}


def _shares(figures: Figures) -> list[str]:
    return [_percent(figures[name]) for name in ("hit1", "hit5", "answered", "wrong_answered")]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"

"""How often the right article comes first when its own question is typed badly."""

from pathlib import Path

from benchmarks.knowledge import data
from benchmarks.knowledge.finders import FINDERS, Finder
from benchmarks.tables import table
from knowledge.evaluate import Row


def table_of_robustness(folder: Path, names: list[str]) -> str:
    """hit@1 in percent, a row for each kind of disturbance."""
    kinds = data.disturbed(folder)
    articles = data.articles(folder, "gdmatter")
    finders = [FINDERS[name](articles) for name in names]
    shares = {kind: [_hit1(finder, rows) for finder in finders] for kind, rows in kinds.items()}
    lines = [
        (kind, str(len(kinds[kind])), *(f"{share:.0%}" for share in own))
        for kind, own in shares.items()
    ]
    means = [sum(own) / len(shares) for own in zip(*shares.values(), strict=True)]
    total = str(sum(map(len, kinds.values())))
    lines.append(("mean of kinds", total, *(f"{mean:.1%}" for mean in means)))
    return table(("disturbance", "n", *names), lines)


def _hit1(finder: Finder, rows: list[Row]) -> float:
    return sum((finder.search(query) or [""])[0] in expected for query, expected in rows) / len(
        rows
    )

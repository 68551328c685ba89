"""Larger sets by seed: questions with slips of the hand, and questions while they are typed."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.knowledge import data
from benchmarks.knowledge.finders import FINDERS, SLOW
from benchmarks.tables import table
from knowledge.articles import Article
from knowledge.evaluate import Row
from knowledge.normalise import canonical, normalise

_SEED, _MOST, _TYPED = 7, 1000, 300
_LONGEST = 12


def table_of_slips(folder: Path, names: list[str]) -> str:
    """hit@1 in percent where two characters are wrong, or one is missing."""
    quick = [name for name in names if name not in SLOW]
    lines = []
    for base in data.ARTICLES:
        articles = data.articles(folder, base)
        finders = [FINDERS[name](articles) for name in quick]
        for kind, rows in _slips(articles):
            hits = [
                sum((one.search(text) or [""])[0] in right for text, right in rows) / len(rows)
                for one in finders
            ]
            lines.append((f"{base}, {kind}", str(len(rows)), *(f"{hit:.1%}" for hit in hits)))
    return table(("slips", "n", *quick), lines)


def _slips(articles: list[Article]) -> Iterator[tuple[str, list[Row]]]:
    chance = random.Random(_SEED)
    same: dict[str, list[str]] = {}
    for one in articles:
        same.setdefault(canonical(normalise(one.question)), []).append(one.id)
    known = sorted({char for one in articles for char in one.question if char >= "\u4e00"})
    chosen = chance.sample(articles, min(_MOST, len(articles)))
    for kind, wrong in (("two wrong", 2), ("one missing", 0)):
        rows = []
        for one in chosen:
            chars = list(one.question)
            at = [place for place, char in enumerate(chars) if char >= "\u4e00"]
            if len(at) < 4:
                continue
            for place in chance.sample(at, wrong or 1):
                chars[place] = chance.choice(known) if wrong else ""
            rows.append(("".join(chars), tuple(same[canonical(normalise(one.question))])))
        yield kind, rows


def table_of_typing(folder: Path, names: list[str]) -> str:
    """Characters of the question typed until it is among the first five."""
    quick = [name for name in names if name not in SLOW]
    lines = []
    for base in data.ARTICLES:
        articles = data.articles(folder, base)
        chosen = random.Random(_SEED).sample(articles, min(_TYPED, len(articles)))
        for name in quick:
            finder = FINDERS[name](articles)
            typed = sorted(_until(finder.search, one) for one in chosen)
            middle, most = typed[len(typed) // 2], typed[len(typed) * 9 // 10]
            lines.append((base, name, str(middle), _or_more(most)))
    return table(("base", "lookup", "p50", "p90"), lines)


def _until(search: Callable[[str], list[str]], article: Article) -> int:
    for length in range(1, _LONGEST):
        if article.id in search(article.question[:length]):
            return length
    return _LONGEST


def _or_more(length: int) -> str:
    return f"{length} or more" if length == _LONGEST else str(length)

"""Building an index without holding the server up: in a thread, or in a process of its own (see
`bot.apart`).

    python -m bot.indexing GIVEN RESULT      reads articles from one file, writes the index to one
"""

import pickle
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO

from bot.apart import apart
from bot.memory import in_thread
from knowledge.articles import Article
from knowledge.gate import Thresholds
from knowledge.search import Index

# Articles in one piece: pickling one holds all threads up for a few milliseconds.
_PIECE = 500


async def build(articles: Sequence[Article], thresholds: Thresholds | None) -> Index:
    """An index, built by a thread."""
    return await in_thread(Index.build, articles, thresholds)


async def build_apart(articles: Sequence[Article], thresholds: Thresholds | None) -> Index:
    """An index, built by a process; by a thread when that fails, slower for everybody else."""
    hand_over = partial(_hand_over, articles=articles, thresholds=thresholds)
    return await apart("bot.indexing", hand_over, _take_over) or await build(articles, thresholds)


def _hand_over(path: Path, *, articles: Sequence[Article], thresholds: Thresholds | None) -> None:
    with path.open("wb") as file:
        pickle.dump((thresholds, len(articles)), file)
        for start in range(0, len(articles), _PIECE):
            pickle.dump(list(articles[start : start + _PIECE]), file)


def _given(file: IO[bytes]) -> tuple[list[Article], Thresholds | None]:
    # The files are our own, in a folder that is closed to others.
    thresholds, number = pickle.load(file)  # noqa: S301
    articles: list[Article] = []
    while len(articles) < number:
        articles += pickle.load(file)  # noqa: S301
    return articles, thresholds


def _put_down(path: Path, index: Index) -> None:
    """The large arrays stand behind the rest, so that taking them over is but reading."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(index, protocol=5, buffer_callback=arrays.append)
    with path.open("wb") as file:
        pickle.dump([len(rest), *(array.raw().nbytes for array in arrays)], file)
        file.write(rest)
        for array in arrays:
            file.write(array.raw())


def _take_over(path: Path) -> Index:
    with path.open("rb") as file:
        first, *sizes = pickle.load(file)  # noqa: S301
        rest = file.read(first)
        index: Index = pickle.loads(rest, buffers=[file.read(n) for n in sizes])  # noqa: S301
    return index


def main(given: str, result: str) -> None:
    with Path(given).open("rb") as file:
        articles, thresholds = _given(file)
    _put_down(Path(result), Index.build(articles, thresholds))


if __name__ == "__main__":
    main(*sys.argv[1:])

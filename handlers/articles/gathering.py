"""Citizens' unanswered questions become tasks: the same matter in other words is one task.

1. `look` reads what is loose and what there is. 2. `plan` decides, without the database: it may
take a second and runs beside the event loop. 3. `write` does it, piece by piece, unless something
has changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handlers.articles import duties
from handlers.city.profile import City
from handlers.masking import mask
from knowledge.clusters import Weights, group
from knowledge.search import Index
from storage import gaps, tasks
from storage.database import Row, Transaction

AT_ONCE = 1000
WRITTEN_AT_ONCE = 50
KNOWN = 20_000
REMEMBERED = timedelta(days=90)
"""How long the words of a dismissed task do not come up again."""
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """Loose gaps and the tasks that they may join, as they were read."""

    loose: list[Row]
    known: list[tuple[int, str]]
    settled: list[tuple[int, str]]
    useless: dict[str, int]
    open_ids: set[int]


@dataclass(slots=True)
class Planned:
    """Gaps that go to a task, or to a new one (`task_id` None)."""

    task_id: int | None
    kind: str
    question: str
    article_id: str = ""
    department: str = ""
    gaps: list[Row] = field(default_factory=list)


async def look(tx: Transaction, now: datetime) -> Seen | None:
    """What there is to sort; None when nothing is loose."""
    loose = await gaps.loose(tx, limit=AT_ONCE)
    if not loose:
        return None
    open_ones = await tasks.listed(tx, kind="useless", limit=KNOWN)
    return Seen(
        loose=[{**gap, "question": mask(gap["question"])} for gap in loose],
        known=await gaps.asked(tx, limit=KNOWN),
        settled=await gaps.dismissed(tx, now - REMEMBERED, limit=KNOWN),
        useless={task.article_id: task.id for task in reversed(open_ones)},
        open_ids=await tasks.open_ids(tx),
    )


def plan(seen: Seen, index: Index, weights: Weights, on: date) -> list[Planned]:
    """Which gap goes where; every loose gap is in exactly one place."""
    by_article = [gap for gap in seen.loose if _of_article(gap)]
    by_words = [gap for gap in seen.loose if not _of_article(gap)]
    return _useless(by_article, seen, index) + _asked(by_words, seen, index, weights, on)


def _of_article(gap: Row) -> bool:
    return gap["reason"] == "useless" and bool(gap["article_id"])


def _useless(loose: Sequence[Row], seen: Seen, index: Index) -> list[Planned]:
    found: dict[str, Planned] = {}
    for gap in loose:
        article_id = gap["article_id"]
        if article_id not in found:
            question, department = _article(index, article_id)
            known = seen.useless.get(article_id)
            found[article_id] = Planned(known, "useless", question, article_id, department)
        found[article_id].gaps.append(gap)
    return list(found.values())


def _article(index: Index, article_id: str) -> tuple[str, str]:
    try:
        article = index.article(article_id)
    except KeyError:  # withdrawn meanwhile
        return article_id, ""
    return article.question, article.department


def _asked(
    loose: Sequence[Row], seen: Seen, index: Index, weights: Weights, on: date
) -> list[Planned]:
    questions = [gap["question"] for gap in loose]
    joined = group(seen.known, questions, weights, settled=seen.settled)
    found: dict[int, Planned] = {}
    for gap, number in zip(loose, joined, strict=True):
        if number not in found:
            known = number if number >= 0 else None
            department = "" if known is not None else suggested(index, gap["question"], on)
            found[number] = Planned(known, "gap", gap["question"], department=department)
        found[number].gaps.append(gap)
    return list(found.values())


def suggested(index: Index, question: str, on: date) -> str:
    """The department that two of the three nearest articles name; empty when they disagree."""
    near = [index.article(hit.id) for hit in index.search(question, limit=NEIGHBOURS, on=on).hits]
    names = [article.department for article in near if article.department]
    best = max(names, key=names.count, default="")
    return best if names.count(best) > 1 else ""


def pieces(planned: Sequence[Planned]) -> Iterator[list[Planned]]:
    """What is planned, in parts that are each written in a moment: a whole thousand would hold
    the chats up."""
    piece: list[Planned] = []
    for one in planned:
        piece.append(one)
        if sum(len(part.gaps) for part in piece) >= WRITTEN_AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


async def write(
    tx: Transaction, seen: Seen, planned: Sequence[Planned], city: City, now: datetime
) -> bool:
    """Do what was planned, or a piece of it; False, and nothing is done, when others were faster.
    What is begun counts as seen from then on."""
    await tasks.lock(tx)
    if not await _as_seen(tx, seen, planned):
        return False
    for one in planned:
        task_id = one.task_id
        if task_id is None:
            task = await duties.begin(
                tx,
                one.kind,
                one.question,
                city,
                article_id=one.article_id,
                department=one.department,
                now=now,
            )
            task_id = task.id
            seen.open_ids.add(task_id)
        await gaps.take(tx, task_id, one.gaps)
    return True


async def _as_seen(tx: Transaction, seen: Seen, planned: Sequence[Planned]) -> bool:
    still = await gaps.loose_ids(tx, limit=AT_ONCE)
    all_loose = all(gap["id"] in still for one in planned for gap in one.gaps)
    return all_loose and await tasks.open_ids(tx) == seen.open_ids

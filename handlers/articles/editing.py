"""Writing the knowledge base: drafts, review, publishing, withdrawing, going back, imports.

Every way in (desk, command line, seeding) comes through here, so that every wording has its
version and every step its event.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from handlers.articles import review
from handlers.articles.written import as_wording, from_json, from_row, to_row
from handlers.errors import NotNow
from knowledge.articles import Article
from storage import articles, tasks, versions
from storage.database import Row, Transaction
from storage.staff import Member
from storage.versions import Version

_AT_ONCE = 500
"""Articles of an import that are written in one go, between which its progress is told."""


async def begin(tx: Transaction, article: Article, by: Member, *, now: datetime) -> Version:
    """A first draft of a new wording. Raises `Conflict` when one is being written already."""
    review.may_write(article.department, by)
    await versions.lock(tx)
    for before in await versions.of_article(tx, article.id):
        # By naming one's own department, another's article does not become one's own.
        if before.state in ("published", "withdrawn"):
            review.may_write(before.department, by)
    number = await versions.next_number(tx, article.id)
    wording = {**as_wording(article), "article_id": article.id, "number": number, "state": "draft"}
    await versions.add(tx, [wording], author=by.name, now=now)
    await versions.note(
        tx, [(article.id, number, "", "draft")], actor=by.name, action="begin", now=now
    )
    return await versions.by_number(tx, article.id, number)


async def save(
    tx: Transaction, seen: Version, article: Article, by: Member, *, now: datetime
) -> Version:
    """Write a wording anew: in a draft by its writers, in review by those who check."""
    if article.id != seen.article_id:
        raise NotNow("An article keeps its id; begin a new one for another id.")
    action = "save" if seen.state == "draft" else "correct"
    review.target(seen, action, by)
    review.may_write(article.department, by)
    changed = await versions.change(tx, seen, wording=as_wording(article), now=now)
    await _note(tx, seen, changed, by, action, now)
    return changed


async def act(
    tx: Transaction, seen: Version, action: str, by: Member, *, now: datetime, reason: str = ""
) -> Version:
    """Do one step of the review. Raises `Refused` with the reason when it may not be done."""
    after = review.target(seen, action, by)
    if action in review.NEEDS_REASON and not reason.strip():
        raise NotNow("Say why: the author and those who come later will read it.")
    if action == "publish":
        await _serve(tx, seen, now)
    elif action == "withdraw":
        await articles.withdraw(tx, seen.article_id)
    changed = await versions.change(tx, seen, state=after, now=now)
    await _tell_tasks(tx, changed, action, by, now)
    await _note(tx, seen, changed, by, action, now, reason.strip())
    return changed


async def _tell_tasks(
    tx: Transaction, version: Version, action: str, by: Member, now: datetime
) -> None:
    """What was published closes the tasks that it was written for; what was dropped does not."""
    if action == "publish":
        await tasks.answered(tx, version.article_id, version.number, by=by.name, now=now)
    elif action == "withdraw":
        await tasks.withdrawn(tx, version.article_id, by=by.name, now=now)
    elif action == "drop":
        await tasks.dropped(tx, version.article_id, version.number)


async def publish(tx: Transaction, seen: Version, by: Member, *, now: datetime) -> Version:
    """All steps to published in one go, each written down; for those who may do them all."""
    steps = review.steps_to_publish(seen, by)
    if not steps:
        review.target(seen, "publish", by)
    for step in steps:
        seen = await act(tx, seen, step, by, now=now)
    return seen


async def _serve(tx: Transaction, version: Version, now: datetime) -> None:
    await versions.lock(tx)
    await versions.replace_published(tx, [version.article_id], state="replaced")
    row = to_row(from_json(version.content), version=version.number)
    await articles.put(tx, [row], now=now)


async def revert(
    tx: Transaction, article_id: str, number: int, by: Member, *, now: datetime
) -> Version:
    """A new draft with the words of an old version; it goes through review like any other."""
    old = await versions.by_number(tx, article_id, number)
    return await begin(tx, from_json(old.content), by, now=now)


async def take(
    tx: Transaction,
    found: Sequence[Article],
    *,
    by: str,
    now: datetime,
    action: str = "import",
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Publish articles that come from a file; how many of them were new or different.

    `tell` hears how many of how many are written; nothing holds before the commit.
    """
    await versions.lock(tx)
    served = await _served(tx, found)
    news = [one for one in found if _is_new(one, served.get(one.id))]
    last = await _last_numbers(tx, news)
    for start in range(0, len(news), _AT_ONCE):
        tell(start, len(news))
        part = news[start : start + _AT_ONCE]
        await _put(tx, [(one, last.get(one.id, 0) + 1) for one in part], by, action, now)
    tell(len(news), len(news))
    return len(news)


async def _served(tx: Transaction, found: Sequence[Article]) -> dict[str, Row]:
    """The rows of these articles; of many, all there are are read at once."""
    if len(found) > _AT_ONCE:
        return {row["article_id"]: row for row in await articles.everything(tx)}
    rows = [await articles.by_id(tx, one.id) for one in found]
    return {row["article_id"]: row for row in rows if row}


async def _last_numbers(tx: Transaction, found: Sequence[Article]) -> dict[str, int]:
    if len(found) > _AT_ONCE:
        return await versions.numbers(tx)
    return {one.id: await versions.next_number(tx, one.id) - 1 for one in found}


async def _put(
    tx: Transaction, numbered: list[tuple[Article, int]], by: str, action: str, now: datetime
) -> None:
    await versions.replace_published(tx, [one.id for one, _ in numbered], state="replaced")
    await articles.put(tx, [to_row(one, version=n) for one, n in numbered], now=now)
    await versions.add(
        tx,
        [
            {**as_wording(one), "article_id": one.id, "number": n, "state": "published"}
            for one, n in numbered
        ],
        author=by,
        now=now,
    )
    events = [(one.id, n, "", "published") for one, n in numbered]
    await versions.note(tx, events, actor=by, action=action, now=now)


def _is_new(article: Article, served: Row | None) -> bool:
    """Whether it differs from what is served, or that has no version yet."""
    return served is None or not served["version"] or from_row(served) != article


async def adopt(tx: Transaction, *, now: datetime) -> None:
    """Give articles that were served before versions were kept their first one."""
    rows = [row for row in await articles.everything(tx) if not row["version"]]
    await take(tx, [from_row(row) for row in rows], by="", now=now, action="adopt")


async def _note(
    tx: Transaction,
    seen: Version,
    changed: Version,
    by: Member,
    action: str,
    now: datetime,
    text: str = "",
) -> None:
    event = (seen.article_id, seen.number, seen.state, changed.state)
    await versions.note(tx, [event], actor=by.name, action=action, text=text, now=now)

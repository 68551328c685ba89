"""Articles that come from a file at the desk: first looked at, then taken in pieces.

Each piece is one short transaction, so that chats go on between them. What was taken already is
the same when the file comes again, so a broken-off import is simply done once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.articles import editing, review
from handlers.articles.written import from_row
from handlers.errors import NotAllowed
from knowledge.articles import Article
from storage import articles, media, notes
from storage.database import Row, Transaction
from storage.media import File
from storage.staff import Member

AT_ONCE = 100
OURS = "knowledge"
"""The channel that a file attached to an article came by."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What an import would do: the good articles that are new, changed and the same as served,
    and the ids of those that name files which are not for articles."""

    new: int
    changed: int
    same: int
    news: tuple[Article, ...]
    strange: tuple[str, ...]

    @property
    def good(self) -> int:
        return self.new + self.changed + self.same


def ours(file: File) -> bool:
    """Whether a file was brought here for an article: others belong to citizens."""
    return file.conversation_id is None and file.source.get("channel") == OURS


def may_import(by: Member) -> bool:
    """What comes from a file is published at once: for those who publish."""
    return bool(by.roles & review.HOTLINE)


async def files_for_articles(tx: Transaction, found: Sequence[Article]) -> set[str]:
    """Of the attachments that articles name, those that were brought here for articles."""
    keys = sorted({key for article in found for key in article.attachments})
    return {file.key for file in await media.several(tx, keys) if ours(file)}


def look(found: Sequence[Article], served: Sequence[Row], files: set[str]) -> Looked:
    """What would be done; an attachment that an article has already may stay."""
    known = {row["article_id"]: from_row(row) for row in served}
    news: list[Article] = []
    strange: list[str] = []
    new = same = 0
    for article in found:
        before = known.get(article.id)
        allowed = files.union(before.attachments if before else ())
        if not allowed.issuperset(article.attachments):
            strange.append(article.id)
        elif before == article:
            same += 1
        else:
            new += before is None
            news.append(article)
    return Looked(new, len(news) - new, same, tuple(news), tuple(strange))


async def take_piece(
    tx: Transaction, piece: Sequence[Article], by: Member, *, now: datetime
) -> int:
    """Publish some of them; how many were new or different. Raises `NotAllowed`."""
    if not may_import(by):
        raise NotAllowed("从文件导入由值班班长或管理员来做。")
    return await editing.take(tx, piece, by=by.name, now=now)


async def finished(tx: Transaction, taken: int, by: Member, *, now: datetime) -> None:
    """Leave a trace of who imported how much."""
    actor, text = f"staff:{by.name}", f"{taken}条"
    await notes.audit(tx, actor, "knowledge-import", "knowledge", now=now, text=text)


async def served(tx: Transaction) -> list[Row]:
    return await articles.everything(tx)

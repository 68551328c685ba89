"""Taking what a form brings: over the wording that it began from, and over no other."""

from dataclasses import dataclass
from datetime import datetime

from handlers.articles import editing
from handlers.articles.written import to_json
from knowledge.articles import Article
from storage import versions
from storage.database import Transaction
from storage.staff import Member
from storage.versions import Version

OPEN = ("draft", "unit_review", "hotline_review")


@dataclass(frozen=True, slots=True)
class Base:
    """The wording that a form began from; number 0: there was none."""

    number: int = 0
    revision: int = 0
    state: str = ""

    @classmethod
    def of(cls, wording: Version) -> "Base":
        return cls(wording.number, wording.revision, wording.state)


class Differs(Exception):
    """Somebody else's words were saved meanwhile: show both."""

    def __init__(self, theirs: Version) -> None:
        super().__init__(theirs.article_id)
        self.theirs = theirs


class Taken(Exception):
    """A new article has the id of another: ask for another id."""


async def present(tx: Transaction, article_id: str) -> tuple[list[Version], Version | None]:
    """All wordings, the newest first, and the one to look at first: what is being written, else
    what is published, else the last one that was not dropped."""
    wordings = await versions.of_article(tx, article_id)
    kept = [one for one in wordings if one.state != "dropped"] or wordings
    for wanted in (OPEN, ("published",)):
        for one in kept:
            if one.state in wanted:
                return wordings, one
    return wordings, kept[0] if kept else None


async def save(
    tx: Transaction, article: Article, base: Base, by: Member, *, fresh: bool, now: datetime
) -> Version:
    """The wording as saved; `fresh`: the form was for a new article. The same words twice are
    saved once. Raises `Differs`, `Taken` and what `editing` raises."""
    _, latest = await present(tx, article.id)
    if latest is None:
        return await editing.begin(tx, article, by, now=now)
    if latest.state in OPEN and latest.content == to_json(article):
        return latest
    if fresh:
        raise Taken(article.id)
    if Base.of(latest) != base:
        raise Differs(latest)
    if latest.state in OPEN:
        return await editing.save(tx, latest, article, by, now=now)
    return await editing.begin(tx, article, by, now=now)


async def onward(
    tx: Transaction, saved: Version, then: str, by: Member, *, now: datetime
) -> Version:
    """What is to follow at once: `submit`, `publish`, or nothing."""
    if then == "submit" and saved.state == "draft":
        return await editing.act(tx, saved, "submit", by, now=now)
    if then == "publish":
        return await editing.publish(tx, saved, by, now=now)
    return saved

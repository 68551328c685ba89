"""What a new database gets before anything else, and an old one once."""

from datetime import datetime
from importlib import resources

from handlers.articles import editing
from knowledge.files import csvfile
from storage import articles, notes
from storage.database import Database, Transaction
from storage.errors import StorageError

SEEDED = "seeded"
"""The fact that the sample was put in: what a city threw away does not come back."""
ADOPTED = "adopted"
"""The fact that articles from before versions were kept have their first one."""


async def seed(database: Database, *, sample: bool, now: datetime) -> None:
    """Give an empty database the sample knowledge, once, if the city wants it; an older database
    gets versions of what it serves. Where both was done no turn has to wait for us."""
    async with database.reading() as view:
        if await _is_done(view, sample=sample):
            return
    async with database.transaction() as tx:
        if not await notes.fact(tx, ADOPTED):
            await editing.adopt(tx, now=now)
            await notes.set_fact(tx, ADOPTED, now.isoformat())
        if await _is_done(tx, sample=sample):
            return
        text = resources.files("knowledge").joinpath("sample/articles.csv").read_text("utf-8")
        found, problems = csvfile.read(text)
        if problems:
            raise StorageError(
                f"The sample knowledge, line {problems[0].line}: {problems[0].reason}"
            )
        await editing.take(tx, found, by="sample", action="seed", now=now)
        await notes.set_fact(tx, SEEDED, now.isoformat())


async def _is_done(view: Transaction, *, sample: bool) -> bool:
    if not await notes.fact(view, ADOPTED):
        return False
    return bool(not sample or await notes.fact(view, SEEDED) or await articles.count(view))

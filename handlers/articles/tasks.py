"""What staff do with the knowledge's tasks: assign, write, add an alias, dismiss, settle, correct.

The hotline sees all tasks; a department sees and does its own.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.articles import duties, editing, review
from handlers.articles.written import from_json, from_row
from handlers.city.profile import City
from handlers.desk.permissions import TALK, may
from handlers.errors import NotAllowed, NotNow
from handlers.masking import mask
from handlers.turn import new_key
from knowledge.articles import LONGEST, LONGEST_IN_LIST, Article
from storage import articles, gaps, notes, tasks, versions
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member
from storage.tasks import Task
from storage.versions import Version

LONGEST_WORDS = 1000
_JOINT = re.compile(r"[|｜\s]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A wording that came of it, and whether citizens are given it already."""

    version: Version
    published: bool


def leads(by: Member) -> bool:
    """Whether all tasks are theirs, and the giving of them."""
    return may(by, TALK)


def scope(by: Member) -> str | None:
    """The department whose tasks they see; None: all."""
    return None if leads(by) else by.department


def may_publish(by: Member) -> bool:
    return bool(by.roles & review.HOTLINE)


async def task_for(tx: Transaction, task_id: int, by: Member) -> Task:
    """A task that is theirs; one that is not is as if there were none. Raises `NotFound`."""
    task = await tasks.by_id(tx, task_id)
    own = "department" in by.roles and by.department and task.department == by.department
    if not (leads(by) or own):
        raise NotFound(f"There is no task {task_id} of yours.")
    return task


# ---- giving and closing ----


async def assign(
    tx: Transaction, task: Task, to: str, by: Member, city: City, *, now: datetime
) -> Task:
    """Give it to a department, or to the hotline itself (empty); the time runs on."""
    if not leads(by):
        raise NotAllowed("指派由热线的同事来做。")
    department = city.department(to)
    served = {row["department"] for row in await articles.everything(tx)} if to else set()
    name = department.name if department else to
    if to and department is None and to not in served:
        raise NotNow("没有这个承办单位，请从列表里选一个。")
    await _audit(tx, "task-assign", task, by, name, now)
    return await tasks.change(tx, task, department=name, assigned_by=by.name)


async def give_back(tx: Transaction, task: Task, reason: str, by: Member, *, now: datetime) -> Task:
    """A department says that it is not its matter; the hotline gives it to another."""
    if leads(by):
        raise NotNow("热线的同事可以直接改派。")
    why = _needed(reason, "请写一句为什么不归您这里，热线会按这句话改派。")
    await _audit(tx, "task-return", task, by, why, now)
    return await tasks.change(
        tx, task, department="", assigned_by="", text=f"{by.department}：{why}"
    )


async def dismiss(tx: Transaction, task: Task, reason: str, by: Member, *, now: datetime) -> Task:
    why = _needed(reason, "请写一句为什么不处理，后来的同事会看到。")
    await _audit(tx, "task-dismiss", task, by, why, now)
    return await tasks.close(tx, task, state="dismissed", outcome=why, by=by.name, now=now)


async def settle(tx: Transaction, task: Task, words: str, by: Member, *, now: datetime) -> Task:
    """It is done, without a wording begun for it."""
    words = words.strip()[:LONGEST_WORDS]
    await _audit(tx, "task-done", task, by, words, now)
    return await tasks.close(tx, task, state="done", outcome=words, by=by.name, now=now)


def _needed(words: str, otherwise: str) -> str:
    if not words.strip():
        raise NotNow(otherwise)
    return words.strip()[:LONGEST_WORDS]


async def _audit(
    tx: Transaction, action: str, task: Task, by: Member, text: str, now: datetime
) -> None:
    actor = f"staff:{by.name}"
    await notes.audit(tx, actor, action, f"task:{task.id}", now=now, text=text[:200])


# ---- writing ----


async def write(
    tx: Transaction,
    task: Task | None,
    question: str,
    answer: str,
    by: Member,
    *,
    now: datetime,
    publish: bool = False,
) -> Written:
    """A new article that answers a question; the words that citizens used become its aliases."""
    asked = _needed(mask(question), "请写上问题。")
    if not answer.strip():
        raise NotNow("请写上答案，先写一句也行，之后还能改。")
    if len(asked) > LONGEST["question"] or len(answer) > LONGEST["answer"]:
        raise NotNow("问题最多200个字，答案最多8000个字，请写短一点。")
    article = Article(
        id=f"kb-{new_key()[:8]}",
        question=asked,
        answer=mask(answer.strip()),
        aliases=await _aliases(tx, task, asked),
        department=(task.department if task else "") or by.department,
        source=by.department or "12345热线",
    )
    version = await editing.begin(tx, Article.from_dict(article.as_dict()), by, now=now)
    return await _finish(tx, task, version, by, now, publish)


async def _aliases(tx: Transaction, task: Task | None, question: str) -> tuple[str, ...]:
    """Citizens' words for it; those with masked numbers help nobody to find it."""
    if task is None:
        return ()
    said = (await gaps.examples(tx, [task.id], each=10))[task.id]
    found = [_alias(words) for words in said if "****" not in words]
    return tuple(dict.fromkeys(one for one in found if one and one != question))


def _alias(words: str) -> str:
    plain = _JOINT.sub(" ", words).strip()
    return plain if len(plain) <= LONGEST_IN_LIST["aliases"] else ""


async def add_alias(
    tx: Transaction,
    task: Task | None,
    article_id: str,
    words: str,
    by: Member,
    *,
    now: datetime,
    publish: bool = False,
) -> Written:
    """Let an article be found by these words too."""
    alias = _alias(mask(words))
    if not alias:
        raise NotNow("别名要有字，最多200个字。")
    begun = await versions.draft_of(tx, article_id)
    article = await _article(tx, article_id, begun)
    if alias in (article.question, *article.aliases):
        raise NotNow("这条知识已经有这个说法了。")
    changed = Article.from_dict(replace(article, aliases=(*article.aliases, alias)).as_dict())
    if begun:  # what a colleague is writing is theirs to publish
        version = await editing.save(tx, begun, changed, by, now=now)
        return await _finish(tx, task, version, by, now, publish=False)
    version = await editing.begin(tx, changed, by, now=now)
    return await _finish(tx, task, version, by, now, publish)


async def mend(tx: Transaction, task: Task, by: Member, *, now: datetime) -> Written:
    """Begin a new wording of the task's article, or go on with the one that is being written."""
    begun = await versions.draft_of(tx, task.article_id)
    if begun is None:
        article = await _article(tx, task.article_id, None)
        begun = await editing.begin(tx, article, by, now=now)
    return await _finish(tx, task, begun, by, now, publish=False)


async def _article(tx: Transaction, article_id: str, begun: Version | None) -> Article:
    if begun:
        return from_json(begun.content)
    row = await articles.by_id(tx, article_id)
    if row is None:
        raise NotNow("这条知识已经撤下了，请换一条。")
    return from_row(row)


async def _finish(
    tx: Transaction, task: Task | None, version: Version, by: Member, now: datetime, publish: bool
) -> Written:
    """Tie the wording to its task, so that publishing closes it; publish, if wanted and allowed."""
    if task:
        await tasks.change(tx, task, article_id=version.article_id, draft=version.number)
    if publish and review.steps_to_publish(version, by):
        return Written(await editing.publish(tx, version, by, now=now), True)
    return Written(version, False)


# ---- what is wrong ----


async def correct(
    tx: Transaction,
    article_id: str,
    words: str,
    by: Member,
    city: City,
    *,
    now: datetime,
    conversation_id: int | None = None,
) -> Task:
    """An answer is wrong: to be mended within a working day. Words are added to an open task."""
    said = mask(_needed(words, "请写一句哪里不对，写知识的同事才好改。"))
    if not by.roles & review.WRITERS:
        raise NotAllowed("您的角色还不能提知识有误，请告诉受理员。")
    article = await _article(tx, article_id, None)
    await tasks.lock(tx)
    known = await tasks.open_of_article(tx, "correction", article_id)
    if known:
        text = f"{known.text}\n{by.name}：{said}"[-LONGEST_WORDS * 4 :]
        return await tasks.change(tx, known, text=text, last_at=now)
    return await duties.begin(
        tx,
        "correction",
        article.question,
        city,
        now=now,
        article_id=article_id,
        department=article.department,
        text=f"{by.name}：{said}",
        raised_by=by.name,
        conversation_id=conversation_id,
    )

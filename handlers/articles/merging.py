"""Tasks put together and taken apart by hand, where the program saw too little or too much.

Citizens' words move with their gaps; nothing of them stays behind with a task that was merged.
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.articles.tasks import leads
from handlers.errors import NotAllowed, NotNow
from storage import gaps, notes, tasks
from storage.database import Transaction
from storage.staff import Member
from storage.tasks import Task

MOST = 50
_EACH = 2


async def merge(tx: Transaction, chosen: Sequence[int], by: Member, *, now: datetime) -> Task:
    """Put two or more open tasks about unanswered questions into one of them.

    The one that is being written goes on, else what was asked most; it is due when the first of
    them was. Raises `Refused`, `NotFound`, or `Conflict` when one was closed meanwhile.
    """
    _hotline_only(by)
    ids = sorted(set(chosen))
    if len(ids) < 2:
        raise NotNow("请勾选两件或更多，再合成一件。")
    if len(ids) > MOST:
        raise NotNow(f"一次最多合{MOST}件，请少选几件。")
    await tasks.lock(tx)
    found = [await tasks.by_id(tx, id) for id in ids]
    if any(one.state != "open" for one in found):
        raise NotNow("有一件刚才已经处理好了，请再看一眼，重新勾选。")
    if any(one.kind != "gap" for one in found):
        raise NotNow("只有“没有答案”的可以合在一起，别的各归各的知识。")
    into = _leading(found)
    for one in found:
        if one.id != into.id:
            await _put_into(tx, one, into, by, now)
    due = min((one.due_at for one in found if one.due_at), default=None)
    return await tasks.change(tx, await tasks.by_id(tx, into.id), due_at=due)


def _leading(found: Sequence[Task]) -> Task:
    writing = [one for one in found if one.draft]
    if len(writing) > 1:
        raise NotNow("其中有两件都写了草稿，请先发布或放弃一份，再合在一起。")
    return writing[0] if writing else max(found, key=lambda one: (one.times, -one.id))


async def _put_into(tx: Transaction, one: Task, into: Task, by: Member, now: datetime) -> None:
    await tasks.merge(tx, one, into.id, by=by.name, now=now)
    await gaps.move_all(tx, one.id, into.id)
    await _audit(tx, "task-merge", one.id, by, f"merged into task:{into.id}", now)


async def split(tx: Transaction, task: Task, words: str, by: Member, *, now: datetime) -> Task:
    """A task of its own for one of a task's questions; its time runs on. Raises `NotNow` when it
    is not there any more, or nothing would be left."""
    _hotline_only(by)
    await tasks.lock(tx)
    task = await tasks.by_id(tx, task.id)
    if task.state != "open" or task.kind != "gap":
        raise NotNow("这一件已经处理好了，不能再拆。")
    leaving = await gaps.of_words(tx, task.id, words)
    if not words or not leaving:
        raise NotNow("这句话已经不在这一件里了，请再看一眼。")
    said = (await gaps.examples(tx, [task.id], each=_EACH))[task.id]
    staying = [one for one in said if one != words]
    if not staying:
        raise NotNow("这一件只有这一种问法，不用拆。")
    begun = await tasks.begin(
        tx, "gap", words, now=now, department=task.department, due_at=task.due_at
    )
    await gaps.take(tx, begun.id, leaving)
    name = staying[0] if task.question == words else task.question
    await tasks.less(tx, task.id, len(leaving), name)
    await _audit(tx, "task-split", begun.id, by, f"split off task:{task.id}", now)
    return await tasks.by_id(tx, begun.id)


def _hotline_only(by: Member) -> None:
    if not leads(by):
        raise NotAllowed("合并和拆开由热线的同事来做。")


async def _audit(
    tx: Transaction, action: str, task_id: int, by: Member, text: str, now: datetime
) -> None:
    await notes.audit(tx, f"staff:{by.name}", action, f"task:{task_id}", now=now, text=text)

"""The knowledge's tasks come about by themselves: sorted, due, told of, listed weekly."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.tending import Tending
from handlers.articles import duties, editing, gathering
from handlers.articles.gathering import Planned
from knowledge.articles import Article
from storage import gaps, notes, tasks, timers
from storage.database import Row
from storage.tasks import Task
from tests import stored
from tests.dialogue import MONDAY, Hotline, index

ASKED = ["电动自行车上牌照去哪里？", "你好，电动自行车去哪里上牌照呢", "老年人体检哪天开始"]


def tending(house: Hotline) -> Tending:
    return Tending(house.database, house.engine.house, house.clock)


async def ask(house: Hotline, *questions: str, **more: str) -> None:
    async with house.database.transaction() as tx:
        for question in questions:
            await tx.execute(
                """INSERT INTO gaps (question, conversation_id, reason, article_id, asked_at)
                VALUES (:question, 1, :reason, :article_id, :asked_at)""",
                question=question,
                reason=more.get("reason", "unknown"),
                article_id=more.get("article_id", ""),
                asked_at=house.clock.now(),
            )


async def there(house: Hotline) -> list[Task]:
    async with house.database.reading() as view:
        return sorted(await tasks.listed(view, limit=9999), key=lambda task: task.id)


async def alarms(house: Hotline) -> list[tuple[str, str]]:
    async with house.database.reading() as view:
        return [(row["kind"], row["text"]) for row in await notes.open_alarms(view)]


async def test_the_same_matter_is_one_task_with_its_count(house: Hotline) -> None:
    await ask(house, *ASKED)
    assert await tending(house).gather() == 3
    assert [(one.question, one.times) for one in await there(house)] == [
        (ASKED[0], 2),
        (ASKED[2], 1),
    ]
    await ask(house, "电动自信车上牌照去哪里")  # later, misspelt
    await tending(house).tend()
    assert [one.times for one in await there(house)] == [3, 1]
    assert await tending(house).gather() == 0


async def test_numbers_are_masked_before_they_are_kept(house: Hotline) -> None:
    await ask(house, "我的电话13812345678，狗证咋办")
    await tending(house).gather()
    async with house.database.reading() as view:
        kept = [row["question"] for row in await stored.gaps(view)]
    assert kept == [one.question for one in await there(house)]
    assert kept == ["我的电话138****5678，狗证咋办"]


async def test_useless_answers_gather_by_article(house: Hotline) -> None:
    for question in ("公积金咋取", "取公积金", "随便"):
        await ask(house, question, reason="useless", article_id="gjj-001")
    await ask(house, "停水", reason="useless", article_id="gone")
    await tending(house).gather()
    found = {one.article_id: one for one in await there(house)}
    assert found["gjj-001"].kind == "useless"
    assert found["gjj-001"].times == 3
    assert found["gjj-001"].department == "市住房公积金中心"
    assert (found["gone"].times, found["gone"].department) == (1, "")
    await ask(house, "再来", reason="useless", article_id="gjj-001")
    await tending(house).gather()
    assert {one.article_id: one.times for one in await there(house)}["gjj-001"] == 4


async def test_the_department_of_the_nearest_articles_is_suggested(house: Hotline) -> None:
    await ask(house, "公积金贷款合同丢了去哪里复印", "咖啡机坏了找谁")
    await tending(house).gather()
    assert {one.question[:3]: one.department for one in await there(house)}["公积金"] == (
        "市住房公积金中心"
    )


async def test_many_processes_at_once_lose_and_double_nothing(house: Hotline) -> None:
    asked = [f"{what}{where}怎么办" for what in ("电动车充电", "狗证", "遮阳棚") for where in
             ("历下区", "小区里", "在哪里", "")]  # fmt: skip
    await ask(house, *asked)
    await asyncio.gather(*(tending(house).gather() for _ in range(4)))
    await ask(house, *asked)
    await asyncio.gather(*(tending(house).tend() for _ in range(4)))
    found = await there(house)
    assert sum(one.times for one in found) == 2 * len(asked)
    async with house.database.reading() as view:
        assert await gaps.loose(view, limit=9) == []
        rows = await view.rows("SELECT task_id, count(*) AS n FROM gaps GROUP BY task_id")
    assert {row["task_id"]: row["n"] for row in rows} == {one.id: one.times for one in found}
    assert len({one.question for one in found}) == len(found)


async def test_what_was_planned_on_old_news_is_not_done(house: Hotline) -> None:
    """A colleague begins the task meanwhile: the plan is made anew, not written twice."""
    await ask(house, ASKED[0])
    late = tending(house)
    async with house.database.reading() as view:
        seen = await gathering.look(view, MONDAY)
    assert seen
    planned = late._plan(seen)
    await tending(house).gather()
    async with house.database.transaction() as tx:
        city = house.engine.house.city
        assert not await gathering.write(tx, seen, planned, city, MONDAY)
    assert [one.times for one in await there(house)] == [1]


async def test_what_a_colleague_took_between_two_pieces_is_planned_anew(
    house: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gaps are written a few at a time; another process may come in between."""
    monkeypatch.setattr(gathering, "WRITTEN_AT_ONCE", 1)
    await ask(house, *ASKED, "地铁几点末班", "狗证咋办")
    late = tending(house)
    async with house.database.reading() as view:
        seen = await gathering.look(view, MONDAY)
    assert seen
    planned = late._plan(seen)
    first, *rest = gathering.pieces(planned)
    assert len(rest) == 3
    assert await late._write(seen, first, MONDAY)
    await tending(house).gather()
    assert not await late._write(seen, [one for piece in rest for one in piece], MONDAY)
    assert sorted(one.times for one in await there(house)) == [1, 1, 1, 2]


async def test_five_thousand_gaps_do_not_hold_up_the_house(
    house: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes seconds runs in a thread; what stays on the event loop comes in short pieces."""
    own = [text for a in index().articles for text in (a.question, *a.aliases)]
    asked = [text + more for more in ("", "，急", "怎么弄", "在历下区") for text in own][:5000]
    async with house.database.transaction() as tx:
        await tx.many(
            """INSERT INTO gaps (question, conversation_id, reason, asked_at)
            VALUES (:question, 1, 'unknown', :asked_at)""",
            [{"question": question, "asked_at": MONDAY} for question in asked],
        )
    planned_in, plan = list[threading.Thread](), gathering.plan

    def planning(*given: Any) -> list[Planned]:
        planned_in.append(threading.current_thread())
        return plan(*given)

    monkeypatch.setattr(gathering, "plan", planning)
    async with slices() as worked:
        await tending(house).tend()
    assert sum(one.times for one in await there(house)) == 5000
    assert len(planned_in) == 5
    assert threading.current_thread() not in planned_in
    # All of it takes some 6 s; a busy machine makes even the processor's time longer.
    assert max(worked) < 1.0, f"the event loop worked for {max(worked):.2f} s at a stretch"


@asynccontextmanager
async def slices() -> AsyncIterator[list[float]]:
    """What the event loop takes of the processor at a stretch, in seconds: its own work only,
    whatever other threads and programs take of the machine meanwhile."""
    worked = list[float]()

    async def watch() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0.005)
            now = time.thread_time()
            worked.append(now - before)
            before = now

    watching = asyncio.create_task(watch())
    try:
        yield worked
    finally:
        watching.cancel()


async def test_due_dates_are_working_days_of_the_city(house: Hotline) -> None:
    friday = datetime(2026, 9, 25, 2, 0, tzinfo=UTC)  # 中秋节; 10-01 to 10-07 free, 09-20 worked
    city = house.engine.house.city
    due = {kind: duties.due_date(kind, city, friday) for kind in ("gap", "correction")}
    day = {kind: at.astimezone(UTC).date().isoformat() for kind, at in due.items()}
    assert day == {"correction": "2026-09-28", "gap": "2026-10-09"}


async def test_overdue_tasks_raise_one_alarm_once(house: Hotline) -> None:
    await ask(house, ASKED[0], ASKED[2])
    await tending(house).gather()
    await house.later(days=6)
    assert await alarms(house) == [], "the fifth working day has not ended"
    await house.later(days=2)
    ((kind, text),) = await alarms(house)
    assert kind == "knowledge-overdue"
    assert "有2件" in text
    assert ASKED[2] in text
    await house.later(days=9)
    assert len(await alarms(house)) == 1


async def test_a_closed_task_is_not_overdue(house: Hotline) -> None:
    await ask(house, ASKED[0])
    await tending(house).gather()
    (task,) = await there(house)
    async with house.database.transaction() as tx:
        await tasks.close(tx, task, state="done", outcome="", by="小赵", now=MONDAY)
    await house.later(days=10)
    assert await alarms(house) == []


# ---- the weekly list ----

OLD = Article(id="a-old", question="老规定？", answer="旧。", department="市水务局")


async def shelve(house: Hotline, days_ago: int, *found: Article) -> None:
    async with house.database.transaction() as tx:
        now = MONDAY - timedelta(days=days_ago)
        await editing.take(tx, found, by="import", now=now)


async def rate(house: Hotline, article_id: str, useful: int, useless: int) -> None:
    async with house.database.transaction() as tx:
        for n in range(useful + useless):
            await notes.rate_article(tx, n, article_id, useful=n < useful, now=house.clock.now())


async def stale(house: Hotline) -> dict[str, str]:
    return {one.article_id: one.text for one in await there(house) if one.kind == "stale"}


async def test_the_weekly_list_says_why_and_is_made_once(house: Hotline) -> None:
    today = MONDAY.date()
    await shelve(house, 181, OLD)
    await shelve(
        house,
        5,
        replace(OLD, id="a-soon", question="快到期？", valid_until=today + timedelta(days=30)),
        replace(OLD, id="a-gone", question="过期了？", valid_until=today - timedelta(days=1)),
        replace(OLD, id="a-fine", question="好的？", valid_until=today + timedelta(days=31)),
        replace(OLD, id="a-bad", question="没用？"),
        replace(OLD, id="a-few", question="评价少？"),
    )
    await rate(house, "a-bad", 3, 2)
    await rate(house, "a-few", 0, 4)
    await asyncio.gather(*(tending(house).tend() for _ in range(3)))
    await house.timers.fire_due()
    await asyncio.gather(*(tending(house).tend() for _ in range(3)))
    await house.timers.fire_due()
    assert await stale(house) == {
        "a-old": "181天没有改过",
        "a-soon": "2026-12-23到期",
        "a-gone": "2026-11-22已经到期，不再回答市民",
        "a-bad": "5次评价里有2次说没用",
    }
    assert [kind for kind, _ in await alarms(house)] == ["knowledge-stale"]
    assert "本周有4条知识要看" in (await alarms(house))[0][1]
    assert {one.department for one in await there(house)} == {"市水务局"}


async def test_the_next_week_closes_what_was_mended_and_keeps_the_rest(house: Hotline) -> None:
    await shelve(house, 200, OLD, replace(OLD, id="a-two", question="另一个？"))
    await tending(house).tend()
    await house.timers.fire_due()
    assert set(await stale(house)) == {"a-old", "a-two"}
    async with house.database.transaction() as tx:
        mended = replace(OLD, answer="新。")
        await editing.take(tx, [mended], by="import", now=house.clock.now())
    house.clock.move(days=7)
    await tending(house).tend()
    await house.timers.fire_due()
    assert set(await stale(house)) == {"a-two"}
    async with house.database.reading() as view:
        done = await tasks.listed(view, state="done")
        planned = await view.rows("SELECT timer_key FROM timers WHERE event = 'knowledge-week'")
    assert [(one.article_id, one.outcome) for one in done] == [("a-old", "renewed")]
    assert [_week(row) for row in planned] == ["202648", "202649"]


def _week(row: Row) -> str:
    return str(row["timer_key"]).rpartition(":")[2]


async def test_a_week_without_old_articles_is_quiet(house: Hotline) -> None:
    await shelve(house, 3, OLD)
    await tending(house).tend()
    await house.timers.fire_due()
    assert await alarms(house) == []
    async with house.database.transaction() as tx:
        assert [one.event for one in await timers.due(tx, house.clock.now())] == []

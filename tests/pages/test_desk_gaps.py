"""The knowledge's gaps at the desk: from three citizens' words to the next citizen's answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.shelf import Shelf
from handlers.articles import editing
from knowledge.articles import Article
from storage import articles, notes, tasks, versions
from storage.tasks import Task
from tests.databases import open_upgraded
from tests.dialogue import Hotline, hotline
from tests.pages.test_desk import XSS, House, desk_of
from tests.pages.test_desk import house as house

PARKS = "市园林和林业绿化局"
ASKED = ["电动自行车上牌照去哪里", "你好，电动自行车去哪里上牌照呢", "电动自信车上牌照去哪里"]
WATER = Article(
    id="w-1", question="停水了找谁？", answer="打供水热线。", department="市水务局", topic="水"
)


async def asks(house: House, *questions: str, **more: str) -> None:
    async with house.hotline.database.transaction() as tx:
        for question in questions:
            await tx.execute(
                """INSERT INTO gaps (question, conversation_id, reason, article_id, asked_at)
                VALUES (:question, 1, :reason, :article_id, :asked_at)""",
                question=question,
                reason=more.get("reason", "unknown"),
                article_id=more.get("article_id", ""),
                asked_at=house.hotline.clock.now(),
            )


async def there(house: House, state: str = "open") -> list[Task]:
    async with house.hotline.database.reading() as view:
        return await tasks.listed(view, state=state)


async def serve(house: House, *found: Article) -> None:
    async with house.hotline.database.transaction() as tx:
        await editing.take(tx, found, by="import", now=house.hotline.clock.now())


async def test_the_list_sorts_what_came_and_masks_it(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    assert "现在没有要处理的" in await zhao.sees("/desk/gaps")
    await asks(house, *ASKED, "我是13812345678，狗证咋办", XSS)
    page = await zhao.sees("/desk/gaps")
    assert page.count("data-row") == 3
    assert "3次" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    assert XSS not in page
    task = (await there(house))[0]
    one = await zhao.sees(f"/desk/gaps/{task.id}")
    assert all(asked in one for asked in ASKED)
    await zhao.sees("/desk/gaps/999999", 404)
    await zhao.sees("/desk/gaps/99999999999999999999", 404)


async def test_given_to_a_department_which_sees_and_does_only_its_own(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    other = await house.sits_down("水务小刘", "department", department="市水务局")
    await asks(house, "咖啡机坏了找谁")
    await zhao.sees("/desk/gaps")
    (task,) = await there(house)
    url = f"/desk/gaps/{task.id}"
    assert "咖啡机坏了" not in await zhou.sees("/desk/gaps")
    await zhou.sees(url, 404)
    await zhou.does(f"{url}/dismiss", 404, reason="不管")
    await zhao.does(f"{url}/assign", to="没有的单位", status=409)
    await zhao.does(f"{url}/assign", to=PARKS)
    assert "咖啡机坏了" in await zhou.sees("/desk/gaps")
    assert "小赵指派" in await zhou.sees(url)
    await other.sees(url, 404)
    await other.does(f"{url}/write", 404, question="x", answer="y")
    await zhou.does(f"{url}/assign", 403, to="市水务局")
    await zhou.does(f"{url}/return", 409, reason=" ")
    await zhou.does(f"{url}/return", reason="归区里管")
    await zhou.sees(url, 404)
    assert "归区里管" in await zhao.sees(url)


async def test_whose_it_may_be_is_proposed_by_the_words(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    await asks(house, "路边树枝挡住红绿灯", "咖啡机坏了找谁")
    await zhao.sees("/desk/gaps")
    found = {one.question: one for one in await there(house)}
    tree, coffee = found["路边树枝挡住红绿灯"], found["咖啡机坏了找谁"]
    url, chosen = f"/desk/gaps/{tree.id}", f"<option selected>{PARKS}</option>"
    page = await zhao.sees(url)
    assert "可能归" in page
    assert "话里有“树枝”" in page
    assert chosen in page
    assert tree.department == ""
    await zhou.sees(url, 404)
    assert "可能归" not in await zhao.sees(f"/desk/gaps/{coffee.id}"), "nothing is likely enough"
    await zhao.does(f"{url}/assign", to=PARKS)
    assert "可能归" not in await zhao.sees(url)
    await zhou.does(f"{url}/return", reason="归交警")
    assert chosen not in await zhao.sees(url), "it is not theirs, they said"


async def test_who_is_not_asked_sees_nothing_and_forms_are_ours(house: House) -> None:
    await asks(house, "咖啡机坏了找谁")
    coach = await house.sits_down("培训师", "trainer")
    await coach.sees("/desk/gaps", 403)
    zhao = await house.sits_down("小赵", "operator")
    await zhao.sees("/desk/gaps")
    (task,) = await there(house)
    forged = replace(zhao, csrf="0" * 40)
    for action in ("assign", "settle", "dismiss", "write", "alias", "mend"):
        await forged.does(f"/desk/gaps/{task.id}/{action}", 403, reason="x")
    await forged.does("/desk/gaps/wrong", 403, article="w-1", text="x")
    assert (await house.browser().get("/desk/gaps")).status_code == 303
    assert [one.state for one in await there(house)] == ["open"]


async def test_merged_and_split_by_hand(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    await asks(house, "咖啡机坏了找谁", "孔雀能养吗")
    page = await zhao.sees("/desk/gaps")
    assert page.count('name="task"') == 2
    assert 'name="task"' not in await zhou.sees("/desk/gaps")
    one, other = await there(house)
    both = {"task": [str(one.id), str(other.id)]}
    said = await zhou.does("/desk/gaps/merge", 403, task=one.id)
    assert "热线" in said.json()["say"]
    said = await zhao.does("/desk/gaps/merge", 409, task=one.id)
    assert "两件" in said.json()["say"]
    await zhao.does("/desk/gaps/merge", 409, task="x")
    form = {"csrf": zhao.csrf, "task": [str(one.id), "999999"]}
    refused = await zhao.browser.post("/desk/gaps/merge", data=form)  # without a script
    assert refused.status_code == 409
    assert f'value="{one.id}" form="merge" checked' in refused.text  # what was ticked stays
    merged = await zhao.browser.post("/desk/gaps/merge", data={"csrf": zhao.csrf, **both})
    assert merged.status_code == 303
    (into,) = await there(house)
    assert merged.headers["location"] == f"/desk/gaps/{into.id}"
    gone = one if into.id == other.id else other
    assert f"/desk/gaps/{into.id}" in await zhao.sees(f"/desk/gaps/{gone.id}")
    page = await zhao.sees(f"/desk/gaps/{into.id}")
    assert page.count("另立一件</button>") == 2
    await zhao.does(f"/desk/gaps/{into.id}/split", 409, words="没有这句")
    await zhao.does(f"/desk/gaps/{into.id}/split", words="孔雀能养吗")
    assert sorted(one.times for one in await there(house)) == [1, 1]
    assert "另立一件</button>" not in await zhao.sees(f"/desk/gaps/{into.id}")


async def test_what_may_be_the_same_is_offered_to_be_merged(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    lost_one = "家里的孔雀昨天从阳台飞走了该找谁帮忙寻找"
    await asks(house, lost_one, "养孔雀需要哪些手续呀", "咖啡机坏了找谁")
    await zhao.sees("/desk/gaps")
    found = {one.question: one for one in await there(house)}
    lost = found[lost_one]
    page = await zhao.sees(f"/desk/gaps/{lost.id}")
    assert f'name="task" value="{found["养孔雀需要哪些手续呀"].id}"' in page
    assert f'name="task" value="{found["咖啡机坏了找谁"].id}"' not in page
    await zhao.does(f"/desk/gaps/{lost.id}/assign", to=PARKS)
    assert "合起来" not in await zhou.sees(f"/desk/gaps/{lost.id}")  # others' are not theirs to see


async def test_dismissed_with_a_reason_and_settled(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await asks(house, "你是谁", "养狗要办证吗")
    await zhao.sees("/desk/gaps")
    chat, dog = sorted(await there(house), key=lambda task: task.id)
    await zhao.does(f"/desk/gaps/{chat.id}/dismiss", 409, reason="")
    await zhao.does(f"/desk/gaps/{chat.id}/dismiss", reason="闲聊")
    await zhao.does(f"/desk/gaps/{dog.id}/settle", reason="已电话告知")
    await zhao.does(f"/desk/gaps/{dog.id}/settle", 409, reason="又一次")
    assert "闲聊" in await zhao.sees("/desk/gaps?state=dismissed")
    assert "已电话告知" in await zhao.sees("/desk/gaps?state=done")
    await asks(house, "你好，你是谁？")
    assert "data-row" not in await zhao.sees("/desk/gaps")
    assert [one.times for one in await there(house, "dismissed")] == [2]


async def test_an_operators_draft_waits_and_its_publishing_closes_the_task(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    leader = await house.sits_down("班长", "duty_leader")
    await asks(house, *ASKED)
    await zhao.sees("/desk/gaps")
    (task,) = await there(house)
    url = f"/desk/gaps/{task.id}/write"
    await zhao.does(url, 409, question="上牌？", answer=" ")
    said = await zhao.does(url, question="电动自行车在哪上牌？", answer="车管所。", how="publish")
    (task,) = await there(house)
    assert said.json()["to"] == f"/desk/knowledge/edit/{task.article_id}"
    assert "已经写了草稿" in await zhao.sees(f"/desk/gaps/{task.id}")
    async with house.hotline.database.transaction() as tx:
        draft = await versions.draft_of(tx, task.article_id)
        assert draft is not None
        assert await articles.by_id(tx, task.article_id) is None
        await editing.publish(tx, draft, leader.member, now=house.hotline.clock.now())
        row = await articles.by_id(tx, task.article_id)
    assert row is not None
    assert set(row["aliases"].split("｜")) == set(ASKED)
    (done,) = await there(house, "done")
    assert (done.outcome, done.done_by, done.article_id) == ("published", "班长", task.article_id)


async def test_a_dropped_draft_gives_the_task_back(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await asks(house, "养狗要办证吗")
    await zhao.sees("/desk/gaps")
    (task,) = await there(house)
    await zhao.does(f"/desk/gaps/{task.id}/write", question="狗证？", answer="派出所。")
    (task,) = await there(house)
    async with house.hotline.database.transaction() as tx:
        draft = await versions.draft_of(tx, task.article_id)
        assert draft
        await editing.act(tx, draft, "drop", zhao.member, now=house.hotline.clock.now())
    (task,) = await there(house)
    assert (task.draft, task.article_id) == (0, "")


async def test_an_alias_by_who_may_publish_is_served_at_once(house: House) -> None:
    leader = await house.sits_down("班长", "duty_leader")
    await serve(house, WATER)
    await asks(house, "水龙头没水咋整")
    await leader.sees("/desk/gaps")
    (task,) = await there(house)
    url = f"/desk/gaps/{task.id}/alias"
    await leader.does(url, 409, article="gone", words="水龙头没水咋整", how="publish")
    await leader.does(url, article="w-1", words="水龙头没水咋整", how="publish")
    async with house.hotline.database.reading() as view:
        row = await articles.by_id(view, "w-1")
    assert row is not None
    assert row["aliases"] == "水龙头没水咋整"
    assert [one.outcome for one in await there(house, "done")] == ["published"]


async def test_wrong_knowledge_is_due_in_one_working_day(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    liu = await house.sits_down("水务小刘", "department", department="市水务局")
    await serve(house, WATER)
    await zhao.does("/desk/gaps/wrong", 409, article="w-1", text=" ")
    await zhao.does("/desk/gaps/wrong", article="w-1", text="电话换了，问13812345678")
    await liu.does("/desk/gaps/wrong", article="w-1", text="我们也发现了")
    (task,) = await there(house)
    assert (task.kind, task.department, task.raised_by) == ("correction", "市水务局", "小赵")
    assert task.due_at is not None
    assert task.due_at.isoformat() == "2026-11-24T09:00:00+00:00"  # Tuesday 17:00 in Jinan
    page = await liu.sees(f"/desk/gaps/{task.id}")
    assert "电话换了" in page
    assert "我们也发现了" in page
    assert "13812345678" not in page
    said = await liu.does(f"/desk/gaps/{task.id}/mend")
    assert said.json()["to"] == "/desk/knowledge/edit/w-1"
    (task,) = await there(house)
    assert task.draft == 2
    await house.hotline.later(days=2)
    async with house.hotline.database.reading() as view:
        kinds = [row["kind"] for row in await notes.open_alarms(view)]
    assert kinds == ["knowledge-overdue"]
    back = await house.sits_down("水务小王", "department", department="市水务局")
    assert "已过期" in await back.sees("/desk/gaps")  # the first one's session has ended


async def test_an_operators_answer_becomes_knowledge(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await serve(house, WATER)
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    await granny.says("家里的水龙头没水了，我电话13812345678")
    await zhao.chats(granny, "say", text="请打供水热线，值班员13900001111。")
    chat = (await granny.talk()).id
    key = next(one.key for one in await granny.transcript() if one.side == "operator")
    page = await zhao.sees(f"/desk?chat={chat}")
    assert "存为知识" in page
    assert "加为别名" in page
    said = await zhao.does(f"/desk/chats/{chat}/keep", message=key)
    article_id = said.json()["to"].rpartition("/")[2]
    async with house.hotline.database.reading() as view:
        draft = await versions.draft_of(view, article_id)
    assert draft
    assert "水龙头没水了" in draft.question
    assert "13812345678" not in draft.content
    assert "13900001111" not in draft.content
    await zhao.does(f"/desk/chats/{chat}/keep", 404, message="nothing")
    alias = f"/desk/chats/{chat}/alias/{key}"
    assert "13812345678" not in await zhao.sees(alias)
    await zhao.does(alias, article="w-1", words="水龙头没水了")
    async with house.hotline.database.reading() as view:
        begun = await versions.draft_of(view, "w-1")
    assert begun
    assert "水龙头没水了" in begun.content
    zhou = await house.sits_down("老周", "department", department=PARKS)
    await zhou.sees(alias, 403)


# ---- the whole way, with a shelf that follows ----


@asynccontextmanager
async def living(folder: Path) -> AsyncIterator[tuple[House, Shelf]]:
    database = await open_upgraded(folder)
    async with hotline(database, folder) as line:
        shelf = Shelf(database)
        await editing_sample(line)
        await shelf.load()
        object.__setattr__(line.engine, "house", replace(line.engine.house, knowledge=shelf))
        yield desk_of(line, folder), shelf
    await database.close()


async def editing_sample(line: Hotline) -> None:
    """A small knowledge base that knows nothing of the matter."""
    found: list[Any] = list(line.engine.house.knowledge.index.articles[:60])
    async with line.database.transaction() as tx:
        await editing.take(tx, found, by="sample", now=line.clock.now())


async def test_three_ask_one_writes_the_fourth_is_answered(tmp_path: Path) -> None:
    async with living(tmp_path) as (house, shelf):
        said = ["孔雀能当宠物养吗", "你好，孔雀可以当宠物养不", "宠物孔雀能养吗"]
        for name, words in zip(("李奶奶", "王工", "小刘"), said, strict=True):
            citizen = house.hotline.citizen(name)
            heard = "\n".join(one.text for one in await citizen.says(words))
            assert "没有准确的答复" in heard, heard
        leader = await house.sits_down("班长", "duty_leader")
        assert "3次" in await leader.sees("/desk/gaps")
        (task,) = await there(house)
        await leader.does(
            f"/desk/gaps/{task.id}/write",
            question="家里能养孔雀吗？",
            answer="蓝孔雀要先办人工繁育许可证。",
            how="publish",
        )
        assert await there(house) == []
        (done,) = await there(house, "done")
        assert (done.times, done.outcome) == (3, "published")
        await shelf.load()
        next_one = house.hotline.citizen("新来的")
        heard = "\n".join(one.text for one in await next_one.says(said[1]))
        assert "人工繁育许可证" in heard

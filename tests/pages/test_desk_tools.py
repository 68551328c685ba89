"""What helps an operator beside a chat: canned replies, the knowledge in place, mentions, the queue
of a busy day."""

from typing import Any

from handlers.desk import canned, mentions
from knowledge.articles import Article
from knowledge.search import Index
from storage.staff import Member
from tests.pages.test_desk import XSS, House, Seat, csrf, house
from tests.pages.test_desk_chats import listening, served

__all__ = ["house"]

WATER = Article(
    "water-1",
    "家里停水了怎么办",
    "先看小区公告；没有公告，请打水务热线。抢修一般四小时内恢复。\n\n停水超过一天，可以要送水车。"
    * 3,
    aliases=("自来水停了", "没水了"),
    source="市水务局",
    short="先看小区公告，没有就打水务热线。",
)
CARD = Article("card-1", "老年优惠卡怎么办理", "带身份证到社区办。", source="市交通运输局")


def knows(house: House, *articles: Article) -> None:
    house.hotline.engine.house.knowledge.index = Index.build(list(articles))  # type: ignore[misc]


def test_variables_are_filled_and_what_is_not_known_is_left_to_be_written() -> None:
    filled = canned.filled("{市民}，编号{编号}，{别的}", {"市民": "李奶奶", "编号": ""})
    assert filled == "李奶奶，编号【编号】，【别的】"


async def test_a_reply_is_written_used_changed_and_removed(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "duty_leader")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    text = "{市民}您好，我是{热线}的{受理员}，编号{编号}。"
    await zhao.does("/desk/canned/save", title="您 好", code="nh", text=text)
    save, words = "/desk/canned/save", "大家都能用"
    refused = await zhao.does(save, 403, title="公用", text=words, shared="yes")
    assert "值班班长" in refused.json()["say"]
    await wang.does(save, title="公用", text=words, shared="yes")

    async def offered(seat: Seat) -> list[dict[str, object]]:
        found = await seat.browser.get(f"/desk/chats/{chat}/canned")
        replies: list[dict[str, object]] = found.json()["replies"]
        return replies

    own, everybodys = await offered(zhao)
    assert own["text"] == "市民朋友您好，我是济南12345的小赵，编号【编号】。".replace(
        "济南12345", house.hotline.engine.house.city.hotline_name
    )
    assert (own["code"], everybodys["text"]) == ("nh", "大家都能用")
    assert [one["title"] for one in await offered(wang)] == ["公用"]  # not 小赵's own

    page = await zhao.sees("/desk/canned")
    assert "您 好" in page
    assert "/desk/canned/2/remove" not in page  # shared: not theirs
    await wang.does("/desk/canned/save", 403, id=1, title="x", text="别人的")
    await zhao.does("/desk/canned/2/remove", 403)
    assert (
        "没有{姓名}"
        in (await zhao.does("/desk/canned/save", 409, title="x", text="{姓名}您好")).json()["say"]
    )
    await zhao.does("/desk/canned/save", 409, title="", text="没有名称")
    await zhao.does("/desk/canned/save", 409, title="x", code="a b", text="缩写有空格")
    await zhao.does("/desk/canned/save", 409, title="x", text="长" * 1001)
    await zhao.does("/desk/canned/save", id=1, title="您好", code="nh", text=XSS)
    page = await zhao.sees("/desk/canned")
    assert "<script>alert" not in page
    typed = {"csrf": csrf(page), "id": "1", "title": "您好", "text": "{错}"}
    kept = await zhao.browser.post("/desk/canned/save", data=typed)  # without the script
    assert (kept.status_code, "{错}" in kept.text) == (409, True)
    await zhao.does("/desk/canned/1/remove")
    await zhao.does("/desk/canned/1/remove", 404)
    assert [one["title"] for one in await offered(zhao)] == ["公用"]
    unit = await house.sits_down("老周", "department", department="市城市管理局")
    await unit.sees("/desk/canned", 403)


async def test_the_sample_comes_once_and_can_be_removed_for_good(house: House) -> None:
    now = house.hotline.clock.now()
    for sample in (False, True, True):
        async with house.hotline.database.transaction() as tx:
            await canned.seed(tx, sample=sample, now=now)
    wang = await house.sits_down("王工", "duty_leader")
    assert (await wang.sees("/desk/canned")).count("canned-one") > 8
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT code, title, text FROM canned_replies")
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert "【" not in canned.filled(row["text"], dict.fromkeys(canned.VARIABLES, "有"))


async def test_the_knowledge_is_looked_up_and_sent_with_its_source(house: House) -> None:
    knows(house, WATER, CARD)
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    at = f"/desk/chats/{talk.id}"
    took = []
    for _ in range(5):  # one of them at least is not held up by what else the machine does
        found = (await zhao.browser.get(f"{at}/known", params={"q": "停水了"})).json()
        assert "家里停水了怎么办" in found["html"]
        took.append(found["took_ms"])
    assert min(took) < 50
    assert (await zhao.browser.get(f"{at}/known", params={"q": XSS})).json()["found"] >= 0
    nothing = (await zhao.browser.get(f"{at}/known", params={"q": ""})).json()
    assert nothing["found"] == 0

    async def send(seat: Seat, status: int = 200, **more: object) -> None:
        fields = {"article": "water-1", "how": "short", **more}
        await seat.chats(granny, "answer", status, **fields)

    await send(zhao, 409)  # not claimed yet
    await zhao.chats(granny, "claim")
    await send(zhao, key="one")
    await send(zhao, key="one")  # the same tap twice
    await send(zhao, 409, article="gone")
    await send(wang, 403)
    said = [one for one in await granny.transcript() if one.side == "operator"]
    assert [one.text for one in said] == [f"{WATER.short}\n\n来源：市水务局"]
    assert (said[0].article_id, said[0].staff_name) == ("water-1", "小赵")
    await send(zhao, how="full")
    assert "送水车" in (await granny.transcript())[-1].text


async def test_a_suggestion_stands_there_only_when_the_search_is_sure(house: House) -> None:
    knows(house, WATER, CARD)
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    async with served(house) as base, listening(base, zhao, chat=chat) as ear:
        assert (await ear.hears("suggest"))["html"] == ""
        await granny.says("家里停水了怎么办")
        assert "water-1" in str((await ear.hears("suggest", "offer"))["html"])
        assert "放进输入框" in await zhao.sees(f"/desk?chat={chat}")
        await zhao.chats(granny, "claim")
        await zhao.chats(granny, "say", text="我看一下")
        assert (await ear.hears("suggest"))["html"] == ""  # a person has answered
        await granny.says("孔雀能当宠物养吗")
        await granny.says("好")
    assert "data-article" not in await zhao.sees(f"/desk?chat={chat}")
    said = [one for one in await granny.transcript() if one.side == "operator"]
    assert [one.text for one in said] == ["我看一下"]  # nothing was sent by itself


def test_whom_a_note_names() -> None:
    people = [
        Member(n, name, "", "", frozenset({"operator"}), None)
        for n, name in enumerate(("小赵", "小赵明", "王工"), 1)
    ]

    def names(text: str) -> list[str]:
        return [one.name for one in mentions.named(text, people)]

    assert names("请@小赵明看一下，＠王工也看") == ["小赵明", "王工"]
    assert names("@小赵看看 @小赵") == ["小赵"]
    assert names("写信给a@小李") == []
    assert names("小赵来过") == []


async def test_whoever_is_named_in_a_note_is_told_until_they_looked(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "duty_leader")
    await house.sits_down("老周", "department", department="市城市管理局")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    names = (await zhao.browser.get("/desk/colleagues")).json()["names"]
    assert names == ["王工"]
    async with served(house) as base, listening(base, wang) as ear:
        assert (await ear.hears("queue"))["mentions"] == 0
        await zhao.chats(granny, "note", text=f"@王工 @小赵 @老周 请看{XSS}")
        heard = await ear.hears("queue", "提到您")
        assert heard["mentions"] == 1
        assert "<script>" not in str(heard["top"])
        assert 'class="mentions"' not in await zhao.sees("/desk")  # nobody names themselves
        await zhao.does(f"/desk/chats/{chat}/seen", 204)  # another's look settles nothing
        assert 'class="mentions"' in await wang.sees("/desk")
        await wang.does(f"/desk/chats/{chat}/seen", 204)
        assert (await ear.hears("queue"))["mentions"] == 0
    assert 'class="mentions"' not in await wang.sees("/desk")


async def crowd(house: House, waiting: int) -> None:
    """So many citizens who wait."""
    now = house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        for n in range(waiting):
            row = {"name": f"市民甲{n}", "at": now}
            person = await tx.value(
                "INSERT INTO people (created_at) VALUES (:now_at) RETURNING id", now_at=now
            )
            talk = await tx.value(
                """INSERT INTO conversations
                    (person_id, channel, account, peer, display_name, created_at)
                VALUES (:person, 'web', 'web', :peer, :name, :now_at) RETURNING id""",
                person=person,
                peer=f"crowd-{n}",
                name=row["name"],
                now_at=now,
            )
            await tx.execute(
                """INSERT INTO messages
                    (conversation_id, revision, message_key, side, text, said_at)
                VALUES (:talk, 1, :key, 'citizen', :text, :now_at)""",
                talk=talk,
                key=f"crowd-{n}",
                text=f"第{n}位：小区门口的路灯不亮了，晚上老人孩子都不敢走，请派人看看。",
                now_at=now,
            )
            await tx.execute(
                """INSERT INTO handoffs (conversation_id, person_id, state, epoch, opened_at)
                VALUES (:talk, :person, 'QUEUED', 1, :now_at)""",
                talk=talk,
                person=person,
                now_at=now,
            )


async def test_with_500_waiting_a_desk_hears_of_what_changed_only(house: House) -> None:
    await crowd(house, 500)
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    async with house.hotline.database.transaction() as tx:
        await tx.execute("UPDATE handoffs SET priority = 50 WHERE reason <> ''")
    page = await zhao.sees("/desk")
    assert page.count("data-row=") == 60
    assert "再看441位" in page
    assert (await zhao.sees("/desk?show=120")).count("data-row=") == 120
    async with served(house) as base, listening(base, zhao) as ear:
        first = await ear.hears("queue")
        groups: Any = first["groups"]
        (group,) = groups
        assert (group["count"], group["more"], len(group["rows"])) == (501, 441, 60)
        rows: Any = first["rows"]
        assert len(rows) == 60
        await granny.says("我再说一句")
        heard = await ear.hears("queue", "再说一句")
        changed: Any = heard["rows"]
        assert list(changed) == [str((await granny.talk()).id)]
        assert len(str(heard)) < 3000

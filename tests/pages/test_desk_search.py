"""All transcripts are found by their words; a look leaves a trace. The wall tells how it stands."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.pages.desk.searching import marked
from storage import shifts
from storage.database import Database
from storage.words import Wanted, find
from tests.pages.test_desk import XSS, House, house
from tests.pages.test_desk_chats import Ear, listening, served

__all__ = ["house"]

CHINA = ZoneInfo("Asia/Shanghai")


def test_hits_are_marked_and_the_rest_is_cut() -> None:
    pieces = marked("前" * 60 + "铁链勒进树干里了，铁链很粗" + "后" * 200, ("铁链", "树干"))
    assert [piece for piece, hit in pieces if hit] == ["铁链", "树干", "铁链"]
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)
    assert sum(len(piece) for piece, _ in pieces) < 170
    assert marked("ＡＢＣ路", ("abc",)) == [
        ("", False),
        ("ＡＢＣ", True),
        ("路", False),
        ("", False),
    ]
    longer = marked("㍿的事……医院", ("医院",))  # half width is longer than what stands there
    assert [piece for piece, hit in longer if hit] == ["医院"]


async def test_two_characters_find_a_transcript_by_whom_and_when(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    await house.sits_down("王工", "operator")
    granny, tree = await house.waiting("李奶奶"), await house.waiting("王工")
    await tree.says("千佛山公园有棵树，铁链勒进树干里了，100%属实")
    await granny.says(f"我老伴瘫了，去医院{XSS}")
    await zhao.chats(granny, "claim")
    await zhao.chats(granny, "say", text="周二派车送您去医院")
    await zhao.chats(granny, "note", text="医院那边说好了")
    chats = {name: (await one.talk()).id for name, one in (("li", granny), ("tree", tree))}

    async def found(query: str) -> list[int]:
        page = await zhao.sees(f"/desk/search?{query}")
        assert "<script>alert" not in page
        return [
            chat
            for _, chat in sorted(
                (page.index(f"/desk?chat={chat}"), chat)
                for chat in chats.values()
                if f"/desk?chat={chat}" in page
            )
        ]

    assert await found("q=铁链") == [chats["tree"]]
    assert await found("q=医院") == [chats["li"]]
    assert await found("q=铁链 树干") == [chats["tree"]]
    assert await found("q=铁链 医院") == []
    assert await found("q=100%25") == [chats["tree"]]
    assert await found("q=1_0") == []  # no sign is a joker
    assert await found(f"staff={zhao.member.id}") == [chats["li"]]
    assert await found("since=2026-11-23&until=2026-11-23&q=医院") == [chats["li"]]
    assert await found("until=2026-11-22&q=医院") == []
    assert await found("since=kaputt&staff=x&q=医院&before=-1") == [chats["li"]]
    assert "至少打两个字" in await zhao.sees("/desk/search?q=铁")
    assert "没有找到" in await zhao.sees("/desk/search?q=孔雀")
    assert "内部备注" in await zhao.sees("/desk/search?q=说好了")
    inspector = await house.sits_down("老吴", "inspector")
    await inspector.sees("/desk/search?q=铁链", 403)
    async with house.hotline.database.reading() as tx:
        traces = await tx.rows("SELECT actor, text FROM audit WHERE action = 'search' ORDER BY id")
    assert traces[0] == {"actor": "staff:小赵", "text": "铁链"}
    assert len(traces) == 12


async def test_opening_a_chat_that_is_not_mine_leaves_a_trace(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    chat = (await granny.talk()).id
    await zhao.sees(f"/desk?chat={chat}")  # waits for anybody: looking is the work
    await zhao.chats(granny, "claim")
    await zhao.sees(f"/desk/chats/{chat}")
    await wang.sees(f"/desk/chats/{chat}")
    await wang.sees(f"/desk?chat={chat}")
    await zhao.chats(granny, "back")
    await zhao.sees(f"/desk/chats/{chat}")  # over now: another's again
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT actor, subject FROM audit WHERE action = 'read-chat'")
    assert [row["actor"] for row in rows] == ["staff:王工", "staff:小赵"]
    assert {row["subject"] for row in rows} == {f"chat:{chat}"}


async def test_an_edited_word_is_found_and_the_old_one_is_not(house: House) -> None:
    li = house.hotline.citizen("李奶奶", channel="telegram")
    await li.says("路灯坏了")
    database: Database = house.hotline.database
    async with database.transaction() as tx:
        rows = await find(tx, Wanted(("路灯",)), limit=5)
        assert [row["text"] for row in rows] == ["路灯坏了"]
        assert await find(tx, Wanted(("坏了",), before=rows[0]["id"]), limit=5) == []


async def hears_wall(ear: Ear, words: str) -> str:
    return str((await ear.hears("wall", words))["html"])


async def test_the_wall_tells_how_it_stands_by_itself(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    leader = await house.sits_down("王工", "duty_leader")
    await zhao.sees("/desk/wall", 403)
    assert "没有人在等" in await leader.sees("/desk/wall")
    granny = await house.waiting("李奶奶")
    await house.waiting("王工")
    async with served(house) as base, listening(base, leader, at="/desk/wall/events") as ear:
        assert "在等的市民" in await hears_wall(ear, ">2</dd>")
        house.hotline.clock.move(minutes=12)
        await zhao.chats(granny, "claim")
        html = await hears_wall(ear, "小赵")
        assert "12分" in html
        assert "is-late" in html
        assert "1/5" in html
        assert "没有排班" not in html, "who never said that they are there has no state"
        await zhao.does("/desk/presence", state="on")
        assert "没有排班" in await hears_wall(ear, "上线接单")
        now = house.hotline.clock.now()
        begins, ends = now - timedelta(hours=1), now + timedelta(hours=2)
        me = leader.member.id
        async with house.hotline.database.transaction() as tx:
            await shifts.add(tx, me, begins, ends, leads=True, made_by=me, now=now)
        html = await hears_wall(ear, "带班")
        until = f"值班到{ends.astimezone(CHINA):%H:%M}"
        assert html.index("王工 <span") < html.index(until) < html.index("1/5")
        house.hotline.clock.move(minutes=6)
        await house.waiting("赵大爷")
        html = await hears_wall(ear, "没有消息")
        assert "is-late" in html


async def test_the_bar_of_every_page_tells_how_i_stand(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    boss = await house.sits_down("王工", "duty_leader")
    for page in ("/desk", "/desk/cases", "/desk/knowledge", "/desk/search", "/desk/sessions"):
        assert "0/5" in await zhao.sees(page), page
    unit = house.hotline.engine.house.city.departments[0].name
    worker = await house.sits_down("园林小李", "department", department=unit)
    assert 'class="menu there"' not in await worker.sees("/desk/cases")
    async with served(house) as base:
        async with listening(base, zhao) as ear:
            await zhao.does("/desk/presence", state="on")
            assert "state-good" in str(await ear.hears("there", "state-good"))
        async with listening(base, boss, at="/desk/wall/events") as ear:
            granny = await house.waiting()
            await zhao.chats(granny, "claim")
            await zhao.chats(granny, "transfer", to="skill:duty_leader", why="要派车")
            assert await ear.hears("queue", '"offered_me"')
            await boss.does("/desk/presence", state="away")
            assert "0/5" in str(await ear.hears("there", "state-late"))

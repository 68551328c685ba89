"""Two matters in one message: two cases, one after the other; what may be one stays one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.cases import parted
from handlers.desk import chats, drafts
from storage.database import Database
from tests.dialogue import Hotline, Learned, hotline, labels, run_turn
from tests.test_report_real import own, real

LAMP, STALL = "我们小区路灯坏了", "楼下烧烤摊半夜很吵"
BOTH = f"{LAMP}，还有{STALL}"
THREE = "我想反映三件事：一是解放路12号院路灯坏了，二是老板拖欠工资，三是暖气不热。电话13805311234"

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
async def learned(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path, routing=Learned()) as running:
        yield running


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (BOTH, (LAMP, STALL)),
        ("1. 暖气不热 2. 楼下乱停车", ("暖气不热", "楼下乱停车")),
        ("家里暖气不热还有邻居家狗天天叫", ("家里暖气不热", "邻居家狗天天叫")),
        ("公交车老不准点，另外物业乱收费", ("公交车老不准点", "物业乱收费")),
        ("第一件事路灯坏了，第二件事邻居养狗扰民", ("路灯坏了", "邻居养狗扰民")),
        (
            "我住解放路12号院。一是路灯坏了，二是老板拖欠工资",
            ("我住解放路12号院。路灯坏了", "我住解放路12号院。老板拖欠工资"),
        ),
        (
            "你好，两件事：1、小区门口红绿灯坏了；2、老板拖欠工资",
            ("小区门口红绿灯坏了", "老板拖欠工资"),
        ),
        # One source and what it brings along, one place's faults, who does not care, a question.
        ("烧烤摊油烟大，还有半夜很吵", ()),
        ("楼道灯坏了，还有单元门也坏了", ()),
        ("小区路灯坏了，另外物业也不管", ()),
        ("老板拖欠工资，还有不给交社保", ()),
        ("物业服务太差，还有垃圾没人收", ()),
        ("路灯坏了还有人管吗", ()),
        ("我妈的社保卡丢了怎么补啊 还有我们这条街的公厕锁了一个月了都不开", ()),
        ("这家麻将馆：1、夜里扰民；2、无证经营；3、占着消防通道", ()),
        ("小区物业收费高。1、电梯老坏；2、垃圾没人收", ()),
    ],
)
def test_what_is_two_and_what_is_one(said: str, found: tuple[str, ...]) -> None:
    assert parted.matters(said, Learned().departments) == found


def test_real_messages_that_count_their_points_are_one_matter() -> None:
    said = [*real(), *own()]
    assert not [one for one in said if parted.matters(one, Learned().departments)]


async def test_one_after_the_other(learned: Hotline) -> None:
    li = learned.citizen()
    heard = await li.says(BOTH)
    assert "这是2件事" in heard[0].text
    assert LAMP in heard[0].text
    assert labels(heard[-1]) == ["说不清具体位置", "这是同一件事"]
    await li.follows(("历下区解放路12号院", "怎么联系您"), ("13805311234", "对不对"))
    await li.follows(("「没错，提交」", f"您刚才还说了：“{STALL}”"), ("「接着登记」", "在哪里"))
    await li.follows(("「也在历下区解放路12号院」", "对不对"), ("提交", "编号JN"))
    second, first = await li.cases()
    assert (first.detail, second.detail) == (LAMP, STALL)
    assert first.place == second.place == "历下区解放路12号院"
    assert first.contact_phone == second.contact_phone == "13805311234"


@sqlite
async def test_all_three_with_the_number_at_their_end(learned: Hotline) -> None:
    li = learned.citizen()
    await li.follows(("我要反映问题", "什么事"), (THREE, "先记这一件：“暖气不热”"))  # it presses
    await li.follows(("舜华路1号", "对不对"), ("没错，提交", "路灯坏了"), ("好的", "对不对"))
    await li.follows(("提交", "拖欠工资"), ("「不用了」", "不登记"), ("你好", "您好"))
    assert [one.contact_phone for one in await li.cases()] == ["13805311234"] * 2


@sqlite
async def test_the_second_waits_over_a_restart_and_a_dropped_first(
    database: Database, tmp_path: Path
) -> None:
    async with hotline(database, tmp_path, routing=Learned()) as before:
        li = before.citizen()
        await li.follows((BOTH, "在哪里"), ("历下区解放路12号院", ""), ("不留", "对不对"))
        await li.follows(("提交", "现在接着登记吗"))
    async with hotline(database, tmp_path, routing=Learned(), clock=before.clock) as after:
        li.hotline, after._keys = after, before._keys
        await li.follows(("你好", "说到一半"), ("「接着说」", "在哪里"), ("算了不投诉了", "不登记"))
        await li.follows((BOTH, "这是2件事"), ("算了不投诉了", f"您还说了：“{STALL}”"))
        await li.follows(("「接着登记」", "在哪里"))
        assert (await li.talk()).state["form"]["slots"]["detail"] == STALL


@sqlite
async def test_it_is_one_matter_after_all_or_is_changed(learned: Hotline) -> None:
    li = learned.citizen(channel="telegram")
    await li.says(BOTH)
    await li.follows(("「这是同一件事」", "在哪里"), ("历下区解放路12号院", "怎么联系您"))
    await li.follows(("不留", STALL), ("提交", "编号JN"))
    assert (await li.cases())[0].detail == f"{LAMP}\n{STALL}"
    wang = learned.citizen("王工", "telegram")
    await wang.says(BOTH)
    said = next(one for one in await wang.transcript() if one.text == BOTH)
    await wang.edits(said, "历山路5号的路灯坏了")
    form = (await wang.talk()).state["form"]
    assert (form["slots"]["detail"], "rest" in form) == ("历山路5号的路灯坏了", False)


@sqlite
async def test_what_presses_goes_first_and_a_person_finds_the_next_draft(learned: Hotline) -> None:
    li, zhao = learned.citizen(), await learned.member()
    heard = await li.says("路灯坏了，另外家里停水三天了，老人孩子没水喝，很着急")
    assert "停水" in heard[0].text or "停水" in heard[1].text
    await li.follows(("历下区解放路12号院", ""), ("不留", "对不对"), ("人工", ""))
    handoff = (await li.talk()).handoff
    assert handoff is not None
    await run_turn(learned, li, lambda turn: chats.claim(turn, handoff.id, zhao))
    await run_turn(learned, li, lambda turn: drafts.ask_yes(turn, handoff.id, zhao))
    await li.follows(("「没错，提交」", "编号JN"))
    assert (await li.talk()).state["form"]["slots"]["detail"] == "路灯坏了"


async def test_another_matter_while_one_is_told(learned: Hotline) -> None:
    """Whoever goes on with the first does so; a number instead of a place is a number."""
    li = learned.citizen()
    await li.follows((LAMP, "在哪里"), (f"还有{STALL}", "是另一件事"))
    await li.follows(("13805311234", "电话记下了"), ("历下区解放路12号院", "对不对"))
    await li.follows(("还有3号楼的路灯也不亮", "补充进去了"), ("另外我家暖气不热", "是另一件事"))
    await li.follows(("提交", STALL), ("好的", "在哪里"), ("「也在历下区解放路12号院」", "对不对"))
    await li.follows(("提交", "“我家暖气不热”"), ("接着登记", "在哪里"))
    second, first = await li.cases()
    assert first.detail == f"{LAMP}\n还有3号楼的路灯也不亮"
    assert (second.detail, second.contact_phone) == (STALL, "13805311234")


@sqlite
async def test_another_matter_is_the_same_after_all(learned: Hotline) -> None:
    li = learned.citizen()
    await li.follows(
        (LAMP, "在哪里"), (f"还有{STALL}", "是另一件事"), ("「这是同一件事」", "在哪里")
    )
    slots = (await li.talk()).state["form"]["slots"]
    assert slots["detail"] == f"{LAMP}\n{STALL}"

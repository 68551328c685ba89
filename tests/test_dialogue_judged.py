"""How it went, told instead of tapped: several answers in one sentence, and what stands beside."""

import pytest

from handlers.citizen import judged
from handlers.texts import Texts
from storage import cases
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, shown

LAMP = "历下区解放路12号院3号楼楼道灯坏了半个月没人修"
TEXTS = Texts()


async def asked(house: Hotline, li: Citizen) -> Case:
    await li.follows((LAMP, "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    leader = await house.member("王班长", "duty_leader")
    case = await house.act((await li.cases())[0], leader, action="reply", text="灯泡换了。")
    await li.hears()
    return case


async def answers(house: Hotline, case: Case) -> str:
    case = await house.read(lambda tx: cases.glance(tx, case.id))
    return f"{case.contacted}/{case.solved}/{case.satisfaction}"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "联系了，也修好了，很满意，谢谢",
            {"contacted": "yes", "solved": "yes", "satisfaction": "very"},
        ),
        ("来人看了，可是没修", {"contacted": "yes", "solved": "no"}),
        ("没打电话也没来人，灯还是不亮", {"contacted": "no", "solved": "no"}),
        ("打了电话 来看了 没修", {"contacted": "yes", "solved": "no"}),
        ("根本没修！！骗人的", {"solved": "no"}),
        ("没有解决", {"solved": "no"}),
        ("没有", {"contacted": "no"}),
        ("等了三天没人来回话", {"contacted": "no"}),
        ("nobody called me, still dark", {"contacted": "no", "solved": "no"}),
        ("来了个师傅，人家态度可好了，灯也亮了", {"contacted": "yes", "solved": "yes"}),
        ("👍🏻", {"contacted": "yes"}),
        ("修是修了 就是修得不咋地", {"solved": "partly"}),
        ("还不错", None),
        ("修好了吗", None),
        ("今天几号", None),
    ],
)
def test_what_is_read(said: str, read: dict[str, str] | None) -> None:
    found = judged.read(TEXTS, said, "contacted")
    assert (found.answers if found else None) == read


@pytest.mark.parametrize(
    "said", ["还没看呢", "不知道 我没在家", "等我回家看看", "haven't checked yet"]
)
def test_it_comes_later(said: str) -> None:
    assert judged.puts_off(said)
    assert not judged.puts_off("等了三天没人来回话")


sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite
async def test_all_in_one_sentence(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("联系了，也修好了，很满意，谢谢", "办结了"))
    assert await answers(house, case) == "yes/yes/very"


@sqlite
async def test_solved_but(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("修好了但是态度不好", "和您的评价放在一起"), ("打过电话", "满意吗"))
    events = await house.read(lambda tx: cases.events(tx, case.id))
    assert "修好了但是态度不好" in [one.text for one in events if one.action == "remark"]
    await li.follows(("一般般吧", "办结了"))
    assert await answers(house, case) == "yes/yes/fair"


@sqlite
@pytest.mark.parametrize("said", ["灯还是不亮", "根本没修！！骗人的", "来人看了，可是没修"])
async def test_not_solved_in_other_words(house: Hotline, said: str) -> None:
    li = house.citizen()
    await asked(house, li)
    await li.follows((said, "马上重新办理"))


@sqlite
async def test_not_looked_at_yet(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("还没看呢", "过一天再问"))
    assert await answers(house, case) == "//"
    await li.follows(("电话打了但我没接到", "解决了吗"), ("好了", "满意吗"), ("👍", "办结了"))


@sqlite
async def test_judged_after_something_else(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    assert "楼道灯" in shown((await li.says("修好了吗"))[0])
    await li.follows(
        ("身份证丢了怎么补办", "来源"), ("很满意", "联系过您吗"), ("修好了", "联系过您吗")
    )
    await li.follows(("来过", "办结了"))
    assert await answers(house, case) == "yes/yes/very"

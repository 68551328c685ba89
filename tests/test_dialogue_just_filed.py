"""What people say once it is filed: by when, by whom, that it takes long, and what they forgot."""

import pytest

from handlers.citizen import own_case
from storage import cases
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, labels, shown

LAMP = "解放路12号院的路灯坏了"
UNIT = "市城市管理局"


async def filed(li: Citizen, matter: str = LAMP) -> Case:
    await li.follows((matter, "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    return (await li.cases())[0]


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("上回那个事咋样了", "show"),
        ("谁给处理啊", "show"),
        ("你们派人去看了没有", "show"),
        ("any news?", "show"),
        ("多久能处理", "when"),
        ("今天能来吗", "when"),
        ("什么时候能修好啊", "when"),
        ("有人能上门给我看看吗", "when"),
        ("when will it be fixed", "when"),
        ("怎么这么慢啊", "urge"),
        ("都三个小时了", "urge"),
        ("等了两天了还没人来", "urge"),
        ("多久能领到补贴", None),
        ("什么时候来电", None),
        ("这件事怎么处理", None),
        ("孩子三岁了", None),
        ("能办居住证吗", None),
    ],
)
def test_what_the_words_want(said: str, wish: str | None) -> None:
    assert own_case.wish(said) == wish


sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite
async def test_by_when_and_by_whom(house: Hotline) -> None:
    li = house.citizen()
    case = await filed(li)
    await li.follows(("多久能处理", "交过去就会定下答复的日子"), ("谁给处理啊", "路灯坏了"))
    leader = await house.member("王班长", "duty_leader")
    await house.act(case, leader, action="dispatch", to=UNIT)
    await li.hears()
    await li.follows(("什么时候能修好啊", "前答复您"), ("到底谁在管", UNIT))


@sqlite
async def test_how_long_of_what_was_just_answered(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("身份证丢了怎么补办", "来源"))
    await filed(li)
    await li.follows(("多久能处理", "交过去就会"))
    await li.follows(("身份证丢了怎么补办", "来源"))
    assert "交过去就会" not in shown((await li.says("要多久"))[0])


@sqlite
async def test_days_later_by_a_word_of_it(house: Hotline) -> None:
    li = house.citizen()
    lamp = await filed(li)
    await filed(li, "经十路的井盖坏了")
    await house.later(days=3)
    (which,) = await li.says("上回那个事咋样了")
    assert lamp.number in labels(which)[1]
    (card,) = await li.says("我说路灯那个")
    assert "路灯坏了" in shown(card)
    assert "井盖" not in shown(card)


@sqlite
async def test_what_was_forgotten_is_offered_to_be_added(house: Hotline) -> None:
    li = house.citizen()
    case = await filed(li)
    (offer,) = await li.says("她不会用手机，你们打我电话就行")
    assert labels(offer) == [f"补充到{case.number}", "登记下来，请部门处理"]
    await li.follows(("好的", "已经补充"), ("急死了 孩子等着交学费", "要补充到"))
    events = await house.read(lambda tx: cases.events(tx, case.id))
    added = [one.text for one in events if one.action == "supplement"]
    assert added == ["她不会用手机，你们打我电话就行"]


@sqlite
@pytest.mark.parametrize("said", ["低保", "身份证丢了怎么补办", "楼下垃圾没人清", "谢谢你们"])
async def test_another_matter_is_not(house: Hotline, said: str) -> None:
    li = house.citizen()
    await filed(li)
    assert "要补充到" not in shown((await li.says(said))[0])


@sqlite
async def test_called_off_with_the_reason_first(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await li.follows(("他们自己修好了，不用管了", "确定要撤回"), ("确定", "已经撤回"))


@sqlite
async def test_a_second_yes_is_no_question(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await li.follows(("提交", "好的"), ("没错提交吧", "好的"))


@sqlite
async def test_later_it_is_not_about_it(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await house.later(hours=2)
    assert "要补充到" not in shown((await li.says("急死了 孩子等着交学费"))[0])

"""Free words about one's own case: while it is worked on, and when it is asked how it went."""

import pytest

from handlers.citizen import own_case
from storage import cases
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, labels, shown

LAMP = "历下区解放路12号院3号楼楼道灯坏了半个月没人修，请派人来处理一下，老人晚上不敢出门"
UNIT = "市城市管理局"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def worked_on(house: Hotline, li: Citizen, *, replied: str = "") -> Case:
    await li.follows((LAMP, "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    leader = await house.member("王班长", "duty_leader")
    case = await house.act((await li.cases())[0], leader, action="dispatch", to=UNIT)
    await li.hears()
    return await house.act(case, leader, action="reply", text=replied) if replied else case


async def asked(house: Hotline, li: Citizen) -> Case:
    case = await worked_on(house, li, replied="灯泡换了。")
    assert "联系过您吗" in (await li.hears())[-1].text
    return case


async def now(house: Hotline, case: Case) -> Case:
    return await house.read(lambda tx: cases.glance(tx, case.id))


@pytest.mark.parametrize(
    "words", ["催催他们", "再催一下", "怎么还没人来啊", "为啥还不处理", "还没动静", "麻烦帮我催催"]
)
async def test_urging(house: Hotline, words: str) -> None:
    li = house.citizen()
    case = await worked_on(house, li)
    await li.follows((words, "催"))
    assert (await now(house, case)).urged == 1


@pytest.mark.parametrize(
    "words",
    ["补充一下 晚上更严重", "我刚才登记的地址写错了，是7号楼不是3号楼", "对了，钥匙在门卫那里"],
)
async def test_adding(house: Hotline, words: str) -> None:
    li = house.citizen()
    case = await worked_on(house, li)
    await li.follows((words, f"已经补充到{case.number}"))


async def test_to_add_without_saying_what(house: Hotline) -> None:
    li = house.citizen()
    case = await worked_on(house, li)
    await li.follows(("我想补充一下", case.number), ("晚上更严重", "已经补充到"))


@pytest.mark.parametrize("words", ["不用办了 自己弄好了", "给我撤了吧", "不用来了"])
async def test_calling_it_off(house: Hotline, words: str) -> None:
    li = house.citizen()
    case = await worked_on(house, li)
    (ask,) = await li.says(words)
    await li.taps(labels(ask)[0])
    assert (await now(house, case)).close_reason == "withdrawn"


@pytest.mark.parametrize("words", ["我的事办得咋样了", "到底谁在管", "俺那事有结果了吗"])
async def test_asking_how_far_it_is(house: Hotline, words: str) -> None:
    li = house.citizen()
    await worked_on(house, li)
    (card,) = await li.says(words)
    assert UNIT in shown(card)


async def test_how_far_a_case_is_that_is_over(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("来过", "解决了吗"), ("修好了", "满意吗"), ("挺好", "办结了"))
    assert (await now(house, case)).status == "closed"
    await house.later(hours=1)
    for words in ("到底谁在管", "我反映的问题有结果吗"):
        (card,) = await li.says(words)
        assert "楼道灯" in shown(card), words


async def test_of_several_it_asks_which(house: Hotline) -> None:
    li = house.citizen()
    await worked_on(house, li)
    await li.follows(("天桥区堤口路88号垃圾没人收，臭得不行，请派人来清理", "怎么联系您"))
    await li.follows(("不留", "对不对"), ("提交", "编号JN"))
    (which,) = await li.says("催催他们")
    assert len(labels(which)) == 2
    await li.taps(labels(which)[0])
    assert sum(case.urged for case in await li.cases()) == 1


async def test_one_that_was_withdrawn_is_not_asked_about(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, "怎么联系您"), ("不留", "对不对"), ("提交", "编号JN"))
    (ask,) = await li.says("不用办了")
    await li.taps(labels(ask)[0])
    await li.follows(("催催他们", "现在是这样"))
    await li.follows(("天桥区堤口路88号垃圾没人收，臭得不行，请派人来清理", "怎么联系您"))
    await li.follows(("不留", "对不对"), ("提交", "编号JN"), ("催催他们", "已经替您催了"))


async def test_without_a_case_the_words_are_a_question(house: Hotline) -> None:
    assert not (await house.citizen().says("怎么催办"))[0].text.startswith("JN")


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("怎么催办", None),
        ("家里怎么还没来电，都停了两天了", None),
        ("我想补充公积金", None),
        ("补充：钥匙在门卫那里", "add"),
        ("取消订阅停水通知", None),
        ("怎么撤销行政处罚", None),
        ("暖气不热", None),
        ("不用了", None),
        ("我的事办得咋样了", "show"),
        ("我投诉的问题还没有结果，有没有人管", None),
    ],
)
def test_what_the_words_want(words: str, wish: str | None, database_kind: str) -> None:
    assert own_case.wish(words) == wish


async def test_solved_is_heard_before_it_was_asked(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("弄好了 谢谢恁", "联系过您吗"), ("来过", "满意吗"), ("挺好", "办结了"))
    case = await now(house, case)
    assert (case.contacted, case.solved, case.satisfaction) == ("yes", "yes", "satisfied")


async def test_not_seen_and_badly_done(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("啥时候修的 我没看见啊", "解决了吗"))
    assert (await now(house, case)).contacted == "no"
    await li.follows(("修是修了 就是修得不咋地", "重新办"))


async def test_solved_and_another_matter(house: Hotline) -> None:
    li = house.citizen()
    await asked(house, li)
    heard = await li.says("已经解决了，不过又发现一个问题，楼下的井盖也松了，怕摔着人")
    assert "另一件事" in heard[-1].text
    await li.taps("登记下来，请部门处理")
    await li.follows(("历下区解放路12号院门口", "联系您"))


async def test_not_now(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    await li.follows(("我不在家 等明天看看再说", "过一天再问"))
    assert (await now(house, case)).status == "follow_up"
    assert (await now(house, case)).contacted == ""


async def closed(house: Hotline, li: Citizen) -> Case:
    case = await asked(house, li)
    await li.follows(("来过", "解决了吗"), ("修好了", "满意吗"), ("很满意", "办结了"))
    return case


@pytest.mark.parametrize("words", ["又坏了", "路灯又不亮了", "没几天又这样", "it is broken again"])
async def test_what_was_closed_is_back(house: Hotline, words: str) -> None:
    li = house.citizen()
    case = await closed(house, li)
    *_, question = await li.says(words)
    assert case.number in question.text
    await li.taps(labels(question)[0])
    assert (await now(house, case)).status == "in_progress"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("重办", "已经重新打开"),
        ("请重新办理一下", "已经重新打开"),
        ("please reopen it", "is open again"),
    ],
)
async def test_done_again_at_a_word(house: Hotline, words: str, said: str) -> None:
    li = house.citizen()
    case = await closed(house, li)
    await li.follows((words, said))
    assert (await now(house, case)).status == "in_progress"


async def test_long_after_it_is_a_new_matter(house: Hotline) -> None:
    li = house.citizen()
    case = await closed(house, li)
    await house.later(days=8)
    await li.hears()
    heard = await li.says("路灯又坏了")
    assert case.number not in shown(heard[0])


HOW_FAR = (
    *("有结果了吗", "有消息吗", "处理得怎么样了", "到哪一步了", "什么情况了", "我的事呢", "咋样了"),
    *("有没有回复", "any news", "is it fixed yet?"),
)


async def test_how_far_it_is_days_later(house: Hotline) -> None:
    """Whoever has a case asks of it, however few the words; also when it was closed lately."""
    li = house.citizen()
    case = await worked_on(house, li)
    await house.later(days=2)
    await li.hears()
    for words in HOW_FAR:
        await li.follows((words, case.summary))
    stranger = house.citizen("小赵")
    assert "路灯" not in shown((await stranger.says("有结果了吗"))[-1])


async def test_how_far_it_is_after_it_was_closed(house: Hotline) -> None:
    li = house.citizen()
    case = await asked(house, li)
    for _ in range(3):
        await house.later(hours=73)
    await li.hears()
    assert (await now(house, case)).status == "closed"
    await li.follows(("有消息吗", case.summary))


@pytest.mark.parametrize("words", ["我不想办了", "不办了", "取消", "cancel my report"])
async def test_wanted_no_longer_days_later(house: Hotline, words: str) -> None:
    li = house.citizen()
    case = await worked_on(house, li)
    await house.later(days=2)
    await li.hears()
    (question,) = (await li.says(words))[-1:]
    assert case.number in question.text
    assert len(labels(question)) == 2
    assert (await now(house, case)).status == "to_sign"

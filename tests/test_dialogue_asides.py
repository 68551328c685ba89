"""What is said to us while a report is open: it gets a word of its own and is no part of that."""

import pytest

from handlers.citizen.asides import Aside, kind
from handlers.turn import Turn
from tests.dialogue import Citizen, Hotline, labels, run_turn, shown

LAMP = "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管"
CARD = "我记下的是这样"
PLACE, CONTACT, MATTER = "这件事在哪里", "怎么联系您", "请您说说是什么事"
STATES = {
    MATTER: ("我要投诉",),
    PLACE: ("楼道的声控灯坏了半个月，投诉物业不管",),
    CONTACT: (LAMP,),
    CARD: (LAMP, "不留"),
}

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HEARD: dict[str, Aside] = {
    **dict.fromkeys(("thanks", "谢谢你们", "谢谢啊", "多谢了", "辛苦了"), "thanks"),
    **dict.fromkeys(("拜托了", "麻烦你们了", "帮帮忙吧"), "plea"),
    **dict.fromkeys(
        ("催一下", "快点办", "赶紧的", "尽快处理一下", "麻烦快点", "hurry up"), "hurry"
    ),
    **dict.fromkeys(("好了吗", "提交了吗", "报上去了没", "多久能办好", "然后呢"), "how-far"),
    **dict.fromkeys(("等一下", "稍等", "我找找", "让我想一想", "one moment"), "wait"),
    **dict.fromkeys(("在吗", "人呢", "喂", "还在吗", "您好，在吗"), "here"),
    **dict.fromkeys(("你好", "您好！", "你好你好", "晚上好", "hello", "Hi there"), "hello"),
    **dict.fromkeys(("哦", "知道了", "。", "哈哈", "👍"), "nod"),
    **dict.fromkeys(("?", "？？", "听不懂", "没用"), "lost"),
    **dict.fromkeys(("没事了", "就这样吧", "没有了", "说完了"), "close"),
    **dict.fromkeys(("再见", "先这样吧", "bye"), "bye"),
    **dict.fromkeys(("继续", "接着说"), "on"),
    "你是真人吗": "who",
}
TOLD = (
    *(
        "灯杆编号12",
        "昨天又黑了一整夜",
        "希望尽快派人来修",
        "谢谢，可是路灯还是不亮",
        "急用",
        "还在那儿",
    ),
    *("你好像没听明白", "大家好几天没水了", "早上好几盏都黑了"),
    *("谢谢王师傅上回帮我们修好", "催了物业好几回", "等一下午也没人来", "有人摔了", "好几户都停了"),
)


async def reaches(li: Citizen, asked: str) -> None:
    for said in STATES[asked]:
        answers = await li.says(said)
    assert asked in shown(answers[-1])


async def heard_as(house: Hotline, li: Citizen, said: str) -> Aside | None:
    async def hear(turn: Turn) -> Aside | None:
        return kind(turn, said)

    return await run_turn(house, li, hear)


async def test_each_is_heard_as_what_it_is_and_what_is_told_is_not(house: Hotline) -> None:
    li = house.citizen()
    await reaches(li, CARD)
    assert {said: await heard_as(house, li, said) for said in HEARD} == HEARD
    assert [said for said in TOLD if await heard_as(house, li, said)] == []


@pytest.mark.parametrize("asked", STATES)
async def test_they_never_become_part_of_the_report(house: Hotline, asked: str) -> None:
    li = house.citizen()
    await reaches(li, asked)
    before = (await li.talk()).state["form"]["slots"]
    for said in HEARD:
        if said == "没有了" and asked == CONTACT:
            continue  # no number, then
        answers = await li.says(said)
        opened = (await li.talk()).state["form"]
        assert opened["slots"] == before, said
        assert "记下了" not in shown(answers[0]), said
        if HEARD[said] not in ("wait", "bye") and not (asked == CONTACT and HEARD[said] == "nod"):
            assert asked in shown(answers[-1]), said


async def test_at_the_card_each_is_told_that_it_is_not_filed_yet(house: Hotline) -> None:
    li = house.citizen()
    await reaches(li, CARD)
    for said, word in (
        ("谢谢你们", "不客气"),
        ("催一下", "您着急，我明白"),
        ("拜托了", "您放心"),
        ("知道了", "没有交出去"),
        ("好了吗", "没有交出去"),
        ("?", "怪我没说明白"),
    ):
        kind_word, card = await li.says(said)
        assert word in kind_word.text
        assert "没错，提交" in kind_word.text
        assert labels(card)[0] == "没错，提交"
    assert await li.cases() == []
    await li.follows(("在吗", "在呢"), ("等一下", "不着急"), ("再见", "我替您收着"))
    await li.follows(("「接着说」", CARD), ("没事了", "先不登记了"), ("好的，麻烦了", "编号JN"))
    (case,) = await li.cases()
    assert case.detail == LAMP


async def test_a_greeting_is_given_back_in_short_and_the_question_stays(house: Hotline) -> None:
    li = house.citizen()
    await reaches(li, PLACE)
    back, question = await li.says("你好")
    assert back.text == "您好，我在。咱们接着说这件事。"
    assert not back.extras.get("choices")
    assert PLACE in question.text
    (greeting, *_) = await li.says("开始")
    assert "暖" in greeting.text or "12345" in greeting.text, "who begins anew is told where"


async def test_a_case_that_was_filed_is_urged_and_the_open_report_goes_on(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "编号JN"))
    await li.follows(("经十路88号的井盖坏了没人管", CONTACT), ("不留", CARD))
    urged, goes_on, card = await li.says("催一下")
    assert "已经替您催了" in urged.text
    assert "接着说" in goes_on.text
    assert "井盖" in shown(card)


async def test_while_something_is_changed(house: Hotline) -> None:
    li = house.citizen()
    await reaches(li, CARD)
    await li.follows(("「改一改」", "您想改哪一项"), ("「时间」", "什么时候的事"))
    await li.follows(("谢谢", "什么时候的事"), ("？", "什么时候的事"), ("没有了", CARD))
    await li.follows(("「改一改」", "您想改哪一项"), ("「照片和附件」", "发完点"))
    await li.follows(("人呢", "发完点"), ("好的，谢谢", CARD), ("没错", "编号JN"))


async def test_no_number_in_so_many_words(house: Hotline) -> None:
    for said in ("没有了", "不", "不了"):
        li = house.citizen()
        await li.follows((LAMP, CONTACT), (said, "不留电话，在这里联系"))


async def test_my_cases_while_it_is_asked_whether_to_join(house: Hotline) -> None:
    zhou, li = house.citizen("小周"), house.citizen()
    await zhou.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "编号JN"))
    await li.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "要加入吗"))
    none, goes_on, question = await li.says("我的工单")
    assert "您还没有交出去的诉求" in none.text
    assert "接着说" in goes_on.text
    assert labels(question) == ["加入", "这是另一件事"]
    await li.follows(("谢谢", "要加入吗"), ("哦", "要加入吗"), ("快点办", "您先选一下"))
    await li.follows(("好的，谢谢", "您已经加入"))


async def test_my_cases_in_the_middle_of_the_next_report(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "编号JN"))
    await li.follows(("楼道的声控灯坏了，投诉物业不管", PLACE))
    heard = await li.says("查进度")
    assert "路灯" in shown(heard[0])
    assert PLACE in heard[-1].text


async def test_one_own_case_that_is_told_again_is_urged(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "编号JN"))
    await li.follows((LAMP, CONTACT), ("不留", CARD), ("没错", "您之前反映过"))
    await li.follows(("谢谢", "您之前反映过"), ("催一下", "已经替您催了"))
    assert len(await li.cases()) == 1


async def test_in_english(house: Hotline) -> None:
    li = house.citizen()
    await li.says("The street lamp at 12 Jiefang Road has been broken for two weeks now")
    await li.follows(("thank you", "You are welcome"), ("hello", "Hello, I am here"))
    await li.follows(("none", "Is it right"))
    await li.follows(("thanks a lot", "not filed yet"), ("hurry up", "not filed yet"))

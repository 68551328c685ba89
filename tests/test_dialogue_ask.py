"""Asking: from the first word to an answer, an honest "I don't know", or a way on."""

import pytest

from handlers.citizen.answer import PARTS, part_of
from tests import stored
from tests.dialogue import MONDAY, Hotline, city, index, labels, shown

LOST_ID = "身份证丢了怎么补办？"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_the_welcome_has_three_ways_to_begin(house: Hotline) -> None:
    li = house.citizen()
    (hello,) = await li.says("你好")
    assert "大事小事都可以" in hello.text
    assert "人工" in hello.text
    assert labels(hello) == list(city().welcome_examples)


async def test_a_tapped_example_is_as_if_it_had_been_typed(house: Hotline) -> None:
    typing, tapping = house.citizen("王工"), house.citizen("小周")
    for example in city().welcome_examples:
        await tapping.says("你好")
        tapped = await tapping.taps(example)
        typed = await typing.says(example)
        assert [shown(one) for one in tapped] == [shown(one) for one in typed]
        await tapping.says("取消")
        await typing.says("取消")


async def test_an_answer_has_its_source_and_can_be_judged(house: Hotline) -> None:
    li = house.citizen()
    (answer,) = await li.says(LOST_ID)
    assert "来源：" in answer.text
    related = [index().article(one).question for one in index().article("sfz-001").related]
    assert related
    assert labels(answer) == ["看完整的", "有用", "没解决我的问题", *related]
    await li.follows(("「有用」", "能帮上您就好"))
    await li.says(LOST_ID)
    await li.follows(("「没解决我的问题」", "哪个办法更好"), ("「登记下来」", "怎么联系您"))


@pytest.mark.parametrize(
    ("asked", "article"),
    [("公积金怎么提取", "gjj-001"), (LOST_ID, "sfz-001"), ("低保怎么申请", "db-001")],
)
async def test_the_sample_knows_how_a_matter_is_done(
    house: Hotline, asked: str, article: str
) -> None:
    known = index().article(article)
    assert all(part_of(known, name) for name in PARTS)
    await house.citizen().follows(
        (asked, known.short),
        ("那材料呢", part_of(known, "materials")),
        ("多少钱", f"费用：{known.guide.fees}\n"),
        ("在哪办", f"地点：{known.guide.place}\n"),
        ("几点上班", f"时间：{known.guide.hours}\n"),
        ("怎么办", part_of(known, "steps")),
    )


async def test_a_trouble_that_an_article_knows_can_be_filed_first(house: Hotline) -> None:
    li = house.citizen()
    (answer,) = await li.says("暖气不热")
    assert labels(answer)[0] == "登记下来，请部门处理"
    await li.follows(("「登记下来，请部门处理」", "在哪里"), ("解放路12号", "怎么联系您"))
    await li.follows(("不留", "暖气不热"), ("「没错，提交」", "编号JN"))


@pytest.mark.parametrize("asked", ["暖气不热怎么办", "小区停水了怎么办？", "楼上太吵了怎么投诉"])
async def test_a_question_about_a_trouble_opens_no_form(house: Hotline, asked: str) -> None:
    li = house.citizen()
    await li.says(asked)
    assert "form" not in (await li.talk()).state


async def test_unsure_offers_what_might_be_meant(house: Hotline) -> None:
    li = house.citizen()
    (offer,) = await li.says(_ambiguous())
    assert "您是想问下面哪一件" in offer.text
    *articles, none = labels(offer)
    assert 1 <= len(articles) <= 4
    assert none == "都不是"
    (answer,) = await li.says("1")
    assert answer.extras["title"] == articles[0]


@pytest.mark.parametrize("said", ["「都不是」", "都不是", "LAST"])
async def test_none_of_these_is_noted_once_and_leads_on(house: Hotline, said: str) -> None:
    li, word = house.citizen(), _ambiguous()
    (offer,) = await li.says(word)
    await li.follows((said.replace("LAST", str(len(labels(offer)))), "会有人来补上答案"))
    await li.sends(choice=offer.extras["choices"][-1]["id"])
    (gap,) = await house.read(stored.gaps)
    assert (gap["question"], gap["reason"], gap["article_id"]) == (word, "none-of-these", "")
    await li.follows(("「登记下来」", "在哪里"))


async def test_what_did_not_help_is_noted_with_its_article_and_question(house: Hotline) -> None:
    li, asked = house.citizen(), "身份证丢了咋补"
    (answer,) = await li.says(asked)
    await li.taps("没解决我的问题")
    (gap,) = await house.read(stored.gaps)
    assert (gap["question"], gap["reason"]) == (asked, "useless")
    assert gap["article_id"] == answer.article_id


def _ambiguous() -> str:
    """A word that stands in several articles, so that none is sure."""
    words = ("户口", "社保", "房产", "身份证", "公交")
    return next(
        word for word in words if index().search(word, on=MONDAY.date()).outcome == "choices"
    )


async def test_unknown_is_said_honestly_and_the_words_are_kept(house: Hotline) -> None:
    li = house.citizen()
    question = "量子纠缠签证盖哪种钢印呀"
    (unknown,) = await li.says(question)
    assert "不敢随便说" in unknown.text
    assert [gap["question"] for gap in await house.read(stored.gaps)] == [question]
    await li.follows(
        ("「登记下来」", "怎么联系您"), ("不留", question), ("「没错，提交」", "编号JN")
    )
    (case,) = await li.cases()
    assert (case.kind, case.detail) == ("consult", question)


async def test_twice_unknown_a_person_is_asked_to_come(house: Hotline) -> None:
    li = house.citizen()
    (first,) = await li.says("量子纠缠签证盖哪种钢印呀")
    assert labels(first) == ["登记下来，请部门处理", "请工作人员来"]
    await li.follows(("火星土豆怎么体检呀", "我替您请一位同事来"))
    await li.follows(("「不等了」", "好的，不等了"), ("身份证丢了怎么补办？", "来源："))


async def test_an_older_offer_files_its_own_words(house: Hotline) -> None:
    li = house.citizen()
    (first,) = await li.says("量子纠缠签证盖哪种钢印呀")
    await li.says("火星土豆怎么体检呀")
    report = first.extras["choices"][0]
    await li.sends(choice=report["id"])
    assert "量子纠缠" in (await li.talk()).state["form"]["slots"]["detail"]


async def test_a_long_question_without_an_answer_is_taken_down(house: Hotline) -> None:
    li = house.citizen()
    asked = (
        "我是外地户籍，在这里住了三年，想问一下飞行汽车的年检要去哪个地方办，"
        "需要提前多少天预约，另外它的停机坪许可证是不是也在同一个窗口办，还是要分开去两个地方？"
    )
    comfort, question = await li.says(asked)
    assert "请负责的部门回答您" in comfort.text
    assert "怎么联系您" in question.text
    assert [gap["question"] for gap in await house.read(stored.gaps)] == [asked]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("谢谢", "不客气"),
        ("好的，谢谢你们！", "不客气"),
        ("thank you very much", "不客气"),
        ("谢谢，另外小区路灯坏了", "这件事在哪里"),
        ("感谢社区王主任帮我妈送药", "专门来说这句话"),
        ("我要表扬公交车司机，他扶我妈上车", "专门来说这句话"),
        ("😀😀", "没看明白"),
        ("   ", "没看明白"),
        ("我要投诉", "请您说说是什么事"),
        ("你好，我想反映一个问题", "请您说说是什么事"),
        ("进度", "还没有登记过"),
        ("菜单", "我能帮您做这些"),
        ("隐私", "我们只留办事要用的"),
        ("取消", "没有要取消的事"),
        ("JN261123-9999", "没有查到JN261123-9999"),
        ("JN999", "没有查到JN999"),
        ("ＪＮ２６１１２３－９９９９办到哪了", "没有查到JN261123-9999"),
    ],
)
async def test_first_words(house: Hotline, said: str, expected: str) -> None:
    await house.citizen().follows((said, expected))


async def test_a_greeting_inside_a_longer_text_greets_nobody_away(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("你好，历下区解放路12号院的路灯坏了，没人管", "怎么联系您"))
    assert "路灯坏了" in (await li.talk()).state["form"]["slots"]["detail"]


async def test_praise_twice_is_fine(house: Hotline) -> None:
    li = house.citizen()
    for _ in range(2):
        await li.follows(("我要表扬修路灯的师傅，半夜还来帮我们修", "专门来说这句话"))
        await li.follows(("不留", "我记下的是这样"), ("没错", "您的心意我们会转到"))
    assert [case.kind for case in await li.cases()] == ["praise", "praise"]


async def test_deep_links(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    for argument, expected in (
        ("report", "请您说说是什么事"),
        ("JN261123-0009", "没有查到"),
        ("nothing-of-ours", "您有一件诉求没说完"),
    ):
        link = {"text": f"/start {argument}", "entities": [_command()]}
        heard = "\n".join(shown(one) for one in await li.sends(raw=link))
        assert expected in heard.replace("还有", "有")


def _command() -> dict[str, object]:
    return {"type": "bot_command", "offset": 0, "length": 6}

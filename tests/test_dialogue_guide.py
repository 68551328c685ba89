"""An answer as the citizen gets it: short first, the guide, what belongs to it, and what is asked
about it next; on the web and on Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import media
from storage.database import Database
from storage.media import File
from tests import stored
from tests.dialogue import Citizen, Hotline, hotline, labels, shown
from tests.guided import CARD, guided

SHORT = "带户口簿到任意派出所补办"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path, index=guided()) as running:
        yield running


@pytest.fixture(params=["web", "telegram", "wechat"])
def li(house: Hotline, request: pytest.FixtureRequest) -> Citizen:
    return house.citizen("李奶奶", request.param)


async def _payloads(house: Hotline) -> list[dict[str, Any]]:
    import json

    async with house.database.reading() as view:
        rows = await view.rows("SELECT payload FROM outbox ORDER BY id")
    return [json.loads(row["payload"]) for row in rows]


async def test_a_long_answer_comes_short_first_and_whole_when_asked_for(li: Citizen) -> None:
    (brief,) = await li.says("身份证丢了怎么补办")
    assert brief.text.startswith(SHORT)
    assert "来源：济南市公安局，济公通〔2024〕8号，自2024-01-01起适用" in brief.text
    assert "原文：https://example.cn/id?a=1&b=2" in brief.text
    assert "card" not in brief.extras
    assert labels(brief) == ["看完整的", "有用", "没解决我的问题", "临时身份证怎么办？"]
    (whole,) = await li.taps("看完整的")
    assert whole.text.startswith(CARD.answer)
    rows = {row["label"]: row["value"] for row in whole.extras["card"]["rows"]}
    assert list(rows) == ["办理步骤", "所需材料", "费用", "地点", "时间", "电话"]
    assert rows["办理步骤"].splitlines()[1] == "2. 现场采集指纹照片"
    assert rows["所需材料"] == "· 户口簿\n· 居民身份证丢失申报表"
    assert labels(whole) == ["有用", "没解决我的问题", "临时身份证怎么办？"]


async def test_a_short_answer_is_given_whole_at_once(li: Citizen) -> None:
    (answer,) = await li.says("租房怎么提取公积金")
    assert answer.text.startswith("在手机App上申请")
    assert "看完整的" not in labels(answer)


async def test_the_elder_answer_goes_along_for_the_page(li: Citizen) -> None:
    (brief,) = await li.says("身份证丢了怎么补办")
    assert brief.extras["elder"].startswith("带上户口本，去最近的派出所")
    assert "来源：" in brief.extras["elder"]
    (whole,) = await li.taps("看完整的")
    assert "elder" not in whole.extras


async def test_telegram_gets_the_guide_line_by_line(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    await li.says("身份证丢了怎么补办")
    await li.taps("看完整的")
    last = [one for one in await _payloads(house) if one["method"] == "sendMessage"][-1]
    assert "\n办理步骤：\n1. 带户口簿到派出所\n2. 现场" in last["text"]
    assert "\n费用：工本费40元\n" in last["text"]
    assert "https://example.cn/id?a=1&amp;b=2" in last["text"]


async def test_what_is_attached_comes_with_the_whole_answer(house: Hotline) -> None:
    async with house.database.transaction() as tx:
        form = File(
            "form00000001", None, "file", "application/pdf", "申报表.pdf", 9, "ab" * 32, {}, "", 0
        )
        await media.add(tx, form, now=house.clock.now())
        await media.stored(tx, form.key, sha256=form.sha256, size=9, mime=form.mime, kind=form.kind)
    for channel in ("web", "telegram"):
        li = house.citizen("小周", channel)
        (brief,) = await li.says("身份证丢了怎么补办")
        assert "files" not in brief.extras
        (whole,) = await li.taps("看完整的")
        assert whole.extras["files"] == ["form00000001"]
    sent = [one for one in await _payloads(house) if one["method"] == "sendDocument"]
    assert [one["document"]["file"]["name"] for one in sent] == ["申报表.pdf"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("那材料呢？", "所需材料：\n· 户口簿"),
        ("多少钱", "费用：工本费40元"),
        ("在哪办？", "地点：任意派出所户籍窗口"),
        ("几点下班", "时间：周一至周五"),
        ("电话多少", "电话：0531-12345678"),
        ("流程呢", "办理步骤：\n1. 带户口簿到派出所"),
        ("要多久", "20个工作日内可以领取"),
        ("网上能办吗", "线上也能查"),
        ("要本人去吗", "请本人带上户口簿"),
        ("在哪办，要多少钱？", "费用：工本费40元"),
        ("还有呢", "办理步骤：1. 带户口簿"),
    ],
)
async def test_what_is_asked_next_is_about_the_answer(
    li: Citizen, asked: str, expected: str
) -> None:
    await li.says("身份证丢了怎么补办")
    heard = "\n".join(shown(one) for one in await li.says(asked))
    assert expected.replace("\n", "") in heard.replace("\n", "")
    assert "身份证丢了怎么补办" in heard
    assert "来源：济南市公安局" in heard


async def test_what_is_asked_next_in_english(li: Citizen) -> None:
    await li.says("身份证丢了怎么补办")
    await li.follows(("how much is it?", "Fees: 工本费40元"))


async def test_what_is_not_written_is_said_honestly(house: Hotline, li: Citizen) -> None:
    await li.says("临时身份证怎么办？")
    answer, honest = await li.says("多少钱")
    assert answer.text.startswith("在派出所办身份证时一起申请")
    assert "没有写“费用”" in honest.text
    assert labels(honest) == ["请工作人员来", "登记下来，请部门处理"]
    (gap,) = await house.read(stored.gaps)
    assert (gap["question"], gap["article_id"]) == ("临时身份证怎么办？ 多少钱", "hj-002")


async def test_the_topic_is_kept_for_a_few_turns_and_half_an_hour(
    house: Hotline, li: Citizen
) -> None:
    await li.says("身份证丢了怎么补办")
    unknown = "量子纠缠签证盖哪种钢印呀"
    await li.follows((unknown, "不敢随便说"), (unknown, "请一位同事来"), ("「不等了」", ""))
    await li.follows((unknown, "不敢随便说"))
    heard = "\n".join(shown(one) for one in await li.says("多少钱"))
    assert "40元" not in heard
    await li.follows(("「不等了」", ""))
    await li.says("身份证丢了怎么补办")
    house.clock.move(minutes=29)
    await li.follows(("多少钱", "40元"), ("那材料呢", "户口簿"))
    house.clock.move(minutes=31)
    heard = "\n".join(shown(one) for one in await li.says("多少钱"))
    assert "40元" not in heard


@pytest.mark.parametrize(
    "asked",
    ["租房怎么提取公积金", "租房提取公积金要多少钱", "暖气不热", "谢谢", "小区的路灯坏了三天了"],
)
async def test_a_new_question_is_answered_as_if_nothing_went_before(
    house: Hotline, asked: str
) -> None:
    fresh, going_on = house.citizen("王工"), house.citizen("小周")
    await going_on.says("身份证丢了怎么补办")
    expected = [shown(one) for one in await fresh.says(asked)]
    heard = [shown(one) for one in await going_on.says(asked)]
    assert heard == expected


async def test_in_a_form_what_is_asked_is_answered_and_the_form_goes_on(li: Citizen) -> None:
    await li.says("身份证丢了怎么补办")
    await li.follows(("我要投诉", "是什么事"), ("派出所办身份证态度恶劣", "在哪里"))
    heard = "\n".join(shown(one) for one in await li.says("电话多少？"))
    assert "0531-12345678" in heard
    assert "在哪里" in heard


@pytest.mark.parametrize(
    ("asked", "which", "way"),
    [
        ("多久能拿到", "哪件事", "办事大全"),
        ("那材料呢", "哪件事", "办事大全"),
        ("多少钱？", "哪件事", "办事大全"),
        ("how much is it", "Which matter", "Contents, A to Z"),
    ],
)
async def test_with_nothing_before_it_we_ask_of_which_matter(
    li: Citizen, asked: str, which: str, way: str
) -> None:
    *_, heard = await li.says(asked)
    assert which in heard.text
    assert labels(heard) == [way]


async def test_one_word_leads_to_a_topic(li: Citizen) -> None:
    (offer,) = await li.says("户籍证件")
    assert "看“户籍证件”的全部内容" in labels(offer)
    (page,) = await li.taps("看“户籍证件”的全部内容")
    assert page.extras["title"] == "户籍证件"
    assert "临时身份证怎么办？" in labels(page)
    assert "身份证异地办理试点什么时候开始？" not in labels(page)

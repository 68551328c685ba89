"""Every sentence can be worded anew: checked, said at once everywhere, never breaking a turn."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pages.desk.settings.labels import AREAS, W
from bot.wordings import Wordings
from handlers.texts import LANGUAGES, Layer, Texts, samples, wording
from storage import wordings
from storage.database import Database
from storage.opening import open_database
from tests.dialogue import MONDAY
from tests.pages.test_desk import XSS, House, Seat, opened

WELCOME = "/desk/settings/texts/welcome"
OURS = "您好，{ $hotline }在。打{ $phone }也行。"


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def writes(seat: Seat, url: str, status: int, **fields: object) -> str:
    answer = await seat.browser.post(url, data={"csrf": seat.csrf, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


def test_what_the_program_says_may_be_said() -> None:
    """Each sentence is its own good wording, and says the same from the layer."""
    found = wording.sentences()
    assert set(found) == Texts().keys("zh")
    assert {one.area for one in found.values()} == set(AREAS), "each file needs a name"
    same = {(k, to): wording.tidy(one.texts[to]) for k, one in found.items() for to in LANGUAGES}
    assert {pair: why for pair, t in same.items() if (why := wording.why_not(*pair, t))} == {}
    plain, layered = Texts(), Texts(same)
    assert len(layered.layer) == len(same)
    for (key, language), _ in same.items():
        values = samples.values(found[key], language, "济南12345")
        assert plain.say(language, key, **values) == layered.say(language, key, **values)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("welcome", OURS, ""),
        ("welcome", "[好]{ $hotline }{ $phone }", ""),
        ("welcome", "您好", "少了变量{ $hotline }"),
        ("welcome", "您好{ $hotline", "第1行：这里应该有“}”"),
        ("welcome", "{ $hotline }\n{ $phone }{", "第2行：大括号里要有内容"),
        ("welcome", "}", "第1行：大括号没有配对"),
        ("welcome", "{ $hotline }{ $phone }{ $wei }", "没有{ $wei }这个变量"),
        ("welcome", "{ menu }", "不能引用别的内容：menu"),
        ("welcome", "{ NUMBER($hotline) }{ $phone }", "不能用NUMBER()"),
        ("welcome", "{ $hotline }{ $phone }\n.to = b", "从第2行起"),
        ("welcome", "{ $hotline ->\n [1] b\n}{ $phone }", "要有一项以*开头"),
        ("welcome", "{ $hotline }{ $phone }\u202e", "看不见的字符"),
        ("welcome", "{ $hotline }{ $phone }" + "长" * 1500, "太长了"),
        ("menu", " \n ", "不能是空的"),
        ("words-yes", "是|好", ""),
        ("words-yes", "是||好", "空的词"),
        ("words-yes", "OK", "小写"),
        ("words-human", "真人|客服", "“人工”不能去掉"),
        ("no-such", "好", "没有这句话"),
    ],
)
def test_why_a_wording_is_refused(key: str, text: str, why: str) -> None:
    found = wording.why_not(key, "zh", text)
    assert why in found if why else not found


def test_a_wrong_wording_never_breaks_a_turn(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    texts = Texts({("menu", "zh"): "说吧", ("gone-sentence", "zh"): "x", ("welcome", "zh"): "{"})
    assert texts.say("zh", "menu") == "说吧"
    assert texts.say("zh", "welcome", hotline="h", phone="1") == Texts().say(
        "zh", "welcome", hotline="h", phone="1"
    )
    assert "gone-sentence" in caplog.text
    before = texts.generation
    texts.lay_over({("menu", "zh"): "说吧"})
    assert texts.generation == before
    assert texts.say("en", "menu") == Texts().say("en", "menu")


async def test_an_admin_words_the_welcome_anew_and_takes_it_back(house: House) -> None:
    texts = house.hotline.engine.house.texts
    layer = Wordings(house.hotline.database, texts)
    zhou = await house.sits_down("老周", "admin")
    await (await house.sits_down("小赵", "operator", "duty_leader")).sees("/desk/settings", 403)
    assert "/desk/settings/texts" in await zhou.sees("/desk/settings")
    assert "welcome" in await zhou.sees("/desk/settings/texts")
    assert W["texts_none"] in await zhou.sees("/desk/settings/texts?q=an-jie")
    assert WELCOME in await zhou.sees("/desk/settings/texts?q=大事小事")
    await zhou.sees("/desk/settings/texts/no-such", 404)
    page = await writes(zhou, WELCOME + "/look", 200, zh=OURS)
    assert "在。打12345也行。" in page
    assert "srcdoc" in page
    wrong = await writes(zhou, WELCOME, 409, zh="您好{ $hotline", seen_zh=0)
    assert "第1行" in wrong
    assert "您好{ $hotline" in wrong  # what was typed is still there
    await writes(zhou, WELCOME, 303, zh=OURS, en=wording.sentences()["welcome"].texts["en"])
    await layer.load()
    li = house.hotline.citizen()
    assert "在。打12345也行。" in (await li.says("在吗"))[0].text
    late = await writes(zhou, WELCOME, 409, zh=OURS + "来", seen_zh=0)
    assert "刚才有别的管理员改了" in late
    assert W["changed"] in await zhou.sees("/desk/settings/texts?area=changed")
    page = await zhou.sees(WELCOME)
    assert "老周" in page
    seen = page.partition('name="seen_zh" value="')[2].partition('"')[0]
    await writes(zhou, WELCOME, 303, own="zh", seen_zh=seen)
    await layer.load()
    assert texts.layer == {}
    assert W["restored"] in await zhou.sees(f"{WELCOME}?back={seen}")
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT * FROM audit WHERE action LIKE 'text-%' ORDER BY id")
    assert [(r["actor"], r["action"], r["subject"], r["text"]) for r in rows] == [
        ("staff:老周", "text-change", "text:welcome/zh", OURS),
        ("staff:老周", "text-reset", "text:welcome/zh", ""),
    ]


async def test_words_of_citizens_and_strange_signs(house: House) -> None:
    layer = Wordings(house.hotline.database, house.hotline.engine.house.texts)
    zhou = await house.sits_down("老周", "admin")
    await writes(zhou, "/desk/settings/texts/words-browse", 303, zh="目录|翻翻看")
    await writes(zhou, "/desk/settings/texts/menu", 303, zh=XSS)
    await layer.load()
    li = house.hotline.citizen()
    assert "找起" in (await li.says("翻翻看"))[0].text
    for page in ("?q=script", "/menu", "?area=changed"):
        assert XSS not in await zhou.sees("/desk/settings/texts" + page)
    looked = await writes(zhou, "/desk/settings/texts/menu/look", 200, zh=XSS)
    assert "<script>alert" not in looked


class Heard(Texts):
    """Texts that tell when another layer lies over them."""

    def __init__(self) -> None:
        self.changed, self._loop = asyncio.Event(), asyncio.get_running_loop()
        super().__init__()

    def lay_over(self, layer: Layer) -> None:
        super().lay_over(layer)
        self._loop.call_soon_threadsafe(self.changed.set)


async def test_every_process_hears_of_it(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    other = await open_database(database_url, data_dir=tmp_path)
    texts = Heard()
    worker = Wordings(other, texts)
    tasks = [asyncio.create_task(other.watch()), asyncio.create_task(worker.run())]
    try:
        for text in ("说吧", "请说"):
            texts.changed.clear()
            async with database.transaction() as tx:
                await wordings.add(tx, "menu", "zh", text, by="老周", now=MONDAY)
            async with asyncio.timeout(60):
                while texts.say("zh", "menu") != text:
                    await texts.changed.wait()
                    texts.changed.clear()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await other.close()

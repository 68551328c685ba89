"""What nobody would write, through the real program and a Telegram that checks what it gets."""

import asyncio
from pathlib import Path

from tests.end_to_end.test_telegram_story import BUSY, house
from tests.fakes.telegram import FakeTelegram
from tests.test_handlers_bad_input import BOMBS, NASTY

LAMP = "历下区解放路12号院的路灯坏了没人管"
TAPS = 300


async def test_nasty_words_are_answered_and_sent_as_words(tmp_path: Path) -> None:
    """Each stands in a card that goes out as HTML: too long, unclosed or foreign is a violation."""
    async with FakeTelegram() as tg, house(tmp_path, tg):
        people = [tg.user(2000 + n, f"市民{n}<b>") for n in range(len(NASTY) + len(BOMBS))]
        for person, text in zip(people, [*NASTY, *BOMBS], strict=True):
            await person.starts()
            await person.says(f"{LAMP} {text}"[:4000])
        for person in people:
            await person.hears("联系", within=BUSY)
            await person.says("不留")
        for person in people:
            await person.hears("我记下的是这样", within=BUSY)
            assert "没处理好" not in person.chat.transcript()
        assert tg.violations == []


async def test_300_taps_in_a_second_and_the_buttons_of_others(tmp_path: Path) -> None:
    async with FakeTelegram() as tg, house(tmp_path, tg) as served:
        li, wang = tg.user(1001, first_name="李奶奶"), tg.user(1002, first_name="王工")
        for person in (li, wang):
            await person.starts()
        await li.says(LAMP)
        await li.hears("联系", within=BUSY)
        await li.says("不留")
        card = await li.hears("我记下的是这样", within=BUSY)
        sure = next(button.data for row in card.buttons for button in row if "没错" in button.label)
        assert sure
        hello = await wang.hears("12345", within=BUSY)
        tap = await wang.presses_data(sure, hello)
        await tg.wait_for(lambda: tap.answered, BUSY)
        assert "过期" in tap.text + wang.chat.transcript()
        assert await served.cases() == []
        await asyncio.gather(*(li.presses_data(sure, card) for _ in range(TAPS)))
        await li.hears("编号JN", within=BUSY)
        await li.says("谢谢")
        await tg.wait_for(lambda: "谢谢" in li.chat.transcript(), BUSY)
        assert len(await served.cases()) == 1, "the first one files, the others find it filed"
        assert tg.violations == []

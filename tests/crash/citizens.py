"""Two hundred citizens who ask, report and tap, whether the hotline is there or not."""

import asyncio
import random
import time

from tests.fakes.telegram import FakeTelegram, Person, Shown

CITIZENS = 200
PER_SECOND = 80.0
BUSY = 40
REST = 1.5
"""Seconds until the same one writes again: Telegram lets us answer one chat once a second."""
BACKLOG = 300

QUESTIONS = (
    "停水了怎么办",
    "医保卡丢了怎么补办",
    "居住证怎么办理",
    "公积金怎么提取",
    "量子纠缠签证盖哪种钢印呀",
    "谢谢",
    "how do I get a residence permit",
)
REPORTS = (
    "解放路{n}号门口的路灯坏了一个星期了，晚上很黑",
    "千佛山公园门口有棵树，铁链勒进树干里了，请来看看，编号{n}",
    "楼下烧烤店半夜还在放音响，吵得睡不着，{n}号楼",
    "我老伴瘫了，每周二和周五要去医院，我一个人送不了他，我住{n}号院",
)
ANSWERS = {
    "联系": ("不留", "13805311234"),
    "哪里": ("历下区解放路{n}号",),
    "哪儿": ("千佛山{n}号",),
}
"""What is said when the bot's last words had this in them."""
FINAL = ("没错", "提交")
NEVER = ("删", "隐私", "delete", "rivacy")
"""Who is forgotten has no transcript to be counted."""


class Crowd:
    """Everybody, acting at random. `run` until cancelled; what they did is in the fake."""

    def __init__(self, tg: FakeTelegram, chance: random.Random) -> None:
        self.people = [tg.user(10_000 + n, f"市民{n}") for n in range(CITIZENS)]
        self._tg = tg
        self._chance = chance
        self._number = 0
        self._rested: dict[int, float] = {}

    async def run(self) -> None:
        while True:
            busy = self._chance.random() < 0.6
            person = self._chance.choice(self.people[:BUSY] if busy else self.people)
            now = time.monotonic()
            if now >= self._rested.get(person.id, 0.0) and len(self._tg.updates.pending) < BACKLOG:
                self._rested[person.id] = now + REST
                await self.act(person)
            await asyncio.sleep(self._chance.expovariate(PER_SECOND))

    async def act(self, person: Person) -> None:
        dice = self._chance.random()
        asked = person.chat.from_bot[-1].text if person.chat.from_bot else ""
        if not person.chat.started:
            await person.starts()
        elif dice < 0.35 and (button := self._button(person)):
            await person.presses_data(*button)
        elif dice < 0.8 and (answer := next((a for a in ANSWERS if a in asked), None)):
            await person.says(self._filled(ANSWERS[answer]))
        elif dice < 0.5:
            await person.says(self._chance.choice(QUESTIONS))
        elif dice < 0.93:
            await person.says(self._filled(REPORTS))
        elif dice < 0.96:
            await person.sends_photo()
        elif dice < 0.98:
            await person.says("人工")
        else:
            await person.says("/start")

    def _filled(self, texts: tuple[str, ...]) -> str:
        self._number += 1
        return self._chance.choice(texts).format(n=self._number)

    def _button(self, person: Person) -> tuple[str, Shown] | None:
        """Any button of the newest messages, the one that files a report rather than another."""
        offered = [
            (button, message)
            for message in reversed(person.chat.from_bot[-4:])
            for row in message.buttons
            for button in row
            if button.data and not any(word in button.label for word in NEVER)
        ]
        if not offered:
            return None
        final = [one for one in offered if any(word in one[0].label for word in FINAL)]
        button, message = final[0] if final else self._chance.choice(offered)
        assert button.data
        return button.data, message

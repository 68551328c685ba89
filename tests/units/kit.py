"""A hotline with one department that has a webhook."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from bot.units import signing
from bot.units.outside import Outside
from bot.units.webhooks import Webhooks
from storage import unit_outbox, units
from storage.cases import Case
from storage.staff import Member
from storage.units import Unit
from tests.dialogue import Citizen, Hotline, labels

PARKS = "市园林和林业绿化局"
ROADS = "市住房和城乡建设局"
TREE = "历下区文化东路58号门口的大树被铁链勒进去了，请来看看，电话13800138000"
KEY = "k" * 40
LOOPBACK = ("127.0.0.0/8",)


def is_secret(text: str) -> bool:
    """Whether it is of Standard Webhooks' form: 24 to 64 bytes."""
    try:
        return 24 <= len(base64.b64decode(text.removeprefix(signing.PREFIX), validate=True)) <= 64
    except binascii.Error:
        return False


@dataclass
class Office:
    """The hotline's side; `unit` is the parks department's entry."""

    house: Hotline
    unit: Unit
    operator: Member
    leader: Member
    webhooks: Webhooks
    outside: Outside

    @property
    def secret(self) -> str:
        return signing.derived(KEY, self.unit.salt)

    async def filed(self, words: str = TREE, citizen: Citizen | None = None) -> Case:
        wang = citizen or self.house.citizen("王工")
        await wang.says(words)
        if not (await wang.talk()).state["form"]["slots"].get("phone"):
            await wang.says("不留")
        (said, *_) = await wang.taps("没错，提交")
        if "这是另一件事" in labels(said):
            await wang.taps("这是另一件事")
        return (await wang.cases())[0]

    async def act(self, case: Case, action: str, by: Member | None = None, **order: Any) -> Case:
        return await self.house.act(case, by or self.operator, action=action, **order)

    async def dispatched(self, words: str = TREE) -> Case:
        return await self.act(await self.filed(words), "dispatch", to=PARKS)

    async def fresh(self) -> Unit:
        return await self.house.read(lambda tx: units.by_id(tx, self.unit.id))

    async def counts(self) -> dict[str, int]:
        found = await self.house.read(unit_outbox.counts)
        return found.get(self.unit.id, {})


async def office(house: Hotline, *, url: str = "", chat: str = "", contact: int = 0) -> Office:
    now = house.clock.now()
    async with house.database.transaction() as tx:
        unit = await units.add(tx, PARKS, salt=signing.new_salt(), now=now)
        unit = await units.change(tx, unit.id, telegram_chat=chat, webhook_url=url, contact=contact)
    outside = Outside(LOOPBACK)
    webhooks = Webhooks(
        database=house.database,
        house=house.engine.house,
        clock=house.clock,
        outside=outside,
        key=KEY,
        chance=lambda: 0.0,
    )
    return Office(
        house,
        unit,
        await house.member("小赵", "operator"),
        await house.member("王班长", "duty_leader"),
        webhooks,
        outside,
    )

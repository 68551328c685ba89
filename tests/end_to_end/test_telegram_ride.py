"""The ride, whole, through Telegram's protocol: four weeks of it.

李奶奶 in her chat, the drivers in their department's group, 王班长 in the group of the desk.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.units import signing
from handlers.cases.arrangements import acting
from handlers.cases.arrangements.planning import New
from handlers.desk import cases as desk
from handlers.desk.casework.order import Order
from storage import arrangements, case_list, units
from storage.cases import Case
from storage.staff import Member
from tests.clocked import Clocked, clocked
from tests.fakes.telegram import FakeTelegram

# Monday, 10:00 in Jinan. Friday the 25th of September is the Mid-Autumn Festival.
BEGIN = datetime(2026, 8, 31, 2, tzinfo=UTC)
JINAN = ZoneInfo("Asia/Shanghai")
CARE, HOME = "市民政局", "历下区解放路12号院3号楼"
LI, LIU = 1001, 2001
DESK, DRIVERS = -1001234567890, -1002000000001
HESITANT = "我也不知道该不该说……我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"
TAXI = New(
    "ride", "weeks", time(8), date(2026, 9, 1), weekdays=(2, 5), place_from=HOME,
    place_to="省立医院东院", contact_name="李秀英", contact_phone="13805311234",
)  # fmt: skip
BUSY = 60.0


@dataclass
class Rides:
    tg: FakeTelegram
    house: Clocked
    li: Any
    liu: Any
    leader: Member

    @property
    def drivers(self) -> Any:
        return self.tg.groups[DRIVERS]

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        await self.house.until(datetime(2026, 9, day, hour, minute, tzinfo=JINAN))

    async def case(self) -> Case:
        (case,) = await self.house.read(lambda tx: case_list.listed(tx, limit=2))
        return case

    async def act(self, **order: Any) -> None:
        """The duty leader does something to the case."""
        case = await self.case()
        await self.house.app.engine.act(
            case.conversation_id,
            lambda turn: desk.act(turn, case.number, self.leader, Order(**order)),
        )

    async def group_hears(self, group: int, part: str) -> None:
        chat = self.tg.groups[group].chat
        await self.tg.wait_for(lambda: part in chat.transcript(), BUSY)

    async def confirms(self, day: int) -> None:
        await self.group_hears(DRIVERS, f"请确认明天的安排：9月{day}日")
        asked = [one for one in self.drivers.chat.from_bot if f"安排：9月{day}日" in one.text][-1]
        await self.liu.taps("确认能到", asked, chat=self.drivers)
        await self.tg.wait_for(lambda: "小刘确认能到" in self._now(asked).text, BUSY)

    def _now(self, shown: Any) -> Any:
        return self.drivers.chat.get(shown.message_id)

    async def drives(self, day: int, then: str) -> None:
        """Reminded, asked, answered by one tap."""
        await self.until(day, 8, 31)
        await self.li.hears("再过一小时", within=BUSY)
        when = f"9月{day}日（周{'一二三四五六日'[date(2026, 9, day).weekday()]}）8:00"
        asked = await self.li.hears(f"{when}的接送，接到您了吗", within=BUSY)
        await self.li.taps("接到了", asked)
        await self.li.hears(f"下一次是{then}", within=BUSY)


async def test_the_ride(tmp_path: Path) -> None:
    async with FakeTelegram() as tg:
        tg.group(DESK, forum=True)
        tg.group(DRIVERS, "民政局接送", bot_is_admin=False)
        known = {"TELEGRAM_BOT_TOKEN": tg.token, "TELEGRAM_API_URL": tg.base_url}
        known["TELEGRAM_DESK_CHAT"] = str(DESK)
        async with clocked(tmp_path, BEGIN, **known) as house:
            await _has_a_group(house)
            leader = await house.member("王班长", "duty_leader")
            people = (tg.user(LI, first_name="李奶奶"), tg.user(LIU, first_name="小刘"))
            rides = Rides(tg, house, *people, leader)
            await _asks_for_help(rides)
            await _a_taxi_is_arranged(rides)
            await _two_weeks(rides)
            await house.restart()
            await _two_more(rides)
            await _thanked(rides)
        assert tg.violations == []


async def _has_a_group(house: Clocked) -> None:
    async with house.app.database.transaction() as tx:
        made = await units.add(tx, CARE, salt=signing.new_salt(), now=house.clock.now())
        await units.change(tx, made.id, telegram_chat=str(DRIVERS), webhook_url="", contact=0)


async def _asks_for_help(rides: Rides) -> None:
    li = rides.li
    await li.starts()
    await li.hears("这里是济南12345", within=BUSY)
    await li.says(HESITANT)
    await li.hears("您别着急", within=BUSY)
    await li.hears("在哪里", within=BUSY)
    await li.says(HOME)
    await li.hears("怎么联系您", within=BUSY)
    await li.shares_contact("8613805311234")
    await li.hears("值班班长", within=BUSY)
    await li.taps("没错，提交", within=BUSY)
    await li.hears("编号JN260831-0001", within=BUSY)
    case = await rides.case()
    assert (case.kind, case.urgency) == ("help", "urgent")
    assert case.vulnerable
    await rides.group_hears(DESK, case.number)


async def _a_taxi_is_arranged(rides: Rides) -> None:
    """The leader dispatches; the drivers sign, and answer from their group."""
    li, liu, drivers = rides.li, rides.liu, rides.drivers
    await rides.act(action="dispatch", to=CARE)
    await li.hears(CARE, within=BUSY)
    await liu.taps("签收", chat=drivers)
    await li.hears("正在办理", within=BUSY)
    assert "13805311234" not in drivers.chat.transcript()
    case = await rides.case()
    made = await rides.house.app.engine.act(
        case.conversation_id, lambda turn: acting.add(turn, case.number, rides.leader, TAXI)
    )
    assert made.unit == CARE
    await li.hears(f"每周二、周五8:00，从{HOME}到省立医院东院，由{CARE}负责", within=BUSY)
    await rides.group_hears(DRIVERS, "新的固定安排：每周二、周五8:00")
    card = next(one for one in drivers.chat.from_bot if "现在：" in one.text)
    words = "已安排出租车，每周二、周五早8点到家门口接送。"
    await liu.says(words, chat=drivers, reply_to=card)
    await liu.taps("交审核", chat=drivers)
    await rides.group_hears(DRIVERS, "的答复交审核了")
    await rides.act(action="approve")
    await li.hears("联系过您吗", within=BUSY)
    assert words in li.chat.transcript()
    for answer, then in (("联系过", "解决了吗"), ("解决了", "满意吗"), ("非常满意", "办结了")):
        await li.taps(answer, within=BUSY)
        await li.hears(then, within=BUSY)


async def _two_weeks(rides: Rides) -> None:
    """Two rides as they should be; one that nobody confirmed until the leader was told."""
    await rides.confirms(1)
    await rides.drives(1, "9月4日")
    await rides.until(3, 10)
    await rides.confirms(4)
    await rides.drives(4, "9月8日")
    await rides.until(7, 18, 30)
    await rides.li.hears("还没有确认，我们正在催", within=BUSY)
    await rides.group_hears(DESK, "9月8日（周二）8:00")
    await rides.confirms(8)
    await rides.li.hears("9月8日（周二）8:00的接送定下来了", within=BUSY)
    await rides.drives(8, "9月11日（周五）8:00")
    await rides.until(10, 12)
    await rides.confirms(11)


async def _two_more(rides: Rides) -> None:
    """After a restart; one ride is called off in her words, one because of a holiday."""
    await rides.drives(11, "9月15日")
    await rides.until(14, 10)
    await rides.confirms(15)
    await rides.drives(15, "9月18日")
    await rides.until(16, 20)
    await rides.li.says("这周五不去了，老伴有点感冒")
    await rides.li.hears("9月18日（周五）8:00的接送不用了", within=BUSY)
    await rides.group_hears(DRIVERS, "9月18日（周五）8:00这一次不用去了")
    await rides.until(21, 10)
    await rides.confirms(22)
    await rides.drives(22, "9月25日")
    await rides.until(22, 18, 1)
    await rides.li.hears("赶上放假", within=BUSY)
    await rides.li.taps("这次不用")
    await rides.li.hears("9月25日（周五）8:00的接送不用了", within=BUSY)
    await rides.until(28, 10)
    await rides.confirms(29)
    await rides.drives(29, "10月2日")


async def _thanked(rides: Rides) -> None:
    await rides.li.says("谢谢你们，司机师傅每次都扶我老伴上楼")
    await rides.li.hears("转给帮忙的同事", within=BUSY)
    await rides.group_hears(DRIVERS, "扶我老伴上楼")
    await rides.group_hears(DESK, "扶我老伴上楼")
    assert rides.drivers.chat.transcript().count("扶我老伴上楼") == 1, "told once"
    found = await rides.house.read(lambda tx: arrangements.all_of(tx, 1))
    past = {int(one.day[-2:]): one.state for one in found if one.day < "2026-09-30"}
    off = dict.fromkeys((18, 25), "skipped")
    assert past == dict.fromkeys((1, 4, 8, 11, 15, 22, 29), "came") | off

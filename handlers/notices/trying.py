"""A notice shown to staff before anybody else gets it: to oneself, to the test group.

It is marked, goes by the chat lane, and what is tapped below it counts for nothing.
"""

from dataclasses import replace

from handlers.errors import NotNow
from handlers.house import House
from handlers.notices import content
from handlers.turn import Choice, Reply, Turn, new_key
from storage import conversations, staff_telegram
from storage.conversations import Address
from storage.notices import Notice
from storage.staff import Member

MARK = {"zh": "【预览】", "en": "[Preview] "}
PREVIEW = "notice.preview"
COUNTED = ("notice.known", "notice.off")
NOT_LINKED = "您还没有绑定Telegram：请先在“我的登录”里绑定。"
NO_CHAT = "您的Telegram账号还没有和热线说过话，或者停用了机器人：请先在那里给热线发一句话。"
NO_GROUP = "没有设测试群：请管理员设置TELEGRAM_NOTICE_TEST_CHAT（没有设时用坐席群）。"


async def replies(turn: Turn, notice: Notice) -> list[Reply]:
    """The notice's message in each language in which it is written."""
    file = await content.file_of(turn.tx, notice.words)
    languages = ("zh", "en") if notice.words.body_en else ("zh",)
    return [_marked(content.said(notice, one, file).reply, MARK[one]) for one in languages]


def _marked(said: Reply, mark: str) -> Reply:
    tried = tuple(
        Choice(one.label, PREVIEW, {}) if one.action in COUNTED else one for one in said.choices
    )
    return replace(said, title=f"{mark}{said.title}", choices=tried, key=new_key())


async def to_self(turn: Turn, by: Member, notice: Notice) -> None:
    """To the member's own Telegram account; raises `NotNow` where there is none."""
    linked = await staff_telegram.of_member(turn.tx, by.id)
    if linked is None:
        raise NotNow(NOT_LINKED)
    talk_id = await staff_telegram.talk(turn.tx, by.id)
    if talk_id is None:
        raise NotNow(NO_CHAT)
    await _say(turn, talk_id, notice)


async def to_group(turn: Turn, notice: Notice) -> None:
    """To the test group, else the staff's own; raises `NotNow` where there is neither."""
    place = tryout(turn.house)
    if place is None:
        raise NotNow(NO_GROUP)
    talk = await conversations.of_place(turn.tx, place, turn.now)
    await _say(turn, talk.id, notice)


def tryout(house: House) -> Address | None:
    return house.tests or house.desk


async def _say(turn: Turn, talk_id: int, notice: Notice) -> None:
    async def say(other: Turn) -> None:
        for reply in await replies(other, notice):
            if other.reply(reply) is None:
                raise NotNow(NO_CHAT)

    await turn.beside(talk_id, say)


async def tapped(turn: Turn, choice: Choice) -> None:
    """A button below a preview."""
    turn.toast = turn.t("notice-preview")

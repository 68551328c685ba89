"""What Telegram itself shows: the list of commands, and who we are before the first word.

They are told to Telegram when they have changed; their hash is kept.
"""

import hashlib
import json
import logging
from typing import Any

from telegram.error import BadRequest

from bot.channels.commands import COMMANDS
from bot.channels.telegram.account import Account
from storage import notes
from storage.database import Database

log = logging.getLogger("warmline.telegram")

DESCRIPTIONS = {
    "": "12345政务服务便民热线。咨询、求助、投诉、举报、建议，用您自己的话写一句就行，"
    "不分大小，随时都可以。能答的马上答，要办的给您开工单，办完请您评价。"
    "想找人工，随时说“人工”。\n\n紧急情况请直接拨打110、119或120。",
    "en": "The city's 12345 citizen service hotline. Ask, report or suggest in your own words, at "
    "any hour; nothing is too small. You get the answer at once, or a case that is followed until "
    "you say that it is solved. Say “human” at any time to talk to a person.\n\n"
    "In an emergency call 110 (police), 119 (fire) or 120 (ambulance).",
}
ABOUT = {
    "": "12345热线：说一句，就有回应。随时可以找人工。",
    "en": "The 12345 hotline: write one sentence, get an answer. A person at any time.",
}


STAFF = {
    "waiting": "等候的市民",
    "cases": "未办结的工单",
    "alarms": "未处理的提醒",
    "help": "这个群能做什么",
}
"""The commands of the staff's own group."""

UNIT = {
    "": {"cases": "未办结的工单", "help": "这个群能做什么"},
    "en": {"cases": "Open cases", "help": "What can be done here"},
}
"""Those of a department's group."""

DUTY = {
    "": {
        "waiting": "等候的市民",
        "cases": "未办结的工单",
        "alarms": "未处理的提醒",
        "back": "交还这一位，后面可以写一句小结",
        "note": "内部备注，写在命令后面",
        "del": "撤回：回复自己那一条",
        "add": "补充到工单：回复市民那一条",
        "notice": "写一条通知（班长和管理员）",
        "notices": "最近的通知",
        "duty": "值班；下班请发 /duty off",
    },
    "en": {
        "waiting": "Citizens who wait",
        "cases": "Open cases",
        "alarms": "Open alarms",
        "back": "Hand this one back; a summary may follow",
        "note": "An internal note, behind the command",
        "del": "Take back what you reply to",
        "add": "Add what you reply to to a case",
        "notice": "Write a notice (duty leaders, admins)",
        "notices": "The latest notices",
        "duty": "On duty; to end it send /duty off",
    },
}
"""Those of a member's private chat while it is a desk."""


def calls() -> list[tuple[str, dict[str, Any]]]:
    """What is to be told to Telegram."""
    found: list[tuple[str, dict[str, Any]]] = []
    for code, commands in COMMANDS.items():
        language = {"language_code": code} if code else {}
        listed = [{"command": name, "description": text} for name, text in commands.items()]
        scope = {"type": "all_private_chats"}
        found += [
            ("setMyCommands", {"commands": listed, "scope": scope, **language}),
            ("setMyDescription", {"description": DESCRIPTIONS[code], **language}),
            ("setMyShortDescription", {"short_description": ABOUT[code], **language}),
        ]
    return found


async def tell_group(account: Account, group: int) -> None:
    """Give the staff's group its commands; a group that we are not in is told, not fatal."""
    listed = [{"command": name, "description": text} for name, text in STAFF.items()]
    scope = {"type": "chat", "chat_id": group}
    try:
        await account.call("setMyCommands", {"commands": listed, "scope": scope})
    except BadRequest as error:
        log.warning(
            "TELEGRAM_DESK_CHAT %d: %s. Add the bot to that group, or check the number.",
            group,
            error.message,
        )


async def tell(account: Account, name: str, database: Database) -> bool:
    """Tell Telegram what changed since the last time. Returns whether anything was told."""
    wanted = calls()
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    fact = f"telegram-menus:{name}"
    async with database.reading() as view:
        if await notes.fact(view, fact) == digest:
            return False
    for method, parameters in wanted:
        await account.call(method, parameters)
    async with database.transaction() as tx:
        await notes.set_fact(tx, fact, digest)
    return True

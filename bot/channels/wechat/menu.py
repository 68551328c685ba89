"""The menu below the chat: the same commands as everywhere. Told to WeChat when it has changed.

Source: developers.weixin.qq.com, menu/create: three buttons with five below each;
names of four characters are shown, keys have 128 bytes. A person is one tap away.
"""

import hashlib
import json
from typing import Any

from bot.channels.commands import COMMANDS
from bot.channels.wechat.api import Api
from storage import notes
from storage.database import Database

CREATE = "/cgi-bin/menu/create"
BUTTONS: dict[str, tuple[str, ...]] = {
    "我要反映": ("report", "cases", "notices", "cancel"),
    "办事查询": ("browse", "help", "language", "privacy"),
    "找人工": ("human",),
}


def menu() -> dict[str, Any]:
    names = COMMANDS[""]
    found: list[dict[str, Any]] = []
    for title, keys in BUTTONS.items():
        taps = [{"type": "click", "name": names[key], "key": key} for key in keys]
        found.append({"name": title, "sub_button": taps} if len(taps) > 1 else taps[0])
    return {"button": found}


async def tell(api: Api, account: str, database: Database) -> bool:
    """Tell WeChat what changed since the last time. Returns whether anything was told."""
    wanted = menu()
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    fact = f"wechat-menu:{account}"
    async with database.reading() as view:
        if await notes.fact(view, fact) == digest:
            return False
    await api.call(CREATE, wanted)
    async with database.transaction() as tx:
        await notes.set_fact(tx, fact, digest)
    return True

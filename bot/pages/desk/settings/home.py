"""The first page of the settings: a tile for each thing that admins look after."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.settings.labels import W
from bot.pages.desk.staff_labels import M
from handlers.desk.permissions import MANAGE_SETTINGS, may
from storage import wordings
from storage.staff import Member

HOME = "/desk/settings"


def manages(member: Member) -> bool:
    return may(member, MANAGE_SETTINGS)


class SettingPages(Pages):
    def routes(self) -> list[Route]:
        return [Route(HOME, self._door.open(self.home, to=manages))]

    async def home(self, visit: Visit) -> Response:
        return self._door.page(
            "settings/home.html", visit, w=W, here="settings", tiles=await self._tiles()
        )

    async def _tiles(self) -> list[dict[str, Any]]:
        async with self._room.database.reading() as tx:
            changed = len(await wordings.current(tx))
        return [
            _tile("texts", "chat", f"{HOME}/texts", f"{W['changed']} {changed}" if changed else ""),
            _tile("city", "home", f"{HOME}/city"),
            _tile("channels", "line", f"{HOME}/channels"),
            _tile("backup", "down", f"{HOME}/backup"),
            _tile("retention", "clock", f"{HOME}/retention"),
            _tile("staff", "person", "/desk/staff"),
            _tile("units", "book", "/desk/units"),
            _tile("audit", "eye", "/desk/audit"),
            _tile("digest", "note", "/desk/digest"),
        ]


def _tile(name: str, sign: str, url: str, state: str = "") -> dict[str, Any]:
    return {
        "name": W.get(name) or M.get(name, ""),
        "what": W[f"{name}_tile"],
        "sign": sign,
        "url": url,
        "state": state,
    }

"""Places at the desk of a house whose clock jumps: who comes back another day signs in again."""

from storage.staff import Member
from tests.browser.conftest import People
from tests.browser.desk import Desk
from tests.clocked import Clocked


class Seats:
    def __init__(self, house: Clocked, people: People) -> None:
        self.house = house
        self._people = people
        self._members: dict[str, Member] = {}
        self._desks: dict[str, Desk] = {}

    async def hire(self, name: str, role: str, department: str = "") -> None:
        self._members[name] = await self.house.member(name, role, department=department)
        self._desks[name] = await self._people.seat()

    async def at(self, name: str, path: str) -> Desk:
        """Signed in just now, on this page of the desk."""
        desk, session = self._desks[name], await self.house.session(self._members[name])
        await desk.comes_back(self.house.url, session, path)
        return desk

    async def go_home(self) -> None:
        """No page stays open until its session has ended."""
        for desk in self._desks.values():
            await desk.page.goto("about:blank")

"""What every turn may use and none may change: city, texts, knowledge, what was learned.

What is replaced while the program runs is a protocol here; `bot` brings what keeps it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from handlers.cases.routing.departments import Departments, of_profile
from handlers.city.profile import City
from handlers.texts import Texts
from knowledge.dictionary import Dictionary
from knowledge.search import Found, Index
from storage.conversations import Address
from storage.database import Transaction


class Routing(Protocol):
    """Where is found what was learned about who is responsible (replaced while running)."""

    @property
    def departments(self) -> Departments: ...


class Shelf(Protocol):
    """Where the present index of the knowledge base is found (it is replaced while running)."""

    @property
    def index(self) -> Index: ...

    @property
    def dictionary(self) -> Dictionary: ...

    @property
    def stamp(self) -> str: ...

    async def search(
        self, text: str, *, limit: int, on: date, language: str = ""
    ) -> tuple[Index, Found]:
        """What the present index finds for a text, and that index; never holds the loop up."""
        ...


class Watch(Protocol):
    """The words at which the desk looks up (they may be changed while running)."""

    async def word_in(self, tx: Transaction, text: str) -> str:
        """The watch word that plain text has in it; empty for none."""
        ...


class Notices(Protocol):
    """What went out to many lately (kept in memory: most turns have nothing to do with it)."""

    async def since(self, tx: Transaction, now: datetime) -> datetime | None:
        """When the first of them was begun; None when there is none to be looked for."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What every turn may use and none may change."""

    city: City
    texts: Texts
    knowledge: Shelf
    desk: Address | None = None
    """The staff's own group, where there is one."""
    tests: Address | None = None
    """Where notices are tried out, if not there."""
    routing: Routing | None = None
    watch: Watch | None = None
    notices: Notices | None = None

    @property
    def departments(self) -> Departments:
        """What is known about who is responsible; without a server, what the profile teaches."""
        return self.routing.departments if self.routing else of_profile(self.city)

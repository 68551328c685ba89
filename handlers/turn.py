"""What a handler sees and says.

`Incoming` is one thing that a citizen did, the same for every channel. A `Turn` carries it with
the conversation, the open transaction and the house's knowledge, and collects `Reply`s.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from handlers.cases.routing.departments import Departments, of_profile
from handlers.city.profile import City
from handlers.texts import LANGUAGES, Texts
from knowledge.dictionary import Dictionary
from knowledge.search import Found, Index
from storage.conversations import Address, Conversation
from storage.database import Transaction
from storage.handoffs import HELD

log = logging.getLogger("warmline.turn")

T = TypeVar("T")

Kind = Literal[
    "text",
    "choice",
    "place",
    "contact",
    "media",
    "edit",
    "command",
    "joined",
    "left",
    "closed",
    "reopened",
    "reaction",
    "strange",
    "nothing",
]
Ask = Literal["place", "photo", "phone", "reply"]
Side = Literal["bot", "operator", "system"]

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
KEY_LENGTH = 12
_LETTERS = bytes(ord(_ALPHABET[n % len(_ALPHABET)]) for n in range(256))


def new_key() -> str:
    """A short opaque name for a message or file (12 letters and digits, 59 bits)."""
    return secrets.token_bytes(KEY_LENGTH).translate(_LETTERS).decode()


@dataclass(frozen=True, slots=True)
class Place:
    """WGS-84 degrees; `label` is what the platform calls it, often empty."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along: stored under `sha256` already, or to be fetched from `source`."""

    key: str
    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a citizen did. `platform_id` names the message on the platform, `reply_to`
    the one that it answers (`quotes` by our own key, where that is known), `sender` who wrote it
    where many may (in groups). A topic of a group can be `closed` and `reopened` by hand. A
    `reaction` to the message `platform_id` has its emoji as `text`, empty once it is taken back.
    What is `strange` cannot be shown here; its `text` is our name of it."""

    kind: Kind
    text: str = ""
    argument: str = ""
    choice: str = ""
    place: Place | None = None
    phone: str = ""
    files: tuple[Attachment, ...] = ()
    album: str = ""
    name: str = ""
    language: str = ""
    platform_id: str | None = None
    client_key: str | None = None
    toast_to: str = ""
    reply_to: str = ""
    quotes: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap. `flow` ties it to one open form: without that form it is stale. `turns`:
    it only turns the page of its own message, so nobody has said anything by tapping it."""

    label: str
    action: str
    arguments: dict[str, Any] = field(default_factory=dict)
    flow: str = ""
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: Literal["done", "now", "todo"]


@dataclass(frozen=True, slots=True)
class Card:
    """A small form to look at: a report to be confirmed, a case as it stands, how a matter is
    done."""

    kind: Literal["report", "case", "guide"]
    title: str
    number: str = ""
    rows: tuple[Row, ...] = ()
    steps: tuple[Step, ...] = ()
    due: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """As pages and the transcript keep it; empty words become None."""
        return {
            "kind": self.kind,
            "number": self.number or None,
            "title": self.title,
            "rows": [{"label": row.label, "value": row.value} for row in self.rows],
            "steps": [{"label": step.label, "state": step.state} for step in self.steps],
            "due": self.due or None,
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class Copies:
    """Messages of another chat of the same channel, shown as they are there (an album whole)."""

    peer: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done at a conversation's place rather than said: a `topic` named `text` is opened,
    the message `key` is erased or pinned, somebody's message number `key` gets a sign (the emoji
    `text`, or that it has arrived) or loses ours."""

    kind: Literal["topic", "erase", "pin", "mark", "unmark"]
    text: str = ""
    key: str = ""


@dataclass(slots=True)
class Reply:
    """One thing to be said. `replaces` is the key of an earlier message to be edited instead, whose
    words are below a file when it `captions`; `article` is the id of the article that is given as
    an answer; `elder` are the words instead of `text` on the large-type page. `answers` is the
    platform's number of the message that it replies to; `copies` are shown instead where the
    channel can; the numbers of what is `relayed` are kept; `marks` is a message elsewhere (peer,
    number) that gets a sign once this arrived; `quotes` is the key of the message of this very
    conversation to which it is a reply, as the transcript keeps it."""

    text: str
    title: str = ""
    choices: tuple[Choice, ...] = ()
    ask: Ask | None = None
    card: Card | None = None
    files: tuple[Attachment, ...] = ()
    side: Side = "bot"
    staff_id: int | None = None
    replaces: str = ""
    article: str = ""
    elder: str = ""
    captions: bool = False
    answers: str = ""
    copies: Copies | None = None
    relayed: bool = False
    marks: tuple[str, str] | None = None
    quotes: str = ""
    key: str = field(default_factory=new_key)


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

    async def search(self, text: str, *, limit: int, on: date) -> tuple[Index, Found]:
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


Beside = Callable[[int | None, Callable[["Turn"], Awaitable[Any]]], Awaitable[Any]]
"""Runs something as a turn of another conversation, in the same transaction."""


class Turn:
    """One turn of a conversation; without a conversation, what is said reaches nobody."""

    def __init__(
        self,
        *,
        house: House,
        tx: Transaction,
        now: datetime,
        conversation: Conversation | None,
        incoming: Incoming | None = None,
        beside: Beside | None = None,
    ) -> None:
        self.house = house
        self.tx = tx
        self.now = now
        self.conversation = conversation
        self.incoming = incoming or Incoming("nothing")
        self._beside = beside
        self.replies: list[Reply] = []
        self.deeds: list[Deed] = []
        self.toast = ""
        self.chosen: Choice | None = None
        self.seen_epoch = conversation.epoch if conversation else 0

    @property
    def talk(self) -> Conversation:
        """The conversation, where there must be one."""
        if self.conversation is None:
            raise LookupError("this turn has no conversation")
        return self.conversation

    async def beside(self, conversation_id: int | None, do: "Callable[[Turn], Awaitable[T]]") -> T:
        """Do something that a citizen elsewhere hears of (a department's group signs a case)."""
        if self._beside is None:
            raise LookupError("this turn cannot speak in another conversation")
        done: T = await self._beside(conversation_id, do)
        return done

    @cached_property
    def today(self) -> date:
        """The day in the city, whatever clock the machine runs on."""
        return self.house.city.day(self.now)

    @property
    def state(self) -> dict[str, Any]:
        """What the dialogue remembers between turns; kept as JSON."""
        return self.talk.state

    @property
    def language(self) -> str:
        return self.conversation.language if self.conversation else "zh"

    @property
    def held(self) -> bool:
        """Whether a person holds the chat, so that the bot keeps silent."""
        talk = self.conversation
        return bool(talk and talk.handoff and talk.handoff.state in HELD)

    @property
    def turns_page(self) -> bool:
        """Whether only the page of a message was turned."""
        return self.incoming.kind == "choice" and bool(self.chosen and self.chosen.turns)

    def t(self, key: str, **values: Any) -> str:
        """A sentence in the citizen's language."""
        return self.house.texts.say(self.language, key, **values)

    def means(self, name: str, text: str) -> bool:
        """Whether words are, in either language, one of the texts' `words-{name}`."""
        said = text.strip().strip("。.！!？?～~，, ").lower()
        texts = self.house.texts
        return any(said in texts.say(one, f"words-{name}").split("|") for one in LANGUAGES)

    def say(self, key: str, /, *, choices: Sequence[Choice] = (), **values: Any) -> Reply | None:
        """Say a sentence by its key; see `reply` for more than words and choices."""
        return self.reply(Reply(self.t(key, **values), choices=tuple(choices)))

    def reply(self, reply: Reply) -> Reply | None:
        """Say something; None when nobody would hear it or a person is talking."""
        if self.conversation is None or self.conversation.blocked_at is not None:
            return None
        if reply.side == "bot" and self.held:
            log.info("bot words dropped: a person holds conversation %s", self.conversation.id)
            return None
        self.replies.append(reply)
        return reply

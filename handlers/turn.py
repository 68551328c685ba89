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
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from handlers.texts import LANGUAGES
from storage.conversations import Conversation
from storage.database import Transaction
from storage.handoffs import HELD

if TYPE_CHECKING:
    from handlers.house import House  # with all that finds and learns; most commands need none

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
    unfit: str = ""
    """Why it will not be taken, where that is known before it is fetched: size, kind."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a citizen did, or a member of staff in a group."""

    kind: Kind
    """`closed` and `reopened` are done to a group's topic by hand; what is `strange` cannot be
    shown here."""
    text: str = ""
    """The words; the name of a command, or of what is strange; the emoji of a reaction, empty once
    it is taken back."""
    argument: str = ""
    """What stands behind a command."""
    choice: str = ""
    """The id of what was tapped."""
    place: Place | None = None
    phone: str = ""
    files: tuple[Attachment, ...] = ()
    unfit: tuple[Attachment, ...] = ()
    """Files that came along and are not taken (`citizen.unfit`): the transcript has them."""
    album: str = ""
    """The platform's name of the album of which this is a part."""
    name: str = ""
    language: str = ""
    platform_id: str | None = None
    """The message on the platform; of a reaction, the message that it is at."""
    client_key: str | None = None
    """The key under which the web page sent it."""
    toast_to: str = ""
    """The tap that waits for an answer of its own."""
    reply_to: str = ""
    """The platform's number of the message that it replies to; `quotes`: our key of that."""
    quotes: str = ""
    sender: str = ""
    """Who wrote it, where many may (in groups)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap. `flow` ties it to one open form: without that form it is stale. `turns`:
    it only turns the page of its own message, so nobody has said anything by tapping it. `steady`:
    tapped twice it does no more than once, so it holds when its message is said anew."""

    label: str
    action: str
    arguments: dict[str, Any] = field(default_factory=dict)
    flow: str = ""
    turns: bool = False
    steady: bool = False


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
    """One thing to be said."""

    text: str
    title: str = ""
    choices: tuple[Choice, ...] = ()
    ask: Ask | None = None
    """What can be sent by one tap: a place, a photo, a number; `reply`: an answer to this."""
    card: Card | None = None
    files: tuple[Attachment, ...] = ()
    side: Side = "bot"
    staff_id: int | None = None
    """Whose words they are, when a member of staff says them."""
    replaces: str = ""
    """The key of an earlier message that this takes the place of."""
    article: str = ""
    """The id of the article that is given as an answer."""
    elder: str = ""
    """What the large-type page says instead of `text`."""
    captions: bool = False
    """Whether the words of the message that is replaced stand below a file."""
    answers: str = ""
    """The platform's number of the message that it replies to."""
    copies: Copies | None = None
    """Shown in the place of this where the channel can."""
    relayed: bool = False
    """Whether the platform's numbers of what arrives are kept (`storage.relays`)."""
    marks: tuple[str, str] | None = None
    """A message elsewhere (peer, number) that gets a sign once this has arrived."""
    quotes: str = ""
    """The key of the message of this conversation that it replies to, for the transcript."""
    key: str = field(default_factory=new_key)


Beside = Callable[[int | None, Callable[["Turn"], Awaitable[Any]]], Awaitable[Any]]
"""Runs something as a turn of another conversation, in the same transaction."""


class Turn:
    """One turn of a conversation; without a conversation, what is said reaches nobody."""

    def __init__(
        self,
        *,
        house: "House",
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
        self.spelled = ""
        """What was typed in pinyin, where the incoming text is what it means."""
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

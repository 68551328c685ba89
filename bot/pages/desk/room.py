"""What every page of the desk has at hand, and what it can refuse."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData, UploadFile

from bot.channels.web import clean
from bot.clock import Clock
from bot.engine import Engine
from bot.files import Files, NotTaken
from bot.pages.desk.labels import T
from bot.pages.forms import text as text
from bot.pages.live import Bells
from handlers.cases.lifecycle import hands
from handlers.desk.permissions import SEE_CASES, SEE_FIGURES, TALK, may, may_for, may_own
from handlers.files import as_file
from handlers.house import House
from handlers.turn import Attachment, Turn, new_key
from storage import cases, inbox, media
from storage.cases import Case
from storage.conversations import Address
from storage.database import Database, Transaction
from storage.errors import NotFound
from storage.media import File
from storage.staff import Member

MOST_FIELDS = 250
"""The largest form is an article's with all the attachments that it may have."""
LONGEST_KEY = 64


class No(Exception):
    """What was asked for is not done; the text is a sentence for whoever asked."""

    def __init__(self, say: str, status: int = 400) -> None:
        super().__init__(say)
        self.say = say
        self.status = status


@dataclass(frozen=True, slots=True)
class Room:
    database: Database
    engine: Engine
    house: House
    files: Files
    bells: Bells
    clock: Clock
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day that it is in the city."""
        return self.house.city.day(self.clock.now())


def talks(member: Member) -> bool:
    """Whether the chats are theirs to see."""
    return may(member, TALK)


def works(member: Member) -> bool:
    """Whether any case is theirs to see: all for who talks, else those of their department."""
    return may(member, SEE_CASES) or may_own(member, SEE_CASES)


def sees(member: Member, case: Case) -> bool:
    """All for who talks to citizens; for a department what it has or helps with."""
    return any(may_for(member, SEE_CASES, unit) for unit in hands(case))


def sees_figures(member: Member) -> bool:
    """Whether the figures are theirs to see: all for who answers for them, else their own."""
    return may(member, SEE_FIGURES) or counts_own(member)


def counts_own(member: Member) -> bool:
    """Whether they see the figures of their department only."""
    return may_own(member, SEE_FIGURES)


async def case_for(tx: Transaction, member: Member, number: str) -> Case:
    """A case that is theirs to see; one that is not is as if there were none."""
    try:
        case = await cases.by_number(tx, number)
    except NotFound:
        raise No(T["no_case"], 404) from None
    if not sees(member, case):
        raise No(T["no_case"], 404)
    return case


async def first_time(turn: Turn, member: Member, form: FormData) -> bool:
    """Whether a form is here for the first time: the same one twice has one effect."""
    key = text(form, "key")[:LONGEST_KEY]
    if not key:
        return True
    address = Address("desk", "desk", str(member.id))
    return await inbox.first_time(turn.tx, address, f"{member.id}:{key}", turn.now)


def words(form: FormData, name: str) -> str:
    """What somebody wrote, without what cannot be seen."""
    return clean(text(form, name).replace("\r\n", "\n"))


def whole(value: str) -> int:
    """A whole number that somebody may have typed; 0 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 18 else 0


def number(form: FormData, name: str) -> int:
    return whole(text(form, name))


async def kept(files: Files, form: FormData) -> tuple[Attachment, ...]:
    """The files of a form, their bytes stored."""
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    return tuple([await _keep(files, one) for one in uploads if one.filename or one.size])


async def brought(room: Room, form: FormData, use: str) -> list[File]:
    """The files of a form that belong to no chat, kept with their rows for one use alone."""
    uploads = await kept(room.files, form)
    files = [replace(as_file(one, None), source={"channel": use}) for one in uploads]
    if files:
        async with room.database.transaction() as tx:
            for file in files:
                await media.add(tx, file, now=room.clock.now())
    return files


async def _keep(files: Files, upload: UploadFile) -> Attachment:
    data = await upload.read(files.limit_bytes + 1)
    try:
        stored = await files.keep(data)
    except NotTaken as refusal:
        raise No(T["file_large" if str(refusal) == "too-large" else "file_kind"]) from None
    name = clean((upload.filename or "").replace("\\", "/").rpartition("/")[2])[:120]
    return Attachment(new_key(), stored.kind, name, stored.mime, stored.size, stored.sha256)

"""Whose Telegram account is whose: a one-time code links it.

In a private chat a linked member is a citizen like anybody until `/duty on` (see `duty`).
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from handlers.tries import Tries
from handlers.turn import Reply, Turn
from storage import notes, staff, staff_telegram
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member

CODE_LIFE = timedelta(minutes=15)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8
WRONG_TRIES = 5
"""How many wrong codes an hour are answered; beyond them none is even looked up."""
_WRONG = Tries("link_wrong", WRONG_TRIES)


def _hash(code: str) -> str:
    bare = "".join(one for one in code.upper() if one in _LETTERS)
    return hashlib.sha256(bare.encode()).hexdigest()


async def make_code(tx: Transaction, member: Member, now: datetime) -> str:
    """A code for a member, shown once; an older one of theirs stops working."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    await staff_telegram.CODES.add(tx, member.id, _hash(code), now + CODE_LIFE)
    await notes.audit(tx, f"staff:{member.name}", "telegram-code", member.name, now=now)
    return f"{code[:4]}-{code[4:]}"


async def unlink(tx: Transaction, member: Member, now: datetime) -> bool:
    if not await staff_telegram.unlink(tx, member.id):
        return False
    await notes.audit(tx, f"staff:{member.name}", "telegram-unlink", member.name, now=now)
    return True


async def link(turn: Turn) -> None:
    """`/link CODE`"""
    if turn.talk.address.channel != "telegram":
        _tell(turn, "link-telegram-only")
        return
    given = turn.incoming.argument
    if not given.strip():
        _tell(turn, "link-how")
    elif _WRONG.used_up(turn):
        _tell(turn, "link-too-often")
    else:
        await _with_code(turn, _hash(given))


def _wrong(turn: Turn, key: str) -> None:
    _WRONG.count(turn)
    _tell(turn, key)


async def _with_code(turn: Turn, code_hash: str) -> None:
    staff_id = await staff_telegram.CODES.use(turn.tx, code_hash, turn.now)
    if staff_id is None:
        known = await staff_telegram.CODES.find(turn.tx, code_hash)
        _wrong(turn, "link-wrong" if not known else "link-used" if known["used_at"] else "link-old")
        return
    try:
        member = await staff.by_id(turn.tx, staff_id)
    except NotFound:
        member = None
    if member is None or member.disabled_at:
        _wrong(turn, "link-wrong")
        return
    turn.state.pop(_WRONG.name, None)
    turn.state.pop("duty", None)
    await staff_telegram.link(turn.tx, member.id, turn.talk.address.peer, turn.now)
    actor = f"staff:{member.name}"
    await notes.audit(turn.tx, actor, "telegram-link", member.name, now=turn.now)
    turn.reply(Reply(turn.t("link-done", name=member.name), side="system"))


async def unlink_own(turn: Turn) -> None:
    """`/unlink`"""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None:
        _tell(turn, "link-none")
        return
    turn.state.pop("duty", None)
    await unlink(turn.tx, linked.member, turn.now)
    _tell(turn, "link-undone")


def _tell(turn: Turn, key: str) -> None:
    turn.reply(Reply(turn.t(key), side="system"))

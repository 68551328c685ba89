"""One person at two places: a one-time code joins them, and they say where news goes.

The code is made at one place and used at the other, where it has to be confirmed: whoever is sent a
stranger's code is told what it would do. The place that made it hears of it and can part again.
"""

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta

from handlers.citizen import news_at, report
from handlers.tries import Tries
from handlers.turn import Choice, Reply, Turn
from storage import conversations, links, notes, timers
from storage.conversations import Conversation
from storage.timers import Timer

CODE_LIFE = timedelta(minutes=15)
WRONG_TRIES = 5
"""How many wrong codes an hour are looked up."""
_WRONG = Tries("link_tries", WRONG_TRIES)
DEEP = "link_"
"""How the code begins in a Telegram link: `t.me/…?start=link_CODE`."""
TELEGRAM = "telegram-username"
"""The fact under which the bot's name is kept."""
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_SIGNS = "23456789" + _LETTERS
_LENGTH = 8
# A telephone number has no letter, a case's number ten digits: neither is a code.
_CODE = re.compile(rf"(?:连接|LINK)?[:： ]*([{_LETTERS}][{_SIGNS}]{{3}})[- ]?([{_SIGNS}]{{4}})")


def code_in(text: str) -> str:
    """The code that words consist of; empty when they are something else."""
    if len(text) > 40:
        return ""
    plain = unicodedata.normalize("NFKC", text).strip().upper().replace("—", "-")
    found = _CODE.fullmatch(plain)
    marked = found and ("-" in plain or not plain.startswith(found[1]))
    return found[1] + found[2] if found and marked else ""


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


# ---- at the place that makes the code ----


async def begin(turn: Turn) -> None:
    """What is joined now, or a code for another place."""
    others = await _others(turn)
    if not others:
        await make_code(turn)
        return
    choices = [_news_choice(turn, turn.talk.id, turn.talk.address.channel)]
    choices += [_news_choice(turn, one.conversation_id, one.channel) for one in others]
    choices.append(Choice(turn.t("choice-news-each"), "channels.news", {"to": 0}))
    choices += [_part_choice(turn, one.conversation_id, one.channel) for one in others]
    choices.append(Choice(turn.t("choice-link-more"), "channels.code", {}))
    names = turn.t("list-joint").join(_name(turn, one.channel) for one in others)
    turn.say("channels-now", places=names, choices=choices)


async def make_code(turn: Turn) -> None:
    code = secrets.choice(_LETTERS)
    code += "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH - 1))
    await links.CODES.add(turn.tx, turn.talk.id, _hash(code), turn.now + CODE_LIFE)
    words = turn.t("channels-code", code=f"{code[:4]}-{code[4:]}")
    name = await notes.fact(turn.tx, TELEGRAM)
    if name and turn.talk.address.channel != "telegram":
        link = f"https://t.me/{name}?start={DEEP}{code}"
        words = f"{words}\n{turn.t('channels-code-telegram', link=link)}"
    turn.reply(Reply(words))
    _form_goes_on(turn)


async def linked(turn: Turn, timer: Timer) -> bool:
    """The place that made the code hears what it did, and can part again."""
    there = timer.details["conversation"]
    for one in await _others(turn) if turn.conversation else []:
        if one.conversation_id == there:
            part = _part_choice(turn, there, one.channel)
            text = turn.t("channels-told", place=_name(turn, one.channel))
            turn.reply(Reply(text, choices=(part,), side="system"))
    return True


# ---- at the place that uses it ----


async def given(turn: Turn, code: str) -> None:
    """A code was written, or a link with it was followed: ask before anything is joined."""
    other = await _maker(turn, _hash(code))
    if other:
        turn.say(
            "channels-confirm",
            place=_name(turn, other.address.channel),
            choices=[
                Choice(turn.t("choice-link-yes"), "channels.join", {"code": _hash(code)}),
                Choice(turn.t("choice-link-no"), "menu", {}),
            ],
        )


async def _maker(turn: Turn, code_hash: str) -> Conversation | None:
    """Who made a code that may be used here; None: it was said why it may not."""
    if _WRONG.used_up(turn):
        turn.say("channels-often")
        return None
    row = await links.CODES.find(turn.tx, code_hash)
    if row is None:
        _WRONG.count(turn)
        turn.say("channels-wrong")
        return None
    if row["used_at"] or row["expires_at"] <= turn.now:
        turn.say("channels-old")
        return None
    if row["conversation_id"] == turn.talk.id:
        turn.say("channels-self")
        return None
    other = await conversations.find(turn.tx, row["conversation_id"])
    if other.person_id == turn.talk.person_id:
        turn.say("channels-same")
        return None
    return other


async def _join(turn: Turn, choice: Choice) -> None:
    """1. is the code still good 2. is nothing in the way 3. one person from here on."""
    code_hash = choice.arguments["code"]
    if await _maker(turn, code_hash) is None:
        return
    row = await links.CODES.find(turn.tx, code_hash)
    assert row is not None
    me, other = turn.talk, await conversations.locked(turn.tx, row["conversation_id"])
    if (me.handoff or me.elsewhere) and (other.handoff or other.elsewhere):
        turn.say("channels-busy")
        return
    for person in (me.person_id, other.person_id):
        if await timers.waits(turn.tx, f"person:{person}"):
            turn.say("channels-old")
            return
    if await links.CODES.use(turn.tx, code_hash, turn.now) is None:
        turn.say("channels-old")  # somebody else was quicker
        return
    for place in await _others(turn):
        await conversations.locked(turn.tx, place.conversation_id)  # nothing is filed meanwhile
    await links.join(turn.tx, other.person_id, me.person_id, turn.now)
    me.person_id, me.phone = other.person_id, other.phone or me.phone
    about, channel = f"person:{me.person_id}", me.address.channel
    await notes.audit(turn.tx, "citizen", "link", about, now=turn.now, text=channel)
    await _tell(turn, other.id, "channel-linked")
    turn.say(
        "channels-linked",
        choices=[
            _news_choice(turn, me.id, channel),
            _news_choice(turn, other.id, other.address.channel),
            Choice(turn.t("choice-news-each"), "channels.news", {"to": 0}),
        ],
    )
    _form_goes_on(turn)


async def _tell(turn: Turn, to: int, event: str) -> None:
    await timers.plan(
        turn.tx,
        news_at.subject(to),
        event,
        turn.now,
        round=timers.anew(turn.now),
        conversation_id=to,
        details={"conversation": turn.talk.id, "channel": turn.talk.address.channel},
    )


# ---- once they are joined ----


async def choose(turn: Turn, choice: Choice) -> None:
    match choice.action:
        case "channels.code":
            await make_code(turn)
        case "channels.join":
            await _join(turn, choice)
        case "channels.news":
            await _news(turn, choice.arguments["to"])
        case "channels.part":
            await _part(turn, choice.arguments["conversation"])


async def _news(turn: Turn, to: int) -> None:
    """Where the news of all cases goes from here on; 0: each where it was told."""
    places = {one.conversation_id: one for one in await links.places(turn.tx, turn.talk.person_id)}
    if to == 0:
        await links.want(turn.tx, turn.talk.person_id, None)
        await links.back(turn.tx, turn.talk.person_id)
        turn.say("channels-news-each")
    elif to not in places:
        turn.say("choice-stale")
    elif to == turn.talk.id:
        await links.want(turn.tx, turn.talk.person_id, to)
        turn.say("channels-news-here")
        await news_at.here(turn)
    else:
        await links.want(turn.tx, turn.talk.person_id, to)
        await news_at.send(turn, to)
        turn.say("channels-news-there", place=_name(turn, places[to].channel))
    _form_goes_on(turn)


async def _part(turn: Turn, conversation_id: int) -> None:
    """An address is a person of its own again, with what was told there."""
    places = {one.conversation_id for one in await links.places(turn.tx, turn.talk.person_id)}
    if conversation_id not in places or len(places) < 2:
        turn.say("choice-stale")
        return
    about = f"person:{turn.talk.person_id}"
    other = await conversations.locked(turn.tx, conversation_id)
    await links.part(turn.tx, conversation_id, turn.now)
    channel = other.address.channel
    await notes.audit(turn.tx, "citizen", "unlink", about, now=turn.now, text=channel)
    await _tell(turn, conversation_id, "channel-parted")
    turn.say("channels-parted", place=_name(turn, channel))
    _form_goes_on(turn)


async def parted(turn: Turn, timer: Timer) -> bool:
    if turn.conversation:
        place = _name(turn, timer.details["channel"])
        turn.reply(Reply(turn.t("channels-parted-there", place=place), side="system"))
    return True


async def _others(turn: Turn) -> list[links.Place]:
    found = await links.places(turn.tx, turn.talk.person_id)
    return [one for one in found if one.conversation_id != turn.talk.id]


def _name(turn: Turn, channel: str) -> str:
    return turn.t(f"channels-name-{channel}")


def _news_choice(turn: Turn, conversation_id: int, channel: str) -> Choice:
    here = conversation_id == turn.talk.id
    label = turn.t("choice-news-here" if here else "choice-news-at", place=_name(turn, channel))
    return Choice(label, "channels.news", {"to": conversation_id})


def _part_choice(turn: Turn, conversation_id: int, channel: str) -> Choice:
    label = turn.t("choice-part", place=_name(turn, channel))
    return Choice(label, "channels.part", {"conversation": conversation_id})


def _form_goes_on(turn: Turn) -> None:
    """A report that was begun here is still open."""
    if "form" in turn.state:
        report.offer_to_go_on(turn)

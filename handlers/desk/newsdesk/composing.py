"""A notice is written in a member's private chat, step by step; each step is a row at once.

/notice → A or B → words (title on the first line) → picture or file → topics and districts by
ticks, with a live count → preview → submit. What is typed next belongs to the notice only for a
while after it was asked for; /cancel ends that, the draft stays.
"""

from dataclasses import replace
from datetime import datetime

from handlers import lately
from handlers.desk.newsdesk import card
from handlers.desk.permissions import WRITE_NOTICES, may
from handlers.errors import Refused
from handlers.notices import acting, lifecycle, subscribing, writing
from handlers.notices.writing import Draft
from handlers.turn import Choice, Reply, Turn
from storage import notices, staff_telegram
from storage.audience import Audience
from storage.notices import Notice, Words
from storage.staff import Member

LISTED = 8


async def answer(turn: Turn, by: Member) -> bool:
    """A command about notices, or what was asked for; False when it is something else."""
    incoming = turn.incoming
    if incoming.kind == "command" and incoming.text == "notice":
        begin(turn, by)
    elif incoming.kind == "command" and incoming.text == "notices":
        await listed(turn)
    elif awaits(turn) and incoming.kind == "command" and incoming.text == "cancel":
        lately.forget(turn, "newsdesk")
        tell(turn, turn.t("newsroom-left"))
    elif awaits(turn) and incoming.kind in ("text", "media") and not incoming.reply_to:
        await _given(turn, by)
    else:
        return False
    return True


async def off_duty(turn: Turn) -> None:
    """`/notice` in a chat that is a citizen's at present."""
    if await staff_telegram.by_user(turn.tx, turn.talk.address.peer):
        tell(turn, turn.t("newsroom-off-duty"))
    else:
        await subscribing.mine(turn)


def awaits(turn: Turn) -> bool:
    """Whether the next words belong to a notice."""
    return lately.kept(turn, "newsdesk") is not None


def ask(turn: Turn, notice_id: int, what: str) -> None:
    lately.keep(turn, "newsdesk", notice=notice_id, what=what)


def tell(turn: Turn, text: str) -> None:
    turn.reply(Reply(text, side="system"))


def begin(turn: Turn, by: Member) -> None:
    if not may(by, WRITE_NOTICES):
        tell(turn, lifecycle.NO_RIGHT)
        return
    grades = tuple(
        Choice(lifecycle.GRADES[one], "newsroom.begin", {"grade": one}) for one in ("B", "A")
    )
    turn.reply(Reply(turn.t("newsroom-grade"), choices=grades, side="system"))


async def listed(turn: Turn) -> None:
    """The newest notices, each to be opened."""
    found = await notices.latest(turn.tx, limit=LISTED)
    if not found:
        tell(turn, turn.t("newsroom-none"))
        return
    choices = tuple(
        Choice(
            f"{one.id} {lifecycle.STATES[one.state]} {one.words.title[:20]}".strip(),
            "newsroom.open",
            {"notice": one.id},
        )
        for one in found
    )
    turn.reply(Reply(turn.t("newsroom-list"), choices=choices, side="system"))


async def begun(turn: Turn, by: Member, grade: str) -> None:
    notice_id = await writing.begin(turn, by, Draft(grade, Words(), Audience(grade=grade)))
    ask(turn, notice_id, "words")
    tell(turn, turn.t("newsroom-begun", number=notice_id))


async def _given(turn: Turn, by: Member) -> None:
    """What was asked for: words, a file, or a reason."""
    kept = lately.kept(turn, "newsdesk")
    assert kept is not None
    lately.forget(turn, "newsdesk")
    notice_id, what = int(kept["notice"]), str(kept["what"])
    try:
        if what in ("words", "file"):
            await _write(turn, by, await notices.find(turn.tx, notice_id), what)
        else:
            counted = fresh_count(turn, notice_id)
            await acting.act(turn, by, notice_id, what, turn.incoming.text, counted)
    except Refused as refused:
        ask(turn, notice_id, what)
        tell(turn, str(refused))
        return
    await card.anew(turn, notice_id, by)


async def _write(turn: Turn, by: Member, notice: Notice, what: str) -> None:
    words, incoming = notice.words, turn.incoming
    if incoming.files:
        words = replace(words, media_key=incoming.files[0].key)
    if incoming.text.strip() and (what == "words" or not incoming.files):
        title, _, body = incoming.text.strip().partition("\n")
        words = replace(words, title=title.strip(), body=body.strip() or words.body)
    await change(turn, by, notice, words=words)


async def change(
    turn: Turn,
    by: Member,
    notice: Notice,
    *,
    words: Words | None = None,
    who: Audience | None = None,
) -> None:
    draft = Draft(
        notice.grade,
        words or notice.words,
        who or writing.of(notice),
        notice.begin_at,
        notice.repeats,
    )
    await writing.change(turn, by, notice.id, notice.revision, draft)


async def topics(turn: Turn, notice: Notice, people: int | None = None) -> None:
    chosen = writing.of(notice).topics
    every = [(one.id, subscribing.name_of(turn, one.id)) for one in turn.house.city.notice_topics]
    await _ticks(turn, notice, "topic", every, chosen, people)


async def places(turn: Turn, notice: Notice, people: int | None = None) -> None:
    every = [(one.id, one.name) for one in turn.house.city.districts]
    await _ticks(turn, notice, "place", every, writing.of(notice).districts, people)


async def counted(turn: Turn, *, notice_id: int, people: int) -> datetime:
    """How many would get the draft, told where the member is writing it; when it was told."""
    notice = await notices.find(turn.tx, notice_id)
    what = {"notice": notice_id, "revision": notice.revision, "people": people}
    lately.keep(turn, "newsdesk_counted", **what)
    kept = turn.state.get("newsdesk_page")
    if kept and kept["notice"] == notice_id:
        await (topics if kept["what"] == "topic" else places)(turn, notice, people)
    else:
        await card.show(turn, notice_id, people)
    return turn.now


def fresh_count(turn: Turn, notice_id: int) -> acting.Counted | None:
    """What was counted for a notice a moment ago; older counts are counted anew."""
    kept = lately.kept(turn, "newsdesk_counted")
    if kept is None or kept["notice"] != notice_id:
        return None
    return acting.Counted(kept["revision"], kept["people"])


async def _ticks(
    turn: Turn,
    notice: Notice,
    what: str,
    every: list[tuple[str, str]],
    chosen: tuple[str, ...],
    people: int | None,
) -> None:
    """A list to tick, with how many it would reach."""
    about = {"notice": notice.id}
    shown = [
        Choice(
            f"✓ {name}" if one in chosen else name, f"newsroom.{what}", {**about, "id": one},
            turns=True,
        )
        for one, name in every
    ]  # fmt: skip
    shown.append(Choice(turn.t("newsroom-choice-back"), "newsroom.card", about, turns=True))
    words = turn.t(f"newsroom-which-{what}", reached=card.reached(turn, people))
    await card.page(turn, notice, what, Reply(words, choices=tuple(shown), side="system"))


async def tick(turn: Turn, by: Member, notice: Notice, what: str, one: str) -> None:
    who = writing.of(notice)
    chosen = who.topics if what == "topic" else who.districts
    now = tuple(each for each in chosen if each != one) if one in chosen else (*chosen, one)
    who = replace(who, topics=now) if what == "topic" else replace(who, districts=now)
    await change(turn, by, notice, who=who)
    fresh = await notices.find(turn.tx, notice.id)
    await (topics if what == "topic" else places)(turn, fresh)


async def known(turn: Turn, by: Member, notice: Notice) -> None:
    """With the button 已知晓, or without."""
    buttons = notice.words.buttons
    left = tuple(one for one in buttons if one.get("kind") != "known")
    if len(left) == len(buttons):
        left = ({"kind": "known", "label": "已知晓", "label_en": "Got it", "to": ""}, *left)
    await change(turn, by, notice, words=replace(notice.words, buttons=left))
    await card.show(turn, notice.id)

"""A notice's card in a member's private chat: what it says, for whom, how far it is, and what this
member may do with it now."""

import hashlib
from datetime import timedelta

from handlers.notices import lifecycle, subscribing, writing
from handlers.turn import Card, Choice, Reply, Row, Turn
from storage import notice_cards, notices, staff_telegram
from storage.notices import OUTCOMES, Notice
from storage.staff import Member

OFFERED = ("submit", "take_back", "approve", "send_back", "send_now", "pause", "resume",
           "cancel", "review_after")  # fmt: skip
SETTLED = ("done", "cancelled")
BEFORE = ("draft", "review", "scheduled")
BODY = 2500
STEADY = timedelta(seconds=5)
"""How long a notice must be on its way before the time that is left is estimated."""


async def show(turn: Turn, notice_id: int, people: int | None = None) -> None:
    """The card in this member's chat: new, or changed in its place if it would read otherwise.
    `people` a draft would reach are counted elsewhere: it takes long where there are many."""
    turn.state.pop("newsdesk_page", None)
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None:
        return
    notice = await notices.find(turn.tx, notice_id)
    reply = await made(turn, notice, linked.member, people)
    before = await notice_cards.at(turn.tx, notice_id, turn.talk.id)
    shown = mark(reply)
    if before and before["shown"] == shown:
        await _keep(turn, notice, before["message_key"], shown)
        return
    reply.replaces = before["message_key"] if before else ""
    await _say(turn, notice, reply, shown)


async def anew(turn: Turn, notice_id: int, by: Member) -> None:
    """The card at the end of the chat, where it is seen; the one above stays as it is."""
    turn.state.pop("newsdesk_page", None)
    notice = await notices.find(turn.tx, notice_id)
    reply = await made(turn, notice, by)
    await _say(turn, notice, reply, mark(reply))


async def page(turn: Turn, notice: Notice, what: str, reply: Reply) -> None:
    """Something else for a moment in the card's place: a list to tick."""
    turn.state["newsdesk_page"] = {"notice": notice.id, "what": what}
    before = await notice_cards.at(turn.tx, notice.id, turn.talk.id)
    reply.replaces = before["message_key"] if before else ""
    await _say(turn, notice, reply, "")


async def _say(turn: Turn, notice: Notice, reply: Reply, shown: str) -> None:
    key = reply.replaces or reply.key
    if turn.reply(reply):
        await _keep(turn, notice, key, shown)


async def _keep(turn: Turn, notice: Notice, key: str, shown: str) -> None:
    settled = notice.state in SETTLED
    await notice_cards.keep(
        turn.tx, notice.id, turn.talk.id, key, shown, settled=settled, now=turn.now
    )


def mark(reply: Reply) -> str:
    """What tells two cards apart."""
    labels = [one.label for one in reply.choices]
    said = f"{reply.card.as_json() if reply.card else reply.text}{labels}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


async def made(turn: Turn, notice: Notice, by: Member, people: int | None = None) -> Reply:
    rows = [
        ("title", notice.words.title),
        ("body", notice.words.body[:BODY]),
        ("file", turn.t("newsroom-has-file") if notice.words.media_key else ""),
        ("for", audience(turn, notice)),
        ("reach", _reach(turn, notice, people)),
        ("missing", "\n".join(writing.problems(turn, notice)) if notice.state == "draft" else ""),
        ("author", notice.author),
        ("approver", notice.approver or notice.reviewer),
        ("reason", notice.reason),
        ("progress", await _progress(turn, notice)),
    ]
    shown = tuple(Row(turn.t(f"newsroom-label-{name}"), value) for name, value in rows if value)
    card = Card("report", headline(turn, notice), rows=shown)
    return Reply("", card=card, choices=tuple(await _choices(turn, notice, by)), side="system")


def headline(turn: Turn, notice: Notice) -> str:
    """第12号 · B类 · 一般 · 待审核"""
    kind = "" if notice.kind == "notice" else f" · {lifecycle.KINDS[notice.kind]}"
    grade, state = lifecycle.GRADES[notice.grade], lifecycle.STATES[notice.state]
    return f"{turn.t('newsroom-number', number=notice.id)}{kind} · {grade} · {state}"


def audience(turn: Turn, notice: Notice) -> str:
    """Whom it is for, in words."""
    who = writing.of(notice)
    joint = turn.t("list-joint")
    topics = joint.join(subscribing.name_of(turn, one) for one in who.topics)
    names = {one.id: one.name for one in turn.house.city.districts}
    places = joint.join([*(names.get(one, one) for one in who.districts), *who.streets])
    return "；".join(one for one in (topics, places) if one) or turn.t("newsroom-everybody")


def _reach(turn: Turn, notice: Notice, people: int | None) -> str:
    if notice.state not in BEFORE:
        return ""
    # Counted when it was submitted, and again when it is approved.
    return reached(turn, people if notice.state == "draft" else notice.expected)


def reached(turn: Turn, people: int | None) -> str:
    """How many people, or that they are being counted."""
    if people is None:
        return turn.t("newsroom-counting")
    return turn.t("newsroom-people", people=people)


async def _progress(turn: Turn, notice: Notice) -> str:
    """How many have an outcome, which, and when the rest will have one."""
    if notice.begun_at is None:
        return ""
    doors = await notices.doors(turn.tx, notice.id)
    counts = {name: sum(door.counts[name] for door in doors) for name in OUTCOMES}
    total, over = sum(door.total for door in doors), sum(counts.values())
    said = turn.t("newsroom-progress", settled=over, total=total, **counts)
    past = turn.now - notice.begun_at
    if notice.state == notices.RUNNING and over and past > STEADY:
        left = past.total_seconds() / over * (total - over)
        said += turn.t("newsroom-eta", minutes=max(1, round(left / 60)))
    return said


async def _choices(turn: Turn, notice: Notice, by: Member) -> list[Choice]:
    """What to write on, while it is a draft of theirs to write, and the steps they may take."""
    about = {"notice": notice.id}
    found: list[Choice] = []
    if notice.state == "draft" and not lifecycle.refusal(notice, "write", by):
        known = any(one.get("kind") == "known" for one in notice.words.buttons)
        found += [
            Choice(turn.t("newsroom-choice-words"), "newsroom.words", about),
            Choice(turn.t("newsroom-choice-file"), "newsroom.file", about),
            Choice(turn.t("newsroom-choice-topics"), "newsroom.topics", about, turns=True),
            Choice(turn.t("newsroom-choice-places"), "newsroom.places", about, turns=True),
            Choice(
                turn.t("newsroom-choice-known-off" if known else "newsroom-choice-known-on"),
                "newsroom.known",
                about,
                turns=True,
            ),
        ]
    if notice.state in BEFORE and notice.words.body:
        found.append(Choice(turn.t("newsroom-choice-preview"), "newsroom.preview", about))
    found += [
        Choice(_label(one.name, one.label), "newsroom.act", {**about, "do": one.name})
        for one in lifecycle.allowed(notice, by)
        if one.name in OFFERED
    ]
    return found


def _label(name: str, label: str) -> str:
    """取消 alone means the chat's own command: it says what is called off."""
    return f"{label}这条通知" if name == "cancel" else label

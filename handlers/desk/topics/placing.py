"""Where a handoff is worked on: the usable group with the fewest, else members' private chats."""

from datetime import datetime, timedelta

from handlers.desk.permissions import TALK, may
from handlers.desk.topics.card import name_of
from storage import conversations, desk_groups, desk_topics, staff_telegram
from storage.conversations import Address
from storage.database import Row, Transaction
from storage.desk_groups import Group
from storage.desk_topics import Desk

APART = timedelta(seconds=3)
"""From one new topic of a group to the next: a bot that opened twelve in seconds was banned."""
NAME = 100


async def place(tx: Transaction, account: str, now: datetime) -> datetime | None:
    """Give every open handoff its place; when to go on, None: when there is news."""
    await tx.lock("desk-topics")
    later: list[datetime] = []
    for row in await desk_topics.homeless(tx):
        group = await desk_groups.free_group(tx)
        if group is None:
            await _private(tx, row, account, now)
            continue
        newest = await desk_topics.newest_in(tx, group.chat)
        if newest and newest + APART > now:
            later.append(newest + APART)
            continue
        await _topic(tx, row, group, account, now)
    return min(later, default=None)


async def _topic(tx: Transaction, row: Row, group: Group, account: str, now: datetime) -> None:
    desk = await _added(tx, row, group.chat, now)
    talk = await conversations.begin(
        tx, desk_topics.address(desk, account), language="zh", display_name=desk.name, now=now
    )
    await desk_topics.seat(tx, desk.id, talk.id)


async def _private(tx: Transaction, row: Row, account: str, now: datetime) -> None:
    """Members on duty see it in their private chats; who has the chat already goes on there."""
    before = await desk_topics.of_handoff(tx, row["id"])
    if before and before.live and row["staff_id"]:
        await staff_telegram.set_duty(tx, row["staff_id"], now)
    ready = await duty_talks(tx, account)
    if not ready:
        return
    desk = await _added(tx, row, "", now)
    owner = next((talk for staff_id, talk in ready if staff_id == row["staff_id"]), None)
    await desk_topics.seat(tx, desk.id, owner)


async def duty_talks(tx: Transaction, account: str) -> list[tuple[int, int]]:
    """Who is on duty by Telegram, with their private conversation."""
    found = []
    for one in await staff_telegram.everyone(tx):
        if one.duty_at is None or not may(one.member, TALK):
            continue
        talk = await conversations.at(tx, Address("telegram", account, one.user_id))
        if talk:
            found.append((one.member.id, talk.id))
    return found


async def _added(tx: Transaction, row: Row, chat: str, now: datetime) -> Desk:
    """A place that goes on where the last one ended, if there was one."""
    citizen = await conversations.find(tx, row["conversation_id"])
    before = await desk_topics.of_handoff(tx, row["id"])
    seen = citizen.revision
    if before:
        seen = await desk_topics.told_for_sure(tx, before)
    return await desk_topics.add(
        tx,
        handoff_id=row["id"],
        citizen_talk=citizen.id,
        chat=chat,
        name=f"{name_of(citizen)[:NAME]} #{row['id']}",
        seen=seen,
        live=bool(before and before.live),
        now=now,
    )

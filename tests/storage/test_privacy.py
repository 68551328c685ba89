"""Forgetting a person: nothing of who they are is left in any table, and their cases stay."""

import json
from typing import Any

from storage import (
    cases,
    conversations,
    handoff_lists,
    handoffs,
    inbox,
    media,
    messages,
    notes,
    outbox,
    privacy,
    staff,
    timers,
)
from storage.conversations import Conversation
from storage.database import Database, Row
from storage.media import File
from storage.messages import Message
from tests.storage.conftest import NOW, address, talk

SECRETS = ("李奶奶", "13805311234", "我老伴瘫了", "1001")
LI, PHONE, WORDS, PEER = SECRETS


async def everything(database: Database) -> dict[str, list[Row]]:
    """Every row of every table."""
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if database.name == "sqlite"
        else "SELECT table_name AS name FROM information_schema.tables "
        "WHERE table_schema = current_schema()"
    )
    async with database.reading() as view:
        names = [row["name"] for row in await view.rows(listing)]
        return {name: await view.rows(f"SELECT * FROM {name}") for name in names}


def found(rows: dict[str, list[Row]]) -> set[tuple[str, str]]:
    """(table, column) of every cell that tells a secret."""
    return {
        (table, column)
        for table, lines in rows.items()
        for line in lines
        for column, value in line.items()
        if isinstance(value, str) and any(secret in value for secret in SECRETS)
    }


async def a_life(tx: Any, li: Conversation) -> cases.Case:
    """Everything that a citizen can leave behind, in every table that could keep it."""
    payload = {"message": {"text": WORDS, "chat": {"id": 1001, "first_name": LI}}}
    await inbox.store(tx, [inbox.Received(address(1), "1", payload)], NOW)
    waiting = await conversations.next_turn(tx, address(1))
    assert waiting is not None
    await inbox.failed(tx, waiting.inbox_id, f"KeyError: {WORDS}")
    await inbox.done(tx, waiting.inbox_id, NOW)
    await conversations.set_contact(tx, li.person_id, name=LI, phone=PHONE)
    said = Message("m1", "citizen", WORDS, NOW)
    await messages.add(tx, li, [said, Message("m2", "note", f"{LI} {PHONE}", NOW)])
    kept = await messages.by_key(tx, li.id, "m1")
    assert kept is not None
    kept.text = f"{WORDS} {PHONE}"
    await messages.change(tx, li, kept, now=NOW)
    li.state = {"form": {"slots": {"contact": PHONE, "matter": WORDS}}}
    await conversations.save(tx, li, seen_epoch=li.epoch)
    parts: list[tuple[str, int, dict[str, Any]]] = [(f"o{n}", 0, {"text": PHONE}) for n in range(3)]
    await outbox.put(tx, li, parts, now=NOW)
    await outbox.claim(tx, "telegram", "123456", "chat", now=NOW, limit=1)
    for key in ("loose", "tied"):
        file = File(key, li.id, "image", "", f"{LI}.jpg", 1, key * 8, {}, "stored", 0)
        await media.add(tx, file, now=NOW)
    new = cases.NewCase(
        li.person_id, li.id, "help", "urgent", "就医出行", "每周二、五需要送医", vulnerable="老人",
        contact_name=LI, contact_phone=PHONE,
    )  # fmt: skip
    case = await cases.file(tx, new, prefix="JN", day=NOW.date(), actor="citizen", now=NOW)
    await cases.attach(tx, case.id, ["tied"], side="citizen", now=NOW)
    for subject in (f"case:{case.id}", "form:abc"):
        await timers.plan(tx, subject, "x", NOW, conversation_id=li.id, details={"case": case.id})
    await handoffs.queue(
        tx, conversation_id=li.id, person_id=li.person_id, reason="citizen", priority=0,
        draft={"slots": {"contact": PHONE}}, now=NOW,
    )  # fmt: skip
    await notes.note_gap(tx, WORDS, reason="unknown", conversation_id=li.id, now=NOW)
    await notes.raise_alarm(tx, "emergency-fire", WORDS, now=NOW, conversation_id=li.id)
    await notes.rate_article(tx, li.id, "water", useful=True, now=NOW)
    return case


async def test_nothing_of_who_they_are_is_left_in_any_table(database: Database) -> None:
    li = await talk(database, 1)
    async with database.transaction() as tx:
        await a_life(tx, li)
    before = found(await everything(database))
    assert {table for table, _ in before} >= {
        "people", "conversations", "inbox", "messages", "message_versions", "outbox", "media",
        "cases", "handoffs", "gaps", "alarms",
    }  # fmt: skip
    async with database.transaction() as tx:
        files = await privacy.erase(tx, li.person_id, NOW)
    assert found(await everything(database)) == set()
    assert [row["media_key"] for row in files] == ["loose"]


async def test_cases_stay_without_identity_and_go_on(database: Database) -> None:
    li = await talk(database, 1)
    async with database.transaction() as tx:
        case = await a_life(tx, li)
        await privacy.erase(tx, li.person_id, NOW)
    async with database.transaction() as tx:
        after = await cases.by_number(tx, case.number)
        due = {one.subject: one for one in await timers.due(tx, NOW)}
    assert (after.status, after.detail, after.vulnerable) == (case.status, case.detail, "老人")
    assert (after.anonymous, after.conversation_id, after.contact_phone) == (1, None, "")
    assert due[f"case:{case.id}"].conversation_id is None


async def test_a_waiting_chat_ends(database: Database) -> None:
    li = await talk(database, 1)
    async with database.transaction() as tx:
        await a_life(tx, li)
        await privacy.erase(tx, li.person_id, NOW)
    async with database.reading() as view:
        assert await handoff_lists.open_ones(view) == []
        assert (await conversations.find(view, li.id)).handoff is None


async def test_the_fence_stops_a_turn_that_began_before(database: Database) -> None:
    li = await talk(database, 1)
    async with database.transaction() as tx:
        await privacy.erase(tx, li.person_id, NOW)
    async with database.reading() as view:
        assert (await conversations.find(view, li.id)).epoch > li.epoch


async def test_who_writes_again_is_somebody_new(database: Database) -> None:
    li = await talk(database, 1)
    async with database.transaction() as tx:
        await privacy.erase(tx, li.person_id, NOW)
        assert await conversations.at(tx, address(1)) is None
    again = await talk(database, 1)
    assert again.person_id != li.person_id
    async with database.transaction() as tx:
        await privacy.erase(tx, again.person_id, NOW)


async def test_others_are_left_alone(database: Database) -> None:
    li, wang = await talk(database, 1), await talk(database, 2)
    async with database.transaction() as tx:
        await messages.add(tx, wang, [Message("w1", "citizen", "铁链", NOW)])
        await conversations.set_contact(tx, wang.person_id, name="王工", phone="139")
        await staff.add(tx, "小赵", ["operator"], now=NOW)
    before = await everything(database)
    async with database.transaction() as tx:
        await privacy.erase(tx, li.person_id, NOW)
    after = await everything(database)
    for table, rows in before.items():
        others = [row for row in rows if li.id not in (row.get("id"), row.get("conversation_id"))]
        assert [row for row in others if row not in after[table]] == [], table
    assert json.dumps(before["staff"], default=str) == json.dumps(after["staff"], default=str)

"""Where handoffs are worked on in Telegram: a topic of a group (`desk_groups`) for each.

A topic without a `chat` is worked on in a member's private chat (`talk_id`, once claimed).
The number of a topic, not Telegram's of its thread, is in its conversation's peer
("<chat>/<number>"): the thread may be deleted and made anew.
"""

from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.conversations import Address
from storage.database import Row, Transaction
from storage.errors import NotFound

TOPIC = "desk-topics"


@dataclass(frozen=True, slots=True)
class Desk:
    """A handoff's place: `seen` is the citizen's revision that is told there already."""

    id: int
    handoff_id: int
    citizen_talk: int
    talk_id: int | None
    chat: str
    thread: str
    name: str
    card_key: str
    card_shown: str
    card_at: datetime | None
    seen: int
    live: int
    opened_at: datetime
    ended_at: datetime | None


async def newest_in(tx: Transaction, chat: str) -> datetime | None:
    row = await tx.row(
        "SELECT max(opened_at) AS opened_at FROM desk_topics WHERE chat = :chat", chat=chat
    )
    return row["opened_at"] if row else None


async def add(
    tx: Transaction,
    *,
    handoff_id: int,
    citizen_talk: int,
    chat: str,
    name: str,
    seen: int,
    live: bool,
    now: datetime,
) -> Desk:
    """A place for a handoff; its conversation is named by `seat` once it is begun."""
    row = await tx.row(
        """INSERT INTO desk_topics (handoff_id, citizen_talk, chat, name, seen, live, opened_at)
        VALUES (:handoff_id, :citizen_talk, :chat, :name, :seen, :live, :opened_at)
        RETURNING *""",
        handoff_id=handoff_id,
        citizen_talk=citizen_talk,
        chat=chat,
        name=name,
        seen=seen,
        live=int(live),
        opened_at=now,
    )
    assert row is not None
    tx.touch(TOPIC)
    return Desk(**row)


def address(desk: Desk, account: str) -> Address:
    """The conversation of a group's topic."""
    return Address("telegram", account, f"{desk.chat}/{desk.id}")


async def seat(tx: Transaction, topic_id: int, talk_id: int | None) -> None:
    await tx.execute(
        "UPDATE desk_topics SET talk_id = :talk_id WHERE id = :id", id=topic_id, talk_id=talk_id
    )
    tx.touch(TOPIC)


async def by_id(tx: Transaction, topic_id: int) -> Desk:
    row = await tx.row("SELECT * FROM desk_topics WHERE id = :id", id=topic_id)
    if row is None:
        raise NotFound(f"There is no topic {topic_id}.")
    return Desk(**row)


async def by_thread(tx: Transaction, chat: str, thread: str) -> Desk | None:
    row = await tx.row(
        "SELECT * FROM desk_topics WHERE chat = :chat AND thread = :thread AND thread <> ''",
        chat=chat,
        thread=thread,
    )
    return Desk(**row) if row else None


async def of_talk(tx: Transaction, talk_id: int) -> Desk | None:
    """The topic whose conversation this is, the newest."""
    row = await tx.row(
        "SELECT * FROM desk_topics WHERE talk_id = :id ORDER BY id DESC LIMIT 1", id=talk_id
    )
    return Desk(**row) if row else None


async def of_handoff(tx: Transaction, handoff_id: int) -> Desk | None:
    row = await tx.row(
        "SELECT * FROM desk_topics WHERE handoff_id = :id ORDER BY id DESC LIMIT 1", id=handoff_id
    )
    return Desk(**row) if row else None


async def thread(tx: Transaction, topic_id: int, thread: str) -> None:
    """Telegram's number of the topic, which is that of its first message in the group."""
    await tx.execute(
        "UPDATE desk_topics SET thread = :thread WHERE id = :id", id=topic_id, thread=thread
    )
    if thread:
        await tx.execute(
            """UPDATE desk_groups SET messages = CAST(:number AS BIGINT)
            WHERE messages < CAST(:number AS BIGINT)
                AND chat = (SELECT chat FROM desk_topics WHERE id = :id)""",
            id=topic_id,
            number=int(thread),
        )


async def forget_card(tx: Transaction, topic_id: int) -> None:
    """The topic was made anew: the card is to be shown again."""
    await tx.execute(
        "UPDATE desk_topics SET card_key = '', card_shown = '' WHERE id = :id", id=topic_id
    )
    tx.touch(TOPIC)


async def card(tx: Transaction, topic_id: int, *, key: str, shown: str, now: datetime) -> None:
    await tx.execute(
        """UPDATE desk_topics SET card_key = :key, card_shown = :shown, card_at = :card_at
        WHERE id = :id""",
        id=topic_id,
        key=key,
        shown=shown,
        card_at=now,
    )


async def told(tx: Transaction, topic_id: int, seen: int) -> None:
    await tx.execute("UPDATE desk_topics SET seen = :seen WHERE id = :id", id=topic_id, seen=seen)


async def go_live(tx: Transaction, topic_id: int, live: bool = True) -> None:
    """From now on what the citizen says is told here."""
    await tx.execute(
        "UPDATE desk_topics SET live = :live WHERE id = :id", id=topic_id, live=int(live)
    )
    tx.touch(TOPIC)


async def end(tx: Transaction, topic_id: int, now: datetime) -> None:
    await tx.execute(
        "UPDATE desk_topics SET ended_at = :now_at WHERE id = :id AND ended_at IS NULL",
        id=topic_id,
        now_at=now,
    )


async def take_up(tx: Transaction, topic_id: int, handoff_id: int) -> None:
    """The citizen's next handoff goes on in the topic of the last one."""
    await tx.execute(
        """UPDATE desk_topics SET handoff_id = :handoff_id, ended_at = NULL, live = 1
        WHERE id = :id""",
        id=topic_id,
        handoff_id=handoff_id,
    )
    tx.touch(TOPIC)


async def held_in(tx: Transaction, talk_id: int) -> int:
    """How many citizens a member talks to in their private chat."""
    return int(
        await tx.value(
            """SELECT count(*) FROM desk_topics t JOIN handoffs h ON h.id = t.handoff_id
            WHERE t.talk_id = :id AND t.chat = '' AND t.ended_at IS NULL
                AND h.closed_at IS NULL""",
            id=talk_id,
        )
    )


async def going(tx: Transaction) -> list[Row]:
    """The open topics with all that can make one of them worth a look."""
    return await tx.rows(
        """SELECT t.id, t.talk_id, t.citizen_talk, t.chat, t.live,
            h.id AS handoff, h.closed_at, h.epoch, c.revision,
            (SELECT count(*) FROM relays r WHERE r.topic_id = t.id
                AND r.changed_at IS NOT NULL) AS changed,
            (SELECT max(a.id) FROM desk_albums a WHERE a.topic_id = t.id) AS album,
            (SELECT count(*) FROM outbox o JOIN relays r
                ON r.citizen_key = o.message_key OR r.desk_key = o.message_key
                WHERE o.conversation_id IN (t.citizen_talk, t.talk_id) AND r.topic_id = t.id
                    AND o.state IN ('failed', 'unknown')) AS troubles,
            (SELECT count(*) FROM outbox o WHERE o.channel = c.channel AND o.account = c.account
                AND o.peer = c.peer AND o.state IN ('pending', 'sending')
                AND o.state = 'pending' AND o.error = :awaited) AS waits,
            t.card_key
        FROM desk_topics t JOIN handoffs h ON h.id = t.handoff_id
        JOIN conversations c ON c.id = t.citizen_talk
        WHERE t.ended_at IS NULL ORDER BY t.id""",
        awaited=outbox.AWAITED,
    )


async def homeless(tx: Transaction) -> list[Row]:
    """Open handoffs that have no place yet, those who wait longest first."""
    return await tx.rows(
        """SELECT h.id, h.conversation_id, h.staff_id, h.state FROM handoffs h
        WHERE h.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM desk_topics t
            WHERE t.handoff_id = h.id AND t.ended_at IS NULL)
        ORDER BY h.priority DESC, h.id"""
    )


# ---- cards in private chats ----


async def cards(tx: Transaction, topic_id: int) -> list[Row]:
    return await tx.rows("SELECT * FROM desk_cards WHERE topic_id = :id", id=topic_id)


async def keep_card(tx: Transaction, topic_id: int, talk_id: int, key: str, shown: str) -> None:
    await tx.execute(
        """INSERT INTO desk_cards (topic_id, talk_id, message_key, shown)
        VALUES (:topic_id, :talk_id, :key, :shown)
        ON CONFLICT (topic_id, talk_id)
        DO UPDATE SET message_key = excluded.message_key, shown = excluded.shown""",
        topic_id=topic_id,
        talk_id=talk_id,
        key=key,
        shown=shown,
    )


# ---- an operator's album ----


async def keep_part(
    tx: Transaction,
    topic_id: int,
    *,
    staff_id: int,
    album: str,
    desk_id: str,
    file: str,
    text: str,
    quotes: str,
    now: datetime,
) -> None:
    await tx.execute(
        """INSERT INTO desk_albums (topic_id, staff_id, album, desk_id, file, text, quotes, came_at)
        VALUES (:topic_id, :staff_id, :album, :desk_id, :file, :text, :quotes, :came_at)
        ON CONFLICT DO NOTHING""",
        topic_id=topic_id,
        staff_id=staff_id,
        album=album,
        desk_id=desk_id,
        file=file,
        text=text,
        quotes=quotes,
        came_at=now,
    )
    tx.touch(TOPIC)


async def album_parts(tx: Transaction, topic_id: int) -> list[Row]:
    return await tx.rows("SELECT * FROM desk_albums WHERE topic_id = :id ORDER BY id", id=topic_id)


async def drop_parts(tx: Transaction, topic_id: int, album: str) -> None:
    await tx.execute(
        "DELETE FROM desk_albums WHERE topic_id = :id AND album = :album", id=topic_id, album=album
    )


async def told_for_sure(tx: Transaction, desk: Desk) -> int:
    """Up to which revision of the citizen a place that has ended was told without doubt."""
    first = await tx.value(
        """SELECT min(m.revision) FROM relays r JOIN messages m ON m.message_key = r.citizen_key
        WHERE r.topic_id = :id AND r.desk_key <> '' AND NOT EXISTS (SELECT 1 FROM outbox o
            WHERE o.message_key = r.desk_key AND o.state = 'sent')""",
        id=desk.id,
    )
    return desk.seen if first is None else min(desk.seen, int(first) - 1)

"""One person at several addresses: joining by a code, parting, and where news goes.

Two addresses are joined by making their people one; who each was before is kept, so that they can
be parted again. A case whose news goes to another address remembers where it was told.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.codes import Codes
from storage.database import Transaction

CODES = Codes("link_codes", "conversation_id")
"""Made at one address, used at another."""

_LIVE = """status IN ('pending', 'awaiting_info', 'to_dispatch', 'to_sign', 'in_progress',
    'in_review', 'follow_up', 'closed')"""
"""A closed case may come back, and is archived by a timer of its conversation."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a person."""

    conversation_id: int
    channel: str
    display_name: str


async def places(tx: Transaction, person_id: int) -> list[Place]:
    """The addresses of a person, the oldest first."""
    rows = await tx.rows(
        """SELECT id, channel, display_name FROM conversations
        WHERE person_id = :person_id ORDER BY id""",
        person_id=person_id,
    )
    return [Place(row["id"], row["channel"], row["display_name"]) for row in rows]


async def join(tx: Transaction, into: int, former: int, now: datetime) -> None:
    """All that is of person `former` is of `into` from here on."""
    names = {"into": into, "former": former}
    await tx.execute(
        """INSERT INTO person_links (conversation_id, person_id, former_person_id, linked_at)
        SELECT id, CAST(:into AS BIGINT), CAST(:former AS BIGINT), CAST(:linked_at AS TEXT)
        FROM conversations WHERE person_id = :former
            AND id NOT IN (SELECT conversation_id FROM person_links)""",
        **names,
        linked_at=now,
    )
    for row in await tx.rows("SELECT case_id FROM case_joins WHERE person_id = :id", id=former):
        await tx.execute(
            "UPDATE timers SET subject = :after WHERE subject = :before AND done_at IS NULL",
            before=f"joined:{row['case_id']}:{former}",
            after=f"joined:{row['case_id']}:{into}",
        )
    for statement in (
        # Who told of a case does not join it, nor does anybody twice.
        """DELETE FROM case_joins WHERE person_id = :former AND case_id IN
            (SELECT case_id FROM case_joins WHERE person_id = :into)""",
        """DELETE FROM case_joins WHERE person_id IN (:former, :into) AND case_id IN
            (SELECT id FROM cases WHERE person_id IN (:former, :into))""",
        "DELETE FROM case_homes WHERE person_id = :former AND case_id IN "
        "(SELECT case_id FROM case_homes WHERE person_id = :into)",
        "UPDATE case_homes SET person_id = :into WHERE person_id = :former",
        "UPDATE person_links SET person_id = :into WHERE person_id = :former",
        "UPDATE conversations SET person_id = :into WHERE person_id = :former",
        "UPDATE cases SET person_id = :into WHERE person_id = :former",
        "UPDATE case_joins SET person_id = :into WHERE person_id = :former",
        "UPDATE handoffs SET person_id = :into WHERE person_id = :former",
        "UPDATE bans SET person_id = :into WHERE person_id = :former",
        """INSERT INTO subscriptions (person_id, topic, district, street, since_at)
            SELECT CAST(:into AS BIGINT), topic, district, street, since_at FROM subscriptions
            WHERE person_id = :former ON CONFLICT DO NOTHING""",
        "DELETE FROM subscriptions WHERE person_id = :former",
        # Who wants no notices at one of the places wants none.
        """UPDATE people SET notices_off_at = (SELECT f.notices_off_at FROM people f
            WHERE f.id = :former) WHERE id = :into AND notices_off_at IS NULL""",
        """UPDATE people SET phone = (SELECT f.phone FROM people f WHERE f.id = :former)
            WHERE id = :into AND phone = ''""",
        """UPDATE people SET name = (SELECT f.name FROM people f WHERE f.id = :former)
            WHERE id = :into AND name = ''""",
    ):
        await tx.execute(
            statement, **{name: names[name] for name in names if f":{name}" in statement}
        )


async def part(tx: Transaction, conversation_id: int, now: datetime) -> int:
    """An address becomes a person of its own again, with what was told there; that person's id."""
    person_id = int(
        await tx.value("SELECT person_id FROM conversations WHERE id = :id", id=conversation_id)
    )
    await _home(tx, conversation_id, person_id)
    alone = await _former(tx, conversation_id, person_id, now)
    for statement in (
        "UPDATE conversations SET person_id = :alone WHERE id = :id",
        "UPDATE cases SET person_id = :alone WHERE conversation_id = :id",
        "UPDATE case_joins SET person_id = :alone WHERE conversation_id = :id",
        "UPDATE handoffs SET person_id = :alone WHERE conversation_id = :id",
    ):
        await tx.execute(statement, alone=alone, id=conversation_id)
    await tx.execute("DELETE FROM person_links WHERE conversation_id = :id", id=conversation_id)
    # Nobody gets around a ban by taking the chats apart.
    await tx.execute(
        """INSERT INTO bans (person_id, staff_id, reason, banned_at, until_at)
        SELECT CAST(:alone AS BIGINT), staff_id, reason, banned_at, until_at FROM bans
        WHERE person_id = :person_id AND lifted_at IS NULL AND until_at > :now_at""",
        alone=alone,
        person_id=person_id,
        now_at=now,
    )
    await tx.execute(
        """UPDATE people SET notices_off_at = (SELECT p.notices_off_at FROM people p
            WHERE p.id = :person_id) WHERE id = :alone""",
        person_id=person_id,
        alone=alone,
    )
    await tx.execute(
        """UPDATE people SET news_conversation_id = NULL
        WHERE id = :person_id AND news_conversation_id = :id""",
        person_id=person_id,
        id=conversation_id,
    )
    return alone


async def _former(tx: Transaction, conversation_id: int, person_id: int, now: datetime) -> int:
    """Who this address was before it was joined, if nobody else is that now; else somebody new."""
    former = await tx.value(
        """SELECT former_person_id FROM person_links l WHERE conversation_id = :id
            AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.person_id = l.former_person_id)
        """,
        id=conversation_id,
    )
    if former is not None:
        return int(former)
    return int(
        await tx.value(
            """INSERT INTO people (language, created_at)
            SELECT language, CAST(:created_at AS TEXT) FROM people WHERE id = :id RETURNING id""",
            id=person_id,
            created_at=now,
        )
    )


async def _home(tx: Transaction, conversation_id: int, person_id: int) -> None:
    """What was told at an address goes back to it, and what was told elsewhere goes there."""
    rows = await tx.rows(
        """SELECT h.case_id, h.conversation_id, h.card_key FROM case_homes h
        LEFT JOIN cases c ON c.id = h.case_id AND c.person_id = h.person_id
        LEFT JOIN case_joins j ON j.case_id = h.case_id AND j.person_id = h.person_id
        WHERE h.person_id = :person_id AND (h.conversation_id = :id
            OR c.conversation_id = :id OR j.conversation_id = :id)""",
        person_id=person_id,
        id=conversation_id,
    )
    for row in rows:
        await _put(tx, row["case_id"], person_id, row["conversation_id"], row["card_key"])
        await tx.execute(
            "DELETE FROM case_homes WHERE case_id = :case_id AND person_id = :person_id",
            case_id=row["case_id"],
            person_id=person_id,
        )


async def wanted(tx: Transaction, person_id: int) -> int | None:
    """The conversation to which a person wants all news; None: where each case was told."""
    found = await tx.value("SELECT news_conversation_id FROM people WHERE id = :id", id=person_id)
    return None if found is None else int(found)


async def want(tx: Transaction, person_id: int, conversation_id: int | None) -> None:
    await tx.execute(
        "UPDATE people SET news_conversation_id = :conversation_id WHERE id = :id",
        conversation_id=conversation_id,
        id=person_id,
    )


async def elsewhere(tx: Transaction, person_id: int, conversation_id: int) -> list[int]:
    """The person's cases, told or joined, whose news goes to another address, the oldest first."""
    rows = await tx.rows(
        f"""SELECT id FROM cases WHERE person_id = :person_id AND {_LIVE}
            AND conversation_id <> :conversation_id
        UNION SELECT c.id FROM case_joins j JOIN cases c ON c.id = j.case_id
        WHERE j.person_id = :person_id AND {_LIVE}
            AND j.conversation_id <> :conversation_id ORDER BY 1""",
        person_id=person_id,
        conversation_id=conversation_id,
    )
    return [int(row["id"]) for row in rows]


async def move(tx: Transaction, case_id: int, person_id: int, conversation_id: int) -> None:
    """The news of a case goes to another address of the person from here on, with all that is
    planned; its card is to be shown there."""
    for table, key in (("cases", "id"), ("case_joins", "case_id")):
        await tx.execute(
            f"""INSERT INTO case_homes (case_id, person_id, conversation_id, card_key)
            SELECT {key}, person_id, conversation_id, card_key FROM {table}
            WHERE {key} = :case_id AND person_id = :person_id AND conversation_id IS NOT NULL
            ON CONFLICT DO NOTHING""",
            case_id=case_id,
            person_id=person_id,
        )
    await _put(tx, case_id, person_id, conversation_id, "")


async def back(tx: Transaction, person_id: int) -> None:
    """Each of the person's cases goes back to where it was told."""
    for row in await tx.rows("SELECT * FROM case_homes WHERE person_id = :id", id=person_id):
        await _put(tx, row["case_id"], person_id, row["conversation_id"], row["card_key"])
    await tx.execute("DELETE FROM case_homes WHERE person_id = :id", id=person_id)


async def _put(
    tx: Transaction, case_id: int, person_id: int, conversation_id: int, card_key: str
) -> None:
    values = {"case_id": case_id, "person_id": person_id, "to": conversation_id}
    own = await tx.execute(
        """UPDATE cases SET conversation_id = :to, card_key = :card_key
        WHERE id = :case_id AND person_id = :person_id""",
        **values,
        card_key=card_key,
    )
    await tx.execute(
        """UPDATE case_joins SET conversation_id = :to, card_key = :card_key
        WHERE case_id = :case_id AND person_id = :person_id""",
        **values,
        card_key=card_key,
    )
    id = f"{case_id}"
    subjects = [f"joined:{id}:{person_id}"]
    if own:
        subjects = [f"case:{id}", f"clock:{id}", f"asked:{id}", f"joined:{id}:filer"]
        await _arranged(tx, case_id, conversation_id)
        await _planned(tx, f"news:{id}:%", conversation_id, like=True)
    for subject in subjects:
        await _planned(tx, subject, conversation_id)
    tx.changed.add(case_id)


async def _planned(tx: Transaction, subject: str, to: int, *, like: bool = False) -> None:
    await tx.execute(
        f"""UPDATE timers SET conversation_id = :to
        WHERE subject {"LIKE" if like else "="} :subject AND done_at IS NULL""",
        to=to,
        subject=subject,
    )


async def _arranged(tx: Transaction, case_id: int, to: int) -> None:
    """What is planned for the case's standing arrangements."""
    for subjects in (
        "SELECT 'arrangement:' || CAST(id AS TEXT) FROM arrangements WHERE case_id = :case_id",
        """SELECT 'arranged:' || CAST(o.id AS TEXT) FROM arrangement_occurrences o
            JOIN arrangements a ON a.id = o.arrangement_id WHERE a.case_id = :case_id""",
    ):
        await tx.execute(
            f"""UPDATE timers SET conversation_id = :to
            WHERE done_at IS NULL AND subject IN ({subjects})""",
            to=to,
            case_id=case_id,
        )

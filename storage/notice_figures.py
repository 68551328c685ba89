"""Notices in numbers: how many are in each state, what came of them, what holds one up."""

from storage.database import Row, Transaction
from storage.notices import OUTCOMES


async def by_state(tx: Transaction) -> dict[str, int]:
    """How many notices are in each state."""
    rows = await tx.rows("SELECT state, count(*) AS number FROM notices GROUP BY state")
    return {row["state"]: row["number"] for row in rows}


async def sums(tx: Transaction, first: int, last: int) -> dict[int, Row]:
    """What came of the notices `first` to `last`, all accounts together."""
    columns = ", ".join(f"sum({name}) AS {name}" for name in ("total", *OUTCOMES))
    rows = await tx.rows(
        f"""SELECT notice_id, {columns} FROM notice_doors
        WHERE notice_id >= :first AND notice_id <= :last GROUP BY notice_id""",
        first=first,
        last=last,
    )
    return {row["notice_id"]: {name: int(row[name]) for name in row} for row in rows}


async def last_hand(tx: Transaction, notice_id: int) -> str:
    """Who of the staff touched a notice last, by the audit trail; empty when nobody did."""
    actor = await tx.value(
        "SELECT actor FROM audit WHERE subject = :subject ORDER BY id DESC LIMIT 1",
        subject=f"notice:{notice_id}",
    )
    return str(actor or "").removeprefix("staff:")


async def paused_by(tx: Transaction, notice_id: int) -> Row | None:
    """The event that paused a notice last."""
    return await tx.row(
        """SELECT action, text, actor FROM notice_events
        WHERE notice_id = :id AND state_after = 'paused' ORDER BY id DESC LIMIT 1""",
        id=notice_id,
    )


async def put_off(tx: Transaction, notice_id: int) -> list[Row]:
    """Of those whose turn has come but who have no outcome: state, how many, the next due."""
    return await tx.rows(
        """SELECT state, count(*) AS people, min(not_before_at) AS due_at
        FROM notice_recipients
        WHERE notice_id = :id AND state IN ('sending', 'retry', 'deferred')
        GROUP BY state ORDER BY state""",
        id=notice_id,
    )


async def in_doubt(
    tx: Transaction, notice_id: int, state: str, *, after: int = 0, limit: int = 100
) -> list[Row]:
    """Those of a state (failed or unknown) behind person `after`; people by number alone."""
    return await tx.rows(
        """SELECT r.person_id, r.tries, r.error, r.done_at, c.channel
        FROM notice_recipients r LEFT JOIN conversations c ON c.id = r.conversation_id
        WHERE r.notice_id = :id AND r.state IN ('failed', 'unknown') AND r.state = :state
            AND r.person_id > :after
        ORDER BY r.person_id LIMIT :limit""",
        id=notice_id,
        state=state,
        after=after,
        limit=limit,
    )


async def by_hour(tx: Transaction, notice_id: int) -> list[Row]:
    """How many by the hour (UTC, as stored: 2026-11-29T08) and outcome; `known` is 已知晓."""
    return await tx.rows(
        """SELECT substr(done_at, 1, 13) AS hour, state AS outcome, count(*) AS people
        FROM notice_recipients WHERE notice_id = :id AND done_at IS NOT NULL
        GROUP BY substr(done_at, 1, 13), state
        UNION ALL
        SELECT substr(known_at, 1, 13) AS hour, 'known' AS outcome, count(*) AS people
        FROM notice_recipients WHERE notice_id = :id AND known_at IS NOT NULL
        GROUP BY substr(known_at, 1, 13)
        ORDER BY 1, 2""",
        id=notice_id,
    )


async def questions(tx: Transaction, notice_id: int, *, limit: int = 100) -> list[Row]:
    """What was asked about a notice: the words, how often, how often answered, last when."""
    return await tx.rows(
        """SELECT question, count(*) AS times, sum(answered) AS answered, max(asked_at) AS last_at
        FROM notice_questions WHERE notice_id = :id
        GROUP BY question ORDER BY times DESC, last_at DESC LIMIT :limit""",
        id=notice_id,
        limit=limit,
    )


async def asked(tx: Transaction, notice_id: int) -> Row:
    """How many questions, from how many chats, how many of them answered."""
    row = await tx.row(
        """SELECT count(*) AS times, count(DISTINCT conversation_id) AS chats,
            COALESCE(sum(answered), 0) AS answered
        FROM notice_questions WHERE notice_id = :id""",
        id=notice_id,
    )
    assert row is not None
    return row

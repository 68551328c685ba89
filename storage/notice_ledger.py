"""What becomes of each recipient of a notice: at most once for each person.

    pending → sending → sent | failed | blocked | unknown
                      → retry (certainly not sent, again at `not_before_at`) → sending …
    pending → skipped (gone, opted out meanwhile) | deferred (in a live chat)

What looks for the few that are open names their time as well (`not_before_at > ''`): SQLite takes
the partial index for that, and would read the whole list without.

A list is walked in the order of its people and each account keeps how far it has come, so a
million that wait cost nothing. What a recipient's row becomes and what the account has counted
change in one transaction; so the counts add up after any crash.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Transaction
from storage.notices import OUTCOMES, TOPIC

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PREFIX, _NOTICE, _PERSON = "n0", 4, 6
_WIDTH = len(_PREFIX) + _NOTICE + _PERSON
"""A message's key is twelve letters and digits; no other key of ours has a 0 in it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whose turn has come, and what must be looked at before anything is sent."""

    notice_id: int
    person_id: int
    conversation_id: int
    peer: str
    language: str
    tries: int
    platform_id: str | None
    transcribed: bool
    blocked: bool
    opted_out: bool
    erased: bool
    in_chat: bool

    @property
    def key(self) -> str:
        return key_of(self.notice_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recipient."""

    person_id: int
    state: str
    platform_id: str | None = None
    error: str | None = None
    again_at: datetime | None = None
    tried: bool = True


def _base36(number: int, width: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(width, "0")


def key_of(notice_id: int, person_id: int) -> str:
    """The key of a notice's message to a person."""
    return _PREFIX + _base36(notice_id, _NOTICE) + _base36(person_id, _PERSON)


def of_key(key: str) -> tuple[int, int] | None:
    """Notice and person of a message's key; None for the key of something else."""
    digits = key.removeprefix(_PREFIX)
    if len(key) != _WIDTH or len(digits) != _NOTICE + _PERSON or not set(digits) <= set(_DIGITS):
        return None
    return int(digits[:_NOTICE], 36), int(digits[_NOTICE:], 36)


_SELECT = """SELECT r.notice_id, r.person_id, r.conversation_id, r.tries, r.platform_id,
        r.transcribed, c.peer, p.language, c.blocked_at, p.notices_off_at, p.erased_at,
        EXISTS (SELECT 1 FROM handoffs h WHERE h.person_id = r.person_id
            AND h.closed_at IS NULL) AS in_chat
    FROM notice_recipients r
    LEFT JOIN conversations c ON c.id = r.conversation_id
    LEFT JOIN people p ON p.id = r.person_id"""


def _recipient(row: Row) -> Recipient:
    return Recipient(
        row["notice_id"],
        row["person_id"],
        row["conversation_id"],
        row["peer"] or "",
        "en" if row["language"] == "en" else "zh",
        row["tries"],
        row["platform_id"],
        bool(row["transcribed"]),
        blocked=row["blocked_at"] is not None,
        opted_out=row["notices_off_at"] is not None,
        erased=row["peer"] is None or row["erased_at"] is not None,
        in_chat=bool(row["in_chat"]),
    )


async def due_again(
    tx: Transaction, notice_id: int, channel: str, account: str, *, now: datetime, limit: int
) -> list[Recipient]:
    """Those who were put off and whose time has come."""
    rows = await tx.rows(
        f"""{_SELECT}
        WHERE r.notice_id = :id AND r.state IN ('sending', 'retry', 'deferred')
            AND r.state IN ('retry', 'deferred') AND r.not_before_at <= :now_at
            AND c.channel = :channel AND c.account = :account
        ORDER BY r.not_before_at LIMIT :limit""",
        id=notice_id,
        channel=channel,
        account=account,
        now_at=now,
        limit=limit,
    )
    return [_recipient(row) for row in rows]


async def walk(
    tx: Transaction, notice_id: int, channel: str, account: str, *, limit: int
) -> list[Recipient]:
    """The next on the list whose turn has not come; the caller marks each of them (`mark`) in this
    same transaction and then they are behind us."""
    rows = await tx.rows(
        f"""{_SELECT}
        WHERE r.notice_id = :id AND c.channel = :channel AND c.account = :account
            AND r.person_id > (SELECT gone_to FROM notice_doors
                WHERE notice_id = :id AND channel = :channel AND account = :account
                    AND walked < total)
        ORDER BY r.person_id LIMIT :limit""",
        id=notice_id,
        channel=channel,
        account=account,
        limit=limit,
    )
    if rows:
        await tx.execute(
            """UPDATE notice_doors SET gone_to = :upto, walked = walked + :people
            WHERE notice_id = :id AND channel = :channel AND account = :account""",
            id=notice_id,
            channel=channel,
            account=account,
            upto=rows[-1]["person_id"],
            people=len(rows),
        )
    return [_recipient(row) for row in rows]


async def mark_sending(
    tx: Transaction, notice_id: int, people: Iterable[int], now: datetime
) -> None:
    """From here on nobody knows whether they got it, until there is a receipt."""
    await tx.many(
        """UPDATE notice_recipients SET state = 'sending', not_before_at = :now_at
        WHERE notice_id = :id AND person_id = :person""",
        [{"id": notice_id, "person": person, "now_at": now} for person in people],
    )


async def settle(
    tx: Transaction,
    notice_id: int,
    channel: str,
    account: str,
    outcomes: Sequence[Outcome],
    *,
    now: datetime,
) -> None:
    """Write what became of recipients, and count it."""
    await tx.many(
        """UPDATE notice_recipients SET state = :state,
            platform_id = COALESCE(CAST(:platform_id AS TEXT), platform_id),
            error = :error, tries = tries + :tried, not_before_at = CAST(:again_at AS TEXT),
            done_at = CAST(:done_at AS TEXT)
        WHERE notice_id = :id AND person_id = :person""",
        [
            {
                "id": notice_id,
                "person": one.person_id,
                "state": one.state,
                "platform_id": one.platform_id,
                "error": one.error,
                "tried": int(one.tried),
                "again_at": one.again_at,
                "done_at": now if one.state in OUTCOMES else None,
            }
            for one in outcomes
        ],
    )
    await _count(tx, notice_id, channel, account, Counter(one.state for one in outcomes))


async def _count(
    tx: Transaction, notice_id: int, channel: str, account: str, found: Counter[str]
) -> None:
    if not any(found[name] for name in OUTCOMES):
        return
    sums = ", ".join(f"{name} = {name} + :{name}" for name in OUTCOMES)
    await tx.execute(
        f"""UPDATE notice_doors SET {sums}
        WHERE notice_id = :id AND channel = :channel AND account = :account""",
        id=notice_id,
        channel=channel,
        account=account,
        **{name: found[name] for name in OUTCOMES},
    )
    tx.touch(TOPIC)


async def sending(tx: Transaction, channel: str, account: str) -> list[Row]:
    """After a crash: notice and person of what was on its way through an account."""
    return await tx.rows(
        """SELECT r.notice_id, r.person_id, n.kind FROM notices n
        JOIN notice_recipients r ON r.notice_id = n.id
            AND r.state IN ('sending', 'retry', 'deferred') AND r.not_before_at > ''
            AND r.state = 'sending'
        JOIN conversations c ON c.id = r.conversation_id
        WHERE n.state NOT IN ('draft', 'review', 'scheduled')
            AND c.channel = :channel AND c.account = :account
        ORDER BY r.notice_id, r.person_id""",
        channel=channel,
        account=account,
    )


async def next_again(
    tx: Transaction, notice_id: int, channel: str, account: str
) -> datetime | None:
    """When the next of those who were put off is due."""
    row = await tx.row(
        """SELECT min(r.not_before_at) AS due_at
        FROM notice_recipients r JOIN conversations c ON c.id = r.conversation_id
        WHERE r.notice_id = :id AND r.state IN ('sending', 'retry', 'deferred')
            AND r.state <> 'sending' AND r.not_before_at > ''
            AND c.channel = :channel AND c.account = :account""",
        id=notice_id,
        channel=channel,
        account=account,
    )
    return row["due_at"] if row else None


async def all_gone(tx: Transaction, notice_id: int) -> bool:
    """Whether everybody on the list has an outcome."""
    left = await tx.value(
        """SELECT sum(total - sent - failed - blocked - unknown - skipped) FROM notice_doors
        WHERE notice_id = :id""",
        id=notice_id,
    )
    return not left


async def states(tx: Transaction, notice_id: int) -> dict[str, int]:
    """The rows themselves, counted one by one: slow, for whoever checks the counts."""
    rows = await tx.rows(
        """SELECT state, count(*) AS people FROM notice_recipients WHERE notice_id = :id
        GROUP BY state""",
        id=notice_id,
    )
    return {row["state"]: row["people"] for row in rows}


async def send_again(tx: Transaction, notice_id: int, state: str, *, now: datetime) -> int:
    """Put those of a state (failed, or unknown at a member's own word) off until now; how many."""
    rows = await tx.rows(
        """UPDATE notice_recipients SET state = 'retry', not_before_at = :now_at, done_at = NULL
        WHERE notice_id = :id AND state IN ('failed', 'unknown') AND done_at > ''
            AND state = :state
        RETURNING conversation_id""",
        id=notice_id,
        state=state,
        now_at=now,
    )
    if rows:
        await tx.execute(
            f"""UPDATE notice_doors SET {state} = {state} - (
                SELECT count(*) FROM notice_recipients r
                JOIN conversations c ON c.id = r.conversation_id
                WHERE r.notice_id = :id AND r.state IN ('sending', 'retry', 'deferred')
                    AND r.state = 'retry' AND r.not_before_at = :now_at
                    AND c.channel = notice_doors.channel AND c.account = notice_doors.account)
            WHERE notice_id = :id""",
            id=notice_id,
            now_at=now,
        )
        tx.touch(TOPIC)
    return len(rows)


async def rows(
    tx: Transaction, notice_id: int, *, after: int = 0, limit: int = 1000
) -> list[dict[str, Any]]:
    """The list itself, in pages, for an export; people are told by number alone."""
    return await tx.rows(
        """SELECT r.person_id, c.channel, r.state, r.tries, r.error, r.done_at, r.known_at
        FROM notice_recipients r LEFT JOIN conversations c ON c.id = r.conversation_id
        WHERE r.notice_id = :id AND r.person_id > :after ORDER BY r.person_id LIMIT :limit""",
        id=notice_id,
        after=after,
        limit=limit,
    )

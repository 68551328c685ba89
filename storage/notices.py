"""Notices: their words, for whom, how far each is, and who did what.

What became of each recipient is in `storage.notice_ledger`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage import json_text
from storage.database import Row, Transaction
from storage.errors import Conflict, NotFound

TOPIC = "notices"

RUNNING = "running"
GOING = ("freezing", RUNNING)
"""The states in which somebody works on a notice."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: `buttons` are {"kind": known | link | article, "label", "to"}."""

    title: str = ""
    body: str = ""
    title_en: str = ""
    body_en: str = ""
    media_key: str = ""
    buttons: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One row. `kind` is notice, correction or recall (of `parent_id`), `grade` A (emergency) or
    B; `expected` were counted when it was approved, `total` are on the frozen list."""

    id: int
    kind: str
    parent_id: int | None
    grade: str
    state: str
    words: Words
    audience: dict[str, Any]
    repeats: dict[str, Any]
    reason: str
    author_id: int
    author: str
    approver_id: int | None
    approver: str
    reviewer_id: int | None
    reviewer: str
    revision: int
    expected: int
    total: int
    frozen_to: int
    frozen_upto: int
    created_at: datetime
    changed_at: datetime
    begin_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None

    @property
    def root_id(self) -> int:
        """The notice that people have in their chat: a correction or recall changes that one."""
        return self.id if self.kind == "notice" else self.parent_id or self.id


@dataclass(frozen=True, slots=True)
class Door:
    """How far a notice is through one account: `gone_to` is the last person of the list whose turn
    has come."""

    channel: str
    account: str
    gone_to: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many of its people have no outcome yet."""
        return self.total - sum(self.counts.values())


def unwritten(grade: str, words: Words, now: datetime) -> Notice:
    """A notice that is nowhere yet, to be looked at."""
    nothing: dict[str, Any] = dict.fromkeys(_SAME)
    numbers = dict.fromkeys(
        ("id", "author_id", "revision", "expected", "total", "frozen_to", "frozen_upto"), 0
    )
    texts = dict.fromkeys(("author", "approver", "reviewer", "reason"), "")
    known = {"kind": "notice", "grade": grade, "state": "draft", "created_at": now}
    values = {**nothing, **numbers, **texts, **known, "changed_at": now}
    return Notice(words=words, audience={}, repeats={}, **values)


OUTCOMES = ("sent", "failed", "blocked", "unknown", "skipped")

_SELECT = """SELECT n.*, a.name AS author, p.name AS approver, r.name AS reviewer
    FROM notices n JOIN staff a ON a.id = n.author_id
    LEFT JOIN staff p ON p.id = n.approver_id LEFT JOIN staff r ON r.id = n.reviewer_id"""
_TAKEN = ("media_key", "title", "body", "title_en", "body_en")
_SAME = (
    *("id", "kind", "parent_id", "grade", "state", "reason", "author_id", "author"),
    *("approver_id", "reviewer_id", "revision", "expected", "total", "frozen_to", "frozen_upto"),
    *("created_at", "changed_at", "begin_at", "begun_at", "ended_at"),
)


def _from(row: Row) -> Notice:
    words = Words(**{name: row[name] for name in _TAKEN}, buttons=tuple(json.loads(row["buttons"])))
    return Notice(
        words=words,
        audience=json.loads(row["audience"]),
        repeats=json.loads(row["repeats"] or "{}"),
        approver=row["approver"] or "",
        reviewer=row["reviewer"] or "",
        **{name: row[name] for name in _SAME},
    )


async def begin(
    tx: Transaction,
    author_id: int,
    grade: str,
    words: Words,
    audience: dict[str, Any],
    *,
    now: datetime,
    kind: str = "notice",
    parent_id: int | None = None,
    form_key: str = "",
) -> int:
    """A new draft; its id. `form_key` names the form that it was written in."""
    notice_id = await tx.value(
        """INSERT INTO notices (kind, parent_id, grade, state, title, body, title_en, body_en,
            media_key, buttons, audience, author_id, created_at, changed_at, form_key)
        VALUES (:kind, :parent_id, :grade, 'draft', :title, :body, :title_en, :body_en,
            :media_key, :buttons, :audience, :author_id, :created_at, :created_at,
            CAST(:form_key AS TEXT))
        RETURNING id""",
        kind=kind,
        form_key=form_key or None,
        parent_id=parent_id,
        grade=grade,
        audience=json_text.write(audience),
        author_id=author_id,
        created_at=now,
        **_columns(words),
    )
    tx.touch(TOPIC)
    return int(notice_id)


def _columns(words: Words) -> dict[str, str]:
    said = {name: getattr(words, name) for name in _TAKEN}
    return {**said, "buttons": json_text.write(list(words.buttons))}


async def write(
    tx: Transaction,
    notice: Notice,
    *,
    grade: str,
    words: Words,
    audience: dict[str, Any],
    begin: datetime | None,
    repeats: dict[str, Any],
    now: datetime,
) -> None:
    """Other words, another audience. Raises `Conflict` when somebody wrote meanwhile."""
    changed = await tx.execute(
        """UPDATE notices SET grade = :grade, title = :title, body = :body, title_en = :title_en,
            body_en = :body_en, media_key = :media_key, buttons = :buttons, audience = :audience,
            begin_at = :begin_at, repeats = :repeats, revision = revision + 1,
            changed_at = :changed_at
        WHERE id = :id AND revision = :revision AND state = 'draft'""",
        id=notice.id,
        revision=notice.revision,
        grade=grade,
        audience=json_text.write(audience),
        begin_at=begin,
        repeats=json_text.write(repeats) if repeats else "",
        changed_at=now,
        **_columns(words),
    )
    if not changed:
        raise Conflict(f"Notice {notice.id} was changed meanwhile.")
    tx.touch(TOPIC)


async def find(tx: Transaction, notice_id: int) -> Notice:
    row = await tx.row(f"{_SELECT} WHERE n.id = :id", id=notice_id)
    if row is None:
        raise NotFound(f"There is no notice {notice_id}.")
    return _from(row)


async def of_form(tx: Transaction, form_key: str) -> int | None:
    """The notice that was written in a form, if it was taken before."""
    found = await tx.value("SELECT id FROM notices WHERE form_key = :key", key=form_key)
    return None if found is None else int(found)


async def latest(
    tx: Transaction, *, before: int = 0, states: Sequence[str] = (), limit: int = 50
) -> list[Notice]:
    """The newest first, those before number `before`; only of some states when these are given."""
    marks = {f"state{n}": state for n, state in enumerate(states)}
    chosen = f"AND n.state IN ({', '.join(f':{name}' for name in marks)})" if marks else ""
    rows = await tx.rows(
        f"""{_SELECT} WHERE (CAST(:before AS BIGINT) = 0 OR n.id < :before) {chosen}
        ORDER BY n.id DESC LIMIT :limit""",
        before=before,
        limit=limit,
        **marks,
    )
    return [_from(row) for row in rows]


async def in_states(tx: Transaction, states: Sequence[str]) -> list[Notice]:
    """Those in one of some states: first what is urgent, then what began first."""
    marks = {f"state{n}": state for n, state in enumerate(states)}
    rows = await tx.rows(
        f"""{_SELECT} WHERE n.state IN ({", ".join(f":{name}" for name in marks)})
        ORDER BY n.grade, n.id""",
        **marks,
    )
    return [_from(row) for row in rows]


async def lately(tx: Transaction, since: datetime) -> list[datetime]:
    """When those were begun that were begun since then, corrections and recalls too."""
    rows = await tx.rows(
        "SELECT begun_at FROM notices WHERE begun_at >= :since_at ORDER BY begun_at",
        since_at=since,
    )
    return [row["begun_at"] for row in rows]


async def children(tx: Transaction, notice_id: int) -> list[Notice]:
    """Corrections and recalls of a notice, and what it repeats as."""
    rows = await tx.rows(f"{_SELECT} WHERE n.parent_id = :id ORDER BY n.id", id=notice_id)
    return [_from(row) for row in rows]


async def in_force(tx: Transaction, notice: Notice) -> Notice:
    """A notice as it stands now: its last correction or recall that went out, else itself."""
    later = [
        one
        for one in await children(tx, notice.id)
        if one.kind != "notice" and one.begun_at is not None
    ]
    return later[-1] if later else notice


async def move(
    tx: Transaction,
    notice: Notice,
    state: str,
    *,
    actor: str,
    action: str,
    now: datetime,
    text: str = "",
    **also: Any,
) -> None:
    """Take a step, and write down who took it; `also` are columns that change with it.

    Raises `Conflict` when the notice is no longer as it was seen: two who act at once do not both.
    """
    sets = "".join(f", {name} = :{name}" for name in sorted(also))
    changed = await tx.execute(
        f"""UPDATE notices SET state = :state, revision = revision + 1, changed_at = :changed_at
            {sets}
        WHERE id = :id AND state = :before AND revision = :revision""",
        id=notice.id,
        before=notice.state,
        revision=notice.revision,
        state=state,
        changed_at=now,
        **also,
    )
    if not changed:
        raise Conflict(f"Notice {notice.id} is no longer {notice.state}.")
    await note(tx, notice.id, actor, action, text, notice.state, state, now=now)


async def frozen(tx: Transaction, notice: Notice, upto: int) -> bool:
    """People up to `upto` have been looked at; False when another process has done it."""
    return bool(
        await tx.execute(
            """UPDATE notices SET frozen_to = :upto
            WHERE id = :id AND frozen_to = :before AND state = 'freezing'""",
            id=notice.id,
            before=notice.frozen_to,
            upto=upto,
        )
    )


async def note(
    tx: Transaction,
    notice_id: int,
    actor: str,
    action: str,
    text: str,
    before: str,
    after: str,
    *,
    now: datetime,
) -> None:
    await tx.execute(
        """INSERT INTO notice_events
            (notice_id, actor, action, text, state_before, state_after, happened_at)
        VALUES (:id, :actor, :action, :text, :before, :after, :happened_at)""",
        id=notice_id,
        actor=actor,
        action=action,
        text=text,
        before=before,
        after=after,
        happened_at=now,
    )
    tx.touch(TOPIC)


async def events(tx: Transaction, notice_id: int) -> list[Row]:
    return await tx.rows(
        "SELECT * FROM notice_events WHERE notice_id = :id ORDER BY id", id=notice_id
    )


async def doors(tx: Transaction, notice_id: int) -> list[Door]:
    rows = await tx.rows(
        "SELECT * FROM notice_doors WHERE notice_id = :id ORDER BY channel, account", id=notice_id
    )
    return [
        Door(
            row["channel"],
            row["account"],
            row["gone_to"],
            row["total"],
            {name: row[name] for name in OUTCOMES},
        )
        for row in rows
    ]


async def asked(
    tx: Transaction,
    notice_id: int,
    conversation_id: int,
    question: str,
    *,
    answered: bool,
    now: datetime,
) -> None:
    """A citizen asked something about a notice."""
    await tx.execute(
        """INSERT INTO notice_questions (notice_id, conversation_id, question, answered, asked_at)
        VALUES (:notice_id, :conversation_id, :question, :answered, :asked_at)""",
        notice_id=notice_id,
        conversation_id=conversation_id,
        question=question,
        answered=int(answered),
        asked_at=now,
    )
    tx.touch(TOPIC)

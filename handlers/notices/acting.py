"""What staff do to a notice: submit, approve, send, pause, go on, cancel, correct, take back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.errors import NotAllowed, NotNow
from handlers.notices import lifecycle, reach, running, writing
from handlers.notices.lifecycle import Action
from handlers.turn import Turn
from storage import notes, notice_ledger, notices, staff, timers
from storage.errors import Conflict
from storage.notices import Notice
from storage.staff import Member

TRUSTED_AFTER = timedelta(days=7)
"""For this long a new account counts as its maker's own."""
ROPE = ("staff-add", "staff-link", "factor-reset", "staff-change")
"""What gives somebody a way into another's account, or makes one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many a notice reaches, counted before the turn: counting a million takes seconds, in
    which nobody else could write."""

    revision: int
    people: int


async def act(
    turn: Turn,
    by: Member,
    notice_id: int,
    name: str,
    reason: str = "",
    counted: Counted | None = None,
) -> int:
    """Do one of the table's actions; the number of the notice it led to (a correction's own).

    What was `counted` for another revision is counted anew.

    Raises `NotAllowed` or `NotNow` with a sentence for whoever asked; two who act at once do not
    both.
    """
    notice = await notices.find(turn.tx, notice_id)
    action = lifecycle.check(notice, name, by, reason)
    try:
        if name in _AIMED:
            fits = counted is not None and counted.revision == notice.revision
            people = counted.people if counted and fits else None
            return await _AIMED[name](turn, by, notice, action, reason.strip(), people)
        return await _DEEDS[name](turn, by, notice, action, reason.strip())
    except Conflict:
        raise NotNow(
            "刚刚有同事动了这条通知，请看看它现在的样子。",
            f"Notice {notice_id} was changed by somebody else. Look at it again.",
        ) from None


async def _submit(
    turn: Turn, by: Member, notice: Notice, action: Action, reason: str, people: int | None
) -> int:
    """To a second person. What is not ready, or would reach nobody, goes no further."""
    expected = await _ready(turn, notice, people)
    return await _step(turn, by, notice, action, reason, expected=expected)


async def _ready(turn: Turn, notice: Notice, people: int | None) -> int:
    """How many it would reach now; raises `NotNow` with all that is missing."""
    if found := writing.problems(turn, notice):
        raise NotNow("\n".join(found))
    if people is None:
        people = await reach.people(turn.tx, notice, turn.now)
    if not people:
        raise NotNow("这样选，现在一个人也收不到：请放宽范围，或等有人订阅。")
    return people


async def _approve(
    turn: Turn, by: Member, notice: Notice, action: Action, reason: str, people: int | None
) -> int:
    await _another_person(turn, by, notice)
    expected = await _ready(turn, notice, people)
    return await _schedule(turn, by, notice, action, reason, approver_id=by.id, expected=expected)


async def _another_person(turn: Turn, by: Member, notice: Notice) -> None:
    """Raises `NotAllowed` for an account into which the author can get: it is no second person."""
    author = await staff.by_id(turn.tx, notice.author_id)
    since = turn.now - TRUSTED_AFTER
    if await notes.did(turn.tx, f"staff:{author.name}", ROPE, f"staff:{by.name}", since):
        raise NotAllowed(
            f"您的账号最近{TRUSTED_AFTER.days}天里由作者（{author.name}）开通、改过或给过登录链接，"
            "不能算第二个人。请另一位同事审核。"
        )


async def _send_now(
    turn: Turn, by: Member, notice: Notice, action: Action, reason: str, people: int | None
) -> int:
    """Danger does not wait for a second person; that it is looked at afterwards is an alarm."""
    expected = await _ready(turn, notice, people)
    await notes.raise_alarm(
        turn.tx, "notice-review", f"{notice.words.title}（{by.name}：{reason}）", now=turn.now
    )
    return await _schedule(
        turn, by, notice, action, reason, expected=expected, reason=reason, begin_at=turn.now
    )


async def _schedule(
    turn: Turn, by: Member, notice: Notice, action: Action, text: str, **also: Any
) -> int:
    await _step(turn, by, notice, action, text, **also)
    begin = max(notice.begin_at or turn.now, turn.now) if "begin_at" not in also else turn.now
    await running.plan(turn.tx, notice.id, begin)
    return notice.id


async def _take_back(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    await timers.cancel(turn.tx, f"notice:{notice.id}", turn.now)
    return await _step(turn, by, notice, action, reason, approver_id=None)


async def _cancel(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    """At once: nobody else gets it. What is on its way settles by itself."""
    await timers.cancel(turn.tx, f"notice:{notice.id}", turn.now)
    return await _step(turn, by, notice, action, reason, ended_at=turn.now)


async def _resume(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    """Where it stopped; a list that was not whole is completed first."""
    whole = notice.frozen_to >= notice.frozen_upto
    return await _step(turn, by, notice, action, reason, to="running" if whole else "freezing")


async def _retry(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    """Those that certainly failed; or, at a member's word, those of whom nobody knows: they may
    get it twice."""
    state = action.name.removeprefix("retry_")
    people = await notice_ledger.send_again(turn.tx, notice.id, state, now=turn.now)
    if not people:
        raise NotNow("没有这样的收件人，不用重发。")
    return await _step(turn, by, notice, action, f"{people}人 {reason}".strip(), ended_at=None)


async def _correct(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    """A draft that changes the words where they were read; it is approved like any notice."""
    await _stop(turn, by, notice, reason)
    return await _child(turn, by, notice, "correction", reason)


async def _recall(turn: Turn, by: Member, notice: Notice, action: Action, reason: str) -> int:
    """At once and by one person: a wrong notice does harm as long as it stands."""
    await _stop(turn, by, notice, reason)
    child = await notices.find(turn.tx, await _child(turn, by, notice, "recall", reason))
    expected = await reach.people(turn.tx, child, turn.now)
    if not expected:
        raise NotNow("这条通知还没有一个人收到，取消就行。")
    now = lifecycle.ACTIONS["send_now"]
    return await _schedule(
        turn, by, child, now, reason, expected=expected, reason=reason, begin_at=turn.now
    )


async def _stop(turn: Turn, by: Member, notice: Notice, reason: str) -> None:
    """What is being corrected goes no further."""
    if notice.state in ("running", "paused", "freezing"):
        await _cancel(turn, by, notice, lifecycle.ACTIONS["cancel"], reason)


async def _child(turn: Turn, by: Member, notice: Notice, kind: str, reason: str) -> int:
    for other in await notices.children(turn.tx, notice.id):
        if other.kind == kind and other.state not in ("done", "cancelled"):
            raise NotNow(
                f"这条通知已经有一份{lifecycle.KINDS[kind]}（第{other.id}号），请接着它做。"
            )
    child_id = await notices.begin(
        turn.tx,
        by.id,
        notice.grade,
        notice.words,
        {},
        now=turn.now,
        kind=kind,
        parent_id=notice.id,
    )
    await notices.note(
        turn.tx, notice.id, f"staff:{by.name}", kind, reason, notice.state, notice.state,
        now=turn.now,
    )  # fmt: skip
    return child_id


async def _review_after(turn: Turn, by: Member, notice: Notice, action: Action, text: str) -> int:
    await _another_person(turn, by, notice)
    return await _step(turn, by, notice, action, text, reviewer_id=by.id)


async def _step(
    turn: Turn,
    by: Member,
    notice: Notice,
    action: Action,
    text: str,
    *,
    to: str = "",
    **also: Any,
) -> int:
    """Move, and leave a trace in the notice's own log and in the audit trail."""
    actor = f"staff:{by.name}"
    await notices.move(
        turn.tx,
        notice,
        to or action.to or notice.state,
        actor=actor,
        action=action.name,
        now=turn.now,
        text=text,
        **also,
    )
    subject = f"notice:{notice.id}"
    await notes.audit(turn.tx, actor, f"notice-{action.name}", subject, now=turn.now, text=text)
    return notice.id


_AIMED: dict[str, Callable[[Turn, Member, Notice, Action, str, int | None], Awaitable[int]]] = {
    "submit": _submit,
    "approve": _approve,
    "send_now": _send_now,
}
AIMED = frozenset(_AIMED)
"""What needs to know how many it reaches."""

_DEEDS: dict[str, Callable[[Turn, Member, Notice, Action, str], Awaitable[int]]] = {
    "take_back": _take_back,
    "send_back": _take_back,
    "pause": _step,
    "resume": _resume,
    "cancel": _cancel,
    "retry_failed": _retry,
    "retry_unknown": _retry,
    "correct": _correct,
    "recall": _recall,
    "review_after": _review_after,
}

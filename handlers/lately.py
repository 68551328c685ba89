"""What a conversation remembers for a while only: written and read here, each with its limit.

State lies there until something else is written over it. 没用, tapped tomorrow, is not about what
was answered today; so whoever asks what was said lately asks `kept`.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Turn

LASTS = {
    # What was told, to which a place or 我要投诉 belongs (`citizen.thread`).
    "told": timedelta(minutes=30),
    # Whoever was greeted (`citizen.welcome`) and says 在吗 is told that we are there.
    "welcomed": timedelta(minutes=30),
    # The answer before, which 那材料呢 goes on about (`citizen.followup`).
    "topic": timedelta(minutes=30),
    # A report that was dropped, should it be wanted after all (`citizen.report`).
    "dropped": timedelta(minutes=30),
    # An answer about a case, to which a remark belongs (`citizen.rate`).
    "rated": timedelta(minutes=30),
    # Danger to life: whoever spoke of it goes before all others, and is not left to a machine.
    "danger": timedelta(hours=2),
    # The numbers of help were named in case of danger (`citizen.emergency`).
    "in_case": timedelta(minutes=30),
    # The case for which words were asked for (`citizen.track`).
    "adding": timedelta(hours=24),
    # The case to which something was added: a photo after it is meant for it, too.
    "added": timedelta(minutes=30),
    # The ride for which another hour was asked for (`citizen.arranged`).
    "arranging": timedelta(minutes=30),
    # What a member is writing of a notice, and how many it was counted for (`desk.newsdesk`).
    "newsdesk": timedelta(minutes=15),
    "newsdesk_counted": timedelta(minutes=10),
}


def keep(turn: Turn, name: str, **what: Any) -> None:
    assert name in LASTS
    turn.state[name] = {**what, "at": turn.now.isoformat()}


def kept(turn: Turn, name: str) -> dict[str, Any] | None:
    """What was kept, until its time is over. What staff `asked` for is waited for without end."""
    return kept_in(turn.state, name, turn.now)


def kept_in(state: dict[str, Any], name: str, now: datetime) -> dict[str, Any] | None:
    """The same of a conversation that is only looked at."""
    found: dict[str, Any] = state.get(name) or {}
    at = _since(found)
    if at is None or (now - at > LASTS[name] and not found.get("asked")):
        return None
    return found


def when(turn: Turn, name: str) -> datetime | None:
    """When it was kept, however long ago."""
    return _since(turn.state.get(name) or {})


def _since(found: dict[str, Any]) -> datetime | None:
    # Before this was in one place, some were written with `since`.
    return datetime.fromisoformat(found.get("at") or found["since"]) if found else None


def forget(turn: Turn, name: str) -> bool:
    """Whether anything was forgotten that still held."""
    held = kept(turn, name) is not None
    turn.state.pop(name, None)
    return held

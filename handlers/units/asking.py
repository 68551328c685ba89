"""Questions that a department answers by a reply to them."""

from handlers.turn import Reply, Turn

KEPT = 50
"""How many questions are remembered; nobody answers an older one."""


def ask(turn: Turn, text: str, **meant: object) -> None:
    """Ask, and remember what a reply to it means."""
    reply = turn.reply(Reply(text, side="system"))
    if reply:
        asked = turn.state.setdefault("asked", {})
        asked[reply.key] = meant
        for key in list(asked)[:-KEPT]:
            del asked[key]
    turn.toast = turn.t("unit-asked")

"""Questions that a department answers by a reply to them."""

from handlers.turn import Reply, Turn

KEPT = 50
"""So many questions are remembered; to an older one nobody answers."""


def ask(turn: Turn, text: str, **meant: object) -> None:
    """Ask, and remember what a reply to it means."""
    reply = turn.reply(Reply(text, side="system"))
    if reply:
        asked = turn.state.setdefault("asked", {})
        asked[reply.key] = meant
        for key in list(asked)[:-KEPT]:
            del asked[key]
    turn.toast = turn.t("unit-asked")

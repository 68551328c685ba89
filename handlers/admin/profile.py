"""The city's profile written at the desk: taken only when it can be read, kept with its writer."""

from handlers.city.profile import read
from handlers.desk.permissions import MANAGE_SETTINGS, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import notes, profiles
from storage.staff import Member

WHERE = "profile"
"""How the text is called where a mistake is told."""
_LOCK = "profile"


async def save(turn: Turn, by: Member, text: str, *, seen: int) -> None:
    """Keep a profile for the next start; empty: the program's own again. `seen` is the newest
    version that the writer knew. Raises `BadProfile` with the place of a mistake."""
    if not may(by, MANAGE_SETTINGS):
        raise NotAllowed("改设置需要管理员的角色。")
    await turn.tx.lock(_LOCK)
    newest = await profiles.newest(turn.tx)
    if (newest["id"] if newest else 0) != seen:
        raise NotNow("刚才有别的管理员改了城市资料。请看看现在的，再改。")
    if text == (newest["text"] if newest else ""):
        return
    if text:
        _same_city(read(text, WHERE).number_prefix, turn.house.city.number_prefix)
    await profiles.add(turn.tx, text, by=by.name, now=turn.now)
    action = "profile-change" if text else "profile-reset"
    await notes.audit(turn.tx, f"staff:{by.name}", action, "profile", now=turn.now)


def _same_city(wanted: str, now: str) -> None:
    """Case numbers go on from those that there are: another beginning is another city."""
    if wanted != now:
        raise NotNow(
            f"工单编号的开头是{now}，不能在这里改成{wanted}：已有的编号会对不上。"
            "换城市请用WARMLINE_CITY，从空的数据库开始。"
        )

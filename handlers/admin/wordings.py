"""Another wording for a sentence: checked before it is said, with a trace, and never lost."""

from collections.abc import Mapping

from handlers.desk.permissions import MANAGE_SETTINGS, may
from handlers.errors import NotAllowed, NotNow
from handlers.texts import wording
from handlers.turn import Turn
from storage import notes, wordings
from storage.staff import Member

_LOCK = "wordings"


async def save(
    turn: Turn, by: Member, key: str, texts: Mapping[str, str], seen: Mapping[str, int]
) -> list[str]:
    """Say these texts (by language) from now on; the languages that changed.

    `seen` are the newest versions that the writer knew (0: none): a change that came meanwhile is
    not overwritten. A text like the program's own is the program's own.
    """
    _may(by)
    await turn.tx.lock(_LOCK)
    sentence = wording.sentences().get(key)
    if sentence is None:
        raise NotNow("没有这句话。")
    newest = await wordings.newest(turn.tx, key)
    now_said = await wordings.current(turn.tx)
    changed = []
    for language, text in texts.items():
        own = wording.tidy(sentence.texts[language])
        wanted = "" if wording.tidy(text) in ("", own) else wording.tidy(text)
        if wanted == now_said.get((key, language), ""):
            continue
        if newest.get(language, 0) != seen.get(language, 0):
            raise NotNow("刚才有别的管理员改了这句话。请看看现在的，再改。")
        if wanted and (why := wording.why_not(key, language, wanted)):
            raise NotNow(why)
        await wordings.add(turn.tx, key, language, wanted, by=by.name, now=turn.now)
        await _trace(turn, by, key, language, wanted)
        changed.append(language)
    return changed


def _may(by: Member) -> None:
    if not may(by, MANAGE_SETTINGS):
        raise NotAllowed("改设置需要管理员的角色。")


async def _trace(turn: Turn, by: Member, key: str, language: str, text: str) -> None:
    action = "text-change" if text else "text-reset"
    subject = f"text:{key}/{language}"
    await notes.audit(turn.tx, f"staff:{by.name}", action, subject, now=turn.now, text=text)

"""A message that the citizen changed afterwards.

1. Danger to life or a wish for a person that was not in it before. 2. An open report: its words
are changed with it, and the card or the question comes anew. 3. A case that has the words already:
the new ones can be added with one tap. While a person holds the chat, they see the change.
"""

from handlers import form, hearing, whom
from handlers.cases.intake import without_phone
from handlers.cases.lifecycle import OPEN, target
from handlers.citizen import asking, emergency, filing, human, in_danger, redraft, report, track
from handlers.citizen.answer import KEPT
from handlers.errors import Refused
from handlers.form import Misunderstood
from handlers.masking import mask
from handlers.turn import Choice, Reply, Turn
from storage import cases, joins, media, messages
from storage.cases import Case
from storage.messages import Message

RECENT = 8
"""How many of somebody's cases, and of the last messages, are looked at."""
SPOKEN = frozenset({"bot", "operator", "system"})


async def answer(turn: Turn) -> None:
    """The words from before are still in the transcript; the new version is kept afterwards."""
    text = turn.incoming.text
    before = await messages.by_platform_id(turn.tx, turn.talk.id, turn.incoming.platform_id or "")
    if before is None or before.side != "citizen" or before.text == text:
        return
    city = turn.house.city
    danger = emergency.spot(hearing.plain(text), city)
    known = emergency.spot(hearing.plain(before.text), city)
    asks = _wants_person(turn, text) and not _wants_person(turn, before.text)
    changed = False if asks else _redraft(turn, before)
    if danger and danger != known:
        await emergency.answer(turn, danger, text, keep=not changed)
    elif asks:
        await human.ask_for(turn)
    elif await in_danger.changed(turn, before.text, text) or turn.talk.handoff:
        return  # whoever comes sees the change
    elif changed:
        await _show(turn, changed)
    else:
        await _offer(turn, before)


def _wants_person(turn: Turn, text: str) -> bool:
    return turn.means("human", text) or whom.wants_person(text)


def _redraft(turn: Turn, before: Message) -> Misunderstood | bool:
    opened = turn.state.get("form") or turn.state.get("kept_form")
    if not opened:
        return False
    keys = set(before.extras.get("files", ()))
    if not before.text.strip() and keys and keys <= set(opened["files"]):
        if turn.incoming.text.strip():  # a photo gets its words afterwards
            form.take_detail(opened, turn.incoming.text, turn.house.city)
        return True
    return redraft.change(
        opened,
        before.text,
        turn.incoming.text,
        turn.house.city,
        by=turn.incoming.platform_id or "",
    )


async def _show(turn: Turn, changed: Misunderstood | bool) -> None:
    """The card in its place where it was said last; else anew, as the question is."""
    opened = turn.state.get("form")
    if opened is None:
        return  # put away: it is shown when it is taken up
    report.touch(turn)
    if isinstance(changed, Misunderstood):
        slot = next(name for name, by in opened["given"].items() if by == turn.incoming.platform_id)
        asking.ask(turn, slot, turn.t(changed.text_key, **changed.values))
    elif form.missing(opened):
        turn.say("form-changed")
        report.go_on(turn)
    else:
        card = opened.get("card", "")
        place = card if card and await _said_last(turn) == card else ""
        filing.show_card(turn, words="form-confirm-changed", replaces=place)


async def _said_last(turn: Turn) -> str:
    """The key of the last message that was said to the citizen."""
    said = await messages.latest(turn.tx, turn.talk.id, limit=RECENT)
    return next((one.key for one in reversed(said) if one.side in SPOKEN), "")


async def _offer(turn: Turn, before: Message) -> None:
    """Filed already: the new words can be added. A second change renews the offer in its place."""
    text = turn.incoming.text.strip()
    case = await _case_with(turn, before) if text else None
    if case is None:
        return
    last = turn.state.get("amending", {})
    again = last.get("message") == before.key and await _said_last(turn) == last.get("offer")
    reply = Reply(
        turn.t("edited-offer", number=case.number),
        choices=(
            Choice(
                turn.t("choice-edited-add"), "edited.add", {"case": case.id, "text": text[:KEPT]}
            ),
        ),
        replaces=last["offer"] if again else "",
    )
    if turn.reply(reply):
        turn.state["amending"] = {"message": before.key, "offer": reply.replaces or reply.key}


async def _case_with(turn: Turn, before: Message) -> Case | None:
    """The newest case that has a message's words or files and still takes more."""
    person = turn.talk.person_id
    mine = await cases.of_person(turn.tx, person, limit=RECENT)
    others = [
        await cases.by_id(turn.tx, row["case_id"])
        for row in await joins.open_of(turn.tx, person, RECENT)
    ]
    versions = await messages.versions(turn.tx, before.id)
    said = [before.text, *(row["text"] for row in versions)]
    for case in (*mine, *others):
        if takes_more(turn, case) and await _has(turn, case, before, said):
            return case
    return None


def takes_more(turn: Turn, case: Case) -> bool:
    if case.person_id != turn.talk.person_id:
        return case.status in OPEN
    try:
        target(case, "supplement", track.CITIZEN)
    except Refused:
        return False
    return True


async def _has(turn: Turn, case: Case, before: Message, said: list[str]) -> bool:
    """Whether a case has a message's files, or any of its wordings."""
    keys = set(before.extras.get("files", ()))
    if keys and keys & {file.key for file in await media.of_case(turn.tx, case.id, "citizen")}:
        return True
    number = case.contact_phone
    kept = {without_phone(one, number) for one in said} | {mask(one) for one in said}
    mine = case.person_id == turn.talk.person_id
    texts = [case.detail, case.place] if mine else []
    texts += [one.text for one in await cases.events(turn.tx, case.id) if one.actor == "citizen"]
    return any(redraft.replaced(text, said, "") is not None for text in texts for said in kept)


async def add(turn: Turn, choice: Choice) -> None:
    """The offer was taken; a second tap adds nothing."""
    case, text = await cases.by_id(turn.tx, choice.arguments["case"]), choice.arguments["text"]
    mine = case.person_id == turn.talk.person_id
    if not mine and await joins.one(turn.tx, case.id, turn.talk.person_id) is None:
        turn.say("choice-stale")
        return
    turn.state.pop("amending", None)
    events = await cases.events(turn.tx, case.id)
    if not any(one.action == "supplement" and one.text == text for one in events):
        if not takes_more(turn, case):
            turn.say("case-moved-on")
            return
        await track.add_words(turn, case, text, [])
    turn.say("case-added", number=case.number)

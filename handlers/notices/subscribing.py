"""What citizens want to be told of, in their chat: by their own words, or by taps on one page."""

from typing import Any

from handlers import choices, hearing
from handlers.citizen import welcome
from handlers.notices import wishes
from handlers.notices.wishes import Where, Wish
from handlers.turn import Choice, Reply, Turn
from storage import subscriptions
from storage.database import Row

ACTIONS = ("notices", "notice.topic", "notice.subscribe", "notice.unsubscribe")


async def heard(turn: Turn, text: str) -> bool:
    """Do what words wish; False when they are no such wish."""
    wish = wishes.heard(text, turn.house.city)
    if wish is None:
        return False
    await welcome.follow_language(turn, text, quietly=True)
    if wish.kind == "remove":
        await _remove(turn, wish)
    elif wish.topics:
        for topic in wish.topics:
            await _add(turn, topic, wish.where)
        _confirm(turn, wish.topics, wish.where)
    else:
        _ask_topic(turn, wish.where)
    return True


async def mine(turn: Turn) -> None:
    """The page of all that they have and may have; each tap adds or removes one."""
    rows = await subscriptions.of_person(turn.tx, turn.talk.person_id)
    stopped = await subscriptions.stopped(turn.tx, turn.talk.person_id)
    words = turn.t("notices-mine" if rows else "notices-none")
    shown = [_removes(turn, row, turns=True) for row in rows]
    if stopped:
        words = turn.t("notices-stopped")
        shown.append(Choice(turn.t("choice-notice-on"), "notice.on", {}))
    everywhere = {row["topic"] for row in rows if not row["district"]}
    shown += [
        Choice(f"＋ {name_of(turn, one.id)}", "notice.topic", {"topic": one.id}, turns=True)
        for one in turn.house.city.notice_topics
        if one.id not in everywhere
    ]
    _show(turn, turn.t("notices-title"), words, shown)


async def choose(turn: Turn, choice: Choice) -> None:
    about = choice.arguments
    match choice.action:
        case "notices":
            await mine(turn)
        case "notice.topic":
            _ask_place(turn, about["topic"])
        case "notice.subscribe":
            await _subscribe(turn, choice)
        case "notice.unsubscribe":
            await _unsubscribe(turn, choice)


async def _subscribe(turn: Turn, choice: Choice) -> None:
    where = _where(choice.arguments)
    await _add(turn, choice.arguments["topic"], where)
    if choice.turns:
        await mine(turn)
    else:
        _confirm(turn, (choice.arguments["topic"],), where)


async def _unsubscribe(turn: Turn, choice: Choice) -> None:
    topic, where = choice.arguments["topic"], _where(choice.arguments)
    person = turn.talk.person_id
    await subscriptions.remove(turn.tx, person, topic, where.district, where.street)
    if choice.turns:
        await mine(turn)
    else:
        turn.say("notices-removed", what=called(turn, topic, where), choices=[_all(turn)])


async def _add(turn: Turn, topic: str, where: Where) -> None:
    await subscriptions.add(
        turn.tx, turn.talk.person_id, topic, where.district, where.street, now=turn.now
    )


async def _remove(turn: Turn, wish: Wish) -> None:
    """What fits of all that they have; nothing fits: all that they have is shown."""
    rows = await subscriptions.of_person(turn.tx, turn.talk.person_id)
    fits = [row for row in rows if _meant(row, wish)]
    for row in fits:
        at = row["topic"], row["district"], row["street"]
        await subscriptions.remove(turn.tx, turn.talk.person_id, *at)
    if not fits:
        turn.say("notices-not-there", choices=[_all(turn)])
        return
    what = turn.t("list-joint").join(called(turn, row["topic"], _where(row)) for row in fits)
    turn.say("notices-removed", what=what, choices=[_all(turn)])


def _meant(row: Row, wish: Wish) -> bool:
    where = wish.where
    return (
        (not wish.topics or row["topic"] in wish.topics)
        and where.district in ("", row["district"])
        and where.street in ("", row["street"])
    )


def _confirm(turn: Turn, topics: tuple[str, ...], where: Where) -> None:
    """What they will hear of, and one tap to take it back."""
    what = turn.t("list-joint").join(called(turn, topic, where) for topic in topics)
    undo = [_removes(turn, {"topic": one, **_arguments(where)}) for one in topics]
    turn.say("notices-added", what=what, choices=[*undo, _all(turn)])


def _ask_topic(turn: Turn, where: Where) -> None:
    """A place was named: of what are they to hear there?"""
    turn.say(
        "notices-which-topic",
        where=place_name(turn, where),
        choices=[
            Choice(
                name_of(turn, one.id), "notice.subscribe", {"topic": one.id, **_arguments(where)}
            )
            for one in turn.house.city.notice_topics
        ],
    )


def _ask_place(turn: Turn, topic: str) -> None:
    """A topic was tapped: where? The page stays in its message."""
    english = turn.language == "en"
    shown = [
        Choice(name, "notice.subscribe", {"topic": topic, **_arguments(where)}, turns=True)
        for name, where in (
            (turn.t("notices-everywhere"), Where()),
            *(
                (one.name_en if english else one.name, Where(one.id))
                for one in turn.house.city.districts
            ),
        )
    ]
    shown.append(Choice(turn.t("notices-back"), "notices", {}, turns=True))
    what = name_of(turn, topic)
    _show(turn, turn.t("notices-title"), turn.t("notices-which-place", what=what), shown)


async def offer(turn: Turn, text: str) -> None:
    """Below the answer to a question about today's water there is a way to be told by itself:
    once a topic, and not to those who have it."""
    city = turn.house.city
    topic, where = wishes.topic_in(text, city), wishes.where_in(text, city)
    offered = turn.state.get("notices_offered", [])
    below = turn.replies[-1] if turn.replies else None
    if not topic or topic in offered or not hearing.asks(text) or not _now_or_there(text, where):
        return
    if below is None or below.side != "bot" or below.ask:
        return
    rows = await subscriptions.of_person(turn.tx, turn.talk.person_id)
    if any(row["topic"] == topic and row["district"] in ("", where.district) for row in rows):
        return
    turn.state["notices_offered"] = [*offered, topic]
    label = turn.t("choice-notice-subscribe", what=called(turn, topic, where))
    wish = Choice(label, "notice.subscribe", {"topic": topic, **_arguments(where)})
    below.choices = (*below.choices, wish)


_DAYS = ("今天", "明天", "后天", "今晚", "明晚", "这几天", "最近", "today", "tomorrow", "tonight")


def _now_or_there(text: str, where: Where) -> bool:
    """Asked of a day or a place, not of what to do in general."""
    said = hearing.plain(text)
    return bool(where.district) or any(day in said for day in _DAYS)


def _removes(turn: Turn, row: Row | dict[str, Any], *, turns: bool = False) -> Choice:
    where = _where(row)
    label = turn.t("choice-notice-remove", what=called(turn, row["topic"], where))
    about = {"topic": row["topic"], **_arguments(where)}
    return Choice(label, "notice.unsubscribe", about, turns=turns)


def _all(turn: Turn) -> Choice:
    return Choice(turn.t("choice-notices"), "notices", {})


def _where(kept: Row | dict[str, Any]) -> Where:
    return Where(kept["district"], kept["street"])


def _arguments(where: Where) -> dict[str, str]:
    return {"district": where.district, "street": where.street}


def called(turn: Turn, topic: str, where: Where) -> str:
    """停水（历下区）"""
    return turn.t("notices-called", what=name_of(turn, topic), where=place_name(turn, where))


def name_of(turn: Turn, topic: str) -> str:
    for one in turn.house.city.notice_topics:
        if one.id == topic:
            return one.name_en if turn.language == "en" else one.name
    return topic


def place_name(turn: Turn, where: Where) -> str:
    for one in turn.house.city.districts:
        if one.id == where.district:
            name = one.name_en if turn.language == "en" else one.name
            return f"{name}{where.street}"
    return where.district or turn.t("notices-everywhere")


def _show(turn: Turn, title: str, words: str, shown: list[Choice]) -> None:
    replaces = choices.message_key(turn.incoming.choice) if turn.turns_page else ""
    turn.reply(Reply(words, title=title, choices=tuple(shown), replaces=replaces))

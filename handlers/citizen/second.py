"""The second matter of a message: said at once, kept, and offered right after the first.

The others wait in the first one's form (`rest`); when that is done the next of them is a report
that was put away, which one tap or a 好的 takes up, after a restart too.
"""

from typing import Any

from handlers import form
from handlers.cases import intake, parted
from handlers.cases.summary import summary
from handlers.cases.urging import PRESSES
from handlers.citizen.answer import KEPT
from handlers.turn import Choice, Turn, new_key


def several(turn: Turn, text: str) -> tuple[str, ...]:
    """The matters of a message, what presses first; empty when it is one."""
    city = turn.house.city
    found = parted.matters(text, turn.house.departments)
    return tuple(
        sorted(found, key=lambda one: -PRESSES.get(intake.understand(one, city).urgency, 0))
    )


def _named(text: str) -> str:
    """A matter in one line, as it is named within a sentence."""
    return summary(text).rstrip(".。")


def keep(turn: Turn, opened: dict[str, Any], text: str, parts: tuple[str, ...]) -> None:
    """The form is about the first of the parts; say so, and keep the others."""
    opened["rest"], opened["said"] = list(parts[1:]), {"whole": text.strip(), "first": parts[0]}
    if number := intake.own_phone(text):
        opened["slots"].setdefault("phone", number)  # it stands behind the last one
    turn.say("form-several", count=len(parts), first=_named(parts[0]))


def told_beside(turn: Turn, text: str) -> bool:
    """Another matter that is told while a report is open waits like one of the same message."""
    opened = turn.state["form"]
    said = [opened["slots"].get("detail", ""), *opened.get("rest", ())]
    found = [parted.another(text, one, turn.house.departments) for one in said]
    if not all(found) or len(said) >= parted.MOST:
        return False
    opened["rest"] = [*opened.get("rest", ()), found[0]]
    turn.say("second-kept", second=_named(found[0]), choices=one_after_all(turn))
    return True


def one_after_all(turn: Turn) -> list[Choice]:
    """The way back, beside the first question."""
    opened = turn.state["form"]
    return [Choice(turn.t("choice-one-matter"), "form.whole", {}, opened["flow"])]


def together(turn: Turn) -> None:
    """It is one matter: what waits goes into the open report."""
    opened = turn.state["form"]
    for part in opened.pop("rest", ()):
        form.take_detail(opened, part, turn.house.city)
    opened.pop("said", None)


def after(turn: Turn, done: dict[str, Any]) -> None:
    """A report is done: the next matter of its message is offered. While a person holds the chat,
    it only lies there for them."""
    if not done.get("rest"):
        return
    if "kept_form" in turn.state:
        _offer(turn, done["rest"], _anew(turn, done["rest"]))
        return
    turn.state["kept_form"] = _next(turn, done)
    _offer(turn, done["rest"], Choice(turn.t("choice-second"), "report.resume", {}))


def dropped(turn: Turn, opened: dict[str, Any]) -> bool:
    """The first is not wanted: the next may be. It stays with the first, too (还是投诉吧)."""
    rest = opened.get("rest")
    if rest:
        turn.say("form-dropped-one", second=_named(rest[0]), choices=[_anew(turn, rest), _no(turn)])
    return bool(rest)


def _next(turn: Turn, done: dict[str, Any]) -> dict[str, Any]:
    """The form of the next matter: of the same person, and perhaps at the same place."""
    first, *rest = done["rest"]
    opened = form.begin(new_key(), first, turn.house.city)
    before, slots = done["slots"], opened["slots"]
    for name in ("phone", "anonymous"):
        if before.get(name) and "phone" not in slots:
            slots[name] = before[name]
    if "latitude" not in before:
        opened["near"] = before.get("place", "")
    return {**opened, "rest": rest}


def _offer(turn: Turn, rest: list[str], take: Choice) -> None:
    turn.say("second-offer", second=_named(rest[0]), choices=[take, _no(turn)])


def _anew(turn: Turn, rest: list[str]) -> Choice:
    """The words lie with the message, to be read as they were."""
    return Choice(turn.t("choice-second"), "report.start", {"text": parted.joined(rest)[:KEPT]})


def _no(turn: Turn) -> Choice:
    return Choice(turn.t("choice-forget"), "report.forget", {})

"""One question of a report, with what can be tapped instead of typing."""

from collections.abc import Sequence
from typing import Any

from handlers.cases import intake
from handlers.turn import Choice, Reply, Turn

_ASKS: dict[str, Any] = {"place": "place", "contact": "phone", "files": "photo"}
"""What a channel may help with: a button for the place, for one's number."""


def ask(turn: Turn, slot: str, said: str = "", *, beside: Sequence[Choice] = ()) -> None:
    """One question, or `said` in its place, with what can be tapped instead of typing."""
    turn.state["form"]["asking"] = slot
    words = said or turn.t("form-ask-detail-voice" if _spoke(turn, slot) else f"form-ask-{slot}")
    choices = (*_answers(turn, slot), *beside)
    turn.reply(Reply(words, choices=choices, ask=_ASKS.get(slot)))


def _spoke(turn: Turn, slot: str) -> bool:
    """A recording, where the matter is asked for."""
    return slot == "detail" and any(one.kind == "audio" for one in turn.incoming.files)


def _answers(turn: Turn, slot: str) -> list[Choice]:
    flow = turn.state["form"]["flow"]
    match slot:
        case "detail" if _spoke(turn, slot):
            return [Choice(turn.t("choice-human"), "human", {})]
        case "contact":
            none = Choice(turn.t("choice-anonymous"), "form.contact", {"phone": ""}, flow)
            known = turn.talk.phone
            if not known:
                return [none]
            label = turn.t("choice-known-phone", phone=intake.masked(known))
            return [Choice(label, "form.contact", {"phone": known}, flow), none]
        case "kind":
            city, language = turn.house.city, turn.language
            return [
                Choice(city.kind_name(one.id, language), "form.kind", {"kind": one.id}, flow)
                for one in city.kinds
            ]
        case "place":
            unknown = Choice(turn.t("choice-no-place"), "form.place", {}, flow)
            near = turn.state["form"].get("near", "")
            if not near:
                return [unknown]
            same = Choice(turn.t("choice-same-place", place=near), "form.place", {"at": near}, flow)
            return [same, unknown]
        case "files":
            return [Choice(turn.t("choice-files-done"), "form.back", {}, flow)]
    return []

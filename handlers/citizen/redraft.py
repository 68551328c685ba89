"""A draft whose words were changed: what came from them is read again, what was answered stays."""

from typing import Any

from handlers import form
from handlers.cases import intake
from handlers.city.profile import City
from handlers.form import Misunderstood

READ = {"place": "place", "happened": "happened", "contact": "phone"}
"""Slots that words may fill by the way, by the answer that fills them for certain."""


def change(
    opened: dict[str, Any], old: str, new: str, city: City, *, by: str
) -> Misunderstood | bool:
    """The message `by` said `old` and says `new`: whether the draft had it, or what is wrong."""
    slot = next((name for name, one in opened.get("given", {}).items() if by and one == by), "")
    if slot and slot != "detail":
        _replace(opened, old, "", city)
        return form.answer(opened, slot, new, city, by=by) or True
    return _replace(opened, old, new, city)


def replaced(detail: str, old: str, new: str) -> str | None:
    """A story with the words of one message replaced (whole lines); None when it has them not."""
    old = old.strip()[: form.MAX_DETAIL]
    at = f"\n{detail}\n".find(f"\n{old}\n") if old else -1
    if at < 0:
        return None
    parts = (detail[:at].strip(), new.strip(), detail[at + len(old) :].strip())
    return "\n".join(part for part in parts if part)[: form.MAX_DETAIL]


def _replace(opened: dict[str, Any], old: str, new: str, city: City) -> bool:
    slots = opened["slots"]
    said = opened.get("said", {})
    if said and said["whole"] == old.strip():
        old = said["first"]  # taken for several matters before; with its new words it is one
        opened.pop("said")
        opened.pop("rest", None)
    detail = replaced(slots.get("detail", ""), old, new)
    if detail is None:
        return False
    before = intake.understand(slots["detail"], city)
    given = opened.get("given", {})
    for answered, name in READ.items():
        if answered not in given and slots.get(name) == getattr(before, name):
            slots.pop(name, None)
    if slots.get("district") == before.district:
        slots["district"] = intake.district(slots.get("place", ""), city)
        if not slots["district"]:
            slots.pop("district")
    slots["detail"] = ""
    if detail:
        form.take_detail(opened, detail, city)
    return True

"""The report form: which question is the next, and what an answer means.

A form has no steps. Its state is the slots that are filled; the next question is the first slot
that is empty. What can be taken from the citizen's words is never asked.
"""

import re
from dataclasses import dataclass
from typing import Any

from handlers.cases import intake
from handlers.city.profile import City

ORDER = ("detail", "place", "contact")
"""What must be known before a report can be filed, in the order in which it is asked."""

CHANGEABLE = ("detail", "kind", "place", "happened", "contact", "files")
"""What can be changed on the card."""

MAX_DETAIL = 4000
MAX_PLACE = 200
_NO_NUMBER = re.compile(
    r"匿名|不留|不用|不方便|不想|没有|不需要|不告诉|anonym|no phone|don't", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """An answer that cannot be used; `text_key` says the way on."""

    text_key: str


def begin(flow: str, text: str, city: City) -> dict[str, Any]:
    """A new form from whatever the citizen wrote."""
    form: dict[str, Any] = {"flow": flow, "slots": {}, "files": [], "asking": ""}
    if text:
        take_detail(form, text, city)
    return form


def take_detail(form: dict[str, Any], text: str, city: City) -> None:
    """Add the citizen's words and fill what they say; a slot once filled stays."""
    slots = form["slots"]
    before = slots.get("detail", "")
    slots["detail"] = f"{before}\n{text}".strip()[:MAX_DETAIL]
    found = intake.understand(slots["detail"], city)
    for name in ("kind", "place", "district", "happened"):
        value = getattr(found, name)
        if value and name not in form.get("fixed", []):
            slots.setdefault(name, value)
    slots["urgency"], slots["vulnerable"] = found.urgency, found.vulnerable
    slots["summary"] = found.summary
    if found.phone:
        slots.setdefault("phone", found.phone)


def missing(form: dict[str, Any]) -> str | None:
    """The first slot that is still empty."""
    slots = form["slots"]
    filled = {
        "detail": bool(slots.get("detail")),
        "place": bool(slots.get("place")),
        "contact": "phone" in slots or bool(slots.get("anonymous")),
    }
    return next((name for name in ORDER if not filled[name]), None)


def answer(form: dict[str, Any], slot: str, text: str, city: City) -> Misunderstood | None:
    """Put a written answer into a slot."""
    text = text.strip()
    if slot == "contact":
        return _contact(form["slots"], text)
    if slot == "detail":
        if len(re.findall(r"\w", text)) < 2:
            return Misunderstood("form-detail-too-short")
        form["slots"].pop("detail", None)
        take_detail(form, text, city)
        return None
    if slot == "place" and len(re.findall(r"\w", text)) < 2:
        return Misunderstood("form-place-too-short")
    form["slots"][slot] = text[:MAX_PLACE]
    if slot == "place":
        form["slots"]["district"] = intake.district(text, city)
        form["slots"].pop("latitude", None)
        form["slots"].pop("longitude", None)
    return None


def _contact(slots: dict[str, Any], text: str) -> Misunderstood | None:
    number = intake.phone(text)
    if number:
        slots["phone"] = number
        slots.pop("anonymous", None)
        return None
    if _NO_NUMBER.search(text):
        slots["anonymous"] = True
        slots.pop("phone", None)
        return None
    digits = len(re.sub(r"\D", "", text))
    return Misunderstood("form-phone-length" if digits >= 5 else "form-phone-none")

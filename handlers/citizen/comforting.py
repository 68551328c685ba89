"""The first word to somebody who reports: that they are heard, in the tone of what they tell."""

from typing import Any


def first_word(opened: dict[str, Any]) -> str:
    """Its key in the texts."""
    slots = opened["slots"]
    kind = slots.get("kind", "help")
    if slots.get("vulnerable") and slots.get("urgency") != "normal" and kind == "help":
        return "comfort-vulnerable"
    if any(word in slots["detail"] for word in ("小事", "不好意思", "麻烦", "small thing")):
        return "comfort-small"
    return f"comfort-{kind}" if kind in ("suggest", "praise", "report") else "comfort"

"""The departments that a case seems to be for, in the desk's words, each to be taken by one tap."""

from typing import Any
from uuid import uuid4

from handlers.cases.routing.departments import Departments, Suggested
from storage.cases import Case

S = {
    "heading": "建议派给",
    "sure": "把握较大，点一下就派单。",
    "unsure": "拿不准，请您看一眼再定。",
    "dispatch": "派单",
    "share": "把握",
    "by_words": "话里有{words}，这些事多由它承办。",
    "by_tone": "整段话和它以前承办的事相近。",
}


def suggested(case: Case, departments: Departments) -> dict[str, Any]:
    """Names, percent and reasons for the template; `offer`: nobody has it yet."""
    found = departments.suggest(f"{case.summary}\n{case.detail}")
    return {
        "words": S,
        "offer": bool(found) and not case.department,
        "say": S["sure"] if found and found[0].sure else S["unsure"],
        "departments": [
            {
                "name": one.value,
                "percent": min(99, max(1, round(one.confidence * 100))),
                "why": why(one),
                "key": str(uuid4()),
            }
            for one in found
        ],
    }


def why(one: Suggested) -> str:
    """Why a department is suggested, as a sentence."""
    if not one.words:
        return S["by_tone"]
    return S["by_words"].format(words="".join(f"“{word}”" for word in one.words))

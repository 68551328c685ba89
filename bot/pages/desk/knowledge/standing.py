"""How an article stands at the desk: who may do what, in which words, refusals."""

from datetime import date
from typing import Any
from urllib.parse import quote

from bot.pages.desk.knowledge.words import ACTIONS, PROGRAMS, STATES
from handlers.articles import importing, review
from handlers.articles.written import from_json
from handlers.errors import NotAllowed, Refused
from knowledge.articles import Article
from storage import catalogue
from storage.catalogue import Reader
from storage.media import File
from storage.staff import Member
from storage.versions import Version

HOME = "/desk/knowledge"
OURS = importing.OURS


def url(article_id: str, verb: str = "") -> str:
    return f"{HOME}/{verb + '/' if verb else ''}{quote(article_id, safe='')}"


def writes(member: Member) -> bool:
    return bool(member.roles & review.WRITERS)


def bound(member: Member) -> bool:
    """Whether they write for their own department only."""
    return member.roles & review.WRITERS == review.UNIT


def reader(member: Member, today: date) -> Reader:
    unit = member.department if "department" in member.roles else ""
    return Reader(member.name, unit, bool(member.roles & review.HOTLINE), today)


def who(name: str) -> str:
    """An author as people call them: what programs wrote under has a word too."""
    return PROGRAMS.get(name, name)


def state(name: str) -> dict[str, str]:
    word, colour, sign = STATES[name]
    return {"word": word, "colour": colour, "sign": sign}


def of(wording: Version, article: Article, on: date) -> dict[str, str]:
    """How a wording stands on a day: what is published may have expired or be about to."""
    if wording.state == "published" and article.valid_until:
        if article.valid_until < on:
            return state("expired")
        if article.valid_until <= on + catalogue.SOON:
            return state("soon")
    return state(wording.state)


def ours(file: File) -> bool:
    """Whether a file was brought here for an article: others belong to citizens."""
    return importing.ours(file)


def shown_file(file: File) -> dict[str, Any]:
    address = f"{HOME}/media/{file.key}"
    return {"key": file.key, "url": address, "name": file.name or file.key, "kind": file.kind}


def actions(wording: Version, member: Member) -> list[str]:
    """The steps that a member of staff may take now; writing is not one of them."""
    found = [one for one in review.allowed(wording, member) if one not in ("save", "correct")]
    if len(review.steps_to_publish(wording, member)) > 1:
        found.insert(1, "publish_all")
    return found


def refusal(why: Refused, action: str, wording: Version | None, member: Member) -> str:
    """Why something was not done, in the desk's words."""
    word = ACTIONS.get(action, ("修改", ""))[0]
    if isinstance(why, NotAllowed):
        if bound(member):
            return f"您只能写{member.department}的知识，没有执行。"
        return f"您的角色不能{word}，没有执行。请值班班长或管理员来做。"
    if wording and action in review.NEEDS_REASON and wording.state in review.RULES[action].sources:
        return f"请先写明原因，再{word}。"
    now = STATES[wording.state][0] if wording else "还没有开始写"
    return f"这一版现在是“{now}”，不能{word}，没有执行。请看一眼最新情况。"


def content(wording: Version) -> Article:
    return from_json(wording.content)

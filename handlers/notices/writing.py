"""Writing a notice: what is asked for must be clear before a second person looks at it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.citizen import browse
from handlers.city.profile import City
from handlers.desk.permissions import WRITE_NOTICES, may
from handlers.errors import NotAllowed, NotNow
from handlers.notices import content, lifecycle
from handlers.turn import Turn
from storage import audience, notes, notices
from storage.audience import Audience
from storage.errors import Conflict
from storage.notices import Notice, Words
from storage.staff import Member

CHANNELS = {"telegram": "Telegram", "wechat": "微信", "web": "网页"}
LANGUAGES = {"zh": "中文", "en": "English"}
BUTTONS = ("known", "link", "article")
CAP = 2
"""Notices of grade B that one person gets in seven days."""
_LINK = re.compile(r"https://[^\s<>\"']{3,500}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes. `begin` None: as soon as it is approved. `repeats` is empty or
    {"every": "weeks", "weekdays": [1…7], "last": "2026-12-31"}: again at the same hour."""

    grade: str
    words: Words
    audience: Audience
    begin: datetime | None = None
    repeats: dict[str, Any] = field(default_factory=dict)


async def begin(turn: Turn, by: Member, draft: Draft, form_key: str = "") -> int:
    """A new notice, as far as it is written; its number. The same form twice makes one."""
    _may_write(by)
    known = _known(turn, draft)
    if form_key and (there := await notices.of_form(turn.tx, form_key)):
        return there
    notice_id = await notices.begin(
        turn.tx,
        by.id,
        draft.grade,
        known.words,
        audience.kept(known.audience),
        now=turn.now,
        form_key=form_key,
    )
    notice = await notices.find(turn.tx, notice_id)
    await _write(turn, notice, known)
    await _trace(turn, by, "notice-begin", notice_id)
    return notice_id


async def change(turn: Turn, by: Member, notice_id: int, revision: int, draft: Draft) -> None:
    """Other words; refused when somebody else wrote since `revision` was shown."""
    notice = await notices.find(turn.tx, notice_id)
    lifecycle.check(notice, "write", by)
    if notice.revision != revision:
        raise NotNow("这条通知刚刚被别人改过，您写的还在下面；请核对后再保存。")
    await _write(turn, notice, _known(turn, draft))
    await _trace(turn, by, "notice-write", notice_id)


async def _write(turn: Turn, notice: Notice, draft: Draft) -> None:
    try:
        await notices.write(
            turn.tx,
            notice,
            grade=draft.grade,
            words=draft.words,
            audience=audience.kept(draft.audience),
            begin=draft.begin,
            repeats=draft.repeats,
            now=turn.now,
        )
    except Conflict:
        raise NotNow("这条通知刚刚被别人改过，请刷新后再改。") from None


def _may_write(by: Member) -> None:
    if not may(by, WRITE_NOTICES):
        raise NotAllowed(lifecycle.NO_RIGHT)


def _known(turn: Turn, draft: Draft) -> Draft:
    """The draft without stray spaces; what nobody could ever send is refused at once."""
    if draft.grade not in lifecycle.GRADES:
        raise NotNow("请选A类（紧急）还是B类（一般）。")
    words = replace(
        draft.words,
        title=" ".join(draft.words.title.split()),
        body=draft.words.body.strip(),
        title_en=" ".join(draft.words.title_en.split()),
        body_en=draft.words.body_en.strip(),
    )
    if len(words.buttons) > content.MOST_BUTTONS:
        raise NotNow(f"按钮最多{content.MOST_BUTTONS}个。")
    for problem in (*_too_long(words), *_places(turn.house.city, draft.audience)):
        raise NotNow(problem)
    return replace(draft, words=words, audience=named(turn.house.city, draft.audience))


def named(city: City, who: Audience) -> Audience:
    """With the districts' names, which is what a case has of them."""
    chosen = tuple(one.name for one in city.districts if one.id in who.districts)
    return replace(who, named=chosen)


def _too_long(words: Words) -> list[str]:
    most = content.LONGEST_BELOW_PICTURE if words.media_key else content.LONGEST
    why = "（带图片或文件时）" if words.media_key else ""
    found = []
    for title in (words.title, words.title_en):
        if len(title) > content.LONGEST_TITLE:
            found.append(f"标题最多{content.LONGEST_TITLE}个字，现在{len(title)}个。")
    for body in (words.body, words.body_en):
        if len(body) > most:
            found.append(f"正文{why}最多{most}个字，现在{len(body)}个。")
    return found


def _places(city: City, who: Audience) -> list[str]:
    """What the profile does not know."""
    streets = {street for one in city.districts for street in one.streets}
    checks: Sequence[tuple[Sequence[str], Callable[[str], bool], str]] = (
        (who.districts, lambda one: one in {d.id for d in city.districts}, "区县"),
        (who.streets, lambda one: one in streets, "街道"),
        (who.topics, lambda one: one in {t.id for t in city.notice_topics}, "主题"),
        (who.languages, lambda one: one in LANGUAGES, "语言"),
        (who.channels, lambda one: one in CHANNELS, "渠道"),
    )
    return [
        f"没有这个{what}：{one}。"
        for chosen, known, what in checks
        for one in chosen
        if not known(one)
    ]


def problems(turn: Turn, notice: Notice) -> list[str]:
    """What is still missing before it may go to a second person; empty when nothing is."""
    found = [*_wordless(notice), *_buttons(turn, notice), *_times(turn, notice)]
    who = of(notice)
    if notice.kind == "notice" and notice.grade == "B" and not (who.topics or who.case_topics):
        found.append("B类通知只发给订阅了主题（或办过这类工单）的市民：请选主题。")
    return found


def _wordless(notice: Notice) -> list[str]:
    words = notice.words
    found = []
    if not words.title:
        found.append("请写标题：市民先看到它。")
    if not words.body:
        found.append("请写正文：什么事、在哪里、什么时候、市民要做什么。")
    if bool(words.title_en) != bool(words.body_en):
        found.append("英文的标题和正文请都写，或者都不写（不写就发中文）。")
    return found


def _buttons(turn: Turn, notice: Notice) -> list[str]:
    found = []
    for button in notice.words.buttons:
        kind, label, to = button.get("kind"), button.get("label", ""), button.get("to", "")
        if kind not in BUTTONS:
            found.append("有一个按钮没有选用途。")
        elif len(label) > content.LONGEST_LABEL or not label.strip():
            found.append(f"按钮上的字写1到{content.LONGEST_LABEL}个。")
        elif kind == "link" and not _LINK.fullmatch(to):
            found.append(f"按钮“{label}”的链接要以 https:// 开头。")
        elif kind == "article" and not browse.served(turn.house, [to], turn.today):
            found.append(f"按钮“{label}”打开的知识条目不在用：{to or '没有选'}。")
    return found


def _times(turn: Turn, notice: Notice) -> list[str]:
    found = []
    if notice.begin_at and notice.begin_at <= turn.now:
        zone = ZoneInfo(turn.house.city.timezone)
        past = f"{notice.begin_at.astimezone(zone):%m月%d日 %H:%M}"
        found.append(f"计划的时间（{past}）已经过去了：请改时间，或选“审核通过就发”。")
    last = notice.repeats.get("last")
    if notice.repeats and not notice.begin_at:
        found.append("重复发送要写第一次的时间。")
    if last and notice.begin_at and date.fromisoformat(last) < notice.begin_at.date():
        found.append("重复的最后一天在第一次之前。")
    return found


def of(notice: Notice) -> Audience:
    """Whom a notice is for."""
    return audience.read(notice.audience, notice.grade, CAP)


async def _trace(turn: Turn, by: Member, action: str, notice_id: int) -> None:
    await notes.audit(turn.tx, f"staff:{by.name}", action, f"notice:{notice_id}", now=turn.now)

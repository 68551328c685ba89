"""Canned replies: who writes which, and how their variables are filled in for a chat."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib import resources

from handlers.desk.permissions import SHARE_REPLIES, TALK, may
from handlers.errors import NotAllowed, NotNow
from storage import canned, notes
from storage.canned import Canned, Written
from storage.database import Transaction
from storage.staff import Member

VARIABLES = {
    "市民": "市民的称呼，没有就是“市民朋友”",
    "受理员": "您的名字",
    "编号": "市民最近一件没办结的工单",
    "部门": "这件工单的承办单位",
    "期限": "这件工单的期限",
    "热线": "热线的名字",
    "今天": "今天的日期",
}
"""What may stand in braces, and what is put in its place."""

LONGEST = 1000
LONGEST_TITLE = 40
LONGEST_CODE = 12
MOST = 200
"""Replies of one member, or shared by all."""

SEEDED = "canned-seeded"
_BRACES = re.compile(r"\{([^{}\n]{1,12})\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with their variables filled in; what is not known stands as 【name】 to be written
    by hand."""
    return _BRACES.sub(lambda found: values.get(found[1], "") or f"【{found[1]}】", text)


async def write(
    tx: Transaction,
    by: Member,
    reply_id: int,
    *,
    title: str,
    code: str,
    text: str,
    shared: bool,
    now: datetime,
) -> int:
    """Save a reply, new (`reply_id` 0) or changed; its id."""
    if reply_id:
        _may_change(await canned.find(tx, reply_id), by)
    _may_write(by, shared)
    _check(title, code, text)
    owner = None if shared else by.id
    written = Written(owner, code, title, text)
    if reply_id:
        await canned.change(tx, reply_id, written, by=by.name, now=now)
    elif await canned.count(tx, owner) >= MOST:
        raise NotNow(f"最多{MOST}条，请先删掉不用的。")
    else:
        reply_id = await canned.add(tx, written, by=by.name, now=now)
    if shared:
        actor = f"staff:{by.name}"
        await notes.audit(tx, actor, "canned-write", f"canned:{reply_id}", now=now, text=title)
    return reply_id


async def remove(tx: Transaction, by: Member, reply_id: int, *, now: datetime) -> None:
    reply = await canned.find(tx, reply_id)
    _may_change(reply, by)
    await canned.remove(tx, reply_id)
    if reply.shared:
        actor, subject = f"staff:{by.name}", f"canned:{reply_id}"
        await notes.audit(tx, actor, "canned-remove", subject, now=now, text=reply.title)


def may_change(reply: Canned, by: Member) -> bool:
    return may(by, SHARE_REPLIES) if reply.shared else reply.staff_id == by.id


def _may_change(reply: Canned, by: Member) -> None:
    if not may_change(reply, by):
        raise NotAllowed("公用的常用语由值班班长或管理员修改；别人的只有本人能改。")


def _may_write(by: Member, shared: bool) -> None:
    if not may(by, TALK):
        raise NotAllowed("常用语是接待市民时用的，您的角色还用不到。")
    if shared and not may(by, SHARE_REPLIES):
        raise NotAllowed("公用的常用语由值班班长或管理员写。您可以存成自己的。")


def _check(title: str, code: str, text: str) -> None:
    if not title or not text:
        raise NotNow("名称和内容都要写。")
    if len(title) > LONGEST_TITLE or len(text) > LONGEST or len(code) > LONGEST_CODE:
        raise NotNow(
            f"太长了：名称最多{LONGEST_TITLE}字，缩写最多{LONGEST_CODE}个字符，内容最多{LONGEST}字。"
        )
    if any(char.isspace() or char == "/" for char in code):
        raise NotNow("缩写里不能有空格和斜杠。")
    unknown = [name for name in _BRACES.findall(text) if name not in VARIABLES]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in VARIABLES)
        raise NotNow(f"没有{{{unknown[0]}}}这个变量。可以用：{known}。")


async def seed(tx: Transaction, *, sample: bool, now: datetime) -> None:
    """The sample's shared replies, once, where a city wants the sample."""
    if not sample or await notes.fact(tx, SEEDED):
        return
    written = resources.files(__package__).joinpath("canned.toml").read_text("utf-8")
    for one in tomllib.loads(written)["reply"]:
        reply = Written(None, one["code"], one["title"], one["text"])
        await canned.add(tx, reply, by="sample", now=now)
    await notes.set_fact(tx, SEEDED, now.isoformat())

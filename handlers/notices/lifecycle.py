"""What may be done to a notice in which state: one table, for the desk's buttons and the checks.

    draft → review → scheduled → freezing → running ⇄ paused → done | cancelled

Grade A (emergency) may skip the second person: a duty leader sends it with a reason, and a
colleague reviews it afterwards.
"""

from dataclasses import dataclass

from handlers.desk.permissions import APPROVE_NOTICES, WRITE_NOTICES, Right, may
from handlers.errors import NotAllowed, NotNow
from storage.notices import Notice
from storage.staff import Member

STATES = {
    "draft": "草稿",
    "review": "待审核",
    "scheduled": "待发送",
    "freezing": "正在生成名单",
    "running": "正在发送",
    "paused": "已暂停",
    "done": "已发完",
    "cancelled": "已取消",
}
GRADES = {"A": "A类 · 紧急", "B": "B类 · 一般"}
NO_RIGHT = "您没有写通知的权限，请找管理员或值班班长。"
KINDS = {"notice": "通知", "correction": "更正", "recall": "撤回"}


@dataclass(frozen=True, slots=True)
class Action:
    """`to` is the state that follows; empty: it stays as it is."""

    name: str
    label: str
    states: frozenset[str]
    to: str
    right: Right
    reason: bool = False
    others_only: bool = False


def _action(
    name: str,
    label: str,
    states: str,
    to: str,
    right: Right = WRITE_NOTICES,
    *,
    reason: bool = False,
    others_only: bool = False,
) -> Action:
    return Action(name, label, frozenset(states.split()), to, right, reason, others_only)


ACTIONS = {
    one.name: one
    for one in (
        _action("write", "修改", "draft", ""),
        _action("submit", "提交审核", "draft", "review"),
        _action("take_back", "收回修改", "review scheduled", "draft"),
        _action("approve", "审核通过", "review", "scheduled", APPROVE_NOTICES, others_only=True),
        _action("send_back", "退回修改", "review", "draft", APPROVE_NOTICES, reason=True),
        _action("send_now", "紧急直接发送", "draft review", "scheduled", reason=True),
        _action("pause", "暂停", "freezing running", "paused"),
        _action("resume", "继续发送", "paused", "running"),
        _action("cancel", "取消", "draft review scheduled freezing running paused", "cancelled"),
        _action("retry_failed", "重发失败的", "done paused", "running"),
        _action("retry_unknown", "重发不明的", "done paused", "running", reason=True),
        _action("correct", "发更正", "running paused done cancelled", "", reason=True),
        _action("recall", "全部撤回", "running paused done cancelled", "", reason=True),
        _action("review_after", "事后复核", "scheduled freezing running paused done cancelled", "",
                APPROVE_NOTICES, others_only=True),
    )
}  # fmt: skip


def allowed(notice: Notice, by: Member) -> list[Action]:
    """What somebody may do to a notice now, for the buttons."""
    return [one for one in ACTIONS.values() if not refusal(notice, one.name, by)]


def check(notice: Notice, name: str, by: Member, reason: str = "") -> Action:
    """The action; raises `NotAllowed` or `NotNow` with a sentence for whoever asked."""
    action = ACTIONS[name]
    if why := refusal(notice, name, by):
        kind = NotNow if notice.state not in action.states else NotAllowed
        raise kind(why, _in_english(notice, action, by))
    if action.reason and not reason.strip():
        raise NotNow(f"{action.label}要写明原因。", f"{name} needs a reason.")
    return action


def _in_english(notice: Notice, action: Action, by: Member) -> str:
    """Why not, for the command line: the same, in the names that it takes and shows."""
    if not may(by, action.right):
        return f"{action.name} needs one of the roles {', '.join(sorted(action.right.roles))}."
    if notice.state not in action.states:
        states = ", ".join(one for one in STATES if one in action.states)
        named = f"Notice {notice.id} is {notice.state}"
        return f"{named}; {action.name} is possible from {states}."
    return f"{action.name} is not for notice {notice.id}, or not for {by.name}: see it at the desk."


def refusal(notice: Notice, name: str, by: Member) -> str:
    """Why somebody may not do something to a notice; empty when they may."""
    action = ACTIONS[name]
    if not may(by, action.right):
        return f"您没有“{action.label}”的权限，请找管理员或值班班长。"
    if notice.state not in action.states:
        return f"这条通知现在是“{STATES[notice.state]}”，不能{action.label}。"
    if action.others_only and by.id == notice.author_id:
        return "通知由两个人把关：自己写的，请另一位同事审核。"
    return _special(notice, name, by)


def _special(notice: Notice, name: str, by: Member) -> str:
    """What the table cannot say."""
    if name == "send_now" and (notice.grade != "A" or not by.roles & {"duty_leader", "admin"}):
        return "只有A类（紧急）通知可以由值班班长先发后审，B类请提交审核。"
    if name == "send_now" and notice.kind == "recall":
        return ""
    if name == "review_after" and (notice.approver_id or notice.reviewer_id or notice.grade != "A"):
        return "这条通知不需要事后复核。"
    if name in ("correct", "recall") and notice.kind != "notice":
        return "更正和撤回请在原通知上操作。"
    if name in ("correct", "recall") and notice.begun_at is None:
        return "这条通知还没有发出，直接修改或取消就行。"
    if name in ("retry_failed", "retry_unknown") and notice.kind == "recall":
        return "撤回会自动重试，不用重发。"
    return ""

"""The report that a citizen had begun: an operator fills what is missing, the citizen says yes.

The form stays the citizen's: it lies in their conversation, goes with the handoff and comes back
with everything that was filled in, whoever did it.
"""

from typing import Any

from handlers import form
from handlers.citizen import filing, report
from handlers.desk.owning import own
from handlers.errors import NotNow
from handlers.form import Misunderstood
from handlers.turn import Choice, Reply, Turn
from storage import handoffs
from storage.staff import Member

FILLABLE = ("detail", "place", "contact", "kind", "happened")
_SAYS = {
    "form-detail-too-short": "请多写几个字，说清是什么事。",
    "form-place-too-short": "请写具体一点的地点。",
    "form-place-still": "请只写地点。",
    "form-place-phone": "这是电话，已经记下；请写地点。",
    "form-place-vague": "请写具体一点的地点。",
    "form-place-which": "请写具体一点的地点。",
    "form-kind-unknown": "没有这个类别。",
    "form-phone-none": "请写电话号码，或者写“不留”。",
    "form-phone-short": "这个电话好像少了几位。",
    "form-phone-long": "这个电话好像多了几位。",
    "form-phone-wrong": "这个电话好像不对，请再看看。",
}


async def fill(turn: Turn, handoff_id: int, by: Member, slot: str, value: str) -> dict[str, Any]:
    """Write a slot of the citizen's open report, or begin one; returns the form's slots."""
    own(turn, handoff_id, by)
    if slot not in FILLABLE:
        raise NotNow("这一项不能填。")
    if "form" not in turn.state:
        await report.begin(turn)
    opened: dict[str, Any] = turn.state["form"]
    problem = form.answer(opened, slot, value, turn.house.city)
    if isinstance(problem, Misunderstood):
        raise NotNow(_SAYS.get(problem.text_key, "这样写不行，请再看看。"))
    report.touch(turn)
    handoff = await handoffs.find(turn.tx, handoff_id)
    await handoffs.record(turn.tx, handoff, f"staff:{by.id}", "fill", turn.now, text=slot)
    slots: dict[str, Any] = opened["slots"]
    return slots


async def ask_yes(turn: Turn, handoff_id: int, by: Member) -> None:
    """Show the citizen their report as it stands, to be filed by their own tap."""
    own(turn, handoff_id, by)
    opened = turn.state.get("form")
    if not opened:
        raise NotNow("市民没有没说完的诉求。")
    if missing := form.missing(opened):
        names = {"detail": "事项", "place": "地点", "contact": "电话"}
        raise NotNow(f"还缺{names[missing]}，填上再请市民确认。")
    opened["asking"] = "confirm"
    yes = Choice(turn.t("choice-submit"), "human.agree", {}, opened["flow"])
    turn.reply(
        Reply(turn.t("draft-read-back"), card=filing.card(turn), choices=(yes,), side="system")
    )


async def agreed(turn: Turn, choice: Choice) -> None:
    """The citizen's yes, while the person is still there."""
    if form.missing(turn.state["form"]):
        turn.toast = turn.t("choice-stale")
        return
    more = bool(turn.state["form"].get("rest"))
    await filing.submit(turn, side="system")
    if more and "kept_form" in turn.state:  # the other matter of the same message is the next draft
        await report.take_up(turn, turn.state.pop("kept_form"))

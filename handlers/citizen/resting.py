"""A report that is not finished: dropped, put away when it is left alone, taken up again."""

import re
from datetime import datetime

from handlers import hearing, lately
from handlers.citizen import filing, report, second
from handlers.city.profile import City
from handlers.turn import Choice, Turn
from storage import timers

_AFTER_ALL = re.compile(
    r"(?:没有?|别|后悔了|等等|等一下|等会儿?|不行|不|那|我|想了想|[\W_])*还是(?:要|想|得|给我)*"
    r"(?:投诉|举报|反映|登记|报修|报|说)(?:一?下)?[吧了啊呀]*[\W_]*"
    r"|(?:不过|可是|但是|那|我|想了想|想来想去|要不|还是|[\W_])*(?:要不|还是)(?:还是|我|就|想|跟你们?|再)*(?:投诉|举报|反映|登记|报|说)"
    r"(?:一下|说说|了|一声|吧|啊|呀)*[\W_]*"
    r"|(?:wait\W*)?(?:please )?(?:file|report) it after all[\W_]*",
    re.IGNORECASE,
)


_BREAKS_OFF = re.compile(
    r"(?:[\W_]|那|算了吧?|还是|就|我们?|俺|哎|唉|先|得了|行了|好[了吧]?|嗯)*"
    r"(?:不(?:想|要|再|打算|用|准备)*(?:说|报|讲|弄|登记|提|反映|投诉|举报|办|管|问|聊|上报|报修)"
    r"(?:你们?|您们?|他们?|这个|这事)?[了啦咯喽]|拉倒吧?|(?:说|报|讲|反映)了也(?:白|没用|是白).{0,4}"
    r"|算了算了|算了[，,]?我?(?:有点|还是)?(?:害?怕|不敢)(?:报|说|了)?|我?不敢(?:报|说|举报|投诉)了?)[吧啊呀]*[\W_]*"
    r"|(?:ok(?:ay)?|no|well|[\W_])*(?:forget (?:it|about it)|never ?mind"
    r"|i(?:[’']ve| have)? chang\w* my mind|i give up|drop it|leave it|don[’']t bother)[\W_]*",
    re.IGNORECASE,
)
BRIEFLY = 16
"""So much may be said before one breaks off: 你们也管不了，不报了."""


def breaks_off(text: str, city: City) -> bool:
    """我不报了, 算了不说了: whether the report is wanted no longer."""
    said = hearing.plain(text).strip()
    if hearing.length(said) > hearing.LONG:
        return False
    if _BREAKS_OFF.fullmatch(said):
        return True
    told, last = said, re.split(r"[\s，,。；;！!]+", said.rstrip("。.！!~～ "))[-1]
    short = hearing.length(said) <= BRIEFLY and not hearing.troubled(told, city)
    return short and bool(_BREAKS_OFF.fullmatch(last))


async def drop(turn: Turn) -> None:
    """The citizen does not want to go on."""
    opened = turn.state.pop("form")
    await timers.cancel(turn.tx, filing.subject(opened), turn.now)
    lately.keep(turn, "dropped", form=opened)
    if not second.dropped(turn, opened):
        turn.say("form-dropped")


def wanted_again(text: str) -> bool:
    """还是投诉吧: whether what was dropped a moment ago is wanted after all."""
    return bool(_AFTER_ALL.fullmatch(hearing.plain(text).strip()))


async def pick_up(turn: Turn) -> bool:
    """Go on with the report that was dropped a moment ago; False when there was none."""
    dropped = lately.kept(turn, "dropped")
    if dropped is None or not lately.forget(turn, "dropped"):
        return False
    turn.state["kept_form"] = dropped["form"]
    await resume(turn)
    return True


async def put_away(turn: Turn, flow: str) -> bool:
    """The form's rest is over: if it still lies there, put it away and say how to take it up."""
    opened = turn.state.get("form")
    if not opened or opened["flow"] != flow:
        return True
    if turn.held:
        return False
    if turn.now - datetime.fromisoformat(opened["touched"]) < report.REST:
        await report.plan_rest(turn, opened)
        return True
    turn.state["kept_form"] = turn.state.pop("form")
    offer_kept(turn)
    return True


def offer_kept(turn: Turn) -> None:
    """Say that an earlier report was put away, and that it can be taken up."""
    turn.say(
        "form-rested",
        choices=[
            Choice(turn.t("choice-resume"), "report.resume", {}),
            Choice(turn.t("choice-forget"), "report.forget", {}),
        ],
    )


async def resume(turn: Turn) -> None:
    """Take up what was put away."""
    if "form" in turn.state:
        report.go_on(turn)
        return
    kept = turn.state.pop("kept_form", None)
    if kept is None:
        turn.say("choice-stale")
        return
    await report.take_up(turn, kept)
    report.go_on(turn)


async def forget(turn: Turn) -> None:
    turn.state.pop("kept_form", None)
    turn.say("form-dropped")

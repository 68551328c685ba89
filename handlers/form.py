"""The report form: which question is the next, and what an answer means.

A form has no steps. Its state is the slots that are filled; the next question is the first slot
that is empty. What can be taken from the citizen's words is never asked.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from handlers import hearing
from handlers.cases import corrected, intake, places, where
from handlers.cases.pieces import piece
from handlers.city.profile import City

ORDER = ("detail", "place", "contact")
"""What must be known before a report can be filed, in the order in which it is asked."""

CHANGEABLE = ("detail", "kind", "place", "happened", "contact", "files")
"""What can be changed on the card."""

PLACELESS = frozenset({"consult", "praise"})
"""Kinds that can be handled without knowing where."""

MAX_DETAIL = 4000
MAX_PLACE = 200
ONLY_A_NUMBER = 20
"""A longer text with a number in it tells more than the number."""

PATIENCE = 2
"""How often the place is asked of somebody who goes on telling."""

_WAITS = re.compile(
    r"(?:可以|是的?|对的?|随便|都行|都可以|无所谓|(?:我|让我|容我)?再?(?:想想|看看|考虑一?下)|稍?等一?[下等]|稍等"
    r"|yes|sure|let me (?:think|see)|wait)[\W_]*",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"^(?:我|俺)?(?:不知道|不晓得)[的了啊呀]*$|记不[住清得]|想不起|等(?:我|俺|一下)?.{0,4}(?:看看|找|翻|问|查)|^.{0,6}(?:找找|翻翻)"
)
"""Whoever looks for the number first."""
_NO_NUMBER = re.compile(
    r"匿名|不留|不会(?:留|写|填)|留不了|没法留|没有?(?:电话|手机)|没有了?$|^不[了要]?$|不告诉|不给|别留"
    r"|(?:不用|不方便|不想|不需要|不必|算了)(?:再)?(?:留|写|填|说|给|电话|手机|联系|打|了|吧|啊|谢谢|[\W_]|$)"
    r"|anonym|no (?:phone|number)|don[’']t|none|without"
    r"|^skip(?: it| this)?$|rather not|^(?:no|nope|no,? thank(?:s| you))[\W_]*$",
    re.IGNORECASE,
)
_LEAVES_NONE = re.compile(
    r"(?:我|还是|那|就|电话|手机|号码|要|想|请)*(?:匿名|[不别]留)(?:名字?|电话|手机|号码)*[吧了啊]*[\W_]*"
    r"|(?:stay |remain |keep it )?anonymous[\W_]*|(?:leave )?no (?:phone|number)[\W_]*",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"单号|车[牌号]|订单|工号|身份证|编号|合同|卡号|账号|门牌|号楼|单元|[A-Za-z]\d{5,}"
)
"""The number of something else."""
SLIP, SEVEN = 4, 7
_MISTYPED = re.compile(r"(?:86)?1[3-9](?:\d{7,8}|\d{10,11})")
"""A mobile number with a digit or two too few or too many."""

_PLACE_AGAIN = {
    "told": "form-place-still",
    "vague": "form-place-vague",
    "nothing": "form-place-which",
}


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """An answer that cannot be used; `text_key` says the way on."""

    text_key: str
    values: dict[str, int] = field(default_factory=dict)


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
    if text.strip() not in before.split("\n"):
        slots["detail"] = f"{before}\n{text}".strip()[:MAX_DETAIL]
    if form.get("piece") and not piece(text, city):
        form["piece"] = ""
    told = bool(before) and not piece(before, city)
    _fill(form, city, matter=told and slots.get("kind") != "consult")


def _fill(form: dict[str, Any], city: City, *, matter: bool = False) -> None:
    """What the words say; of a `matter` that was told, a question beside it makes none."""
    slots = form["slots"]
    found = intake.understand(slots["detail"], city)
    for name in ("place", "district", "happened"):
        if getattr(found, name) and not slots.get(f"{name}_unknown"):
            slots.setdefault(name, getattr(found, name))
    if "kind" not in form.get("fixed", []):
        # 我要表扬, and then the matter: both tell the kind.
        wish = form.get("wish", "")
        kind = intake.kind(f"{wish}\n{slots['detail']}", city) if wish else found.kind
        slots["kind"] = slots["kind"] if matter and kind == "consult" else kind
    slots["urgency"], slots["vulnerable"] = found.urgency, found.vulnerable
    slots["summary"] = found.summary
    if found.phone and not slots.get("anonymous"):
        slots.setdefault("phone", found.phone)


def missing(form: dict[str, Any]) -> str | None:
    """The first slot that is still empty."""
    slots = form["slots"]
    filled = {
        "detail": bool(slots.get("detail")),
        "place": bool(slots.get("place"))
        or bool(slots.get("place_unknown"))
        or slots.get("kind") in PLACELESS,
        "contact": "phone" in slots or bool(slots.get("anonymous")),
    }
    return next((name for name in ORDER if not filled[name]), None)


def to_ask(form: dict[str, Any]) -> str | None:
    """What the citizen is asked next: the first empty slot, or the `story`: what happened, where
    their first words were only a beginning."""
    slot, begun = missing(form), form.get("piece")
    if begun and slot != "detail" and (slot != "place" or begun == "what"):
        return "story"
    return slot


def given(form: dict[str, Any], slot: str, by: str = "") -> None:
    """A slot was filled by an answer of its own: the message `by`, or a tap."""
    form.setdefault("given", {})[slot] = by


def answer(
    form: dict[str, Any], slot: str, text: str, city: City, *, by: str = ""
) -> Misunderstood | None:
    """Put a written answer into a slot; `by` is the message that it came with."""
    problem = _answer(form, slot, text.strip(), city)
    if problem is None:
        given(form, slot, by)
    return problem


def _answer(form: dict[str, Any], slot: str, text: str, city: City) -> Misunderstood | None:
    if slot == "contact":
        return _contact(form, text, city)
    if slot == "place":
        return _place(form, text, city)
    if slot == "kind":
        return _kind(form, text, city)
    if slot == "detail":
        if _letters(text) < 2:
            return Misunderstood("form-detail-too-short")
        began = not form["slots"].pop("detail", None)
        form["piece"] = piece(text, city) if began else ""
        take_detail(form, text, city)
        return None
    if slot == "story":
        # Asked once; since when it is says nothing yet of what it is.
        form["piece"] = form["piece"] if intake.only_when(text) else ""
        take_detail(form, text, city)
        return None
    form["slots"][slot] = text[:MAX_PLACE]
    return None


def no_contact(text: str) -> bool:
    """Whether an answer says that no number is left."""
    return bool(_NO_NUMBER.search(text))


def about_contact(text: str) -> bool:
    """Whether words that nobody asked for are about the number: none, or one with a slip."""
    said = hearing.plain(text).strip()
    return bool(_LEAVES_NONE.fullmatch(said) or _MISTYPED.fullmatch(re.sub(r"[\s+-]", "", said)))


def waits(text: str) -> bool:
    """Whether nothing is said yet where a number was asked for: 好的, 我想想."""
    return _letters(text) < 2 or hearing.nods(text) or bool(_WAITS.fullmatch(text))


def _letters(text: str) -> int:
    return len(re.findall(r"\w", text))


def _place(form: dict[str, Any], text: str, city: City) -> Misunderstood | None:
    """A place as it is written; from a longer answer its place, the rest goes to the story."""
    number = intake.only_phone(text) or ("" if places.place(text) else intake.phone(text))
    if number:
        form["slots"]["phone"] = number
        form["slots"].pop("anonymous", None)
        return Misunderstood("form-place-phone")
    named = corrected.meant(text) or places.neat(where.as_far_as_known(text))
    found = where.read(text, city)
    if found == "refused":
        named = ""
    elif _letters(named) < 2:
        return Misunderstood("form-place-too-short")
    elif found != "place" or intake.only_when(text):
        again = form["off_place"] = form.get("off_place", 0) + 1
        if found in ("place", "told"):
            take_detail(form, text, city)
            named, found = places.place(text), "told"
        elif found == "nothing":
            named = ""
        if again < PATIENCE and (not named or found == "vague"):
            form["area"] = intake.district(named, city)
            return Misunderstood(_PLACE_AGAIN[found])
    if found != "refused" and not intake.district(named, city):
        named = f"{form.pop('area', '')}{named}"  # 历下区, and then 甸柳二区
    set_place(form, named, city)
    return None


def place_again(form: dict[str, Any], text: str, city: City) -> bool:
    """Whether words that nobody asked for put another place, or a more exact one, in its stead."""
    slots = form["slots"]
    before = slots.get("place", "")
    named = corrected.instead(text, before)
    if not named:
        return False
    named = corrected.within(named, before, text, city)
    if not before or before not in named:
        slots["district"] = ""
        if before and before not in slots["detail"] and not corrected.denies(text):
            take_detail(form, before, city)  # 社保窗口, and then 明水街道: both are true
    # 不对，是解放路21号 only says where; a story that names the wrong place is put right in it.
    if hearing.names_trouble(text) or (before and before in slots["detail"]):
        take_detail(form, text, city)
    set_place(form, named, city)
    given(form, "place")
    return True


def set_place(form: dict[str, Any], named: str, city: City) -> None:
    """Write down a place; an empty one means that it cannot be told."""
    slots = form["slots"]
    slots["place"], slots["place_unknown"] = named, not named
    slots["district"] = intake.district(named, city) or slots.get("district", "")
    slots.pop("latitude", None)
    slots.pop("longitude", None)


def _kind(form: dict[str, Any], text: str, city: City) -> Misunderstood | None:
    said = hearing.plain(text)
    for one in city.kinds:
        if one.name in said or one.name_en.lower() in said:
            set_kind(form, one.id)
            return None
    return Misunderstood("form-kind-unknown")


def set_kind(form: dict[str, Any], kind: str) -> None:
    """The citizen's own word on the kind stays, whatever is added later."""
    form["slots"]["kind"] = kind
    if "kind" not in form.setdefault("fixed", []):
        form["fixed"].append("kind")


def _contact(form: dict[str, Any], text: str, city: City) -> Misunderstood | None:
    """A number or none; what else is said is not lost."""
    slots = form["slots"]
    number = intake.mine_of_two(text) or intake.phone(text) or intake.local_phone(text)
    if number and intake.of_somebody_else(text):
        _beside(form, text, city)
        return Misunderstood(_said_beside(form))
    if number:
        slots["phone"] = number
        slots.pop("anonymous", None)
        if intake.phones(text) > 1:
            slots["detail"] = f"{slots['detail']}\n{text}"[:MAX_DETAIL]
        return None
    if no_contact(text):
        slots["anonymous"] = True
        slots.pop("phone", None)
        return None
    digits = 0 if _OTHER_NUMBER.search(text) else _phone_like(text)
    if digits < 5:
        if _LOOKS.search(text):
            return Misunderstood("form-phone-wait")
        if waits(text):
            return Misunderstood("form-phone-none")
        _beside(form, text, city)
        return Misunderstood(_said_beside(form))
    if digits < 11:
        return Misunderstood("form-phone-short", {"missing": 11 - digits})
    return Misunderstood("form-phone-long" if digits > 11 else "form-phone-wrong")


def _phone_like(text: str) -> int:
    """The digits of what may be a number with a slip: of words that are little else, or of the
    longest run."""
    said = unicodedata.normalize("NFKC", text)
    if len(re.sub(r"[\d\s+-]", "", said)) <= SLIP:
        return len(re.sub(r"\D", "", said))
    runs = [len(re.sub(r"\D", "", one)) for one in re.findall(r"\d[\d\s-]*", said)]
    return max((one for one in runs if one >= SEVEN), default=0)


def _said_beside(form: dict[str, Any]) -> str:
    """The number is asked for again once; who still tells is let tell."""
    times = form["beside"] = form.get("beside", 0) + 1
    return {1: "form-phone-also", 2: "form-phone-more"}.get(times, "form-phone-still")


def _beside(form: dict[str, Any], text: str, city: City) -> None:
    """What is told while a number is asked for: since when, when one is at home, where exactly."""
    slots = form["slots"]
    take_detail(form, text, city)
    named = places.place(text)
    if named and slots.get("place_unknown"):
        set_place(form, named, city)

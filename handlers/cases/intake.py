"""What a citizen's own words already say about a case, so that it need not be asked."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from handlers import hearing
from handlers.cases import abroad, places
from handlers.cases.pieces import piece
from handlers.cases.summary import summary
from handlers.city.profile import City, Named
from knowledge.classify.classifier import Classifier, Lesson

PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0[1-9]\d{1,2}[- ]?\d{7,8})(?!\d)")
LOCAL = re.compile(r"[2-8]\d{6,7}")
_MINE = re.compile(
    r"(?:我|俺|本人)的?(?:电话|手机|号码)?[是:：]?\s*(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)"
)
_HOME = re.compile(r"(?:座机|固话|固定电话|家里的?电话|landline)\D{0,6}([2-8]\d{6,7})(?!\d)")
_CALLED = re.compile(
    r"(?:我|俺|家里?|的|电话|号码|是|[:：])*(?:电话|号码)(?:是|[:：])?([2-8]\d{6,7})"
)
_ONLY = re.compile(r"(?:我的?|联系|电话|手机号?|号码|是|[\W_]|my|phone|number|is)*", re.IGNORECASE)
# Whose number stands in a story: that of somebody else is no way to reach the citizen.
_OTHERS = re.compile(
    r"(?:他|她|对方|骗子|老板|公司|商家|店家|店主|物业|开发商|中介|房东|卖家|客服|经理|司机|医院|学校|编号|证|卡号|账号|来自|拨打)"
    r"[^，,。.；;\d]{0,8}$"
    r"|(?<!我)(?<!俺)(?<!本人)(?<!名)(?<!名字)叫[\u4e00-\u9fff]{2,4}[，,、]?\s*(?:的)?(?:电话|手机|号码)[是:：]?$"
)
_ACCUSED = re.compile(r"他|她|对方|骗子|老板|房东|包工头|物业|中介|开发商|商家|店家|店主|卖家")
"""老板电话139…: with however few words, it is theirs; 公司电话 may be where one is reached."""
_OWN = re.compile(
    r"(?:联系|我的|我家|本人|手机|电话|微信|tel|phone|call me|my number|whatsapp)"
    r"[^，,。.；;\d]{0,10}$",
    re.I,
)

_DIGIT = dict(zip("零〇一幺二两三四五六七八九", "0011223456789", strict=True))
_SPOKEN = re.compile(r"十?[零〇一幺二两三四五六七八九]{9,11}")

ORDER = ("report", "complaint", "help", "praise", "suggest", "consult")
"""Which kind it is when the words speak for several alike."""

_CLOSING = re.compile(
    r"(?<=.{10})(?:非常|万分|衷心|十分|特别|深表|不胜)?(?:感谢|谢谢|感激)[^。.！!？?]{0,14}[。.！!～~\s]*$"
)
_HOUR = r"[0-9一二两三四五六七八九十]{1,3}[点时](?:半|钟|[0-9]{1,2}分?)?"
_PART = r"(?:凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|夜间)"
_UNTIL = rf"(?:(?:到|至|-|—)(?:{_PART}|第二天)?{_HOUR})?(?:多|左右|以后|之后)?"
_CLOCK = rf"{_PART}?(?:{_HOUR}{_UNTIL})?"
_DAY = (
    r"(?:(?:19|20)\d{2}[年./-]\d{1,2}[月./-]\d{1,2}[日号]?"
    r"|(?:(?:19|20)\d{2}年|去年|今年|前年)?\d{1,2}月(?:\d{1,2}[日号]|[初底份]|[上中下]旬)?"
    r"|(?:上|这|本)(?:周|星期|礼拜)[一二三四五六日天]?|(?<![一每两几])周[一二三四五六日末](?!次)(?:和周[一二三四五六日])?)"
)
_LATELY = (
    r"(?:今天|昨天|前天|大前天|今早|今晚|昨晚|昨夜|前晚|每天|每晚|每周(?:[一二三四五六日](?![次回趟天]))?(?:和周[一二三四五六日])?|天天"
    r"|上个?月|这个月|最近|这[几两]天|近[几两]天|近期|近来|这段时间|最近一段时间)"
)
_TIME = re.compile(rf"{_LATELY}?的?{_DAY}的?{_CLOCK}|{_LATELY}{_CLOCK}|{_PART}{_HOUR}{_UNTIL}")
_PUT_RIGHT = re.compile(r"(?:^|[，,。\s])(?:哦|啊)?(?:不对|说错|记错|写错|错了|应该是)")
_VAGUE = re.compile(r"最近(?:一段时间)?|近期|近来|这段时间|每天|天天|今天")


@dataclass(frozen=True, slots=True)
class Understood:
    """What could be taken from the words; an empty text where nothing could."""

    kind: str
    urgency: str
    vulnerable: str
    place: str
    district: str
    happened: str
    phone: str
    summary: str


def understand(text: str, city: City) -> Understood:
    """Read a citizen's words. Nothing is invented: what is not there stays empty."""
    said = hearing.plain(text)
    vulnerable = next((one.name for one in city.vulnerable if one.told_in(said)), "")
    found = kind(text, city)
    urgency = _first(city.urgencies, said) or "normal"
    if vulnerable and found == "help" and urgency == "normal" and _needs(said, city):
        urgency = "urgent"
    return Understood(
        kind=found,
        urgency=urgency,
        vulnerable=vulnerable,
        place=places.place(text) or _landmark(text, city),
        district=district(text, city),
        happened=happened(text),
        phone=own_phone(text),
        summary=summary(text),
    )


def kind(text: str, city: City) -> str:
    """The kind whose words are most; its own name counts twice; `ORDER` decides between equals.

    A person in need who asks is asking for help, whatever else the words say as often.
    """
    said = _CLOSING.sub("", hearing.plain(text))
    scores = {
        one.id: sum(word in said for word in one.words) + (one.name in said) for one in city.kinds
    }
    if "praise" in scores and _only_praises(text) and not _wronged(scores):
        return "praise"
    if _wronged(scores) or not hearing.praises(said):
        scores.pop("praise", None)
    elif scores.get("praise") and not hearing.wants(said):
        return "praise"
    if _tells_beside(text, city):
        scores.pop("consult", None)
    if _TO_BE_MENDED.search(said) and hearing.names_trouble(said):
        scores["suggest"] = scores.get("suggest", 0) - 1
    informational = (
        hearing.asks(said) and not hearing.wants(said) and not hearing.troubled(said, city)
    )
    scores["consult"] = scores.get("consult", 0) + (1 if informational else -2)
    best = max(scores.values(), default=0)
    if best <= 0:
        return tone(text, city)
    in_need = any(one.told_in(said) for one in city.vulnerable)
    if scores.get("help", 0) == best and in_need:
        return "help"
    return next(name for name in (*ORDER, *scores) if scores.get(name) == best)


_TO_BE_MENDED = re.compile(r"希望能?[^，,。]{0,8}(?:解决|处理|管|查|整治|修|制止|清理)")
"""希望能彻底解决 proposes nothing."""


def _only_praises(text: str) -> bool:
    """就是想谢谢上次帮我妈的小张: thanks for somebody, and nothing that is wrong or wanted."""
    wrong = hearing.wants(text) or hearing.names_trouble(text) or hearing.asks(text)
    return hearing.praises(text) and not wrong


def _tells_beside(text: str, city: City) -> bool:
    """Whether a sentence beside the question tells what is to be mended: it is for that one that
    somebody must act."""
    parts = hearing.clauses(text)
    return len(parts) > 1 and any(
        hearing.wants(one) or (hearing.troubled(one, city) and not hearing.asks(one))
        for one in parts
    )


CERTAIN = 0.75
LIKE = 0.45
"""So sure the likeness to the examples of a kind must be; else it is taken as a call for help."""


def tone(text: str, city: City) -> str:
    """The kind that sentences without any of its words are like; a fragment is like anything."""
    model = _examples(city)
    if piece(text, city) or not model.reads(text):
        return "help"
    first = model.guess(text)[0]
    # Thanks and questions are not asked where: nothing that might need somebody is taken for one.
    careful = {
        "praise": first.confidence >= CERTAIN and hearing.warm(text),
        "report": first.confidence >= CERTAIN,
        "consult": hearing.asks(text) and not _tells_beside(text, city),
        "suggest": not hearing.troubled(text, city),
    }
    return first.label if first.confidence >= LIKE and careful.get(first.label, True) else "help"


@lru_cache(maxsize=4)
def _examples(city: City) -> Classifier:
    """Takes 50 ms, once."""
    lessons = [Lesson(text, one.id) for one in city.kinds for text in one.examples]
    return Classifier.train(lessons, least=1)


def _wronged(scores: dict[str, int]) -> bool:
    return scores.get("complaint", 0) + scores.get("report", 0) > 0


def _needs(said: str, city: City) -> bool:
    """Whether somebody cannot manage: words of help in so many words."""
    return any(word in said for one in city.kinds if one.id == "help" for word in one.words)


def _first(named: tuple[Named, ...], said: str) -> str:
    return next((one.id for one in named if any(word in said for word in one.words)), "")


_AROUND_TIME = re.compile(
    r"[\W_]|开始|发生|大概|大约|左右|到现在|一直|就是|那会儿?|的时候|[的就从起是了都吧啊]"
)


def happened(text: str) -> str:
    """When it was or is: the first exact time, else the first vague one."""
    found = [one[0].strip("的") for one in _TIME.finditer(unicodedata.normalize("NFKC", text))]
    exact = [one for one in found if not _VAGUE.fullmatch(one)]
    if _PUT_RIGHT.search(text):
        return next(reversed(exact or found), "")  # 上周三，不对，上周四
    return next(iter(exact or found), "")


def only_when(text: str) -> bool:
    """Whether words say since when, or at what time, and nothing else."""
    when = happened(text)
    return bool(when) and not _AROUND_TIME.sub("", hearing.plain(text).replace(when, ""))


def _landmark(text: str, city: City) -> str:
    """A place that the city's profile knows by name, when no address is told."""
    known = [alias for one in city.districts for alias in one.aliases if alias not in one.name]
    return places.known(text, known)


def district(text: str, city: City) -> str:
    said = hearing.plain(text)
    for one in city.districts:
        if any(name in said for name in (one.name, *one.aliases, *one.streets)):
            return one.name
    return ""


def phone(text: str) -> str:
    """A mobile or landline number in the text, digits only; one of another country with its plus;
    empty when there is none."""
    text = unicodedata.normalize("NFKC", text)
    if theirs := abroad.found(text):
        return abroad.number(theirs[0][0])
    match = PHONE.search(text) or LANDLINE.search(text) or PHONE.search(_in_digits(text))
    return re.sub(r"\D", "", match[1]) if match else ""


def _in_digits(text: str) -> str:
    """一三五零五三… and 十三五零… as digits: how voice input writes a number."""
    return _SPOKEN.sub(lambda one: "".join(_DIGIT.get(sign, "1") for sign in one[0]), text)


def only_phone(text: str) -> str:
    """The number, where words are a number and nothing else."""
    number = phone(text)
    left = PHONE.sub("", LANDLINE.sub("", abroad.without(text)))
    return number if number and _ONLY.fullmatch(left) else ""


def own_phone(text: str) -> str:
    """The number under which the citizen of a story can be reached, if it is told."""
    text, here = unicodedata.normalize("NFKC", text), abroad.without(text)
    theirs = abroad.found(text)
    for one in (*theirs, *PHONE.finditer(here), *LANDLINE.finditer(here)):
        before, after = text[: one.start()], text[one.end() :]
        at_the_end = not re.search(r"\w", after)
        if not _OTHERS.search(before) and (at_the_end or _OWN.search(before)):
            return abroad.number(one[0]) if one in theirs else re.sub(r"\D", "", one[1])
    return ""


def local_phone(text: str) -> str:
    """A number without area code, when nothing else was said or it is called one."""
    text = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s-]", "", text)
    if LOCAL.fullmatch(digits):
        return digits
    if called := _CALLED.fullmatch(digits):
        return called[1]
    named = _HOME.search(text)
    return named[1] if named else ""


def mine_of_two(text: str) -> str:
    """爸电话135…，我的139…: the one that is called one's own."""
    found = _MINE.search(unicodedata.normalize("NFKC", text)) if phones(text) > 1 else None
    return re.sub(r"\D", "", found[1]) if found else ""


def of_somebody_else(text: str) -> bool:
    """包工头叫李大强，电话139…: whether the number is that of whom it is about."""
    text = unicodedata.normalize("NFKC", text)
    found = next(iter(abroad.found(text)), None) or PHONE.search(text)
    if found is None or not _OTHERS.search(text[: found.start()]):
        return False
    return len(text) > len(found[0]) + 4 or bool(_ACCUSED.match(text))


def phones(text: str) -> int:
    """How many numbers are told."""
    here = abroad.without(text)
    theirs = len(abroad.found(unicodedata.normalize("NFKC", text)))
    return theirs + sum(len(one.findall(here)) for one in (PHONE, LANDLINE, _HOME))


def without_phone(text: str, number: str) -> str:
    """The words with one's own number masked: it is kept apart, not in the story."""
    if not number:
        return text

    def mask(match: re.Match[str]) -> str:
        same = re.sub(r"\D", "", match[1]) == number
        return match[0].replace(match[1], masked(number)) if same else match[0]

    def spoken(match: re.Match[str]) -> str:
        return masked(number) if _in_digits(match[0]) == number else match[0]

    text = abroad.masked(text, number, masked(number))
    return _SPOKEN.sub(spoken, LANDLINE.sub(mask, PHONE.sub(mask, text)))


def masked(number: str) -> str:
    """A phone number as shown in a chat: 138****1234."""
    first, last = (3, 4) if len(number) >= 10 else (2, 2)
    return f"{number[:first]}****{number[-last:]}"

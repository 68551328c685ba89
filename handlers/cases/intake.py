"""What a citizen's own words already say about a case, so that it need not be asked."""

import re
from dataclasses import dataclass

from handlers.city.profile import City, Named

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[- ]?\d{7,8})(?!\d)")

# Words that stand before a place in a sentence and are no part of its name.
_NO_NAME = "的了要去有没很都在我他她你们是把被让给和与及就不这那每个也还从到往向对为因所但而且很太住于位"
_NAME = rf"(?:(?![{_NO_NAME}])[\u4e00-\u9fffA-Za-z0-9])"
_PLACE = re.compile(
    rf"{_NAME}{{2,12}}?"
    r"(?:小区|社区|花园|公寓|家园|广场|公园|市场|大厦|学校|小学|中学|幼儿园|医院|车站|"
    r"大道|大街|胡同|路口|街道|立交桥|村|镇|路|街|巷|桥)"
    rf"(?:{_NAME}{{0,6}}?(?:号楼|单元|号院|号|楼|室|路口|交叉口|门口|对面|附近))*"
)
_TIME = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?(?:[早晚上下]?[午上]?\d{1,2}[点时](?:半|\d{1,2}分)?)?"
    r"|(?:今天|昨天|前天|今早|今晚|昨晚|昨夜|每天|每晚|天天|上周|本周|上个月|最近|这几天|近期|长期)"
    r"(?:早上|上午|中午|下午|晚上|凌晨|夜里)?(?:\d{1,2}[点时](?:半|\d{1,2}分)?)?"
)
_SUMMARY_LENGTH = 40


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
    vulnerable = next(
        (one.name for one in city.vulnerable if any(word in text for word in one.words)), ""
    )
    kind = _kind(text, city)
    urgency = _first(city.urgencies, text) or "normal"
    if vulnerable and kind == "help" and urgency == "normal":
        urgency = "urgent"
    return Understood(
        kind=kind,
        urgency=urgency,
        vulnerable=vulnerable,
        place=place(text),
        district=district(text, city),
        happened=_found(_TIME, text),
        phone=phone(text),
        summary=summary(text),
    )


def _kind(text: str, city: City) -> str:
    """The kind with most of its words in the text; a request for help when none says more."""
    scores = {one.id: sum(word in text for word in one.words) for one in city.kinds}
    best = max(scores.values(), default=0)
    if best == 0 or scores.get("help", 0) == best:
        return "help"
    return next(kind for kind, score in scores.items() if score == best)


def _first(named: tuple[Named, ...], text: str) -> str:
    return next((one.id for one in named if any(word in text for word in one.words)), "")


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def place(text: str) -> str:
    """The longest run of words that looks like an address, or nothing."""
    return max((match[0] for match in _PLACE.finditer(text)), key=len, default="")


def district(text: str, city: City) -> str:
    for one in city.districts:
        if any(name in text for name in (one.name, *one.aliases, *one.streets)):
            return one.name
    return ""


def phone(text: str) -> str:
    """A mobile or landline number in the text, digits only; empty when there is none."""
    match = PHONE.search(text) or LANDLINE.search(text)
    return re.sub(r"\D", "", match[1]) if match else ""


def summary(text: str) -> str:
    """The first sentence, short enough for a list."""
    lines = [line.strip() for line in re.split(r"[。！？!?\n；;]", text) if line.strip()]
    greeting = re.compile(r"^(?:尊敬的)?[^，,]{0,8}(?:领导|您好|你好)[，,：:！\s]*")
    first = next((greeting.sub("", line) for line in lines if greeting.sub("", line)), text.strip())
    return first if len(first) <= _SUMMARY_LENGTH else first[: _SUMMARY_LENGTH - 1] + "…"

"""Values that sentences are shown with before anybody says them."""

from typing import Any

from handlers.texts.wording import Sentence

_VALUES: dict[str, tuple[Any, Any]] = {
    "number": ("JN261123-0042", "JN261123-0042"),
    "text": ("千佛山公园门口的铁链勒进树里了", "An iron chain grows into a tree in the park"),
    "at": ("11月23日10:05", "23 Nov 10:05"),
    "when": ("11月23日10:05", "23 Nov 10:05"),
    "due": ("11月27日17:00", "27 Nov 17:00"),
    "date": ("2026年9月1日", "1 September 2026"),
    "name": ("李奶奶", "Mrs Li"),
    "kind": ("求助", "Help"),
    "count": (3, 3),
    "unit": ("市园林和林业绿化局", "Parks Department"),
    "department": ("市园林和林业绿化局", "Parks Department"),
    "place": ("历下区解放路12号院", "12 Jiefang Road, Lixia"),
    "places": ("Telegram", "Telegram"),
    "reason": ("要等专业队伍带工具来", "a team with tools must come"),
    "summary": ("铁链勒进树干", "chain in a tree trunk"),
    "resolution": ("铁链今天下午剪掉了，树皮涂了药。", "The chain was cut off this afternoon."),
    "status": ("办理中", "in progress"),
    "question": ("是公园哪个门？", "which gate of the park?"),
    "minutes": (3, 3),
    "ahead": (2, 2),
    "step": (2, 2),
    "missing": (2, 2),
    "phone": ("12345", "12345"),
    "clock": ("08:00", "08:00"),
    "weekday": ("周二", "Tuesday"),
    "month": (11, 11),
    "day": (24, 24),
    "hour": ("08", "08"),
    "minute": ("00", "00"),
    "link": ("https://example.org/a", "https://example.org/a"),
    "source": ("市人力资源和社会保障局", "City Social Security Bureau"),
    "document": ("济政发〔2025〕3号", "Notice 2025/3"),
    "rule": ("每周二、周五08:00", "Tuesdays and Fridays at 08:00"),
    "route": ("，从家里到医院", ", from home to the hospital"),
    "start": ("解放路12号院", "12 Jiefang Road"),
    "end": ("市中心医院", "Central Hospital"),
    "until": ("11月24日10:05", "24 Nov 10:05"),
    "numbers": ("JN261123-0042", "JN261123-0042"),
    "length": ("1小时", "1 hour"),
    "why": ("反复辱骂", "abuse"),
    "code": ("482913", "482913"),
    "say": ("您先离开有烟的地方。", "Leave the smoke first."),
    "call": ("请现在就拨打119。", "Please call 119 now."),
    "called": ("no", "no"),
    "page": (1, 1),
    "pages": (4, 4),
    "other": ("JN261120-0007", "JN261120-0007"),
    "who": ("市园林和林业绿化局", "Parks Department"),
    "rounds": (2, 2),
    "level": (1, 1),
    "urged": (2, 2),
    "latitude": ("36.6512", "36.6512"),
    "longitude": ("117.1201", "117.1201"),
}


def values(sentence: Sentence, language: str, hotline: str = "") -> dict[str, Any]:
    """A value for each variable; one that nobody thought of shows its own name."""
    place = 1 if language == "en" else 0
    found = {name: _VALUES.get(name, (f"〔{name}〕",) * 2)[place] for name in sentence.variables}
    if hotline and "hotline" in found:
        found["hotline"] = hotline
    return found

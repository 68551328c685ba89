"""What can be tapped in a text: the numbers to be dialled and the addresses to be opened.

`static/message.js` finds the same in what arrives while the page is open; keep the two alike.
"""

import re
from functools import lru_cache

from handlers.city.profile import City

_SHORT = re.compile(r"(?<![\d-])(?:1[12]\d|12\d{3}|9[56]\d{3})(?![\d-])")
# What makes a number of the same digits a count, a bus or an amount.
_COUNTS = "元块万千米天路号个岁分秒年月％%℃"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_-])", rf"(?![A-Za-z0-9_-]|[.．][0-9]|[{_COUNTS}](?!码))"


@lru_cache(maxsize=4)
def numbers(city: City) -> tuple[str, ...]:
    """Short numbers that the city's profile names, in its dangers, its refusals and on its own
    list; the longest first."""
    said = [city.phone, *city.numbers, *(one.number for one in city.emergencies)]
    for emergency in city.emergencies:
        said += [emergency.say, emergency.call, emergency.say_en, emergency.call_en]
    for refusal in city.refusals:
        said += [refusal.route, refusal.reason_zh]
    found = {city.phone, *city.numbers, *(one for text in said for one in _SHORT.findall(text))}
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


@lru_cache(maxsize=4)
def _links(city: City) -> re.Pattern[str]:
    short = "|".join(map(re.escape, numbers(city)))
    return re.compile(
        r"(https?://[A-Za-z0-9_\-.~:/?#\[\]@!$&'()*+,;=%]+[A-Za-z0-9_/#=])"
        rf"|{_BEFORE}(1[3-9][0-9]{{9}}|0[0-9]{{2,3}}-?[0-9]{{7,8}}|{short}){_AFTER}"
    )


def pieces(text: str, city: City) -> list[tuple[str, str]]:
    """A text in pieces, each with what opens when it is tapped; "" where it is only words."""
    found, end = [], 0
    for one in _links(city).finditer(text):
        to = one[0] if one[1] else f"tel:{one[0]}"
        found += [(text[end : one.start()], ""), (one[0], to)]
        end = one.end()
    return [one for one in [*found, (text[end:], "")] if one[0]]

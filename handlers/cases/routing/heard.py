"""Kind, urgency, vulnerable person and place with how sure they are and the words that said so."""

from handlers import hearing
from handlers.cases.routing.departments import Suggested
from handlers.city.profile import City, Named

_NAMED, _SAID, _HINTED, _SILENT = 0.95, 0.85, 0.7, 0.35
"""The citizen calls it by its name; several words say it; one does; none does."""
_WORDS = 3


def kind(text: str, city: City, found: str) -> Suggested:
    """How sure the kind is: other kinds' words take from it."""
    said = hearing.plain(text)
    spoken = {one.id: _in(said, one.words) for one in city.kinds}
    own = spoken.get(found, ())
    named = [one.name for one in city.kinds if one.id == found and one.name in said]
    others = max((len(words) for name, words in spoken.items() if name != found), default=0)
    if named:
        return Suggested(
            found, _NAMED, (*named, *(one for one in own if one not in named))[:_WORDS]
        )
    sure = _SILENT if not own else _SAID if len(own) > others + 1 else _HINTED
    return Suggested(found, sure if not own or len(own) >= others else 0.5, own)


def urgency(text: str, city: City, found: str) -> Suggested:
    """Words of need make it urgent; without any it is an ordinary matter."""
    said = hearing.plain(text)
    own = _in(said, _words(city.urgencies, found))
    if own:
        return Suggested(found, _SAID if len(own) > 1 else _HINTED, own)
    if found == "normal":
        return Suggested(found, _SAID)
    return Suggested(found, _HINTED, _in(said, _words(city.kinds, "help")))


def vulnerable(text: str, city: City, found: str) -> Suggested:
    said = hearing.plain(text)
    told = next((one.told_in(said) for one in city.vulnerable if one.name == found), ())
    own = _in(said, told)
    return Suggested(found, _NAMED if len(own) > 1 else _SAID if own else 0.0, own)


def district(text: str, city: City, found: str) -> Suggested:
    """A district by its own name is certain; by a street or a landmark it is likely."""
    said = hearing.plain(text)
    for one in city.districts:
        if one.name == found:
            if one.name in said:
                return Suggested(found, _NAMED, (one.name,))
            return Suggested(found, _SAID, _in(said, (*one.streets, *one.aliases)))
    return Suggested("", 0.0)


def street(text: str, city: City) -> Suggested:
    """The street office or town that is named: in full, or without 街道 before a road of its own
    would begin (甸柳新村 is in 甸柳街道, 解放路 alone is a road)."""
    said = hearing.plain(text)
    streets = [name for one in city.districts for name in one.streets]
    whole = [name for name in streets if name in said]
    if whole:
        name = max(whole, key=len)
        return Suggested(name, _NAMED, (name,))
    for name in streets:
        short = name.removesuffix("街道").removesuffix("镇")
        if len(short) > 1 and short[-1] not in "路街" and short in said:
            return Suggested(name, _HINTED, (short,))
    return Suggested("", 0.0)


def place(found: str) -> Suggested:
    numbered = any(one.isdigit() for one in found)
    return Suggested(found, _SAID if numbered else _HINTED, (found,)) if found else Suggested("", 0)


def _words(named: tuple[Named, ...], found: str) -> tuple[str, ...]:
    return next((one.words for one in named if one.id == found), ())


def _in(said: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are said, the longest first; pieces of longer ones are left out."""
    found: list[str] = []
    for word in sorted(words, key=lambda one: -len(one)):
        if word in said and not any(word in one for one in found):
            found.append(word)
    return tuple(found[:_WORDS])

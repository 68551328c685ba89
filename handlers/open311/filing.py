"""A request from another system becomes a case like any other."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.cases import clock, groups, intake
from handlers.cases.leader import alarm
from handlers.cases.summary import summary
from handlers.cases.urging import PRESSES
from handlers.city.profile import City
from handlers.errors import Refused
from handlers.open311.shown import services
from handlers.turn import Turn
from storage import cases, open311
from storage.cases import Case, NewCase

LONGEST = 4000
SHORT = 200


class Wrong(Refused):
    """A request lacks something or holds something wrong: a code of GeoReport and the reason."""

    def __init__(self, status: int, say: str) -> None:
        super().__init__(say)
        self.status = status


@dataclass(frozen=True, slots=True)
class Wanted:
    """What another system wants filed, read and checked."""

    code: str
    description: str
    address: str
    latitude: float | None
    longitude: float | None
    district: str
    name: str
    phone: str


def read(form: Mapping[str, str], city: City) -> Wanted:
    """Raises `Wrong`."""
    code = form.get("service_code", "").strip()
    if not code:
        raise Wrong(400, "service_code was not provided")
    if code not in {one["service_code"] for one in services(city)}:
        raise Wrong(404, "service_code is not known; see GET services")
    description = form.get("description", "").replace("\x00", "").strip()
    if not description:
        raise Wrong(400, "description was not provided")
    if len(description) > LONGEST:
        raise Wrong(400, f"description has more than {LONGEST} characters")
    address = form.get("address_string", "").replace("\x00", "").strip()[:SHORT]
    latitude, longitude = _position(form, city)
    if latitude is None and not address:
        raise Wrong(400, "lat and long, or address_string, were not provided")
    named = form.get("attribute[district]", "").strip()
    district = next((one.name for one in city.districts if named in (one.id, one.name)), "")
    names = (form.get("last_name", ""), form.get("first_name", ""))
    phone = intake.phone(form.get("phone", "")[:SHORT])
    name = "".join(one.replace("\x00", "").strip() for one in names)[:SHORT]
    return Wanted(code, description, address, latitude, longitude, district, name, phone)


def _position(form: Mapping[str, str], city: City) -> tuple[float | None, float | None]:
    if not form.get("lat") and not form.get("long"):
        return None, None
    try:
        latitude, longitude = float(form.get("lat", "")), float(form.get("long", ""))
    except ValueError:
        raise Wrong(400, "lat and long are numbers in degrees (WGS 84)") from None
    south, west, north, east = city.bounds
    if not (south <= latitude <= north and west <= longitude <= east):
        raise Wrong(400, f"lat and long are not in {city.name_en}")
    return latitude, longitude


async def file(turn: Turn, key_id: int, wanted: Wanted, *, once: str) -> Case:
    """Open the case; the same `once` of the same system opens it once."""
    if once and (known := await open311.filed_once(turn.tx, key_id, once)):
        return await cases.glance(turn.tx, known)
    city = turn.house.city
    found = intake.understand(wanted.description, city)
    person = await open311.person(turn.tx, wanted.name, wanted.phone, turn.now)
    departments = turn.house.departments
    first = next(iter(departments.suggest(wanted.description)), None)
    new = NewCase(
        person_id=person,
        conversation_id=None,
        kind=wanted.code,
        urgency=found.urgency or "normal",
        summary=summary(wanted.description),
        detail=wanted.description,
        vulnerable=found.vulnerable,
        place=wanted.address,
        latitude=wanted.latitude,
        longitude=wanted.longitude,
        district=wanted.district or intake.district(f"{wanted.address} {wanted.description}", city),
        contact_name=wanted.name if wanted.phone else "",
        contact_phone=wanted.phone,
        anonymous=0 if wanted.phone else 1,
        priority=PRESSES.get(found.urgency, 0),
        topic=departments.topic(wanted.description, first.value if first else ""),
    )
    case = await cases.file(
        turn.tx, new, prefix=city.number_prefix, day=turn.today, actor="citizen", now=turn.now
    )
    await open311.filed(turn.tx, case.id, key_id, once=once, now=turn.now)
    await groups.keep(turn.tx, case)
    await groups.watch(turn, case)
    await clock.begin_dispatch(turn, case)
    if case.urgency in PRESSES:
        await alarm(turn, case, "urgent-case")
    return case

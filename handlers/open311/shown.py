"""Our cases in the words of GeoReport v2, for everybody to read.

Public is what kind of matter it is, where roughly, how it stands and who is at work; never a word
of the citizen's. The system that filed a case sees the masked words of that case as well.
Reports (举报) are in no list, and nobody can be told whether there is one.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cases.lifecycle import OPEN
from handlers.city.profile import City
from handlers.masking import mask
from storage.cases import Case

HIDDEN = frozenset({"report"})
"""Kinds that are never listed and cannot be filed here."""
ROUGHLY = 2
"""Decimals of a public position: about a kilometre."""
OPEN_STATES = tuple(sorted(OPEN))
CLOSED_STATES = ("archived", "closed", "merged", "refused", "withdrawn")
STATUS_WORDS = {
    "pending": "待受理",
    "awaiting_info": "等市民补充",
    "to_dispatch": "正在确定承办单位",
    "to_sign": "已转承办单位",
    "in_progress": "正在办理",
    "in_review": "正在审核答复",
    "follow_up": "已答复，正在回访",
    "closed": "已办结",
    "archived": "已归档",
    "withdrawn": "已撤回",
    "refused": "不予受理",
    "merged": "已并入同一件事",
}

Json = dict[str, Any]


def services(city: City) -> list[Json]:
    """The kinds of matter that can be filed here."""
    return [
        {
            "service_code": kind.id,
            "service_name": kind.name,
            "description": kind.name_en,
            "metadata": "true",
            "type": "realtime",
            "keywords": ",".join(kind.words[:8]),
            "group": city.hotline_name,
        }
        for kind in city.kinds
        if kind.id not in HIDDEN
    ]


def definition(city: City, code: str) -> Json | None:
    """What may come along with a service: the district, when the sender knows it."""
    if code not in {one["service_code"] for one in services(city)}:
        return None
    values = [{"key": one.id, "name": one.name} for one in city.districts]
    district = {
        "variable": "true",
        "code": "district",
        "datatype": "singlevaluelist",
        "required": "false",
        "datatype_description": "",
        "order": "1",
        "description": "区县",
        "values": values,
    }
    return {"service_code": code, "attributes": [district]}


def request(city: City, case: Case, *, own: bool) -> Json:
    """A case; `own`: for the system that filed it."""
    zone = ZoneInfo(city.timezone)
    open_ = case.status in OPEN
    known: Json = {
        "service_request_id": case.number,
        "status": "open" if open_ else "closed",
        "status_notes": STATUS_WORDS[case.status],
        "service_name": city.kind_name(case.kind, "zh"),
        "service_code": case.kind,
        "description": mask(case.detail) if own else "",
        "agency_responsible": case.department,
        "service_notice": "",
        "requested_datetime": _at(case.created_at, zone),
        "updated_datetime": _at(case.changed_at, zone),
        "expected_datetime": _at(case.due_at, zone) if open_ else "",
        "address": mask(case.place) if own else case.district,
        "address_id": "",
        "zipcode": "",
        "lat": "",
        "long": "",
        "media_url": "",
    }
    if case.latitude is not None and case.longitude is not None:
        places = 6 if own else ROUGHLY
        known["lat"] = round(case.latitude, places)
        known["long"] = round(case.longitude, places)
    return known


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""

"""A list of cases as a file to take along: texts masked, no name and no number of a citizen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.desk import labels
from bot.pages.desk.figures_shown import as_csv, as_xlsx
from bot.pages.desk.shown import due
from handlers.cases.lifecycle import hands
from handlers.city.entries import City
from handlers.shielding import for_department
from storage.cases import Case

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WORDS = {"csv": "下载CSV", "xlsx": "下载Excel"}
MOST = 20_000
TOO_MANY = f"超过{MOST}件，没有下载。请先用状态、单位或者词语缩小范围。"
_TITLE = "工单"
_COLUMNS = (
    "编号", "状态", "类别", "紧急程度", "事项", "地点", "区县", "承办单位", "协办单位", "提交时间",
    "派单时间", "期限", "超期", "答复时间", "办结时间", "第几次办理", "催办", "督办", "退单",
    "延期", "市民评价",
)  # fmt: skip


def write(form: str, found: Sequence[Case], city: City, now: datetime, zone: ZoneInfo) -> bytes:
    """The bytes of the file; `form` is csv or xlsx."""
    rows = [list(_COLUMNS), *(_row(case, city, now, zone) for case in found)]
    return (as_csv if form == "csv" else as_xlsx)({_TITLE: rows})


def _row(case: Case, city: City, now: datetime, zone: ZoneInfo) -> list[Any]:
    def at(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""

    late = due(case, now, zone)
    return [
        case.number,
        labels.STATUSES[case.status][0],
        city.kind_name(case.kind, "zh"),
        city.urgency_name(case.urgency, "zh"),
        for_department(case, case.summary),
        for_department(case, case.place),
        case.district,
        case.department,
        "、".join(hands(case)[1:]),
        at(case.created_at),
        at(case.dispatched_at),
        at(case.due_at),
        "是" if late and late["colour"] == "alarm" else "",
        at(case.replied_at),
        at(case.closed_at),
        case.round,
        case.urged,
        case.supervision,
        case.returned,
        case.extended,
        labels.RATINGS.get(case.satisfaction, case.satisfaction),
    ]

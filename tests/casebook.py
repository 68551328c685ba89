"""The tables and the diagram of docs/cases.md, made from the code and the sample city.

`python -m tests.casebook` writes them anew; tests/test_casebook.py holds them true.
"""

from pathlib import Path

from bot.pages.desk import labels
from bot.pages.desk.clock_shown import STAGES, said
from handlers.cases import lifecycle
from handlers.cases.lifecycle import GOES_ON, ONCE_MORE, RULES, STATUSES, Rule
from handlers.city.profile import URGENCIES, City, load

PAGE = Path(__file__).parent.parent / "docs/cases.md"

ROLES = {
    "citizen": "市民",
    "operator": "受理员",
    "duty_leader": "值班班长",
    "admin": "管理员",
    "department": "承办单位",
    "bot": "系统",
}
_NEEDS = {"reason": "原因", "text": "内容", "to": "对象"}
_MARKERS = {GOES_ON: "回到原来的状态", ONCE_MORE: "办理中；没有承办单位的，待派单"}
_ASKED = {"return": "（等退单决定时）", "extension": "（等延期决定时）"}


def status(name: str) -> str:
    return labels.STATUSES[name][0]


def action(rule: Rule) -> str:
    return f"{labels.ACTIONS[rule.action][0]}{_ASKED.get(rule.asked or '', '')}"


def actions() -> str:
    """Each rule of the table as a row."""
    lines = [
        "| 动作 | action | 从哪些状态 | 谁可以做 | 到哪个状态 | 必须写 |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES:
        cells = (
            action(rule),
            f"`{rule.action}`",
            "、".join(status(name) for name in STATUSES if name in rule.sources),
            "、".join(word for name, word in ROLES.items() if name in rule.roles),
            _target(rule),
            "、".join(_NEEDS[name] for name in rule.needs),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _target(rule: Rule) -> str:
    if rule.target is None:
        return "不变"
    return _MARKERS.get(rule.target) or status(rule.target)


def diagram() -> str:
    """The states and what leads from one to another; what changes none is left out."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for rule in RULES:
        for source in STATUSES:
            for target in _targets(rule, source):
                found = arrows.setdefault((source, target), [])
                if action(rule) not in found:
                    found.append(action(rule))
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> to_dispatch: 提交诉求"]
    lines += [f"    {name}: {status(name)}" for name in STATUSES]
    lines += [f"    {a} --> {b}: {'、'.join(words)}" for (a, b), words in arrows.items()]
    ends = [name for name in STATUSES if name not in lifecycle.OPEN | {"closed"}]
    lines += [f"    {name} --> [*]" for name in ends]
    return "\n".join([*lines, "```"])


def _targets(rule: Rule, source: str) -> list[str]:
    if source not in rule.sources or rule.target in (None, source):
        return []
    if rule.target == GOES_ON:
        asks = [one for one in RULES if one.target == "awaiting_info"]
        return [name for name in STATUSES if any(name in one.sources for one in asks)]
    if rule.target == ONCE_MORE:
        return ["in_progress", "to_dispatch"]
    assert rule.target
    return [rule.target]


def deadlines(city: City) -> str:
    """The city's limits by urgency and stage, each with its source."""
    lines = ["| 紧急程度 | 环节 | 时限 | 出处 |", "|---|---|---|---|"]
    for urgency in URGENCIES:
        for stage in STAGES:
            limit = city.limit(urgency, stage)
            if limit:
                name = city.urgency_name(urgency, "zh")
                lines.append(f"| {name} | {STAGES[stage]} | {said(limit)} | {limit.source} |")
    return "\n".join(lines)


def extensions(city: City) -> str:
    lines = ["| 紧急程度 | 最多延期 | 出处 |", "|---|---|---|"]
    for urgency in URGENCIES:
        of = city.extension(urgency)
        cells = (f"{of.days}个工作日", of.source) if of else ("不能", "")
        lines.append(f"| {city.urgency_name(urgency, 'zh')} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def refusals(city: City) -> str:
    """The reasons for which a matter is not taken up, each with its rule and the way instead."""
    lines = ["| 理由 | id | 依据 | 告诉市民的途径 |", "|---|---|---|---|"]
    lines += [
        f"| {one.reason_zh} | `{one.id}` | {one.legal} | {one.route} |" for one in city.refusals
    ]
    return "\n".join(lines)


def returns(city: City) -> str:
    lines = ["| 退单依据 | id | 出处 |", "|---|---|---|"]
    lines += [f"| {one.reason} | `{one.id}` | {one.legal} |" for one in city.returns]
    return "\n".join(lines)


def filled(page: str) -> str:
    """The page with every generated part made anew between its marks."""
    parts = {
        "actions": actions(),
        "diagram": diagram(),
        "deadlines": deadlines(load("jinan")),
        "extensions": extensions(load("jinan")),
        "refusals": refusals(load("jinan")),
        "returns": returns(load("jinan")),
    }
    for name, text in parts.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("\n<!-- end -->")
        assert mark, f"docs/cases.md has no place for {name}"
        assert end, f"docs/cases.md has no end of {name}"
        page = f"{before}{mark}{text}{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")

"""Why a part of a file cannot be taken, in Chinese: the readers' reasons are for the command line.

A reason that is not known here is shown as it is, behind a sentence.
"""

import re

from bot.pages.desk.knowledge.words import FIELDS
from knowledge.files.gathering import Problem

_OF_AN_ARTICLE: tuple[tuple[str, str], ...] = (
    (r"(\w+) is empty", "没有写{0}。"),
    (r"id contains \| or ｜", "编号里不能有竖线。"),
    (r"(\w+) is longer than (\d+) characters", "{0}太长了，最多{1}个字。"),
    (r"an item of (\w+) is longer than (\d+) characters", "{0}里有一项太长了，最多{1}个字。"),
    (r"(\w+) has more than (\d+) items", "{0}太多了，最多{1}个。"),
    (r"an item of (\w+) contains \| or ｜, which join lists", "{0}里有一项带竖线，请去掉。"),
    (r"an item of (\w+) contains a NUL byte or half a character", "{0}里有坏掉的字符，请重新写。"),
    (r"(\w+) contains a NUL byte or half a character", "{0}里有坏掉的字符，请重新写。"),
    (r"contains a NUL byte", "这一行里有坏掉的字符，请重新写。"),
    (r"(\w+) is not a list of texts", "{0}应当是一个列表。"),
    (r"(\w+) is not a text", "{0}应当是文字。"),
    (r"(\w+) .* is not a day like 2026-01-31", "{0}请写成2026-01-31这样。"),
    (r"(\w+) .* is not a day of the calendar", "{0}这一天日历上没有。"),
    (r"valid_until (\S+) is before valid_from (\S+)", "有效到的日子（{0}）比生效（{1}）还早。"),
    (r"link .* does not start with http:// or https://", "网址要以http://或https://开头。"),
    (r"duplicate id '(.*)', first used (?:on|in) (.*)", "编号“{0}”重复了，前面已经用过（{1}）。"),
    (r"question_en and answer_en belong together", "英文的问题和回答要一起写。"),
    (
        r"aliases_en and source_en need question_en and answer_en",
        "写了英文的说法或来源，英文的问题和回答也要写。",
    ),
)
_KNOWN: tuple[tuple[str, str], ...] = (
    *_OF_AN_ARTICLE,
    (r"unknown column '(.*?)'; .*", "有一列叫“{0}”，不认得；请看手册里的表头。"),
    (r"missing column '(\w+)'; .*", "缺少“{0}”这一列。"),
    (r"a column is named twice", "有两列同名，请去掉一列。"),
    (r"has (\d+) fields, the header has (\d+)", "这一行有{0}格，表头有{1}格，请对齐。"),
    (r"a field is longer than (\d+) characters", "有一格超过{0}个字。"),
    (r"broken quoting: .*", "引号不成对，请检查这一行和前面的引号。"),
    (r"not JSON: .*", "这里不是正确的JSON，请检查括号、引号和逗号。"),
    (r"not JSON of articles: .*", "这份JSON读不了：数字太长，或者一层套得太深。"),
    (r"not a list; .*", "JSON最外面应当是一个列表：以[开头，一条知识一个{{…}}。"),
    (r"not an article, which is written .*", "这一项不是一条知识，应当写成{{…}}。"),
    (r"unknown field '(.*?)'; .*", "有一项叫“{0}”，不认得；请看手册里的字段。"),
    (r"does not begin with a line --- .*", "开头要有一行---，再写编号等。"),
    (r"the fields are not closed .*", "开头的字段后面，少了第二行---。"),
    (r"'(.*)' is neither `field: value` nor `- item`", "“{0}”看不懂，请写成“id: …”或“- …”。"),
    (r"the field (\w+) is given twice", "{0}写了两遍。"),
    (r"the section (\S+) is given twice", "“{0}”这一节写了两遍。"),
    (r"unknown section '(.*?)'; .*", "有一节叫“{0}”，不认得；请看手册里的节名。"),
    (r"a second title; .*", "有两个标题；一页只写一条知识。"),
    (r"broken or cut off; .*", "文件坏了或不完整，请用Excel或WPS打开，另存为.xlsx再上传。"),
    (r"protected by a password; .*", "文件有密码，请去掉密码另存一份。"),
    (r"an old Excel file \(\.xls\); .*", "这是旧的.xls，请另存为.xlsx。"),
    (r"unpacks to more than .*", "文件展开后太大，请分成几份，或删去图片和空行。"),
    (r"(\d+) sheets hold articles \((.*)\); .*", "有{0}张知识表（{1}），请只留一张。"),
    (r"no sheet has the columns .*", "没有一张表的第一行是知识的表头，请看手册里的表头。"),
    (r"sheet (.*?): (.*)", "工作表“{0}”：{1}"),
    (r"more than (\d+) merged cells; .*", "合并的单元格超过{0}处，请取消合并。"),
    (r"merged cells (\S+); .*", "{0}是合并的单元格，请取消合并，每一行都填上。"),
    (r"([A-Z]+\d+): something stands beside the table", "{0}：表格旁边有多余的内容。"),
    (r"([A-Z]+\d+): a formula; .*", "{0}：是公式，请“选择性粘贴→数值”。"),
    (r"([A-Z]+\d+): an error of Excel .*", "{0}：Excel算错了，请写上实际的内容。"),
    (r"([A-Z]+\d+): a duration .*", "{0}：是一段时长，请把格子设成文本再写。"),
    (
        r"([A-Z]+\d+): a number with more than .*",
        "{0}：数字超过15位，Excel改过了，请按文本写。",
    ),
)
_PLACES = {"line": "第{0}行", "row": "第{0}行", "item": "第{0}项"}


def reason(said: str) -> str:
    """A sentence that says what is wrong."""
    if any("\u4e00" <= char <= "\u9fff" for char in said) and said.endswith("。"):
        return said
    for pattern, words in _KNOWN:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            return words.format(*(_word(one) for one in found.groups()))
    return f"这里不能用（{said}）。"


def _word(part: str) -> str:
    """A field in the desk's words, a reason within a reason, a place; anything else as it is."""
    if part in FIELDS:
        return FIELDS[part]
    place = re.fullmatch(r"(.*?)(?:, )?(line|row|item) (\d+)", part)
    if place:
        return place_of(Problem(int(place[3]), "", place[1], place[2]))
    inner = next((one for one, _ in _OF_AN_ARTICLE if re.fullmatch(one, part)), "")
    column = re.fullmatch(r"(?:unknown|missing) column .*|a column is named twice", part)
    return reason(part) if inner or column else part


def place_of(problem: Problem) -> str:
    """Where it stands, as people say it; empty for the whole file."""
    if not problem.line:
        return problem.part
    part = problem.part.removeprefix("sheet ")
    word = "工作表" if problem.part.startswith("sheet ") else ""
    at = _PLACES.get(problem.unit, "第{0}行").format(problem.line)
    return f"{word}{part} {at}".strip() if part else at

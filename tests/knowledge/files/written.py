"""Articles of every kind, as they come out of `Article.from_dict`."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from knowledge.articles import (
    COLUMNS,
    ENGLISH,
    FURTHER,
    LONGEST_IN_LIST,
    Article,
)

# Everything that a form could take for its own: joints, quotes, fences, headings, formulas.
_TRICKY = [
    "---",
    "# a",
    "## 步骤",
    "\\## 步骤",
    "- a",
    "1. a",
    '"a"',
    '"a',
    "=1+1",
    "+1",
    "@a",
    "_x000D_",
    "#N/A",
    "a: b",
    "a\n\nb",
    "1e5",
    "007",
    "\u2028",
    "\x0b",
    "\x1f",
    "\ufffe",
    "TRUE",
]
_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
) | st.lists(st.sampled_from(_TRICKY), max_size=4).map("\n".join)
_items = st.lists(
    (st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00|｜"), max_size=12))
    | st.sampled_from(_TRICKY),
    max_size=3,
)
_ids = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00|｜"), max_size=12
).filter(lambda text: bool(text.strip()))


@st.composite
def _article(draw: st.DrawFn) -> Article:
    given: dict[str, Any] = {
        name: draw(_items if name in LONGEST_IN_LIST else _texts) for name in COLUMNS
    }
    given["id"] = draw(_ids)
    for name in ("question", "answer"):
        given[name] = draw(_texts.filter(lambda text: bool(text.strip())))
    given["valid_from"] = draw(st.none() | st.dates(max_value=date(2050, 1, 1)))
    given["valid_until"] = draw(st.none() | st.dates(min_value=date(2050, 1, 2)))
    if not (given["question_en"].strip() and given["answer_en"].strip()):
        given |= dict.fromkeys(ENGLISH)
    given["link"] = draw(st.sampled_from(["", "https://example.org/1"]))
    return Article.from_dict(given)


articles = st.lists(_article(), max_size=4, unique_by=lambda one: one.id)

FULL = Article.from_dict(
    {
        "id": "gjj-001",
        "question": "公积金怎么提取？",
        "answer": "带身份证到窗口。\n## 不是步骤\n=1+1",
        "aliases": ["公积金咋取", "取公积金"],
        "topic": "公积金",
        "department": "市住房公积金中心",
        "keywords": ["提取"],
        "source": "示例知识",
        "valid_from": "2026-01-01",
        "valid_until": "2027-01-01",
        "short": "带身份证到窗口。",
        "elder": "请带上身份证，到最近的窗口。",
        "steps": ["取号", "交材料"],
        "materials": ["身份证"],
        "fees": "免费",
        "place": "任一窗口",
        "hours": "工作日9:00-17:00",
        "phone": "12329",
        "document": "济公积金〔2026〕1号",
        "link": "https://example.org/1",
        "related": ["gjj-002"],
        "attachments": ["k2"],
        "question_en": "How do I withdraw my housing fund?",
        "aliases_en": ["housing fund money", "take out the fund"],
        "answer_en": "Go to the counter.\n## No section\nBring your passport.",
        "source_en": "Sample",
    }
)
assert all(FULL.as_dict()[name] for name in FURTHER)
